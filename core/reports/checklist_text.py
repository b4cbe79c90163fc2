"""The checklist as Markdown and as a table for spreadsheets."""

import csv
import io
from datetime import date

from core.reports.checklist import Checklist, MilestoneRow, TaskRow
from core.reports.spreadsheet import safe

_MARKDOWN = str.maketrans({c: f"\\{c}" for c in "\\`*_~&[]<>|#"})


def to_markdown(checklist: Checklist) -> str:
    """The checklist as Markdown with task boxes; every text is escaped."""
    lines = [
        f"# {_md(checklist.account)}: onboarding checklist",
        "",
        _summary(checklist),
        "",
        "## Milestones",
        "",
        "| milestone | promised | forecast | reached |",
        "| --- | --- | --- | --- |",
        *(_milestone_line(row) for row in checklist.milestones),
    ]
    for phase in checklist.phases:
        lines += ["", f"## {_md(phase.name)} ({phase.done} of {phase.total})", "", f"_{_md(phase.goal)}_", ""]
        lines += [_task_line(row) for row in phase.tasks]
    if checklist.sessions:
        lines += ["", "## Training sessions", ""]
        lines += [
            f"- {_md(s.title)}, group {s.cohort} of {s.cohorts}: {s.starts_at:%a %d %b %Y %H:%M} ({s.starts_at:%Z})"
            for s in checklist.sessions
        ]
    return "\n".join(lines) + "\n"


def to_csv(checklist: Checklist) -> str:
    """The checklist as comma-separated values, one task a row; cells that a spreadsheet would run are quoted."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        ["phase", "id", "task", "who", "side", "state", "due", "expected", "done_on", "done_when", "remark"]
    )
    for phase in checklist.phases:
        for row in phase.tasks:
            cells = [phase.name, row.id, row.title, row.who, row.side, row.state]
            days = [_iso(row.due), _iso(row.expected), _iso(row.done_on)]
            writer.writerow([safe(cell) for cell in [*cells, *days, row.criterion, row.remark]])
    return out.getvalue()


def _summary(checklist: Checklist) -> str:
    return (
        f"{_md(checklist.title)}, started {_day(checklist.start)}, as of {_day(checklist.as_of)}. "
        f"{checklist.done} of {checklist.total} tasks done. Your contact: {_md(checklist.owner)}."
    )


def _milestone_line(row: MilestoneRow) -> str:
    promised = " ".join([*(f"~~{_day(day)}~~" for day in row.earlier), _day(row.target)])
    return f"| {_md(row.name)} | {promised} | {_day(row.expected)} | {_day(row.reached)} |"


def _task_line(row: TaskRow) -> str:
    when = f"done {_day(row.done_on)}" if row.done else f"due {_day(row.due)}"
    notes = [row.state.lower()] if not row.done and row.state not in ("Not started", "Ready to start") else []
    notes += [_md(row.remark)] if row.remark else []
    tail = f" ({'; '.join(notes)})" if notes else ""
    return f"- [{'x' if row.done else ' '}] {_md(row.title)}: {_md(row.who)}, {when}{tail}"


def _md(text: str) -> str:
    return " ".join(text.split()).translate(_MARKDOWN)


def _day(day: date | None) -> str:
    return f"{day:%a %d %b %Y}" if day else ""


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
