"""What the sample colleagues do as the demo's days go by: two save plays, one that is won and one that is lost.

Each deed is done once, on the first day on or after its own on which it can be; a person who tries the demo may have
been quicker, and then it is left alone.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from core.accounts import Account
from core.errors import CoordinatorError
from core.risk.strategy import Outcome
from core.storage import Store, Work
from core.types import ChannelId, TeamId, UserId
from core.usecases.make_strategy import Answers, make
from core.usecases.play_strategy import close, start
from slackapp.demo_data.workspace import TEAM, UserIds

CSM = UserId(UserIds.CSM)
SUCCESS = ChannelId("C0SUCCESS1")
Act = Callable[[Work, Account, datetime], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something done about a customer ``day`` days after the demo began."""

    slug: str
    day: int
    do: Act


def do_deeds(store: Store, *, began: date, now: datetime) -> None:
    """Do what is due and not done; what cannot be done, because somebody was quicker, is passed over."""
    for deed in DEEDS:
        if began + timedelta(days=deed.day) <= now.date():
            _do(store, deed, now=now)


def _do(store: Store, deed: Deed, *, now: datetime) -> None:
    key = f"deed:{deed.slug}:{deed.day}"
    with store.begin(TeamId(TEAM), origin="demo") as work:
        account = next(iter(work.accounts.those(external=[deed.slug])), None)
        if account is None or not work.inbox.first(key, at=now):
            return
    try:
        with store.begin(TeamId(TEAM), origin="demo") as work:
            deed.do(work, account, now)
    except CoordinatorError:
        return


def _started(play: str, number: str) -> Act:
    def do(work: Work, account: Account, now: datetime) -> None:
        today = now.date()
        answers = Answers(
            play=play,
            owner=CSM,
            start=today,
            number=number,
            by=today + timedelta(days=40),
            review_on=today + timedelta(days=42),
            channel=account.channel or SUCCESS,
            goals="The nightly figures are on everybody's desk at seven",
            promises="A named person answers within a working day",
        )
        strategy, _ = make(work, account.id, answers, request_id=f"demo:{account.id}", by=CSM, now=now)
        start(work, strategy.id, by=CSM, now=now)

    return do


def _closed(outcome: Outcome, reason: str) -> Act:
    def do(work: Work, account: Account, now: datetime) -> None:
        running = work.strategies.open_for(account.id)
        if running is not None:
            close(work, running.id, outcome, reason, by=CSM, now=now)

    return do


def _left(work: Work, account: Account, now: datetime) -> None:
    work.accounts.save(replace(account, churned_at=now.date()))


DEEDS = (
    Deed(slug="ferry-telecom", day=1, do=_started("support_friction", "Open urgent tickets from 3 to 0")),
    Deed(slug="cobalt-insurance", day=14, do=_started("low_adoption", "40 people a week use the nightly report")),
    Deed(
        slug="ferry-telecom",
        day=48,
        do=_closed(Outcome.LOST, "The new head of operations had decided for another vendor before we met."),
    ),
    Deed(slug="ferry-telecom", day=49, do=_left),
    Deed(
        slug="cobalt-insurance",
        day=58,
        do=_closed(Outcome.SAVED, "Two working sessions with the claims team; the report is their morning routine."),
    ),
)
