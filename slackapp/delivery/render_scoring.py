"""The intents about scoring files as what Slack is given."""

from datetime import datetime

from blocks.payloads import ScoringRef
from blocks.scoring import scoring_applied, scoring_tried
from blocks.text import esc, name
from core.content.scoring import default_scoring_text
from core.messages_scoring import ScoringApplied, ScoringFile, ScoringTried
from core.storage import Work
from core.usecases.change_scoring import dry_run
from core.usecases.scoring_in_force import scoring_in_force, scoring_of
from core.usecases.try_scoring import draft_of
from slackapp.delivery.content import Content, Document

About = ScoringTried | ScoringApplied | ScoringFile


def render_scoring(work: Work, asked: About, slot: str | None, now: datetime) -> Content:
    """Return what is shown as of ``now``; raises ``NotFound`` when the file that was tried is gone."""
    match asked:
        case ScoringTried(draft=digest):
            draft, version = draft_of(work, digest), scoring_in_force(work).version
            tried = dry_run(work, draft.text, file=draft.file, now=now)
            return scoring_tried(tried=tried, ref=ScoringRef(draft=digest, version=version, post=slot or ""))
        case ScoringApplied(version=version):
            return scoring_applied(called=scoring_of(work, version).name, version=version)
        case ScoringFile():
            return _in_force(work)


def _in_force(work: Work) -> Document:
    latest, found = work.scorings.latest(), scoring_in_force(work)
    text = latest.text if latest else default_scoring_text()
    return Document(
        name="scoring.yaml",
        title=f"Scoring file, version {found.version}",
        content=text.encode(),
        comment=esc(f"Version {found.version}: {name(found.scoring.name)}. Change it and send it back to try it."),
    )
