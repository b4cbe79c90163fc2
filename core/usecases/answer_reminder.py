"""A reminder was acted upon: its message shows what is left of it."""

from dataclasses import replace

from core.messages import Reminder
from core.storage import Work


def answer_reminder(work: Work, number: int, *, task: str | None) -> None:
    """Redraw the reminder that delivery ``number`` made, without ``task``; None redraws it as it is.

    What was answered in the same message a moment before stays out of it. A message that is no reminder, or
    that cannot be redrawn, is left alone.
    """
    shown = work.outbox.shown(number)
    if shown is None or not isinstance(shown.intent, Reminder):
        return
    left = tuple(nudge for nudge in shown.intent.nudges if nudge.task != task)
    work.outbox.put(replace(shown.intent, nudges=left), lane=shown.lane, slot=shown.slot)
