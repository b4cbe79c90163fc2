"""What a product says of its users through Segment's calls: events to the journal, the rest by the one road in."""

from dataclasses import replace
from datetime import datetime

from core.incoming import ContactNews, Incoming
from core.sources import Said
from core.storage import Work
from core.usecases.take_in import Outcome, Strays, take_in

SOURCE = "segment"


def take_calls(work: Work, said: Said, *, now: datetime) -> tuple[Outcome, ...]:
    """Keep what the calls say, and return what became of the news in them, accounts first.

    A person is news only where their account is known, by the call or by what an earlier one said.
    """
    if said.events:
        work.journal.append(said.events, at=now)
    if said.members:
        work.members.put(said.members)
    news: list[Incoming] = [*said.accounts, *_contacts(work, said)]
    return take_in(work, news, source=SOURCE, now=now, strays=Strays.ASIDE) if news else ()


def _contacts(work: Work, said: Said) -> list[ContactNews]:
    unknown = {user for user, news in said.people if news.ref.external_id is None}
    refs = {**work.members.of(unknown), **said.members} if unknown else said.members
    known = [(news, news.ref.external_id or refs.get(user)) for user, news in said.people]
    return [replace(news, ref=replace(news.ref, external_id=ref)) for news, ref in known if ref]
