"""What is old is thinned and forgotten; what is needed stays."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from storage_examples import CHANNEL, NOW, ONE, TWO, WALL, account, card, keep, plan

from core.storage import ScoredDay
from core.storage.attic import superfluous

DAY = timedelta(days=1)


def noted(work, *days):
    for day in days:
        work.scores.mark(ScoredDay(day=day, as_of=NOW, version=0, median=None, median_change=None, held=False))


def days_of(work):
    return [one.day for one in work.scores.scored_between(date(2020, 1, 1), date(2030, 1, 1))]


def test_of_old_weeks_the_last_scored_day_stays_and_young_days_all_do(store):
    monday = date(2026, 1, 5)
    with store.begin(ONE) as work:
        noted(
            work, monday, monday + 2 * DAY, monday + 6 * DAY, monday + 8 * DAY, monday + 30 * DAY, monday + 31 * DAY
        )
        assert work.attic.thin(before=monday + 20 * DAY) == 2
        assert work.attic.thin(before=monday + 20 * DAY) == 0
        assert days_of(work) == [monday + days * DAY for days in (6, 8, 30, 31)]


def test_requests_and_messages_of_long_ago_are_forgotten_and_waiting_ones_never(store):
    with store.begin(ONE) as work:
        work.accounts.save(account())
        keep(work, plan())
        for key in ("sent", "waits"):
            work.outbox.put(card(), lane=CHANNEL, key=key)
        work.inbox.first("old", at=NOW - 9 * DAY)
        work.inbox.first("new", at=NOW)
    with store.begin(ONE) as work:
        (delivery,) = work.outbox.claim(now=NOW, wall=WALL - 9 * DAY, owner="a", limit=1)
        assert work.outbox.sent(delivery, channel=CHANNEL, ts="1.1", wall=WALL - 9 * DAY)
        assert work.attic.purge(before=NOW - DAY) == 1
        assert work.attic.purge(before=WALL - DAY) == 2
        assert work.outbox.pending_count(now=NOW) == 1


def test_another_workspace_keeps_its_own(store):
    day = date(2026, 1, 5)
    with store.begin(ONE) as work:
        noted(work, day, day + DAY)
        work.inbox.first("old", at=NOW - 9 * DAY)
    with store.begin(TWO) as work:
        assert (work.attic.thin(before=date(2027, 1, 1)), work.attic.purge(before=NOW)) == (0, 0)


@given(st.sets(st.dates(date(2024, 1, 1), date(2026, 12, 31)), max_size=60))
def test_every_week_with_a_day_keeps_one(days):
    kept = days - set(superfluous(days))
    weeks = [day.isocalendar()[:2] for day in kept]
    assert len(weeks) == len(set(weeks)) == len({day.isocalendar()[:2] for day in days})
