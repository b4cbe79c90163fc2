"""Milestones: those of one account with what can be done, and mine over all accounts, due soonest first."""

from collections.abc import Sequence
from datetime import date

from blocks.elements import Choice, button, select
from blocks.ids import Act, Form, MilestoneVerb
from blocks.kit import Block, Message, View, actions, context, header, message, modal, section
from blocks.payloads import MilestoneDo, MilestoneRef, PlanRef
from blocks.text import Mrkdwn, bold, date_words, join, mrk, name, user
from blocks.words import (
    ARROW,
    PLAN_STATES,
    chain_titles,
    forecast_day,
    forecast_words,
    plan_title,
    target_words,
)
from core.onboarding.plan import Milestone, Plan, PlanState, TargetMove
from core.onboarding.readiness import live_milestones
from core.onboarding.words import count

MINE_SHOWN = 20
_VERBS = {
    MilestoneVerb.REACHED: "Mark reached…",
    MilestoneVerb.REOPEN: "Not reached after all…",
    MilestoneVerb.MOVE: "Move its target…",
    MilestoneVerb.CHANGE: "Change…",
    MilestoneVerb.DROP: "Drop…",
}


def milestones_message(*, plan: Plan, today: date, beside: Plan | None = None) -> Message:
    """The milestones of one plan as a message; ``beside`` is the account's save play, which is named below."""
    title = f"Milestones of {plan_title(plan)}"
    blocks = [header(title), *_blocks(plan, listed=False, today=today), _open(plan)]
    blocks += [context(_beside(beside, today=today))] if beside else []
    spoken = [mrk("{}.", title), *(mrk("{}.", _spoken(plan, m, today=today)) for m in live_milestones(plan))]
    return message(join(spoken, " "), blocks)


def milestones_view(*, plan: Plan, today: date) -> View:
    """The milestones of one account as a modal."""
    said = section(mrk("{}{}", bold(plan_title(plan)), _rests(plan)))
    private = MilestoneRef(plan=plan.id, milestone="", listed=True).pack()
    return modal(Form.MILESTONES, "Milestones", [said, *_blocks(plan, listed=True, today=today)], private=private)


def my_milestones(*, plans: Sequence[Plan], today: date) -> Message:
    """What is promised in all of someone's plans and not reached yet, due soonest first, at most 20 shown."""
    ahead = [(m, plan) for plan in plans for m in live_milestones(plan) if not m.reached_on]
    ahead.sort(key=lambda pair: (pair[0].target, pair[1].account_name))
    if not ahead:
        said = Mrkdwn("You have no milestone ahead. `/onboard Acme enterprise` starts a plan.")
        return message(said, [section(said)])
    shown = ahead[:MINE_SHOWN]
    blocks: list[Block] = [header("My milestones, due soonest first")]
    blocks += [_mine(plan, milestone, place=place, today=today) for place, (milestone, plan) in enumerate(shown)]
    rest = len(ahead) - len(shown)
    blocks += (
        [context(mrk("…and {}. `/milestones NAME` shows those of one customer.", count(rest, "more", "more")))]
        if rest
        else []
    )
    spoken = [mrk("{}: {}.", name(plan.account_name), _spoken(plan, m, today=today)) for m, plan in shown[:10]]
    return message(join([mrk("{} ahead.", count(len(ahead), "milestone")), *spoken], " "), blocks)


def milestone_verbs(plan: Plan, milestone: Milestone) -> tuple[MilestoneVerb, ...]:
    """What can be done with a milestone as it stands; nothing unless the plan runs."""
    if plan.state is not PlanState.RUNNING or milestone.dropped_because:
        return ()
    if milestone.reached_on:
        return (MilestoneVerb.REOPEN,)
    return (MilestoneVerb.REACHED, MilestoneVerb.MOVE, MilestoneVerb.CHANGE, MilestoneVerb.DROP)


