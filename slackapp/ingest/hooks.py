"""``POST /ingest/<source>``: what other systems send, verified before it is read and taken in once."""

import logging
from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from core.errors import BadInput, Conflict, CoordinatorError, Refused
from core.ids import derived
from core.incoming import Incoming
from core.sources import Delivery, Source, Told, all_sources
from core.storage import Aside, DatabaseTrouble, Fate, Why, Work
from core.types import TeamId
from core.usecases.take_in import Strays, take_in
from slackapp.app import App
from slackapp.ingest.answers import Turned, too_busy
from slackapp.ingest.bodies import read_body

MOST_AT_ONCE = 100
LONGEST_KEPT = 20_000
"""Characters of something nobody could read that are kept to be looked at."""
_KEPT = (Fate.NEW, Fate.CHANGED, Fate.UNCHANGED)
log = logging.getLogger(__name__)


class Hooks:
    """Takes what the sources in ``core.sources`` send."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._in_hand = 0

    async def answer(self, request: Request) -> Response:
        """Answer one request of another system."""
        source = all_sources().get(request.path_params["source"])
        if source is None:
            raise Turned(404, "unknown_source", f"Sources are {', '.join(all_sources())}.")
        if self._in_hand >= MOST_AT_ONCE:
            raise too_busy()
        self._in_hand += 1
        try:
            return await self._taken(source, request)
        except Turned as turned:
            self._count(source, {turned.code: 1})
            raise
        finally:
            self._in_hand -= 1

    async def _taken(self, source: Source, request: Request) -> Response:
        body = await read_body(request.stream(), length=request.headers.get("content-length", ""))
        query = f"?{request.url.query}" if request.url.query else ""
        url = f"{self._app.settings.base_url}{request.url.path}{query}"
        delivery = Delivery(url=url, headers=dict(request.headers.items()), body=body)
        counts = await run_in_threadpool(self._take, source, delivery, request.path_params.get("team"))
        self._count(source, counts)
        return JSONResponse({"success": True, **counts})

    def _count(self, source: Source, counts: Mapping[str, int]) -> None:
        for outcome, count in counts.items():
            self._app.metrics.ingested.labels(source.name, outcome).inc(count)

    def _take(self, source: Source, delivery: Delivery, team: str | None) -> Mapping[str, int]:
        now = self._app.clock.now()
        try:
            known = self._team(team)
            source.verify(delivery, self._secret(known, source), now)
            with self._app.store.begin(known, origin=f"ingest:{source.name}") as work:
                return _Taking(work, source, delivery, now=now).take()
        except Refused as refused:
            raise Turned(401, "unauthorized", refused.sentence) from None
        except BadInput as bad:
            raise Turned(400, "unreadable", bad.sentence) from None
        except (DatabaseTrouble, Conflict) as trouble:
            log.warning("A webhook could not be stored: %s", type(trouble).__name__, extra={"source": source.name})
            raise too_busy() from None

    def _team(self, given: str | None) -> TeamId:
        teams = self._app.store.teams()
        if given is not None and given in teams:
            return TeamId(given)
        if given is None and len(teams) == 1:
            return teams[0]
        said = "Several workspaces are connected: put the workspace's id behind the source in the address."
        raise Turned(
            404, "unknown_workspace", said if teams and given is None else "This workspace is not connected."
        )

    def _secret(self, team: TeamId, source: Source) -> str:
        with self._app.store.read(team) as work:
            sealed = work.source_secrets.get(source.name)
        if sealed is None:
            raise Turned(401, "not_set_up", f"{source.label} is not set up here: its secret is missing.")
        try:
            return self._app.box.open(sealed)
        except CoordinatorError:
            raise Turned(401, "not_set_up", f"The secret of {source.label} was sealed with another key.") from None


class _Taking:
    """One verified request in one transaction."""

    def __init__(self, work: Work, source: Source, delivery: Delivery, *, now: datetime) -> None:
        self._work, self._source, self._delivery, self._now = work, source, delivery, now
        self._counts: Counter[str] = Counter()

    def take(self) -> Mapping[str, int]:
        """Take in what was not told before, and return how often each thing came of it."""
        news: list[Incoming] = []
        for one in self._told():
            key = f"ingest:{self._source.name}:{one.key}"
            if not self._work.inbox.first(key, at=self._now):
                self._counts["repeated"] += 1
            elif one.news is None:
                self._put_aside(one.kind, Why.UNKNOWN_KIND)
            else:
                news += one.news
                self._counts["unused"] += not one.news
        taken = take_in(self._work, news, source=self._source.name, now=self._now, strays=Strays.ASIDE)
        for outcome in taken:
            self._counts["accepted" if outcome.fate in _KEPT else outcome.fate.value] += 1
        return {name: count for name, count in self._counts.items() if count}

    def _told(self) -> tuple[Told, ...]:
        """What the request tells. A shape nobody has thought of is kept to be looked at, not lost."""
        try:
            return self._source.read(self._delivery, self._now)
        except BadInput:
            raise
        except Exception:
            log.exception("A webhook has a shape that nobody knows", extra={"source": self._source.name})
            self._put_aside("unreadable", Why.UNREADABLE)
            return ()

    def _put_aside(self, kind: str, why: Why) -> None:
        """Keep the first of a kind to be looked at, and count the others."""
        self._counts[why.value] += 1
        body = self._delivery.body.decode("utf-8", "replace")[:LONGEST_KEPT].replace("\0", "")
        one = Aside(
            id=derived("aside", self._source.name, why, kind),
            source=self._source.name,
            reason=why,
            choices=(),
            payload={"kind": kind, "body": body},
            at=self._now,
        )
        self._work.aside.put((one,))
