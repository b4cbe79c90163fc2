"""Events are measured for the accounts they name; what names nobody waits for a person."""

from datetime import timedelta

import pytest
from health_scene import ADMIN, NORTHWIND, NOW, TEAM, customer, open_workspace

from core.content.scoring import Product
from core.incoming import Event
from core.storage import EventsGone, Why, open_events
from core.types import AccountId
from core.usecases.measure import measure
from core.usecases.settle import settle

HOUR = timedelta(hours=1)


@pytest.fixture
def events(tmp_path):
    return open_events(f"duckdb://{tmp_path / 'events'}", home=tmp_path)


@pytest.fixture
def book(store):
    """Northwind, and events of it and of words that nobody knows."""
    with store.begin(TEAM) as work:
        open_workspace(work)
        customer(work, NORTHWIND, external_id="nw-1")
        bring(work, "nw-1", "NORTHWIND freight", "mystery", "mystery", "")
    return store


def bring(work, *refs, start=0):
    events = [
        Event(message_id=f"m{n}", ref=ref, user_id=f"u{n}", event="report", at=NOW - HOUR)
        for n, ref in enumerate(refs, start)
    ]
    work.journal.append(events, at=NOW)


def measured(store, events, now=NOW):
    found = measure(store, events, TEAM, Product(), now=now)
    return dict(zip(found.accounts, found.active_28, strict=True))


def waiting(store):
    with store.read(TEAM) as work:
        return [(one.payload["ref"], one.times) for one in work.aside.of(Why.UNKNOWN_ACCOUNT, limit=9)]


def test_an_account_is_known_by_its_id_and_its_name_and_strangers_wait_with_their_count(book, events):
    for _ in range(2):
        assert measured(book, events) == {NORTHWIND: 2}
        assert waiting(book) == [("mystery", 2)]
    with book.read(TEAM) as work:
        kept, source, as_of = work.measured.latest(upto=NOW.date())
        assert work.sources.all()["events:events"].heard_at == NOW - HOUR
    assert (kept.accounts, source, as_of) == ((NORTHWIND,), "events", NOW)


def test_who_is_linked_later_gets_the_past_events(book, events):
    measured(book, events)
    with book.begin(TEAM) as work:
        (stray,) = work.aside.of(Why.UNKNOWN_ACCOUNT, limit=9)
        other = customer(work, "mysterious")
        settle(work, stray.id, AccountId(other), by=ADMIN, now=NOW)
    assert measured(book, events) == {NORTHWIND: 2, other: 2}
    assert waiting(book) == []


def test_where_no_event_ever_was_nothing_is_kept(store, events):
    with store.begin(TEAM) as work:
        open_workspace(work)
    assert measured(store, events) == {}
    with store.read(TEAM) as work:
        assert work.measured.latest(upto=NOW.date()) is None
        assert dict(work.sources.all()) == {}


def test_when_the_events_are_gone_the_old_measures_stay(book, events, tmp_path):
    measured(book, events)
    with pytest.raises(EventsGone):
        measured(book, open_events("postgresql://nobody@127.0.0.1:1/none", home=tmp_path), now=NOW + HOUR)
    with book.read(TEAM) as work:
        assert work.measured.latest(upto=NOW.date())[2] == NOW
        assert [one.times for one in work.aside.of(Why.UNKNOWN_ACCOUNT, limit=9)] == [2]
