"""A small fake of the workspace's page API with canned data: the page can be tried without an app.

Run by hand: ``python tests/workspace/page_fixture.py 42000``.
"""

import asyncio
import json
import sys
import threading
from collections.abc import AsyncIterator
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import page_canned as canned
import uvicorn
from page_canned import Json
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

PAGE = Path(__file__).parents[2] / "slackapp" / "workspace" / "page"
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d76360f8ff1f0003000"
    "1ff8d3a1ba70000000049454e44ae426082",
)


class FakeWorkspace:
    """Holds everything the page can ask for; ``posted`` keeps what the page has sent."""

    def __init__(self) -> None:
        self.clock = canned.START
        self.channels = deepcopy(canned.CHANNELS)
        for one in self.channels:
            if "with_" in one:
                one["with"] = one.pop("with_")
        self.messages: dict[str, list[Json]] = {one["id"]: [] for one in self.channels}
        self.modals: list[Json] = []
        self.home: Json | None = None
        self.posted: list[tuple[str, Json]] = []
        self.listeners: list[tuple[asyncio.AbstractEventLoop, asyncio.Queue[str | None]]] = []
        self.down = False
        self.fill()

    def fill(self) -> None:
        self.put("C1", "U1", "Morning! Kick-off with Acme went well, plan below.", at=-90_000)
        self.put("C1", "U4", "Thanks. *Who* sends the mapping sheet? <@U1>", at=-89_900)
        self.put("C1", "UBOT", "Acme: enterprise onboarding", at=-7200, blocks=canned.PLAN, reply_count=0)
        self.put("C1", "U3", canned.SPOKEN, at=-5400)
        self.put("C1", "U1", "", at=-3600, blocks=[{**canned.RICH, "block_id": "rt1"}], edited=True)
        self.put("C1", "UBOT", "Here is the checklist.", at=-1800, files=canned.FILES)
        self.put("C1", "UBOT", "Only you see this: *one task* is overdue.", at=-600, ephemeral=True)
        for at in range(3):
            self.put("C2", "U5", f"Pilot news {at}", at=-500 + at)
        self.put("D1", "UBOT", "Your day: 2 tasks due.", at=-300)

    def put(self, channel: str, user: str, text: str, *, at: float = 0.0, thread: str = "", **more: object) -> str:
        ts = f"{self.clock + at:.0f}.{len(self.posted) + sum(map(len, self.messages.values())):06d}"
        message = {"ts": ts, "user": user, "text": text, "blocks": [], "edited": False, "ephemeral": False, **more}
        if thread:
            message["thread_ts"] = thread
        self.messages[channel].append(message)
        self.tell("message", {"channel": channel, "ts": ts, "thread_ts": thread})
        return ts

    def tell(self, kind: str, data: Json) -> None:
        for loop, queue in self.listeners:
            loop.call_soon_threadsafe(queue.put_nowait, f"event: {kind}\ndata: {json.dumps(data)}\n\n")

    def show(self, *views: Json) -> None:
        self.modals = list(views)
        self.tell("modal", {"stack": self.modals})

    def state(self, user: str) -> Json:
        return {
            "team": {"id": "T1", "name": "Northwind Analytics", "domain": "northwind"},
            "people": canned.PEOPLE,
            "me": next((one for one in canned.PEOPLE if one["id"] == user), canned.PEOPLE[0]),
            "channels": self.channels,
            "commands": canned.COMMANDS,
            "shortcuts": canned.SHORTCUTS,
            "app": {"id": "A1", "name": "Coordinator", "bot_user_id": "UBOT", "installed": True},
            "clock": {"now": self.now(), "controllable": True, "next_due": self.now(3600), "busy": False},
            "modals": self.modals,
            "home": self.home,
        }

    def now(self, later: float = 0) -> str:
        return datetime.fromtimestamp(self.clock + later, UTC).isoformat()

    def top_level(self, channel: str) -> list[Json]:
        said = self.messages[channel]
        return [self.counted(one, said) for one in said if one.get("thread_ts", one["ts"]) == one["ts"]]

    def counted(self, parent: Json, said: list[Json]) -> Json:
        replies = [one for one in said if one.get("thread_ts") == parent["ts"] != one["ts"]]
        return {**parent, "reply_count": len(replies), "latest_reply": replies[-1]["ts"] if replies else None}

    def thread(self, channel: str, ts: str) -> list[Json]:
        said = self.messages[channel]
        return [one for one in said if one["ts"] == ts or one.get("thread_ts") == ts]

    def edit(self, channel: str, ts: str, **changes: object) -> None:
        for one in self.messages[channel]:
            if one["ts"] == ts:
                one.update(changes)
        self.tell("update", {"channel": channel, "ts": ts})

    def say(self, body: Json) -> Json:
        text = body["text"]
        if not text.startswith("/"):
            return {"ok": True, "ts": self.put(body["channel"], body["user"], text, thread=body.get("thread_ts", ""))}
        if text.startswith("/onboard"):
            self.show(canned.onboard_view(text.removeprefix("/onboard").strip() or "Acme"))
            return {"ok": True}
        if text.startswith("/slow"):
            return {
                "ok": False,
                "error": "operation_timeout",
                "text": "/slow failed with the error “operation_timeout”",
            }
        self.put(body["channel"], "UBOT", f"You said {text}", ephemeral=True)
        return {"ok": True}

    def act(self, body: Json) -> Json:
        action, values = body["action_id"], body["state"]["values"]
        if action == "push":
            self.show(*self.modals, canned.contacts_view(len(self.modals) + 1))
        elif body["container"]["type"] == "message" and action == "done":
            blocks = [
                {"type": "section", "text": canned.mrkdwn("*Marked done.* Forecast improved by 2 days.")},
                *canned.PLAN[-1:],
            ]
            self.edit("C1", body["container"]["ts"], blocks=blocks, edited=True)
        elif "name" in values:
            view = canned.onboard_view()
            tier = values["tier"]["v"]["selected_option"]["value"]
            view["blocks"][-2] = canned.preview(values["name"]["v"]["value"], tier)
            self.show(view)
        return {"ok": True}

    def submit(self, view: str, body: Json) -> Json:
        values = body["state"]["values"]
        if view == "V1" and values["name"]["v"]["value"] == "Taken":
            return {"ok": False, "errors": {"name": "Taken already has a running plan."}}
        self.show(*self.modals[:-1])
        return {"ok": True, "stack": self.modals}


