"""What a person picked in an element, held to what the element offers."""

from typing import Final

from slackapp.workspace.records import Json
from slackapp.workspace.views import field_of

_ASKED_ELSEWHERE: Final = ("external_select", "multi_external_select")
_BUTTONS: Final = ("button", "workflow_button", "icon_button", "feedback_buttons")


class NotOffered(Exception):
    """The element has no such choice."""


def offered(element: Json) -> list[Json]:
    """Return the options of an element, those of groups included."""
    groups = [one for group in element.get("option_groups", []) for one in group["options"]]
    return [*element.get("options", []), *groups]


def chosen(element: Json, given: Json) -> Json:
    """Return the part of an action that says what was chosen.

    A button's value is the element's own, whatever the page sent. Options are matched by their value.

    Raises:
        NotOffered: an option that the element does not offer, or nothing chosen in an overflow menu.
    """
    kind = element["type"]
    if kind in _BUTTONS:
        return _pressed(element, given)
    if kind == "overflow":
        return {"selected_option": _option(element, given.get("selected_option"))}
    name = field_of(kind)
    value = given.get(name)
    if name == "selected_option":
        return {name: None if value is None else _option(element, value)}
    if name == "selected_options":
        return {name: [_option(element, one) for one in value or []]}
    return {name: value}


def _pressed(element: Json, given: Json) -> Json:
    if element["type"] == "feedback_buttons":
        sides = (element["positive_button"], element["negative_button"])
        side = next((one for one in sides if one["value"] == given.get("value")), None)
        if side is None:
            raise NotOffered("There is no such choice.")
        return {"value": side["value"], "text": side["text"]}
    facts = {"text": element["text"]}
    return facts | ({"value": element["value"]} if "value" in element else {})


def _option(element: Json, wanted: object) -> Json:
    value = wanted.get("value") if isinstance(wanted, dict) else wanted
    if element["type"] in _ASKED_ELSEWHERE and isinstance(wanted, dict):
        return wanted
    for one in offered(element):
        if one["value"] == value:
            return one
    raise NotOffered("There is no such choice.")
