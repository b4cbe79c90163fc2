"""Which column is which: the names of ours, what others call them, and what each kind of table must have."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.errors import BadInput


class TableKind(StrEnum):
    """What the rows of a table are."""

    ACCOUNTS = "accounts"
    CONTACTS = "contacts"
    EVENTS = "events"
    TICKETS = "tickets"
    SURVEYS = "surveys"


_ACCOUNT = ("account name", "customer", "customer name", "company", "company name", "organization", "organisation")
_ACCOUNT_KEYS = (*_ACCOUNT, "account id", "customer id", "company id", "group id", "organization id")
_EMAIL = ("e-mail", "email address", "mail", "e-mail address")

REQUIRED: Mapping[TableKind, tuple[str, ...]] = {
    TableKind.ACCOUNTS: ("name",),
    TableKind.CONTACTS: ("account", "email"),
    TableKind.EVENTS: ("account", "user_id", "event", "timestamp"),
    TableKind.TICKETS: ("account", "id"),
    TableKind.SURVEYS: ("account", "kind", "score"),
}

COLUMNS: Mapping[TableKind, Mapping[str, tuple[str, ...]]] = {
    TableKind.ACCOUNTS: {
        "name": ("account", *_ACCOUNT),
        "external_id": ("id", "account id", "customer id", "company id"),
        "domain": ("website", "web site", "url", "company domain"),
        "tier": ("segment", "plan tier"),
        "arr": ("annual recurring revenue", "annual revenue", "contract value", "acv"),
        "currency": ("currency code",),
        "seats": ("licences", "licenses", "licensed seats", "seat count"),
        "owner_email": ("owner", "csm", "csm email", "account owner", "account owner email"),
        "industry": ("sector",),
        "country": ("country code", "billing country"),
        "contract_start": ("start date", "contract start date", "customer since"),
        "renewal_date": ("renewal", "renews on", "contract end", "contract end date"),
        "churned_at": ("churn date", "churned", "churned on"),
    },
    TableKind.CONTACTS: {
        "account": _ACCOUNT_KEYS,
        "email": _EMAIL,
        "name": ("full name", "contact", "contact name"),
        "role": ("contact role", "job role"),
        "phone": ("telephone", "phone number", "mobile"),
        "time_zone": ("timezone", "tz"),
    },
    TableKind.EVENTS: {
        "account": _ACCOUNT_KEYS,
        "user_id": ("user", "distinct id", "userid"),
        "event": ("event name", "event type", "action"),
        "timestamp": ("time", "at", "date", "occurred at", "event time", "created at", "sent at"),
        "message_id": ("event id", "insert id", "uuid"),
    },
    TableKind.TICKETS: {
        "account": _ACCOUNT_KEYS,
        "id": ("ticket id", "ticket", "ticket number", "case number"),
        "created_at": ("created", "opened", "opened at", "created date"),
        "severity": ("priority", "urgency"),
        "status": ("state", "ticket status"),
        "subject": ("title", "summary"),
        "resolved_at": ("resolved", "closed at", "closed", "solved at"),
        "rating": ("satisfaction", "csat rating"),
    },
    TableKind.SURVEYS: {
        "account": _ACCOUNT_KEYS,
        "kind": ("survey", "survey type", "type"),
        "score": ("answer", "rating", "value"),
        "email": (*_EMAIL, "respondent"),
        "comment": ("feedback", "text", "remark"),
        "submitted_at": ("submitted", "answered at", "responded at", "date", "timestamp", "created at"),
        "id": ("response id", "survey id"),
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """Where each of our columns stands, and every other column of the table, by name."""

    kind: TableKind
    places: Mapping[str, int]
    others: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """Where each of our columns stands, as a person has said it. ``left_out`` are places of what is not kept."""

    places: Mapping[str, int]
    left_out: tuple[int, ...] = ()


def plain(name: str) -> str:
    """A column's name without case, spaces and signs."""
    return "".join(char for char in name.casefold() if char.isalnum())


