"""Reading what others' JSON may hold at a place, whatever it really holds there."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

Object = dict[str, object]
LONGEST = 255
MOST_TRAITS = 50
MILLISECONDS = 100_000_000_000
"""Numbers from here on are milliseconds since 1970, smaller ones seconds."""


def inside(value: object, *path: str) -> Object:
    """The object at a path, or an empty one where there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def listed(value: object, *path: str) -> list[Object]:
    """The objects in the list at a path; whatever else is in it is left out."""
    found = inside(value, *path[:-1]).get(path[-1])
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def text(value: object) -> str:
    """A short text, or a number as text; "" for everything else. At most 255 characters."""
    if isinstance(value, str):
        return value.strip()[:LONGEST]
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def long_text(value: object) -> str:
    """What somebody wrote, at most 3,000 characters; "" for everything else."""
    return value.strip()[:3000] if isinstance(value, str) else ""


def number(value: object) -> Decimal | None:
    """A finite number, written as one or as text; None for everything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        read = Decimal(str(value).strip().replace(",", ""))
    except InvalidOperation:
        return None
    return read if read.is_finite() and read.adjusted() < 30 else None  # noqa: PLR2004 - more than any money


def whole(value: object) -> int | None:
    """A whole number, or None."""
    read = number(value)
    return int(read) if read is not None and read == read.to_integral_value() else None


def instant(value: object) -> datetime | None:
    """An instant in UTC, from ISO 8601 (UTC where no zone is given) or a count since 1970; None where nothing is.

    Raises ValueError or OverflowError for what is there and is no instant.
    """
    if value is None or value == "":
        return None
    if isinstance(value, str) and not value.strip().isdigit():
        read = datetime.fromisoformat(value.strip())
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    count = float("nan") if isinstance(value, bool) or not isinstance(value, int | float | str) else float(value)
    try:
        return datetime.fromtimestamp(count / 1000 if abs(count) >= MILLISECONDS else count, UTC)
    except OSError:
        raise ValueError("no instant") from None


def moment(value: object) -> datetime | None:
    """As ``instant``, and None for what is no instant."""
    try:
        return instant(value)
    except (ValueError, OverflowError):
        return None


def day(value: object) -> date | None:
    """A calendar day, from ISO 8601 or a count since 1970 at UTC; None for everything else."""
    found = moment(value)
    return None if found is None else found.date()


def plain_traits(given: Mapping[str, object]) -> dict[str, str]:
    """The first 50 values that are texts, numbers or truths, as text."""
    kept: dict[str, str] = {}
    for name, value in given.items():
        if isinstance(value, str | int | float) and len(kept) < MOST_TRAITS and name:
            kept[name[:LONGEST]] = str(value)[:LONGEST]
    return kept
