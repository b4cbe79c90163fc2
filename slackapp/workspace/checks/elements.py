"""The rules of text objects, options and interactive elements."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from slackapp.workspace.checks import limits
from slackapp.workspace.checks.rules import (
    Problems,
    Rule,
    any_of,
    anything,
    boolean,
    both,
    by_type,
    exactly_one,
    integer,
    items,
    kind,
    matches,
    one_of,
    problem,
    shape,
    string,
)

_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
EPOCH_LEAST: Final = 1_000_000_000
EPOCH_MOST: Final = 9_999_999_999


def _is_date(text: str) -> bool:
    try:
        return len(text) == len("2026-01-31") and bool(date.fromisoformat(text))
    except ValueError:
        return False


def plain(most: int, least: int = 1) -> Rule:
    """Return the rule of a plain_text object of ``least`` to ``most`` characters."""
    return by_type({"plain_text": kind({"text": string(most, least)}, {"emoji": boolean})})


def mrkdwn(most: int) -> Rule:
    """Return the rule of a mrkdwn object of 1 to ``most`` characters."""
    return by_type({"mrkdwn": _mrkdwn(most)})


def _mrkdwn(most: int) -> Rule:
    return kind({"text": string(most, 1)}, {"verbatim": boolean})


def text(most: int) -> Rule:
    """Return the rule of a text object of either kind, 1 to ``most`` characters."""
    return by_type(
        {"plain_text": kind({"text": string(most, 1)}, {"emoji": boolean}), "mrkdwn": _mrkdwn(most)},
    )


def web_address(most: int = limits.URL) -> Rule:
    """Return the rule of an http or https address."""
    return both(string(most, 1), matches(lambda url: url.startswith(("http://", "https://")), "invalid url"))


IDENTIFIER: Final = string(limits.ID, 1)
DATE: Final = matches(_is_date, "must be a valid date in YYYY-MM-DD format")
TIME: Final = matches(lambda value: bool(_HOUR.fullmatch(value)), "must be a valid time in HH:mm format")
SLACK_FILE: Final = both(
    exactly_one("id", "url"),
    shape({}, {"id": string(limits.ID, 1), "url": string(limits.URL, 1)}),
)
CONFIRM: Final = shape(
    {"title": plain(limits.CONFIRM_TITLE), "text": text(limits.CONFIRM_TEXT)},
    {
        "confirm": plain(limits.CONFIRM_BUTTON),
        "deny": plain(limits.CONFIRM_BUTTON),
        "style": one_of("primary", "danger"),
    },
)
IMAGE_FIELDS: Final[Mapping[str, Rule]] = {
    "image_url": web_address(),
    "slack_file": SLACK_FILE,
}
IMAGE: Final = both(
    exactly_one("image_url", "slack_file"),
    kind({"alt_text": string(limits.ALT_TEXT, 1)}, IMAGE_FIELDS),
)


def option(wording: Rule, *, url: bool = False) -> Rule:
    """Return the rule of one choice whose text keeps ``wording``."""
    optional: dict[str, Rule] = {"description": text(limits.OPTION_DESCRIPTION)}
    if url:
        optional["url"] = web_address()
    return shape({"text": wording, "value": string(limits.OPTION_VALUE, 1)}, optional)


_PLAIN_OPTION = option(plain(limits.OPTION_TEXT))
_ANY_OPTION = option(text(limits.OPTION_TEXT))
_OPTIONS = items(_PLAIN_OPTION, 1, limits.OPTIONS)
_GROUPS = items(
    shape({"label": plain(limits.OPTION_GROUP_LABEL), "options": _OPTIONS}),
    1,
    limits.OPTION_GROUPS,
)
SUGGESTIONS: Final = both(
    exactly_one("options", "option_groups"),
    shape(
        {},
        {
            "options": items(_PLAIN_OPTION, 0, limits.OPTIONS),
            "option_groups": items(
                shape(
                    {
                        "label": plain(limits.OPTION_GROUP_LABEL),
                        "options": items(_PLAIN_OPTION, 0, limits.OPTIONS),
                    },
                ),
                0,
                limits.OPTION_GROUPS,
            ),
        },
    ),
)
_FILTER = both(
    any_of("include", "exclude_bot_users", "exclude_external_shared_channels"),
    shape(
        {},
        {
            "include": items(one_of("im", "mpim", "private", "public")),
            "exclude_bot_users": boolean,
            "exclude_external_shared_channels": boolean,
        },
    ),
)
_DISPATCH = shape(
    {},
    {"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"), 1, 2)},
)
_COMMON: Mapping[str, Rule] = {"action_id": IDENTIFIER, "confirm": CONFIRM}
_FOCUS: Mapping[str, Rule] = {**_COMMON, "focus_on_load": boolean}
_PICK: Mapping[str, Rule] = {**_FOCUS, "placeholder": plain(limits.PLACEHOLDER)}
_MULTI: Mapping[str, Rule] = {**_PICK, "max_selected_items": integer(1, limits.OPTIONS)}
_TYPED: Mapping[str, Rule] = {
    "action_id": IDENTIFIER,
    "focus_on_load": boolean,
    "placeholder": plain(limits.PLACEHOLDER),
    "dispatch_action_config": _DISPATCH,
}
_REPLY: Mapping[str, Rule] = {"response_url_enabled": boolean}
_IDS = items(string(limits.ID, 1), 0)


def _listed(value: dict[str, object], name: str) -> list[object]:
    found = value.get(name)
    return found if isinstance(found, list) else []


def _initial_among(value: object, at: str, found: Problems) -> None:
    """Hold the initial choice to the choices offered, word for word, as Slack does."""
    if not isinstance(value, dict):
        return
    offered = list(_listed(value, "options"))
    for group in _listed(value, "option_groups"):
        offered += _listed(group, "options") if isinstance(group, dict) else []
    if "initial_option" in value and value["initial_option"] not in offered:
        problem(found, "must match one of the provided options", f"{at}/initial_option")
    for index, one in enumerate(_listed(value, "initial_options")):
        if one not in offered:
            problem(found, "must match one of the provided options", f"{at}/initial_options/{index}")


def _lengths_in_order(value: object, at: str, found: Problems) -> None:
    if isinstance(value, dict) and isinstance(value.get("min_length"), int):
        most = value.get("max_length", limits.INPUT_LENGTH)
        if isinstance(most, int) and value["min_length"] > most:
            problem(found, "min_length must not be greater than max_length", f"{at}/min_length")


def _choices(most: int, initial: Mapping[str, Rule]) -> Rule:
    return both(kind({"options": items(_ANY_OPTION, 1, most)}, {**_FOCUS, **initial}), _initial_among)


def _static(initial: Mapping[str, Rule], base: Mapping[str, Rule]) -> Rule:
    fields = {**base, **initial, "options": _OPTIONS, "option_groups": _GROUPS}
    return both(exactly_one("options", "option_groups"), kind({}, fields), _initial_among)


_NUMERIC = matches(lambda given: bool(re.fullmatch(r"-?\d+(\.\d+)?", given)), "must be a valid number")
_LEAST_QUERY: Mapping[str, Rule] = {"min_query_length": integer(0, limits.INPUT_LENGTH)}
_CONVERSATION: Mapping[str, Rule] = {"default_to_current_conversation": boolean, "filter": _FILTER}
_FEEDBACK = shape(
    {"text": plain(limits.BUTTON_TEXT), "value": string(limits.BUTTON_VALUE)},
    {"accessibility_label": string(limits.ACCESSIBILITY_LABEL)},
)

ELEMENTS: Final[Mapping[str, Rule]] = {
    "button": kind(
        {"text": plain(limits.BUTTON_TEXT)},
        {
            **_COMMON,
            "value": string(limits.BUTTON_VALUE),
            "url": web_address(),
            "style": one_of("primary", "danger"),
            "accessibility_label": string(limits.ACCESSIBILITY_LABEL, 1),
        },
    ),
    "workflow_button": kind(
        {"text": plain(limits.BUTTON_TEXT), "workflow": anything},
        {**_COMMON, "style": one_of("primary", "danger"), "accessibility_label": anything},
    ),
    "overflow": kind(
        {"options": items(option(plain(limits.OPTION_TEXT), url=True), 1, limits.OVERFLOW_OPTIONS)},
        _COMMON,
    ),
    "checkboxes": _choices(limits.CHOICES, {"initial_options": items(_ANY_OPTION)}),
    "radio_buttons": _choices(limits.CHOICES, {"initial_option": _ANY_OPTION}),
    "static_select": _static({"initial_option": _PLAIN_OPTION}, _PICK),
    "multi_static_select": _static({"initial_options": items(_PLAIN_OPTION)}, _MULTI),
    "external_select": kind({}, {**_PICK, **_LEAST_QUERY, "initial_option": _PLAIN_OPTION}),
    "multi_external_select": kind({}, {**_MULTI, **_LEAST_QUERY, "initial_options": items(_PLAIN_OPTION)}),
    "users_select": kind({}, {**_PICK, "initial_user": IDENTIFIER}),
    "multi_users_select": kind({}, {**_MULTI, "initial_users": _IDS}),
    "channels_select": kind({}, {**_PICK, **_REPLY, "initial_channel": IDENTIFIER}),
    "multi_channels_select": kind({}, {**_MULTI, "initial_channels": _IDS}),
    "conversations_select": kind(
        {},
        {**_PICK, **_REPLY, **_CONVERSATION, "initial_conversation": IDENTIFIER},
    ),
    "multi_conversations_select": kind({}, {**_MULTI, **_CONVERSATION, "initial_conversations": _IDS}),
    "datepicker": kind({}, {**_PICK, "initial_date": DATE}),
    "timepicker": kind({}, {**_PICK, "initial_time": TIME, "timezone": IDENTIFIER}),
    "datetimepicker": kind({}, {**_FOCUS, "initial_date_time": integer(EPOCH_LEAST, EPOCH_MOST)}),
    "plain_text_input": both(
        kind(
            {},
            {
                **_TYPED,
                "initial_value": string(limits.INPUT_LENGTH),
                "multiline": boolean,
                "min_length": integer(0, limits.INPUT_LENGTH),
                "max_length": integer(1, limits.INPUT_LENGTH),
            },
        ),
        _lengths_in_order,
    ),
    "email_text_input": kind({}, {**_TYPED, "initial_value": string(limits.INPUT_LENGTH)}),
    "url_text_input": kind({}, {**_TYPED, "initial_value": string(limits.INPUT_LENGTH)}),
    "number_input": kind(
        {"is_decimal_allowed": boolean},
        {**_TYPED, "initial_value": _NUMERIC, "min_value": _NUMERIC, "max_value": _NUMERIC},
    ),
    "rich_text_input": kind(
        {},
        {
            **_TYPED,
            "initial_value": anything,
            "min_lines": integer(1, limits.RICH_INPUT_LINES),
            "max_lines": integer(1, limits.RICH_INPUT_LINES),
        },
    ),
    "file_input": kind(
        {},
        {
            "action_id": IDENTIFIER,
            "filetypes": items(string(limits.ID, 1)),
            "max_files": integer(1, limits.FILE_INPUT_FILES),
        },
    ),
    "feedback_buttons": kind(
        {"positive_button": _FEEDBACK, "negative_button": _FEEDBACK},
        {"action_id": IDENTIFIER},
    ),
    "icon_button": kind(
        {"icon": one_of("trash"), "text": plain(limits.BUTTON_TEXT)},
        {
            **_COMMON,
            "value": string(limits.BUTTON_VALUE),
            "accessibility_label": string(limits.ACCESSIBILITY_LABEL),
            "visible_to_user_ids": items(IDENTIFIER, 1, limits.ICON_BUTTON_VIEWERS),
        },
    ),
    "image": IMAGE,
    "plain_text": plain(limits.TEXT),
    "mrkdwn": mrkdwn(limits.TEXT),
}


def among(*names: str) -> Rule:
    """Return the rule of one of these elements."""
    return by_type({name: ELEMENTS[name] for name in names})
