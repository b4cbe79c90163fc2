"""One road for every request: who is it, may they, one transaction, then the answer where the person is.

Nothing is said before the transaction has committed. A request that Slack delivers twice has its effect once:
its key is written in the same transaction as the effect.
"""

import logging
import secrets
from dataclasses import dataclass
from functools import partial

from blocks.ids import Act
from blocks.notices import say
from blocks.payloads import MeantRef, unpack
from core.accounts import Channel, Person
from core.errors import BadInput, Conflict, CoordinatorError, NotFound
from slackapp.app import App
from slackapp.calls import Call, CallKind, Reply
from slackapp.features import Action, Command, Phrase, Shortcut
from slackapp.incoming import Incoming, as_words
from slackapp.policy import check, keep_inside
from slackapp.replies import NOTHING, Body, Carrier
from slackapp.routes import HUB, SILENT
from slackapp.told import hub, told, unknown_verb, usage

OLD = "This button is from an older version of the app and no longer works. Open the plan again for new ones."
WRONG = "Something went wrong on our side. Nothing was changed."
_HELP = frozenset({"help", "?"})
_NO_ANSWER = frozenset({CallKind.EVENT, CallKind.CLOSED})
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """What answers a request, with the words it gets and the command it is, if it is one."""

    part: Action | Command | Phrase | Shortcut
    words: str = ""
    command: Command | None = None


class _Undone(Exception):
    """Leaves the transaction, so that nothing of it stays."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self.reply = reply


class Dispatcher:
    """Answers every request of Slack, whichever way it came."""

    def __init__(self, app: App, *, keep: bool = True) -> None:
        self._app = app
        self._kept = app.kept if keep else None

    def answer(self, incoming: Incoming) -> Body:
        """Return the HTTP answer's body. Never raises: what goes wrong is told to the person and to the log."""
        kind = incoming.kind.value
        with self._app.metrics.seconds.labels(kind).time():
            try:
                body, outcome = self._answer(incoming)
            except Exception:
                log.exception("An answer was lost", extra=_fields(incoming))
                body, outcome = NOTHING, "failed"
        self._app.metrics.requests.labels(kind, outcome).inc()
        return body

    def _answer(self, incoming: Incoming) -> tuple[Body, str]:
        try:
            connection = self._app.connections.get(incoming.team)
        except CoordinatorError as error:
            return _unconnected(incoming, error), "refused"
        incoming = as_words(incoming, connection.bot_user)
        carrier = Carrier(connection=connection, incoming=incoming, clock=self._app.clock)
        route: Route | None = None
        try:
            route = self._route(incoming)
            reply = self._run(incoming, route) if route else None
        except CoordinatorError as error:
            log.info(error.sentence, extra=_fields(incoming) | {"refused": error.fields})
            return _refuse(carrier, error, route.command if route else None), "refused"
        except Exception:
            reference = secrets.token_hex(3).upper()
            log.exception("A request failed", extra=_fields(incoming) | {"reference": reference})
            return _refuse(carrier, CoordinatorError(f"{WRONG} Reference: {reference}"), None), "failed"
        if reply is None:
            return NOTHING, "repeated" if route else "ignored"
        self._app.stirred.set()
        return carrier.carry(reply), "ok"

    def _route(self, incoming: Incoming) -> Route | None:
        """Return what answers, or None when nothing needs to."""
        match incoming.kind:
            case CallKind.COMMAND:
                return self._command(incoming)
            case CallKind.WORDS:
                said = self._app.routes.phrase(incoming.words)
                return Route(part=said.phrase, words=said.words) if said else self._verb(incoming.words)
            case CallKind.SHORTCUT:
                found = self._app.routes.shortcuts.get(incoming.name)
                return Route(part=found, words=incoming.words) if found else None
            case _:
                return self._action(incoming)

    def _command(self, incoming: Incoming) -> Route:
        if incoming.name == HUB:
            return self._verb(incoming.words)
        command = self._app.routes.slash.get(incoming.name)
        if command is None:
            raise NotFound(f"I do not know {incoming.name[:40]}. Type {HUB} help to see what I can do.")
        return _of_command(command, incoming.words)

    def _verb(self, words: str) -> Route:
        routes = self._app.routes
        typed, _, rest = words.partition(" ")
        verb = typed.lower().removeprefix("/")
        if not verb or verb in _HELP:
            return _saying(Reply(say=hub(routes.verbs.values())))
        command = routes.verbs.get(verb)
        if command is None:
            return _saying(Reply(say=unknown_verb(typed, routes.near(verb), routes.verbs.values())))
        return _of_command(command, rest.strip())

    def _action(self, incoming: Incoming) -> Route | None:
        key = incoming.name.partition(":")[0]
        if incoming.kind is CallKind.ACTION and key in SILENT:
            return None
        if incoming.kind is CallKind.ACTION and key == Act.DID_YOU_MEAN:
            meant = unpack(MeantRef, incoming.value)
            return self._verb(f'{meant.verb} "{meant.name}"' if " " in meant.name else f"{meant.verb} {meant.name}")
        action = self._app.routes.action(incoming.kind, key)
        if action is not None:
            return Route(part=action)
        if incoming.kind in {CallKind.ACTION, CallKind.SUBMISSION}:
            raise Conflict(OLD, action=incoming.name)
        return None

    def _run(self, incoming: Incoming, route: Route) -> Reply | None:
        """Return the handler's reply once its transaction has committed, or None for a repeated delivery."""
        people = self._app.people
        if not incoming.user:
            return None
        person = people.person(incoming.team, incoming)
        channel = people.channel(incoming.team, incoming.channel) if incoming.channel else None
        check(route.part.policy, person)
        if route.part.internal and incoming.channel:
            keep_inside(channel)
        if incoming.kind is CallKind.SUBMISSION:
            people.meet(incoming.team, incoming.values)
        try:
            return self._kept_or_new(incoming, route, person, channel)
        except _Undone as undone:
            return undone.reply

    def _kept_or_new(self, incoming: Incoming, route: Route, person: Person, channel: Channel | None) -> Reply | None:
        ask = partial(self._transact, incoming, route, person, channel)
        if self._kept is None or route.command is None or route.command.changes:
            return ask()
        where = (incoming.team, incoming.kind, channel, bool(incoming.trigger_id))
        question = (*where, person, route.command.verb, route.words)
        return self._kept.answer(question, ask, as_asked=incoming.as_asked)

    def _transact(self, incoming: Incoming, route: Route, person: Person, channel: Channel | None) -> Reply | None:
        store, changes = self._app.store, route.part.changes and incoming.kind is not CallKind.OPTIONS
        opened = store.begin(incoming.team, origin=incoming.origin) if changes else store.read(incoming.team)
        with opened as work:
            now = self._app.clock.now()
            if changes and incoming.key and not work.inbox.first(incoming.key, at=now):
                return None
            call = incoming.call(person, channel, words=route.words, now=now, work=work, app=self._app)
            reply = route.part.handler(call)
            if reply.errors:
                raise _Undone(reply)
            return reply


