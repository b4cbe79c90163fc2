"""Tables that are dropped into a direct message: what their columns are, and that they be loaded; `/cs import`."""

from blocks.ids import Act, Box, Form
from blocks.import_form import ASKED, KEEP, KEEPING, LEAVE, TRY, column_box, import_form
from blocks.imports import import_help
from blocks.kit import View
from blocks.notices import say
from blocks.payloads import ImportRef, unpack
from core.errors import BadInput, Conflict, NotFound
from core.messages_files import ExampleTable, ImportCard
from core.storage import Import, ImportState, Wanted
from core.tables_in import REQUIRED, Glimpse, Order, Picked, TableKind, guess_places
from slackapp.calls import Call, Reply
from slackapp.features import Action, Command, Feature


def explain(_: Call) -> Reply:
    """Say how, with examples."""
    return Reply(say=import_help())


def example(call: Call) -> Reply:
    """Send an example of a table."""
    kind = _kind(call.value)
    if kind is None:
        raise Conflict("There are no such tables.")
    call.work.outbox.put(ExampleTable(table=kind), lane=call.by)
    return Reply(say=say(sentence=f"An example of {kind} comes in our direct message."))


def check(call: Call) -> Reply:
    """Open the form, filled with what the columns seem to be, or with what was said before."""
    one = _one(call, unpack(ImportRef, call.value))
    kind = one.wanted.kind if one.wanted else _seen(one).kind
    return Reply(open=_form(one, kind))


def choose(call: Call) -> Reply:
    """Another kind of rows: other columns are guessed."""
    return Reply(update=_form(_one(call, unpack(ImportRef, call.private)), _kind(call.value)))


def submit(call: Call) -> Reply:
    """Let it be loaded."""
    ref = unpack(ImportRef, call.private)
    one, kind = _one(call, ref), _kind(call.values.option(Box.KIND) or "")
    if kind is None:
        raise BadInput("Choose what the rows are.", field=Box.KIND)
    if not any(column_box(kind, place) in call.values for place in range(len(_seen(one).header))):
        return Reply(update=_form(one, kind))
    order = call.values.option(Box.ORDER)
    wanted = Wanted(
        kind=kind,
        picked=_picked(call, kind, _seen(one)),
        order=Order(order) if order in tuple(Order) else None,
        dry_run=TRY in call.values.options(Box.TRIAL),
    )
    if not call.work.imports.want(one.id, wanted):
        raise Conflict("This file is being loaded already.")
    call.work.outbox.put(ImportCard(load=one.id), lane=one.by, slot=f"import:{one.id}")
    return Reply()


def _picked(call: Call, kind: TableKind, seen: Glimpse) -> Picked:
    """The columns as the form says, those that did not fit there as they seem to be; raises BadInput at a block."""
    places: dict[str, int] = {}
    left: list[int] = []
    for place in range(min(ASKED, len(seen.header))):
        chosen = call.values.option(column_box(kind, place)) or LEAVE
        if chosen == LEAVE:
            left.append(place)
        elif chosen in places:
            other = seen.header[places[chosen]][:40]
            raise BadInput(f"“{other}” is the {chosen} already.", field=column_box(kind, place))
        elif chosen != KEEP:
            places[chosen] = place
    for ours, place in guess_places(seen.header, kind).items():
        if place >= ASKED:
            places.setdefault(ours, place)
    missing = [ours for ours in REQUIRED[kind] if ours not in places]
    if missing:
        raise BadInput(f"{kind.capitalize()} need {' and '.join(missing)}: choose its column.", field=Box.KIND)
    rest = range(ASKED, len(seen.header)) if kind not in KEEPING else ()
    left += [place for place in rest if place not in places.values()]
    return Picked(places=places, left_out=tuple(left))


def _one(call: Call, ref: ImportRef) -> Import:
    one = call.work.imports.get(ref.load)
    if one is None or one.by != call.by:
        raise NotFound("This file is no longer known. Drop it again.")
    if one.state is not ImportState.SEEN:
        raise Conflict("This file is loaded already, or under way.")
    return one


def _seen(one: Import) -> Glimpse:
    assert one.glimpse is not None
    return one.glimpse


def _form(one: Import, kind: TableKind | None) -> View:
    return import_form(one=one, seen=_seen(one), kind=kind)


def _kind(value: str) -> TableKind | None:
    return TableKind(value) if value in tuple(TableKind) else None


FEATURE = Feature(
    name="imports",
    commands=(
        Command(
            verb="import",
            description="How to load customers, contacts, events, tickets and surveys from a file",
            example="/cs import",
            handler=explain,
            alone=True,
            internal=False,
            changes=False,
        ),
    ),
    actions={
        Act.IMPORT_CHECK: Action(handler=check, changes=False),
        Act.IMPORT_KIND: Action(handler=choose, changes=False),
        Act.IMPORT_EXAMPLE: Action(handler=example),
    },
    submissions={Form.IMPORT: Action(handler=submit)},
)
