"""Log by hand what happened with a customer: one fact, dated and in a person's name; it can be taken back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from core.errors import BadInput, NotFound
from core.facts import BY_HAND, Fact, FactKind
from core.ids import derived
from core.storage import Work
from core.types import AccountId, ContactId, UserId
from core.usecases.health_edits import known_name, pulse_end
from core.usecases.score import score_book

TEXT_LIMIT = 2000
LONGEST_QUIET = 92
LONGEST_AGO = 730
"""Days back that something may be logged for; nothing older is in any score."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """A thing that can be logged. ``least`` to ``most`` bound its number, where it has one.

    ``choices`` are asked for instead of a number: value to label, kept as the number, or as ``detail``. ``ends`` are
    the kinds whose open facts it brings to an end; with ``fact`` None it does nothing else.
    """

    label: str
    fact: FactKind | None
    asks: str = ""
    least: int = 0
    most: int = 0
    choices: Mapping[str, str] | None = None
    detail: str = ""
    ends: FactKind | None = None
    needs_text: bool = False
    until: bool = False
    """It asks for its last day."""


_MOODS = {"1": "Good", "0": "Neither", "-1": "Bad"}
_PULSES = {"5": "5: very good", "4": "4: good", "3": "3: so-so", "2": "2: bad", "1": "1: very bad"}
ADVOCACY_FORMS = {
    "reference": "A reference call",
    "review": "A review",
    "case_study": "A case study",
    "talk": "A talk",
    "community": "The community, or a beta",
    "logo": "Their logo",
}
"""How a customer speaks for us, by the keys that the scoring file gives points to."""
SORTS: Mapping[str, Sort] = {
    "call": Sort(label="A call or meeting", fact=FactKind.CALL),
    "note": Sort(label="A note with a mood", fact=FactKind.NOTE, asks="Mood", choices=_MOODS, needs_text=True),
    "pulse": Sort(label="Our pulse", fact=FactKind.PULSE, asks="Pulse", choices=_PULSES),
    "nps": Sort(label="An NPS answer", fact=FactKind.NPS, asks="Answer, 0 to 10", most=10),
    "csat": Sort(label="A satisfaction rating", fact=FactKind.CSAT, asks="Rating, 1 to 5", least=1, most=5),
    "survey_asked": Sort(label="A survey was sent", fact=FactKind.SURVEY_ASKED),
    "complaint": Sort(label="A complaint", fact=FactKind.COMPLAINT, needs_text=True),
    "complaint_over": Sort(label="A complaint is settled", fact=None, ends=FactKind.COMPLAINT),
    "referral": Sort(label="They referred somebody", fact=FactKind.REFERRAL),
    "referral_refused": Sort(label="They refused to refer", fact=FactKind.REFERRAL_REFUSED),
    "advocacy": Sort(
        label="They spoke for us", fact=FactKind.ADVOCACY, asks="How?", choices=ADVOCACY_FORMS, detail="form"
    ),
    "advocacy_refused": Sort(label="They refused to speak for us", fact=FactKind.ADVOCACY_REFUSED),
    "expansion": Sort(label="A chance to grow", fact=FactKind.EXPANSION),
    "expansion_over": Sort(label="A chance to grow is decided", fact=None, ends=FactKind.EXPANSION),
    "downgrade": Sort(label="They want to pay less", fact=FactKind.DOWNGRADE),
    "downgrade_over": Sort(label="They no longer want to pay less", fact=None, ends=FactKind.DOWNGRADE),
    "intent_to_leave": Sort(
        label="They want to leave, or look at others", fact=FactKind.INTENT_TO_LEAVE, needs_text=True
    ),
    "intent_over": Sort(label="They no longer want to leave", fact=None, ends=FactKind.INTENT_TO_LEAVE),
    "champion_left": Sort(label="Their champion left", fact=FactKind.CHAMPION_LEFT),
    "champion_replaced": Sort(label="They have a new champion", fact=None, ends=FactKind.CHAMPION_LEFT),
    "sponsor_changed": Sort(label="Their sponsor changed", fact=FactKind.SPONSOR_CHANGED),
    "review_missed": Sort(label="Their sponsor missed a review", fact=FactKind.REVIEW_MISSED),
    "reorg": Sort(label="A merger, a sale or lay-offs of theirs", fact=FactKind.REORG, needs_text=True),
    "data_export": Sort(label="They asked for all of their data", fact=FactKind.DATA_EXPORT),
    "advice": Sort(label="We gave advice", fact=FactKind.ADVICE, needs_text=True),
    "advice_done": Sort(label="Our advice is done", fact=None, ends=FactKind.ADVICE),
    "forecast": Sort(
        label="A revenue forecast", fact=FactKind.FORECAST, asks="Expected yearly revenue", most=1_000_000_000
    ),
    "quiet": Sort(label="A quiet time of theirs", fact=FactKind.QUIET, until=True),
    "quiet_over": Sort(label="Their quiet time is over", fact=None, ends=FactKind.QUIET),
}
"""What can be logged, by its key, in the order in which it is offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What was typed. ``value`` is the number or the chosen key; ``day`` None means today.

    ``until`` is the last day of what is asked for one.
    """

    sort: str
    value: str = ""
    day: date | None = None
    contact: ContactId | None = None
    text: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """What was kept: the sentence for people, the fact (None where it only ended others), and what it ended."""

    line: str
    fact: str | None
    ended: tuple[str, ...]


def log_fact(work: Work, account: AccountId, entry: Entry, *, by: UserId, now: datetime) -> Logged:
    """Keep it and score the account anew. Raises BadInput, with its field, for what cannot be."""
    name, sort = known_name(work, account), SORTS.get(entry.sort)
    if sort is None:
        raise BadInput("Choose what happened.", field="kind")
    at, value = _instant(work, entry.day, now=now), _value(sort, entry.value)
    if sort.needs_text and not entry.text.strip():
        raise BadInput("Say in a few words what it was about.", field="text")
    if len(entry.text) > TEXT_LIMIT:
        raise BadInput(f"A note has at most {TEXT_LIMIT:,} characters.", field="text")
    until = _until(work, entry, at=at) if sort.until else None
    ended = _ended(work, account, sort, at=at)
    fact = _fact(sort, entry, value, who=_address(work, account, entry.contact), at=at)
    if fact is not None:
        key = derived("fact", account, fact.id, value, fact.text, by, now.isoformat())
        fact = replace(fact, id=key, account=account, by=by)
        if until is not None:
            fact = replace(fact, ended_at=until, detail={"until": until.isoformat()})
        work.facts.merge([fact])
    line = _line(sort, entry, value, at=at)
    detail = {"line": f"{line} ({name})"}
    work.audit.add(who=by, what="health.logged", subject=account, detail=detail, at=now)
    score_book(work, now=now, accounts=(account,))
    work.stirred.add((account,), at=now)
    return Logged(line=line, fact=fact.id if fact else None, ended=ended)


def take_back(work: Work, account: AccountId, fact: str, ended: tuple[str, ...], *, by: UserId, now: datetime) -> str:
    """Forget what was logged and open again what it ended; returns the sentence. Raises NotFound when it is gone."""
    name = known_name(work, account)
    known = work.facts.get(fact) if fact else None
    again = [each for each in map(work.facts.get, ended) if each and each.account == account and each.ended_at]
    if fact and (known is None or known.account != account or known.source != BY_HAND):
        raise NotFound("This was taken back already.")
    if not fact and not again:
        raise NotFound("This was taken back already.")
    if known is not None:
        work.facts.forget(known.id)
    work.facts.merge([replace(each, ended_at=_planned(each)) for each in again])
    line = "took back what was logged"
    work.audit.add(who=by, what="health.unlogged", subject=account, detail={"line": f"{line} ({name})"}, at=now)
    score_book(work, now=now, accounts=(account,))
    work.stirred.add((account,), at=now)
    return line


def _instant(work: Work, day: date | None, *, now: datetime) -> datetime:
    """Now for today, else noon of the day in the workspace. Raises BadInput for days to come and long ago."""
    zone = ZoneInfo(work.workspaces.get().time_zone)
    today = now.astimezone(zone).date()
    if day is None or day == today:
        return now
    if day > today:
        raise BadInput("This day is still to come. Log what has happened.", field="date")
    if (today - day).days > LONGEST_AGO:
        raise BadInput("This is more than two years ago, and no score looks back so far.", field="date")
    return datetime.combine(day, time(12), tzinfo=zone)


def _planned(fact: Fact) -> datetime | None:
    """The end that the fact had before it was ended by hand."""
    until = fact.detail.get("until")
    return datetime.fromisoformat(until) if until else None


def _until(work: Work, entry: Entry, *, at: datetime) -> datetime:
    """The end of the last day in the workspace."""
    zone = ZoneInfo(work.workspaces.get().time_zone)
    if entry.until is None:
        raise BadInput("Pick its last day.", field="until")
    until = datetime.combine(entry.until, time.max, tzinfo=zone)
    if until <= at:
        raise BadInput("Its last day is before its first.", field="until")
    if (until - at).days > LONGEST_QUIET:
        raise BadInput(f"At most {LONGEST_QUIET} days; log it again when it goes on.", field="until")
    return until


def _value(sort: Sort, typed: str) -> str:
    if not sort.asks:
        return ""
    if sort.choices is not None:
        if typed not in sort.choices:
            raise BadInput("Choose one.", field="choice")
        return typed
    if not typed.lstrip("-").isdecimal() or not typed.isascii() or not sort.least <= int(typed) <= sort.most:
        raise BadInput(f"A whole number from {sort.least} to {sort.most}.", field="value")
    return str(int(typed))


def _ended(work: Work, account: AccountId, sort: Sort, *, at: datetime) -> tuple[str, ...]:
    if sort.ends is None:
        return ()
    known = work.facts.of(account, kinds=[sort.ends])
    held = [fact for fact in known if fact.at <= at and (fact.ended_at is None or fact.ended_at > at)]
    if not held:
        raise BadInput("Nothing of this kind is open then.", field="kind")
    work.facts.merge([replace(fact, ended_at=at) for fact in held])
    return tuple(fact.id for fact in held)


def _fact(sort: Sort, entry: Entry, value: str, *, who: str | None, at: datetime) -> Fact | None:
    """The fact, with an id and an account still to be given; None where the entry only ends others."""
    if sort.fact is None:
        return None
    number = None if sort.detail or not value else float(value)
    return Fact(
        id=f"{sort.fact}:{at.isoformat()}",
        account=AccountId(""),
        kind=sort.fact,
        at=at,
        source=BY_HAND,
        value=number,
        who=who,
        text=entry.text.strip(),
        ended_at=pulse_end(number, at=at) if sort.fact is FactKind.PULSE and number else None,
        detail={sort.detail: value} if sort.detail else {},
    )


def _address(work: Work, account: AccountId, contact: ContactId | None) -> str | None:
    found = work.contacts.get(contact) if contact else None
    if contact and (found is None or found.account != account):
        raise BadInput("This person is not known with this customer.", field="contact")
    return found.email if found else None


def _line(sort: Sort, entry: Entry, value: str, *, at: datetime) -> str:
    shown = (sort.choices or {}).get(value, value)
    label = sort.label[0].lower() + sort.label[1:]
    what = f"{label}: {shown}" if shown else label
    what += f" until {entry.until:%d %b %Y}" if sort.until and entry.until else ""
    text = f" ({entry.text.strip()[:200]})" if entry.text.strip() else ""
    return f"logged for {at.day} {at:%b %Y}: {what}{text}"
