"""Short things said: a line in a thread, trouble, refusals, errors, what became of an upload."""

from collections.abc import Sequence
from datetime import date

from blocks.elements import button
from blocks.ids import Act, Form
from blocks.kit import Message, View, actions, context, message, modal, section, sections
from blocks.text import Mrkdwn, bold, channel, cut, esc, moment_words, mrk, name, sentence, user
from blocks.training import session_title
from blocks.words import mentionable
from core.messages import PlanLine, Trouble
from core.onboarding.plan import Booking, Plan
from core.types import Tier

_WORDS = 400


def thread_line(*, plan: Plan, line: PlanLine) -> Message:
    """A line in the plan's thread, with who did it in front. Only people of the plan are mentioned."""
    known = (*mentionable(plan), *([line.by] if line.by else []))
    said = sentence(line.sentence, members=known)
    if line.by:
        said = mrk("{} {}", user(line.by), said)
    return message(said, sections([said]))


def trouble(*, told: Trouble) -> Message:
    """To an owner: something could not be sent, and what to do."""
    return message(
        mrk("Something could not be sent. {}", told.sentence),
        [section(mrk("*Something could not be sent*\n{}", told.sentence))],
    )


def say(*, sentence: str) -> Message:
    """One plain sentence, such as an answer, a refusal or an error's."""
    return message(esc(sentence), sections([esc(sentence)]))


def told_view(*, title: str, sentence: str) -> View:
    """A modal that only says something."""
    return modal(Form.TOLD, title, sections([esc(sentence)]))


def onboard_offer(*, customer: str, words: str) -> Message:
    """Where no form can be opened (a mention): a button that opens it, filled from the words said."""
    said = mrk("Let us onboard {}. The form shows the forecast before anything is made.", name(customer))
    start = button("Open the form", Act.ONBOARD_OPEN, words[:_WORDS], style="primary")
    return message(said, [section(said), actions(start)])


def plan_started(*, plan: Plan) -> Message:
    """To who started it: the plan stands, and where."""
    said = mrk("The onboarding plan of {} is on its way to {}.", name(plan.account_name), channel(plan.channel))
    return message(said, [section(said)])


def template_taken(*, tier: Tier, version: int, tasks: int, milestones: int) -> Message:
    """An uploaded template is valid and kept."""
    said = mrk(
        "Version {} of the {} template is kept: {} tasks, {} milestones.", version, tier.label, tasks, milestones
    )
    return message(
        said, [section(said), context(Mrkdwn("New plans use it. Plans that already run stay as they are."))]
    )


def template_refused(*, file: str, line: int, field: str, reason: str, thing: str = "template") -> Message:
    """What is wrong in an uploaded file and where (``line`` 0: in the whole); nothing was changed."""
    where = mrk("line {}, `{}`: ", line, cut(field.replace("`", "'"), 100)) if line else Mrkdwn()
    said = mrk("{}{}", where, cut(reason, 400))
    spoken = mrk("{} cannot be used as a {}: {}", name(file), thing, said)
    first = mrk("{} cannot be used as a {}. Nothing was changed.", bold(name(file)), thing)
    return message(spoken, [section(first), section(said)])


def invite_comment(*, plan: Plan, session_id: str, bookings: Sequence[Booking], today: date) -> Mrkdwn:
    """What is said beside a session's calendar file in the thread."""
    session = next((session for session in plan.sessions if session.id == session_id), None)
    title = session_title(plan, session) if session else name(session_id)
    times = [moment_words(booking.starts_at, zone=plan.time_zone, today=today) for booking in bookings]
    return mrk("{}: {} ({}). The file is the invitation.", title, "; ".join(times) or "no slot", plan.time_zone)
