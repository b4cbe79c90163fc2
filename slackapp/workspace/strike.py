"""Makes a fault happen to one request."""

import asyncio

from starlette.responses import JSONResponse, PlainTextResponse
from starlette.types import Receive, Scope, Send

from slackapp.workspace.faults import Fault, FaultKind


async def strike(fault: Fault, scope: Scope, receive: Receive, send: Send) -> bool:
    """Let the fault happen; return whether the request is over with that."""
    match fault.kind:
        case FaultKind.RATE_LIMITED:
            headers = {"Retry-After": str(fault.retry_after)}
            response = JSONResponse({"ok": False, "error": "ratelimited"}, 429, headers)
            await response(scope, receive, send)
        case FaultKind.SERVER_ERROR:
            await PlainTextResponse("upstream connect error", fault.status)(scope, receive, send)
        case FaultKind.TIMEOUT:
            await _gone_within(receive, fault.seconds)
            await hang_up(receive)
        case FaultKind.DROP:
            await hang_up(receive)
        case FaultKind.SLOW:
            await asyncio.sleep(fault.seconds)
            return False
    return True


async def _gone_within(receive: Receive, seconds: float) -> None:
    async def gone() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    try:
        await asyncio.wait_for(gone(), seconds)
    except TimeoutError:
        return


async def hang_up(receive: Receive) -> None:
    """Cut the connection without an answer.

    ASGI has no word for this; uvicorn's ``receive`` belongs to the cycle that holds the transport.
    """
    transport = getattr(getattr(receive, "__self__", None), "transport", None)
    if transport is None:
        raise ConnectionAbortedError("the fault drops connections, and this server cannot")
    transport.abort()
    await _gone_within(receive, 1.0)
