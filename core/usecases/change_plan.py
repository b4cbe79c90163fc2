"""A person changes a plan: apply, re-forecast, save, and say what moved."""

from dataclasses import dataclass, fields, replace
from datetime import datetime

from core.messages import Announced, Announcement, HomeView, PlanCard, PlanLine
from core.onboarding.agenda import wake_at
from core.onboarding.celebrate import celebrations, reopenings
from core.onboarding.draft import unmentioned
from core.onboarding.edits import BookSession, Edit, MarkTaskDone, apply, describe
from core.onboarding.holders import people_of
from core.onboarding.plan import Plan, TaskState
from core.onboarding.readiness import plan_day
from core.onboarding.replan import Move, cause, moved, reforecast, sentence
from core.storage import Work
from core.types import PlanId, UserId
from core.usecases.keep_settings import check_member
from core.usecases.outline import agenda_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A saved change: the plan after it, the line written into its thread, and what moved."""

    plan: Plan
    line: str
    moves: tuple[Move, ...]


def change(work: Work, plan_id: PlanId, edit: Edit, *, by: UserId, now: datetime) -> Changed:
    """Apply one edit by one person, saved whole with everything that follows from it.

    Raises NotFound when the plan is gone, BadInput or Conflict (nothing is changed) when the edit cannot stand or
    names somebody who is no full member.
    """
    before, edit = work.plans.get(plan_id), _mentioning_nobody(edit)
    after, line, moves = outcome(before, edit, by=by, now=now)
    for user in set(people_of(after)).difference(people_of(before)):
        check_member(work, user, field="owner")
    if isinstance(edit, BookSession) and edit.trainer:
        check_member(work, edit.trainer, field="trainer")
    save(work, after, now=now)
    say_line(work, after, line, by=by)
    for told in (*celebrations(before, after), *reopenings(before, after), *reforecasts(after, moves)):
        work.outbox.put(told, lane=after.channel)
    for user in dict.fromkeys((by, after.owner)):
        work.outbox.put(HomeView(user=user), lane=user, slot=f"home:{user}")
    listed = isinstance(edit, MarkTaskDone) and not moves  # the week's list of what was done says it already
    detail = {"line": line, "listed": True} if listed else {"line": line}
    work.audit.add(who=by, what=f"plan.{edit.kind}", subject=plan_id, detail=detail, at=now)
    return Changed(plan=after, line=line, moves=moves)


def _mentioning_nobody(edit: Edit) -> Edit:
    """The edit as typed, but for the beginnings of mentions in it: the line about it mentions whom the app names."""
    typed: dict[str, object] = {field.name: getattr(edit, field.name) for field in fields(edit)}
    told = {name: unmentioned(text) for name, text in typed.items() if isinstance(text, str) and "<@" in text}
    return replace(edit, **told) if told else edit  # type: ignore[arg-type]  # texts take the place of texts


def outcome(before: Plan, edit: Edit, *, by: UserId, now: datetime) -> tuple[Plan, str, tuple[Move, ...]]:
    """(plan after, thread line, moves) of an edit that is only tried: the preview before it is applied."""
    today = plan_day(before, now=now)
    after = reforecast(apply(before, edit, by=by, now=now), today=today)
    moves = moved(before, after)
    why = sentence(moves, cause=cause(before, after, today=today))
    return (
        after,
        ". ".join(part for part in (describe(edit, before, after), why[:1].upper() + why[1:]) if part),
        moves,
    )


def told_of(before: Plan, after: Plan, *, by: UserId) -> tuple[UserId, ...]:
    """Who else hears at once that work of theirs has become ready by the change."""
    waited = {task.id for task in before.tasks if task.state is TaskState.NOT_STARTED}
    ready = [task for task in after.tasks if task.id in waited and task.state is TaskState.READY]
    return tuple(dict.fromkeys(task.owner for task in ready if task.owner and task.owner != by))


def save(work: Work, plan: Plan, *, now: datetime) -> None:
    """Keep the plan with its next instant, and redraw its card.

    Raises Conflict when somebody else saved it first.
    """
    work.plans.save(plan, wake_at=wake_at(plan, agenda_of(work, plan, now=now), now=now))
    work.outbox.put(PlanCard(plan=plan.id), lane=plan.channel, slot=f"plan:{plan.id}")


def say_line(work: Work, plan: Plan, line: str, *, by: UserId | None) -> None:
    """Write a line into the plan's thread."""
    work.outbox.put(PlanLine(plan=plan.id, sentence=line, by=by), lane=plan.channel, thread=f"plan:{plan.id}")


def reforecasts(plan: Plan, moves: tuple[Move, ...]) -> tuple[Announcement, ...]:
    """The one announcement for milestones whose forecast passed its target by this change, if any did."""
    for move in moves:
        milestone = plan.milestone(move.milestone)
        if milestone and not milestone.reached_on and move.old <= milestone.target < move.new:
            chain = " → ".join(move.chain_titles)
            return (
                Announcement(
                    plan=plan.id,
                    milestone=milestone.id,
                    what=Announced.REFORECAST,
                    on=move.new,
                    previous=move.old,
                    because=chain,
                ),
            )
    return ()


def expected_days(plan: Plan) -> dict[str, str]:
    """The forecast day of each milestone in ISO form, as it is kept in the audit log."""
    return {key: day.isoformat() for key, day in plan.forecast.expected.items()} if plan.forecast else {}
