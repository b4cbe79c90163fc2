"""What the app answers to a command, a submission or at a response URL, and what Slack does with it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slackapp.workspace import views
from slackapp.workspace.call import Call
from slackapp.workspace.checks import nested
from slackapp.workspace.context import Context
from slackapp.workspace.errors import ApiError
from slackapp.workspace.link import Answer
from slackapp.workspace.posting import draft, publish, put, remove, rewrite, thread_of
from slackapp.workspace.records import Channel, Install, Json, Message, View
from slackapp.workspace.seed import SeedUser
from slackapp.workspace.triggers import Hook

_FAILED = Answer(failure="http_error")


def command_answer(
    ctx: Context,
    install: Install,
    channel: Channel,
    person: SeedUser,
    line: str,
    answer: Answer,
) -> Answer:
    """Show the body of the app's answer to a command, if it has one; return what came of it."""
    body = answer.json()
    if body is None and answer.body.strip():
        body = {"text": answer.body.decode(errors="replace")}
    openly = isinstance(body, dict) and body.get("response_type") == "in_channel"
    if openly:
        echo = Message(channel=channel.id, ts=ctx.state.next_ts(), user=person.id, team=person.team, text=line)
        put(ctx, channel, echo)
    if not isinstance(body, dict) or not (body.get("text") or body.get("blocks") or body.get("attachments")):
        return answer
    try:
        said = draft(ctx, Call(arguments=body, install=install))
    except ApiError:
        return _FAILED
    publish(ctx, channel, said, install, ephemeral_for="" if openly else person.id)
    return answer


def submission_answer(ctx: Context, view: View, answer: Answer) -> dict[str, str]:
    """Do what the app answered to a submission; return its errors by block id, if it gave any.

    Raises:
        ValueError: an answer that Slack would not take, with what is wrong.
    """
    body = answer.json()
    if body is None and answer.body.strip():
        raise ValueError("the answer is no JSON")
    if body is None or body == {}:
        stack = views.stack_of(ctx, view.user)
        views.set_stack(ctx, view.user, [one for one in stack if one.id != view.id])
        return {}
    if not isinstance(body, dict):
        raise ValueError("the answer is no object")  # noqa: TRY004  # what the app said is wrong, not a type
    try:
        return _respond(ctx, view, body)
    except ApiError as error:
        raise ValueError(f"{error.code}: {error.extra}") from None


def _respond(ctx: Context, view: View, body: Json) -> dict[str, str]:
    match body.get("response_action"):
        case "errors":
            return _errors(view, body.get("errors"))
        case "clear":
            views.set_stack(ctx, view.user, [])
        case "update":
            views.update_view(ctx, view, views.checked(ctx, body.get("view"), "modal"))
        case "push":
            views.push_view(ctx, view.team, view.user, views.checked(ctx, body.get("view"), "modal"))
        case other:
            raise ValueError(f"unknown response_action {other!r}")
    return {}


def _errors(view: View, errors: object) -> dict[str, str]:
    inputs = {block["block_id"] for _, block in nested(view.blocks) if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        raise ValueError("errors must name at least one block")
    for block_id, text in errors.items():
        if block_id not in inputs:
            raise ValueError(f"no input block has the block_id {block_id!r}")
        if not isinstance(text, str) or not text:
            raise ValueError(f"the error of {block_id!r} must be a text")
    return errors


def respond(ctx: Context, token: str, body: Mapping[str, Any]) -> None:
    """Do what the app sent to a response URL.

    Raises:
        ApiError: ``used_url``, ``expired_url``, ``no_such_hook``, or as chat.postMessage has it.
    """
    with ctx.state.lock:
        hook = ctx.triggers.hook(token)
        channel = ctx.state.channels.get(hook.channel)
        install = ctx.state.install_of(hook.team)
        if channel is None or install is None:
            raise ApiError("channel_not_found")
        call = Call(arguments=body, install=install)
        target = ctx.state.messages[channel.id].get(hook.message) if hook.message else None
        if call.flag("delete_original"):
            _delete(ctx, channel, target)
        elif target is not None and call.flag("replace_original"):
            _replace(ctx, channel, target, call)
        else:
            _say(ctx, channel, hook, call)


def _delete(ctx: Context, channel: Channel, target: Message | None) -> None:
    if target is None:
        raise ApiError("message_not_found")
    remove(ctx, channel, target)


def _replace(ctx: Context, channel: Channel, target: Message, call: Call) -> None:
    said = replace(draft(ctx, call), metadata=target.metadata)
    rewrite(ctx, channel, target, said, edited=not target.ephemeral_for)


def _say(ctx: Context, channel: Channel, hook: Hook, call: Call) -> None:
    said = draft(ctx, call)
    openly = call.text("response_type") == "in_channel"
    thread = call.text("thread_ts") or hook.thread
    thread = thread_of(ctx, channel, thread) if thread else ""
    publish(
        ctx,
        channel,
        replace(said, username=""),
        call.install,
        thread_ts=thread,
        ephemeral_for="" if openly else hook.user,
    )
