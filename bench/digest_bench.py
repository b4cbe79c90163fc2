"""Making up one digest: the daily one of everybody's customers, 10,000 of them, with the chart's eight weeks.

All of them were looked at in eight weeks, 3,000 have alerts, 50 onboard. The target is a second of the processor.
"""

import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median
from time import process_time

import numpy as np

from core.accounts import Account
from core.onboarding.draft import Draft
from core.risk.alert import Alert, AlertState, Evidence, RiskDay, Route
from core.risk.digest import DigestKind, Subscription
from core.risk.levels import Level
from core.storage import Store, Work, Workspace, upgrade
from core.types import AccountId, ChannelId, TeamId, Tier, UserId
from core.usecases.digest_read import WEEKS, DigestAsk, DigestReader
from core.usecases.start_plan import start
from core.usecases.whom import Ladder

ACCOUNTS, WITH_ALERTS, ONBOARDING, OWNERS = 10_000, 3_000, 50, 40
SECONDS, TIMES = 1.0, 3
TEAM = TeamId("T1")
NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def fill(work: Work) -> None:
    work.workspaces.save(
        Workspace(
            team=TEAM,
            name="Bench",
            bot_token=None,
            bot_user=UserId("UBOT"),
            app_id="A1",
            scopes=(),
            time_zone="UTC",
            installed_at=NOW,
        )
    )
    chance = np.random.default_rng(7)
    tiers = tuple(Tier)
    accounts = [
        Account(
            id=AccountId(f"c{number:05}"),
            name=f"Freight number {number}",
            owner=UserId(f"U{number % OWNERS}"),
            tier=tiers[number % len(tiers)],
            arr=Decimal(1000 + number) if number % 9 else None,
            currency="EUR" if number % 3 else "USD",
            renewal_date=NOW.date() + DAY * (number % 365),
        )
        for number in range(ACCOUNTS)
    ]
    work.accounts.merge(accounts)
    for week in range(WEEKS):
        day = NOW.date() - 7 * week * DAY
        work.risks.put(day, [looked(one.id, day, float(chance.random() * 100)) for one in accounts], whole=True)
    work.alerts.add([alert(one.id, place) for place, one in enumerate(accounts[:WITH_ALERTS])], wake_at={})
    for one in accounts[:ONBOARDING]:
        draft = Draft(
            name=one.name, start=NOW.date() - 30 * DAY, owner=UserId("U1"), tier=Tier.SMB, channel=ChannelId("C1")
        )
        start(work, draft, request_id=one.id, by=UserId("U1"), now=NOW)


def looked(account: AccountId, day: date, index: float) -> RiskDay:
    tier = Level.CRITICAL if index > 99 else Level.HIGH if index > 95 else Level.MEDIUM if index > 80 else Level.LOW
    return RiskDay(
        account=account, day=day, index=index, tier=tier, health=5.0, times=1.1, warnings={"tickets": Level.MEDIUM}
    )


def alert(account: AccountId, place: int) -> Alert:
    at = NOW - DAY * (place % 20) - timedelta(minutes=1)
    return Alert(
        id=f"alert{place}",
        account=account,
        rule="tickets",
        label="Many tickets",
        level=list(Level)[place % 4],
        state=AlertState.OPEN,
        route=Route.DIGEST,
        evidence=Evidence(sentence="11 tickets in 30 days.", source="support", at=at),
        opened_at=at,
        since=at,
    )


def taken(store: Store, kind: DigestKind) -> tuple[float, int]:
    """Seconds of the processor, and how many are left out of the list."""
    digest = Subscription(id="d1", kind=kind, target="CRISK", last=NOW.date() - 3 * DAY)
    times = []
    for _ in range(TIMES):
        begun = process_time()
        with store.read(TEAM) as work:
            ask = DigestAsk(subscription=digest, day=NOW.date(), since=NOW - 3 * DAY, now=NOW)
            reader = DigestReader(work, Ladder.of(work), ask)
            page, weeks = reader.page(), reader.weeks()
        times.append(process_time() - begun)
        assert page is not None
        assert len(weeks) == WEEKS
    return median(times), page.more


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        upgrade(url)
        store = Store.open(url)
        with store.begin(TEAM) as work:
            fill(work)
        worst = 0.0
        for kind in DigestKind:
            seconds, more = taken(store, kind)
            worst = max(worst, seconds)
            print(f"{kind.label} of {ACCOUNTS:,} customers: {seconds:.2f} s (aim {SECONDS:g}), {more:,} more")
        store.close()
    return 0 if worst <= SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
