"""What follows for a customer when a person of theirs has another role than before: facts, told once a change."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from core.accounts import Contact
from core.facts import Fact, FactKind
from core.ids import derived
from core.storage import Work

LOST: Mapping[str, FactKind] = {
    "champion": FactKind.CHAMPION_LEFT,
    "exec_sponsor": FactKind.SPONSOR_CHANGED,
}
"""What it means when nobody has the role any more."""


def role_changes(work: Work, pairs: Sequence[tuple[Contact | None, Contact]], *, source: str, now: datetime) -> None:
    """Write what follows from contacts (before, after) that are saved already.

    A role of ``LOST`` that its last holder no longer has is a fact; a new champion ends that the former one left. The
    risk of these accounts is looked at soon.
    """
    gone = [
        (kind, before)
        for before, after in pairs
        if before is not None and before.role != after.role and (kind := LOST.get(before.role))
    ]
    lost = [_lost(kind, before, source=source, now=now) for kind, before in gone if not _held(work, before)]
    came = {after.account for before, after in pairs if after.role == "champion" and _is_new(before, after)}
    left = work.facts.open(FactKind.CHAMPION_LEFT) if came else ()
    over = [replace(fact, ended_at=max(now, fact.at)) for fact in left if fact.account in came]
    if lost or over:
        work.facts.merge([*lost, *over])
        work.stirred.add({fact.account for fact in (*lost, *over)}, at=now)


def _is_new(before: Contact | None, after: Contact) -> bool:
    return before is None or before.role != after.role


def _held(work: Work, before: Contact) -> bool:
    """Whether somebody else has the role still."""
    return any(one.role == before.role and one.id != before.id for one in work.contacts.of(before.account))


def _lost(kind: FactKind, before: Contact, *, source: str, now: datetime) -> Fact:
    return Fact(
        id=derived("fact", before.account, kind, before.id, now.date().isoformat()),
        account=before.account,
        kind=kind,
        at=now,
        source=source,
        who=before.email,
        text=f"{before.name} is no longer their {before.role.replace('_', ' ')}.",
    )
