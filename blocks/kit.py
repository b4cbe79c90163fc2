"""Messages, views and layout blocks, with Slack's limits enforced once.

What is too long is cut with an ellipsis, what is too many is capped; what cannot be cut (an id, a button's
value) raises ``ValueError``, for that is our mistake. Everything is a plain dict as soon as it is made.
The limits are Slack's own (Block Kit reference), checked in tests against an independent table.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from slack_sdk.models.blocks import (
    ActionsBlock,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    InputBlock,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)
from slack_sdk.models.blocks import Block as SdkBlock

from blocks.text import Mrkdwn, cut, cut_mrkdwn, esc, mrk, width

Block = Mapping[str, object]
"""A block as Slack reads it."""
Element = Mapping[str, object]
"""A button, select or input inside a block."""

TEXT = 3000
FIELD, FIELDS = 2000, 10
HEADER = 150
CONTEXT = 10
ACTIONS = 25
LABEL = 2000
MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
TITLE = 24
PRIVATE = 3000
ID = 255
NOTICE = 3000
"""Characters of a message's plain text; Slack advises at most 4,000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is posted. ``text`` alone is read out by screen readers and shown in notifications."""

    text: Mrkdwn
    blocks: tuple[Block, ...]

    def to_dict(self) -> dict[str, object]:
        """The arguments ``text`` and ``blocks`` of Slack's posting methods."""
        return {"text": self.text, "blocks": [dict(block) for block in self.blocks]}


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A modal or a Home tab. ``private`` comes back with everything that is done in it."""

    type: Literal["modal", "home"]
    blocks: tuple[Block, ...]
    callback_id: str = ""
    title: str = ""
    submit: str = ""
    close: str = ""
    private: str = ""

    def to_dict(self) -> dict[str, object]:
        """The argument ``view`` of Slack's ``views.*`` methods."""
        view: dict[str, object] = {"type": self.type, "blocks": [dict(block) for block in self.blocks]}
        words = {"title": self.title, "submit": self.submit, "close": self.close}
        view |= {key: plain_text(text, TITLE) for key, text in words.items() if text}
        view |= {"callback_id": self.callback_id} if self.callback_id else {}
        view |= {"private_metadata": self.private} if self.private else {}
        return view


def message(text: str, blocks: Iterable[Block]) -> Message:
    """A message of at most 50 blocks; the last one says how many are left out, if any are."""
    return Message(text=esc(filled(cut_mrkdwn(esc(text), NOTICE))), blocks=capped(blocks, MESSAGE_BLOCKS))


def modal(
    callback_id: str,
    title: str,
    blocks: Iterable[Block],
    *,
    submit: str = "",
    close: str = "Close",
    private: str = "",
) -> View:
    """A modal of at most 100 blocks. Raises ValueError when ids or ``private`` are over Slack's limits."""
    fitted = capped(blocks, VIEW_BLOCKS)
    _unique_ids(fitted)
    if not submit and any(block["type"] == "input" for block in fitted):
        raise ValueError("a modal with inputs needs a submit button")
    return View(
        type="modal",
        callback_id=whole(callback_id, ID),
        title=cut(title, TITLE),
        blocks=fitted,
        submit=cut(submit, TITLE),
        close=cut(close, TITLE),
        private=whole(private, PRIVATE),
    )


def home(blocks: Iterable[Block]) -> View:
    """A Home tab of at most 100 blocks."""
    fitted = capped(blocks, VIEW_BLOCKS)
    _unique_ids(fitted)
    return View(type="home", blocks=fitted)


def header(text: str) -> Block:
    """A heading in plain text, at most 150 characters."""
    return _as_dict(HeaderBlock(text=PlainTextObject(text=filled(cut(text, HEADER)), emoji=True)))


def section(text: Mrkdwn, *, accessory: Element | None = None, block_id: str | None = None) -> Block:
    """A paragraph of at most 3,000 characters, with a button or select beside it."""
    block = _as_dict(SectionBlock(text=_markup(text, TEXT), block_id=_maybe_id(block_id)))
    return block | {"accessory": dict(accessory)} if accessory else block


