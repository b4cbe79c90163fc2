"""The page's own API under ``/_local``: what it shows, what a person does, the clock, faults, the wire."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from typing import Any

import orjson
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from slackapp.workspace import acts, acts_views, clocks, page_state, talk, views
from slackapp.workspace.acting import Outcome, Refused, channel_of, person_of
from slackapp.workspace.context import Context
from slackapp.workspace.faults import Fault, FaultKind, FaultWhen
from slackapp.workspace.installing import uninstall
from slackapp.workspace.records import Json

_LOG_LINES = 200
_KEEP_ALIVE_S = 15.0
# Files that a browser may show in place; anything else is saved.
_SHOWN = ("image/", "text/html", "text/plain", "text/markdown", "application/pdf")


def answer(body: Json, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Return a JSON answer."""
    return Response(orjson.dumps(body), status_code=status, headers=headers, media_type="application/json")


class PageApi:
    """The routes of the page. What waits for the app runs in ``pool``, never on the event loop."""

    def __init__(self, ctx: Context, pool: ThreadPoolExecutor) -> None:
        self._ctx = ctx
        self._pool = pool

    def routes(self) -> list[Route]:
        """Return the routes below ``/_local``."""
        return [
            Route("/state", self._told(self._state)),
            Route("/channels/{channel}/messages", self._told(self._messages)),
            Route("/channels/{channel}/threads/{ts}", self._told(self._thread)),
            Route("/files/{file}", self._told(self._file)),
            Route("/files", self._told(self._upload), methods=["POST"]),
            Route("/live", self._told(self._live)),
            Route("/log", self._told(self._log)),
            *(
                Route(path, self._told(self._posted(run)), methods=["POST"])
                for path, run in {
                    "/messages": self._say,
                    "/actions": self._act,
                    "/views/{view}/submit": self._submit,
                    "/views/{view}/close": self._close,
                    "/options": self._options,
                    "/shortcut": self._shortcut,
                    "/home": self._home,
                    "/read": self._read,
                    "/clock": self._clock,
                    "/faults": self._faults,
                    "/uninstall": self._uninstall,
                }.items()
            ),
        ]

    def _told(self, run: Callable[[Request], Any]) -> Callable[[Request], Any]:
        """Answer what a person could not have done with its reason."""

        async def endpoint(request: Request) -> Response:
            try:
                response: Response = await run(request)
            except Refused as refused:
                response = told(refused.outcome)
            return response

        return endpoint

    def _posted(self, run: Callable[[Json, dict[str, str]], Json | Outcome]) -> Callable[[Request], Any]:
        """Run something a person does in a thread, with the request's JSON and its path's parts."""

        async def endpoint(request: Request) -> Response:
            try:
                body = orjson.loads(await request.body() or b"{}")
            except orjson.JSONDecodeError:
                body = None
            if not isinstance(body, dict):
                return answer({"ok": False, "error": "invalid_json"}, 400)
            loop = asyncio.get_running_loop()
            try:
                done = await loop.run_in_executor(self._pool, run, body, dict(request.path_params))
            except (KeyError, TypeError, ValueError, AttributeError):
                return answer({"ok": False, "error": "invalid_arguments"}, 400)
            return told(done) if isinstance(done, Outcome) else answer(done)

        return endpoint

    async def _state(self, request: Request) -> Response:
        user = request.query_params.get("user", "")
        loop = asyncio.get_running_loop()
        return answer(await loop.run_in_executor(self._pool, page_state.page_state, self._ctx, user))

    async def _messages(self, request: Request) -> Response:
        user = request.query_params.get("user", "")
        with self._ctx.state.lock:
            channel = channel_of(self._ctx, person_of(self._ctx, user), request.path_params["channel"])
            return answer({"messages": page_state.timeline(self._ctx, channel, user)})

    async def _thread(self, request: Request) -> Response:
        user = request.query_params.get("user", "")
        with self._ctx.state.lock:
            channel = channel_of(self._ctx, person_of(self._ctx, user), request.path_params["channel"])
            return answer({"messages": page_state.thread(self._ctx, channel, request.path_params["ts"], user)})

    async def _file(self, request: Request) -> Response:
        file = self._ctx.state.files.get(request.path_params["file"])
        content = self._ctx.state.contents.get(file.id) if file else None
        if file is None or content is None:
            return answer({"ok": False, "error": "file_not_found"}, 404)
        return file_response(file.name, file.mimetype, content)

    async def _upload(self, request: Request) -> Response:
        async with request.form() as form:
            given = form.get("file")
            if not isinstance(given, UploadFile):
                return answer({"ok": False, "error": "no_file"}, 400)
            content, name = await given.read(), given.filename or "file"
            user, channel = str(form.get("user", "")), str(form.get("channel") or "")
            thread = str(form.get("thread_ts") or "")
        file, _ = talk.upload(self._ctx, user, channel, name, content, thread)
        return answer({"ok": True, "id": file.id, "file": talk.file_facts(self._ctx, file)})

    async def _live(self, request: Request) -> Response:
        user = request.query_params.get("user", "")
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(self._stream(user), media_type="text/event-stream", headers=headers)

    async def _stream(self, user: str) -> AsyncIterator[bytes]:
        listener = self._ctx.live.join(user)
        # What happened between the page's first look and this moment would be lost without these two.
        with self._ctx.state.lock:
            stack = views.shown(self._ctx, views.stack_of(self._ctx, user))
        try:
            yield _event("modal", {"stack": stack}) + _event("channels", {})
            while True:
                try:
                    news = await asyncio.wait_for(listener.queue.get(), _KEEP_ALIVE_S)
                except TimeoutError:
                    yield b": still here\n\n"
                    continue
                if news is None:
                    return
                yield _event(*news)
        finally:
            self._ctx.live.leave(listener)

    async def _log(self, _: Request) -> Response:
        return answer({"log": [one.line() for one in self._ctx.wire.last(_LOG_LINES)]})

    def _say(self, body: Json, _: dict[str, str]) -> Json | Outcome:
        text, user, channel = str(body["text"]), body["user"], body["channel"]
        thread = str(body.get("thread_ts") or "")
        if not text.startswith("/"):
            message, _heard = talk.say(self._ctx, user, channel, text, thread)
            return {"ok": True, "ts": message.ts}
        if thread:
            return Outcome(ok=False, error="no_commands_in_threads", text="Commands do not work in threads.")
        return acts.run_command(self._ctx, user, channel, text)

    def _act(self, body: Json, _: dict[str, str]) -> Outcome:
        place = (str(body["block_id"]), str(body["action_id"]))
        return acts.act(self._ctx, body["user"], body["container"], place, body["element"], _values(body))

    def _submit(self, body: Json, path: dict[str, str]) -> Json | Outcome:
        done = acts_views.submit(self._ctx, body["user"], path["view"], _values(body))
        with self._ctx.state.lock:
            stack = views.shown(self._ctx, views.stack_of(self._ctx, body["user"]))
        return {**outcome_json(done), "stack": stack}

    def _close(self, body: Json, path: dict[str, str]) -> Outcome:
        return acts_views.close(self._ctx, body["user"], path["view"], everything=bool(body.get("all")))

    def _options(self, body: Json, _: dict[str, str]) -> Outcome:
        container = body.get("message") or {"view_id": body.get("view_id")}
        place = (str(body["block_id"]), str(body["action_id"]))
        return acts_views.suggest(self._ctx, body["user"], container, place, str(body.get("value", "")))

    def _shortcut(self, body: Json, _: dict[str, str]) -> Outcome:
        channel, ts = str(body.get("channel") or ""), str(body.get("ts") or "")
        return acts.shortcut(self._ctx, body["user"], body["callback_id"], channel, ts)

    def _home(self, body: Json, _: dict[str, str]) -> Json:
        talk.open_home(self._ctx, body["user"])
        return {"ok": True}

    def _read(self, body: Json, _: dict[str, str]) -> Outcome:
        return talk.mark_read(self._ctx, body["user"], body["channel"])

    def _clock(self, body: Json, _: dict[str, str]) -> Json:
        return clocks.move(self._ctx, str(body["advance"]))

    def _faults(self, body: Json, _: dict[str, str]) -> Json:
        if body.get("clear"):
            self._ctx.faults.clear()
        else:
            facts = {name: value for name, value in body.items() if name != "user"}
            facts["kind"] = FaultKind(facts["kind"])
            facts["when"] = FaultWhen(facts.get("when", FaultWhen.BEFORE))
            self._ctx.faults.add(Fault(**facts))
        return {"ok": True, "waiting": [asdict(one) for one in self._ctx.faults.waiting]}

    def _uninstall(self, body: Json, _: dict[str, str]) -> Json:
        team = str(body.get("team") or self._ctx.state.home_team.id)
        with self._ctx.state.lock:
            return {"ok": uninstall(self._ctx, team)}


def _event(name: str, data: Json) -> bytes:
    return b"event: %s\ndata: %s\n\n" % (name.encode(), orjson.dumps(data))


def _values(body: Json) -> Json:
    values = (body.get("state") or {}).get("values") or {}
    return {block: dict(actions) for block, actions in values.items()}


def outcome_json(outcome: Outcome) -> Json:
    """Return what an act came to for the page, empty parts left out."""
    facts = {"error": outcome.error, "text": outcome.text, "errors": outcome.errors, **outcome.more}
    return {"ok": outcome.ok, **{name: value for name, value in facts.items() if value or name in outcome.more}}


def told(outcome: Outcome) -> Response:
    """Return what an act came to as the answer to its request."""
    return answer(outcome_json(outcome))


def file_response(name: str, mimetype: str, content: bytes) -> Response:
    """Return a file, shown in place where a browser can, but never able to run scripts here."""
    shown = mimetype.startswith(_SHOWN) and mimetype != "image/svg+xml"
    safe = name.encode("ascii", "replace").decode().replace('"', "'")
    headers = {
        "Content-Disposition": f'{"inline" if shown else "attachment"}; filename="{safe}"',
        "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=mimetype, headers=headers)
