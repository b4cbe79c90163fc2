"""Slack's rules for blocks and views, as one table of limits and rules read from it. Changes nothing."""

from slackapp.workspace.checks import limits
from slackapp.workspace.checks.elements import SUGGESTIONS
from slackapp.workspace.checks.surfaces import (
    elements_of,
    finished,
    message_problems,
    nested,
    view_problems,
    words_of,
)

__all__ = [
    "SUGGESTIONS",
    "elements_of",
    "finished",
    "limits",
    "message_problems",
    "nested",
    "view_problems",
    "words_of",
]
