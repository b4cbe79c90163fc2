"""Ingest: batches of Segment's official SDK, stored before they are answered, in one process over SQLite.

The floor is a bare Starlette handler that only parses the JSON; both get the same batches of 100 from the same load
generator, in turns. The SDK itself is measured too: it has one core to make its events on, so its own pace counts.
Targets: 5,000 events a second through the SDK, all of them stored; 99 in 100 batches answered within 250 ms while
as many come as can; at least a tenth of the bare handler's batches.
"""

import asyncio
import itertools
import sqlite3
import sys
import tempfile
import time
from base64 import b64encode
from pathlib import Path
from statistics import median

import orjson

from bench.load import Result, flat_out, served, steady

KEYS, TEAM = [f"wk_{number:040}" for number in range(10)], "T0BENCH"
"""Several, since one key may not send all that fits through the door."""
BATCH, EVENTS = 100, 60_000
A_SECOND, P99, SHARE = 5_000, 0.250, 0.1
SECONDS, ROUNDS = 3.0, 3


def requests():
    """Make batches as the SDK does, each with message ids of its own."""
    count = itertools.count()
    call = {
        "type": "track",
        "event": "report opened",
        "userId": "user-1234",
        "anonymousId": None,
        "messageId": "ID",
        "timestamp": "2026-01-05T10:00:00.123456+00:00",
        "properties": {"report": "monthly revenue", "rows": 1234, "filters": ["region", "team"], "seconds": 1.25},
        "context": {"groupId": "acme-12", "library": {"name": "analytics-python", "version": "2.4.0"}},
        "integrations": {},
    }
    before, after = orjson.dumps(call).split(b'"ID"')

    def make() -> bytes:
        number = next(count)
        key = KEYS[number % len(KEYS)]
        auth = b64encode(f"{key}:".encode()).decode()
        calls = b",".join(before + f'"{number}-{place}"'.encode() + after for place in range(BATCH))
        body = (
            b'{"batch": [' + calls + b'], "sentAt": "2026-01-05T10:00:01+00:00", "writeKey": "' + key.encode() + b'"}'
        )
        head = (
            f"POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            f"Authorization: Basic {auth}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    return make


def bare() -> object:
    """A handler that parses the JSON and does nothing with it."""
    from starlette.applications import Starlette
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    async def answer(request) -> JSONResponse:
        orjson.loads(await request.body())
        return JSONResponse({"success": True})

    return Starlette(routes=[Route("/v1/batch", answer, methods=["POST"])])


def whole(folder: Path) -> object:
    """The whole app with one key."""
    from slackapp.app import build_app
    from slackapp.bolt import make_bolt
    from slackapp.serve import prepare_database
    from slackapp.settings import Settings
    from slackapp.web import make_web

    settings = Settings(
        _env_file=None,
        database_url=f"sqlite:///{folder}/bench.db",
        events_url=f"duckdb://{folder}/events",
        slack_signing_secret="bench-signing-secret",
        slack_api_url="http://127.0.0.1:9/api/",
        secret_key="b" * 32,
        ingest_keys=",".join(f"{TEAM}:{key}" for key in KEYS),
    )
    prepare_database(settings)
    app = build_app(settings)
    return make_web(app, make_bolt(app, None), None, on_start=lambda: lambda: None)


def measured(port: int) -> Result:
    """As fast as it goes at 8 connections."""
    return asyncio.run(flat_out(port, requests(), connections=8, seconds=SECONDS / 2))


def with_sdk(port: int) -> float:
    """Events a second through the official SDK, from the first call until the last batch was answered."""
    from segment.analytics.client import Client

    lost = []
    client = Client(
        KEYS[0],
        host=f"http://127.0.0.1:{port}",
        max_queue_size=EVENTS + 1,
        thread=4,
        upload_interval=0.05,
        on_error=lambda error, _: lost.append(error),
    )
    begun = time.perf_counter()
    for number in range(EVENTS):
        client.track(f"user-{number % 500}", "report opened", {"rows": number}, {"groupId": f"acme-{number % 40}"})
    client.flush()
    taken = time.perf_counter() - begun
    client.join()
    if lost:
        raise SystemExit(f"the SDK lost batches: {lost[0]}")
    return EVENTS / taken


def events_stored(folder: Path) -> int:
    with sqlite3.connect(folder / "bench.db") as database:
        return database.execute("SELECT coalesce(sum(rows), 0) FROM event_journal").fetchone()[0]


def main() -> int:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        with served("ingest_bench", "bare", folder) as floor_port, served("ingest_bench", "whole", folder) as port:
            sdk = with_sdk(port)
            stored = events_stored(folder)
            rounds = [(measured(floor_port), measured(port)) for _ in range(ROUNDS)]
            paced = asyncio.run(steady(port, requests(), rate=A_SECOND / BATCH, seconds=SECONDS))
    ratio = median(mine.rate / floor.rate for floor, mine in rounds)
    for name, results in (("bare", [floor for floor, _ in rounds]), ("whole", [mine for _, mine in rounds])):
        one = sorted(results, key=lambda each: each.rate)[len(results) // 2]
        print(f"{name:6} {one.rate * BATCH:8,.0f} events/s  p99 {one.at(0.99) * 1e3:6.1f} ms a batch of {BATCH}")
    flat = median(mine.at(0.99) for _, mine in rounds)
    checks = {
        f"through the official SDK {sdk:,.0f} events a second (aim {A_SECOND:,})": sdk >= A_SECOND,
        f"{stored:,} of {EVENTS:,} events stored when the SDK was done": stored == EVENTS,
        f"p99 {flat * 1e3:.0f} ms flat out (aim {P99 * 1e3:.0f} ms)": flat <= P99,
        f"p99 {paced.at(0.99) * 1e3:.0f} ms at {A_SECOND:,} events a second": paced.at(0.99) <= P99,
        f"{ratio:.2f} of the bare handler's batches (aim {SHARE})": ratio >= SHARE,
        "every answer was 200": not any(one.bad for pair in rounds for one in (*pair, paced)),
    }
    for said, good in checks.items():
        print("ok    " if good else "MISSED", said)
    return 0 if all(checks.values()) else 1


def serve(which: str, port: int, folder: Path) -> None:
    """Serve one of the two apps."""
    from slackapp.serve import run_asgi

    run_asgi(bare() if which == "bare" else whole(folder), host="127.0.0.1", port=port)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        serve(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
    else:
        sys.exit(main())
