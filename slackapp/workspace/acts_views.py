"""What a person does with a modal: submit it, close it, type into a menu that asks the app."""

from typing import Any

from slackapp.workspace import views
from slackapp.workspace.acting import (
    TROUBLE,
    Outcome,
    Refused,
    channel_of,
    element_at,
    failed,
    person_of,
    seen,
    view_of,
)
from slackapp.workspace.answers import submission_answer
from slackapp.workspace.checks import SUGGESTIONS, elements_of, nested
from slackapp.workspace.context import Context
from slackapp.workspace.entries import entry_errors
from slackapp.workspace.link import Answer
from slackapp.workspace.payloads import envelope, message_container, view_container
from slackapp.workspace.records import Json, View
from slackapp.workspace.shapes import message_json


def submit(ctx: Context, user: str, view_id: str, values: Json) -> Outcome:
    """Press a modal's submit button. What is missing or malformed is told without asking the app."""
    with ctx.state.lock:
        person = person_of(ctx, user)
        view = view_of(ctx, person, view_id)
        if view.body["type"] != "modal" or view.id != views.stack_of(ctx, user)[-1].id:
            raise Refused("view_not_on_top", "This window is not on top.")
        if view.body.get("submit") is None:
            raise Refused("no_submit", "This window has nothing to submit.")
        view = views.entered(ctx, view, values)
        errors = entry_errors(view)
        if errors:
            return Outcome(ok=False, error="invalid_entries", errors=errors)
        payload = {
            **envelope(ctx, "view_submission", person, view.team),
            "trigger_id": ctx.triggers.trigger(view.team, person.id, view.id),
            "view": views.as_json(ctx, view),
            "response_urls": _response_urls(ctx, view),
        }
    answer = ctx.link.interaction(payload)
    return _submitted(ctx, view, answer)


def _submitted(ctx: Context, view: View, answer: Answer) -> Outcome:
    if not answer.ok:
        return failed(ctx, view.user, answer.notice, TROUBLE)
    with ctx.state.lock:
        try:
            errors = submission_answer(ctx, view, answer)
        except ValueError as error:
            return failed(ctx, view.user, "invalid_response", f"{TROUBLE} ({error})")
    return Outcome(ok=not errors, error="errors" if errors else "", errors=errors)


def _response_urls(ctx: Context, view: View) -> list[Json]:
    urls = []
    for _, block in nested(view.blocks):
        for element in elements_of(block):
            if element.get("response_url_enabled"):
                entry = view.values[block["block_id"]][element["action_id"]]
                channel = entry.get("selected_channel") or entry.get("selected_conversation")
                urls.append(
                    {
                        "block_id": block["block_id"],
                        "action_id": element["action_id"],
                        "channel_id": channel,
                        "response_url": ctx.triggers.response_url(view.team, str(channel), view.user),
                    },
                )
    return urls


def close(ctx: Context, user: str, view_id: str, *, everything: bool = False) -> Outcome:
    """Close a modal, or with ``everything`` (or ``clear_on_close``) the whole stack."""
    with ctx.state.lock:
        person = person_of(ctx, user)
        view = view_of(ctx, person, view_id)
        stack = views.stack_of(ctx, user)
        cleared = everything or bool(view.body.get("clear_on_close"))
        closed = list(reversed(stack)) if cleared else [view]
        views.set_stack(ctx, user, [] if cleared else [one for one in stack if one.id != view.id])
        payloads = [
            {
                **envelope(ctx, "view_closed", person, one.team),
                "view": views.as_json(ctx, one),
                "is_cleared": cleared,
            }
            for one in closed
            if one.body.get("notify_on_close")
        ]
    for payload in payloads:
        ctx.link.interaction(payload)
    return Outcome()


def suggest(ctx: Context, user: str, container: Json, place: tuple[str, str], typed: str) -> Outcome:
    """Ask the app for the choices of an external menu; ``more`` holds them."""
    with ctx.state.lock:
        person = person_of(ctx, user)
        view = view_of(ctx, person, str(container["view_id"])) if container.get("view_id") else None
        if view is not None:
            team, where = view.team, {"container": view_container(view), "view": views.as_json(ctx, view)}
            element = element_at(view.blocks, place)
        else:
            channel = channel_of(ctx, person, str(container.get("channel")))
            message = seen(ctx, channel, person, str(container.get("ts")))
            element = element_at(message.blocks, place)
            body = message_json(ctx.state, message, ctx.base_url)
            team, where = message.team, {"container": message_container(message), "message": body}
        if element["type"] not in ("external_select", "multi_external_select"):
            raise Refused("no_such_element", "This menu has its own choices.")
        asked = {"action_id": place[1], "block_id": place[0], "value": typed}
        payload = {**envelope(ctx, "block_suggestion", person, team), **asked, **where}
    return _suggested(ctx.link.interaction(payload))


def _suggested(answer: Answer) -> Outcome:
    found: list[str] = []
    offered: Any = answer.json() if answer.ok else None
    SUGGESTIONS(offered, "", found)
    if found:
        return Outcome(ok=False, error=answer.notice or "invalid_options", text="\n".join(found))
    return Outcome(more=offered)
