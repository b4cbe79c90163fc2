import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl

import orjson
import pytest
import uvicorn
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier
from starlette.requests import Request
from starlette.responses import Response

from slackapp.workspace import (
    AppConfig,
    CommandSpec,
    PersonKind,
    Rates,
    SeedChannel,
    SeedTeam,
    SeedUser,
    SeedUsergroup,
    SeedWorkspace,
    ShortcutSpec,
    Workspace,
)

SCOPES = (
    "app_mentions:read bookmarks:write channels:history channels:join channels:manage channels:read chat:write "
    "files:read files:write groups:history groups:read groups:write im:history im:read im:write mpim:write "
    "links:read links:write pins:write reactions:write team:read usergroups:read users:read users:read.email"
)

SEED = SeedWorkspace(
    teams=(
        SeedTeam(id="T1", name="Harbour", domain="harbour", bot_token="xoxb-one", bot_user_id="UBOT", bot_id="BBOT"),
        SeedTeam(id="T2", name="Quarry", domain="quarry"),
    ),
    users=(
        SeedUser(
            id="U1", team="T1", name="ana", real_name="Success Manager", email="ana@h.example", tz="Europe/Paris"
        ),
        SeedUser(id="U2", team="T1", name="mo", real_name="Team Manager", kind=PersonKind.MANAGER),
        SeedUser(id="U3", team="T1", name="gil", real_name="Customer Guest", kind=PersonKind.GUEST),
        SeedUser(id="U4", team="T1", name="old", real_name="Former Member", deleted=True),
        SeedUser(id="U9", team="T2", name="quinn", real_name="Partner Contact"),
    ),
    channels=(
        SeedChannel(id="C1", team="T1", name="general", members=("U1", "U2", "UBOT")),
        SeedChannel(id="C2", team="T1", name="quiet", members=("U1",)),
        SeedChannel(id="C3", team="T1", name="shared-quarry", members=("U1", "U9", "UBOT"), shared_with=("T2",)),
        SeedChannel(id="C4", team="T1", name="attic", members=("U1", "UBOT"), archived=True),
        SeedChannel(id="C5", team="T1", name="secret", members=("U2",), private=True),
    ),
    usergroups=(SeedUsergroup(id="S1", team="T1", handle="csm", name="CSMs", members=("U1", "U2")),),
)

APP = AppConfig(
    app_id="A1",
    client_id="client",
    client_secret="secret",
    signing_secret="signing",
    events_url="",
    redirect_url="http://127.0.0.1/slack/oauth_redirect",
    sign_in_url="http://127.0.0.1/dashboard/callback",
    unfurl_domains=("cs.example.org",),
    scopes=tuple(SCOPES.split()),
    commands=(CommandSpec(name="/onboard", description="Start a plan", usage_hint="NAME TIER"),),
    shortcuts=(
        ShortcutSpec(callback_id="new_plan", name="New plan"),
        ShortcutSpec(callback_id="note_it", name="Note it", type="message"),
    ),
    retry_delays=(0.01, 0.01, 0.01),
)


class Time:
    def __init__(self, at=1_790_000_000.0):
        self.at = at

    def __call__(self):
        return self.at


@dataclass
class Probe:
    """An app that keeps what it was sent and answers what a test tells it to."""

    verifier: SignatureVerifier
    client: WebClient
    got: list[dict] = field(default_factory=list)
    raw: list[tuple[dict, bytes]] = field(default_factory=list)
    reply: object = None
    plan: object = None
    headers: dict = field(default_factory=dict)

    async def __call__(self, scope, receive, send):
        request = Request(scope, receive)
        body = await request.body()
        assert self.verifier.is_valid_request(body, dict(request.headers))
        self.raw.append((dict(request.headers), body))
        self.got.append(_read(request.headers["content-type"], body))
        answer = self.reply
        if self.plan is not None:
            import anyio.to_thread

            answer = await anyio.to_thread.run_sync(self.plan, self.got[-1])
        status, content = answer if isinstance(answer, tuple) else (200, answer)
        data = b"" if content is None else content if isinstance(content, bytes) else orjson.dumps(content)
        response = Response(data, status_code=status, headers=self.headers, media_type="application/json")
        await response(scope, receive, send)

    @property
    def last(self):
        return self.got[-1]


def _read(kind, body):
    if kind.startswith("application/json"):
        return orjson.loads(body)
    form = dict(parse_qsl(body.decode(), keep_blank_values=True))
    return orjson.loads(form["payload"]) if "payload" in form else form


@dataclass
class Stage:
    workspace: Workspace
    probe: Probe
    client: WebClient
    url: str
    now: Time
    wall: Time

    def person(self, user="U1"):
        return self.workspace.person(user)

    def trigger(self, user="U1"):
        self.person(user).command("/onboard x", "C1" if user != "U9" else "C3")
        return self.probe.last["trigger_id"]


class _Server(uvicorn.Server):
    def install_signal_handlers(self):
        pass


@pytest.fixture
def registered():
    return APP


class Port:
    """One served port; what stands behind it is changed from test to test."""

    def __init__(self):
        self.behind = None
        self.listener = socket.socket()
        self.listener.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    async def __call__(self, scope, receive, send):
        await self.behind(scope, receive, send)


@pytest.fixture(scope="session")
def port():
    port = Port()
    server = _Server(uvicorn.Config(port, log_level="warning", lifespan="off", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [port.listener]})
    thread.start()
    while not server.started:
        thread.join(0.005)
    yield port
    server.should_exit = True
    thread.join()
    port.listener.close()


@pytest.fixture
def make_stage(port) -> Iterator:
    open_ones = []

    def make(*, app=APP, seed=SEED, rates=None, events_url="", **given):
        now, wall = Time(), Time()
        workspace = Workspace(
            seed=seed,
            app=replace(app, events_url=events_url or f"{port.url}/slack/events"),
            base_url=port.url,
            now=now,
            wall=wall,
            rates=rates or Rates(enforced=False),
            **given,
        )
        verifier = SignatureVerifier("signing")
        verifier.clock.now = now
        client = WebClient(token="xoxb-one", base_url=f"{port.url}/api/", retry_handlers=[])
        probe = Probe(verifier=verifier, client=client)

        async def both(scope, receive, send):
            await (workspace.asgi if Workspace.owns(scope["path"]) else probe)(scope, receive, send)

        port.behind = both
        open_ones.append(workspace)
        return Stage(workspace=workspace, probe=probe, client=client, url=port.url, now=now, wall=wall)

    yield make
    for workspace in open_ones:
        workspace.close()


@pytest.fixture
def stage(make_stage):
    return make_stage()
