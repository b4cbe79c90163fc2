"""The one road in: whatever a source says becomes accounts, contacts, tickets and facts, in one transaction.

Told again it changes nothing. What names no known account, or several, is put aside for a person or refused.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from core.accounts import Account, Contact
from core.errors import BadInput
from core.facts import Fact, FactKind, Ticket
from core.ids import derived
from core.incoming import AccountNews, ContactNews, FactNews, Incoming, TicketNews
from core.storage import Aside, Fate, IdentityKind, Why, Work
from core.types import AccountId
from core.usecases.contact_changes import role_changes
from core.usecases.identify import Directory, Match, domain_of, words_of
from core.usecases.news import (
    TABLES,
    account_after,
    contact_after,
    document_of,
    fact_id,
    fact_of,
    revenue_of,
    ticket_id,
    ticket_of,
)

Kept = TypeVar("Kept")
Told = TypeVar("Told", ContactNews, TicketNews, FactNews)
SURVEYS = frozenset({FactKind.NPS, FactKind.CSAT, FactKind.CES, FactKind.SURVEY_ASKED})
URGENT = frozenset(
    {
        *(FactKind.PAYMENT_FAILED, FactKind.INTENT_TO_LEAVE, FactKind.DATA_EXPORT, FactKind.CHAMPION_LEFT),
        *(FactKind.SPONSOR_CHANGED, FactKind.REORG, FactKind.NPS, FactKind.ESCALATION),
    }
)
"""What may be a warning that must not wait for the morning."""
_MONEY = frozenset({FactKind.REVENUE, FactKind.PAYMENT_FAILED, FactKind.INVOICE_OVERDUE, FactKind.FORECAST})


class Strays(StrEnum):
    """What is done with news of an account that nobody knows, or that may be one of several."""

    ASIDE = "aside"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one piece of news; ``sentence`` says why where it was refused or put aside."""

    fate: Fate
    sentence: str = ""
    account: AccountId | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """Who has been met so far, as they are with everything that was taken in."""

    directory: Directory = field(default_factory=Directory)
    contacts: dict[tuple[AccountId, str], Contact] = field(default_factory=dict)


def take_in(
    work: Work, news: Sequence[Incoming], *, source: str, now: datetime, strays: Strays, known: Known | None = None
) -> tuple[Outcome, ...]:
    """Take in what ``source`` says, and return what became of each piece, in order.

    An account that nobody knows is made, where it can be named. The source's heartbeat is marked. Where nothing is
    written before the last of many calls, ``known`` goes from each to the next.
    """
    taking = _Taking(work, news, source=source, now=now, strays=strays, known=known or Known())
    for place, one in enumerate(news):
        taking.take(place, one)
    return taking.written()