class PageApi:
    """The page and its API over one fake."""

    def __init__(self, fake: FakeWorkspace) -> None:
        self.fake = fake

    async def posted(self, request: Request) -> Json:
        body: Json = await request.json()
        self.fake.posted.append((request.url.path, body))
        return body

    async def state(self, request: Request) -> Response:
        return JSONResponse(self.fake.state(request.query_params.get("user", "")))

    async def messages(self, request: Request) -> Response:
        return JSONResponse({"messages": self.fake.top_level(request.path_params["id"])})

    async def thread(self, request: Request) -> Response:
        return JSONResponse({"messages": self.fake.thread(request.path_params["id"], request.path_params["ts"])})

    async def say(self, request: Request) -> Response:
        return JSONResponse(self.fake.say(await self.posted(request)))

    async def act(self, request: Request) -> Response:
        body = await self.posted(request)
        await asyncio.sleep(0.05)
        return JSONResponse(self.fake.act(body))

    async def submit(self, request: Request) -> Response:
        return JSONResponse(self.fake.submit(request.path_params["id"], await self.posted(request)))

    async def close(self, request: Request) -> Response:
        body = await self.posted(request)
        self.fake.show(*([] if body.get("all") else self.fake.modals[:-1]))
        return JSONResponse({"ok": True})

    async def options(self, request: Request) -> Response:
        typed = (await self.posted(request))["value"].lower()
        names = ("Salesforce", "SAP", "Snowflake", "Workday")
        return JSONResponse({"options": [canned.option(one) for one in names if typed in one.lower()]})

    async def home(self, request: Request) -> Response:
        await self.posted(request)
        self.fake.home = canned.HOME_VIEW
        self.fake.tell("home", {"view": self.fake.home})
        return JSONResponse({"ok": True})

    async def read(self, request: Request) -> Response:
        body = await self.posted(request)
        for one in self.fake.channels:
            if one["id"] == body["channel"]:
                one["unread"] = 0
        return JSONResponse({"ok": True})

    async def clock(self, request: Request) -> Response:
        step = (await self.posted(request))["advance"]
        self.fake.tell("clock", {"now": self.fake.now(), "busy": True})
        await asyncio.sleep(0.2)
        self.fake.clock += {"hour": 3600, "day": 86_400, "next": 3600}[step]
        self.fake.put("C1", "UBOT", ":tada: *Kick-off* is reached. Well done <@U1>!")
        return JSONResponse({"ok": True, "now": self.fake.now(), "note": "1 message was sent."})

    async def upload(self, request: Request) -> Response:
        async with request.form() as form:
            file, user, channel = form["file"], str(form["user"]), str(form.get("channel") or "")
            assert not isinstance(file, str)
            name, kind, size = file.filename, file.content_type, file.size
        made = {"id": f"F{len(self.fake.posted) + 10}", "name": name, "mimetype": kind, "size": size}
        self.fake.posted.append(("/_local/files", {"name": name, "channel": channel}))
        if channel:
            self.fake.put(channel, user, "", files=[made])
        return JSONResponse({"ok": True, "id": made["id"]})

    async def file(self, _request: Request) -> Response:
        return Response(PICTURE, media_type="image/png")

    async def log(self, _request: Request) -> Response:
        lines = [
            {
                "at": canned.START,
                "direction": "out",
                "what": "/slack/events block_actions",
                "status": 200,
                "ms": 12.4,
                "error": "",
            },
            {
                "at": canned.START,
                "direction": "in",
                "what": "views.update",
                "status": 200,
                "ms": 2.1,
                "error": "hash_conflict",
            },
            {
                "at": canned.START,
                "direction": "in",
                "what": "chat.postMessage",
                "status": 429,
                "ms": 0.4,
                "error": "ratelimited",
            },
        ]
        return JSONResponse({"log": lines})

    async def live(self, _request: Request) -> Response:
        if self.fake.down:
            return Response(status_code=503)
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self.fake.listeners.append((asyncio.get_running_loop(), queue))

        async def events() -> AsyncIterator[str]:
            yield ": hello\n\n"
            while (line := await queue.get()) is not None:
                yield line

        return StreamingResponse(events(), media_type="text/event-stream")

    async def index(self, _request: Request) -> Response:
        return FileResponse(PAGE / "index.html")

    async def shortcut(self, request: Request) -> Response:
        await self.posted(request)
        return JSONResponse({"ok": True})


