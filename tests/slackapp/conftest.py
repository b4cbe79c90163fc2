"""A real app over a fresh database, a Slack that only remembers what it was asked, and signed requests."""

import asyncio
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlencode

import httpx
import pytest
from slack_sdk.signature import SignatureVerifier

from core.storage import Store, upgrade
from core.types import TeamId
from slackapp.app import App, build_app
from slackapp.bolt import make_bolt
from slackapp.oauth import make_oauth
from slackapp.settings import Settings
from slackapp.web import make_web

TEAM = TeamId("T1")
NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
SECRET = "signing-secret-of-the-tests"
PEOPLE = {
    "U1": {"real_name": "A Member", "tz": "Europe/Berlin"},
    "UADMIN": {"real_name": "The Administrator", "is_admin": True},
    "UGUEST": {"real_name": "A Guest", "is_restricted": True},
    "UOUT": {"real_name": "An Outsider", "team_id": "T2"},
}
CHANNELS = {"C1": {"name": "internal"}, "CX": {"name": "shared", "is_ext_shared": True}}


class StillClock:
    """A clock that stands until it is moved."""

    def __init__(self, now=NOW):
        self.at = now

    def now(self):
        return self.at

    def wall(self):
        return self.at

    def sleep(self, seconds):
        self.at += timedelta(seconds=seconds)


@dataclass
class FakeSlack:
    """A Web API over HTTP. ``calls`` holds what it was asked, ``errors`` what to refuse, ``garbled`` odd answers."""

    url: str = ""
    calls: list = field(default_factory=list)
    errors: dict = field(default_factory=dict)
    garbled: dict = field(default_factory=dict)
    channels: dict = field(default_factory=lambda: dict(CHANNELS))

    def of(self, method):
        return [arguments for name, arguments in self.calls if name == method]

    def answer(self, method, arguments):
        self.calls.append((method, arguments))
        if method in self.errors:
            return {"ok": False, "error": self.errors[method]}
        if method in self.garbled:
            return {"ok": True, **self.garbled[method]}
        if method == "users.info":
            known = PEOPLE.get(arguments.get("user"))
            user = {"id": arguments.get("user"), "team_id": TEAM, **(known or {})}
            return {"ok": True, "user": user} if known else {"ok": False, "error": "user_not_found"}
        if method == "conversations.info":
            known = self.channels.get(arguments.get("channel"))
            found = {"id": arguments.get("channel"), **(known or {})}
            return {"ok": True, "channel": found} if known else {"ok": False, "error": "channel_not_found"}
        if method == "auth.test":
            return {"ok": True, "team": "Team One", "team_id": TEAM, "user_id": "UBOT", "bot_id": "B1"}
        if method == "oauth.v2.access":
            bot = {"access_token": "xoxb-new", "bot_user_id": "UBOT", "scope": "commands", "app_id": "A1"}
            return {"ok": True, "team": {"id": "T9", "name": "Nine"}, "authed_user": {"id": "U9"}, **bot}
        return {"ok": True, "ts": "1.1"}


def _handler(slack):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            raw = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
            arguments = json.loads(raw) if raw.startswith("{") else dict(parse_qsl(raw))
            answer = json.dumps(slack.answer(self.path.split("/api/")[-1], arguments)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_):
            pass

    return Handler


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    fake = FakeSlack()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(fake))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_port}/api/"
    yield fake
    server.shutdown()
    server.server_close()


@pytest.fixture
def clock():
    return StillClock()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory):
    file = tmp_path_factory.mktemp("empty") / "app.db"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def settings(slack, tmp_path, empty_database):
    database = tmp_path / "app.db"
    database.write_bytes(empty_database.read_bytes())
    return Settings(
        _env_file=None,
        database_url=f"sqlite:///{database}",
        slack_signing_secret=SECRET,
        slack_api_url=slack.url,
        slack_client_id="1.2",
        slack_client_secret="hush",
        secret_key="k" * 40,
    )


