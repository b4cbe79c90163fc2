"""Two companies on one database; an app that stops and starts again in the middle."""

from datetime import UTC, date, datetime

from stage import ACME, CSM, QUARRY, QUARRY_ACME, QUARRY_CSM, count, menu_of, option

MONDAY = datetime(2026, 9, 7, 7, 0, tzinfo=UTC)


def test_two_workspaces_with_the_same_customer_never_see_each_other(stage_at):
    stage = stage_at(MONDAY)
    stage.onboard("Acme smb")
    stage.onboard("Acme smb", channel=QUARRY_ACME, by=QUARRY_CSM)
    theirs = stage.card(QUARRY_ACME)
    ours, other = stage.plan(), stage.plan(QUARRY_ACME, QUARRY)
    assert ours.id != other.id
    stage.mark_done("Send the welcome note")
    stage.at(date(2026, 9, 21))
    assert count(stage.thread_texts(), "marked .*welcome note") == 1
    assert stage.card(QUARRY_ACME).ts == theirs.ts
    assert "0 of 15 tasks done" in stage.card(QUARRY_ACME).text
    assert count(stage.thread_texts(QUARRY_ACME), "marked") == 0
    for user, channel in ((CSM, ACME), (QUARRY_CSM, QUARRY_ACME)):
        assert (
            stage.person(user)
            .command("/milestones Acme", channel)
            .messages[-1]
            .text.startswith("Milestones of Acme:")
        )
        stage.person(user).open_home()
    stage.deliver()
    assert "1 of 15" in stage.slack.home(CSM).words
    assert "0 of 15" in stage.slack.home(QUARRY_CSM).words
    assert "U0CSM" not in " ".join(one.words for one in stage.slack.messages(QUARRY_ACME))


def test_a_button_with_another_workspaces_plan_opens_nothing(stage_at):
    stage = stage_at(MONDAY)
    stage.onboard("Acme smb")
    stage.onboard("Acme smb", channel=QUARRY_ACME, by=QUARRY_CSM)
    ours, theirs = stage.plan(), stage.plan(QUARRY_ACME, QUARRY)
    stage.mark_done("Send the welcome note", channel=QUARRY_ACME, by=QUARRY_CSM)
    stage.forge(theirs.id, ours.id)
    stage.deliver()
    assert stage.slack.ephemerals(QUARRY_CSM)[-1].text == "This plan is gone."
    assert "0 of 15" in stage.card().text
    assert "1 of 15" in stage.card(QUARRY_ACME).text


def test_an_app_that_restarts_every_night_says_what_one_that_never_stops_says(stage_at, second_database):
    steady, restless = stage_at(MONDAY), stage_at(MONDAY, database=second_database)
    for stage in (steady, restless):
        stage.onboard("Acme smb")
        for day in range(8, 23):
            if stage is restless:
                stage.at(date(2026, 9, day), 2)
                stage.restart()
            if day % 5 == 0:
                stage.work_day(date(2026, 9, day))
    for stage in (steady, restless):
        stage.at(date(2026, 9, 25))
    assert restless.everything_seen() == steady.everything_seen()
    assert len(steady.everything_seen()) > 20


def test_what_was_decided_before_a_restart_arrives_after_it(stage_at):
    stage = stage_at(MONDAY)
    csm = stage.person(CSM)
    csm.command("/onboard Acme smb", ACME)
    csm.submit()
    assert stage.slack.messages(ACME) == []
    stage.restart()
    stage.deliver()
    assert "0 of 15 tasks done" in stage.card().text
    chosen = option(stage.card(), "plan.done", "Send the welcome note")
    csm.press(stage.card(), "plan.done", selected=chosen)
    stage.restart()
    stage.deliver()
    assert "1 of 15 tasks done" in stage.card().text
    assert len(stage.thread_texts()) == 1


def test_a_window_opened_before_a_restart_is_submitted_after_it(stage_at):
    stage = stage_at(MONDAY)
    stage.onboard("Acme smb")
    csm = stage.person(CSM)
    csm.press(stage.card(), "plan.tasks")
    menu = menu_of(csm.modal, "Send the welcome note")
    stage.restart()
    csm.press(csm.modal, menu, selected="Add a note…")
    stage.restart()
    stage.submit(csm, text="They asked for German")
    assert count(stage.thread_texts(), "They asked for German") == 1
