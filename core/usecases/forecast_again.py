"""A person asks for the forecast as of now, between two of the clock's looks."""

from datetime import datetime

from core.onboarding.readiness import plan_day
from core.onboarding.replan import cause, moved, reforecast, sentence
from core.storage import Work
from core.types import PlanId, UserId
from core.usecases.change_plan import reforecasts, save, say_line


def forecast_again(work: Work, plan_id: PlanId, *, by: UserId, now: datetime) -> str:
    """Forecast, save and announce what moved; return it as a sentence without a full stop, empty if nothing did.

    Raises NotFound when the plan is gone, Conflict when somebody else saved it first.
    """
    before = work.plans.get(plan_id)
    today = plan_day(before, now=now)
    after = reforecast(before, today=today)
    moves = moved(before, after)
    line = sentence(moves, cause=cause(before, after, today=today))
    if after != before:
        save(work, after, now=now)
    if line:
        say_line(work, after, line[:1].upper() + line[1:], by=None)
        work.audit.add(who=by, what="plan.forecast_again", subject=plan_id, detail={}, at=now)
    for told in reforecasts(after, moves):
        work.outbox.put(told, lane=after.channel)
    return line
