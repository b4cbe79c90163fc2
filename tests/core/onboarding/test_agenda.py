"""What is said when: once each, in the working hours of the one who hears it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from a_small_plan import CHIEF, CSM, ENGINEER, MANAGER, at, day, milestones, plan

from core.messages import Announced, Reason
from core.onboarding.agenda import DueKind, Escalation, agenda, due_now, given, wake_at
from core.onboarding.agenda_messages import announcements, reminders
from core.onboarding.edits import (
    BlockTask,
    BookSession,
    ChangeTask,
    Hold,
    MarkTaskDone,
    MoveTarget,
    Reassign,
    Resume,
    Snooze,
    StartTask,
    apply,
)
from core.onboarding.plan import Forecast, PlanState
from core.onboarding.schedule import schedule
from core.types import BlockerType, ContactId, Priority

ZONES = {CSM: "Europe/Berlin", ENGINEER: "America/New_York", MANAGER: "Europe/Berlin", CHIEF: "Asia/Tokyo"}
LADDER = Escalation(manager_of={ENGINEER: MANAGER}, executive=CHIEF)
NAMED = {"admin": ContactId("K1"), "champion": ContactId("K2")}


def quiet(**changes):
    """A plan without questions to ask, so that only its work speaks."""
    return plan(**({"contacts": NAMED, "sessions": ()} | changes))


def dues(made, now, escalation=LADDER):
    return agenda(made, schedule(made, today=now.date()), zones=ZONES, escalation=escalation)


def said(made, now, escalation=LADDER):
    """What is due at ``now`` without the daily pass, and the plan that remembers it."""
    found = tuple(d for d in due_now(made, dues(made, now, escalation), now=now) if d.kind is not DueKind.PASS)
    return found, given(made, found)


def told(made, now, escalation=LADDER, of=""):
    """The reminders of ``now``: task, reason, person; of one task where named."""
    found, _ = said(made, now, escalation)
    return [(d.subject, d.reason, d.to) for d in found if d.reason and (not of or d.subject == of)]


def silent_until(made, now):
    """The plan with everything said that was due by ``now``."""
    return said(made, now)[1]


def edited(made, *edits, now):
    for edit in edits:
        made = apply(made, edit, by=CSM, now=now)
    return made


def block(until, task="map"):
    return BlockTask(
        task=task, reason="Audit", type=BlockerType.CUSTOMER, priority=Priority.P1, owner=MANAGER, until=until
    )


class TestATask:
    def test_is_assigned_when_it_is_ready_and_not_before(self):
        made = silent_until(quiet(), at(day(8), 12))
        assert told(made, at(day(8), 13)) == []
        made = edited(made, MarkTaskDone(task="kick"), now=at(day(8), 13))
        assert told(made, at(day(8), 13)) == [("map", Reason.ASSIGNED, CSM)]

    def test_made_ready_at_night_is_told_in_the_morning(self):
        made = silent_until(quiet(), at(day(8), 12))
        made = edited(made, MarkTaskDone(task="kick"), MarkTaskDone(task="tenant"), now=at(day(8), 21))
        assert told(made, at(day(8), 21)) == []
        assert wake_at(with_forecast(made), dues(made, at(day(8), 21)), now=at(day(8), 21)) == at(day(9), 6)
        assert told(made, at(day(9), 8, 59)) == []
        assert told(made, at(day(9), 9), of="map") == [("map", Reason.DUE_SOON, CSM)]

    def test_is_due_soon_two_working_days_before_then_due_today_then_overdue(self):
        made = edited(quiet(), MarkTaskDone(task="kick"), now=at(day(7), 13))
        made = silent_until(made, at(day(8), 16))
        story = []
        for date_ in range(9, 16):
            found, made = said(made, at(day(date_), 9))
            story += [(date_, d.reason, d.to) for d in found if d.subject == "map"]
        assert story == [
            (9, Reason.DUE_SOON, CSM),
            (11, Reason.DUE_TODAY, CSM),
            (14, Reason.OVERDUE, CSM),
        ]

    def test_climbs_after_four_days_to_the_manager_and_after_eight_to_the_executive(self):
        made, story = quiet(), []
        for hour in range(24 * 20):
            now = at(day(7), 8) + timedelta(hours=hour)
            found, made = said(made, now)
            story += [(d.reason, d.to, now) for d in found if d.subject == "tenant"]
        assert story == [
            (Reason.DUE_TODAY, ENGINEER, at(day(7), 15)),
            (Reason.OVERDUE, ENGINEER, at(day(8), 15)),
            (Reason.CLIMBED, MANAGER, at(day(11), 9)),
            (Reason.EXECUTIVE, CHIEF, at(day(17), 2)),
        ]

    def test_that_waits_for_others_is_not_reminded_of(self):
        hours = (at(day(7)) + timedelta(hours=n) for n in range(24 * 20))
        assert {name for now in hours for name, _, _ in told(quiet(), now)} == {"kick", "tenant"}

    def test_is_not_overdue_for_the_days_others_took(self):
        made = edited(quiet(), MarkTaskDone(task="kick"), now=at(day(21), 10))
        found, _ = said(made, at(day(21), 10))
        (mine,) = [d for d in found if d.subject == "map"]
        assert (mine.reason, mine.day) == (Reason.ASSIGNED, day(24))

    def test_is_silent_once_done(self):
        made = edited(quiet(), MarkTaskDone(task="tenant"), now=at(day(7), 13))
        assert all(name != "tenant" for name, _, _ in told(made, at(day(30))))

    def test_reassigned_is_told_to_the_new_owner_once(self):
        made = silent_until(quiet(), at(day(8), 16))
        made = edited(made, Reassign(task="kick", owner=MANAGER), now=at(day(8), 16))
        found, made = said(made, at(day(8), 16))
        assert [(d.subject, d.reason, d.to) for d in found] == [("kick", Reason.ASSIGNED, MANAGER)]
        assert told(made, at(day(8), 16)) == []

    def test_with_a_new_due_day_begins_its_ladder_anew(self):
        made = silent_until(edited(quiet(), StartTask(task="kick"), now=at(day(7), 13)), at(day(9), 16))
        made = edited(made, ChangeTask(task="kick", due=day(16)), now=at(day(9), 16))
        assert told(made, at(day(11), 9), of="kick") == []
        assert told(made, at(day(14), 9), of="kick") == [("kick", Reason.DUE_SOON, CSM)]


class TestLateness:
    def test_only_the_highest_stage_is_said_after_a_long_silence(self):
        found, made = said(quiet(), at(day(25), 9))
        assert [(d.subject, d.reason) for d in found if d.subject == "kick"] == [("kick", Reason.EXECUTIVE)]
        assert told(made, at(day(25), 16)) == []
        lower = ("due_soon", "due_today", "overdue", "climbed")
        assert {f"{reason}:kick:2026-09-08" for reason in lower} <= set(made.said)

    def test_a_key_is_said_once_whatever_happens(self):
        made, seen = quiet(), []
        for hour in range(24 * 30):
            found, made = said(made, at(day(7), 6) + timedelta(hours=hour))
            seen += [d.key for d in found]
        assert len(seen) == len(set(seen))

    def test_nobody_is_disturbed_outside_their_hours(self):
        made = quiet()
        for hour in range(24 * 30):
            now = at(day(7), 6) + timedelta(hours=hour)
            found, made = said(made, now)
            for due in (d for d in found if d.to):
                local = now.astimezone(ZoneInfo(ZONES[due.to]))
                assert 9 <= local.hour < 17
                assert local.weekday() < 5


class TestSnooze:
    def test_silences_the_owner_and_ends_with_a_reminder(self):
        made = silent_until(quiet(), at(day(8), 9))
        made = edited(made, Snooze(task="kick", until=at(day(10), 9)), now=at(day(8), 10))
        assert told(made, at(day(9), 12)) == []
        assert told(made, at(day(10), 9)) == [("kick", Reason.OVERDUE, CSM)]

    def test_does_not_stop_the_climb(self):
        made = silent_until(quiet(), at(day(8), 9))
        made = edited(made, Snooze(task="kick", until=at(day(25), 9)), now=at(day(8), 10))
        assert ("kick", Reason.CLIMBED, CHIEF) in told(made, at(day(14), 9) - timedelta(hours=7) + timedelta(days=1))


class TestABlockedTask:
    def test_tells_its_clearer_on_the_day(self):
        made = silent_until(edited(quiet(), block(day(16), "kick"), now=at(day(8))), at(day(8), 16))
        assert ("kick", Reason.BLOCKED, MANAGER) not in told(made, at(day(15), 16))
        assert ("kick", Reason.BLOCKED, MANAGER) in told(made, at(day(16), 9))

    def test_on_the_critical_chain_tells_the_contact_after_two_working_days(self):
        alone = Escalation(manager_of={CSM: MANAGER}, executive=None)
        made = silent_until(edited(quiet(), block(day(25), "kick"), now=at(day(10))), at(day(10), 16))
        assert told(made, at(day(11), 16), alone, of="kick") == []
        assert told(made, at(day(14), 9), alone, of="kick") == [("kick", Reason.BLOCKED, MANAGER)]

    def test_with_time_to_spare_waits_for_its_day(self):
        done = edited(quiet(), MarkTaskDone(task="tenant"), now=at(day(7)))
        made = silent_until(edited(done, block(day(9), "train"), now=at(day(7))), at(day(8), 16))
        assert not [d for d in dues(made, at(day(8), 16)) if d.key.startswith("stuck")]

    def test_is_not_overdue_before_its_blocker_is(self):
        made = silent_until(edited(quiet(), block(day(16), "tenant"), now=at(day(7))), at(day(8), 16))
        assert Reason.OVERDUE not in [reason for _, reason, _ in told(made, at(day(15), 16), of="tenant")]


class TestMilestones:
    def test_are_announced_two_working_days_before_and_when_missed(self):
        made, story = quiet(), []
        for hour in range(24 * 20):
            now = at(day(7), 8) + timedelta(hours=hour)
            found, made = said(made, now)
            story += [(d.subject, d.what, now) for d in found if d.what]
        assert story == [
            ("m1", Announced.DUE_SOON, at(day(9), 9)),
            ("m1", Announced.MISSED, at(day(14), 9)),
            ("m3", Announced.DUE_SOON, at(day(17), 9)),
            ("m3", Announced.MISSED, at(day(22), 9)),
        ]

    def test_with_a_moved_target_are_announced_for_the_new_day(self):
        made = silent_until(quiet(), at(day(17), 9))
        made = edited(made, MoveTarget(milestone="m3", new=day(30), reason="x"), now=at(day(17), 10))
        assert not [d for d in said(made, at(day(25), 9))[0] if d.subject == "m3"]
        assert [d.what for d in said(made, at(day(28), 9))[0] if d.subject == "m3"] == [Announced.DUE_SOON]

    def test_are_confirmed_at_the_end_of_the_last_clean_day(self):
        made = edited(quiet(), *(MarkTaskDone(task=t.id) for t in quiet().tasks), now=at(day(10)))
        (confirm,) = [d for d in dues(made, at(day(10))) if d.kind is DueKind.CONFIRM]
        assert (confirm.subject, confirm.at, confirm.day) == ("m3", at(day(14), 17), day(14))
        assert not [d for d in said(made, at(day(14), 16, 59))[0] if d.kind is DueKind.CONFIRM]
        assert [d for d in said(made, at(day(14), 22))[0] if d.kind is DueKind.CONFIRM]


class TestQuestions:
    def test_who_is_the_administrator_is_asked_four_times(self):
        made, story = plan(sessions=()), []
        for hour in range(24 * 40):
            now = at(day(7), 8) + timedelta(hours=hour)
            found, made = said(made, now)
            story += [(now, d.ask) for d in found if d.ask]
        assert [now for now, _ in story] == [at(day(n), 9) for n in (8, 9, 14, 21)]
        assert story[0][1] == "Nobody at Acme is named as administrator yet. Who is it?"

    def test_slots_are_asked_for_five_working_days_before(self):
        made = plan(contacts=NAMED)
        (ask,) = [d for d in dues(made, at(day(7))) if d.ask]
        assert (ask.at, ask.to) == (at(day(10), 9), CSM)
        assert (
            ask.ask == "“Train the admins” is due Thu 17 Sep and 2 of 2 cohorts have no slot yet. When shall it be?"
        )
        book = [BookSession(session="t1", cohort=n, starts_at=at(day(17), 8 + 2 * n), trainer=None) for n in (1, 2)]
        assert not [d for d in dues(edited(made, *book, now=at(day(8))), at(day(8))) if d.ask]


class TestTheWeek:
    def test_a_summary_comes_on_monday_at_nine(self):
        found, _ = said(quiet(), at(day(14), 9))
        assert [d.day for d in found if d.kind is DueKind.SUMMARY] == [day(14)]
        assert not [d for d in said(quiet(), at(day(14), 8, 59))[0] if d.kind is DueKind.SUMMARY]

    def test_missed_summaries_are_covered_by_the_last(self):
        (summary,) = [d for d in said(quiet(), at(day(23), 3))[0] if d.kind is DueKind.SUMMARY]
        assert (summary.day, summary.covers) == (day(21), ("week:2026-09-14",))

    def test_the_weeks_on_hold_are_not_told(self):
        made = edited(quiet(), Hold(reason="Audit"), now=at(day(8)))
        made = edited(made, Resume(), now=at(day(23), 3))
        assert not [d for d in said(made, at(day(23), 3))[0] if d.kind is DueKind.SUMMARY]


def with_forecast(made, as_of=None):
    return replace(made, forecast=Forecast(as_of=as_of or day(8), expected={}, chances={}, drivers={}, end=day(30)))


class TestWaking:
    def test_the_daily_pass_is_at_six_where_the_plan_lives(self):
        made = with_forecast(quiet())
        assert wake_at(made, (), now=at(day(8), 10)) == at(day(9), 6)
        assert due_now(made, (), now=at(day(9), 5, 59)) == ()
        (due,) = due_now(made, (), now=at(day(9), 6))
        assert due.kind is DueKind.PASS
        assert wake_at(made, (), now=at(day(9), 6)) == at(day(9), 6)
        assert due_now(with_forecast(made, day(9)), (), now=at(day(9), 6)) == ()
        assert given(made, (due,)).said == made.said

    def test_the_next_notice_wakes(self):
        made = with_forecast(silent_until(quiet(), at(day(8), 7)))
        assert wake_at(made, dues(made, at(day(8), 7)), now=at(day(8), 7)) == at(day(8), 9)

    def test_what_is_late_wakes_at_the_next_opening(self):
        made = with_forecast(quiet(), day(12))
        saturday = at(day(12), 12)
        assert wake_at(made, dues(made, saturday), now=saturday) == at(day(13), 6)
        made = with_forecast(made, day(14))
        near = Escalation(manager_of={}, executive=None)
        assert wake_at(made, dues(made, at(day(14), 7), near), now=at(day(14), 7)) == at(day(14), 9)
        assert wake_at(made, dues(made, at(day(14), 7)), now=at(day(14), 7)) == at(day(14), 7)

    @pytest.mark.parametrize("state", [PlanState.ON_HOLD, PlanState.FINISHED, PlanState.CANCELLED])
    def test_a_plan_that_does_not_run_is_silent(self, state):
        made = replace(quiet(), state=state)
        assert dues(made, at(day(14))) == ()
        assert due_now(made, dues(quiet(), at(day(14))), now=at(day(14))) == ()
        assert wake_at(made, (), now=at(day(14))) is None


class TestClocks:
    """Europe leaves summer time on 25 October 2026, America on 1 November; both return in March."""

    @pytest.mark.parametrize(
        ("owner", "due", "utc"),
        [
            (CSM, datetime(2026, 10, 23, tzinfo=UTC), 7),
            (CSM, datetime(2026, 10, 26, tzinfo=UTC), 8),
            (ENGINEER, datetime(2026, 10, 30, tzinfo=UTC), 13),
            (ENGINEER, datetime(2026, 11, 2, tzinfo=UTC), 14),
            (CSM, datetime(2027, 3, 26, tzinfo=UTC), 8),
            (CSM, datetime(2027, 3, 29, tzinfo=UTC), 7),
            (ENGINEER, datetime(2027, 3, 12, tzinfo=UTC), 14),
            (ENGINEER, datetime(2027, 3, 15, tzinfo=UTC), 13),
        ],
    )
    def test_nine_oclock_stays_nine_oclock(self, owner, due, utc):
        made = quiet()
        tasks = tuple(replace(t, due=due.date(), owner=owner) if t.id == "kick" else t for t in made.tasks)
        found = dues(replace(made, tasks=tasks), at(day(8)))
        (today,) = [d for d in found if d.subject == "kick" and d.reason is Reason.DUE_TODAY]
        assert today.at == due + timedelta(hours=utc)


class TestMessages:
    def test_nudges_and_questions_to_one_person_are_one_reminder(self):
        made = plan()
        found, _ = said(made, at(day(9), 9))
        (mine,) = [r for r in reminders(made, found, today=day(9)) if r.to == CSM]
        assert [(n.task, n.reason, n.due, n.late) for n in mine.nudges] == [("kick", Reason.OVERDUE, day(8), 1)]
        assert mine.asks == ("Nobody at Acme is named as administrator yet. Who is it?",)

    def test_lateness_is_that_of_the_day_it_is_said(self):
        made = quiet()
        found, _ = said(made, at(day(14), 16))
        late = {n.task: n.late for r in reminders(made, found, today=day(14)) for n in r.nudges}
        assert late == {"tenant": 5, "kick": 4}

    def test_announcements_name_the_promised_day(self):
        made = quiet(milestones=milestones()[:1])
        found, _ = said(made, at(day(9), 9))
        (announced,) = announcements(made, found)
        assert (announced.milestone, announced.what, announced.on) == ("m1", Announced.DUE_SOON, day(11))
