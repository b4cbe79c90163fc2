"""Write keys of the ingest API: made and shown once, revoked for good."""

from datetime import datetime

from core.errors import BadInput, Conflict, NotFound
from core.ids import derived
from core.storage import Work, WriteKey, digest_of
from core.types import UserId

SHORTEST_KEY = 32
LONGEST_NAME = 80
MOST_KEYS = 50
"""Keys of a workspace that work at the same time."""


def make_key(work: Work, name: str, *, token: str, by: UserId, now: datetime) -> WriteKey:
    """Keep a new write key; ``token`` is the key itself, made by the shell from chance and shown once.

    Raises BadInput for a name that is empty, too long or in use, and when there are 50 keys already.
    """
    assert len(token) >= SHORTEST_KEY
    called = " ".join(name.split())
    if not called or len(called) > LONGEST_NAME:
        raise BadInput(f"Give the key a name of at most {LONGEST_NAME} characters.", field="name")
    living = [key for key in work.write_keys.all() if key.revoked_at is None]
    if any(key.name.casefold() == called.casefold() for key in living):
        raise BadInput(f"There already is a key called {called}.", field="name")
    if len(living) >= MOST_KEYS:
        raise BadInput(f"There are {MOST_KEYS} keys already: revoke one first.", field="name")
    digest = digest_of(token)
    made = WriteKey(id=derived("key", work.team, digest), name=called, digest=digest, by=by, made_at=now)
    if not work.write_keys.make(made):
        raise Conflict("This key is there already.")
    detail = {"line": f"made the write key {called}"}
    work.audit.add(who=by, what="write_key.made", subject=made.id, detail=detail, at=now)
    return made


def revoke_key(work: Work, key: str, *, by: UserId, now: datetime) -> WriteKey:
    """Let the key with this id open nothing any more. Raises NotFound when it is gone or was revoked before."""
    known = work.write_keys.get(key)
    if known is None or not work.write_keys.revoke(key, at=now):
        raise NotFound("This key was revoked already.", key=key)
    detail = {"line": f"revoked the write key {known.name}"}
    work.audit.add(who=by, what="write_key.revoked", subject=key, detail=detail, at=now)
    return known
