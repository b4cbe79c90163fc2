from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from slackapp.demo_clock import DemoClock, Hand

START = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Real:
    def wall(self):
        return START

    def sleep(self, seconds):
        raise AssertionError(seconds)


class Alarms:
    """A store that knows nothing but when something is due."""

    def __init__(self, *due):
        self.due = list(due)

    def teams(self):
        return ("T1",)

    @contextmanager
    def read(self, _team):
        plans, nothing = SimpleNamespace(next_wake=lambda: min(self.due, default=None)), lambda **_: None
        still = SimpleNamespace(next_wake=nothing, next_at=nothing)
        yield SimpleNamespace(plans=plans, alerts=still, digests=still, outbox=still)


def hand(tmp_path, store, seen, *, stuck=False):
    def tick(now):
        seen.append(now)
        if not stuck:
            store.due = [at for at in store.due if at > now]
        return {"reminders": 1, "now": now}

    return Hand(DemoClock(Real(), tmp_path / "clock"), store, tick)


def test_the_hand_stops_at_everything_due_on_its_way(tmp_path):
    seen = []
    store = Alarms(START + HOUR, START + 3 * HOUR, START + 30 * HOUR)
    note = hand(tmp_path, store, seen).advance(86_400)
    assert [round((at - START) / HOUR) for at in seen] == [1, 3, 24]
    assert note == "Said meanwhile: 3 reminders."


def test_the_next_due_is_the_earliest(tmp_path):
    assert hand(tmp_path, Alarms(START + HOUR, START + 2 * HOUR), []).next_due() == START + HOUR
    assert hand(tmp_path, Alarms(), []).next_due() is None


def test_something_that_stays_due_does_not_hold_the_time_up(tmp_path):
    seen = []
    moved = hand(tmp_path, Alarms(START - HOUR), seen, stuck=True)
    moved.advance(3600)
    assert moved.now() >= START + HOUR
    assert len(seen) == 2


def test_the_time_goes_on_after_a_restart_and_never_back(tmp_path):
    clock = DemoClock(Real(), tmp_path / "clock")
    clock.move_to(START + HOUR)
    clock.move_to(START)
    again = DemoClock(Real(), tmp_path / "clock")
    assert again.now() == clock.now() >= START + HOUR
    assert again.wall() == START
