"""What the `/onboard` form holds before there is a plan."""

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from rapidfuzz import fuzz, process

from core.calendar import WorkCalendar
from core.errors import BadInput
from core.onboarding.plan import Facts, Place
from core.types import AccountId, ChannelId, Tier, UserId

FARTHEST_DAYS = 365
"""A plan starts at most this many days before or after today [D]."""
AUDIENCE_LIMIT = 100_000
_TIER_WORDS = {
    "enterprise": Tier.ENTERPRISE,
    "ent": Tier.ENTERPRISE,
    "mid_market": Tier.MID_MARKET,
    "mid-market": Tier.MID_MARKET,
    "midmarket": Tier.MID_MARKET,
    "mid": Tier.MID_MARKET,
    "smb": Tier.SMB,
    "small": Tier.SMB,
    "startup": Tier.STARTUP,
    "start-up": Tier.STARTUP,
}
_NEAR = 75
"""Least spelling likeness, 0 to 100, at which a word is thought to be a tier misspelt [D]."""
_EMAIL = re.compile(r"^[^@\s<>]+@[^@\s<>]+\.[^@\s<>.]+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftContact:
    """A customer's person as typed. ``email`` may be missing; reminders then go to our owner alone."""

    role: str
    name: str
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The answers given so far. ``account`` is set once an existing customer has been chosen."""

    name: str
    start: date
    owner: UserId
    tier: Tier | None = None
    account: AccountId | None = None
    channel: ChannelId | None = None
    contacts: tuple[DraftContact, ...] = ()
    audience: Mapping[str, int] = field(default_factory=dict)
    facts: Facts = field(default_factory=Facts)
    customer_place: Place = field(default_factory=Place)
    vendor_place: Place = field(default_factory=Place)


def read_tier(word: str) -> Tier | None:
    """The tier a word names, in any usual spelling, or None."""
    return _TIER_WORDS.get(word.strip().strip(",").casefold().replace(" ", "-"))


def split_words(words: str) -> tuple[str, Tier | None]:
    """(name, tier) of what followed `/onboard`; the tier is the last word or two, if they name one.

    "Acme enterprise", "Acme, enterprise", '"Acme Two" mid market' and "Acme" are all read; a quote that is
    never closed is taken as a plain character.
    """
    reader = shlex.shlex(words, posix=True, punctuation_chars=False)
    reader.whitespace_split, reader.quotes, reader.escape, reader.commenters = True, '"', "", ""
    try:
        parts = list(reader)
    except ValueError:
        parts = words.split()
    for taken in (2, 1):
        tier = read_tier("-".join(parts[-taken:])) if len(parts) > taken else None
        if tier is not None:
            return " ".join(parts[:-taken]).rstrip(","), tier
    if len(parts) == 1 and read_tier(parts[0]):
        return "", read_tier(parts[0])
    return " ".join(parts), None


def unread_tier(name: str) -> tuple[str, Tier | None] | None:
    """(word, tier meant) where the last of a name's words may have been meant as a tier; None for a single word.

    The tier meant is None where no tier's spelling comes near.
    """
    words = name.split()
    if len(words) < 2:  # noqa: PLR2004 - a name, and a word behind it
        return None
    near = process.extractOne(words[-1].casefold(), list(_TIER_WORDS), scorer=fuzz.ratio, score_cutoff=_NEAR)
    return words[-1], _TIER_WORDS[near[0]] if near else None


def read_contact(role: str, text: str) -> DraftContact | None:
    """A contact from "Name <e-mail>", "Name, e-mail", a bare name or a bare e-mail; None when empty.

    Raises BadInput, field = role, when an e-mail is there but is not one.
    """
    words = " ".join(text.split())
    if not words:
        return None
    found = re.search(r"<?([^\s<>,;]+@[^\s<>,;]*)>?", words)
    if found is None:
        return DraftContact(role=role, name=unmentioned(words)[:150])
    email = found.group(1)
    if not _EMAIL.match(email):
        raise BadInput(f"“{email}” is not an e-mail address. Write: Name <name@example.com>.", field=role)
    name = words.replace(found.group(0), "").strip(" ,;<>") or email.split("@")[0]
    return DraftContact(role=role, name=unmentioned(name)[:150], email=email.lower())


def read_place(text: str) -> Place:
    """Where a side works, from "GB" or "GB-ENG"; an empty text is nowhere, with no public holidays.

    Raises BadInput for a country or subdivision whose holidays are not known.
    """
    country, _, subdivision = text.strip().upper().partition("-")
    if not country:
        return Place()
    place = Place(country=country, subdivision=subdivision or None)
    WorkCalendar((place,)).is_open(date(2026, 1, 1))
    return place


def check(draft: Draft, *, today: date) -> None:
    """Raises BadInput for the first answer that cannot stand; its field is tier, start, channel or a role."""
    if draft.tier is None:
        raise BadInput("Choose a tier: enterprise, mid-market, SMB or startup.", field="tier")
    if abs((draft.start - today).days) > FARTHEST_DAYS:
        raise BadInput("Choose a start within a year of today.", field="start")
    if draft.channel is None:
        raise BadInput("Choose the channel in which the plan will live.", field="channel")
    for role, size in draft.audience.items():
        check_audience(role, size)


def check_audience(role: str, size: int) -> int:
    """The number of people to train. Raises BadInput, field = role, when there cannot be as many."""
    if not 0 <= size <= AUDIENCE_LIMIT:
        raise BadInput(f"The number of people must lie between 0 and {AUDIENCE_LIMIT:,}.", field=role)
    return size


def unmentioned(text: str) -> str:
    """Typed text that reads the same and mentions nobody: an invisible joiner stands in each “<@”."""
    return text.replace("<@", "<\u2060@")
