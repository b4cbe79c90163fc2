"""Modals and Home views: each person's stack of at most three, hashes, what was entered."""

import secrets
from dataclasses import replace
from typing import Final

from slackapp.workspace.checks import elements_of, finished, limits, nested, view_problems
from slackapp.workspace.context import Context
from slackapp.workspace.errors import ApiError, refuse
from slackapp.workspace.posting import picture_problems
from slackapp.workspace.records import Install, Json, View
from slackapp.workspace.shapes import view_json
from slackapp.workspace.state import new_id

_PLACE: Final = "/view/blocks"


def checked(ctx: Context, body: object, kind: str) -> Json:
    """Return a view's body as Slack keeps it.

    Raises:
        ApiError: ``invalid_arguments`` with Slack's sentences.
    """
    refuse("invalid_arguments", view_problems(body))
    assert isinstance(body, dict)
    if body["type"] != kind:
        refuse("invalid_arguments", ["[ERROR] must be a valid enum value [json-pointer:/view/type]"])
    refuse("invalid_arguments", picture_problems(ctx.state, body["blocks"], _PLACE))
    return {**body, "blocks": finished(body["blocks"])}


def _hash(ctx: Context) -> str:
    return f"{int(ctx.now())}.{secrets.token_hex(4)}"


def stack_of(ctx: Context, user: str) -> list[View]:
    """Return a person's open modals, the top one last."""
    return ctx.state.stacks.get(user, [])


def set_stack(ctx: Context, user: str, stack: list[View]) -> None:
    """Keep a person's open modals and show them."""
    ctx.state.stacks[user] = stack
    ctx.live.tell("modal", {"stack": shown(ctx, stack)}, [user])


def shown(ctx: Context, stack: list[View]) -> list[Json]:
    """Return modals as Slack's JSON."""
    return [as_json(ctx, view) for view in stack]


def as_json(ctx: Context, view: View) -> Json:
    """Return one view as Slack's JSON, seen from the installation of its team."""
    install = ctx.state.install_of(view.team) or Install(
        team=view.team, token="", bot_user_id="", bot_id="", scopes=[]
    )
    return view_json(view, ctx.app.app_id, install)


def open_view(ctx: Context, team: str, user: str, body: Json) -> View:
    """Open a modal as the only one of a person's stack."""
    view = _new(ctx, team, user, body)
    _unique_external(ctx, view)
    set_stack(ctx, user, [view])
    return view


def push_view(ctx: Context, team: str, user: str, body: Json) -> View:
    """Put a modal on top of a person's stack.

    Raises:
        ApiError: ``push_limit_reached`` at three; ``not_found`` when no modal is open to push on.
    """
    stack = stack_of(ctx, user)
    if not stack:
        raise ApiError("not_found")
    if len(stack) >= limits.MODAL_STACK:
        raise ApiError("push_limit_reached")
    view = replace(_new(ctx, team, user, body), root=stack[0].root, previous=stack[-1].id)
    _unique_external(ctx, view)
    set_stack(ctx, user, [*stack, view])
    return view


def _new(ctx: Context, team: str, user: str, body: Json) -> View:
    name = new_id("V")
    view = View(id=name, team=team, user=user, body=body, hash=_hash(ctx), root=name)
    return replace(view, values=initial_values(view))


def _unique_external(ctx: Context, view: View) -> None:
    name = view.body.get("external_id")
    if name and any(one.body.get("external_id") == name for one in _open(ctx, view.team)):
        refuse("invalid_arguments", ["[ERROR] `external_id` is already in use [json-pointer:/view/external_id]"])


def _open(ctx: Context, team: str) -> list[View]:
    return [view for stack in ctx.state.stacks.values() for view in stack if view.team == team]


def find(ctx: Context, team: str, view_id: str, external_id: str) -> View:
    """Return the open modal of an id.

    Raises:
        ApiError: ``not_found``.
    """
    for view in _open(ctx, team):
        if (view_id and view.id == view_id) or (external_id and view.body.get("external_id") == external_id):
            return view
    raise ApiError("not_found")


def update_view(ctx: Context, view: View, body: Json, given_hash: str = "") -> View:
    """Put a new body into an open modal; what was entered stays where block and action ids do.

    Raises:
        ApiError: ``hash_conflict`` when ``given_hash`` is not the view's.
    """
    if given_hash and given_hash != view.hash:
        raise ApiError("hash_conflict")
    new = replace(view, body=body, hash=_hash(ctx))
    new = replace(new, values=_kept(initial_values(new), view.values))
    stack = [new if one.id == view.id else one for one in stack_of(ctx, view.user)]
    set_stack(ctx, view.user, stack)
    return new


def publish_home(ctx: Context, team: str, user: str, body: Json, given_hash: str = "") -> View:
    """Show somebody's Home tab.

    Raises:
        ApiError: ``hash_conflict``.
    """
    before = ctx.state.homes.get((team, user))
    if before and given_hash and given_hash != before.hash:
        raise ApiError("hash_conflict")
    name = before.id if before else new_id("V")
    view = View(id=name, team=team, user=user, body=body, hash=_hash(ctx), root=name)
    view = replace(view, values=initial_values(view))
    ctx.state.put_home(view)
    ctx.live.tell("home", {"view": as_json(ctx, view)}, [user])
    return view


def initial_values(view: View) -> Json:
    """Return ``state.values`` of a view as it opens: every input with its initial value or null."""
    return values_of(view.blocks)


def values_of(blocks: list[Json]) -> Json:
    """Return ``values`` of all stateful elements of some blocks with their initial values."""
    values: Json = {}
    for _, block in nested(blocks):
        for element in elements_of(block):
            empty = _empty(element)
            if empty is not None:
                values.setdefault(block["block_id"], {})[element["action_id"]] = empty
    return values


_FIELDS: Final = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "file_input": ("files", "initial_files"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
}


def field_of(kind: str) -> str:
    """Return the name of the value in the state of an element of this type, empty for a button."""
    return _FIELDS.get(kind, ("", ""))[0]


def _empty(element: Json) -> Json | None:
    fields = _FIELDS.get(element["type"])
    if fields is None:
        return None
    current, initial = fields
    nothing: object = [] if current.endswith("s") else None
    return {"type": element["type"], current: element.get(initial, nothing)}


def _kept(fresh: Json, entered: Json) -> Json:
    for block_id, actions in fresh.items():
        for action_id, value in actions.items():
            old = entered.get(block_id, {}).get(action_id)
            if old is not None and old["type"] == value["type"]:
                actions[action_id] = old
    return fresh


def entered(ctx: Context, view: View, values: Json) -> View:
    """Keep what somebody has entered so far; anything that is no element of the view is left out."""
    merged = _kept(initial_values(view), {**view.values, **values})
    new = replace(view, values=merged)
    if (view.team, view.user) in ctx.state.homes and ctx.state.homes[view.team, view.user].id == view.id:
        ctx.state.put_home(new)
    else:
        ctx.state.stacks[view.user] = [new if one.id == view.id else one for one in stack_of(ctx, view.user)]
    return new