def application(fake: FakeWorkspace) -> Starlette:
    """Return the page and its API over one fake."""
    api = PageApi(fake)
    local = [
        Route("/state", api.state),
        Route("/channels/{id}/messages", api.messages),
        Route("/channels/{id}/threads/{ts}", api.thread),
        Route("/messages", api.say, methods=["POST"]),
        Route("/actions", api.act, methods=["POST"]),
        Route("/views/{id}/submit", api.submit, methods=["POST"]),
        Route("/views/{id}/close", api.close, methods=["POST"]),
        Route("/options", api.options, methods=["POST"]),
        Route("/shortcut", api.shortcut, methods=["POST"]),
        Route("/home", api.home, methods=["POST"]),
        Route("/read", api.read, methods=["POST"]),
        Route("/clock", api.clock, methods=["POST"]),
        Route("/files", api.upload, methods=["POST"]),
        Route("/files/{id}", api.file),
        Route("/log", api.log),
        Route("/live", api.live),
        Mount("/static", StaticFiles(directory=PAGE)),
    ]
    return Starlette(routes=[Route("/", api.index), Mount("/_local", routes=local)])


class Running:
    """The fake under uvicorn in a thread, on a free port."""

    def __init__(self, port: int = 0) -> None:
        self.fake = FakeWorkspace()
        config = uvicorn.Config(
            application(self.fake), host="127.0.0.1", port=port, log_level="warning", lifespan="off"
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        while not self.server.started:
            self.thread.join(0.02)
        self.port = self.server.servers[0].sockets[0].getsockname()[1]
        return self

    def cut(self) -> None:
        """Break every open stream, as a restart would."""
        for loop, queue in self.fake.listeners:
            loop.call_soon_threadsafe(queue.put_nowait, None)
        self.fake.listeners.clear()

    def __exit__(self, *_: object) -> None:
        self.cut()
        self.server.should_exit = True
        self.server.force_exit = True
        self.thread.join(5)


if __name__ == "__main__":
    with Running(int(sys.argv[1])) as running:
        running.thread.join()
