"""What the daily digest says, and the manager's; from values alone. Section 5 of the risk specification."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from core.accounts import Account
from core.messages_digest import Course, Line, Note, Page, Paragraph
from core.onboarding.words import count, day_words, person, short
from core.risk.alert import Alert, AlertState
from core.risk.digest import DigestKind
from core.risk.digest_book import BAD, DigestBook, DueTask, weights
from core.risk.digest_page import money, paragraph, sums_of, tallied
from core.risk.levels import Level
from core.types import AccountId

RENEWALS = timedelta(days=30)
"""Renewals within so many days are named."""
NAMED = 5
"""Sentences of each paragraph, at most."""
RED_FOR = timedelta(weeks=4)
_SHOWN = (AlertState.OPEN, AlertState.CLAIMED)


def daily(book: DigestBook, *, low: bool) -> Page | None:
    """The daily digest; with ``low`` it tells the low warnings too. None when there is nothing to tell."""
    shown = [alert for alert in book.alerts if alert.state in _SHOWN and (low or alert.level is not Level.LOW)]
    lines = at_risk(book, shown, tiers=True)
    back = _recovered(book, {line.account for line in lines})
    unclaimed = sum(line.unclaimed for line in lines)
    if not lines and not back and not book.tasks:
        return None
    counts = [_courses(lines)] if lines else []
    counts += [count(unclaimed, "unclaimed", "unclaimed")] if unclaimed else []
    counts += [f"{len(back)} recovered"] if back else []
    counts += [f"{len(book.tasks)} due or overdue"] if book.tasks else []
    most = book.rules.alerts.lines
    return Page(
        kind=DigestKind.DAILY,
        day=book.day,
        since=book.since.date(),
        counts=tuple(counts),
        lines=lines[:most],
        more=max(0, len(lines) - most),
        paragraphs=(
            *_at_stake(lines, [alert.label for alert in shown]),
            *paragraph("Recovered", back, most=NAMED),
            *_due(book.tasks, book.day),
            *_renewals(book.accounts, book.day),
        ),
    )


def manager(book: DigestBook) -> Page | None:
    """What somebody who leads must look at: unclaimed, overdue, red for long, changes of tier; None without any."""
    unclaimed = [alert for alert in book.alerts if alert.id in book.late and alert.state is AlertState.OPEN]
    lines, most = at_risk(book, unclaimed, tiers=False), book.rules.alerts.lines
    overdue = [task for task in book.tasks if task.due < book.day]
    red, changes = _red_long(book), _tier_changes(book)
    counts = [f"{len(unclaimed)} unclaimed"] if unclaimed else []
    counts += [f"{len(overdue)} overdue"] if overdue else []
    counts += [f"{len(red)} red for 4 weeks or more"] if red else []
    counts += [count(len(changes), "change of tier", "changes of tier")] if changes else []
    if not counts:
        return None
    return Page(
        kind=DigestKind.MANAGER,
        day=book.day,
        since=book.since.date(),
        counts=tuple(counts),
        lines=lines[:most],
        more=max(0, len(lines) - most),
        paragraphs=(
            *_due(overdue, book.day, heading="Overdue"),
            *paragraph("Red for 4 weeks or more", red, most=most),
            *paragraph("Changes of tier", changes, most=most),
        ),
    )


def at_risk(book: DigestBook, shown: Sequence[Alert], *, tiers: bool) -> tuple[Line, ...]:
    """A line for each customer with one of the alerts, and with ``tiers`` of a high tier, heaviest first."""
    theirs: dict[AccountId, list[Alert]] = {}
    for alert in shown:
        theirs.setdefault(alert.account, []).append(alert)
    bad = {one for one, risk in book.risks.items() if tiers and risk.tier in BAD}
    found = [account for account in book.accounts if account.id in theirs or account.id in bad]
    again = Counter((alert.account, alert.rule) for alert in book.closed)
    drawn = [
        _line(book, account, theirs.get(account.id, []), again, weight)
        for account, weight in zip(found, weights(found, book.risks, book.medians), strict=True)
    ]
    return tuple(sorted(drawn, key=lambda line: (-line.weight, line.renewal or date.max, line.name)))


def _line(
    book: DigestBook, account: Account, alerts: list[Alert], again: Counter[tuple[AccountId, str]], weight: float
) -> Line:
    risk, old = book.risks.get(account.id), book.before.get(account.id)
    alerts = sorted(alerts, key=lambda alert: (-alert.level.code, alert.state is AlertState.CLAIMED, alert.opened_at))
    moved = risk.index - old.index if risk and old else None
    notes = [Note(label=one.label, level=one.level, times=1 + again[one.account, one.rule]) for one in alerts]
    return Line(
        account=account.id,
        name=account.name,
        course=_course(book, account.id, alerts, moved),
        alert=alerts[0].id if alerts else "",
        notes=tuple(notes),
        index=risk.index if risk else None,
        tier=risk.tier if risk else None,
        moved=moved,
        weight=weight,
        estimated=account.arr is None,
        arr=account.arr,
        currency=account.currency,
        renewal=account.renewal_date,
        unclaimed=any(alert.id in book.late for alert in alerts),
    )


def _course(book: DigestBook, account: AccountId, alerts: list[Alert], moved: float | None) -> Course:
    risk, old = book.risks.get(account), book.before.get(account)
    if any(alert.opened_at >= book.since for alert in alerts):
        return Course.NEW
    if not alerts and risk and old and old.tier not in BAD:
        return Course.NEW
    rose = moved is not None and moved >= book.rules.arrow
    return Course.WORSE if rose or any(alert.since >= book.since for alert in alerts) else Course.STILL


def _courses(lines: Sequence[Line]) -> str:
    counts = Counter(line.course for line in lines)
    named = ((Course.NEW, "new"), (Course.WORSE, "worse"))
    told = [f"{counts[course]} {word}" for course, word in named if counts[course]]
    return f"{len(lines)} at risk" + (f" ({', '.join(told)})" if told else "")


def _at_stake(lines: Sequence[Line], labels: Sequence[str]) -> tuple[Paragraph, ...]:
    if not lines:
        return ()
    known = sums_of((line.currency, line.weight) for line in lines if not line.estimated)
    guessed = sum(line.estimated for line in lines)
    rest = f" ({count(guessed, 'customer')} without known ARR left out)" if guessed else ""
    said = [f"Risk-weighted ARR: {money(known)}{rest}."] if known else []
    said += [f"Warnings: {tallied(labels)}."] if labels else []
    return paragraph("All of them together", said, most=NAMED)


def _recovered(book: DigestBook, at_risk_still: set[AccountId]) -> list[str]:
    """Customers of whom a warning ended and who have none any more that is told here."""
    names = {account.id: account.name for account in book.accounts}
    ended: dict[AccountId, list[str]] = {}
    for alert in book.closed:
        if alert.state is AlertState.RESOLVED and alert.account in names and alert.account not in at_risk_still:
            ended.setdefault(alert.account, []).append(alert.label)
    return sorted(f"{names[account]}: {tallied(labels)}" for account, labels in ended.items())


def _due(tasks: Sequence[DueTask], day: date, *, heading: str = "Due or overdue") -> tuple[Paragraph, ...]:
    ordered = sorted(tasks, key=lambda task: (task.due, task.name, task.title))
    said = [
        f"{task.name}: {short(task.title)}, {'due today' if task.due >= day else f'due since {day_words(task.due)}'}"
        + (f", {person(task.owner)}" if task.owner else "")
        for task in ordered
    ]
    return paragraph(heading, said, most=NAMED, members=[task.owner for task in ordered[:NAMED]])


def _renewals(accounts: Sequence[Account], day: date) -> tuple[Paragraph, ...]:
    soon = [
        (one.renewal_date, one) for one in accounts if one.renewal_date and day <= one.renewal_date <= day + RENEWALS
    ]
    said = [
        f"{one.name}: {day_words(on)}, {money(sums_of([(one.currency, one.arr)])) or 'ARR not known'}"
        for on, one in sorted(soon, key=lambda pair: (pair[0], pair[1].name))
    ]
    return paragraph("Renewals in the next 30 days", said, most=NAMED)


def _red_long(book: DigestBook) -> list[str]:
    names = {account.id: account.name for account in book.accounts}
    red = [(one.red_since, names[who]) for who, one in book.risks.items() if who in names and one.red_since]
    return [f"{name}, since {day_words(since)}" for since, name in sorted(red) if since <= book.day - RED_FOR]


def _tier_changes(book: DigestBook) -> list[str]:
    names = {account.id: account.name for account in book.accounts}
    changed = [
        (-one.tier.code, names[who], old.tier, one.tier)
        for who, one in book.risks.items()
        if who in names and (old := book.before.get(who)) is not None and old.tier is not one.tier
    ]
    return [f"{name}: {old} to {new}" for _, name, old, new in sorted(changed)]
