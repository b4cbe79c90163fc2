"""One row of a table as a piece of news, or the reason why it is none."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from zoneinfo import ZoneInfo

from core.content.roles import load_roles
from core.errors import BadInput
from core.facts import FactKind, TicketSeverity
from core.ids import derived
from core.incoming import AccountNews, ContactNews, FactNews, Incoming, Ref, TicketNews
from core.tables_in.columns import REQUIRED, Matched, TableKind, plain
from core.tables_in.dates import MOST_AHEAD, Dates, Order, order_of
from core.tables_in.numbers import decimal_mark, number
from core.tables_in.table import Row, Table

DATED: Mapping[TableKind, tuple[str, ...]] = {
    TableKind.ACCOUNTS: ("contract_start", "renewal_date", "churned_at"),
    TableKind.CONTACTS: (),
    TableKind.EVENTS: ("timestamp",),
    TableKind.TICKETS: ("created_at", "resolved_at"),
    TableKind.SURVEYS: ("submitted_at",),
}
"""The columns of days and instants."""
_NUMBERS = ("arr", "seats", "rating", "score")
SURVEYS: Mapping[str, tuple[FactKind, float, float]] = {
    "nps": (FactKind.NPS, 0, 10),
    "csat": (FactKind.CSAT, 1, 5),
    "ces": (FactKind.CES, 1, 7),
}
_SEVERITIES: Mapping[str, TicketSeverity] = {
    **dict.fromkeys(("1", "p1", "urgent", "critical", "blocker", "sev1"), TicketSeverity.URGENT),
    **dict.fromkeys(("2", "p2", "high", "major", "sev2"), TicketSeverity.HIGH),
    **dict.fromkeys(("3", "p3", "normal", "medium", "sev3"), TicketSeverity.NORMAL),
    **dict.fromkeys(("4", "p4", "low", "minor", "sev4"), TicketSeverity.LOW),
    **dict.fromkeys(("question", "howto", "featurerequest"), TicketSeverity.QUESTION),
}
_CLOSED = frozenset({"closed", "solved", "resolved", "done", "completed"})
_OPEN = frozenset({"open", "new", "pending", "hold", "onhold", "inprogress", "waiting", "reopened"})
_ROLES: Mapping[str, str] = {
    "sponsor": "exec_sponsor",
    "executive": "exec_sponsor",
    "economicbuyer": "procurement",
    "buyer": "procurement",
    "finance": "procurement",
    "billing": "procurement",
    "administrator": "admin",
    "user": "end_user",
    "it": "it_security",
    "security": "it_security",
}
_LONGEST_NAME = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class RowReader:
    """Reads the rows of one table. ``undated`` is a news' instant where the row says none: the caller's ``now``."""

    matched: Matched
    dates: Dates
    now: datetime
    marks: Mapping[str, str | None] = field(default_factory=dict)

    def news(self, row: Row) -> Incoming:
        """What the row says. Raises BadInput with the reason why it cannot be used."""
        if row.wrong:
            raise BadInput(row.wrong)
        said = _Said(self, row.cells)
        for ours in REQUIRED[self.matched.kind]:
            if not said.text(ours):
                raise BadInput(f"It has no {ours}.", field=ours)
        read: Callable[[_Said], Incoming] = _READERS[self.matched.kind]
        return read(said)

    def dated(self, row: Row) -> bool:
        """Whether the row itself says when it was."""
        return bool(_Said(self, row.cells).text(DATED[self.matched.kind][0])) if DATED[self.matched.kind] else True


def reader_of(table: Table, matched: Matched, *, zone: ZoneInfo, asked: Order | None, now: datetime) -> RowReader:
    """A reader of the table's rows, after one look at all of them: what comes first in dates, the decimal marks.

    Raises BadInput where the dates are mixed or undecided.
    """
    kind, places = matched.kind, matched.places
    dated = [places[ours] for ours in DATED[kind] if ours in places]
    counted = {ours: places[ours] for ours in _NUMBERS if ours in places}
    seen = {ours: _Marks() for ours in counted}

    def values() -> Iterator[tuple[int, str]]:
        for row in table.rows():
            if row.wrong:
                continue
            for ours, place in counted.items():
                seen[ours].look(row.cells[place])
            for place in dated:
                yield row.line, row.cells[place]

    order = order_of(values(), asked=asked)
    if not dated:
        for _ in values():
            pass
    marks = {ours: one.mark for ours, one in seen.items()}
    return RowReader(matched=matched, dates=Dates(zone=zone, order=order), now=now, marks=marks)


class _Marks:
    """The decimal mark of a column, looked at one value at a time."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def look(self, text: str) -> None:
        if len(self._seen) < len(",.") and (mark := decimal_mark([text])):
            self._seen.add(mark)

    @property
    def mark(self) -> str | None:
        return next(iter(self._seen)) if len(self._seen) == 1 else None


