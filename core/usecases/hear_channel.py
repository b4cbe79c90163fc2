"""Somebody of a customer's side wrote in a shared channel: when it was, and whose channel it is."""

from datetime import datetime

from core.incoming import Ref
from core.storage import IdentityKind, Work
from core.types import AccountId, ChannelId
from core.usecases.identify import Directory


def hear_channel(work: Work, channel: ChannelId, *, email: str | None, at: datetime) -> None:
    """Note the time. The channel is from now on that customer's whose contact, or whose domain, ``email`` is of."""
    work.channels.heard(channel, at=at)
    key = (IdentityKind.CHANNEL, channel)
    if email is None or work.identities.those([key]):
        return
    account = _whose(work, email.casefold())
    if account is not None:
        work.identities.put({key: account})


def _whose(work: Work, email: str) -> AccountId | None:
    """The one account that an address belongs to, or None."""
    known = {contact.account for contact in work.contacts.with_addresses([email])}
    if known:
        return known.pop() if len(known) == 1 else None
    ref = Ref(email=email)
    return Directory.for_refs(work, [ref]).find(ref).account
