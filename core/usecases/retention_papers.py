"""The documents of retention from what the store holds: one account's, the customer's version, the portfolio's."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from statistics import median

from core.accounts import Account
from core.content.playbook import load_playbooks
from core.errors import BadInput, NotFound
from core.facts import FactKind
from core.health.bands import Band
from core.messages import FileFormat
from core.onboarding.holders import people_of
from core.reports.paper import Paper, to_html, to_markdown
from core.reports.retention import Told, customer_paper, strategy_paper
from core.reports.retention_book import Portfolio, Stake, portfolio_paper
from core.risk.alert import RiskDay
from core.risk.levels import Level
from core.risk.outcomes import records
from core.risk.segments import GROWTH_DAYS, Segmented, SegmentFacts, segment
from core.risk.strategy import Strategy, for_customer
from core.storage import Work
from core.types import AccountId
from core.usecases.assemble import local_day, zone_of
from core.usecases.make_strategy import books_of
from core.usecases.retention import board, outlook
from core.usecases.standings import standings

_AT_STAKE = (Level.MEDIUM, Level.HIGH, Level.CRITICAL)
_GROWTH = (FactKind.REVENUE, FactKind.EXPANSION)


def account_paper(work: Work, account: AccountId, *, shared: bool, now: datetime) -> Paper:
    """The account's newest strategy; with ``shared`` what the customer may read of it.

    Raises NotFound when there is none, BadInput when nothing in it is meant for the customer yet.
    """
    seen = outlook(work, account, now=now)
    strategy = seen.strategy
    if strategy is None:
        name = seen.account.name
        raise NotFound(f"{name} has no retention strategy yet. `/retention {name}` makes one.", account=account)
    books = books_of(strategy.plays)
    if shared:
        if not strategy.goals:
            raise BadInput(
                f"The strategy of {strategy.account_name} names no goal of the customer yet; write one down first."
            )
        return customer_paper(for_customer(strategy, seen.plan, books))
    users = {strategy.owner, strategy.made_by, *([strategy.standing.owner] if strategy.standing.owner else [])}
    users |= set(people_of(seen.plan)) if seen.plan else set()
    names = {person.id: person.name for person in work.people.of(sorted(users))}
    return strategy_paper(strategy, Told(plays=books, plan=seen.plan, names=names, today=seen.today))


def book_paper(work: Work, *, now: datetime) -> Paper:
    """The document of all strategies."""
    accounts = {one.id: one for one in work.accounts.all() if one.churned_at is None}
    day = work.risks.last_day(before=local_day(work, now) + timedelta(days=1))
    risks = work.risks.day(day) if day else {}
    running = tuple(
        (line.plan.account_name, line.plan.name, line.plan.milestones[0].name, line.plan.milestones[0].target, late)
        for line in board(work, now=now)
        if (late := f"{line.late} late" if line.late else "on time")
    )
    portfolio = Portfolio(
        as_of=now,
        causes=_causes(work, accounts, risks, now=now),
        stakes=_stakes(accounts, risks),
        records=records(work.strategies.all(), zone=zone_of(work)),
        running=running,
        names={book.id: book.name for book in load_playbooks().playbooks},
    )
    return portfolio_paper(portfolio)


def segment_of(work: Work, account: Account, risk: RiskDay | None, *, red: bool, now: datetime) -> Segmented:
    """The account's segment now, and why."""
    then = now - timedelta(days=GROWTH_DAYS)
    told = work.facts.of(account.id, kinds=_GROWTH)
    revenue = [fact.value for fact in told if fact.kind is FactKind.REVENUE and fact.at <= then]
    open_chance = any(
        fact.kind is FactKind.EXPANSION and fact.at <= now and (fact.ended_at is None or fact.ended_at > now)
        for fact in told
    )
    facts = SegmentFacts(
        tier=risk.tier if risk else None,
        red=red,
        contract_start=account.contract_start,
        onboarding=work.plans.running_for(account.id) is not None,
        expansion=open_chance,
        arr_then=revenue[0] if revenue else None,
        arr=None if account.arr is None else float(account.arr),
    )
    return segment(facts, today=local_day(work, now))


def written(paper: Paper, form: FileFormat) -> bytes:
    """The document as a page or as Markdown, UTF-8. Raises BadInput for any other form."""
    if form is FileFormat.HTML:
        return to_html(paper).encode()
    if form is FileFormat.MARKDOWN:
        return to_markdown(paper).encode()
    raise BadInput(f"A retention strategy is written as .html or .md, not as .{form}.")


def file_name(name: str | None, form: FileFormat, *, shared: bool = False) -> str:
    """A plain file name: letters, digits and dashes of the account's name, or the portfolio's."""
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in (name or "portfolio").lower())
    slug = "-".join(part for part in kept.split("-") if part)[:60] or "customer"
    return f"{slug}-{'plan-together' if shared else 'retention'}.{form.value}"


def newest(work: Work, account: AccountId) -> Strategy | None:
    """The account's newest strategy, or None."""
    return next(iter(work.strategies.of_account(account)), None)


def _causes(
    work: Work, accounts: Mapping[AccountId, Account], risks: Mapping[AccountId, RiskDay], *, now: datetime
) -> Mapping[tuple[str, str], int]:
    """How many accounts of each segment have a warning of each cause family."""
    families: dict[AccountId, set[str]] = {}
    for alert in work.alerts.active():
        book = load_playbooks().get(alert.play)
        families.setdefault(alert.account, set()).add(book.category if book else "no play")
    warned = [accounts[key] for key in families if key in accounts]
    bands = standings(work, [one.id for one in warned], now=now)
    counts: Counter[tuple[str, str]] = Counter()
    for one in warned:
        red = one.id in bands and bands[one.id][1] is Band.RED
        found = segment_of(work, one, risks.get(one.id), red=red, now=now)
        counts.update((found.segment.label, family) for family in families[one.id])
    return counts


def _stakes(accounts: Mapping[AccountId, Account], risks: Mapping[AccountId, RiskDay]) -> tuple[Stake, ...]:
    """Risk-weighted revenue by currency; where it is not known, the median of the tier of risk stands in [D]."""
    risky = [(accounts[key], risk) for key, risk in risks.items() if key in accounts and risk.tier in _AT_STAKE]
    common = _commonest(accounts.values())
    found: dict[str, Stake] = {}
    for account, risk in risky:
        currency = (account.currency if account.arr is not None else common) or ""
        arr = float(account.arr) if account.arr is not None else _usual(risky, risk.tier, currency)
        before = found.get(currency) or Stake(currency=currency, amount=0.0, accounts=0, estimated=0)
        found[currency] = Stake(
            currency=currency,
            amount=before.amount + risk.index / 100 * arr,
            accounts=before.accounts + 1,
            estimated=before.estimated + (account.arr is None),
        )
    return tuple(found[currency] for currency in sorted(found))


def _commonest(accounts: Iterable[Account]) -> str:
    counts = Counter(account.currency or "" for account in accounts if account.arr is not None)
    return max(sorted(counts), key=lambda currency: counts[currency], default="")


def _usual(risky: Iterable[tuple[Account, RiskDay]], tier: Level, currency: str) -> float:
    known = [
        float(account.arr)
        for account, risk in risky
        if account.arr is not None and risk.tier is tier and (account.currency or "") == currency
    ]
    return median(known) if known else 0.0
