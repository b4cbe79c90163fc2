"""Scoring files on their way: one that was sent is tried, one that was applied is put in force. Nothing is posted."""

from datetime import datetime

from core.errors import BadInput, ContentError, CoordinatorError
from core.messages_files import DroppedFile, TemplateRefused
from core.messages_scoring import ScoringApplied, ScoringApply, ScoringTried
from core.storage import Work
from core.usecases.try_scoring import apply_draft, draft_of, keep_draft
from slackapp.delivery.content import Placed
from slackapp.delivery.errand import Errand


def read_scoring(work: Work, content: bytes, *, asked: DroppedFile, name: str, now: datetime) -> None:
    """Keep the file as it was sent, and tell who sent it what it would change, or what is wrong in it."""
    try:
        draft = keep_draft(work, content, file=name, by=asked.by, now=now)
    except ContentError as bad:
        _refuse(work, asked, name, bad.reason, line=bad.line, field=bad.field or "")
    except BadInput as bad:
        _refuse(work, asked, name, bad.sentence)
    else:
        tried = ScoringTried(to=asked.by, draft=draft.id)
        work.outbox.put(tried, lane=asked.by, slot=f"scoring:{asked.file}")


def put_in_force(errand: Errand, asked: ScoringApply) -> Placed:
    """Put in force what was tried and say so in the message that offered it; done again it changes nothing."""
    try:
        with errand.store.begin(errand.delivery.team, origin="slack:scoring") as work:
            applied = apply_draft(work, asked.draft, version=asked.version, by=asked.by, now=errand.now)
            told = ScoringApplied(to=asked.by, version=applied.version)
            work.outbox.put(told, lane=asked.by, slot=asked.post or None)
    except CoordinatorError as error:
        with errand.store.begin(errand.delivery.team, origin="slack:scoring") as work:
            name = draft_of(work, asked.draft).file
            refused = TemplateRefused(to=asked.by, file=name, reason=error.sentence, thing="scoring file")
            work.outbox.put(refused, lane=asked.by)
    return Placed()


def _refuse(work: Work, asked: DroppedFile, name: str, reason: str, *, line: int = 0, field: str = "") -> None:
    refused = TemplateRefused(to=asked.by, file=name, reason=reason, line=line, field=field, thing="scoring file")
    work.outbox.put(refused, lane=asked.by)
