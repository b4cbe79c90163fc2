"""Which customer did they mean? Never silently the wrong one."""

import unicodedata

from rapidfuzz import fuzz, process

from core.accounts import Account
from core.errors import Ambiguous, BadInput, NotFound
from core.storage import Work, name_key

CLOSE = 74
"""Least spelling likeness, 0 to 100, at which a name is offered as "did you mean" [D]."""
CHOICES = 5
LOOKED_AT = 1_000
"""So many names are compared with a misspelled one: those that share the most pieces with it."""
NAME_LIMIT = 150
QUOTES = "\"'“”„«»"
"""What people put around a name; one may be missing."""


def clean_name(words: str) -> str:
    """The words as a customer's name: quotes and doubled spaces gone, control characters out.

    Raises BadInput when nothing is left or the name is over ``NAME_LIMIT`` characters.
    """
    kept = "".join(c for c in words if unicodedata.category(c) not in ("Cc", "Cs"))
    name = " ".join(kept.split()).strip(QUOTES).strip()
    if not name:
        raise BadInput("A customer needs a name.", field="name")
    if len(name) > NAME_LIMIT:
        raise BadInput(
            f"A customer's name has at most {NAME_LIMIT} characters; this one has {len(name)}.", field="name"
        )
    return name


def find_account(work: Work, words: str) -> Account:
    """The one account meant by a name, an external id, a domain or a unique beginning of a name.

    Raises Ambiguous with choices when several begin so or are spelled alike, NotFound when none comes near.
    """
    name = clean_name(words)
    exact = work.accounts.by_key(name)
    if exact is not None:
        return exact
    begins = work.accounts.search(name, limit=CHOICES + 1)
    if len(begins) == 1:
        return begins[0]
    if begins:
        choices = tuple(account.name for account in begins[:CHOICES])
        raise Ambiguous(f"Several customers begin with “{name}”. Which one do you mean?", choices=choices)
    alike = like_names(work, name)
    if alike:
        raise Ambiguous(f"No customer is called “{name}”. Did you mean one of these?", choices=alike)
    raise NotFound(f"No customer is called “{name}”. `/onboard {name}` starts one.")


def like_names(work: Work, name: str) -> tuple[str, ...]:
    """Names of customers that begin like ``name`` or are spelled close to it, best first, at most five."""
    begins = [account.name for account in work.accounts.search(name, limit=CHOICES)]
    keys = work.accounts.keys_like(name, limit=LOOKED_AT)
    close = process.extract(name_key(name), keys, scorer=fuzz.WRatio, score_cutoff=CLOSE, limit=CHOICES)
    known = {
        name_key(account.name): account.name for account in work.accounts.those(names=[key for key, *_ in close])
    }
    return tuple(dict.fromkeys([*begins, *(known[key] for key, *_ in close)]))[:CHOICES]
