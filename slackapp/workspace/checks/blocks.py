"""The rules of every block, and where each may stand."""

from collections.abc import Mapping
from typing import Final

from slackapp.workspace.checks import limits
from slackapp.workspace.checks.elements import (
    IDENTIFIER,
    IMAGE,
    IMAGE_FIELDS,
    among,
    mrkdwn,
    plain,
    text,
    web_address,
)
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
    number,
    one_of,
    problem,
    shape,
    string,
)

_SELECTS = (
    "static_select",
    "external_select",
    "users_select",
    "channels_select",
    "conversations_select",
    "multi_static_select",
    "multi_external_select",
    "multi_users_select",
    "multi_channels_select",
    "multi_conversations_select",
)
_PICKERS = ("datepicker", "timepicker", "checkboxes", "radio_buttons")
_ACTIONS = ("button", "workflow_button", "overflow", "datetimepicker", *_PICKERS, *_SELECTS)
_ACCESSORIES = ("button", "workflow_button", "overflow", "image", *_PICKERS, *_SELECTS)
_INPUTS = (
    "plain_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
    "rich_text_input",
    "file_input",
    "datetimepicker",
    *_PICKERS,
    *_SELECTS,
)


def block(required: Mapping[str, Rule] | None = None, optional: Mapping[str, Rule] | None = None) -> Rule:
    """Return the rule of a block with these fields, besides ``type`` and ``block_id``."""
    return kind(required, {"block_id": IDENTIFIER, **(optional or {})})


_BORDER: Mapping[str, Rule] = {"border": one_of(0, 1)}
_STYLE: Mapping[str, Rule] = {
    "style": shape({}, dict.fromkeys(("bold", "code", "italic", "strike", "underline"), boolean)),
}
_SPAN_STRING = string(limits.TEXT * 4, 1)
_SPANS = by_type(
    {
        "text": kind({"text": _SPAN_STRING}, _STYLE),
        "link": kind({"url": string(limits.URL, 1)}, {**_STYLE, "text": anything, "unsafe": boolean}),
        "emoji": kind({"name": IDENTIFIER}, {**_STYLE, "unicode": anything, "url": anything}),
        "user": kind({"user_id": IDENTIFIER}, _STYLE),
        "channel": kind({"channel_id": IDENTIFIER}, _STYLE),
        "usergroup": kind({"usergroup_id": IDENTIFIER}, _STYLE),
        "team": kind({"team_id": IDENTIFIER}, _STYLE),
        "broadcast": kind({"range": one_of("here", "channel", "everyone")}, _STYLE),
        "color": kind({"value": IDENTIFIER}, _STYLE),
        "date": kind(
            {"timestamp": number, "format": string(limits.ID, 1)},
            {**_STYLE, "fallback": anything, "url": anything},
        ),
    },
)
_SECTION = kind({"elements": items(_SPANS, 0)})
_RICH_PARTS = by_type(
    {
        "rich_text_section": _SECTION,
        "rich_text_list": kind(
            {"elements": items(by_type({"rich_text_section": _SECTION}), 0), "style": one_of("bullet", "ordered")},
            {**_BORDER, "indent": integer(0, limits.RICH_LIST_INDENT), "offset": integer(0, 1_000_000)},
        ),
        "rich_text_quote": kind({"elements": items(_SPANS, 0)}, _BORDER),
        "rich_text_preformatted": kind({"elements": items(_SPANS, 0)}, {**_BORDER, "language": anything}),
    },
)
RICH_TEXT: Final = block({"elements": items(_RICH_PARTS, 1)})
_RICH = by_type({"rich_text": RICH_TEXT})
_CELL = by_type(
    {
        "raw_text": kind({"text": string(limits.DATA_TABLE_CONTENT)}),
        "raw_number": kind({"value": number, "text": string(limits.DATA_TABLE_CONTENT)}),
        "rich_text": RICH_TEXT,
    },
)


def _even_rows(value: object, at: str, found: Problems) -> None:
    rows = value.get("rows") if isinstance(value, dict) else None
    if isinstance(rows, list) and len({len(row) for row in rows if isinstance(row, list)}) > 1:
        problem(found, "all rows must have the same number of cells", f"{at}/rows")


_BUTTONS = items(among("button"), 1, limits.CARD_ACTIONS)
_CARD = both(
    any_of("title", "body", "hero_image", "actions"),
    block(
        {},
        {
            "title": mrkdwn(limits.CARD_TITLE),
            "subtitle": mrkdwn(limits.CARD_TITLE),
            "body": mrkdwn(limits.CARD_BODY),
            "subtext": mrkdwn(limits.CARD_BODY),
            "hero_image": IMAGE,
            "icon": IMAGE,
            "actions": _BUTTONS,
        },
    ),
)
_TASK_CARD = block(
    {
        "task_id": IDENTIFIER,
        "title": string(limits.TEXT, 1),
        "status": one_of("pending", "in_progress", "complete", "error"),
    },
    {
        "details": _RICH,
        "output": _RICH,
        "sources": items(by_type({"url": kind({"url": string(limits.URL, 1), "text": string(limits.TEXT, 1)})}), 0),
    },
)
_INPUT = block(
    {"label": plain(limits.INPUT_LABEL), "element": among(*_INPUTS)},
    {"hint": plain(limits.INPUT_HINT), "optional": boolean, "dispatch_action": boolean},
)
_POINT = shape({"label": string(limits.CHART_LABEL, 1), "value": number})
_SERIES = shape(
    {"name": string(limits.CHART_LABEL, 1), "data": items(_POINT, 1, limits.CHART_POINTS)},
)
_AXIS = shape(
    {"categories": items(string(limits.CHART_LABEL, 1), 1, limits.CHART_POINTS)},
    {"x_label": string(limits.CHART_AXIS_LABEL), "y_label": string(limits.CHART_AXIS_LABEL)},
)
_XY = kind({"series": items(_SERIES, 1, limits.CHART_SERIES), "axis_config": _AXIS})
_CHART = by_type(
    {
        "pie": kind({"segments": items(_POINT, 1, limits.CHART_SERIES)}),
        "bar": _XY,
        "line": _XY,
        "area": _XY,
    },
)

