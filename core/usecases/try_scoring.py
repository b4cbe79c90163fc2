"""A scoring file that somebody sent: kept as it was tried, so that exactly this text can be put in force."""

import re
from datetime import datetime

from core.content.scoring import parse_scoring
from core.errors import BadInput, Conflict, NotFound
from core.storage import ScoringDraft, Work
from core.types import UserId
from core.usecases.change_scoring import apply_scoring
from core.usecases.scoring_in_force import InForce

_MARK = re.compile(rb"""^["']?components["']?[ \t]*:""", re.MULTILINE)


def is_scoring(content: bytes) -> bool:
    """Whether a file means to be a scoring file: it says ``components:`` at its top level, right or wrong."""
    return _MARK.search(content.removeprefix(b"\xef\xbb\xbf")) is not None


def keep_draft(work: Work, content: bytes, *, file: str, by: UserId, now: datetime) -> ScoringDraft:
    """Check a file and keep its text to be put in force.

    Raises BadInput for what is no text, ContentError with line and field for what is no scoring file.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(f"{file} is not a text file in UTF-8.") from None
    parse_scoring(text, file=file)
    return work.scorings.try_out(text, file=file, by=by, at=now)


def draft_of(work: Work, draft: str) -> ScoringDraft:
    """What was tried; raises NotFound when it is gone."""
    found = work.scorings.draft(draft)
    if found is None:
        raise NotFound("This file was tried too long ago. Send it again.", draft=draft)
    return found


def check_draft(work: Work, draft: str, *, version: int) -> ScoringDraft:
    """What was tried against ``version``. Raises Conflict where another version is in force by now."""
    found, latest = draft_of(work, draft), work.scorings.latest()
    if latest is not None and latest.text == found.text:
        raise Conflict(f"This file is in force already, as version {latest.version}.")
    if (latest.version if latest else 0) != version:
        raise Conflict("Another scoring file was put in force since this was tried. Send yours again to compare.")
    return found


def apply_draft(work: Work, draft: str, *, version: int, by: UserId, now: datetime) -> InForce:
    """Put in force what was tried against ``version``, to the letter. Raises as ``check_draft`` does."""
    found = check_draft(work, draft, version=version)
    return apply_scoring(work, found.text, file=found.file, by=by, now=now)
