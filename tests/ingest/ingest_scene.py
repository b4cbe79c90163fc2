"""The app behind uvicorn, a write key, and what has been stored."""

import gzip
import json
import socket
import threading
from contextlib import contextmanager
from dataclasses import asdict

import httpx
import uvicorn

from core.storage import Store
from core.types import TeamId, UserId
from core.usecases.write_keys import make_key
from slackapp.app import SystemClock, build_app
from slackapp.bolt import make_bolt
from slackapp.settings import Settings
from slackapp.web import make_web

TEAM = TeamId("T1")
KEY = "wk_" + "k" * 40
ADMIN = UserId("U1")


class Scene:
    """One app. ``stored`` are the events answered for, as their journal holds them."""

    def __init__(self, database, **settings):
        self.settings = Settings(
            _env_file=None,
            database_url=database,
            slack_signing_secret="signing",
            slack_api_url="http://127.0.0.1:9/api/",
            secret_key="k" * 40,
            **settings,
        )
        self.store = Store.open(self.settings.store_url)
        self.app = build_app(self.settings, store=self.store, clock=SystemClock(), features=())
        self.url = ""
        self.http = httpx.Client(timeout=30)

    @property
    def asgi(self):
        return make_web(self.app, make_bolt(self.app, None), None, on_start=lambda: lambda: None)

    def connect(self, team, key=KEY):
        self.app.connections.connect(team, {"name": team, "bot_user": "UBOT"}, token=f"xoxb-{team}")
        if key:
            with self.store.begin(team) as work:
                self.key_id = make_key(work, "Product", token=key, by=ADMIN, now=self.now).id

    @property
    def now(self):
        return self.app.clock.now()

    def post(self, path, body, *, key=KEY, **more):
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        auth = (key, "") if key is not None else None
        return self.http.post(self.url + path, content=content, auth=auth, **more)

    def track(self, event="opened", **more):
        call = {"type": "track", "userId": "u1", "event": event, "timestamp": self.now.isoformat(), **more}
        return self.post("/v1/track", call)

    def batch(self, *calls, **more):
        return self.post("/v1/batch", {"batch": list(calls), **more})

    @property
    def stored(self):
        return stored(self.settings.store_url)

    def work(self, team=TEAM):
        return self.store.read(team)

    def metric(self, source, outcome):
        return self.app.metrics.ingested.labels(source, outcome)._value.get()

    def close(self):
        self.http.close()
        self.store.close()


def stored(url, *teams):
    """The events in the journals of ``teams``, in the order in which they came."""
    store = Store.open(url)
    found = []
    for team in teams or (TEAM,):
        with store.read(team) as work:
            found += [event for batch in work.journal.batches(limit=1_000_000).values() for event in batch]
    store.close()
    return [asdict(event) for event in found]


def call(kind="track", **more):
    """A call that can be used."""
    made = {"type": kind, "userId": "u1", **({"event": "opened"} if kind == "track" else {})}
    return made | more


def packed(body):
    return gzip.compress(json.dumps(body).encode())


class Server(uvicorn.Server):
    """uvicorn in a thread, which leaves the process's signals alone."""

    def install_signal_handlers(self):
        pass


@contextmanager
def serving(scene):
    listener = socket.create_server(("127.0.0.1", 0))
    scene.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    server = Server(uvicorn.Config(scene.asgi, log_level="warning", lifespan="off", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        thread.join(0.005)
    try:
        yield scene
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
