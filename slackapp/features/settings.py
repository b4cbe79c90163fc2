"""`/cs settings`: the workspace's time zone, where we work, and who holds our roles; a door leads to its data."""

from blocks.ids import Box, Form
from blocks.notices import say
from blocks.settings_form import holder_box, settings_view
from core.errors import BadInput
from core.onboarding.draft import read_place
from core.usecases.keep_settings import HELD_ROLES, Decided, keep_settings, read_zone
from slackapp.calls import Call, Reply
from slackapp.doing import at_box
from slackapp.features import Action, Command, Feature, Policy


def open_form(call: Call) -> Reply:
    """Open the form, filled with what holds now."""
    if not call.can_open:
        return Reply(say=say(sentence="Type `/cs settings`, and a form opens."))
    workspace = call.work.workspaces.get()
    view = settings_view(
        time_zone=workspace.time_zone,
        place=workspace.settings.place,
        held=workspace.settings.roles,
        roles=HELD_ROLES,
        risk_channel=workspace.settings.risk_channel,
        risk_all=workspace.settings.risk_all,
    )
    return Reply(open=view)


def submit(call: Call) -> Reply:
    """Keep the answers."""
    values = call.values
    decided = Decided(
        time_zone=at_box(Box.TIME_ZONE, lambda: read_zone(values.text(Box.TIME_ZONE))),
        place=at_box(Box.VENDOR_COUNTRY, lambda: read_place(values.text(Box.VENDOR_COUNTRY))),
        roles={role: user for role in HELD_ROLES if (user := values.user(holder_box(role)))},
        risk_channel=values.channel(Box.RISK_CHANNEL),
        risk_all=values.option(Box.RISK_LEVELS) == "all",
    )
    try:
        keep_settings(call.work, decided, by=call.by, now=call.now)
    except BadInput as bad:
        box = Box.RISK_CHANNEL if bad.field == Box.RISK_CHANNEL else holder_box(bad.field or "")
        raise BadInput(bad.sentence, field=box) from bad
    return Reply()


FEATURE = Feature(
    name="settings",
    commands=(
        Command(
            verb="settings",
            description="Time zone, country, who holds our roles; and data: sources, keys, webhooks, scoring",
            example="/cs settings",
            handler=open_form,
            alone=True,
            policy=Policy.ADMIN,
            internal=False,
        ),
    ),
    submissions={Form.SETTINGS: Action(handler=submit, policy=Policy.ADMIN, internal=False)},
)
