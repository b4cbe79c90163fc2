"""Acks: a signed `/milestones` through the whole app, against a bare Bolt app that only acks, both under uvicorn.

Asked again while nothing has changed, an answer is kept; what it costs to draw each anew is printed beside.
Targets: at 16 connections at least half the bare app's throughput; 99 in 100 under 50 ms at 200 a second; none
over 3 s with 256 connections at once.
"""

import asyncio
import hashlib
import hmac
import itertools
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from bench.load import Result, flat_out, served, steady

SECRET = "bench-signing-secret"
TEAM, USER, CHANNEL = "T0DEMO0001", "U0CSM00001", "C0SUCCESS1"
LINES = {"one": "Northwind Freight", "mine": "", "help": "help"}
SHARE, P99, WORST = 0.5, 0.050, 3.0
SECONDS, ROUNDS = 3.0, 5


def requests(text: str, *, command: str = "/milestones"):
    """Make signed commands, each with its own trigger."""
    count, begun = itertools.count(), time.monotonic_ns()

    def make() -> bytes:
        fields = {
            "command": command,
            "text": text,
            "user_id": USER,
            "user_name": "success",
            "team_id": TEAM,
            "channel_id": CHANNEL,
            "trigger_id": f"{next(count)}.{begun}",
            "response_url": "http://127.0.0.1:9/hook",
            "api_app_id": "A1",
        }
        body = urlencode(fields).encode()
        stamp = str(int(time.time()))
        digest = hmac.new(SECRET.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        head = (
            f"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"X-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: v0={digest}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    return make


def bare() -> object:
    """A Bolt app with the same settings that does nothing but ack."""
    from slack_bolt import App
    from slack_bolt.adapter.starlette.handler import SlackRequestHandler
    from slack_bolt.authorization import AuthorizeResult
    from starlette.applications import Starlette
    from starlette.routing import Route

    def authorize(team_id: str) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=team_id, bot_user_id="UBOT", bot_token="xoxb-1")

    bolt = App(signing_secret=SECRET, process_before_response=True, authorize=authorize)

    @bolt.command("/milestones")
    def command(ack) -> None:
        ack()

    handler = SlackRequestHandler(bolt)
    return Starlette(routes=[Route("/slack/events", handler.handle, methods=["POST"])])


def whole(folder: Path, *, keep: bool) -> object:
    """The whole app over the sample customers, its caller and channel known; without ``keep`` each answer is new."""
    from core.accounts import Channel, Person
    from core.types import ChannelId, TeamId, UserId
    from slackapp.app import build_app
    from slackapp.bolt import make_bolt
    from slackapp.demo import load_samples
    from slackapp.dispatch import Dispatcher
    from slackapp.serve import prepare_database
    from slackapp.settings import Settings
    from slackapp.web import make_web

    settings = Settings(
        _env_file=None,
        database_url=f"sqlite:///{folder}/bench.db",
        events_url=f"duckdb://{folder}/events",
        slack_signing_secret=SECRET,
        slack_api_url="http://127.0.0.1:9/api/",
        secret_key="b" * 32,
    )
    prepare_database(settings)
    app = build_app(settings)
    load_samples(app)
    now = datetime.now(UTC)
    with app.store.begin(TeamId(TEAM)) as work:
        work.people.save(Person(id=UserId(USER), name="Success", time_zone="Europe/Berlin"), seen_at=now)
        work.channels.save(Channel(id=ChannelId(CHANNEL), name="customer-success"), seen_at=now)
    bolt = make_bolt(app, None, dispatcher=Dispatcher(app, keep=keep))
    return make_web(app, bolt, None, on_start=lambda: lambda: None)


def measured(port: int, text: str, *, seconds: float = SECONDS) -> Result:
    """Warm up, then as fast as it goes at 16 connections."""
    make = requests(text)
    asyncio.run(flat_out(port, make, connections=16, seconds=0.3))
    return asyncio.run(flat_out(port, make, connections=16, seconds=seconds))


def in_turns(first: int, second: int) -> tuple[Result, Result, float]:
    """Both apps in turns, so that what else the machine does hits both; the median of the rounds' ratios."""
    floors, wholes, ratios = [], [], []
    for _ in range(ROUNDS):
        floors.append(measured(first, LINES["one"], seconds=SECONDS / 2))
        wholes.append(measured(second, LINES["one"], seconds=SECONDS / 2))
        ratios.append(wholes[-1].rate / floors[-1].rate)
    return joined(floors), joined(wholes), median(ratios)


def joined(results: list[Result]) -> Result:
    """Several runs as one."""
    seconds = [one for result in results for one in result.seconds]
    return Result(seconds=seconds, span=sum(r.span for r in results), bad=sum(r.bad for r in results))


def told(name: str, result: Result) -> None:
    print(
        f"{name:42} {result.rate:7.0f}/s  p50 {result.at(0.5) * 1e3:6.1f} ms  p99 {result.at(0.99) * 1e3:6.1f} ms"
        f"  worst {result.at(1.0) * 1e3:6.1f} ms  not 200: {result.bad}"
    )


def main() -> int:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        with served("ack_bench", "fresh", folder) as port:
            told("whole app, every answer drawn anew", measured(port, LINES["one"]))
        with served("ack_bench", "bare", folder) as floor_port, served("ack_bench", "whole", folder) as port:
            floor, same, ratio = in_turns(floor_port, port)
            others = {name: measured(port, LINES[name]) for name in ("mine", "help")}
            runs = [asyncio.run(steady(port, requests(LINES["one"]), rate=200, seconds=SECONDS)) for _ in range(3)]
            paced = sorted(runs, key=lambda run: run.at(0.99))[1]
            crowd = asyncio.run(flat_out(port, requests(LINES["one"]), connections=256, seconds=SECONDS))
    told("bare Bolt, ack only", floor)
    told(f"whole app, /milestones {LINES['one']}", same)
    for name, result in others.items():
        told(f"whole app, /milestones {LINES[name]}", result)
    told("whole app, 200 a second (of 3 runs)", paced)
    told("whole app, 256 connections", crowd)
    every = [floor, same, *others.values(), paced, crowd]
    worst = max(result.at(1.0) for result in every)
    checks = {
        f"throughput {ratio:.2f} of bare Bolt's (target {SHARE})": ratio >= SHARE,
        f"p99 at 200/s {paced.at(0.99) * 1e3:.1f} ms (target {P99 * 1e3:.0f} ms)": paced.at(0.99) < P99,
        f"worst of all {worst:.2f} s (target {WORST:.0f} s)": worst < WORST,
        "every answer was 200": not any(result.bad for result in every),
    }
    for said, good in checks.items():
        print("ok    " if good else "MISSED", said)
    return 0 if all(checks.values()) else 1


def serve(which: str, port: int, folder: Path) -> None:
    """Serve one of the two apps."""
    from slackapp.serve import run_asgi

    run_asgi(bare() if which == "bare" else whole(folder, keep=which == "whole"), host="127.0.0.1", port=port)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        serve(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
    else:
        sys.exit(main())
