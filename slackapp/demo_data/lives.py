"""What the sample customers have lived through since they signed: who came, what they said, what went wrong.

A life is told in days before the demo began, negative ones for what is to come, so that the demo is as fresh on any
day. Nobody and nothing here is real.
"""

from dataclasses import dataclass

from core.facts import FactKind, TicketSeverity

CORE = "report_published"
FEATURES = (
    "dashboard_viewed",
    CORE,
    "export_downloaded",
    "alert_created",
    "comment_written",
    "schedule_changed",
    "template_saved",
    "api_called",
)
"""Events of the demo's product, the most used first."""
CHECKLIST = (("workspace_created", 3), ("data_connected", 14), ("teammate_invited", 21), (CORE, 30))
"""The first steps of a new customer, and the day by which each is expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A fact ``ago`` days old, negative for one to come: kind, value, words; ``detail`` is the form of advocacy."""

    ago: int
    kind: FactKind
    value: float | None = None
    who: str = ""
    text: str = ""
    detail: str = ""
    over: int | None = None
    """How many days ago it ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A support ticket: opened ``ago`` days before today, solved after ``took`` days (None: still open)."""

    ago: int
    severity: TicketSeverity
    took: int | None
    subject: str
    rating: int | None = None
    breaches: int = 0
    reopens: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """One customer's.

    ``seats`` are paid for; ``share`` are points (days ago, share of seats that come), straight lines between them;
    ``keen`` is the chance that somebody who comes at all comes on a workday; ``core`` the share of them that do
    the core thing; ``features`` how many of the product's features they use; ``steps`` of the checklist are done.
    ``grown`` is by how much the yearly revenue changed, a share, half a year ago.
    """

    seats: int
    share: tuple[tuple[int, float], ...] = ()
    keen: float = 0.5
    core: float = 0.5
    features: int = 5
    steps: int = len(CHECKLIST)
    grown: float | None = None
    said: tuple[Said, ...] = ()
    asked: tuple[Asked, ...] = ()


def _nps(ago: int, score: int, who: str) -> Said:
    return Said(ago=ago, kind=FactKind.NPS, value=score, who=who)


def _csat(*answers: tuple[int, int]) -> tuple[Said, ...]:
    return tuple(Said(ago=ago, kind=FactKind.CSAT, value=score) for ago, score in answers)


