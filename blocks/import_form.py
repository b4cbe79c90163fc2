"""The modal in which a person says what the columns of a dropped table are, each filled with what it seems to be."""

from collections.abc import Mapping

from blocks.elements import Choice, checkboxes, select
from blocks.ids import Act, Box, Form
from blocks.kit import Block, View, context, field_input, modal, section, sections
from blocks.payloads import ImportRef
from blocks.text import Mrkdwn, bold, join, mrk, name
from core.storage import Import, Wanted
from core.tables_in import COLUMNS, DATED, REQUIRED, Glimpse, Order, TableKind, guess_places

KEEP, LEAVE = "+", "-"
"""What is chosen for a column that is none of ours: kept under its own name, or left out."""
KEEPING: Mapping[TableKind, str] = {
    TableKind.ACCOUNTS: "Keep as a trait of the customer",
    TableKind.EVENTS: "Keep as a property of the event",
    TableKind.SURVEYS: "Keep with the answer",
}
"""The kinds of rows that keep columns of any name, and how."""
ASKED = 40
"""Columns that are asked for; a modal holds 100 parts."""
TRY = "try"
_SHOWN, _EXAMPLE, _CELL = 8, 60, 30


def import_form(*, one: Import, seen: Glimpse, kind: TableKind | None) -> View:
    """The columns as rows of ``kind``; without one only the choice of it. What was said before is filled in again."""
    ref = ImportRef(load=one.id)
    kinds = [Choice(text=each.capitalize(), value=each) for each in TableKind]
    blocks: list[Block] = [
        section(bold(name(one.name))),
        *sections(_preview(seen)),
        field_input(
            Box.KIND, "What are the rows?", select(Act.IMPORT_KIND, "Choose", kinds, chosen=kind), dispatch=True
        ),
    ]
    if kind is None:
        blocks.append(context(Mrkdwn("What the columns are is asked next.")))
        return modal(Form.IMPORT, "Check the columns", blocks, submit="Next", private=ref.pack())
    wanted = one.wanted if one.wanted and one.wanted.kind is kind else None
    places = wanted.picked.places if wanted else guess_places(seen.header, kind)
    blocks += _columns(seen, kind, places, wanted)
    blocks += _order(one, seen, kind, places)
    trial = Choice(text="Try only", value=TRY, note="Count what would change, and change nothing")
    box = checkboxes(Act.TYPED, [trial])
    blocks.append(field_input(Box.TRIAL, "Not sure?", box, optional=True))
    return modal(Form.IMPORT, "Check the columns", blocks, submit="Load", close="Cancel", private=ref.pack())


def column_box(kind: TableKind, place: int) -> str:
    """The block id of a column: another one for each kind, so that no answer for another kind stays."""
    return f"{Box.COLUMN}:{kind}:{place}"


def _columns(seen: Glimpse, kind: TableKind, places: Mapping[str, int], wanted: Wanted | None) -> list[Block]:
    taken = {place: ours for ours, place in places.items()}
    left = set(wanted.picked.left_out if wanted else ())
    rest = KEEP if kind in KEEPING else LEAVE
    needed = [Choice(text=f"{ours} (needed)", value=ours) for ours in REQUIRED[kind]]
    others = [Choice(text=ours, value=ours) for ours in COLUMNS[kind] if ours not in REQUIRED[kind]]
    keeping = [Choice(text=KEEPING[kind], value=KEEP)] if kind in KEEPING else []
    choices = [*needed, *others, *keeping, Choice(text="Leave it out", value=LEAVE)]
    blocks = []
    for place, header in enumerate(seen.header[:ASKED]):
        chosen = LEAVE if place in left else taken.get(place, rest)
        box = select(Act.TYPED, "Choose", choices, chosen=chosen)
        example = next((row[place] for row in seen.rows if row[place]), "")
        hint = f"Such as: {name(example, _EXAMPLE)}" if example else "Empty in the first rows."
        blocks.append(field_input(column_box(kind, place), name(header, 70), box, hint=hint))
    more = len(seen.header) - ASKED
    if more > 0:
        said = "{} more columns do not fit here: they are taken for what their names say, or {}."
        kept = "kept" if kind in KEEPING else "left out"
        blocks.append(context(mrk(said, more, kept)))
    return blocks


def _order(one: Import, seen: Glimpse, kind: TableKind, places: Mapping[str, int]) -> list[Block]:
    """What dates begin with, asked where nothing that was seen shows it, or where loading has failed."""
    dated = [places[ours] for ours in DATED[kind] if ours in places]
    shown = [seen.dates[place] for place in dated]
    open_, failed = True in shown and False not in shown, one.result is not None and bool(one.result.wrong)
    said = one.wanted.order if one.wanted else None
    if not (open_ or said or (failed and dated)):
        return []
    choices = [
        Choice(text="The day: 3/11/2026 is in November", value=Order.DAY_FIRST),
        Choice(text="The month: 3/11/2026 is in March", value=Order.MONTH_FIRST),
    ]
    box = select(Act.TYPED, "Choose", choices, chosen=said)
    needed = open_ and seen.exact
    hint = "" if needed else "Leave it open where dates further down show it, such as 25/11/2026."
    return [field_input(Box.ORDER, "What do the dates begin with?", box, hint=hint, optional=not needed)]


def _preview(seen: Glimpse) -> list[Mrkdwn]:
    header = join([mrk("{}", name(one, _CELL)) for one in seen.header[:_SHOWN]], " · ")
    rows = [join([name(cell, _CELL) if cell else "-" for cell in row[:_SHOWN]], " · ") for row in seen.rows]
    more = len(seen.header) - _SHOWN
    rest = [mrk("and {} more columns", more)] if more > 0 else []
    return [bold(header), *rows, *rest]
