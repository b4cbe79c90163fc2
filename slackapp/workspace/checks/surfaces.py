"""What holds for a whole surface: counts, unique ids, what may stand once, what needs a submit button."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from slackapp.workspace.checks import limits
from slackapp.workspace.checks.blocks import HOME_BLOCK, MESSAGE_BLOCK, MODAL_BLOCK
from slackapp.workspace.checks.elements import plain
from slackapp.workspace.checks.rules import Problems, Rule, boolean, items, kind, problem, string

Block = dict[str, Any]
_MESSAGE = items(MESSAGE_BLOCK, 0, limits.MESSAGE_BLOCKS)
_VIEW_OPTIONAL: Mapping[str, Rule] = {
    "private_metadata": string(limits.PRIVATE_METADATA),
    "callback_id": string(limits.ID),
    "external_id": string(limits.ID),
    "clear_on_close": boolean,
    "notify_on_close": boolean,
    "submit": plain(limits.VIEW_TITLE),
    "close": plain(limits.VIEW_TITLE),
}
_VIEWS: Final[Mapping[str, Rule]] = {
    "modal": kind(
        {"title": plain(limits.VIEW_TITLE), "blocks": items(MODAL_BLOCK, 1, limits.VIEW_BLOCKS)},
        _VIEW_OPTIONAL,
    ),
    "home": kind(
        {"blocks": items(HOME_BLOCK, 1, limits.VIEW_BLOCKS)},
        {**_VIEW_OPTIONAL, "title": plain(limits.VIEW_TITLE)},
    ),
}
_TEXT_KINDS = ("plain_text", "mrkdwn")


def message_problems(blocks: object) -> Problems:
    """Return Slack's sentences about the blocks of a message; none when it would take them."""
    found: Problems = []
    _MESSAGE(blocks, "/blocks", found)
    if not found and isinstance(blocks, list):
        _whole(blocks, "/blocks", found)
        _once_a_message(blocks, found)
    return found


def view_problems(view: object) -> Problems:
    """Return Slack's sentences about a view (without those of the calling method); none when it is fine."""
    found: Problems = []
    if not isinstance(view, dict):
        problem(found, "must provide an object", "/view")
        return found
    rule = _VIEWS.get(str(view.get("type")))
    if rule is None:
        problem(found, "must be a valid enum value", "/view/type")
        return found
    rule(view, "/view", found)
    if not found:
        _whole(view["blocks"], "/view/blocks", found)
        _one_focus(view["blocks"], found)
        if view["type"] == "modal" and "submit" not in view and _has_input(view["blocks"]):
            problem(found, "`submit` is required when an `input` block is within blocks", "/view")
    return found


def elements_of(block: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the interactive elements of one block, those of nested blocks included."""
    for name in ("element", "accessory"):
        if isinstance(block.get(name), dict):
            yield block[name]
    if block.get("type") in ("actions", "context_actions"):
        yield from block["elements"]
    elif block.get("type") == "carousel":
        for card in block["elements"]:
            yield from elements_of(card)
    elif block.get("type") == "card":
        yield from block.get("actions", [])
    for child in block.get("child_blocks", []):
        yield from elements_of(child)


def nested(blocks: list[Block]) -> Iterator[tuple[str, Block]]:
    """Yield every block with the pointer of its place below its surface, containers' children included."""
    for index, block in enumerate(blocks):
        yield f"/{index}", block
        for inner, child in enumerate(block.get("child_blocks", [])):
            yield f"/{index}/child_blocks/{inner}", child


def finished(blocks: list[Block]) -> list[Block]:
    """Return a copy as Slack gives it back: missing ids filled in, text objects with all their fields.

    The ids are counted from the block's place, so that the same blocks come back with the same ids.
    """
    done = [_finish(block) for block in blocks]
    for place, block in nested(done):
        mark = place.strip("/").replace("/child_blocks/", ".")
        block.setdefault("block_id", f"b~{mark}")
        for index, element in enumerate(elements_of(block)):
            if element.get("type") != "image":
                element.setdefault("action_id", f"a~{mark}.{index}")
    return done


def _finish(value: Any) -> Any:  # noqa: ANN401  # JSON in, JSON out
    if isinstance(value, dict):
        copy = {name: _finish(one) for name, one in value.items()}
        if copy.get("type") == "plain_text":
            copy.setdefault("emoji", True)
        elif copy.get("type") == "mrkdwn":
            copy.setdefault("verbatim", False)
        return copy
    if isinstance(value, list):
        return [_finish(one) for one in value]
    return value


def _whole(blocks: list[Block], at: str, found: Problems) -> None:
    seen: set[str] = set()
    for place, block in nested(blocks):
        block_id = block.get("block_id")
        if block_id in seen:
            problem(found, f"`block_id` must be unique: `{block_id}` already exists", f"{at}{place}/block_id")
        seen.add(block_id or f" {place}")
        actions = [element["action_id"] for element in elements_of(block) if "action_id" in element]
        for twice in {name for name in actions if actions.count(name) > 1}:
            problem(found, f"`action_id` must be unique in its block: `{twice}` already exists", f"{at}{place}")


def _once_a_message(blocks: list[Block], found: Problems) -> None:
    kinds = [block["type"] for _, block in nested(blocks)]
    if kinds.count("table") > 1:
        problem(found, "only_one_table_allowed", "/blocks")
    if kinds.count("data_visualization") > limits.CHARTS_A_MESSAGE:
        problem(found, f"no more than {limits.CHARTS_A_MESSAGE} data visualizations allowed", "/blocks")
    total = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if total > limits.MARKDOWN_TOTAL:
        problem(found, f"markdown text must be less than {limits.MARKDOWN_TOTAL + 1} characters", "/blocks")


def _one_focus(blocks: list[Block], found: Problems) -> None:
    focused = sum(bool(element.get("focus_on_load")) for _, block in nested(blocks) for element in elements_of(block))
    if focused > 1:
        problem(found, "only one element can have `focus_on_load` set to true", "/view/blocks")


def _has_input(blocks: list[Block]) -> bool:
    return any(block["type"] == "input" for _, block in nested(blocks))


def words_of(value: object, kinds: tuple[str, ...] = _TEXT_KINDS) -> Iterator[str]:
    """Yield the text of every text object of these kinds within blocks or a view, in reading order."""
    if isinstance(value, dict):
        text = value.get("text")
        if value.get("type") in kinds and isinstance(text, str):
            yield text
        for one in value.values():
            yield from words_of(one, kinds)
    elif isinstance(value, list):
        for one in value:
            yield from words_of(one, kinds)
