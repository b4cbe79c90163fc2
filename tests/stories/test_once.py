"""What Slack delivers twice, and what two people do at once, has its effect once."""

from datetime import UTC, date, datetime
from threading import Barrier, Thread

from stage import ACME, CSM, ENGINEER, MANAGER, count, is_card, option

MONDAY = datetime(2026, 9, 7, 7, 0, tzinfo=UTC)


def test_the_same_submission_delivered_twice_makes_one_plan(stage_at):
    stage = stage_at(MONDAY)
    csm = stage.person(CSM)
    csm.command("/onboard Acme smb", ACME)
    csm.submit()
    assert stage.again().ok
    stage.deliver()
    assert stage.again().ok
    stage.deliver()
    assert len([one for one in stage.slack.messages(ACME) if is_card(one)]) == 1
    assert count(stage.direct_texts(CSM), "is on its way") == 1


def test_two_forms_for_one_customer_make_one_plan_and_the_second_is_offered_it(stage_at):
    stage = stage_at(MONDAY)
    csm, manager = stage.person(CSM), stage.person(MANAGER)
    csm.command("/onboard Acme smb", ACME)
    manager.command("/onboard “acme” enterprise", ACME)
    csm.submit()
    seen = manager.submit()
    stage.deliver()
    assert "already has an onboarding plan" in seen.modal.words
    assert len([one for one in stage.slack.messages(ACME) if is_card(one)]) == 1


def test_a_press_that_slack_delivers_again_has_its_effect_once(stage_at):
    stage = stage_at(MONDAY)
    stage.onboard("Acme smb")
    stage.mark_done("Send the welcome note")
    stage.task_menu("Send the welcome note", "Not done after all").close(everything=True)
    assert stage.again().ok
    stage.deliver()
    assert count(stage.thread_texts(), "marked .*welcome note.* done") == 1
    assert count(stage.thread_texts(), "undid .*welcome note") == 1
    assert "0 of 15 tasks done" in stage.card().text


def test_a_submitted_window_that_slack_delivers_again_has_its_effect_once(stage_at):
    stage = stage_at(MONDAY)
    stage.onboard("Acme smb")
    stage.submit(stage.task_menu("Send the welcome note", "Add a note…"), text="They asked for German")
    assert stage.again().ok
    stage.deliver()
    assert count(stage.thread_texts(), "They asked for German") == 1


def test_of_two_people_who_mark_a_task_done_at_one_moment_one_did_it(stage_at):
    stage = stage_at(MONDAY)
    stage.onboard("Acme smb")
    card = stage.card()
    chosen, together = option(card, "plan.done", "Send the welcome note"), Barrier(3)

    def press(user):
        together.wait()
        stage.person(user).press(card, "plan.done", selected=chosen)

    users = (CSM, MANAGER, ENGINEER)
    threads = [Thread(target=press, args=(user,)) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stage.deliver()
    assert count(stage.thread_texts(), "marked .*welcome note.* done") == 1
    assert "1 of 15 tasks done" in stage.card().text
    told = [stage.slack.ephemerals(user) for user in users]
    assert sorted(len(one) for one in told) == [0, 1, 1]


def test_an_event_that_slack_delivers_again_is_answered_once(stage_at):
    stage = stage_at(MONDAY)
    stage.onboard("Acme smb")
    before = len(stage.everything_seen())
    stage.person(CSM).say(ACME, "<@U0HBOT> milestones for Acme")
    assert len(stage.everything_seen()) == before + 2
    stage.again_event()
    stage.deliver()
    assert len(stage.everything_seen()) == before + 2


def test_a_reminder_pressed_done_is_not_repeated_on_the_next_days(stage_at):
    stage = stage_at(MONDAY)
    stage.onboard("Acme smb")
    stage.at(date(2026, 9, 8), 10)
    reminder = stage.directs(CSM)[-1]
    done = next(
        one["action_id"]
        for block in reminder.blocks
        for one in block.get("elements", ())
        if "done" in one.get("action_id", "")
    )
    stage.press(CSM, reminder, done)
    seen = stage.slack.ephemerals(CSM)[-1].text
    assert "is marked done. Thank you." in seen
    stage.at(date(2026, 9, 25))
    title = seen.split("”")[0].strip("“")
    later = [one for one in stage.directs(CSM) if one.ts > reminder.ts]
    assert later
    assert count([one.words for one in later], title) == 0
