"""Dropped tables that the view tests draw, in every state, with ``name`` wherever a file may hold anything."""

from dataclasses import replace
from datetime import UTC, datetime

from blocks import import_card, import_form, imports
from blocks.notices import say
from core.storage import Import, ImportResult, ImportState, Reason, Wanted
from core.tables_in import Glimpse, Order, Picked, TableKind
from core.types import UserId

AT = datetime(2026, 9, 24, 9, 0, tzinfo=UTC)


def glimpse(name, **more):
    """A book of accounts with a column of anybody's own and dates that may begin with the day or the month."""
    made = Glimpse(
        header=("Customer", "ID", "Seats", "Renewal", name[:200]),
        rows=(("Acme", "ac-1", "40", "3/11/2026", name[:200]), ("Globex", "gx-7", "8", "", "")),
        kind=TableKind.ACCOUNTS,
        count=1204,
        exact=True,
        dates=(None, None, None, True, None),
    )
    return replace(made, **more)


def dropped(name, **more):
    made = Import(
        id="import_1",
        file="F1",
        name=name[:200],
        by=UserId("U0CSM"),
        at=AT,
        state=ImportState.SEEN,
        glimpse=glimpse(name),
    )
    return replace(made, **more)


def every_import(name):
    """All views about tables."""
    seen, wide = (
        glimpse(name),
        glimpse(name, header=tuple(f"{n} {name}"[:200] for n in range(60)), dates=(None,) * 60),
    )
    wide = replace(wide, rows=(tuple(f"{n}" for n in range(60)),), kind=None, exact=False)
    wanted = Wanted(
        kind=TableKind.ACCOUNTS,
        picked=Picked(places={"name": 0, "external_id": 1}, left_out=(2,)),
        order=Order.DAY_FIRST,
    )
    result = ImportResult(
        new=1000,
        changed=4,
        unchanged=188,
        refused=12,
        listed=10,
        reasons=(
            Reason(sentence=f"“{name}” is no number."[:2000], rows=11),
            Reason(sentence="It has no name.", rows=1),
        ),
    )
    one, under_way = dropped(name), dropped(name, wanted=wanted, state=ImportState.DUE)
    tried = dropped(name, wanted=wanted, result=replace(result, dry_run=True, refused=0, reasons=()))
    done = replace(under_way, state=ImportState.DONE, result=result)
    wrong = ImportResult(wrong=f"The header of {name} has two columns “{name}”. Rename one of them.")
    card, form = import_card.import_card, import_form.import_form
    return {
        "import_help": imports.import_help(),
        "import_offer": card(one=one),
        "import_offer_unclear": card(one=replace(one, glimpse=wide)),
        "import_begun": card(one=under_way),
        "import_progress": card(one=under_way, read=400),
        "import_done": card(one=done),
        "import_done_well": card(one=replace(done, result=replace(result, refused=0, reasons=()))),
        "import_tried": card(one=tried),
        "import_wrong": card(one=replace(one, state=ImportState.REFUSED, result=wrong)),
        "import_failed": card(one=replace(tried, result=wrong)),
        "import_refused": say(sentence=import_card.refused_comment(one=done)),
        "import_form": form(one=one, seen=seen, kind=TableKind.ACCOUNTS),
        "import_form_again": form(one=tried, seen=seen, kind=TableKind.ACCOUNTS),
        "import_form_kind": form(one=one, seen=wide, kind=None),
        "import_form_wide": form(one=one, seen=wide, kind=TableKind.CONTACTS),
        "import_form_more": form(one=one, seen=replace(seen, exact=False), kind=TableKind.ACCOUNTS),
    }
