"""Who may do what, and where. Asked on every command, press, submission and question for options."""

from core.accounts import Channel, Person
from core.errors import Refused
from slackapp.features import Policy

_OUTSIDE = "Only members of this workspace can do this; you are here from another company."
_GUEST = "Only full members of this workspace can do this; you are a guest here."
_ADMIN = "Only admins of this workspace can do this. Ask one of them."
_BOT = "Apps and deactivated members cannot do this."
_SHARED = (
    "People from outside your company can read this channel, so I keep customer details out of it. "
    "Ask me in a direct message instead."
)
_UNSEEN = (
    "I cannot see who can read this channel, so I keep customer details out of it. "
    "Invite me to it, or ask me in a direct message."
)


def check(policy: Policy, person: Person) -> None:
    """Raise ``Refused`` unless ``person`` may."""
    if person.is_bot or person.deleted:
        raise Refused(_BOT, user=person.id)
    if person.is_external and policy is not Policy.ANYBODY:
        raise Refused(_OUTSIDE, user=person.id)
    match policy:
        case Policy.ANYONE_HERE | Policy.ANYBODY:
            return
        case Policy.MEMBER:
            _refuse_guest(person)
        case Policy.ADMIN:
            _refuse_guest(person)
            if not person.is_admin:
                raise Refused(_ADMIN, user=person.id)


def _refuse_guest(person: Person) -> None:
    if person.is_guest:
        raise Refused(_GUEST, user=person.id)


def keep_inside(channel: Channel | None) -> None:
    """Raise ``Refused`` where people of another company read along, or may for all we can see (None)."""
    if channel is None:
        raise Refused(_UNSEEN)
    if channel.is_ext_shared:
        raise Refused(_SHARED, channel=channel.id)
