"""The hand on the workspace's clock, as the page moves it."""

from collections.abc import Callable
from datetime import UTC, datetime
from threading import Event, Thread
from typing import Final

from slackapp.workspace.context import Context
from slackapp.workspace.records import Json

_STEPS_S: Final = {"hour": 3600.0, "day": 86_400.0}
_TICK_S: Final = 0.5


def iso(at: datetime) -> str:
    """Return an instant as ISO 8601 in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def clock_json(ctx: Context) -> Json:
    """Return the clock as the page shows it."""
    due = ctx.clock.next_due() if ctx.clock and not ctx.clock_busy.locked() else None
    return {
        "now": iso(datetime.fromtimestamp(ctx.now(), UTC)),
        "controllable": ctx.clock is not None,
        "next_due": iso(due) if due else None,
        "busy": ctx.clock_busy.locked(),
    }


def move(ctx: Context, step: str) -> Json:
    """Move the clock by a step and return what came of it; one move at a time."""
    clock = ctx.clock
    if clock is None or (step != "next" and step not in _STEPS_S):
        return {"ok": False, "error": "not_controllable", "text": "This clock cannot be moved."}
    if not ctx.clock_busy.acquire(blocking=False):
        return {"ok": False, "error": "busy", "text": "The clock is being moved already."}
    try:
        seconds = _STEPS_S.get(step) or _to_next(clock.now(), clock.next_due())
        if seconds is None:
            return {"ok": False, "error": "nothing_due", "text": "Nothing is due."}
        note = _told(ctx, lambda: clock.advance(seconds))
    finally:
        ctx.clock_busy.release()
    facts = clock_json(ctx)
    ctx.live.tell("clock", facts)
    return {"ok": True, "note": note, **facts}


def _to_next(now: datetime, due: datetime | None) -> float | None:
    return None if due is None else max((due - now).total_seconds(), 0.0)


def _told(ctx: Context, advance: Callable[[], str]) -> str:
    """Run ``advance`` and let the pages see the time pass meanwhile."""
    done = Event()

    def tell() -> None:
        while not done.is_set():
            ctx.live.tell("clock", clock_json(ctx))
            done.wait(_TICK_S)

    teller = Thread(target=tell, daemon=True)
    teller.start()
    try:
        return advance()
    finally:
        done.set()
        teller.join()