def _of_command(command: Command, words: str) -> Route:
    if words.lower() in _HELP or not (words or command.alone):
        return _saying(Reply(say=usage(command)))
    return Route(part=command, words=words, command=command)


def _saying(reply: Reply) -> Route:
    def answer(_: Call) -> Reply:
        return reply

    return Route(part=Action(handler=answer, internal=False, changes=False))


def _refuse(carrier: Carrier, error: CoordinatorError, command: Command | None) -> Body:
    """Say the error where the person is; nothing was changed."""
    incoming = carrier.incoming
    if incoming.kind in _NO_ANSWER:
        return NOTHING
    if incoming.kind is CallKind.OPTIONS:
        return carrier.carry(Reply())
    field = error.field if isinstance(error, BadInput) else None
    if incoming.kind is CallKind.SUBMISSION and field in incoming.block_ids():
        return carrier.carry(Reply(errors={str(field): error.sentence}))
    if incoming.surface == "modal":
        return carrier.alert(error.sentence)
    unread = command is not None and isinstance(error, BadInput)
    said = (
        usage(command, wrong=error.sentence) if command and unread else told(error, command.verb if command else "")
    )
    return carrier.carry(Reply(say=said))


def _unconnected(incoming: Incoming, error: CoordinatorError) -> Body:
    if incoming.kind is CallKind.COMMAND:
        return {"response_type": "ephemeral", **say(sentence=error.sentence).to_dict()}
    return {"options": []} if incoming.kind is CallKind.OPTIONS else NOTHING


def _fields(incoming: Incoming) -> dict[str, object]:
    return {"kind": incoming.kind.value, "route": incoming.name, "team": incoming.team, "user": incoming.user}
