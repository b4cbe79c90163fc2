"""The table of limits agrees with an independent one, and the rules with Slack's own types."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator
from slackblocks import _limits as theirs

from slackapp.workspace.checks import finished, limits, message_problems, view_problems

SAME = {
    "TEXT": "TEXT_MAX_LENGTH",
    "ID": "BLOCK_ID_MAX_LENGTH",
    "MESSAGE_BLOCKS": "MESSAGE_BLOCKS_MAX_ITEMS",
    "VIEW_BLOCKS": "VIEW_BLOCKS_MAX_ITEMS",
    "ATTACHMENTS": "MESSAGE_ATTACHMENTS_MAX_ITEMS",
    "MARKDOWN_TOTAL": "MARKDOWN_TOTAL_TEXT_MAX_LENGTH",
    "SECTION_FIELDS": "SECTION_FIELDS_MAX_ITEMS",
    "SECTION_FIELD": "SECTION_FIELDS_ITEM_MAX_LENGTH",
    "HEADER": "HEADER_TEXT_MAX_LENGTH",
    "CONTEXT_ELEMENTS": "CONTEXT_ELEMENTS_MAX_ITEMS",
    "ACTIONS_ELEMENTS": "ACTIONS_ELEMENTS_MAX_ITEMS",
    "CONTEXT_ACTIONS_ELEMENTS": "CONTEXT_ACTIONS_ELEMENTS_MAX_ITEMS",
    "URL": "IMAGE_IMAGE_URL_MAX_LENGTH",
    "ALT_TEXT": "IMAGE_ALT_TEXT_MAX_LENGTH",
    "IMAGE_TITLE": "IMAGE_TITLE_MAX_LENGTH",
    "INPUT_LABEL": "INPUT_LABEL_MAX_LENGTH",
    "INPUT_HINT": "INPUT_HINT_MAX_LENGTH",
    "BUTTON_TEXT": "BUTTON_TEXT_MAX_LENGTH",
    "BUTTON_VALUE": "BUTTON_VALUE_MAX_LENGTH",
    "ACCESSIBILITY_LABEL": "BUTTON_ACCESSIBILITY_LABEL_MAX_LENGTH",
    "CONFIRM_TITLE": "CONFIRMATION_TITLE_MAX_LENGTH",
    "CONFIRM_TEXT": "CONFIRMATION_TEXT_MAX_LENGTH",
    "CONFIRM_BUTTON": "CONFIRMATION_CONFIRM_MAX_LENGTH",
    "OPTION_TEXT": "OPTION_TEXT_MAX_LENGTH",
    "OPTION_VALUE": "OPTION_VALUE_MAX_LENGTH",
    "OPTION_DESCRIPTION": "OPTION_DESCRIPTION_MAX_LENGTH",
    "OPTIONS": "SELECT_OPTIONS_MAX_ITEMS",
    "OPTION_GROUPS": "SELECT_OPTION_GROUPS_MAX_ITEMS",
    "OPTION_GROUP_LABEL": "OPTION_GROUP_LABEL_MAX_LENGTH",
    "PLACEHOLDER": "SELECT_PLACEHOLDER_MAX_LENGTH",
    "OVERFLOW_OPTIONS": "OVERFLOW_OPTIONS_MAX_ITEMS",
    "CHOICES": "CHECKBOXES_OPTIONS_MAX_ITEMS",
    "INPUT_LENGTH": "PLAIN_TEXT_INPUT_MAX_LENGTH_MAX",
    "TABLE_ROWS": "TABLE_ROWS_MAX_ITEMS",
    "TABLE_COLUMNS": "TABLE_COLUMNS_MAX_ITEMS",
    "DATA_TABLE_ROWS": "DATA_TABLE_ROWS_MAX_ITEMS",
    "CHART_TITLE": "DATA_VISUALIZATION_TITLE_MAX_LENGTH",
    "CHART_SERIES": "DATA_VISUALIZATION_SERIES_MAX_ITEMS",
    "CHART_POINTS": "DATA_VISUALIZATION_DATA_MAX_ITEMS",
    "CHARTS_A_MESSAGE": "MESSAGE_DATA_VISUALIZATIONS_MAX_ITEMS",
    "ALERT_TEXT": "ALERT_TEXT_MAX_LENGTH",
    "CARD_TITLE": "CARD_TITLE_MAX_LENGTH",
    "CARD_BODY": "CARD_BODY_MAX_LENGTH",
    "PLAN_TASKS": "PLAN_TASKS_MAX_ITEMS",
    "VIDEO_TITLE": "VIDEO_TITLE_MAX_LENGTH",
    "VIEW_TITLE": "VIEW_TITLE_MAX_LENGTH",
    "PRIVATE_METADATA": "VIEW_PRIVATE_METADATA_MAX_LENGTH",
}


@pytest.mark.parametrize(("ours", "name"), SAME.items())
def test_a_limit_is_what_another_reading_of_slacks_pages_says(ours, name):
    assert getattr(limits, ours) == getattr(theirs, name)


def plain(words):
    return {"type": "plain_text", "text": words}


def section(words="x", **more):
    return {"type": "section", "text": {"type": "mrkdwn", "text": words}, **more}


def button(**more):
    return {"type": "button", "text": plain("Go"), **more}


def actions(*elements):
    return {"type": "actions", "elements": list(elements)}


def options(count, length=5):
    return [{"text": plain("o" * length), "value": str(n)} for n in range(count)]


def select(**more):
    return {"type": "static_select", "action_id": "s", **more}


OPTION = {"text": plain("other"), "value": "other"}
GOOD = [
    section("x" * 3000),
    section(accessory={"type": "image", "image_url": "https://x.example/a.png", "alt_text": "a"}),
    {"type": "section", "fields": [plain("x" * 2000)] * 10},
    {"type": "header", "text": plain("x" * 150)},
    {"type": "context", "elements": [plain("x")] * 10},
    actions(*[button(action_id=f"a{n}") for n in range(25)]),
    actions(select(options=options(100, 75))),
    actions(select(option_groups=[{"label": plain("g"), "options": options(2)}])),
    actions({"type": "overflow", "options": options(5)}),
    {"type": "image", "image_url": "https://x.example/a.png", "alt_text": "a"},
    {"type": "divider"},
    {"type": "markdown", "text": "x" * 12_000},
    {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 20] * 100},
]
BAD = [
    (section("x" * 3001), "/blocks/0/text/text"),
    (section(""), "/blocks/0/text/text"),
    ({"type": "section"}, "/blocks/0"),
    ({"type": "section", "fields": [plain("x")] * 11}, "/blocks/0/fields"),
    ({"type": "section", "fields": [plain("x" * 2001)]}, "/blocks/0/fields/0/text"),
    (section(colour="red"), "/blocks/0"),
    (section(block_id="x" * 256), "/blocks/0/block_id"),
    ({"type": "header", "text": {"type": "mrkdwn", "text": "x"}}, "/blocks/0/text/type"),
    ({"type": "header", "text": plain("x" * 151)}, "/blocks/0/text/text"),
    ({"type": "context", "elements": [plain("x")] * 11}, "/blocks/0/elements"),
    ({"type": "context", "elements": []}, "/blocks/0/elements"),
    (actions(*[button(action_id=f"a{n}") for n in range(26)]), "/blocks/0/elements"),
    (actions(button(action_id="a"), button(action_id="a")), "/blocks/0"),
    (actions(button(value="x" * 2001)), "/blocks/0/elements/0/value"),
    (actions(button(style="green")), "/blocks/0/elements/0/style"),
    (actions(button(url="javascript:1")), "/blocks/0/elements/0/url"),
    (actions({"type": "plain_text_input"}), "/blocks/0/elements/0/type"),
    (actions(select()), "/blocks/0/elements/0"),
    (actions(select(options=[])), "/blocks/0/elements/0/options"),
    (actions(select(options=options(101))), "/blocks/0/elements/0/options"),
    (actions(select(options=options(1, 76))), "/blocks/0/elements/0/options/0/text/text"),
    (actions(select(options=options(1), initial_option=OPTION)), "/blocks/0/elements/0/initial_option"),
    (actions({"type": "overflow", "options": options(6)}), "/blocks/0/elements/0/options"),
    (actions({"type": "datepicker", "initial_date": "2026-02-30"}), "/blocks/0/elements/0/initial_date"),
    ({"type": "image", "image_url": "https://x.example/a.png"}, "/blocks/0"),
    ({"type": "image", "alt_text": "a"}, "/blocks/0"),
    ({"type": "alert", "text": plain("x")}, "/blocks/0/type"),
    ({"type": "data_table", "caption": "c", "rows": [[{"type": "raw_text", "text": "x"}]]}, "/blocks/0/rows"),
    ("nothing", "/blocks/0"),
    ({}, "/blocks/0"),
]


@pytest.mark.parametrize("block", GOOD, ids=lambda block: block["type"])
def test_a_block_at_its_limits_is_taken(block):
    assert message_problems([block]) == []


@pytest.mark.parametrize(("block", "at"), BAD)
def test_a_block_beyond_its_limits_is_refused_at_its_place(block, at):
    assert f"[json-pointer:{at}]" in " ".join(message_problems([block]))


def test_what_holds_for_the_whole_message():
    assert message_problems([{"type": "divider"}] * 50) == []
    assert message_problems([{"type": "divider"}] * 51)
    assert message_problems([section(block_id="a"), section(block_id="a")])
    assert message_problems([GOOD[-1], GOOD[-1]])
    assert message_problems([{"type": "markdown", "text": "x" * 6001}] * 2)
    assert message_problems("blocks")


def view(*blocks, **more):
    return {"type": "modal", "title": plain("T"), "blocks": list(blocks), **more}


FIELD = {"type": "input", "label": plain("L"), "element": {"type": "plain_text_input", "focus_on_load": True}}


def test_what_holds_for_a_whole_view():
    assert view_problems(view(section())) == []
    assert view_problems(view(FIELD, submit=plain("Go"))) == []
    assert view_problems(view(FIELD))
    assert view_problems(view(FIELD, FIELD, submit=plain("Go")))
    assert view_problems(view())
    assert view_problems(view({"type": "markdown", "text": "x"}))
    assert view_problems(view(section(), private_metadata="x" * 3001))
    assert view_problems(view(*[{"type": "divider"}] * 101))
    assert view_problems({"type": "sheet", "blocks": []})
    assert view_problems(None)
    number = {"type": "input", "label": plain("L"), "element": {"type": "number_input"}}
    assert view_problems(view(number, submit=plain("Go")))


SCHEMA = json.loads((Path(__file__).parents[1] / "data" / "block_kit.schema.json").read_text())
OFFICIAL = Draft7Validator({**SCHEMA, "$ref": "#/definitions/KnownBlock"})
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["type", "text", "x"]), inner),
    max_leaves=6,
)


@st.composite
def spoiled(draw):
    """A good block with one thing in it replaced, removed or added."""
    block = json.loads(json.dumps(draw(st.sampled_from(GOOD[1:12]))))
    at = block
    while draw(st.booleans()):
        inner = [one for one in (at.values() if isinstance(at, dict) else at) if isinstance(one, dict | list) and one]
        if not inner:
            break
        at = draw(st.sampled_from(inner))
    if isinstance(at, dict):
        name = draw(st.sampled_from([*at, "extra"]))
        if draw(st.booleans()) and name in at:
            del at[name]
        else:
            at[name] = draw(JUNK)
    return block


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(block=spoiled())
def test_whatever_slacks_own_types_refuse_is_refused_and_nothing_crashes(block):
    problems = message_problems([block])
    if not OFFICIAL.is_valid(block):
        assert problems
    if not problems:
        assert message_problems(finished([block])) == []


@settings(max_examples=60, deadline=None)
@given(junk=JUNK)
def test_junk_is_refused_with_a_sentence(junk):
    assert message_problems([junk])
    assert view_problems(junk)
