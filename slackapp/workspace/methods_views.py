"""views.*: modals opened, stacked and changed, and the Home tab."""

from slackapp.workspace import views
from slackapp.workspace.call import Call, Method
from slackapp.workspace.context import Context
from slackapp.workspace.errors import ApiError
from slackapp.workspace.records import Json, View


def _body(ctx: Context, call: Call, kind: str) -> Json:
    given = call.json("view", "invalid_arguments")
    if given is None:
        call.need("view")
    return views.checked(ctx, given, kind)


def _answer(ctx: Context, view: View) -> Json:
    return {"view": views.as_json(ctx, view)}


def _trigger_user(ctx: Context, call: Call) -> str:
    name = call.text("trigger_id") or call.text("interactivity_pointer")
    trigger = ctx.triggers.redeem(name or call.need("trigger_id"))
    if trigger.team != call.install.team:
        raise ApiError("invalid_trigger_id")
    return trigger.user


def open_modal(ctx: Context, call: Call) -> Json:
    """Open a modal for whoever's act the trigger was."""
    body = _body(ctx, call, "modal")
    return _answer(ctx, views.open_view(ctx, call.install.team, _trigger_user(ctx, call), body))


def push(ctx: Context, call: Call) -> Json:
    """Put a modal on top of the open ones."""
    body = _body(ctx, call, "modal")
    return _answer(ctx, views.push_view(ctx, call.install.team, _trigger_user(ctx, call), body))


def update(ctx: Context, call: Call) -> Json:
    """Change an open modal, by its id or the app's own."""
    body = _body(ctx, call, "modal")
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if not view_id and not external_id:
        call.need("view_id")
    view = views.find(ctx, call.install.team, view_id, external_id)
    return _answer(ctx, views.update_view(ctx, view, body, call.text("hash")))


def publish(ctx: Context, call: Call) -> Json:
    """Show somebody's Home tab."""
    user = ctx.state.users.get(call.need("user_id"))
    if user is None or user.deleted:
        raise ApiError("invalid_arguments")
    body = _body(ctx, call, "home")
    return _answer(ctx, views.publish_home(ctx, call.install.team, user.id, body, call.text("hash")))


VIEWS = {
    "views.open": Method(run=open_modal, tier=4, json=True),
    "views.push": Method(run=push, tier=4, json=True),
    "views.update": Method(run=update, tier=4, json=True),
    "views.publish": Method(run=publish, tier=4, json=True),
}
