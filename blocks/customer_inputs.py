"""The inputs for the people at a customer: who they are by role, and how many of them are trained."""

from collections.abc import Iterable, Mapping

from blocks.elements import number_input, text_input
from blocks.ids import Act, Box
from blocks.kit import Block, field_input
from core.onboarding.draft import AUDIENCE_LIMIT, DraftContact

CONTACTS = {
    "champion": Box.CHAMPION,
    "admin": Box.ADMIN,
    "exec_sponsor": Box.EXEC_SPONSOR,
    "it_security": Box.IT_SECURITY,
    "data_owner": Box.DATA_OWNER,
}
"""Where each customer role is typed."""
AUDIENCES = {"admin": Box.ADMINS, "champion": Box.CHAMPIONS, "end_user": Box.END_USERS}
"""Where the size of each audience is typed."""
_CONTACT_LABELS = {
    "champion": "Champion (leads it day to day)",
    "admin": "Product administrator",
    "exec_sponsor": "Executive sponsor",
    "it_security": "IT and security contact",
    "data_owner": "Data or integration owner",
}
_AUDIENCE_LABELS = {
    "admin": "Administrators to train",
    "champion": "Champions to train",
    "end_user": "End users to train",
}
_CONTACT_LIMIT = 300


def contact_inputs(contacts: Iterable[DraftContact]) -> tuple[Block, ...]:
    """One line a role, filled with the people that are known."""
    typed = {c.role: f"{c.name} <{c.email}>" if c.email else c.name for c in contacts}
    return tuple(
        field_input(
            box,
            _CONTACT_LABELS[role],
            text_input(
                Act.TYPED,
                initial=typed.get(role, ""),
                longest=_CONTACT_LIMIT,
                placeholder="Name <name@example.com>",
            ),
            optional=True,
        )
        for role, box in CONTACTS.items()
    )


def audience_inputs(sizes: Mapping[str, int], act: Act, *, dispatch: bool = False) -> tuple[Block, ...]:
    """One number an audience; with ``dispatch`` a change is told as ``act`` at once."""
    return tuple(
        field_input(
            box,
            _AUDIENCE_LABELS[role],
            number_input(act, initial=sizes.get(role), most=AUDIENCE_LIMIT, dispatch=dispatch),
            optional=True,
            dispatch=dispatch,
        )
        for role, box in AUDIENCES.items()
    )
