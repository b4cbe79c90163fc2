"""One person at the keyboard, for tests: does what the page does, the same way, and says what they see."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future, wait
from dataclasses import dataclass, field

from slackapp.workspace import acts, acts_views, talk, views
from slackapp.workspace.acting import Outcome, Refused, element_at
from slackapp.workspace.checks import elements_of, nested
from slackapp.workspace.choices import offered
from slackapp.workspace.context import Context
from slackapp.workspace.link import Answer
from slackapp.workspace.records import Json, Message, View

_HEARING_S = 10.0
_LISTS = ("selected_options", "selected_users", "selected_channels", "selected_conversations")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a person sees once the app has answered.

    ``ephemerals`` and ``messages`` are those that came meanwhile, oldest first; ``errors`` stand at the
    modal's blocks; ``modal`` is the top window, None when none is open; ``home`` their Home tab.
    """

    ok: bool
    error: str = ""
    text: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    ephemerals: tuple[Message, ...] = ()
    messages: tuple[Message, ...] = ()
    modal: View | None = None
    home: View | None = None

    @property
    def ephemeral(self) -> Message | None:
        """The last ephemeral message that came, or None."""
        return self.ephemerals[-1] if self.ephemerals else None


class Person:
    """Acts as one user. Every act blocks until the app has answered."""

    def __init__(self, ctx: Context, user: str) -> None:
        self._ctx = ctx
        self.id = user

    @property
    def modal(self) -> View | None:
        """The window on top, or None."""
        with self._ctx.state.lock:
            stack = views.stack_of(self._ctx, self.id)
            return stack[-1] if stack else None

    @property
    def home(self) -> View | None:
        """The Home tab, or None before the app has published one."""
        with self._ctx.state.lock:
            return next((one for one in self._ctx.state.homes.values() if one.user == self.id), None)

    def command(self, line: str, channel: str) -> Seen:
        """Type a slash command in a conversation."""
        return self._see(lambda: acts.run_command(self._ctx, self.id, channel, line))

    def say(self, channel: str, text: str, thread_ts: str = "") -> Seen:
        """Say something; ``@handle`` and ``<@U1>`` are mentions."""
        return self._heard(lambda: talk.say(self._ctx, self.id, channel, text, thread_ts)[1])

    def upload(self, channel: str, name: str, content: bytes, thread_ts: str = "") -> Seen:
        """Share a file in a conversation."""
        return self._heard(lambda: talk.upload(self._ctx, self.id, channel, name, content, thread_ts)[1])

    def open_home(self) -> Seen:
        """Open the app's Home tab."""
        return self._heard(lambda: talk.open_home(self._ctx, self.id))

    def shortcut(self, callback_id: str, message: Message | None = None) -> Seen:
        """Use a shortcut of the app, on a message if it is one for messages."""
        channel, ts = (message.channel, message.ts) if message else ("", "")
        return self._see(lambda: acts.shortcut(self._ctx, self.id, callback_id, channel, ts))

    def press(
        self,
        where: Message | View,
        action_id: str,
        *,
        value: str | None = None,
        selected: object = None,
        block_id: str = "",
    ) -> Seen:
        """Press a button, or choose ``selected`` in a menu or picker, of a message or a view.

        Among several elements of one action id, ``value`` or ``block_id`` says which.
        """
        with self._ctx.state.lock:
            where = self._current(where)
            place = _place(where, action_id, value, block_id)
            element = element_at(where.blocks, place)
        given = self._entry(where, place, element, selected)
        container: Json = (
            {"type": "view", "view_id": where.id}
            if isinstance(where, View)
            else {
                "type": "message",
                "channel": where.channel,
                "ts": where.ts,
            }
        )
        if value is not None:
            given = {"value": value, **given}
        return self._see(lambda: acts.act(self._ctx, self.id, container, place, given, {}))

    def fill(self, block_id: str, value: object) -> Seen:
        """Enter something in an input of the top window (or the Home tab, if none is open).

        Options are named by value or text; dates and times as text; several as a list. An input that
        dispatches its action tells the app, as it would on leaving the field.
        """
        view = self.modal or self.home
        if view is None:
            raise Refused("view_not_found", "There is no window to fill in.")
        block = next((one for _, one in nested(view.blocks) if one["block_id"] == block_id), None)
        if block is None:
            raise Refused("no_such_element", f"There is no block {block_id!r}; there are: {_ids(view)}")
        element = next(iter(elements_of(block)))
        place = (block_id, element["action_id"])
        entry = self._entry(view, place, element, value)
        if block["type"] != "input" or block.get("dispatch_action"):
            container = {"type": "view", "view_id": view.id}
            return self._see(lambda: acts.act(self._ctx, self.id, container, place, entry, {}))
        with self._ctx.state.lock:
            views.entered(self._ctx, view, {block_id: {element["action_id"]: entry}})
        return self._see(Outcome)

    def submit(self) -> Seen:
        """Press the top window's submit button."""
        view = self.modal
        if view is None:
            raise Refused("view_not_found", "There is no window to submit.")
        return self._see(lambda: acts_views.submit(self._ctx, self.id, view.id, {}))

    def close(self, *, everything: bool = False) -> Seen:
        """Close the top window, or all of them."""
        view = self.modal
        if view is None:
            raise Refused("view_not_found", "There is no window to close.")
        return self._see(lambda: acts_views.close(self._ctx, self.id, view.id, everything=everything))

    def options(self, where: Message | View, action_id: str, typed: str, block_id: str = "") -> list[Json]:
        """Type into a menu that asks the app; return its choices, groups flattened."""
        place = _place(self._current(where), action_id, None, block_id)
        return self._suggestions(where, place, typed)

    def _suggestions(self, where: Message | View, place: tuple[str, str], typed: str) -> list[Json]:
        container = {"view_id": where.id} if isinstance(where, View) else {"channel": where.channel, "ts": where.ts}
        outcome = acts_views.suggest(self._ctx, self.id, container, place, typed)
        if not outcome.ok:
            raise Refused(outcome.error, outcome.text)
        return offered(outcome.more)

    def _current(self, where: Message | View) -> Message | View:
        """Return a message or view as it stands now, should the app have changed it since."""
        if isinstance(where, View):
            stack = views.stack_of(self._ctx, self.id)
            now = [one for one in (*stack, *self._ctx.state.homes.values()) if one.id == where.id]
            return now[0] if now else where
        return self._ctx.state.messages[where.channel].get(where.ts, where)

    def _entry(self, where: Message | View, place: tuple[str, str], element: Json, value: object) -> Json:
        name = views.field_of(element["type"]) or ("selected_option" if element["type"] == "overflow" else "")
        if not name:
            return {}
        given = list(value) if name in _LISTS and isinstance(value, Iterable) else value
        if name == "selected_option" and value is not None:
            given = self._option(where, place, element, value)
        elif name == "selected_options":
            given = [self._option(where, place, element, one) for one in given or []]  # type: ignore[attr-defined]
        elif name == "value" and value is not None:
            given = str(value)
        return {"type": element["type"], name: given}

    def _option(self, where: Message | View, place: tuple[str, str], element: Json, wanted: object) -> object:
        if isinstance(wanted, dict):
            return wanted
        external = element["type"].endswith("external_select")
        choices = self._suggestions(where, place, str(wanted)) if external else offered(element)
        for one in choices:
            if wanted in (one["value"], one["text"]["text"]):
                return one
        known = ", ".join(one["value"] for one in choices)
        raise Refused("not_offered", f"There is no choice {wanted!r}; there are: {known}")

    def _heard(self, run: Callable[[], list[Future[Answer]]]) -> Seen:
        def act() -> Outcome:
            heard = run()
            wait(heard, _HEARING_S)
            failed = [one.result().notice for one in heard if one.done() and not one.result().ok]
            return Outcome(ok=not failed, error=failed[0] if failed else "")

        return self._see(act)

    def _see(self, run: Callable[[], Outcome]) -> Seen:
        with self._ctx.state.lock:
            before = self._ctx.state.next_ts()
        outcome = run()
        with self._ctx.state.lock:
            new = self._new(before)
        return Seen(
            ok=outcome.ok,
            error=outcome.error,
            text=outcome.text,
            errors=outcome.errors,
            ephemerals=tuple(one for one in new if one.ephemeral_for),
            messages=tuple(one for one in new if not one.ephemeral_for),
            modal=self.modal,
            home=self.home,
        )

    def _new(self, before: str) -> list[Message]:
        found: list[Message] = []
        for channel in self._ctx.state.channels.values():
            if self.id in channel.members:
                for message in reversed(self._ctx.state.messages[channel.id].values()):
                    if message.ts <= before:
                        break
                    if message.ephemeral_for in ("", self.id):
                        found.append(message)
        return sorted(found, key=lambda one: one.ts)


def _place(where: Message | View, action_id: str, value: str | None, block_id: str) -> tuple[str, str]:
    for _, block in nested(where.blocks):
        for element in elements_of(block):
            fits = value is None or value == element.get("value") or "value" not in element
            if element.get("action_id") == action_id and fits and block_id in ("", block["block_id"]):
                return block["block_id"], action_id
    raise Refused("no_such_element", f"There is no {action_id!r} to press; there are: {_actions(where)}")


def _actions(where: Message | View) -> str:
    found = [element.get("action_id", "") for _, block in nested(where.blocks) for element in elements_of(block)]
    return ", ".join(dict.fromkeys(found))


def _ids(view: View) -> str:
    return ", ".join(block["block_id"] for _, block in nested(view.blocks))
