"""Find customers and change what is known of one: each answer is checked, and the change is kept in the audit log."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from core.accounts import Account
from core.errors import BadInput, Conflict, NotFound
from core.facts import BY_HAND, Fact, FactKind
from core.ids import derived
from core.onboarding.draft import read_place
from core.onboarding.words import person
from core.storage import Work, name_key
from core.types import AccountId, Tier, UserId
from core.usecases.find_account import clean_name, like_names
from core.usecases.health_edits import pulse_end
from core.usecases.identify import domain_of
from core.usecases.keep_settings import check_member

MOST_SEATS = 10_000_000
MOST_ARR = Decimal(10) ** 12
KEY_LIMIT = 200
HANDED_OVER = 2.0
"""The pulse after a hand-over, of 1 (bad) to 5 (good)."""
_CURRENCY = 3
_EARLIEST, _LATEST = date(1970, 1, 1), date(2200, 1, 1)
_PLAIN = {
    "name": "name",
    "arr": "yearly revenue",
    "currency": "currency",
    "seats": "seats",
    "domain": "domain",
    "external_id": "external id",
    "renewal_date": "renewal",
    "contract_start": "contract start",
    "country": "country",
    "churned_at": "left on",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What was typed about a customer. Text that is empty, and None, mean not known."""

    name: str
    tier: Tier | None
    arr: Decimal | None
    currency: str
    seats: int | None
    owner: UserId | None
    domain: str
    external_id: str
    renewal: date | None
    contract_start: date | None
    country: str
    churned: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One page of the customers that fit, and how many there are; a page behind the last one is the last."""

    accounts: tuple[Account, ...]
    count: int
    page: int


def list_accounts(work: Work, words: str, *, page: int, size: int) -> Listed:
    """A page of the customers whose name begins so or is spelled alike, best first; of all by name without words.

    Raises BadInput for words that can be no name.
    """
    found = _found(work, words) if words.strip() else None
    count = work.accounts.count() if found is None else len(found)
    page = min(page, max(0, count - 1) // size)
    first = page * size
    shown = work.accounts.page(first=first, limit=size) if found is None else found[first : first + size]
    return Listed(accounts=shown, count=count, page=page)


def _found(work: Work, words: str) -> tuple[Account, ...]:
    name = clean_name(words)
    begins = work.accounts.search(name, limit=200)
    if begins:
        return begins
    try:
        exact = work.accounts.by_key(name)
    except Conflict:
        exact = None
    alike = like_names(work, name)
    known = {account.name: account for account in work.accounts.those(names=alike)}
    found = tuple(known[one] for one in alike if one in known)
    return (exact, *(each for each in found if each.id != exact.id)) if exact else found


def edit_account(work: Work, account: AccountId, answers: Answers, *, by: UserId, now: datetime) -> tuple[str, ...]:
    """Save the answers and return what is different, a phrase each. Raises BadInput with its field."""
    before = work.accounts.get(account)
    if before is None:
        raise NotFound("This customer is no longer there.", account=account)
    after = _changed(work, before, answers)
    changes = _differences(before, after)
    if not changes:
        return ()
    _save(work, after)
    _hand_over(work, before, after, now=now)
    detail = {"line": f"changed {after.name}: {'; '.join(changes)}"}
    work.audit.add(who=by, what="account.changed", subject=account, detail=detail, at=now)
    return changes


def _hand_over(work: Work, before: Account, after: Account, *, now: datetime) -> None:
    """What one owner felt about a customer is not what the next one knows: the pulse falls back to 2."""
    if before.owner is None or after.owner in (None, before.owner):
        return
    key = derived("fact", after.id, "handover", now.isoformat())
    ends = pulse_end(HANDED_OVER, at=now)
    pulse = Fact(
        id=key, account=after.id, kind=FactKind.PULSE, at=now, source=BY_HAND, value=HANDED_OVER, ended_at=ends
    )
    work.facts.merge([pulse])


def _changed(work: Work, before: Account, asked: Answers) -> Account:
    if asked.owner is not None and asked.owner != before.owner:
        check_member(work, asked.owner, field="owner")
    place = _at("country", asked.country)
    return replace(
        before,
        name=clean_name(asked.name),
        tier=asked.tier,
        arr=_money(asked.arr),
        currency=_currency(asked),
        seats=_seats(asked.seats),
        owner=asked.owner,
        domain=_domain(asked.domain),
        external_id=_key(asked.external_id),
        renewal_date=_day("renewal", asked.renewal, after=asked.contract_start),
        contract_start=_day("contract_start", asked.contract_start),
        country=place[0],
        subdivision=place[1],
        churned_at=_day("churned", asked.churned, after=asked.contract_start),
    )


def _save(work: Work, after: Account) -> None:
    same = work.accounts.those(names=[after.name])
    if any(other.id != after.id for other in same if name_key(other.name) == name_key(after.name)):
        raise BadInput(f"Another customer is called {after.name} already.", field="name")
    if after.external_id:
        for other in work.accounts.those(external=[after.external_id]):
            if other.id != after.id and other.external_id == after.external_id:
                raise BadInput(f"{other.name} has this external id already.", field="external_id")
    work.accounts.save(after)


def _money(arr: Decimal | None) -> Decimal | None:
    if arr is None:
        return None
    if not arr.is_finite() or arr < 0:
        raise BadInput("Yearly revenue is a number of 0 or more.", field="arr")
    if arr > MOST_ARR:
        raise BadInput("This number is too large.", field="arr")
    return arr


def _currency(asked: Answers) -> str | None:
    code = asked.currency.strip().upper()
    if not code:
        if asked.arr:
            raise BadInput("Say in which currency, such as EUR.", field="currency")
        return None
    if len(code) != _CURRENCY or not (code.isascii() and code.isalpha()):
        raise BadInput("A currency has three letters, such as EUR.", field="currency")
    return code


def _seats(seats: int | None) -> int | None:
    if seats is not None and not 0 <= seats <= MOST_SEATS:
        raise BadInput(f"Seats are a whole number from 0 to {MOST_SEATS:,}.", field="seats")
    return seats


def _domain(typed: str) -> str | None:
    if not typed.strip():
        return None
    found = domain_of(typed)
    if found is None:
        raise BadInput(
            f"“{typed.strip()[:60]}” is no domain of one company. Write it as in acme.com.", field="domain"
        )
    return found


def _key(typed: str) -> str | None:
    if len(typed) > KEY_LIMIT:
        raise BadInput(f"An external id has at most {KEY_LIMIT} characters.", field="external_id")
    return typed.strip() or None


def _day(field: str, day: date | None, *, after: date | None = None) -> date | None:
    if day is not None and not _EARLIEST <= day <= _LATEST:
        raise BadInput("This date is too far away.", field=field)
    if day is not None and after is not None and day < after:
        raise BadInput("This is before the contract begins.", field=field)
    return day


def _at(field: str, typed: str) -> tuple[str | None, str | None]:
    try:
        place = read_place(typed)
    except BadInput as bad:
        raise BadInput(bad.sentence, field=field) from bad
    return place.country, place.subdivision


def _differences(before: Account, after: Account) -> tuple[str, ...]:
    changes = [
        f"{label} {_shown(getattr(after, field))} (was {_shown(getattr(before, field))})"
        for field, label in _PLAIN.items()
        if getattr(before, field) != getattr(after, field)
    ]
    if before.subdivision != after.subdivision:
        changes.append(f"region {_shown(after.subdivision)}")
    if before.tier != after.tier:
        changes.append(f"tier {after.tier.label if after.tier else 'none'}")
    if before.owner != after.owner:
        changes.append(f"owner {person(after.owner) if after.owner else 'nobody'}")
    return tuple(changes)


def _shown(value: object) -> str:
    return "none" if value is None else str(value)
