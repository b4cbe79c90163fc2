"""Names that every room shares: identifiers, tiers, sides and who may see a thing."""

from enum import StrEnum
from typing import NewType

TeamId = NewType("TeamId", str)
"""A Slack workspace (``T…``): the tenant of every row."""
UserId = NewType("UserId", str)
"""A Slack member (``U…`` or ``W…``)."""
ChannelId = NewType("ChannelId", str)
"""A Slack conversation (``C…``, ``G…`` or ``D…``)."""
AccountId = NewType("AccountId", str)
ContactId = NewType("ContactId", str)
PlanId = NewType("PlanId", str)


class Tier(StrEnum):
    """How much service an account is sold, from high touch to digital."""

    ENTERPRISE = "enterprise"
    MID_MARKET = "mid_market"
    SMB = "smb"
    STARTUP = "startup"

    @property
    def label(self) -> str:
        """The tier as people write it."""
        return {"enterprise": "Enterprise", "mid_market": "Mid-market", "smb": "SMB", "startup": "Startup"}[self]


class Side(StrEnum):
    """Whose working days a task runs on."""

    VENDOR = "vendor"
    CUSTOMER = "customer"
    JOINT = "joint"


class Visibility(StrEnum):
    """Who may see a field or a task: us alone, or the customer too."""

    INTERNAL = "internal"
    SHARED = "shared"