class _Taking:
    """One batch on its way in: resolved and folded in memory, then written at once."""

    def __init__(
        self, work: Work, news: Sequence[Incoming], *, source: str, now: datetime, strays: Strays, known: Known
    ) -> None:
        self._work, self._news, self._source, self._now, self._strays = work, news, source, now, strays
        self._known = known
        told = [one for one in news if isinstance(one, AccountNews)]
        self._directory = known.directory
        self._directory.look_up(work, (one.ref for one in news), names=[one.name for one in told if one.name])
        self._people = work.people.with_addresses(one.owner_email for one in told if one.owner_email)
        self._touched: dict[AccountId, Account] = {}
        self._keys: dict[tuple[IdentityKind, str], AccountId] = {}
        self._revenue: list[Fact] = []
        self._people_changed: list[tuple[Contact | None, Contact]] = []
        self._aside: list[Aside] = []
        self._whose: dict[int, AccountId] = {}
        self._outcomes: dict[int, Outcome] = {}

    def take(self, place: int, one: Incoming) -> None:
        """Find out whose it is; news of accounts are folded in at once, since what follows may build on them."""
        try:
            match = self._directory.find(one.ref)
            if match == Match() and isinstance(one, AccountNews):
                match = self._founded(one)
            if match.account is None:
                self._outcomes[place] = self._stray(one, match)
                return
            self._whose[place] = match.account
            if isinstance(one, AccountNews):
                self._told(match.account, one)
            self._keys |= dict(self._directory.learn(match.account, one.ref))
        except BadInput as bad:
            self._whose.pop(place, None)
            self._outcomes[place] = Outcome(fate=Fate.REFUSED, sentence=bad.sentence)

    def _founded(self, told: AccountNews) -> Match:
        """A new account, unless its name is another's already: then a person says whether they are the same."""
        name = told.name or told.ref.words or told.ref.external_id or domain_of(told.ref.domain)
        if not name:
            return Match()
        rival = self._directory.named(name)
        if rival is not None:
            return Match(choices=(rival,))
        account = Account(id=AccountId(derived("acc", self._work.team, name)), name=name)
        account_after(account, told, people=self._people)  # refuses before anything is kept
        self._directory.add(account)
        return Match(account=account.id)

    def _told(self, key: AccountId, told: AccountNews) -> None:
        before = self._directory.accounts[key]
        after = account_after(before, told, people=self._people)
        if after.name != before.name and self._directory.named(after.name) not in (None, key):
            after = replace(after, name=before.name)
        if told.arr is not None and told.arr != before.arr:
            self._revenue.append(revenue_of(key, told, source=self._source, now=self._now))
        self._directory.add(after)
        self._touched[key] = after

    def _stray(self, one: Incoming, match: Match) -> Outcome:
        if match.choices:
            names = " or ".join(self._directory.accounts[choice].name for choice in match.choices)
            why, sentence = Why.CONFLICT, f"It may belong to {names}: a person must say."
        else:
            why, sentence = Why.UNKNOWN_ACCOUNT, f"No customer is known as “{words_of(one.ref)}”."
        if self._strays is Strays.REFUSE:
            return Outcome(fate=Fate.REFUSED, sentence=sentence)
        payload = document_of(one)
        key = derived("aside", self._source, why, str(sorted(payload.items())))
        self._aside.append(
            Aside(id=key, source=self._source, reason=why, choices=match.choices, payload=payload, at=self._now)
        )
        return Outcome(fate=Fate.ASIDE, sentence=sentence)

    def written(self) -> tuple[Outcome, ...]:
        """Write everything, and return the outcomes."""
        touched = tuple(self._touched.values())
        fates = dict(zip(self._touched, self._work.accounts.merge(touched), strict=True))
        for place, account in self._whose.items():
            if isinstance(self._news[place], AccountNews):
                self._outcomes[place] = Outcome(fate=fates[account], account=account)
        self._work.identities.put(self._keys)
        self._work.facts.merge(self._revenue)
        self._keep(self._contacts(), self._work.contacts.merge)
        role_changes(self._work, self._people_changed, source=self._source, now=self._now)
        self._keep(self._tickets(), self._work.tickets.merge)
        self._keep(self._facts(), self._work.facts.merge)
        self._stir()
        self._work.aside.put(self._aside)
        self._heartbeat()
        return tuple(self._outcomes[place] for place in range(len(self._news)))

    def _keep(self, made: Mapping[int, Kept], merge: Callable[[Sequence[Kept]], tuple[Fate, ...]]) -> None:
        for place, fate in zip(made, merge(tuple(made.values())), strict=True):
            self._outcomes[place] = Outcome(fate=fate, account=self._whose[place])

    def _made(self, kind: type[Told], make: Callable[[AccountId, Told], Kept | None]) -> dict[int, Kept]:
        """What is made of the news of one kind; what cannot be is refused, None is nothing new."""
        made: dict[int, Kept] = {}
        for place, account in self._whose.items():
            one = self._news[place]
            if not isinstance(one, kind):
                continue
            try:
                value = make(account, one)
            except BadInput as bad:
                self._outcomes[place] = Outcome(fate=Fate.REFUSED, sentence=bad.sentence, account=account)
                continue
            if value is None:
                self._outcomes[place] = Outcome(fate=Fate.UNCHANGED, account=account)
            else:
                made[place] = value
        return made

    def _contacts(self) -> dict[int, Contact]:
        told = [one.email.strip().casefold() for one in self._news if isinstance(one, ContactNews)]
        known = self._known.contacts
        for one in self._work.contacts.with_addresses(told):
            known.setdefault((one.account, one.email or ""), one)

        def make(account: AccountId, one: ContactNews) -> Contact:
            key = (account, one.email.strip().casefold())
            before, known[key] = known.get(key), contact_after(account, known.get(key), one)
            self._people_changed.append((before, known[key]))
            return known[key]

        return self._made(ContactNews, make)

    def _tickets(self) -> dict[int, Ticket]:
        desks = self._desks()
        told = {one.key for one in self._news if isinstance(one, TicketNews)}
        known = dict(self._work.tickets.those({ticket_id(desk, key) for key in told for desk in desks}))

        def make(account: AccountId, one: TicketNews) -> Ticket:
            told = [known[key] for key in (ticket_id(desk, one.key) for desk in desks) if key in known]
            same = (ticket for ticket in told if ticket.account == account and self._knows(ticket))
            before = next(same, known.get(ticket_id(self._source, one.key)))
            ticket = ticket_of(account, before, one, source=self._source)
            known[ticket.id] = ticket
            return ticket

        return self._made(TicketNews, make)

    def _knows(self, ticket: Ticket) -> bool:
        """Whether our numbers are those of the help desk that has told of the ticket."""
        return self._source == TABLES or ticket.source in (self._source, TABLES)

    def _desks(self) -> tuple[str, ...]:
        """Whose number of a ticket is the same ticket's: our own, and a table's and a help desk's for one another."""
        if self._source != TABLES:
            return self._source, TABLES
        heard = (name.partition(":") for name in self._work.sources.all())
        return TABLES, *sorted(source for domain, _, source in heard if domain == "tickets" and source != TABLES)

    def _facts(self) -> dict[int, Fact]:
        def make(account: AccountId, one: FactNews) -> Fact | None:
            if one.ended_at is None or one.ended_at != one.at:
                return fact_of(account, one, source=self._source)
            known = self._work.facts.get(fact_id(self._source, one.key))
            return None if known is None else replace(known, ended_at=one.ended_at)

        return self._made(FactNews, make)

    def _stir(self) -> None:
        """Have the risk of an account looked at now, of which something urgent is new."""
        urgent = {place for place, one in enumerate(self._news) if isinstance(one, FactNews) and one.kind in URGENT}
        fresh = {place for place in urgent if self._outcomes[place].fate in (Fate.NEW, Fate.CHANGED)}
        self._work.stirred.add({self._whose[place] for place in fresh & set(self._whose)}, at=self._now)

    def _heartbeat(self) -> None:
        brought = Counter(domain for one in self._news for domain in _domains(one))
        for domain, count in sorted(brought.items()):
            self._work.sources.heard(f"{domain}:{self._source}", at=self._now, brought=count)


def _domains(one: Incoming) -> Iterator[str]:
    """What a piece of news shows to be alive."""
    match one:
        case AccountNews(arr=arr):
            yield "accounts"
            if arr is not None:
                yield "revenue"
        case ContactNews():
            yield "contacts"
        case TicketNews():
            yield "tickets"
        case FactNews(kind=kind):
            yield "surveys" if kind in SURVEYS else "revenue" if kind in _MONEY else "notes"
