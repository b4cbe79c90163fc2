"""Checks what the app wants to say and puts it into a conversation."""

from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from slackapp.workspace.call import Call
from slackapp.workspace.checks import finished, limits, message_problems, words_of
from slackapp.workspace.context import Context
from slackapp.workspace.errors import ApiError, refuse
from slackapp.workspace.events import subscription
from slackapp.workspace.link import Answer
from slackapp.workspace.records import Channel, Install, Json, Message
from slackapp.workspace.shapes import message_json
from slackapp.workspace.state import State

_BROADCASTS = ("<!channel", "<!here", "<!everyone")
_PICTURES = ("image/png", "image/jpeg", "image/gif")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a message is to say, checked."""

    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    username: str = ""


def draft(ctx: Context, call: Call) -> Draft:
    """Return the message that a call's arguments describe.

    Raises:
        ApiError: as chat.postMessage names it: ``no_text``, ``invalid_blocks``, ``msg_too_long`` and so on.
    """
    text = call.text("text")
    blocks = call.json("blocks", "invalid_blocks_format") or []
    attachments = call.json("attachments", "invalid_attachments") or []
    markdown = call.text("markdown_text")
    if markdown:
        blocks, text = _from_markdown(markdown, text, blocks), markdown
    if not text and not blocks and not attachments:
        raise ApiError("no_text")
    if len(text) > limits.MESSAGE_TEXT:
        raise ApiError("msg_too_long")
    return Draft(
        text=text,
        blocks=message_blocks(ctx.state, blocks),
        attachments=_attachments(ctx.state, attachments),
        metadata=_metadata(call),
        username=call.text("username") if "chat:write.customize" in call.install.scopes else "",
    )


def message_blocks(state: State, blocks: object) -> list[Json]:
    """Return blocks as Slack keeps them.

    Raises:
        ApiError: ``invalid_blocks`` or ``msg_blocks_too_long``.
    """
    if not blocks:
        return []
    refuse("invalid_blocks", message_problems(blocks))
    assert isinstance(blocks, list)
    if len(orjson.dumps(blocks)) > limits.MESSAGE_BLOCKS_BYTES:
        raise ApiError("msg_blocks_too_long")
    refuse("invalid_blocks", picture_problems(state, blocks))
    return finished(blocks)


def picture_problems(state: State, blocks: object, at: str = "/blocks") -> list[str]:
    """Return Slack's sentences about pictures that name no uploaded picture."""
    found = []
    for wanted, place in _slack_files(blocks, at):
        name = str(wanted.get("id") or str(wanted.get("url", "")).split("/_files/")[-1].split("/")[0])
        file = state.files.get(name)
        if file is None or not file.done or file.mimetype not in _PICTURES:
            found.append(f"[ERROR] invalid slack file [json-pointer:{place}/slack_file]")
    return found


def _slack_files(value: object, at: str) -> Iterator[tuple[Mapping[str, Any], str]]:
    if isinstance(value, dict):
        if isinstance(value.get("slack_file"), dict):
            yield value["slack_file"], at
        for name, one in value.items():
            if isinstance(one, dict | list):
                yield from _slack_files(one, f"{at}/{name}")
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from _slack_files(one, f"{at}/{index}")


def _from_markdown(markdown: str, text: str, blocks: object) -> list[Json]:
    if text or blocks:
        raise ApiError("markdown_text_conflict")
    if len(markdown) > limits.MARKDOWN_TOTAL:
        raise ApiError("msg_too_long")
    return [{"type": "markdown", "text": markdown}]


def _attachments(state: State, attachments: object) -> list[Json]:
    if not isinstance(attachments, list) or not all(isinstance(one, dict) for one in attachments):
        raise ApiError("invalid_attachments")
    if len(attachments) > limits.ATTACHMENTS:
        raise ApiError("too_many_attachments")
    return [
        {"id": index + 1, **one, **({"blocks": message_blocks(state, one["blocks"])} if "blocks" in one else {})}
        for index, one in enumerate(attachments)
    ]


