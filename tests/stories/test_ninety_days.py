"""Ninety days of one enterprise customer, from the words typed to the last task, as everybody sees them."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta

from stage import (
    ACME,
    BERLIN,
    CSM,
    ENGINEER,
    HEAD,
    LONDON,
    MANAGER,
    NEW_YORK,
    SALES,
    TRAINER,
    action_ids,
    count,
    local,
)

LISBON, CHICAGO = "Europe/Lisbon", "America/Chicago"
ZONES = {CSM: BERLIN, ENGINEER: BERLIN, MANAGER: LONDON, HEAD: NEW_YORK, SALES: CHICAGO, TRAINER: LISBON}
START = datetime(2026, 9, 7, 7, 0, tzinfo=UTC)
MAPPING, CALENDAR = "Extract sample data", "Publish the role-based training calendar"


def test_acme_is_onboarded_in_ninety_days(stage_at):
    stage = stage_at(START)
    the_form_says_what_to_expect_before_anything_is_made(stage)
    the_plan_stands_in_its_channel(stage)
    sep_08_training_is_booked_and_the_invitation_is_in_the_thread(stage)
    sep_10_the_first_milestone_is_celebrated(stage)
    sep_16_the_mapping_is_blocked_and_the_forecast_moves(stage)
    sep_18_a_stuck_task_that_drives_the_end_comes_to_the_manager(stage)
    sep_24_the_blocker_is_cleared_from_the_reminder(stage)
    sep_24_the_manager_moves_the_promise_and_both_dates_stay(stage)
    sep_28_what_the_trainer_forgot_has_climbed_to_the_head(stage)
    oct_12_the_go_live_is_celebrated_after_two_clean_days(stage)
    dec_02_the_plan_is_finished(stage)
    every_monday_had_its_summary(stage)
    every_reminder_came_once_and_in_working_hours(stage)
    afterwards_it_is_quiet(stage)


def the_form_says_what_to_expect_before_anything_is_made(stage):
    csm = stage.person(CSM)
    opened = csm.command("/onboard Acme enterprise", ACME)
    assert opened.modal.title == "Start an onboarding"
    csm.fill("conditions", ["migration", "sso"])
    for box, answer in (("audience.admin", 3), ("audience.champion", 4), ("audience.end_user", 20)):
        csm.fill(box, answer)
    csm.fill("contact.champion", "Carla <carla@acme.example>")
    csm.fill("contact.admin", "Adam <adam@acme.example>")
    assert re.search(r"First workflow live.*\n?.*(uncertain|unlikely)", csm.modal.words)
    assert stage.slack.messages(ACME) == []
    assert csm.submit().errors == {}
    stage.deliver()


def the_plan_stands_in_its_channel(stage):
    assert len(stage.slack.messages(ACME)) == 1
    assert stage.card().text.startswith("Acme: Enterprise onboarding. Status: On track. 0 of 47 tasks done.")
    assert stage.direct_texts(CSM)[0] == "The onboarding plan of Acme is on its way to <#C0ACME>."
    assert stage.reminded(SALES, "Complete the sales handoff", "due today", CHICAGO) == []


def sep_08_training_is_booked_and_the_invitation_is_in_the_thread(stage):
    stage.work_day(date(2026, 9, 7))
    assert stage.reminded(SALES, "Complete the sales handoff", "due today", CHICAGO) == ["Mon 07 Sep 09:00"]
    stage.at(date(2026, 9, 8), 10)
    trainer = stage.person(TRAINER)
    trainer.press(stage.card(), "plan.book")
    stage.submit(trainer)
    assert count(stage.thread_texts(), "booked") == 1
    (file,) = stage.slack.files()
    assert file.name.endswith(".ics")
    assert b"SUMMARY:Acme: Admin training A" in stage.slack.content(file.id).replace(b"\r\n ", b"")


def sep_10_the_first_milestone_is_celebrated(stage):
    work_until(stage, date(2026, 9, 10))
    reached = [text for text in stage.channel_texts() if "reached “Platform access configured”" in text]
    assert len(reached) == 1
    assert "2 working days early! Thank you, <@U0ENGINEER> and <@U0CSM>." in reached[0]
    assert "Next: Key users trained, Mon 21 Sep." in reached[0]


def sep_16_the_mapping_is_blocked_and_the_forecast_moves(stage):
    work_until(stage, date(2026, 9, 15))
    stage.at(date(2026, 9, 16), 11)
    csm = stage.task_menu(MAPPING, "Block…")
    stage.submit(csm, reason="Their data owner is ill", type="customer", priority="P2", owner=CSM, until="2026-09-23")
    assert "Their data owner is ill" in stage.card().words
    line = stage.thread_texts()[-1]
    assert line.startswith(f"<@{CSM}> marked “{MAPPING}” blocked: Their data owner is ill (P2")
    assert "go-live forecast 1 Oct → 13 Oct, driven by" in line
    assert count(stage.channel_texts(), r"forecast of \*First workflow live\* moved: Thu 1 Oct → Tue 13 Oct") == 1


def sep_18_a_stuck_task_that_drives_the_end_comes_to_the_manager(stage):
    work_until(stage, date(2026, 9, 18), but=(CALENDAR,))
    assert stage.reminded(MANAGER, MAPPING, "is blocked since Wed 16 Sep", LONDON) == ["Fri 18 Sep 09:00"]
    assert stage.reminded(CSM, MAPPING, "due today", BERLIN) == []
    assert count(stage.channel_texts(), "reached “Key users trained” on Thu 17 Sep") == 1


def sep_24_the_blocker_is_cleared_from_the_reminder(stage):
    work_until(stage, date(2026, 9, 23), but=(CALENDAR,))
    asked = [one for one in stage.directs(CSM) if "Is it cleared?" in one.words]
    assert [local(one, BERLIN) for one in asked] == ["Wed 23 Sep 09:00"]
    stage.at(date(2026, 9, 24), 10)
    cleared = next(one for one in action_ids(asked[0]) if "unblock" in one)
    stage.press(CSM, asked[0], cleared)
    assert "Their data owner is ill" not in stage.card().words
    assert stage.thread_texts()[-1].startswith(f"<@{CSM}> unblocked “{MAPPING}”")


def sep_24_the_manager_moves_the_promise_and_both_dates_stay(stage):
    manager = stage.plan_menu("Move a target date…", by=MANAGER)
    manager.fill("milestone", "First workflow live")
    manager.fill("target", "2026-10-14")
    manager.fill("reason", "Their data owner was ill for a week")
    manager.submit()
    assert "promised Wed 7 Oct → Wed 14 Oct" in manager.modal.words
    stage.submit(manager)
    moved = "moved the target of “First workflow live” from Wed 7 Oct to Wed 14 Oct: Their data owner was ill"
    assert stage.thread_texts()[-1].startswith(f"<@{MANAGER}> {moved}")
    promised = next(line for line in stage.card().words.splitlines() if "First workflow live" in line)
    assert "Wed 14 Oct" in promised
    assert "Wed 7 Oct" in promised


def sep_28_what_the_trainer_forgot_has_climbed_to_the_head(stage):
    work_until(stage, date(2026, 9, 28), but=(CALENDAR,))
    late = "was due Wed 16 Sep"
    assert stage.reminded(TRAINER, CALENDAR, "due today", LISBON) == ["Wed 16 Sep 09:00"]
    assert stage.reminded(TRAINER, CALENDAR, late, LISBON) == ["Thu 17 Sep 09:00"]
    assert stage.reminded(MANAGER, CALENDAR, late, LONDON) == ["Tue 22 Sep 09:00"]
    assert stage.reminded(HEAD, CALENDAR, late, NEW_YORK) == ["Mon 28 Sep 09:00"]
    done = next(one for one in action_ids(stage.directs(HEAD)[-1]) if one.startswith("remind.done"))
    stage.press(HEAD, stage.directs(HEAD)[-1], done)
    assert stage.thread_texts()[-1].startswith(f"<@{HEAD}> marked “{CALENDAR}” done")


def oct_12_the_go_live_is_celebrated_after_two_clean_days(stage):
    work_until(stage, date(2026, 10, 9))
    assert count(stage.thread_texts(), "“First workflow live” is reached, to be confirmed on Mon 12 Oct") == 1
    assert count(stage.channel_texts(), "reached “First workflow live”") == 0
    work_until(stage, date(2026, 10, 12))
    stage.at(date(2026, 10, 12), 18)
    (celebrated,) = [text for text in stage.channel_texts() if "reached “First workflow live”" in text]
    assert "on Thu 8 Oct, 4 working days early!" in celebrated


def dec_02_the_plan_is_finished(stage):
    work_until(stage, date(2026, 12, 4))
    assert stage.card().text == (
        "Acme: Enterprise onboarding. Status: Finished. 47 of 47 tasks done. Every milestone is reached."
    )
    assert count(stage.thread_texts(), "the plan is finished") == 1
    for milestone in ("Platform access configured", "Key users trained", "First workflow live"):
        assert count(stage.channel_texts(), f"reached “{milestone}”") == 1
    assert count(stage.channel_texts(), "reached “Target adoption reached”") == 1
    assert count(stage.channel_texts(), "reached “Success review completed”") == 1


def every_monday_had_its_summary(stage):
    weeks = [local(one, BERLIN) for one in stage.slack.messages(ACME) if one.text.startswith("Acme, week to")]
    mondays = [date(2026, 9, 14) + timedelta(days=7 * week) for week in range(12)]
    assert weeks == [f"{monday:%a %d %b} 09:00" for monday in mondays]


def every_reminder_came_once_and_in_working_hours(stage):
    for user, zone in ZONES.items():
        told = [one for one in stage.directs(user) if "is on its way" not in one.text]
        hours = [local(one, zone)[-5:] for one in told]
        assert all("09:00" <= hour < "17:00" for hour in hours)
        nudges = Counter(line for one in told for line in one.words.splitlines() if re.match(r"\*[^*]+\*:? ", line))
        assert [line for line, times in nudges.items() if times > 1 and "Acme" not in line[:6]] == []
    assert max(Counter(stage.thread_texts()).values()) == 1
    assert max(Counter(stage.channel_texts()).values()) == 1
    assert stage.slack.pings == []


def afterwards_it_is_quiet(stage):
    seen = len(stage.everything_seen())
    stage.at(date(2026, 12, 31))
    assert len(stage.everything_seen()) == seen


def work_until(stage, last, but=()):
    """Every working day up to ``last`` goes to plan, but for what begins so."""
    day = stage.clock.now().date()
    while day <= last:
        if day.weekday() < 5:
            stage.work_day(day, but)
        day += timedelta(days=1)
