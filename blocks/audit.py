"""The audit log in words: who did what, newest first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from blocks.kit import Message, header, message, sections
from blocks.text import Mrkdwn, date_words, join, mrk, name, sentence, user
from core.storage import AuditEntry
from core.types import UserId

_LONGEST = 300
_DEEDS = {
    "plan.started": "started the plan",
    "plan.checklist": "asked for the checklist",
    "plan.week": "summed up the week",
    "template.added": "added a plan template",
}
"""Entries that hold no sentence of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What stands behind the ids in the entries: names of subjects, and the members that may be mentioned."""

    subjects: Mapping[str, str]
    members: Sequence[UserId]


def audit_message(*, title: str, entries: Iterable[AuditEntry], known: Known, zone: str, today: date) -> Message:
    """The entries in their order, in times of ``zone``."""
    lines = [_line(entry, known, zone=zone, today=today) for entry in entries]
    told = lines or [Mrkdwn("Nothing has been done yet.")]
    return message(join([mrk("{}.", name(title)), *told[:1]], " "), [header(title), *sections(told)])


def _line(entry: AuditEntry, known: Known, *, zone: str, today: date) -> Mrkdwn:
    at = entry.at.astimezone(ZoneInfo(zone))
    who = user(entry.who) if entry.who else Mrkdwn("The app")
    subject = known.subjects.get(entry.subject)
    about = mrk(" ({})", name(subject)) if subject else Mrkdwn()
    when = f"{date_words(at.date(), today=today)} {at:%H:%M}"
    return mrk("• {}: {} {}{}", when, who, _deed(entry, known.members), about)


def _deed(entry: AuditEntry, members: Iterable[UserId]) -> Mrkdwn:
    line = str(entry.detail.get("line") or _DEEDS.get(entry.what) or entry.what)
    return sentence(name(line, _LONGEST), members=members)
