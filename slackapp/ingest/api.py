"""Segment's calls over HTTP, as an application of its own whose description is ``/openapi.json``."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from fastapi import FastAPI, Request
from fastapi.openapi.utils import get_openapi
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response

from core.sources import Refusal, Said, read_calls
from slackapp.app import App
from slackapp.ingest.answers import Turned, too_busy
from slackapp.ingest.bodies import read_body, read_json, unpacked
from slackapp.ingest.described import DESCRIPTION, SINGLE, described, operation
from slackapp.ingest.hooks import Hooks
from slackapp.ingest.keys import Keys, Pace, key_in
from slackapp.ingest.writer import Writer

INGEST_PATHS = ("/v1/{rest:path}", "/ingest/{rest:path}", "/openapi.json")
"""Where the application stands within the whole."""
MOST_AT_ONCE = 400
"""Requests in hand at the same time; each may hold a whole body in memory."""
MOST_CALLS = 10_000
SHOWN = 100
"""Refused calls that an answer names."""
_SAID = {404: "There is nothing here.", 405: "This address takes POST."}
Endpoint = Callable[[Request], Awaitable[Response]]


def make_ingest(app: App) -> FastAPI:
    """Return the application for ``/v1/…``, ``/ingest/…`` and ``/openapi.json``."""
    ingest, hooks = Ingest(app), Hooks(app)
    made = FastAPI(title="Ingest API", version="1", description=DESCRIPTION, docs_url=None, redoc_url=None)
    for kind in (*SINGLE, "batch", "import"):
        several = kind in {"batch", "import"}
        answer: Endpoint = partial(ingest.batch, past=kind == "import") if several else partial(ingest.single, kind)
        made.add_api_route(
            f"/v1/{kind}",
            _guarded(answer),
            methods=["POST"],
            operation_id=kind,
            summary="Take calls" if several else f"Take one {kind} call",
            openapi_extra=operation(kind),
            response_class=JSONResponse,
        )
    for path in ("/ingest/{source}", "/ingest/{source}/{team}"):
        made.add_api_route(path, _guarded(hooks.answer), methods=["POST"], include_in_schema=False)
    made.add_exception_handler(HTTPException, _http)
    made.openapi = partial(_described, made)  # type: ignore[method-assign]  # how FastAPI is told
    return made


def _described(made: FastAPI) -> dict[str, object]:
    if made.openapi_schema is None:
        plain = get_openapi(title=made.title, version=made.version, description=made.description, routes=made.routes)
        made.openapi_schema = described(plain)
    return made.openapi_schema


async def _http(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = {404: "not_found", 405: "wrong_method"}.get(error.status_code, "refused")
    return Turned(error.status_code, code, _SAID.get(error.status_code, str(error.detail))).response()


def _guarded(answer: Endpoint) -> Endpoint:
    """Return the endpoint that answers a refusal with its reason."""

    async def endpoint(request: Request) -> Response:
        try:
            return await answer(request)
        except Turned as turned:
            return turned.response()
        except ClientDisconnect:
            return Turned(400, "gone", "The request ended before its body did.").response()

    return endpoint


class Ingest:
    """Takes calls with a write key."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._keys, self._pace = Keys(app.store, app.settings.ingest_keys), Pace()
        self._writer = Writer(app.store, app.clock)
        self._in_hand = 0

    async def single(self, kind: str, request: Request) -> Response:
        """Take one call, whose kind its address tells."""
        return await self._counted(request, kind=kind)

    async def batch(self, request: Request, *, past: bool) -> Response:
        """Take a batch of calls; with ``past`` their times are history."""
        return await self._counted(request, past=past)

    async def _counted(self, request: Request, *, kind: str | None = None, past: bool = False) -> Response:
        if self._in_hand >= MOST_AT_ONCE:
            raise too_busy()
        self._in_hand += 1
        try:
            return await self._answer(request, kind=kind, past=past)
        except Turned as turned:
            self._app.metrics.ingested.labels("segment", turned.code).inc()
            raise
        finally:
            self._in_hand -= 1

    async def _answer(self, request: Request, *, kind: str | None, past: bool) -> Response:
        headers = request.headers
        key = key_in(headers.get("authorization", ""))
        known = None if key is None else await self._keys.team_of(key)
        packed = await read_body(request.stream(), length=headers.get("content-length", ""))
        body = read_json(unpacked(packed, headers.get("content-encoding", "")))
        if not isinstance(body, dict):
            raise Turned(400, "bad_json", "The body is not a JSON object.")
        team, digest = known or await self._keys.team_of(_written(body))
        calls = _batch(body) if kind is None else [body]
        self._pace.take(digest, len(calls))
        said = read_calls(
            calls,
            now=self._app.clock.now(),
            sent_at=body.get("sentAt"),
            kind=kind,
            past=past,
            events=self._app.events.takes_events,
        )
        self._count_refused(said)
        if said.refused and len(said.refused) == len(calls):
            first = said.refused[0]
            raise Turned(413 if first.code == "too_large" else 400, first.code, first.sentence)
        await self._writer.keep(team, said)
        self._app.metrics.ingested.labels("segment", "accepted").inc(said.taken)
        return JSONResponse(_taken(said))

    def _count_refused(self, said: Said) -> None:
        for one in said.refused:
            self._app.metrics.ingested.labels("segment", one.code).inc()


def _written(body: dict[str, object]) -> str | None:
    key = body.get("writeKey")
    return key if isinstance(key, str) else None


def _batch(body: dict[str, object]) -> Sequence[object]:
    calls = body.get("batch")
    if not isinstance(calls, list):
        raise Turned(400, "no_batch", "The body has no list of calls called batch.")
    if len(calls) > MOST_CALLS:
        raise Turned(413, "too_large", f"A batch may have {MOST_CALLS:,} calls.")
    return calls


def _taken(said: Said) -> dict[str, object]:
    def shown(one: Refusal) -> dict[str, object]:
        return {"index": one.index, "code": one.code, "message": one.sentence}

    refused = [shown(one) for one in said.refused[:SHOWN]]
    return {"success": True, "accepted": said.taken, "refused": refused}
