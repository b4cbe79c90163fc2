"""The document of all retention strategies together: what is at stake, why, what runs and how plays ended."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.onboarding.words import count, percent
from core.reports.paper import NONE, Cell, Paper, Section, Table
from core.reports.retention import RANKING, day, money
from core.risk.outcomes import FEWEST, Record
from core.risk.strategy import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Stake:
    """Risk-weighted revenue of the accounts at stake in one currency; how many of them are estimated."""

    currency: str
    amount: float
    accounts: int
    estimated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """The portfolio's numbers. ``causes`` are accounts by (segment, cause family), both as people write them."""

    as_of: datetime
    causes: Mapping[tuple[str, str], int]
    stakes: tuple[Stake, ...]
    records: tuple[Record, ...]
    running: tuple[tuple[str, str, str, date, str], ...]
    """(account, play, number, day of the number, progress in words) of each running play."""
    names: Mapping[str, str]
    """Plays by their ids."""


def portfolio_paper(portfolio: Portfolio) -> Paper:
    """All strategies together, for our own people."""
    return Paper(
        over="Retention",
        title="All customers",
        about=f"As of {day(portfolio.as_of.date())}: {count(len(portfolio.running), 'save play')} running.",
        internal=True,
        sections=(
            _stake_section(portfolio.stakes),
            _cause_section(portfolio.causes),
            _running_section(portfolio.running),
            _record_section(portfolio.records, portfolio.names),
        ),
        foot=RANKING,
    )


def _stake_section(stakes: Iterable[Stake]) -> Section:
    facts = tuple(
        (stake.currency or "No currency", Cell(text=f"{stake.amount:,.0f}", hint=_of(stake))) for stake in stakes
    )
    return Section(
        title="Risk-weighted ARR at stake",
        facts=facts,
        nothing="No account is at risk.",
        small="The index as a share of 100, times the yearly revenue, of accounts whose risk is medium or worse.",
    )


def _of(stake: Stake) -> str:
    guessed = f", {stake.estimated} estimated" if stake.estimated else ""
    return f"{count(stake.accounts, 'account')}{guessed}"


def _cause_section(causes: Mapping[tuple[str, str], int]) -> Section:
    segments = sorted({segment for segment, _ in causes})
    families = sorted({family for _, family in causes})
    rows = tuple(
        (
            Cell(text=segment),
            *(Cell(text=str(causes.get((segment, family), 0) or NONE), number=True) for family in families),
        )
        for segment in segments
    )
    return Section(
        title="Causes by segment",
        table=Table(head=("Segment", *(family.capitalize() for family in families)), rows=rows),
        nothing="Nothing warns of any account.",
        small="Accounts with a warning of this kind; one account may stand in several columns.",
    )


def _running_section(running: Iterable[tuple[str, str, str, date, str]]) -> Section:
    rows = tuple(
        (Cell(text=account), Cell(text=play, hint=progress), Cell(text=number), Cell(text=day(by)))
        for account, play, number, by, progress in running
    )
    return Section(
        title="Running save plays",
        table=Table(head=("Account", "Play", "Number to move", "By"), rows=rows),
        nothing="None is running.",
    )


def _record_section(records: Sequence[Record], names: Mapping[str, str]) -> Section:
    rows = tuple(
        (
            Cell(text=names.get(record.play, record.play)),
            Cell(text=str(record.started), number=True),
            Cell(text=str(record.on_time), number=True),
            *(Cell(text=str(record.ended[outcome]), number=True) for outcome in Outcome),
            _success(record),
            _money_of(record),
        )
        for record in records
    )
    head = ("Play", "Started", "On time", *(outcome.label for outcome in Outcome), "Success", "ARR before and after")
    return Section(
        title="How plays ended",
        table=Table(head=head, rows=rows),
        nothing="None was started yet.",
        small=(
            "Success is the share saved or partly saved of those that were needed, with Wilson's interval of 95 %, "
            f"shown from {FEWEST} ended runs on. Revenue is compared 90 days after the end."
        ),
    )


def _success(record: Record) -> Cell:
    won = record.success
    if won is None:
        return Cell(text=NONE, hint=f"under {FEWEST} runs", number=True)
    return Cell(text=percent(won.share), hint=f"{percent(won.low)} to {percent(won.high)}", number=True)


def _money_of(record: Record) -> Cell:
    told = [f"{before:,.0f} → {money(after, unit)}" for unit, (before, after) in sorted(record.money.items())]
    return Cell(text="; ".join(told) or NONE, number=True)
