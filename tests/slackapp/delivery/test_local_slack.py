"""The whole way, from a use case to what a strict Slack shows, with its faults before and after the effect."""

import shutil

import pytest
from local_slack import ATTIC, CHANNEL, CSM, NOW, QUIET, SHARED, TEAM, staged

from core.messages import ChecklistFile, FileFormat, PlanLine, Reason, Reminder
from core.messages import Nudge as Nudged
from slackapp.delivery import deliverer
from slackapp.workspace import Fault, FaultKind, FaultWhen, Rates


@pytest.fixture
def database(migrated, tmp_path):
    path = tmp_path / "app.db"
    shutil.copy(migrated, path)
    return path


@pytest.fixture
def stage(database):
    with staged(database) as made:
        yield made


def drain(stage):
    return deliverer(stage.app, owner="test").drain(now=stage.clock.now())


def say(stage, plan, intent, **where):
    with stage.app.store.begin(TEAM) as work:
        work.outbox.put(intent, **({"lane": CHANNEL, "thread": f"plan:{plan.id}"} | where))


def everything(stage, plan):
    """A line, a file in the thread and a reminder by direct message; returns the top message and the thread."""
    say(stage, plan, PlanLine(plan=plan.id, sentence="said once", by=CSM))
    asked = ChecklistFile(plan=plan.id, format=FileFormat.MARKDOWN, shared_only=False)
    say(stage, plan, asked)
    nudge = Nudged(task=plan.tasks[0].id, reason=Reason.DUE_TODAY, due=NOW.date())
    say(stage, plan, Reminder(plan=plan.id, to=CSM, nudges=(nudge,)), lane=CSM, thread=None)


def check(stage):
    (card,) = stage.slack.messages(CHANNEL)
    line, shown = stage.slack.thread(CHANNEL, card.ts)
    assert "Acme" in card.text
    assert "said once" in line.text
    (name,) = shown.files
    file = stage.slack._ctx.state.files[name]
    assert file.title == "Acme: onboarding checklist"
    assert len(stage.slack.messages(stage.slack.direct(CSM))) == 1
    assert stage.slack.home(CSM) is not None


def test_a_plan_its_thread_a_file_a_reminder_and_home_arrive(stage):
    everything(stage, stage.start_plan())
    assert drain(stage) == 5
    check(stage)
    assert drain(stage) == 0


@pytest.mark.parametrize(
    ("kind", "when"),
    [
        (FaultKind.DROP, FaultWhen.BEFORE),
        (FaultKind.DROP, FaultWhen.AFTER),
        (FaultKind.SERVER_ERROR, FaultWhen.BEFORE),
        (FaultKind.SERVER_ERROR, FaultWhen.AFTER),
        (FaultKind.RATE_LIMITED, FaultWhen.BEFORE),
    ],
)
@pytest.mark.parametrize("method", ["chat.postMessage", "files.completeUploadExternal", "views.publish"])
def test_a_fault_makes_nothing_lost_and_nothing_twice(stage, method, kind, when):
    stage.slack.faults.add(Fault(kind=kind, when=when, method=method, count=2))
    everything(stage, stage.start_plan())
    drain(stage)
    check(stage)
    assert [fault.count for fault in stage.slack.faults.waiting] != [2]


def test_slacks_own_pace_is_never_met(database):
    with staged(database, rates=Rates()) as stage:
        plan = stage.start_plan()
        for number in range(8):
            say(stage, plan, PlanLine(plan=plan.id, sentence=f"line {number}"))
        drain(stage)
        (card,) = stage.slack.messages(CHANNEL)
        assert [one.text for one in stage.slack.thread(CHANNEL, card.ts)] == [f"line {n}" for n in range(8)]
        assert not [call for call in stage.slack.calls("chat.postMessage") if call.status == 429]


def test_a_channel_the_app_is_not_in_is_joined(stage):
    stage.start_plan(channel=QUIET)
    drain(stage)
    assert len(stage.slack.messages(QUIET)) == 1


@pytest.mark.parametrize(("channel", "why"), [(ATTIC, "archived"), (SHARED, "shared with another company")])
def test_a_plan_that_cannot_be_shown_is_told_to_its_owner(stage, channel, why):
    stage.start_plan(channel=channel)
    drain(stage)
    assert stage.slack.messages(channel) == []
    (told,) = stage.slack.messages(stage.slack.direct(CSM))
    assert why in told.text
