"""Words and sums that the digests share."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from core.messages_digest import Paragraph
from core.types import UserId

UNKNOWN = ""
"""The currency of revenue that has none."""


def paragraph(
    heading: str, lines: Iterable[str], *, most: int, members: Iterable[UserId | None] = ()
) -> tuple[Paragraph, ...]:
    """The sentences as a paragraph of at most ``most`` lines; nothing without any."""
    every = tuple(lines)
    known = tuple(dict.fromkeys(member for member in members if member))
    made = Paragraph(heading=heading, lines=every[:most], more=max(0, len(every) - most), members=known)
    return (made,) if every else ()


def money(sums: Mapping[str, Decimal | float]) -> str:
    """Sums as "EUR 29,560 · USD 10,000", largest first; money of several currencies is never added up."""
    told = sorted(sums.items(), key=lambda one: (-float(one[1]), one[0]))
    return " · ".join(f"{currency} {amount:,.0f}".strip() for currency, amount in told)


def sums_of(amounts: Iterable[tuple[str | None, Decimal | float | None]]) -> dict[str, Decimal]:
    """Revenue by currency, of those whose revenue is known."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for currency, amount in amounts:
        if amount is not None:
            sums[currency or UNKNOWN] += Decimal(amount)
    return dict(sums)


def tallied(labels: Iterable[str]) -> str:
    """Like things as one, with how many there are: "No login (6), usage drop (3)", most first."""
    counts = Counter(labels)
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return ", ".join(f"{label} ({number})" if number > 1 else label for label, number in ordered)
