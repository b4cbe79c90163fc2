"""Pages of health: one account's, or a portfolio's, with names and the addresses they lead to."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from core.errors import NotFound
from core.health.card import BookCard, HealthCard
from core.reports.dashboard import Around, account_page, book_page
from core.storage import Work
from core.types import AccountId, UserId
from core.usecases.health import health_card
from core.usecases.health_book import my_book

Leads = Callable[[AccountId], str]
"""Gives the address of an account's page."""


def account_dashboard(work: Work, account: AccountId, *, now: datetime, book: str = "", out: str = "") -> str:
    """The page of one account; ``book`` is the portfolio's address, ``out`` where one signs out. Raises NotFound."""
    card = health_card(work, account, now=now)
    return account_page(card, around=Around(names=_names(work, _people_of(card)), book=book, out=out))


def book_dashboard(
    work: Work, owner: UserId | None, *, now: datetime, leads: Leads | None = None, out: str = ""
) -> str:
    """The page of a portfolio: ``owner``'s, or everybody's with None.

    ``leads`` gives the rows their addresses, ``out`` is where one signs out.
    """
    book = my_book(work, owner, now=now)
    accounts = {row.account: leads(row.account) for row in book.rows} if leads else {}
    return book_page(book, around=Around(names=_names(work, _people_in(book)), accounts=accounts, out=out))


def name_of(work: Work, account: AccountId) -> str:
    """How an account is called. Raises NotFound when it is gone."""
    known = work.accounts.get(account)
    if known is None:
        raise NotFound("This customer is gone.", account=account)
    return known.name


def dashboard_file_name(name: str | None) -> str:
    """A plain file name: letters, digits and dashes of the account's name, or the portfolio's."""
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in (name or "portfolio").lower())
    slug = "-".join(part for part in kept.split("-") if part)[:60] or "customer"
    return f"{slug}-health.html"


def _names(work: Work, users: Iterable[UserId]) -> Mapping[UserId, str]:
    return {person.id: person.name for person in work.people.of(dict.fromkeys(users))}


def _people_of(card: HealthCard) -> list[UserId]:
    said = [card.owner, *(cap.owner for cap in card.caps)]
    if card.override:
        said.append(card.override.by)
    if card.pulse:
        said.append(card.pulse.by)
    return [user for user in said if user]


def _people_in(book: BookCard) -> list[UserId]:
    return [user for user in (book.owner, *(row.owner for row in book.rows)) if user]