@pytest.fixture
def store(settings):
    opened = Store.open(settings.store_url)
    yield opened
    opened.close()


class Http:
    """A browser that speaks with an ASGI app in this process, one request at a time."""

    def __init__(self, asgi):
        self._loop = asyncio.new_event_loop()
        transport = httpx.ASGITransport(asgi, raise_app_exceptions=True)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:3000")

    def get(self, path, **more):
        self._client.cookies.clear()
        return self._loop.run_until_complete(self._client.get(path, **more))

    def post(self, path, **more):
        return self._loop.run_until_complete(self._client.post(path, **more))

    def close(self):
        self._loop.run_until_complete(self._client.aclose())
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()


@dataclass
class Phone:
    """Sends the app what Slack would send, signed."""

    app: App
    asgi: object
    http: Http
    count: int = 0

    def post(self, body: bytes, content_type="application/x-www-form-urlencoded", **headers):
        stamp = str(int(self.app.clock.now().timestamp()))
        signature = SignatureVerifier(SECRET).generate_signature(timestamp=stamp, body=body)
        sent = {"x-slack-request-timestamp": stamp, "x-slack-signature": signature, "content-type": content_type}
        return self.http.post("/slack/events", content=body, headers={**sent, **headers})

    def command(self, line, user="U1", channel="C1", **more):
        self.count += 1
        name, _, text = line.partition(" ")
        fields = {"command": name, "text": text, "user_id": user, "team_id": TEAM, "channel_id": channel}
        fields |= {"trigger_id": f"t{self.count}", "response_url": self.hook, **more}
        return self.post(urlencode(fields).encode())

    def interact(self, payload, **headers):
        return self.post(urlencode({"payload": json.dumps(payload)}).encode(), **headers)

    def event(self, event, event_id="Ev1", **headers):
        body = {"type": "event_callback", "team_id": TEAM, "event_id": event_id, "event": event}
        return self.post(json.dumps(body).encode(), "application/json", **headers)

    def press(self, action_id, value="", user="U1", ts="10.1", action_ts="11.1", team=TEAM, **more):
        payload = {
            "type": "block_actions",
            "user": {"id": user, "team_id": team},
            "team": {"id": TEAM},
            "channel": {"id": "C1"},
            "container": {"type": "message", "message_ts": ts, "channel_id": "C1"},
            "message": {"ts": ts},
            "trigger_id": f"p{action_ts}",
            "response_url": self.hook,
            "actions": [
                {"type": "button", "action_id": action_id, "block_id": "b", "value": value, "action_ts": action_ts}
            ],
        }
        return self.interact(payload | more)

    def submit(self, callback_id, values=None, user="U1", view_hash="h1", blocks=(), private=""):
        view = {
            "id": "V1",
            "team_id": TEAM,
            "type": "modal",
            "hash": view_hash,
            "callback_id": callback_id,
            "private_metadata": private,
            "title": {"type": "plain_text", "text": "T"},
            "blocks": list(blocks),
            "state": {"values": values or {}},
        }
        who = {"id": user, "team_id": TEAM}
        return self.interact({"type": "view_submission", "team": {"id": TEAM}, "user": who, "view": view})

    @property
    def hook(self):
        return self.app.settings.slack_api_url + "hook"


@pytest.fixture
def make_phone(settings, store, clock):
    opened = []

    def make(*features):
        app = build_app(settings, clock=clock, store=store, features=features)
        oauth = make_oauth(app)
        bolt = make_bolt(app, oauth)
        app.connections.connect(TEAM, {"name": "One", "bot_user": "UBOT"}, token="xoxb-1")
        asgi = make_web(app, bolt, oauth, on_start=lambda: lambda: None)
        http = Http(asgi)
        opened.append(http)
        return Phone(app=app, asgi=asgi, http=http)

    yield make
    for http in opened:
        http.close()
