"""An alert was answered in a list: the list shows what holds now."""

from core.messages_risk import AlertHeap, DigestPost
from core.storage import Work


def redraw_list(work: Work, number: int) -> None:
    """Redraw the list that delivery ``number`` made; a message that is none is left alone."""
    shown = work.outbox.shown(number)
    if shown is not None and isinstance(shown.intent, AlertHeap | DigestPost):
        work.outbox.put(shown.intent, lane=shown.lane, slot=shown.slot)