def _blocks(plan: Plan, *, listed: bool, today: date) -> tuple[Block, ...]:
    if not plan.milestones:
        return (section(Mrkdwn("This plan has no milestones.")),)
    return tuple(_one(plan, milestone, listed=listed, today=today) for milestone in plan.milestones)


def _one(plan: Plan, milestone: Milestone, *, listed: bool, today: date) -> Block:
    lines = [_line(plan, milestone, today=today)]
    if milestone.dropped_because:
        lines = [mrk("~{}~ dropped because: {}", name(milestone.name), name(milestone.dropped_because, 200))]
    elif not milestone.reached_on:
        lines.append(mrk("Done when: {}", name(milestone.done_when, 300)))
        titles = chain_titles(plan, milestone)
        lines += [mrk("Driven by: {}", join(titles, ARROW))] if titles else []
    lines += [_move(move, today=today) for move in milestone.moves]
    return section(join(lines), accessory=_menu(plan, milestone, listed=listed))


def _line(plan: Plan, milestone: Milestone, *, today: date) -> Mrkdwn:
    title, target = bold(name(milestone.name)), target_words(milestone, today=today)
    if milestone.reached_on:
        clean = "" if milestone.confirmed_on or not milestone.confirm_days else ", waiting for its clean working days"
        return mrk(
            "✓ {} reached {}{} (promised {})", title, date_words(milestone.reached_on, today=today), clean, target
        )
    late = "missed, was " if milestone.target < today else ""
    return mrk("○ {} {}promised {}{}", title, late, target, forecast_words(plan, milestone, today=today))


def _move(move: TargetMove, *, today: date) -> Mrkdwn:
    old, new, on = (date_words(day, today=today) for day in (move.old, move.new, move.at.date()))
    return mrk("Target moved {} → {} by {} on {}: {}", old, new, user(move.by), on, name(move.reason, 200))


def _menu(plan: Plan, milestone: Milestone, *, listed: bool) -> dict[str, object] | None:
    choices = [
        Choice(
            text=_VERBS[verb], value=MilestoneDo(plan=plan.id, milestone=milestone.id, listed=listed, do=verb).pack()
        )
        for verb in milestone_verbs(plan, milestone)
    ]
    return dict(select(f"{Act.MILESTONE_DO}:{milestone.id}", "Choose…", choices)) if choices else None


def _mine(plan: Plan, milestone: Milestone, *, place: int, today: date) -> Block:
    said = mrk("{}\n{}", bold(plan_title(plan)), _line(plan, milestone, today=today))
    spoken = f"Milestones of {name(plan.account_name, 50)}"
    return section(
        said, accessory=button("Open", f"{Act.PLAN_MILESTONES}:{place}", PlanRef(plan=plan.id).pack(), spoken=spoken)
    )


def _spoken(plan: Plan, milestone: Milestone, *, today: date) -> Mrkdwn:
    if milestone.reached_on:
        return mrk("{} reached {}", name(milestone.name), date_words(milestone.reached_on, today=today))
    expected = forecast_day(plan, milestone)
    forecast = mrk(", forecast {}", date_words(expected, today=today)) if expected else Mrkdwn()
    return mrk("{} promised {}{}", name(milestone.name), date_words(milestone.target, today=today), forecast)


def _beside(play: Plan, *, today: date) -> Mrkdwn:
    first = next(iter(live_milestones(play)), None)
    aim = mrk(": {} by {}", name(first.name), target_words(first, today=today)) if first else Mrkdwn()
    return mrk(
        "A save play runs beside it, {}{}. `/retention {}` shows it.", name(play.name), aim, name(play.account_name)
    )


def _rests(plan: Plan) -> str:
    return "" if plan.state is PlanState.RUNNING else f"\n{PLAN_STATES[plan.state]}. Nothing can be changed here."


def _open(plan: Plan) -> Block:
    spoken = f"All tasks of {name(plan.account_name, 50)}"
    return actions(button("All tasks", Act.PLAN_TASKS, PlanRef(plan=plan.id).pack(), spoken=spoken))
