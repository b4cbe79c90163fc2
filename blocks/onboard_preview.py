"""The preview under the onboarding form: what these answers promise, and how sure that is."""

from dataclasses import dataclass
from datetime import date

from blocks.kit import Block, context, divider, section
from blocks.text import LIKELY, UNCERTAIN, Mrkdwn, bold, date_words, esc, join, mrk
from blocks.words import ARROW, chain_titles, go_live, on_time_words
from core.onboarding.plan import Chance, DayBasis, Milestone, Plan
from core.onboarding.readiness import calendars_of, live_milestones
from core.onboarding.words import percent


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What the answers so far lead to.

    ``plan`` is the plan they would make, or None, and then ``unclear`` says why there is none. ``eased`` is
    the same plan without a data migration, to compare.
    """

    plan: Plan | None = None
    eased: Plan | None = None
    unclear: str = ""


def glance(outlook: Outlook, *, today: date) -> Mrkdwn:
    """The go-live in one line, for the top of the form, or why there is no forecast."""
    plan = outlook.plan
    if plan is None:
        return esc(outlook.unclear or "Choose a tier to see the forecast.")
    milestone = go_live(plan)
    chance = plan.forecast.chances.get(milestone.id) if plan.forecast and milestone else None
    if milestone is None or chance is None:
        return Mrkdwn("The forecast stands at the end of this form.")
    return mrk(
        "{}: promised {}. P50 {}, P80 {}. On time: {}. The whole forecast stands at the end of this form.",
        milestone.name,
        date_words(milestone.target, today=today),
        date_words(chance.p50, today=today),
        date_words(chance.p80, today=today),
        on_time_words(plan, milestone),
    )


def preview_blocks(outlook: Outlook, *, today: date) -> tuple[Block, ...]:
    """The forecast of these answers, or why there is none yet."""
    if outlook.plan is not None:
        return _forecast(outlook.plan, outlook, today=today)
    unclear = outlook.unclear or "Choose a tier, and the forecast appears here."
    return (divider(), section(mrk("*Forecast for this plan*\n{}", unclear), block_id="preview.head"))


def _forecast(plan: Plan, outlook: Outlook, *, today: date) -> tuple[Block, ...]:
    """The milestones with their dates and chances, what drives the go-live, and what is honestly doubtful."""
    tasks = sum(task.state.is_open for task in plan.tasks)
    heading = mrk(
        "*Forecast for this plan*\n{} tasks, from {} to about {}.",
        tasks,
        date_words(plan.start, today=today),
        date_words(plan.forecast.end if plan.forecast else plan.start, today=today),
    )
    lines = join((_milestone(plan, milestone, today=today) for milestone in live_milestones(plan)), "\n")
    said = join([*doubts(plan, eased=outlook.eased), *start_words(plan, today=today)])
    return (
        divider(),
        section(heading, block_id="preview.head"),
        section(lines, block_id="preview.milestones"),
        *([section(_driven(plan), block_id="preview.chain")] if _driven(plan) else []),
        *([section(mrk("*Worth knowing*\n{}", said), block_id="preview.warnings")] if said else []),
        context(
            Mrkdwn("Forecasts, not promises. P50: even odds to be done by then. P80: four in five."),
            block_id="preview.note",
        ),
    )


def doubts(plan: Plan, *, eased: Plan | None) -> tuple[Mrkdwn, ...]:
    """A sentence for each milestone that is not likely to be on time, and what it would be without a migration."""
    chances = plan.forecast.chances if plan.forecast else {}
    shaky = [m for m in live_milestones(plan) if m.id in chances and chances[m.id].on_time < LIKELY]
    return tuple(_doubt(milestone, chances[milestone.id], plan=plan, eased=eased) for milestone in shaky)


def start_words(plan: Plan, *, today: date) -> tuple[Mrkdwn, ...]:
    """A sentence when the start lies behind us or on a day of rest."""
    said = []
    if plan.start < today:
        said.append(
            Mrkdwn("The start is in the past. Work that is already done can be marked done once the plan stands.")
        )
    said.extend(_closed_words(plan))
    return tuple(said)


def _closed_words(plan: Plan) -> tuple[Mrkdwn, ...]:
    """A sentence when the start is a weekend or a public holiday of a side."""
    calendars = calendars_of(plan)
    match calendars.vendor.is_open(plan.start), calendars.customer.is_open(plan.start):
        case True, True:
            return ()
        case False, False:
            sides = "both sides, so work begins on the next working day"
        case False, True:
            sides = "us, so our work begins on our next working day"
        case _:
            sides = "the customer, so their work begins on their next working day"
    return (mrk("The start is a day of rest for {}.", sides),)


def _milestone(plan: Plan, milestone: Milestone, *, today: date) -> Mrkdwn:
    chance = plan.forecast.chances.get(milestone.id) if plan.forecast else None
    first = mrk(
        "{} ({}): {}", bold(milestone.name), day_words(plan, milestone), date_words(milestone.target, today=today)
    )
    if chance is None:
        return first
    p50, p80 = (date_words(day, today=today) for day in (chance.p50, chance.p80))
    return mrk("{}\n      P50 {} · P80 {} · on time: {}", first, p50, p80, on_time_words(plan, milestone))


def day_words(plan: Plan, milestone: Milestone) -> str:
    """The milestone's day as the plan counts it: "Day 30", or "working day 9"."""
    return f"Day {milestone.day}" if plan.basis is DayBasis.CALENDAR else f"working day {milestone.day}"


def _doubt(milestone: Milestone, chance: Chance, *, plan: Plan, eased: Plan | None) -> Mrkdwn:
    word = "is at risk" if chance.on_time >= UNCERTAIN else "is unlikely"
    easier = eased.forecast.chances.get(milestone.id) if eased and eased.forecast else None
    day, share = day_words(plan, milestone).capitalize(), percent(chance.on_time)
    if easier is not None and percent(easier.on_time) != share and easier.on_time > chance.on_time:
        return mrk(
            "{} ({}) {} with a data migration: {} on time. Without it: {}.",
            *(day, milestone.name, word, share, percent(easier.on_time)),
        )
    return mrk("{} ({}) {}: {} on time.", day, milestone.name, word, share)


def _driven(plan: Plan) -> Mrkdwn:
    milestone = go_live(plan)
    titles = chain_titles(plan, milestone, most=8) if milestone else ()
    if not milestone or not titles:
        return Mrkdwn()
    return mrk("*What drives “{}”*\n{}", milestone.name, join(titles, ARROW))
