"""Loads one claimed table that was dropped into a direct message, and shows how far it is.

The claim is renewed while it runs. What came of it is written in the transaction that ends the import, and only
while the claim holds: of two that load the same file one is undone.
"""

import logging
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import BinaryIO, cast

from blocks.import_card import import_card
from core.errors import BadInput, Conflict, CoordinatorError
from core.messages_files import ImportCard, ImportRefused
from core.storage import Import, ImportResult, ImportState, Work
from core.types import TeamId
from core.usecases.load_table import Asked, Loaded
from slackapp.app import App
from slackapp.delivery.fetch import address_of, size_of
from slackapp.delivery.slack import WebSlack
from slackapp.imports import Importer, Refusals
from slackapp.slack_errors import Hopeless, SlackTrouble, Unexpected

log = logging.getLogger(__name__)
LEASE_SECONDS = 10
"""How long a claim holds. A dead process's is taken over within 15 s: this, a beat of the job and a margin."""
RENEW_SECONDS = 3.0
PROGRESS_SECONDS = 2.5
"""Seconds between two edits of the message; Slack takes about one a second."""
TRIES = 5
"""How often a file is begun before it is given up."""
PAUSE = timedelta(seconds=5)
MOST_REFUSED = 5_000_000
"""Characters of refused rows that are handed back [D]."""


class Lost(Conflict):
    """Another process has taken it over."""


@dataclass(slots=True, kw_only=True)
class Loading:
    """One import on its way, claimed by ``owner``. ``read`` counts the rows read so far."""

    app: App
    team: TeamId
    one: Import
    owner: str
    now: datetime
    read: int = 0
    slack: WebSlack = field(init=False)
    _refused: BinaryIO = field(init=False)

    def __post_init__(self) -> None:
        self.slack = WebSlack(lambda: self.app.client(self.team))

    def run(self) -> None:
        """Load it, or put it off, or say why it cannot be."""
        try:
            with _every(RENEW_SECONDS, self.renew), _every(PROGRESS_SECONDS, self.show):
                self._load()
        except Lost:
            log.warning("An import was taken over", extra=self._fields())
        except (BadInput, Hopeless) as error:
            self._give_up(error.sentence)
        except CoordinatorError as error:
            self._again(error.sentence)
        except Exception:
            log.exception("An import broke", extra=self._fields())
            self._again("Something went wrong on our side.")

    def renew(self) -> None:
        """Hold the claim a while longer."""
        until = self.app.clock.wall() + timedelta(seconds=LEASE_SECONDS)
        with self.app.store.begin(self.team) as work:
            work.imports.hold(self.one.id, owner=self.owner, until=until)

    def show(self) -> None:
        """Say in the message how many rows have been read, while it is ours to say."""
        with self.app.store.read(self.team) as work:
            place = work.living.get(f"import:{self.one.id}")
            ours = work.imports.held(self.one.id, owner=self.owner)
        if place and ours and self.read:
            channel, ts = place
            try:
                said = import_card(one=self.one, read=self.read).to_dict()
                self.slack.call("chat.update", channel=channel, ts=ts, **said)
            except SlackTrouble as error:
                log.info("Progress was not shown", extra=self._fields() | {"code": error.code})

    def _load(self) -> None:
        wanted = self.one.wanted
        assert wanted is not None
        importer = Importer(
            store=self.app.store,
            events=self.app.events,
            team=self.team,
            origin="slack:file",
            seen=self._seen,
            settle=self._settle,
            most_refused=MOST_REFUSED,
        )
        asked = Asked(kind=wanted.kind, picked=wanted.picked, order=wanted.order)
        with ExitStack() as open_:
            source, self._refused = (open_.enter_context(_spool()) for _ in range(2))
            self._fetch(source)
            importer.load(source, self._refused, asked, name=self.one.name, now=self.now, dry_run=wanted.dry_run)

    def _fetch(self, source: BinaryIO) -> None:
        told = self.slack.call("files.info", file=self.one.file).get("file")
        if not isinstance(told, Mapping):
            raise Unexpected("no_file", method="files.info")
        self.slack.spool(address_of(told), source, size=size_of(told))

    def _seen(self, rows: int) -> None:
        self.read += rows

    def _settle(self, work: Work, loaded: Loaded, refusals: Refusals) -> None:
        wanted = self.one.wanted
        assert wanted is not None
        refusals.flush()
        self._refused.seek(0)
        result = ImportResult(
            dry_run=wanted.dry_run,
            new=loaded.new,
            changed=loaded.changed,
            unchanged=loaded.unchanged,
            refused=loaded.refused,
            listed=refusals.listed,
            reasons=refusals.reasons,
        )
        self._finish(work, result, self._refused.read() if loaded.refused else b"")
        if not wanted.dry_run:
            detail = {"line": f"loaded {self.one.name}: {loaded.line}"}
            work.audit.add(who=self.one.by, what="import.loaded", subject=self.one.id, detail=detail, at=self.now)
        if loaded.refused:
            work.outbox.put(ImportRefused(load=self.one.id), lane=self.one.by, thread=f"import:{self.one.id}")

    def _finish(self, work: Work, result: ImportResult, refused: bytes = b"") -> None:
        again = result.dry_run or result.wrong
        state = ImportState.SEEN if again else ImportState.DONE
        if not work.imports.finish(self.one.id, owner=self.owner, state=state, result=result, refused=refused):
            raise Lost("Another process has taken it over.")
        work.outbox.put(ImportCard(load=self.one.id), lane=self.one.by, slot=f"import:{self.one.id}")

    def _give_up(self, sentence: str) -> None:
        with self.app.store.begin(self.team, origin="slack:file") as work:
            self._finish(work, ImportResult(wrong=sentence))

    def _again(self, sentence: str) -> None:
        """Begin it again a little later; the last time, say why it failed."""
        if self.one.attempts >= TRIES:
            return self._give_up(f"It was tried {TRIES} times. {sentence}")
        log.warning("An import waits: %s", sentence, extra=self._fields())
        with self.app.store.begin(self.team) as work:
            work.imports.put_off(self.one.id, owner=self.owner, until=self.app.clock.wall() + PAUSE)
        return None

    def _fields(self) -> dict[str, object]:
        return {"team": self.team, "import": self.one.id, "attempts": self.one.attempts}


def _spool() -> BinaryIO:
    """A file without a name, gone when it is closed."""
    return cast("BinaryIO", tempfile.TemporaryFile())


@contextmanager
def _every(seconds: float, what: Callable[[], None]) -> Iterator[None]:
    """Do ``what`` every so many real seconds inside the block, in a thread."""
    over = Event()

    def run() -> None:
        while not over.wait(seconds):
            try:
                what()
            except Exception:
                log.exception("An import's side work broke")

    thread = Thread(target=run, name="import", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
