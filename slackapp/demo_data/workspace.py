"""The demo's Slack workspace: who is in it, and its channels."""

from enum import StrEnum

from slackapp.workspace.seed import PersonKind, SeedChannel, SeedTeam, SeedUser, SeedUsergroup, SeedWorkspace

TEAM = "T0DEMO0001"
PARTNER_TEAM = "T0PARTNER1"
BOT = "U0COORDBOT"


class UserIds(StrEnum):
    """The members of the demo, by what they do."""

    CSM = "U0CSM00001"
    CSM_TWO = "U0CSM00002"
    MANAGER = "U0MANAGER1"
    HEAD = "U0HEADCS01"
    AE = "U0AE000001"
    ENGINEER = "U0IMPLENG1"
    TRAINER = "U0TRAINER1"
    GUEST = "U0GUEST001"
    PARTNER = "U0PARTNER1"


CUSTOMERS = (
    "northwind-freight",
    "bluepeak-analytics",
    "harbor-health",
    "kestrel-robotics",
    "lumen-legal",
    "orchard-foods",
    "pinecrest-schools",
    "quarry-metals",
    "riverbend-energy",
    "solstice-travel",
    "tidewater-bank",
    "umbra-games",
    "meadow-logistics",
    "cobalt-insurance",
    "ferry-telecom",
    "gable-realty",
)


def customer_channel(slug: str) -> str:
    """The id of a sample customer's channel."""
    return f"C0CUST{CUSTOMERS.index(slug):04d}"


_STAFF = tuple(
    SeedUser(id=id_, team=TEAM, name=name, real_name=real, title=title, email=f"{name}@demo.example", tz=tz, **more)
    for id_, name, real, title, tz, more in (
        (
            UserIds.CSM,
            "success",
            "Success Manager",
            "Customer Success Manager",
            "Europe/Berlin",
            {"color": "#2f6f9f"},
        ),
        (
            UserIds.CSM_TWO,
            "success-two",
            "Second Success Manager",
            "Customer Success Manager",
            "America/New_York",
            {"color": "#7a5195"},
        ),
        (
            UserIds.MANAGER,
            "manager",
            "Team Manager",
            "Manager of the success team",
            "Europe/London",
            {"color": "#b5541c", "kind": PersonKind.MANAGER, "is_admin": True},
        ),
        (
            UserIds.HEAD,
            "head",
            "Head of Success",
            "Head of Customer Success",
            "Europe/London",
            {"color": "#8a3b3b", "kind": PersonKind.MANAGER, "is_admin": True},
        ),
        (UserIds.AE, "sales", "Account Executive", "Account Executive", "America/Chicago", {"color": "#2d7d5a"}),
        (
            UserIds.ENGINEER,
            "engineer",
            "Implementation Engineer",
            "Implementation Engineer",
            "Europe/Berlin",
            {"color": "#556b2f"},
        ),
        (UserIds.TRAINER, "trainer", "Trainer", "Trainer", "Europe/Lisbon", {"color": "#946c00"}),
        (
            UserIds.GUEST,
            "guest",
            "Customer Guest",
            "Champion at Harbor Health",
            "America/New_York",
            {"color": "#4d5a6a", "kind": PersonKind.GUEST},
        ),
    )
)
_PARTNER = SeedUser(
    id=UserIds.PARTNER,
    team=PARTNER_TEAM,
    name="partner",
    real_name="Partner Contact",
    title="Administrator at Tidewater Bank",
    email="partner@tidewater.example",
    tz="America/New_York",
    color="#6d4c41",
)
_INSIDE = tuple(user.id for user in _STAFF if user.kind is not PersonKind.GUEST)


def _customer(slug: str) -> SeedChannel:
    guests = (UserIds.GUEST,) if slug == "harbor-health" else ()
    return SeedChannel(
        id=customer_channel(slug),
        team=TEAM,
        name=slug,
        topic=f"Internal: everything about {slug.replace('-', ' ').title()}",
        members=(*_INSIDE, *guests, BOT),
    )


SEED = SeedWorkspace(
    teams=(
        SeedTeam(
            id=TEAM,
            name="Demo Company",
            domain="demo-company",
            bot_token="xoxb-demo-bot",  # noqa: S106 - the local workspace's own
            bot_user_id=BOT,
            bot_id="B0COORDBOT",
        ),
        SeedTeam(id=PARTNER_TEAM, name="Tidewater Bank", domain="tidewater"),
    ),
    users=(*_STAFF, _PARTNER),
    channels=(
        SeedChannel(
            id="C0SUCCESS1", team=TEAM, name="customer-success", topic="The success team", members=(*_INSIDE, BOT)
        ),
        SeedChannel(
            id="C0ACME0001", team=TEAM, name="acme", topic="Internal: everything about Acme", members=(*_INSIDE, BOT)
        ),
        *(_customer(slug) for slug in CUSTOMERS),
        SeedChannel(
            id="C0SHARED01",
            team=TEAM,
            name="ext-tidewater-bank",
            topic="Shared with Tidewater Bank: they read along",
            members=(UserIds.CSM, UserIds.AE, UserIds.PARTNER, BOT),
            shared_with=(PARTNER_TEAM,),
        ),
    ),
    usergroups=(
        SeedUsergroup(
            id="S0SUCCESS1",
            team=TEAM,
            handle="success-team",
            name="Success team",
            members=(UserIds.CSM, UserIds.CSM_TWO),
        ),
    ),
)
