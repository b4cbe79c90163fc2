"""What every act of a person rests on: who they are, what they can see, and what they are told."""

from dataclasses import dataclass, field
from typing import Final

from slackapp.workspace import views
from slackapp.workspace.checks import elements_of, nested
from slackapp.workspace.context import Context
from slackapp.workspace.records import Channel, Json, Message, View
from slackapp.workspace.seed import PersonKind, SeedUser

TROUBLE: Final = "We had some trouble connecting. Try again?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a person is told at once. ``error`` is Slack's word, ``text`` its sentence, ``errors`` by block."""

    ok: bool = True
    error: str = ""
    text: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    more: Json = field(default_factory=dict)


class Refused(Exception):
    """The person could not have done this: it is not there for them to do."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.outcome = Outcome(ok=False, error=code, text=text)


def person_of(ctx: Context, user: str) -> SeedUser:
    """Return who acts.

    Raises:
        Refused: nobody of that id, or somebody who cannot sign in.
    """
    known = ctx.state.users.get(user)
    if known is None or known.deleted or known.kind is PersonKind.BOT:
        raise Refused("user_not_found", "There is no such person here.")
    return known


def channel_of(ctx: Context, person: SeedUser, name: str) -> Channel:
    """Return a conversation the person can see.

    Raises:
        Refused: there is none for them.
    """
    channel = ctx.state.channels.get(name)
    if channel is None or person.id not in channel.members:
        raise Refused("channel_not_found", "You are not in this conversation.")
    return channel


def seen(ctx: Context, channel: Channel, person: SeedUser, ts: str) -> Message:
    """Return a message the person can see.

    Raises:
        Refused: there is none for them.
    """
    message = ctx.state.messages[channel.id].get(ts)
    if message is None or message.ephemeral_for not in ("", person.id):
        raise Refused("message_not_found", "This message is gone.")
    return message


def element_at(blocks: list[Json], place: tuple[str, str]) -> Json:
    """Return the element at (block_id, action_id).

    Raises:
        Refused: there is none.
    """
    for _, block in nested(blocks):
        if block["block_id"] == place[0]:
            for element in elements_of(block):
                if element.get("action_id") == place[1]:
                    return element
    raise Refused("no_such_element", "This is not there any more.")


def view_of(ctx: Context, person: SeedUser, view_id: str) -> View:
    """Return a view the person has before them: one of their modals or their Home tab.

    Raises:
        Refused: it is not open for them.
    """
    for view in views.stack_of(ctx, person.id):
        if view.id == view_id:
            return view
    for view in ctx.state.homes.values():
        if view.id == view_id and view.user == person.id:
            return view
    raise Refused("view_not_found", "This window is not open any more.")


def failed(ctx: Context, user: str, code: str, text: str) -> Outcome:
    """Tell somebody that the app failed them, on their page and as what their act came to."""
    ctx.live.tell("notice", {"text": text, "tone": "error"}, [user])
    return Outcome(ok=False, error=code, text=text)
