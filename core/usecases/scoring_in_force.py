"""Which scoring file a workspace uses: the last one it has applied, else the shipped one, which is version 0."""

from dataclasses import dataclass
from functools import lru_cache

from core.content.scoring import Scoring, default_scoring, parse_scoring
from core.storage import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """A scoring file and its number in this workspace."""

    version: int
    scoring: Scoring


def scoring_in_force(work: Work) -> InForce:
    """The workspace's scoring file."""
    latest = work.scorings.latest()
    if latest is None:
        return InForce(version=0, scoring=default_scoring())
    return InForce(version=latest.version, scoring=_parsed(latest.text))


def scoring_of(work: Work, version: int) -> Scoring:
    """The file of a version by which something was scored; the shipped one for a number nobody knows."""
    found = work.scorings.get(version) if version else None
    return default_scoring() if found is None else _parsed(found.text)


@lru_cache(maxsize=50)
def _parsed(text: str) -> Scoring:
    return parse_scoring(text, file="scoring.yaml")