def _metadata(call: Call) -> Json | None:
    given = call.json("metadata", "invalid_metadata_format")
    if not given:
        return None
    fits = isinstance(given, dict) and isinstance(given.get("event_type"), str)
    if not fits or not isinstance(given.get("event_payload"), dict):
        raise ApiError("invalid_metadata_format")
    if len(orjson.dumps(given)) > limits.METADATA_BYTES:
        raise ApiError("metadata_too_large")
    return {"event_type": given["event_type"], "event_payload": given["event_payload"]}


def thread_of(ctx: Context, channel: Channel, ts: str) -> str:
    """Return the thread that a reply to ``ts`` joins: its parent's, should ``ts`` itself be a reply.

    Raises:
        ApiError: ``thread_not_found``.
    """
    parent = ctx.state.messages[channel.id].get(ts)
    if parent is None:
        raise ApiError("thread_not_found")
    return parent.thread_ts or parent.ts


def publish(
    ctx: Context,
    channel: Channel,
    said: Draft,
    install: Install,
    *,
    thread_ts: str = "",
    ephemeral_for: str = "",
    files: tuple[str, ...] = (),
    subtype: str = "",
) -> Message:
    """Put what the app says into a conversation and tell everybody who sees it."""
    message = Message(
        channel=channel.id,
        ts=ctx.state.next_ts(),
        user=install.bot_user_id,
        bot_id=install.bot_id,
        team=install.team,
        text=said.text,
        blocks=said.blocks,
        attachments=said.attachments,
        metadata=said.metadata,
        username=said.username,
        thread_ts=thread_ts,
        ephemeral_for=ephemeral_for,
        files=list(files),
        subtype=subtype,
    )
    put(ctx, channel, message)
    return message


def put(ctx: Context, channel: Channel, message: Message) -> list[Future[Answer]]:
    """Keep a new message, show it, and let the app hear of it where it listens; return its hearing."""
    ctx.state.put_message(message)
    note_pings(ctx.state, message)
    place: Json = {"ts": message.ts, "thread_ts": message.thread_ts}
    if message.ephemeral_for:
        ctx.live.tell("ephemeral", {"channel": channel.id, **place}, [message.ephemeral_for])
        return []
    ctx.tell("message", channel, place)
    kind = subscription(channel)
    if not ctx.events.hears(kind):
        return []
    return ctx.events.emit(kind, message_event(ctx, channel, message), channel)


def message_event(ctx: Context, channel: Channel, message: Message) -> Json:
    """Return the ``message`` event of a message."""
    kind = channel.kind if channel.kind != "channel" else ("group" if channel.private else "channel")
    facts = message_json(ctx.state, message, ctx.base_url, metadata=True)
    return facts | {
        "channel": channel.id,
        "channel_type": kind,
        "event_ts": message.ts,
        "team": message.team,
    }


def note_pings(state: State, message: Message) -> None:
    """Count a message that calls everybody."""
    said = [message.text, *words_of([message.blocks, message.attachments], ("mrkdwn",))]
    if any(broadcast in text for text in said for broadcast in _BROADCASTS):
        state.pings.append(message)


def rewrite(ctx: Context, channel: Channel, message: Message, said: Draft, *, edited: bool = True) -> Message:
    """Put new words into a message that stands, and show them."""
    new = replace(
        message,
        text=said.text,
        blocks=said.blocks,
        attachments=said.attachments,
        metadata=said.metadata,
        edited_ts=ctx.state.next_ts() if edited else message.edited_ts,
    )
    ctx.state.put_message(new)
    note_pings(ctx.state, new)
    place: Json = {"ts": new.ts, "thread_ts": new.thread_ts}
    if new.ephemeral_for:
        ctx.live.tell("update", {"channel": channel.id, **place}, [new.ephemeral_for])
    else:
        ctx.tell("update", channel, place)
    return new


def remove(ctx: Context, channel: Channel, message: Message) -> None:
    """Take a message away and off every page."""
    ctx.state.drop_message(message)
    ctx.tell("delete", channel, {"ts": message.ts, "thread_ts": message.thread_ts})
