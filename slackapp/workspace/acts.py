"""Commands, presses, choices and shortcuts: what a person does in a conversation, a view or the Home tab.

The page and the test driver both come through here. Each act checks that the person could really have
done it, tells the app, waits for its answer in the calling thread, and returns what the person is told.
"""

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
from slackapp.workspace.answers import command_answer
from slackapp.workspace.choices import NotOffered, chosen
from slackapp.workspace.context import Context
from slackapp.workspace.payloads import (
    command_form,
    envelope,
    message_container,
    view_container,
)
from slackapp.workspace.records import Json
from slackapp.workspace.seed import SeedUser
from slackapp.workspace.shapes import message_json
from slackapp.workspace.talk import encoded, unmentioned


def run_command(ctx: Context, user: str, channel_id: str, line: str) -> Outcome:
    """Run a slash command typed in a conversation."""
    name, _, text = line.strip().partition(" ")
    with ctx.state.lock:
        person = person_of(ctx, user)
        channel = channel_of(ctx, person, channel_id)
        install = ctx.state.install_of(person.team)
        spec = next((one for one in ctx.app.commands if one.name == name), None)
        if install is None or spec is None:
            raise Refused("invalid_command", f"{name} is not a command that you can use here.")
        trigger = ctx.triggers.trigger(person.team, person.id)
        url = ctx.triggers.response_url(person.team, channel.id, person.id)
        words = unmentioned(ctx.state, encoded(ctx.state, text.strip()))
        form = command_form(ctx, person, channel, spec, words, trigger, url)
    answer = ctx.link.command(form)
    with ctx.state.lock:
        if answer.ok:
            answer = command_answer(ctx, install, channel, person, line, answer)
        if not answer.ok:
            return failed(ctx, user, answer.notice, f'{name} failed with the error "{answer.notice}"')
    return Outcome()


def act(ctx: Context, user: str, container: Json, place: tuple[str, str], given: Json, values: Json) -> Outcome:
    """Press a button or choose in a menu, of a message or a view, at (block_id, action_id)."""
    with ctx.state.lock:
        person = person_of(ctx, user)
        if container.get("type") == "view":
            payload = _act_in_view(ctx, person, str(container.get("view_id")), place, given, values)
        else:
            payload = _act_in_message(ctx, person, container, place, given, values)
    answer = ctx.link.interaction(payload)
    if not answer.ok:
        return failed(ctx, user, answer.notice, "The app did not answer in time. Try again?")
    return Outcome()


def _action(ctx: Context, element: Json, place: tuple[str, str], given: Json) -> Json:
    try:
        facts = chosen(element, given)
    except NotOffered as error:
        raise Refused("not_offered", str(error)) from None
    stamp = ctx.state.next_ts()
    return {"type": element["type"], "block_id": place[0], "action_id": place[1], **facts, "action_ts": stamp}


def _act_in_view(
    ctx: Context,
    person: SeedUser,
    view_id: str,
    place: tuple[str, str],
    given: Json,
    values: Json,
) -> Json:
    view = view_of(ctx, person, view_id)
    element = element_at(view.blocks, place)
    action = _action(ctx, element, place, given)
    state_field = views.field_of(element["type"])
    if state_field:
        entry = {"type": element["type"], state_field: action.get(state_field)}
        values = {**values, place[0]: {**values.get(place[0], {}), place[1]: entry}}
    view = views.entered(ctx, view, values)
    trigger = ctx.triggers.trigger(view.team, person.id, view.id)
    return {
        **envelope(ctx, "block_actions", person, view.team),
        "container": view_container(view),
        "trigger_id": trigger,
        "view": views.as_json(ctx, view),
        "actions": [action],
    }


def _act_in_message(
    ctx: Context,
    person: SeedUser,
    container: Json,
    place: tuple[str, str],
    given: Json,
    values: Json,
) -> Json:
    channel = channel_of(ctx, person, str(container.get("channel")))
    message = seen(ctx, channel, person, str(container.get("ts")))
    install = next((one for one in ctx.state.bots() if one.bot_user_id == message.user), None)
    if install is None:
        raise Refused("app_missing", "The app is not installed any more.")
    blocks = [*message.blocks, *(block for one in message.attachments for block in one.get("blocks", []))]
    action = _action(ctx, element_at(blocks, place), place, given)
    thread = message.thread_ts if message.is_reply else ""
    body = message_json(ctx.state, message, ctx.base_url, metadata=True)
    if message.ephemeral_for:
        body = {"type": "message", "ts": message.ts, "user": message.user, "text": message.text}
    return {
        **envelope(ctx, "block_actions", person, install.team),
        "container": message_container(message),
        "trigger_id": ctx.triggers.trigger(install.team, person.id),
        "channel": {"id": channel.id, "name": channel.name or "directmessage"},
        "message": body,
        "state": {"values": _merged(views.values_of(blocks), values)},
        "response_url": ctx.triggers.response_url(install.team, channel.id, person.id, message.ts, thread),
        "actions": [action],
    }


def _merged(fresh: Json, given: Json) -> Json:
    return {
        block: {action: given.get(block, {}).get(action, value) for action, value in actions.items()}
        for block, actions in fresh.items()
    }


def shortcut(ctx: Context, user: str, callback_id: str, channel_id: str = "", ts: str = "") -> Outcome:
    """Use one of the app's shortcuts, on a message if it is one for messages."""
    with ctx.state.lock:
        person = person_of(ctx, user)
        install = ctx.state.install_of(person.team)
        spec = next((one for one in ctx.app.shortcuts if one.callback_id == callback_id), None)
        if spec is None or install is None:
            raise Refused("no_such_shortcut", "There is no such shortcut.")
        kind = "message_action" if spec.type == "message" else "shortcut"
        payload = {
            **envelope(ctx, kind, person, person.team),
            "callback_id": callback_id,
            "trigger_id": ctx.triggers.trigger(person.team, person.id),
            "action_ts": ctx.state.next_ts(),
        }
        if spec.type == "message":
            channel = channel_of(ctx, person, channel_id)
            message = seen(ctx, channel, person, ts)
            payload |= {
                "message_ts": ts,
                "message": message_json(ctx.state, message, ctx.base_url, metadata=True),
                "channel": {"id": channel.id, "name": channel.name},
                "response_url": ctx.triggers.response_url(person.team, channel.id, person.id, ts),
            }
    answer = ctx.link.interaction(payload)
    return Outcome() if answer.ok else failed(ctx, user, answer.notice, TROUBLE)
