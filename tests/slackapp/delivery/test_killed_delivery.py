"""A process that is killed while Slack is doing what it asked for: the next one takes over, and nothing is twice."""

import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from local_slack import CHANNEL, NOW, TEAM, staged

from core.messages import PlanLine
from slackapp.app import SystemClock
from slackapp.delivery import deliverer
from slackapp.workspace import Fault, FaultKind, FaultWhen


@pytest.fixture
def stage(migrated, tmp_path):
    path = tmp_path / "app.db"
    shutil.copy(migrated, path)
    with staged(path) as made:
        yield made


def child(stage):
    """Another process that ticks at the stage's instant."""
    settings = stage.app.settings
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": settings.database_url,
        "EVENTS_URL": settings.events_url,
        "SLACK_API_URL": settings.slack_api_url,
        "SECRET_KEY": "k" * 40,
        "SLACK_SIGNING_SECRET": "signing",
    }
    command = [sys.executable, "-m", "slackapp.cli", "tick", "--now", stage.clock.now().isoformat()]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.mark.parametrize("when", list(FaultWhen))
def test_kill_9_in_the_middle_of_a_post_loses_nothing_and_repeats_nothing(stage, when):
    plan = stage.start_plan()
    with stage.app.store.begin(TEAM) as work:
        work.outbox.put(PlanLine(plan=plan.id, sentence="after"), lane=CHANNEL, thread=f"plan:{plan.id}")
    stage.slack.faults.add(Fault(kind=FaultKind.SLOW, when=when, method="chat.postMessage", seconds=1))
    killed = child(stage)
    begun = time.monotonic()
    while stage.slack.faults.waiting and time.monotonic() - begun < 30:
        assert killed.poll() is None, killed.stderr.read()
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert stage.slack.until(lambda: len(stage.slack.messages(CHANNEL)) == 1)
    stage.clock.at = SystemClock().wall() + timedelta(seconds=12)
    deliverer(stage.app, owner="next").drain(now=NOW)
    card, *others = stage.slack.messages(CHANNEL)
    assert not [one for one in others if one.text == card.text]
    assert [one.text for one in stage.slack.thread(CHANNEL, card.ts)].count("after") == 1
    assert stage.slack.calls("conversations.history")
