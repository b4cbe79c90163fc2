"""Buttons, selects and inputs, with Slack's limits enforced once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from slack_sdk.models.blocks import (
    ButtonElement,
    ConfirmObject,
    DatePickerElement,
    PlainTextInputElement,
    PlainTextObject,
    UserSelectElement,
)

from blocks.kit import ID, Element, filled, plain_text, verbatim, whole
from blocks.text import Mrkdwn, cut, cut_mrkdwn
from core.types import ChannelId, UserId

BUTTON, VALUE, URL, SPOKEN = 75, 2000, 3000, 75
OPTION, OPTION_VALUE, OPTION_NOTE = 75, 150, 75
OPTIONS, CHECKBOXES = 100, 10
PLACEHOLDER = 150
TYPED = 3000
CONFIRM_TITLE, CONFIRM_TEXT, CONFIRM_BUTTON = 100, 300, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One option of a select, menu or checkbox group. ``value`` comes back and must not be cut."""

    text: str
    value: str
    note: str = ""

    def to_dict(self) -> dict[str, object]:
        """The option as Slack reads it; also an answer to a select that asks us."""
        made: dict[str, object] = {"text": plain_text(self.text, OPTION), "value": whole(self.value, OPTION_VALUE)}
        return made | ({"description": plain_text(self.note, OPTION_NOTE)} if self.note else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm:
    """The question asked before a press counts."""

    title: str
    text: Mrkdwn
    yes: str
    no: str = "Go back"


def button(
    text: str,
    action_id: str,
    value: str = "",
    *,
    style: Literal["primary", "danger"] | None = None,
    spoken: str = "",
    confirm: Confirm | None = None,
    url: str = "",
) -> Element:
    """A button. ``spoken`` is what a screen reader says where the visible word is repeated in the message."""
    made = ButtonElement(
        text=PlainTextObject(text=filled(cut(text, BUTTON)), emoji=True),
        action_id=whole(action_id, ID),
        value=whole(value, VALUE) or None,
        url=whole(url, URL) or None,
        style=style,
        accessibility_label=cut(spoken, SPOKEN) or None,
        confirm=_confirm(confirm) if confirm else None,
    )
    return dict(made.to_dict())


def select(action_id: str, placeholder: str, choices: Sequence[Choice], *, chosen: str | None = None) -> Element:
    """A drop-down of up to 100 options; ``chosen`` is the value picked at first."""
    shown = choices[:OPTIONS]
    first = next((choice for choice in shown if choice.value == chosen), None)
    made = _static_select(action_id, placeholder) | {"options": [choice.to_dict() for choice in shown]}
    return made | ({"initial_option": first.to_dict()} if first else {})


def asking_select(action_id: str, placeholder: str) -> Element:
    """A drop-down that asks us for its options once something is typed."""
    return _static_select(action_id, placeholder) | {"type": "external_select", "min_query_length": 1}


def multi_select(
    action_id: str, placeholder: str, choices: Sequence[Choice], *, chosen: Iterable[str] = ()
) -> Element:
    """A drop-down of up to 100 options of which several can be picked; ``chosen`` are picked at first."""
    picked = set(chosen)
    shown = [choice.to_dict() for choice in choices[:OPTIONS]]
    made = _static_select(action_id, placeholder) | {"type": "multi_static_select", "options": shown}
    first = [option for option in shown if option["value"] in picked]
    return made | ({"initial_options": first} if first else {})


def checkboxes(action_id: str, choices: Sequence[Choice], *, chosen: Iterable[str] = ()) -> Element:
    """Up to ten boxes; ``chosen`` are the values ticked at first."""
    ticked = set(chosen)
    shown = [choice.to_dict() for choice in choices[:CHECKBOXES]]
    made: dict[str, object] = {"type": "checkboxes", "action_id": whole(action_id, ID), "options": shown}
    first = [option for option in shown if option["value"] in ticked]
    return made | ({"initial_options": first} if first else {})


def text_input(
    action_id: str,
    *,
    initial: str = "",
    placeholder: str = "",
    multiline: bool = False,
    longest: int = TYPED,
    dispatch: bool = False,
    focus: bool = False,
) -> Element:
    """A line or field to type in; with ``dispatch`` the text is told on Enter."""
    made = PlainTextInputElement(
        action_id=whole(action_id, ID),
        initial_value=cut(initial, min(longest, TYPED)) or None,
        placeholder=_words(placeholder) if placeholder else None,
        multiline=multiline or None,
        max_length=min(longest, TYPED),
        focus_on_load=focus or None,
    ).to_dict()
    config = {"dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]}}
    return dict(made | (config if dispatch else {}))


def number_input(
    action_id: str, *, initial: int | None = None, least: int = 0, most: int, dispatch: bool = False
) -> Element:
    """A field for a whole number from ``least`` to ``most``."""
    made: dict[str, object] = {
        "type": "number_input",
        "action_id": whole(action_id, ID),
        "is_decimal_allowed": False,
        "min_value": str(least),
        "max_value": str(most),
    }
    made |= {} if initial is None else {"initial_value": str(min(max(initial, least), most))}
    config = {"dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]}}
    return made | (config if dispatch else {})


def date_input(action_id: str, *, initial: date | None = None) -> Element:
    """A calendar to pick a day from."""
    made = DatePickerElement(
        action_id=whole(action_id, ID),
        initial_date=initial.isoformat() if initial else None,
        placeholder=_words("Pick a day"),
    )
    return dict(made.to_dict())


def time_input(action_id: str, *, initial: time | None = None) -> Element:
    """A picker of a time of day, by no clock in particular."""
    made: dict[str, object] = {"type": "timepicker", "action_id": whole(action_id, ID)}
    return made | ({"initial_time": f"{initial:%H:%M}"} if initial is not None else {})


def moment_input(action_id: str) -> Element:
    """A picker of day and time, shown by Slack in the reader's own time zone."""
    return {"type": "datetimepicker", "action_id": whole(action_id, ID)}


def person_input(action_id: str, *, initial: UserId | None = None, placeholder: str = "Pick a person") -> Element:
    """A select of the workspace's members."""
    made = UserSelectElement(action_id=whole(action_id, ID), initial_user=initial, placeholder=_words(placeholder))
    return dict(made.to_dict())


def channel_input(action_id: str, *, initial: ChannelId | None = None) -> Element:
    """A select of channels, private ones too, that leaves out those shared with other companies."""
    made: dict[str, object] = {
        "type": "conversations_select",
        "action_id": whole(action_id, ID),
        "placeholder": plain_text("Pick a channel", PLACEHOLDER),
        "filter": {"include": ["public", "private"], "exclude_external_shared_channels": True},
    }
    return made | ({"initial_conversation": initial} if initial else {})


def _static_select(action_id: str, placeholder: str) -> dict[str, object]:
    words = plain_text(placeholder, PLACEHOLDER)
    return {"type": "static_select", "action_id": whole(action_id, ID), "placeholder": words}


def _words(text: str) -> PlainTextObject:
    return PlainTextObject(text=filled(cut(text, PLACEHOLDER)), emoji=True)


def _confirm(ask: Confirm) -> ConfirmObject:
    return ConfirmObject(
        title=filled(cut(ask.title, CONFIRM_TITLE)),
        text=verbatim(filled(cut_mrkdwn(ask.text, CONFIRM_TEXT))),
        confirm=filled(cut(ask.yes, CONFIRM_BUTTON)),
        deny=filled(cut(ask.no, CONFIRM_BUTTON)),
    )
