from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest

from core.accounts import Account
from core.types import AccountId, TeamId
from slackapp.jobs import scores

TEAM = TeamId("T1")
MORNING = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)


@pytest.fixture
def app(make_phone):
    made = make_phone().app
    with made.store.begin(TEAM) as work:
        work.accounts.save(Account(id=AccountId("acme"), name="Acme"))
    return made


def days(app):
    with app.store.read(TEAM) as work:
        return [noted.day for noted in work.scores.scored_between(date(2026, 1, 1), date(2027, 1, 1))]


def test_a_book_is_scored_once_a_day_and_not_before_six_in_its_own_morning(app):
    early = MORNING - timedelta(minutes=1)
    assert not scores.due(app, early)
    scores.run(app, early, "a")
    assert days(app) == []
    assert scores.due(app, MORNING)
    for later in range(3):
        scores.run(app, MORNING + timedelta(hours=later), "a")
    assert days(app) == [MORNING.date()]
    assert not scores.due(app, MORNING)


def test_after_a_standstill_the_day_is_scored_once(app):
    scores.run(app, MORNING, "a")
    scores.run(app, MORNING + timedelta(days=5, hours=9), "a")
    assert days(app) == [MORNING.date(), MORNING.date() + timedelta(days=5)]


def test_of_two_processes_one_scores_the_day(app):
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda owner: scores.run(app, MORNING, owner), ("a", "b")))
    with app.store.read(TEAM) as work:
        assert work.scores.day(MORNING.date()).accounts == ("acme",)
    assert days(app) == [MORNING.date()]


def heard(app, at):
    with app.store.begin(TEAM) as work:
        work.sources.heard("tickets:desk", at=at, brought=1)


def scored_at(app):
    with app.store.read(TEAM) as work:
        return [noted.as_of for noted in work.scores.scored_between(date(2026, 1, 1), date(2027, 1, 1))]


def test_the_very_first_data_is_scored_at_once_at_any_hour(app):
    night = MORNING - timedelta(hours=4)
    heard(app, night)
    assert scores.due(app, night)
    scores.run(app, night, "a")
    assert scored_at(app) == [night]
    assert not scores.due(app, night)


def test_what_comes_in_later_is_scored_again_when_the_score_has_stood_for_ten_minutes(app):
    scores.run(app, MORNING, "a")
    heard(app, MORNING + timedelta(minutes=3))
    assert not scores.due(app, MORNING + timedelta(minutes=9))
    later = MORNING + timedelta(minutes=10)
    assert scores.due(app, later)
    scores.run(app, later, "a")
    scores.run(app, later, "a")
    assert scored_at(app) == [later]
    assert not scores.due(app, later + timedelta(hours=1))


def test_what_is_heard_later_than_the_instant_asked_for_is_no_news_yet(app):
    scores.run(app, MORNING, "a")
    heard(app, MORNING + timedelta(hours=5))
    assert not scores.due(app, MORNING + timedelta(hours=1))