LIVES = {
    "northwind-freight": Life(seats=47, share=((10, 0.1), (0, 0.3)), steps=2, features=3, core=0.2),
    "bluepeak-analytics": Life(
        seats=25,
        share=((22, 0.1), (0, 0.62)),
        features=5,
        said=(_nps(3, 9, "champion"), *_csat((6, 5), (2, 5))),
        asked=(Asked(ago=9, severity=TicketSeverity.NORMAL, took=1, subject="Rights of a second team", rating=5),),
    ),
    "harbor-health": Life(
        seats=120,
        share=((30, 0.05), (0, 0.34)),
        steps=3,
        features=4,
        core=0.35,
        said=(_nps(8, 7, "champion"), *_csat((12, 4), (5, 3))),
        asked=(
            Asked(ago=11, severity=TicketSeverity.HIGH, took=4, subject="Single sign-on loops", rating=3, breaches=1),
        ),
    ),
    "kestrel-robotics": Life(seats=6, share=((5, 0.3), (0, 0.6)), steps=1, features=2),
    "lumen-legal": Life(seats=12, share=((12, 0.2), (0, 0.5)), steps=3, features=3, said=_csat((4, 5))),
    "orchard-foods": Life(seats=30, share=((8, 0.05), (0, 0.07)), steps=1, features=2, core=0.1),
    "pinecrest-schools": Life(
        seats=60,
        share=((17, 0.1), (0, 0.14)),
        steps=1,
        features=2,
        core=0.15,
        keen=0.2,
        asked=(
            Asked(ago=6, severity=TicketSeverity.URGENT, took=None, subject="Import of classes stops half-way"),
            Asked(ago=9, severity=TicketSeverity.URGENT, took=None, subject="Teachers cannot sign in"),
        ),
    ),
    "quarry-metals": Life(
        seats=28,
        share=((60, 0.1), (30, 0.5), (0, 0.74)),
        said=(_nps(20, 9, "champion"), *_csat((30, 5), (9, 4))),
        asked=(Asked(ago=25, severity=TicketSeverity.LOW, took=2, subject="Colours of a chart", rating=5),),
    ),
    "riverbend-energy": Life(
        seats=85,
        share=((70, 0.1), (35, 0.55), (0, 0.83)),
        features=7,
        core=0.7,
        said=(_nps(15, 10, "exec_sponsor"), _nps(12, 9, "champion"), *_csat((40, 5), (14, 5))),
        asked=(Asked(ago=33, severity=TicketSeverity.NORMAL, took=1, subject="A field is named twice", rating=5),),
    ),
    "solstice-travel": Life(seats=8, share=((15, 0.4), (0, 0.1)), steps=2, features=2),
    "tidewater-bank": Life(seats=200, share=((1, 0.02), (0, 0.03)), steps=0, features=1),
    "umbra-games": Life(seats=5),
    "meadow-logistics": Life(
        seats=140,
        share=((180, 0.7), (90, 0.78), (0, 0.88), (-35, 0.88), (-55, 0.6), (-75, 0.52)),
        keen=0.62,
        core=0.72,
        features=7,
        grown=0.18,
        said=(
            _nps(25, 9, "champion"),
            _nps(40, 10, "exec_sponsor"),
            *_csat((50, 5), (31, 5), (8, 5)),
            Said(ago=60, kind=FactKind.ADVOCACY, detail="case_study", text="Their story is on our website."),
            Said(ago=35, kind=FactKind.REFERRAL, text="Made us known to a carrier in the same group."),
            Said(ago=12, kind=FactKind.NOTE, value=1, text="Wants the second region on board before summer."),
            Said(
                ago=-38, kind=FactKind.CHAMPION_LEFT, who="champion", over=-66, text="The champion changes employer."
            ),
        ),
        asked=(
            Asked(ago=45, severity=TicketSeverity.NORMAL, took=1, subject="Export in another format", rating=5),
            Asked(ago=19, severity=TicketSeverity.QUESTION, took=1, subject="How do schedules work?", rating=5),
        ),
    ),
    "cobalt-insurance": Life(
        seats=60,
        share=((180, 0.74), (70, 0.72), (45, 0.6), (0, 0.38), (-12, 0.3), (-25, 0.38), (-50, 0.64), (-90, 0.7)),
        keen=0.35,
        core=0.34,
        features=4,
        grown=0.0,
        said=(
            _nps(70, 7, "champion"),
            *_csat((60, 4), (22, 3)),
            Said(ago=16, kind=FactKind.NOTE, value=-1, text="Two team leads have moved to another project."),
        ),
        asked=(
            Asked(
                ago=21,
                severity=TicketSeverity.HIGH,
                took=6,
                subject="Nightly figures come late",
                rating=2,
                breaches=1,
            ),
            Asked(ago=9, severity=TicketSeverity.NORMAL, took=3, subject="A report shows last month", rating=3),
        ),
    ),
    "ferry-telecom": Life(
        seats=110,
        share=((180, 0.66), (80, 0.6), (40, 0.3), (0, 0.12), (-20, 0.06), (-36, 0.0)),
        keen=0.25,
        core=0.15,
        features=3,
        grown=-0.1,
        said=(
            _nps(30, 3, "buyer"),
            *_csat((35, 2), (10, 1)),
            Said(ago=26, kind=FactKind.CHAMPION_LEFT, who="champion", text="The champion has left the company."),
            Said(ago=18, kind=FactKind.PAYMENT_FAILED, text="The card of the yearly invoice was refused."),
            Said(ago=11, kind=FactKind.COMPLAINT, text="The sponsor says that nobody answers."),
        ),
        asked=(
            Asked(ago=20, severity=TicketSeverity.URGENT, took=None, subject="Outage figures are wrong", breaches=1),
            Asked(
                ago=13, severity=TicketSeverity.URGENT, took=None, subject="The interface refuses our key", reopens=1
            ),
            Asked(ago=6, severity=TicketSeverity.HIGH, took=None, subject="Alarms come twice"),
        ),
    ),
    "gable-realty": Life(
        seats=18,
        share=((180, 0.55), (0, 0.57)),
        keen=0.4,
        core=0.45,
        features=5,
        grown=0.05,
        said=(
            _nps(50, 8, "champion"),
            *_csat((48, 4), (20, 5)),
            Said(ago=-22, kind=FactKind.INTENT_TO_LEAVE, over=-33, text="Has asked another vendor for an offer."),
            Said(ago=-30, kind=FactKind.CALL, value=1, text="Went through the offer together; they stay."),
        ),
        asked=(Asked(ago=28, severity=TicketSeverity.NORMAL, took=2, subject="Floor plans load slowly", rating=4),),
    ),
}
"""By the customer's slug. One without ``share`` has never been seen in the product."""
