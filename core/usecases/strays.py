"""What waits for a person to say whose it is, as a list, and what becomes of it once somebody has said so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.accounts import Account
from core.errors import BadInput, NotFound
from core.incoming import AccountNews, ContactNews, FactNews, TicketNews
from core.storage import Aside, Fate, Why, Work
from core.types import AccountId, UserId
from core.usecases.find_account import clean_name
from core.usecases.identify import Directory, words_of
from core.usecases.news import news_of
from core.usecases.settle import name_in, ref_of, settle
from core.usecases.take_in import SURVEYS, Outcome, Strays, take_in

TO_SETTLE = (Why.UNKNOWN_ACCOUNT, Why.CONFLICT)
ROWS = 8
"""References on a page."""
_LIKE = 500
"""Others that are looked at after one was settled."""
_KEPT = (Fate.NEW, Fate.CHANGED, Fate.UNCHANGED)
_SORTS = {
    AccountNews: "a customer",
    ContactNews: "a person",
    TicketNews: "a ticket",
    FactNews: "a record",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stray:
    """One reference. ``words`` is how it names a customer, "" for not at all; ``what`` it came with.

    ``choices`` are the customers that would fit; ``new_name`` is what a new one would be called, "" where none
    can be made of it.
    """

    id: str
    words: str
    what: str
    source: str
    times: int
    choices: tuple[Account, ...]
    new_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StrayPage:
    """A page of references, the most frequent first; ``page`` counts from 0 and is the last where it is none."""

    rows: tuple[Stray, ...]
    page: int
    pages: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What became of a reference. ``outcome`` is None for bare events, which count from the next measuring on.

    ``others`` counts further things of the same customer that could be taken in with it.
    """

    words: str
    account: Account
    outcome: Outcome | None
    others: int


def strays(work: Work, *, page: int) -> StrayPage:
    """A page of what waits."""
    count = work.aside.many(*TO_SETTLE)
    pages = max(1, -(-count // ROWS))
    page = min(page, pages - 1)
    return StrayPage(
        rows=tuple(_stray(work, one) for one in work.aside.of(*TO_SETTLE, limit=ROWS, skip=page * ROWS)),
        page=page,
        pages=pages,
        count=count,
    )


def decide(work: Work, key: str, account: AccountId | None, *, by: UserId, now: datetime) -> Settled:
    """Give a reference to ``account`` (None: to a new one), with everything else that is surely the same one's.

    Raises as ``settle`` does.
    """
    one = work.aside.get(key)
    if one is None:
        raise NotFound("This was settled already.", aside=key)
    words = words_of(ref_of(one))
    settled = settle(work, key, account, by=by, now=now)
    owner = work.accounts.get(settled.account)
    if owner is None:
        raise NotFound("This customer is no longer there.", account=settled.account)
    others = _take_like(work, owner.id, now=now)
    return Settled(words=words, account=owner, outcome=settled.outcome, others=others)


def _take_like(work: Work, account: AccountId, *, now: datetime) -> int:
    """Take in what is surely this account's by now, and return how much of it there was."""
    waiting = [one for one in work.aside.of(*TO_SETTLE, limit=_LIKE) if _readable(one)]
    directory = Directory.for_refs(work, [ref_of(one) for one in waiting])
    mine = [one for one in waiting if directory.find(ref_of(one)).account == account]
    return sum(_taken(work, one, now=now) for one in mine)


def _taken(work: Work, one: Aside, *, now: datetime) -> bool:
    work.aside.settled(one.id)
    if "news" not in one.payload:
        return True
    (outcome,) = take_in(work, (news_of(one.payload),), source=one.source, now=now, strays=Strays.ASIDE)
    return outcome.fate in _KEPT


def _stray(work: Work, one: Aside) -> Stray:
    known = _readable(one)
    return Stray(
        id=one.id,
        words=words_of(ref_of(one)) if known else "",
        what=_what(one) if known else "something I can no longer read",
        source=one.source,
        times=one.times,
        choices=_accounts(work, one.choices),
        new_name=_new_name(work, one) if known else "",
    )


def _new_name(work: Work, one: Aside) -> str:
    try:
        name = clean_name(name_in(one))
    except BadInput:
        return ""
    return "" if work.accounts.those(names=[name], external=[name]) else name


def _what(one: Aside) -> str:
    if "news" not in one.payload:
        return "events"
    news = news_of(one.payload)
    return "a survey answer" if isinstance(news, FactNews) and news.kind in SURVEYS else _SORTS[type(news)]


def _accounts(work: Work, choices: Sequence[AccountId]) -> tuple[Account, ...]:
    known = {account.id: account for account in work.accounts.those(ids=choices)}
    return tuple(known[choice] for choice in choices if choice in known)


def _readable(one: Aside) -> bool:
    try:
        ref_of(one)
    except BadInput:
        return False
    return True