class _Said:
    """The cells of one row by our names."""

    def __init__(self, reader: RowReader, cells: Sequence[str]) -> None:
        self._reader, self._cells = reader, cells
        self.now = reader.now

    def text(self, ours: str) -> str:
        place = self._reader.matched.places.get(ours)
        return self._cells[place].strip() if place is not None else ""

    def maybe(self, ours: str) -> str | None:
        return self.text(ours) or None

    def day(self, ours: str) -> date | None:
        return self._reader.dates.day(self.text(ours)) if self.text(ours) else None

    def instant(self, ours: str) -> datetime | None:
        if not self.text(ours):
            return None
        at = self._reader.dates.instant(self.text(ours))
        if at > self.now + MOST_AHEAD:
            raise BadInput(f"“{self.text(ours)}” lies in the future.", field=ours)
        return at

    def number(self, ours: str) -> Decimal | None:
        return number(self.text(ours), mark=self._reader.marks.get(ours)) if self.text(ours) else None

    def whole(self, ours: str) -> int | None:
        value = self.number(ours)
        if value is not None and value != value.to_integral_value():
            raise BadInput(f"“{self.text(ours)}” is no whole number.", field=ours)
        return None if value is None else int(value)

    def score(self, ours: str, low: float, high: float) -> float | None:
        value = self.number(ours)
        if value is not None and not (isfinite(value) and low <= value <= high):
            raise BadInput(f"{ours.capitalize()} is {low:g} to {high:g}, not {self.text(ours)}.", field=ours)
        return None if value is None else float(value)

    def others(self) -> dict[str, str]:
        found = ((name, self._cells[place].strip()) for name, place in self._reader.matched.others.items())
        return {name: cell for name, cell in found if cell}

    @property
    def ref(self) -> Ref:
        return Ref(words=self.text("account"))


def _account(said: _Said) -> AccountNews:
    name, country, traits = said.text("name"), said.maybe("country"), said.others()
    if len(name) > _LONGEST_NAME:
        raise BadInput(f"A customer's name has at most {_LONGEST_NAME} characters; this one has {len(name)}.")
    if country and not (len(country) == len("DE") and country.isalpha()):
        traits["country"], country = country, None
    seats = said.whole("seats")
    if seats is not None and seats < 0:
        raise BadInput(f"Seats must be 0 or more, not {seats}.", field="seats")
    arr, currency = said.number("arr"), said.maybe("currency")
    if arr is not None and arr < 0:
        raise BadInput(f"Yearly revenue must be 0 or more, not {arr}.", field="arr")
    if currency and not (len(currency) == len("EUR") and currency.isalpha()):
        raise BadInput(f"“{currency[:30]}” is no currency such as EUR.", field="currency")
    external, domain = said.maybe("external_id"), said.maybe("domain")
    return AccountNews(
        ref=Ref(external_id=external, domain=domain, words=name),
        name=name,
        tier=said.maybe("tier"),
        arr=arr,
        currency=currency.upper() if currency else None,
        seats=seats,
        owner_email=said.maybe("owner_email"),
        industry=said.maybe("industry"),
        country=country.upper() if country else None,
        contract_start=said.day("contract_start"),
        renewal_date=said.day("renewal_date"),
        churned_at=said.day("churned_at"),
        traits=traits,
    )


def _contact(said: _Said) -> ContactNews:
    zone = said.maybe("time_zone")
    if zone:
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError):
            raise BadInput(f"“{zone[:60]}” is no time zone such as Europe/Berlin.", field="time_zone") from None
    return ContactNews(
        ref=said.ref,
        email=said.text("email"),
        name=said.maybe("name"),
        role=_role(said.text("role")),
        phone=said.maybe("phone"),
        time_zone=zone,
    )


def _role(text: str) -> str | None:
    if not text:
        return None
    customer = load_roles().customer
    known = {plain(word): key for key, role in customer.items() for word in (key, role.label)}
    role = known.get(plain(text)) or _ROLES.get(plain(text))
    if role is None:
        raise BadInput(f"“{text[:60]}” is no role; there are {', '.join(customer)}.", field="role")
    return role


def _ticket(said: _Said) -> TicketNews:
    word = said.text("severity")
    severity = _SEVERITIES.get(plain(word)) if word else TicketSeverity.NORMAL
    if severity is None:
        raise BadInput(f"“{word[:60]}” is no severity: 1 to 4, or urgent, high, normal, low.", field="severity")
    created, status = said.instant("created_at") or said.now, plain(said.text("status"))
    closed = created if status in _CLOSED else None  # nobody says when: it is open no more
    resolved = said.instant("resolved_at") or closed
    return TicketNews(
        ref=said.ref,
        key=said.text("id"),
        created_at=created,
        severity=severity,
        subject=said.text("subject"),
        resolved_at=None if status in _OPEN else resolved,
        rating=said.score("rating", 1, 5),
    )


def _survey(said: _Said) -> FactNews:
    word = said.text("kind")
    if plain(word) not in SURVEYS:
        raise BadInput(f"“{word[:60]}” is no kind of survey: nps, csat or ces.", field="kind")
    kind, low, high = SURVEYS[plain(word)]
    value, at = said.score("score", low, high), said.instant("submitted_at")
    told = (said.text("account"), said.text("email"), at.isoformat() if at else "", str(value), said.text("comment"))
    key = f"id:{said.text('id')}" if said.text("id") else derived("row", kind, *told)
    return FactNews(
        ref=said.ref,
        key=f"survey:{key}",
        kind=kind,
        at=at or said.now,
        value=value,
        who=said.maybe("email"),
        text=said.text("comment"),
        detail=said.others(),
    )


_READERS: Mapping[TableKind, Callable[[_Said], Incoming]] = {
    TableKind.ACCOUNTS: _account,
    TableKind.CONTACTS: _contact,
    TableKind.TICKETS: _ticket,
    TableKind.SURVEYS: _survey,
}
