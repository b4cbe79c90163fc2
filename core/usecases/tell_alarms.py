"""Tell one person when a whole book moves at once: it is the data or a rule, not the customers."""

from core.health.trend import Alarm
from core.health.words import CAP_LABELS, percent
from core.messages import Trouble
from core.storage import Work
from core.usecases.score import Scored
from core.usecases.whom import Ladder


def tell_alarms(work: Work, scored: Scored) -> int:
    """Queue one message for each alarm, to the success team's manager, else to an admin; return how many."""
    to = Ladder.of(work).lead()
    if to is None:
        return 0
    return sum(
        work.outbox.put(
            Trouble(to=to, sentence=sentence(alarm)), lane=to, key=f"guard:{scored.sheet.day}:{alarm.cap}"
        )
        for alarm in scored.alarms
    )


def sentence(alarm: Alarm) -> str:
    """What is said of an alarm."""
    if alarm.cap:
        what = f"“{CAP_LABELS[alarm.cap]}” began on {percent(alarm.share)} of all customers in one day."
    else:
        what = f"The middle of all health scores fell by {alarm.fell:.1f} points in one day."
    return f"{what} That is rarely the customers: look at the data first. Health alerts of this day are held back."
