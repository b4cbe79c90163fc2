"""The secrets by which other systems sign what they post to us: kept sealed, replaced, taken away, never shown."""

from datetime import datetime

from core.errors import BadInput, NotFound
from core.sources import Source, all_sources
from core.storage import Work
from core.types import UserId

SHORTEST_SECRET, LONGEST_SECRET = 16, 500
"""Characters of a secret; anything shorter could be guessed [D]."""


def source_named(name: str) -> Source:
    """The source of webhooks of this name; raises NotFound when there is none."""
    source = all_sources().get(name)
    if source is None:
        raise NotFound("I do not know this system.", source=name)
    return source


def read_secret(typed: str) -> str:
    """The secret in what was typed. Raises BadInput when it cannot be one."""
    secret = typed.strip()
    if not SHORTEST_SECRET <= len(secret) <= LONGEST_SECRET:
        raise BadInput(f"A secret has {SHORTEST_SECRET} to {LONGEST_SECRET} characters.", field="secret")
    if not secret.isprintable() or " " in secret:
        raise BadInput("A secret is one word, without blanks or line ends in it.", field="secret")
    return secret


def keep_secret(work: Work, source: Source, sealed: bytes, *, by: UserId, now: datetime) -> None:
    """Let ``source`` sign with this secret from now on; the one before works no more."""
    known = work.source_secrets.get(source.name) is not None
    work.source_secrets.put(source.name, sealed, by=by, at=now)
    _note(work, source, f"{'replaced' if known else 'set'} the secret of {source.label}", by=by, now=now)


def forget_secret(work: Work, source: Source, *, by: UserId, now: datetime) -> None:
    """Let ``source`` in no more. Raises NotFound when it was not set up."""
    if not work.source_secrets.forget(source.name):
        raise NotFound(f"The secret of {source.label} was removed already.", source=source.name)
    _note(work, source, f"removed the secret of {source.label}", by=by, now=now)


def _note(work: Work, source: Source, line: str, *, by: UserId, now: datetime) -> None:
    work.audit.add(who=by, what="source_secret.changed", subject=source.name, detail={"line": line}, at=now)
