"""The workspace's settings: its time zone, where we work, and who holds our roles unless a plan says otherwise."""

from collections.abc import Iterable, Mapping

from blocks.elements import Choice, button, channel_input, person_input, select, text_input
from blocks.ids import Act, Box, Form
from blocks.kit import Block, View, actions, context, divider, field_input, modal, section
from blocks.text import Mrkdwn
from core.content import load_roles
from core.types import ChannelId, Place, UserId

_ZONE_LIMIT, _PLACE_LIMIT = 60, 10
_HINTS = {
    "cs_manager": "Hears of work that is overdue for 4 working days or more.",
    "head_of_cs": "Hears of work that is overdue for 8 working days or more.",
}


def settings_view(
    *,
    time_zone: str,
    place: Place,
    held: Mapping[str, UserId],
    roles: Iterable[str],
    risk_channel: ChannelId | None = None,
    risk_all: bool = False,
) -> View:
    """The form, filled with what holds now. ``roles`` are asked for in this order; ``Box`` says where each is."""
    heading = Mrkdwn("*Who holds our roles*\nNew plans begin with these people. Plans that already run keep theirs.")
    blocks = (
        field_input(
            Box.TIME_ZONE,
            "Time zone",
            text_input(Act.TYPED, initial=time_zone, longest=_ZONE_LIMIT, placeholder="Europe/Berlin"),
            hint="A plan lives in its owner's time zone; this one holds where none is known.",
        ),
        place_input(Box.VENDOR_COUNTRY, "Our country", place),
        divider(),
        section(heading, block_id="roles"),
        *(holder_input(role, held.get(role), hint=_HINTS.get(role, "")) for role in roles),
        divider(),
        *_alerts(risk_channel, everything=risk_all),
        divider(),
        section(Mrkdwn("*Data*\nSources, write keys, webhooks, what nobody could place, and the scoring file.")),
        actions(button("Data…", Act.DATA_OPEN), block_id="data"),
        context(Mrkdwn("What changes here is kept in the audit log: `/cs audit`."), block_id="note"),
    )
    return modal(Form.SETTINGS, "Settings", blocks, submit="Save", close="Cancel")


def _alerts(channel: ChannelId | None, *, everything: bool) -> tuple[Block, ...]:
    levels = [Choice(text="Critical alerts alone", value="critical"), Choice(text="High ones too", value="all")]
    chosen = select(Act.TYPED, "Which alerts", levels, chosen="all" if everything else "critical")
    hint = (
        "Beside the owner, who always hears. A daily digest comes there too. Never a channel shared with customers."
    )
    return (
        section(Mrkdwn("*Risk*\nWhere your team hears of customers who may leave."), block_id="risk"),
        field_input(
            Box.RISK_CHANNEL, "Risk channel", channel_input(Act.TYPED, initial=channel), hint=hint, optional=True
        ),
        field_input(Box.RISK_LEVELS, "Alerts in the channel", chosen),
    )


def place_input(box: Box, label: str, place: Place) -> Block:
    """Where a side works, typed as a country and, where holidays differ, a region."""
    typed = text_input(
        Act.TYPED,
        initial="-".join(part for part in (place.country, place.subdivision) if part),
        longest=_PLACE_LIMIT,
        placeholder="GB or GB-ENG",
    )
    hint = "Two letters, with a region where holidays differ: GB, GB-ENG, DE-BY. Public holidays are days of rest."
    return field_input(box, label, typed, hint=hint, optional=True)


def holder_input(role: str, held_by: UserId | None, *, hint: str = "", optional: bool = True) -> Block:
    """Who of us holds a role; ``holder_box`` says where the answer is found."""
    asked = person_input(Act.TYPED, initial=held_by, placeholder="Nobody")
    return field_input(holder_box(role), load_roles().label(role), asked, hint=hint, optional=optional)


def holder_box(role: str) -> str:
    """The block id of the input for a role."""
    return f"{Box.HOLDER}:{role}"