def match(
    header: Sequence[str], kind: TableKind, *, renames: Mapping[str, str] | None = None, name: str = "The file"
) -> Matched:
    """Where our columns are: as ``renames`` (theirs to ours) says, then by name, then by what others call them.

    Raises BadInput where a required one is missing or a rename names none.
    """
    return _whole(header, kind, guess_places(header, kind, renames=renames), (), name)


def match_picked(header: Sequence[str], kind: TableKind, picked: Picked, *, name: str) -> Matched:
    """The columns as picked, nothing guessed. Raises BadInput where a required one is missing."""
    places = {ours: place for ours, place in picked.places.items() if ours in COLUMNS[kind] and place < len(header)}
    return _whole(header, kind, places, picked.left_out, name)


def guess_places(
    header: Sequence[str], kind: TableKind, *, renames: Mapping[str, str] | None = None
) -> dict[str, int]:
    """Where our columns seem to be, by ``renames`` first; required ones may be missing."""
    columns = COLUMNS[kind]
    places = _renamed(header, columns, renames or {})
    spelled = {plain(cell): place for place, cell in reversed(list(enumerate(header)))}
    for round_ in (_own, _called):
        for ours in columns:
            taken = set(places.values())
            found = (spelled.get(plain(word)) for word in round_(ours, columns))
            place = next((one for one in found if one is not None and one not in taken), None)
            if ours not in places and place is not None:
                places[ours] = place
    return places


def _whole(
    header: Sequence[str], kind: TableKind, places: Mapping[str, int], left_out: Iterable[int], name: str
) -> Matched:
    missing = [ours for ours in REQUIRED[kind] if ours not in places]
    if missing:
        raise BadInput(_missing(missing, kind, header, name))
    used = {*places.values(), *left_out}
    return Matched(kind=kind, places=places, others={c: n for n, c in enumerate(header) if n not in used})


def _own(ours: str, _: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return (ours,)


def _called(ours: str, columns: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return columns[ours]


def _renamed(header: Sequence[str], columns: Iterable[str], renames: Mapping[str, str]) -> dict[str, int]:
    theirs = {plain(cell): place for place, cell in enumerate(header)}
    places: dict[str, int] = {}
    for their, ours in renames.items():
        if ours not in columns:
            raise BadInput(f"There is no column “{ours}”; there are {', '.join(columns)}.", field="map")
        if plain(their) not in theirs:
            raise BadInput(f"The file has no column “{their}”; it has {_listed(header)}.", field="map")
        places[ours] = theirs[plain(their)]
    return places


def _missing(missing: Sequence[str], kind: TableKind, header: Sequence[str], name: str) -> str:
    words = " and ".join(f"“{one}”" for one in missing)
    noun = "column" if len(missing) == 1 else "columns"
    return f"{name} lacks the {noun} {words} that {kind} need; it has {_listed(header)}."


def _listed(header: Sequence[str]) -> str:
    shown = ", ".join(f"“{cell[:40]}”" for cell in header[:12])
    return shown + (f" and {len(header) - 12} more" if len(header) > 12 else "")  # noqa: PLR2004 - as many as shown


def guess_kind(header: Sequence[str]) -> TableKind | None:
    """The kind whose required columns are all there and that knows the most of the others; None if no kind fits."""
    fitting: list[tuple[int, int, TableKind]] = []
    for kind in TableKind:
        try:
            matched = match(header, kind)
        except BadInput:
            continue
        own = {plain(one) for one in COLUMNS[kind]}
        fitting.append((len(matched.places), sum(plain(cell) in own for cell in header), kind))
    return max(fitting, key=lambda one: (one[0], one[1]))[2] if fitting else None


_ALL = frozenset(
    plain(word) for columns in COLUMNS.values() for ours, called in columns.items() for word in (ours, *called)
)


def known_names(cells: Iterable[str]) -> int:
    """How many cells are names that some kind of table knows."""
    return sum(plain(cell) in _ALL for cell in cells)
