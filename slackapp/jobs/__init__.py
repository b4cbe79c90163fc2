"""One file a periodic piece of work: each module holds one constant ``JOB``.

A job asks the database what is due and does it. It says nothing in Slack itself (how far an import is alone is
edited as it runs, in ``slackapp.loading``), and keeps nothing between runs that a
restart may not lose. Running it again at the same instant does nothing more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.usecases.pass_plan import Counts
from slackapp.app import App

__all__ = ["Job", "Run"]

Run = Callable[[App, datetime, str], Counts]
"""(app, now, owner): does what is due at ``now`` and is not under way elsewhere; returns what became due."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """``run`` is called every ``seconds`` of real time, never twice at once in one process, and by ``tick``.

    ``due`` tells whether anything is left to do at an instant, under way elsewhere included.
    """

    name: str
    seconds: float
    run: Run
    due: Callable[[App, datetime], bool]
