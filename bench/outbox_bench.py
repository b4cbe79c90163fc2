"""10,000 messages over 500 channels of 10 workspaces, through the local workspace and all its limits.

Both sides live by one clock that runs ``SPEED`` times as fast as the real one. Printed is how long it took by that
clock, against the least that the limits allow, and what Slack's side of the wire saw.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

TEAMS, CHANNELS, MESSAGES = 10, 50, 20
SPEED = 5.0
BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)
SLACK_GAP, JITTER = 1.0, 0.05
"""Seconds between two posts in a channel, and how much of it is lost on the way to the door."""
SLACK_A_MINUTE = 600
WORST = 1.3
"""Times the least possible duration at which the measurement fails."""


class FastClock:
    """Real time since ``zero`` (of the system's monotonic clock), ``SPEED`` times as fast."""

    def __init__(self, zero):
        self.zero = zero

    def wall(self):
        return BEGIN + timedelta(seconds=(time.monotonic() - self.zero) * SPEED)

    now = wall

    def sleep(self, seconds):
        time.sleep(seconds / SPEED)


def channel_id(team, number):
    return f"C{team:02}{number:03}"


def slack_side(zero):
    """Serve the workspace until standard input ends, then print what went over the wire."""
    import socket
    import threading

    import uvicorn

    from slackapp.workspace import AppConfig, SeedChannel, SeedTeam, SeedWorkspace, Workspace

    listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    teams = [
        SeedTeam(
            id=f"T{n}", name=f"Team {n}", domain=f"t{n}", bot_token=f"xoxb-{n}", bot_user_id=f"UB{n}", bot_id=f"B{n}"
        )
        for n in range(TEAMS)
    ]
    rooms = [
        SeedChannel(id=channel_id(n, c), team=f"T{n}", name=f"room-{n}-{c}", members=(f"UB{n}",))
        for n in range(TEAMS)
        for c in range(CHANNELS)
    ]
    config = AppConfig(
        app_id="A1",
        client_id="c",
        client_secret="s",
        signing_secret="s",
        events_url=url,
        scopes=("chat:write", "channels:history", "channels:read"),
        bot_events=(),
    )
    clock = FastClock(zero)
    seed = SeedWorkspace(teams=tuple(teams), channels=tuple(rooms), users=(), usergroups=())
    workspace = Workspace(
        seed=seed,
        app=config,
        base_url=url,
        now=lambda: clock.now().timestamp(),
        wall=lambda: clock.wall().timestamp(),
    )
    server = uvicorn.Server(uvicorn.Config(workspace.asgi, log_level="critical", lifespan="off"))
    threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True).start()
    print(url, flush=True)
    sys.stdin.read()
    print(json.dumps(seen(workspace)), flush=True)


def seen(workspace):
    """What a strict observer notes: messages, refusals, the closest two posts of a channel, the busiest minute."""
    calls = workspace.calls("chat.postMessage")
    good = [call for call in calls if call.status == 200 and not call.error]
    rooms, teams = defaultdict(list), defaultdict(list)
    for call in good:
        room = call.arguments["channel"]
        rooms[room].append(call.at)
        teams[room[:3]].append(call.at)
    gaps = [
        after - before for times in rooms.values() for before, after in zip(times, sorted(times)[1:], strict=False)
    ]
    said = [one for room in rooms for one in workspace.messages(room)]
    return {
        "messages": len(said),
        "different": len({one.metadata["event_payload"]["id"] for one in said}),
        "in order": all(
            [one.text for one in workspace.messages(room)] == [str(n) for n in range(MESSAGES)] for room in rooms
        ),
        "refused": len(calls) - len(good),
        "closest": min(gaps),
        "busiest minute": max(busiest(sorted(times)) for times in teams.values()),
    }


def busiest(times):
    best, first = 0, 0
    for last, moment in enumerate(times):
        while moment - times[first] >= 60:
            first += 1
        best = max(best, last - first + 1)
    return best


def fill(store, clock):
    from core.accounts import Channel
    from core.messages import PlanLine
    from core.storage import Workspace
    from core.types import ChannelId, PlanId, TeamId, UserId

    for team in range(TEAMS):
        with store.begin(TeamId(f"T{team}")) as work:
            work.workspaces.save(
                Workspace(
                    team=work.team,
                    name="",
                    bot_token=b"-",
                    bot_user=UserId(f"UB{team}"),
                    app_id="A1",
                    scopes=(),
                    time_zone="UTC",
                    installed_at=BEGIN,
                )
            )
            for number in range(CHANNELS):
                room = ChannelId(channel_id(team, number))
                work.channels.save(Channel(id=room, name=room), seen_at=clock.wall())
            for text in range(MESSAGES):
                for number in range(CHANNELS):
                    line = PlanLine(plan=PlanId("p"), sentence=str(text))
                    work.outbox.put(line, lane=channel_id(team, number))


def app_side(url, zero, folder):
    """Send everything and return how many messages left in how many seconds of the fast clock."""
    from slack_sdk import WebClient

    from blocks.kit import message
    from core.storage import Store, upgrade
    from slackapp.delivery.deliverer import Deliverer
    from slackapp.delivery.slack import WebSlack

    database = f"sqlite:///{folder}/outbox.db"
    upgrade(database)
    store, clock = Store.open(database), FastClock(zero)
    fill(store, clock)
    sender = Deliverer(
        store=store,
        slack=lambda team: WebSlack(lambda: WebClient(token=f"xoxb-{team[1:]}", base_url=f"{url}/api/")),
        revoke=lambda _team: None,
        clock=clock,
        owner="bench",
        render=lambda _work, delivery, _now: message(delivery.intent.sentence, []),
        hands=8,
    )
    began = clock.wall()
    sent = sender.drain(now=BEGIN + timedelta(days=1))
    store.close()
    return sent, (clock.wall() - began).total_seconds()


def least_seconds():
    """The least the limits allow: a channel's pace, or a workspace's budget, whose first minute leaves at once."""
    from core.storage import BUDGET

    full_minutes = (CHANNELS * MESSAGES - 1) // BUDGET
    return max((MESSAGES - 1) * SLACK_GAP, full_minutes * 60.0)


def main():
    zero = time.monotonic()
    child = subprocess.Popen(
        [sys.executable, "-m", "bench.outbox_bench", "slack", str(zero)],
        cwd=Path(__file__).parents[1],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with child, tempfile.TemporaryDirectory() as folder:
        sent, seconds = app_side(child.stdout.readline().strip(), zero, folder)
        report = json.loads(child.communicate("")[0])
    least = least_seconds()
    print(
        f"{sent} messages in {seconds:.0f} s; the limits allow {least:.0f} s;",
        f"ratio {seconds / least:.2f} (at most {WORST})",
    )
    print(", ".join(f"{key} {value}" for key, value in report.items()))
    wanted = TEAMS * CHANNELS * MESSAGES
    good = (
        sent == report["messages"] == report["different"] == wanted
        and report["in order"]
        and report["closest"] >= SLACK_GAP - JITTER
        and report["busiest minute"] <= SLACK_A_MINUTE
        and seconds <= least * WORST
    )
    return 0 if good else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["slack"]:
        slack_side(float(sys.argv[2]))
    else:
        sys.exit(main())
