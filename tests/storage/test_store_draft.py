"""What is worked out in a reading transaction and written later: all of it, or nothing where somebody was quicker."""

import pytest
from storage_examples import NOW, ONE, account, workspace

from core.errors import Conflict
from core.storage import Draft, Fate


@pytest.fixture
def kept(store):
    """A store with one customer."""
    with store.begin(ONE) as work:
        work.workspaces.save(workspace())
        work.accounts.merge([account("acme")])
    return store


def drafted(store, *given):
    draft = Draft()
    with store.read(ONE, draft=draft) as work:
        fates = work.accounts.merge(given)
        work.sources.heard("accounts:csv", at=NOW, brought=len(given))
    return draft, fates


def names(store):
    with store.read(ONE) as work:
        return set(work.accounts.names())


def test_a_draft_changes_nothing_until_it_is_written_and_then_is_there_whole(kept):
    draft, fates = drafted(kept, account("acme", seats=3), account("quarry"))
    assert fates == (Fate.CHANGED, Fate.NEW)
    assert names(kept) == {"Acme"}
    with kept.begin(ONE) as work:
        work.write(draft)
    with kept.read(ONE) as work:
        assert [(one.name, one.seats) for one in work.accounts.all()] == [("Acme", 3), ("Quarry", None)]
        assert work.sources.all()["accounts:csv"].brought == 2


def test_a_row_drafted_twice_is_told_from_the_draft(kept):
    draft = Draft()
    with kept.read(ONE, draft=draft) as work:
        assert work.accounts.merge([account("quarry")]) == (Fate.NEW,)
        assert work.accounts.merge([account("quarry")]) == (Fate.UNCHANGED,)
        assert work.accounts.merge([account("quarry", seats=9)]) == (Fate.CHANGED,)
        assert work.accounts.merge([account("acme", seats=1)]) == (Fate.CHANGED,)
        assert work.accounts.merge([account("acme", seats=1)]) == (Fate.UNCHANGED,)
    with kept.begin(ONE) as work:
        work.write(draft)
        assert [(one.name, one.seats) for one in work.accounts.all()] == [("Acme", 1), ("Quarry", 9)]


@pytest.mark.parametrize("quicker", [account("acme", seats=7), account("quarry"), account("other", name="Quarry")])
def test_where_somebody_was_quicker_nothing_of_a_draft_is_written(kept, quicker):
    draft, _ = drafted(kept, account("brook"), account("acme", seats=3), account("quarry"))
    with kept.begin(ONE) as work:
        work.accounts.merge([quicker])
    before = names(kept)
    with pytest.raises(Conflict, match="nothing was loaded"), kept.begin(ONE) as work:
        work.write(draft)
    assert names(kept) == before
    assert "Brook" not in before


def test_others_write_while_a_draft_is_made(kept):
    draft = Draft()
    with kept.read(ONE, draft=draft) as work:
        work.accounts.merge([account("quarry")])
        with kept.begin(ONE) as other:
            other.accounts.merge([account("brook")])
    with kept.begin(ONE) as work:
        work.write(draft)
    assert names(kept) == {"Acme", "Brook", "Quarry"}
