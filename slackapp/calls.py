"""What a handler is given and what it answers. A handler never calls Slack and never commits.

``dispatch`` builds the ``Call`` inside one open transaction, commits when the handler returns, and carries
the ``Reply`` out. A handler that raises a ``CoordinatorError`` changes nothing, and its sentence is shown
where the person is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from core.accounts import Channel, Person
from core.types import TeamId, UserId
from slackapp.forms import FormValues

if TYPE_CHECKING:
    from blocks.kit import Message, View
    from core.storage import Work
    from slackapp.links import Links
    from slackapp.secrets import TokenBox


class CallKind(StrEnum):
    """By which way the call came."""

    COMMAND = "command"
    ACTION = "action"
    SUBMISSION = "submission"
    CLOSED = "closed"
    OPTIONS = "options"
    SHORTCUT = "shortcut"
    EVENT = "event"
    WORDS = "words"
    """A mention or a direct message in plain words. It has no trigger: nothing can be opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One thing a person (or Slack) asked for.

    Text that does not belong to the kind is ``""``. ``words`` is what stands behind the command or was caught
    by the phrase; ``value`` is the button's value, or what was picked, or what was typed for options;
    ``private`` is the view's ``private_metadata``. ``origin`` says for the audit log where it came from, such
    as ``slack:command:/onboard``. ``work`` is the open transaction, ``links`` signs addresses of our own pages,
    ``box`` makes secrets and seals those that must be read again.
    """

    kind: CallKind
    team: TeamId
    user: Person
    now: datetime
    work: Work
    links: Links
    box: TokenBox
    origin: str
    channel: Channel | None = None
    words: str = ""
    value: str = ""
    values: FormValues = field(default_factory=FormValues)
    private: str = ""
    action_id: str = ""
    view_id: str = ""
    trigger_id: str = ""
    payload: Mapping[str, object] = field(default_factory=dict)

    @property
    def by(self) -> UserId:
        """The caller's id."""
        return self.user.id

    @property
    def can_open(self) -> bool:
        """Whether a modal can be opened for the person now."""
        return bool(self.trigger_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer to a select that asks us. ``text`` is plain and shown, ``value`` comes back."""

    text: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the person gets. ``Reply()`` is nothing to say; a submission then closes its modal.

    say: for this person alone, where they are; with ``aloud`` for everybody there.
    replace: takes the place of the message that was pressed (only one that ``say`` made).
    open: a new modal. push: a modal on top of the one they are in. update: the modal they are in, redrawn.
    below: the modal under a submitted one, redrawn, for it is seen again when the submitted one closes.
    errors: block id to sentence, shown under the inputs of the submitted modal, which stays open.
    clear: closes every modal of the stack. options: answers to a select.
    """

    say: Message | None = None
    aloud: bool = False
    replace: Message | None = None
    open: View | None = None
    push: View | None = None
    update: View | None = None
    below: View | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    clear: bool = False
    options: tuple[Option, ...] = ()
