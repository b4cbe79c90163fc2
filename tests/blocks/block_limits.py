"""Slack's limits as an independent table states them, and a walk over a surface that checks every one."""

import json
from pathlib import Path

import slackblocks._limits as limits
from jsonschema import Draft7Validator

SCHEMA = json.loads((Path(__file__).parents[1] / "data" / "block_kit.schema.json").read_text())


def validator(definition):
    return Draft7Validator({"$ref": f"#/definitions/{definition}", "definitions": SCHEMA["definitions"]})


VIEWS = {"modal": validator("ModalView"), "home": validator("HomeView")}
BLOCKS = {
    "actions": validator("ActionsBlock"),
    "context": validator("ContextBlock"),
    "divider": validator("DividerBlock"),
    "header": validator("HeaderBlock"),
    "input": validator("InputBlock"),
    "section": validator("SectionBlock"),
}
TEXT_LIMITS = {
    ("header", "text"): limits.HEADER_TEXT_MAX_LENGTH,
    ("button", "text"): limits.BUTTON_TEXT_MAX_LENGTH,
    ("option", "text"): limits.OPTION_TEXT_MAX_LENGTH,
    ("option", "description"): limits.OPTION_DESCRIPTION_MAX_LENGTH,
    ("input", "label"): limits.INPUT_LABEL_MAX_LENGTH,
    ("input", "hint"): limits.INPUT_HINT_MAX_LENGTH,
    ("confirm", "title"): limits.CONFIRMATION_TITLE_MAX_LENGTH,
    ("confirm", "text"): limits.CONFIRMATION_TEXT_MAX_LENGTH,
    ("confirm", "confirm"): limits.CONFIRMATION_CONFIRM_MAX_LENGTH,
    ("confirm", "deny"): limits.CONFIRMATION_DENY_MAX_LENGTH,
    ("modal", "title"): limits.VIEW_TITLE_MAX_LENGTH,
    ("modal", "submit"): limits.VIEW_SUBMIT_MAX_LENGTH,
    ("modal", "close"): limits.VIEW_CLOSE_MAX_LENGTH,
}
STRING_LIMITS = {
    "action_id": limits.ACTION_ID_MAX_LENGTH,
    "block_id": limits.BLOCK_ID_MAX_LENGTH,
    "callback_id": limits.VIEW_CALLBACK_ID_MAX_LENGTH,
    "private_metadata": limits.VIEW_PRIVATE_METADATA_MAX_LENGTH,
    "accessibility_label": limits.BUTTON_ACCESSIBILITY_LABEL_MAX_LENGTH,
}
LIST_LIMITS = {
    ("actions", "elements"): (1, limits.ACTIONS_ELEMENTS_MAX_ITEMS),
    ("context", "elements"): (1, limits.CONTEXT_ELEMENTS_MAX_ITEMS),
    ("section", "fields"): (1, limits.SECTION_FIELDS_MAX_ITEMS),
    ("static_select", "options"): (limits.SELECT_OPTIONS_MIN_ITEMS, limits.SELECT_OPTIONS_MAX_ITEMS),
    ("multi_static_select", "options"): (limits.SELECT_OPTIONS_MIN_ITEMS, limits.SELECT_OPTIONS_MAX_ITEMS),
    ("checkboxes", "options"): (limits.CHECKBOXES_OPTIONS_MIN_ITEMS, limits.CHECKBOXES_OPTIONS_MAX_ITEMS),
    ("modal", "blocks"): (1, limits.VIEW_BLOCKS_MAX_ITEMS),
    ("home", "blocks"): (1, limits.VIEW_BLOCKS_MAX_ITEMS),
}


def width(text):
    return len(text.encode("utf-16-le")) // 2


def check(surface):
    """Every limit and the schema of a message or view; raises AssertionError naming the part."""
    made = surface.to_dict()
    if "type" in made:
        VIEWS[made["type"]].validate(made | {"blocks": []})
    else:
        assert 1 <= len(made["text"]) <= 4000
        assert 1 <= len(made["blocks"]) <= limits.MESSAGE_BLOCKS_MAX_ITEMS
    for block in made["blocks"]:
        BLOCKS[block["type"]].validate(block)
    _walk(made, made.get("type", "message"))
    _unique(made["blocks"])
    return made


def _walk(part, kind):
    for key, value in part.items():
        if isinstance(value, str):
            _string(kind, key, value)
        elif isinstance(value, list):
            least, most = LIST_LIMITS.get((kind, key), (0, 1000))
            assert least <= len(value) <= most, (kind, key, len(value))
            for item in value:
                _walk(item, item.get("type") or ("option" if "options" in key else kind)) if isinstance(
                    item, dict
                ) else None
        elif isinstance(value, dict):
            _object(kind, key, value)


def _object(kind, key, value):
    if value.get("type") in ("plain_text", "mrkdwn"):
        most = TEXT_LIMITS.get((kind, key), limits.TEXT_MAX_LENGTH)
        most = limits.SELECT_PLACEHOLDER_MAX_LENGTH if key == "placeholder" else most
        assert 1 <= width(value["text"]) <= most, (kind, key, width(value["text"]))
        assert value["text"].strip(), (kind, key)
    else:
        named = {"confirm": "confirm", "initial_option": "option"}.get(key)
        _walk(value, named or value.get("type", kind))


def _string(kind, key, value):
    if key == "value":
        most = limits.OPTION_VALUE_MAX_LENGTH if kind == "option" else limits.BUTTON_VALUE_MAX_LENGTH
        assert width(value) <= most, (kind, key, value)
    if key in STRING_LIMITS:
        assert width(value) <= STRING_LIMITS[key], (kind, key, value)


def _unique(blocks):
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    assert len(ids) == len(set(ids))
    for block in blocks:
        names = [element["action_id"] for element in block.get("elements", []) if "action_id" in element]
        assert len(names) == len(set(names)), names
