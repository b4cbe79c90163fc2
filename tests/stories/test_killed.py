"""A real process is killed while it says what the morning brings; the next one takes over."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime

import pytest
from stage import CSM, RealWall, count

from slackapp.workspace import Fault, FaultKind, FaultWhen

THURSDAY = datetime(2026, 9, 10, 7, 0, tzinfo=UTC)
MONDAY = datetime(2026, 9, 14, 7, 0, tzinfo=UTC)
STEPS = [
    ("chat.postMessage", Fault(kind=FaultKind.TIMEOUT, when=FaultWhen.BEFORE, method="chat.postMessage")),
    ("chat.postMessage", Fault(kind=FaultKind.SLOW, when=FaultWhen.AFTER, method="chat.postMessage", seconds=1)),
    ("chat.update", Fault(kind=FaultKind.SLOW, when=FaultWhen.AFTER, method="chat.update", seconds=1)),
]


@pytest.mark.parametrize(("method", "fault"), STEPS)
def test_kill_9_in_the_middle_of_a_monday_morning_loses_and_repeats_nothing(stage_at, second_database, method, fault):
    killed, steady = stage_at(THURSDAY, clock=RealWall(THURSDAY)), stage_at(THURSDAY, database=second_database)
    for stage in (killed, steady):
        stage.onboard("Acme smb")
        stage.at(date(2026, 9, 14), 5)
        stage.clock.move_to(MONDAY)
    killed.slack.faults.add(fault)
    kill_in_the_middle(killed)
    killed.clock.sleep(60)
    killed.deliver()
    steady.deliver()
    assert killed.everything_seen() == steady.everything_seen()
    assert killed.card().text == steady.card().text
    assert count(killed.channel_texts(), "week to Sun 13 Sep") == 1
    assert count(killed.direct_texts(CSM), "is overdue") == 1
    seen = killed.everything_seen()
    killed.deliver()
    assert killed.everything_seen() == seen


def kill_in_the_middle(stage):
    """Let ``coordinator tick`` run until it waits for Slack, and kill it there."""
    process = ticking(stage)
    ends = time.monotonic() + 30
    while stage.slack.faults.waiting and time.monotonic() < ends:
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL


def ticking(stage):
    settings = stage.settings
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": settings.database_url,
        "EVENTS_URL": settings.events_url,
        "SLACK_API_URL": settings.slack_api_url,
        "SLACK_SIGNING_SECRET": settings.slack_signing_secret.get_secret_value(),
        "SECRET_KEY": settings.secret_key.get_secret_value(),
    }
    command = [sys.executable, "-m", "slackapp.cli", "tick", "--now", stage.clock.now().isoformat()]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
