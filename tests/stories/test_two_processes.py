"""Two processes on one PostgreSQL, every instant of a month at once: what one alone would say, once."""

from datetime import UTC, date, datetime, timedelta
from threading import Thread

import pytest
from stage import GLOBEX, MANAGER, FastWall, Stage

from core.storage import Store
from slackapp.app import build_app
from slackapp.scheduler import tick

MONDAY = datetime(2026, 9, 7, 7, 0, tzinfo=UTC)


@pytest.mark.postgres
def test_two_processes_say_in_a_month_what_one_would_say(stage_at, postgres_url):
    alone = stage_at(MONDAY)
    a_month(alone)
    both = stage_at(MONDAY, database=postgres_url, clock=FastWall(MONDAY), make=TwoProcesses)
    a_month(both)
    assert both.everything_seen() == alone.everything_seen()
    assert both.card().text == alone.card().text
    assert both.card(GLOBEX).text == alone.card(GLOBEX).text
    assert len(alone.everything_seen()) > 60


class TwoProcesses(Stage):
    """Whatever is due is done by two apps at the same moment, each with a store of its own."""

    def tick(self, now):
        second = Store.open(self.settings.store_url)
        apps = (self.app, build_app(self.settings, clock=self.clock, store=second))
        threads = [Thread(target=tick, args=(app, now)) for app in apps]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        second.close()


def a_month(stage):
    """Two customers; the first goes to plan, of the second nobody takes care."""
    stage.onboard("Acme startup")
    stage.onboard("Globex smb", channel=GLOBEX, by=MANAGER)
    for day in range(30):
        on = date(2026, 9, 7) + timedelta(days=day)
        if on.weekday() < 5 and stage.plan() is not None:
            stage.work_day(on)
    stage.at(date(2026, 10, 7))
