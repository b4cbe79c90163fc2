"""A made-up book of which some left: what its past says, what a model of it foretells, and when it steps back."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from health_scene import NOW, TEAM, open_workspace

from core.accounts import Account, Person
from core.content.scoring import Product
from core.facts import Fact, FactKind, Ticket, TicketSeverity
from core.incoming import Event
from core.risk.drift import moved, spread_of, surprised
from core.risk.fit.table import Column, Table
from core.storage import ModelState, open_events
from core.types import AccountId, UserId
from core.usecases.look_at_risk import look
from core.usecases.measure import measure
from core.usecases.risk_history import history_of
from core.usecases.risk_pass import keep_risk
from core.usecases.score import prepare
from core.usecases.train_risk import train_risk

CHANCE = np.random.default_rng(7)
DAYS = 540


@pytest.fixture
def events(tmp_path):
    return open_events(f"duckdb://{tmp_path / 'events'}", home=tmp_path)


def lived(store, *, until=NOW, book=40, gone=12):
    """Customers of two years; those who left came ever less, and said so. Only what happened by ``until`` is told."""
    with store.begin(TEAM) as work:
        open_workspace(work)
        work.people.save(Person(id=UserId("UADMIN"), name="Admin", time_zone="UTC", is_admin=True), seen_at=NOW)
        for place in range(book):
            key = AccountId(f"a{place:03}")
            days = 95 + 400 * place // max(1, gone) if place < gone else 0
            left = NOW.date() - timedelta(days=days) if place < gone else None
            known = left if left is not None and left <= until.date() else None
            start = NOW.date() - timedelta(days=760 + 3 * place)
            work.accounts.save(
                Account(
                    id=key,
                    name=f"Freight {place}",
                    external_id=key,
                    contract_start=start,
                    churned_at=known,
                    renewal_date=start + timedelta(days=365 * 3),
                )
            )
            work.facts.merge([one for one in said(key, days) if one.at <= until])
            work.tickets.merge([one for one in asked(key, days, until) if one.created_at <= until])
            work.journal.append([one for one in came(key, days) if one.at <= until], at=NOW)


def said(key, days):
    for month in range(20):
        at = NOW - timedelta(days=30 * month)
        if 30 * month > days:
            value = 3.0 if days and 30 * month < days + 110 else 8.0 + month % 3
            yield Fact(id=f"{key}{month}", account=key, kind=FactKind.NPS, at=at, source="test", value=value, who="a")


def asked(key, days, until):
    for ago in range(20, DAYS, 71):
        at, over = NOW - timedelta(days=ago), NOW - timedelta(days=ago - 15)
        if ago > days:
            yield Ticket(
                id=f"{key}-{ago}",
                account=key,
                created_at=at,
                severity=TicketSeverity.URGENT,
                source="test",
                resolved_at=over if over <= until else None,
            )


def came(key, days):
    for ago in range(days + 1 + int(key[1:]) % 6, DAYS, 6):
        ending = days and ago < days + 80
        for user in range(1 if ending else 5):
            at = NOW - timedelta(days=ago)
            yield Event(message_id=f"{key}{ago}{user}", ref=key, user_id=f"u{user}", event="report", at=at)


def rows_of(history, day):
    table = history.table
    there = table.day == day
    return {
        column.name: dict(zip(table.groups[there].tolist(), column.values[there].tolist(), strict=True))
        for column in table.columns
    }


@pytest.mark.parametrize("ago", [200, 340])
def test_what_happened_after_a_day_changes_nothing_in_its_rows(store, events, tmp_path, ago, make_empty):
    """A second book of which all after a day was never told has the same rows of that day."""
    lived(store)
    whole = history_of(store, events, TEAM, horizon=90, now=NOW)
    days = np.unique(whole.table.day)
    day = float(days[days <= NOW.toordinal() - ago][-1])
    until = NOW.replace(hour=23, minute=59) - timedelta(days=NOW.toordinal() - int(day))
    other = make_empty()
    lived(other, until=until)
    with other.begin(TEAM) as work:  # the rows of that day are asked for by who left soon after it
        for account in work.accounts.all():
            if account.churned_at is None and (left := _left(store, account.id)) is not None:
                work.accounts.save(_gone(account, left))
    part = history_of(other, open_events(f"duckdb://{tmp_path / 'less'}", home=tmp_path), TEAM, horizon=90, now=NOW)
    mine, theirs = rows_of(whole, day), rows_of(part, day)
    assert len(mine) > 10
    for name, column in mine.items():
        if name in theirs:
            np.testing.assert_equal(theirs[name], column, err_msg=name)
        else:
            assert len({value for value in column.values() if not np.isnan(value)}) <= 1, name


def _left(store, account):
    with store.read(TEAM) as work:
        return work.accounts.get(account).churned_at


def _gone(account, left):
    return replace(account, churned_at=left)


@pytest.fixture
def make_empty(empty_database, tmp_path):
    import shutil

    from core.storage import Store

    opened = []

    def make():
        path = tmp_path / f"other{len(opened)}.db"
        shutil.copy(empty_database, path)
        opened.append(Store.open(f"sqlite:///{path}"))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


def looked_today(store, now=NOW):
    with store.read(TEAM) as work:
        return look(work, prepare(work, now=now), now=now)


def test_a_model_that_has_earned_it_gives_every_customer_a_chance_and_steps_back_once_when_old(store, events):
    lived(store, book=80, gone=34)
    trained = train_risk(store, events, TEAM, horizon=90, now=NOW)
    assert trained.reason == ""
    later = NOW + timedelta(days=1)  # the weekday of the days that were learned from
    measure(store, events, TEAM, Product(), now=later)
    looked = looked_today(store, later)
    fits = replace(looked, foretold=replace(looked.foretold, objection=""))  # so small a book moves as one
    with store.begin(TEAM) as work:
        keep_risk(work, fits, now=later)
        kept = work.risks.day(later.date())
    assert all(0 < row.probability < 1 for row in kept.values())
    much_later = NOW + timedelta(days=130)
    for _ in range(2):
        looked = looked_today(store, much_later)
        with store.begin(TEAM) as work:
            keep_risk(work, looked, now=much_later)
    with store.read(TEAM) as work:
        (model,) = work.risk_models.all()
        assert work.risk_models.newest_used() is None
        assert all(row.probability is None for row in work.risks.day(much_later.date()).values())
    assert model.state is ModelState.RETIRED
    assert "too long ago" in model.card["reason"]


def numbers(values):
    return Table(columns=(Column(name="use", values=np.asarray(values, dtype=float)),))


def test_a_column_has_moved_when_its_customers_are_spread_in_another_way_and_not_by_chance():
    before = spread_of(numbers(CHANCE.normal(size=400)))
    assert moved(before, numbers(CHANCE.normal(size=60))) == ()
    assert moved(before, numbers(CHANCE.normal(loc=2, size=60))) == ("use",)
    assert moved(before, numbers(np.full(60, np.nan))) == ("use",)


def test_few_who_leave_surprise_nobody():
    assert not surprised(np.full(100, 0.05), np.arange(100) < 9)
    assert surprised(np.full(1000, 0.05), np.arange(1000) < 120)
    assert not surprised(np.zeros(0), np.zeros(0, dtype=bool))
