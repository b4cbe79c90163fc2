"""What Slack's client itself says about a form before it sends it: missing, too long, no e-mail."""

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Final

from slackapp.workspace.checks import nested
from slackapp.workspace.records import Json, View
from slackapp.workspace.views import field_of

_MISSING: Final = "Please complete this required field."
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_MOST: Final = 3000


def entry_errors(view: View) -> dict[str, str]:
    """Return what is wrong with a person's entries, by block id; nothing when the form may be sent."""
    errors: dict[str, str] = {}
    for _, block in nested(view.blocks):
        if block["type"] != "input":
            continue
        element = block["element"]
        entry = view.values[block["block_id"]][element["action_id"]]
        value = entry.get(field_of(element["type"]))
        sentence = _sentence(element, value, optional=bool(block.get("optional")))
        if sentence:
            errors[block["block_id"]] = sentence
    return errors


def _sentence(element: Json, value: object, *, optional: bool) -> str:
    if value is None or value in ("", []):
        return "" if optional else _MISSING
    check = _CHECKS.get(element["type"])
    return check(element, value) if check else ""


def _text(element: Json, value: object) -> str:
    length = len(str(value))
    least, most = element.get("min_length", 0), element.get("max_length", _MOST)
    if length < least:
        return f"Please enter at least {least} characters."
    return f"Please enter no more than {most} characters." if length > most else ""


def _number(element: Json, value: object) -> str:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return "Please enter a number."
    if not element["is_decimal_allowed"] and number != number.to_integral_value():
        return "Please enter a whole number."
    if "min_value" in element and number < Decimal(element["min_value"]):
        return f"Please enter a number of {element['min_value']} or more."
    if "max_value" in element and number > Decimal(element["max_value"]):
        return f"Please enter a number of {element['max_value']} or less."
    return ""


def _email(_: Json, value: object) -> str:
    return "" if _EMAIL.fullmatch(str(value)) else "Please enter a valid email address."


def _url(_: Json, value: object) -> str:
    return "" if str(value).startswith(("http://", "https://")) else "Please enter a valid URL."


def _count(element: Json, value: object) -> str:
    most = element.get("max_selected_items")
    if isinstance(value, list) and most and len(value) > most:
        return f"Please choose no more than {most}."
    return ""


_CHECKS: Final[dict[str, Callable[[Json, object], str]]] = {
    "plain_text_input": _text,
    "number_input": _number,
    "email_text_input": _email,
    "url_text_input": _url,
    "multi_static_select": _count,
    "multi_external_select": _count,
    "multi_users_select": _count,
    "multi_channels_select": _count,
    "multi_conversations_select": _count,
}
