"""The modals of retention: choose a play with its number, day and people; and record how it ended."""

from collections.abc import Sequence
from datetime import date, timedelta

from blocks.elements import Choice, channel_input, date_input, person_input, select, text_input
from blocks.ids import Act, Box, Form
from blocks.kit import Block, View, context, field_input, modal, section
from blocks.payloads import HealthRef, StrategyRef
from blocks.text import Mrkdwn, bold, cut, date_words, mrk, name
from core.content.playbook import load_playbooks
from core.risk.choose import Proposal
from core.risk.strategy import Outcome, Strategy
from core.types import ChannelId, UserId
from core.usecases.make_strategy import LONGEST_LINE, LONGEST_TEXT
from core.usecases.play_strategy import LONGEST_REASON
from core.usecases.retention import Outlook

MONTH, FIRST_REVIEW = timedelta(days=30), timedelta(days=7)
"""What the form offers at first as the day of the number and of the review, after the start [D]."""
_NOTE = 75


def strategy_form(*, seen: Outlook, me: UserId, here: ChannelId | None, today: date, post: str = "") -> View:
    """The strategy's answers, filled with those of the draft; while its play runs only what may still change."""
    strategy = seen.strategy if seen.strategy and seen.strategy.state.is_open else None
    private = HealthRef(account=seen.account.id, post=post).pack()
    blocks: list[Block] = [section(mrk("{}\n{}", bold(name(seen.account.name)), _asked(seen.proposals)))]
    blocks.append(_play(seen, strategy))
    if seen.running and strategy:
        kept = mrk(
            "The number stands: {} by {}. Another play adds its steps to the one that runs.",
            name(strategy.number, 150),
            date_words(strategy.by, today=today),
        )
        blocks += [context(kept), *_words(strategy, today)]
        return modal(Form.STRATEGY, "Change the strategy", blocks, submit="Save", close="Cancel", private=private)
    blocks += _aim(strategy, seen, me, today)
    blocks += _words(strategy, today)
    blocks.append(_where(strategy, seen, here))
    return modal(Form.STRATEGY, "Retention strategy", blocks, submit="Save", close="Cancel", private=private)


def outcome_form(*, strategy: Strategy, today: date, post: str = "") -> View:
    """How it ended and what decided it."""
    choices = [Choice(text=outcome.label, value=outcome.value) for outcome in Outcome]
    said = mrk(
        "{}\n{} by {}. Recording the outcome ends the save play; what is still open falls away.",
        bold(name(strategy.account_name)),
        name(strategy.number, 150),
        date_words(strategy.by, today=today),
    )
    words = text_input(Act.TYPED, multiline=True, longest=LONGEST_REASON)
    blocks = (
        section(said),
        field_input(Box.CHOICE, "How did it end?", select(Act.TYPED, "Choose", choices)),
        field_input(Box.REASON, "What decided it?", words, hint="Only we read it; the next play learns from it."),
    )
    private = StrategyRef(account=strategy.account, post=post, strategy=strategy.id).pack()
    return modal(Form.OUTCOME, "Record the outcome", blocks, submit="Record", close="Cancel", private=private)


def _asked(proposals: Sequence[Proposal]) -> Mrkdwn:
    first = next((each for each in proposals if not each.held), None)
    if first is None:
        return Mrkdwn("Ask for the cause before you choose: a play for the wrong one costs trust.")
    return mrk("Ask before you choose: {}", " ".join(first.questions))


def _play(seen: Outlook, strategy: Strategy | None) -> Block:
    books, ranked = load_playbooks(), {each.play: each for each in seen.proposals}
    order = [*ranked, *(book.id for book in books.playbooks if book.id not in ranked)]
    choices = [
        Choice(text=name(book.name), value=book.id, note=_note(ranked.get(book.id)))
        for play in order
        if (book := books.get(play))
    ]
    first = next((play for play, each in ranked.items() if not each.held), None)
    chosen = strategy.plays[-1] if strategy else first
    return field_input(Box.PLAY, "Play", select(Act.TYPED, "Choose a play", choices, chosen=chosen))


def _note(proposal: Proposal | None) -> str:
    if proposal is None:
        return "No warning speaks for it."
    rules = ", ".join(dict.fromkeys(alert.label for alert in proposal.because))
    return cut(proposal.held or f"{proposal.confidence.capitalize()} confidence: {rules}", _NOTE)


def _aim(strategy: Strategy | None, seen: Outlook, me: UserId, today: date) -> tuple[Block, ...]:
    number = text_input(Act.TYPED, initial=strategy.number if strategy else "", longest=LONGEST_LINE)
    start = max(strategy.start, today) if strategy else today
    by = strategy.by if strategy else today + MONTH
    owner = strategy.owner if strategy else seen.account.owner or me
    hint = "What it is, from where to where: “Weekly active people from 6 to 20”."
    soon = "The first act comes within 48 hours, within 24 where the health is red."
    return (
        field_input(Box.NUMBER, "The one number to move", number, hint=hint),
        field_input(Box.BY, "By", date_input(Act.TYPED, initial=by)),
        field_input(Box.START, "Start", date_input(Act.TYPED, initial=start), hint=soon),
        field_input(Box.OWNER, "Owner", person_input(Act.TYPED, initial=owner)),
    )


def _words(strategy: Strategy | None, today: date) -> tuple[Block, ...]:
    review = strategy.review_on if strategy else today + FIRST_REVIEW
    limits, goals, promises = (
        text_input(Act.TYPED, initial=text, multiline=True, longest=LONGEST_TEXT)
        for text in (
            strategy.offer_limits if strategy else "",
            "\n".join(strategy.goals) if strategy else "",
            "\n".join(strategy.promises) if strategy else "",
        )
    )
    seen = "A line each. The customer's version shows it."
    return (
        field_input(Box.REVIEW, "Review the strategy on", date_input(Act.TYPED, initial=max(review, today))),
        field_input(Box.LIMITS, "Offer limits", limits, optional=True, hint="Only we read it."),
        field_input(Box.GOALS, "The customer's goals", goals, optional=True, hint=seen),
        field_input(Box.PROMISES, "What we promise", promises, optional=True, hint=seen),
    )


def _where(strategy: Strategy | None, seen: Outlook, here: ChannelId | None) -> Block:
    channel = strategy.channel if strategy else seen.account.channel or here
    return field_input(Box.CHANNEL, "Where the play lives", channel_input(Act.TYPED, initial=channel))