BLOCKS: Final[dict[str, Rule]] = {
    "section": both(
        any_of("text", "fields"),
        block(
            {},
            {
                "text": text(limits.TEXT),
                "fields": items(text(limits.SECTION_FIELD), 1, limits.SECTION_FIELDS),
                "accessory": among(*_ACCESSORIES),
                "expand": boolean,
            },
        ),
    ),
    "header": block({"text": plain(limits.HEADER)}),
    "divider": block(),
    "context": block({"elements": items(among("image", "plain_text", "mrkdwn"), 1, limits.CONTEXT_ELEMENTS)}),
    "actions": block({"elements": items(among(*_ACTIONS), 1, limits.ACTIONS_ELEMENTS)}),
    "context_actions": block(
        {"elements": items(among("feedback_buttons", "icon_button"), 1, limits.CONTEXT_ACTIONS_ELEMENTS)},
    ),
    "input": _INPUT,
    "image": both(
        exactly_one("image_url", "slack_file"),
        block(
            {"alt_text": string(limits.ALT_TEXT, 1)},
            {**IMAGE_FIELDS, "title": plain(limits.IMAGE_TITLE)},
        ),
    ),
    "markdown": block({"text": string(limits.MARKDOWN_TOTAL, 1)}),
    "rich_text": RICH_TEXT,
    "file": block({"external_id": IDENTIFIER, "source": one_of("remote")}),
    "video": block(
        {
            "alt_text": string(limits.ALT_TEXT, 1),
            "title": plain(limits.VIDEO_TITLE),
            "thumbnail_url": web_address(),
            "video_url": web_address(),
        },
        {
            "author_name": string(limits.VIDEO_AUTHOR),
            "description": plain(limits.VIDEO_TITLE),
            "provider_name": string(limits.VIDEO_AUTHOR),
            "provider_icon_url": web_address(limits.VIDEO_TITLE_URL),
            "title_url": web_address(limits.VIDEO_TITLE_URL),
        },
    ),
    "table": both(
        block(
            {"rows": items(items(_CELL, 1, limits.TABLE_COLUMNS), 1, limits.TABLE_ROWS)},
            {"column_settings": items(anything, 1, limits.TABLE_COLUMNS)},
        ),
        _even_rows,
    ),
    "data_table": both(
        block(
            {
                "caption": string(limits.TEXT, 1),
                "rows": items(
                    items(_CELL, 1, limits.DATA_TABLE_COLUMNS),
                    limits.DATA_TABLE_ROWS_MIN,
                    limits.DATA_TABLE_ROWS,
                ),
            },
            {
                "page_size": integer(1, limits.DATA_TABLE_PAGE),
                "row_header_column_index": integer(0, limits.DATA_TABLE_COLUMNS - 1),
            },
        ),
        _even_rows,
    ),
    "data_visualization": block({"title": string(limits.CHART_TITLE, 1), "chart": _CHART}),
    "alert": block(
        {"text": text(limits.ALERT_TEXT)},
        {"level": one_of("default", "info", "warning", "error", "success")},
    ),
    "card": _CARD,
    "carousel": block({"elements": items(by_type({"card": _CARD}), 1, limits.CAROUSEL_CARDS)}),
    "task_card": _TASK_CARD,
    "plan": block(
        {"title": string(limits.TEXT, 1)},
        {"tasks": items(by_type({"task_card": _TASK_CARD}), 0, limits.PLAN_TASKS)},
    ),
}
_INSIDE = (
    "actions",
    "context",
    "divider",
    "file",
    "header",
    "image",
    "input",
    "rich_text",
    "section",
    "table",
    "video",
)
BLOCKS["container"] = block(
    {"child_blocks": items(by_type({name: BLOCKS[name] for name in _INSIDE}), 1, limits.CONTAINER_BLOCKS)},
    {
        "title": plain(limits.CARD_TITLE),
        "subtitle": text(limits.CARD_TITLE),
        "rich_text_title": _RICH,
        "icon": IMAGE,
        "width": one_of("narrow", "standard", "wide", "full"),
        "is_collapsible": boolean,
        "default_collapsed": boolean,
        "has_header_divider": boolean,
    },
)

# Which blocks stand where is from Slack's list of blocks (docs.slack.dev/reference/block-kit/blocks).
_HOME = frozenset(
    (
        "actions",
        "card",
        "carousel",
        "context",
        "divider",
        "header",
        "image",
        "input",
        "rich_text",
        "section",
        "video",
    ),
)
_MODAL = _HOME - {"carousel"} | {"alert"}
MESSAGE_BLOCK: Final = by_type({name: rule for name, rule in BLOCKS.items() if name != "alert"})
HOME_BLOCK: Final = by_type({name: rule for name, rule in BLOCKS.items() if name in _HOME})
MODAL_BLOCK: Final = by_type({name: rule for name, rule in BLOCKS.items() if name in _MODAL})