def sections(lines: Sequence[Mrkdwn]) -> tuple[Block, ...]:
    """Lines as one paragraph, or as several where they are over 3,000 characters together."""
    pages: list[list[Mrkdwn]] = []
    room = 0
    for line in lines:
        fitted = cut_mrkdwn(line, TEXT)
        room -= width(fitted) + 1
        if not pages or room < 0:
            pages.append([])
            room = TEXT - width(fitted) - 1
        pages[-1].append(fitted)
    return tuple(section(Mrkdwn("\n".join(page))) for page in pages)


def fields(texts: Sequence[Mrkdwn]) -> Block:
    """Up to ten short texts in two columns (one on a phone)."""
    shown = [_markup(text, FIELD) for text in texts[:FIELDS]]
    return _as_dict(SectionBlock(fields=shown))


def context(*texts: Mrkdwn, block_id: str | None = None) -> Block:
    """Up to ten small grey texts in a row."""
    return _as_dict(ContextBlock(elements=[_markup(t, TEXT) for t in texts[:CONTEXT]], block_id=_maybe_id(block_id)))


def divider() -> Block:
    """A line across."""
    return _as_dict(DividerBlock())


def actions(*elements: Element, block_id: str | None = None) -> Block:
    """Up to 25 buttons and selects in a row."""
    block = _as_dict(ActionsBlock(elements=[], block_id=_maybe_id(block_id)))
    return block | {"elements": [dict(element) for element in elements[:ACTIONS]]}


def field_input(
    block_id: str,
    label: str,
    element: Element,
    *,
    hint: str = "",
    optional: bool = False,
    dispatch: bool = False,
) -> Block:
    """An input with its label; with ``dispatch`` its change is told at once."""
    block = InputBlock(
        block_id=whole(block_id, ID),
        label=PlainTextObject(text=filled(cut(label, LABEL)), emoji=True),
        hint=PlainTextObject(text=filled(cut(hint, LABEL)), emoji=True) if hint else None,
        element=dict(element),
        optional=optional,
        dispatch_action=dispatch or None,
    )
    return _as_dict(block)


def plain_text(text: str, limit: int) -> dict[str, object]:
    """A plain text object of 1 to ``limit`` characters."""
    return {"type": "plain_text", "text": filled(cut(text, limit)), "emoji": True}


def whole(text: str, limit: int) -> str:
    """The text, which must not be cut. Raises ValueError when it is over ``limit``."""
    if width(text) > limit:
        raise ValueError(f"{width(text)} characters where Slack takes {limit}: {text[:60]!r}")
    return text


def capped(blocks: Iterable[Block], limit: int) -> tuple[Block, ...]:
    """At most ``limit`` blocks; where some do not fit, the last one says how many are left out."""
    every = tuple(blocks)
    if len(every) <= limit:
        return every
    left_out = len(every) - limit + 1
    return (*every[: limit - 1], context(mrk("{} more parts do not fit here.", left_out)))


def _markup(text: Mrkdwn, limit: int) -> MarkdownTextObject:
    if not isinstance(text, Mrkdwn):
        raise TypeError(f"escape this first: {text!r}")
    return verbatim(filled(cut_mrkdwn(text, limit)))


def verbatim(text: str) -> MarkdownTextObject:
    """The text as Slack is to read it: our markup, and no mention or channel that it makes out of plain words."""
    return MarkdownTextObject(text=text, verbatim=True)


def filled(text: str) -> str:
    """The text, or a dash where there is nothing to see: Slack refuses an empty text."""
    return text if text.strip() else "-"


def _maybe_id(block_id: str | None) -> str | None:
    return None if block_id is None else whole(block_id, ID)


def _unique_ids(blocks: Iterable[Block]) -> None:
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        raise ValueError(f"the same block id twice: {sorted(str(i) for i in ids)}")


def _as_dict(block: SdkBlock) -> dict[str, object]:
    return _dict(block.to_dict())


def _dict(made: dict[str, object]) -> dict[str, object]:
    return dict(made)
