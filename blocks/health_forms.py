"""The modals that set a score right: an override, an old value that still holds, a cap that is not to hold."""

from datetime import date, timedelta

from blocks.elements import Choice, date_input, number_input, select, text_input
from blocks.health_words import BANDS, MINUS, headline, points, title
from blocks.ids import Act, Box, Form
from blocks.kit import Block, View, context, field_input, modal, section
from blocks.payloads import CapRef, HealthRef
from blocks.text import Mrkdwn, bold, date_words, join, mrk, name
from core.health.bands import Band
from core.health.card import HealthCard
from core.usecases.health_edits import LONGEST_DAYS, MOST_POINTS, OVERRIDE_REASONS, REASON_LIMIT

_WEEKS_TWO = timedelta(days=14)


def override_form(*, card: HealthCard, today: date, post: str = "") -> View:
    """Points or a lower band, why, and until when; at most thirty days."""
    both = Mrkdwn(
        "Give points *or* a lower band. Points never lift a score over a cap. Both numbers stay on the card."
    )
    blocks = (section(join([bold(title(card)), headline(card)])), context(both), *_what(card), *_why_and_until(today))
    private = HealthRef(account=card.account, post=post).pack()
    return modal(Form.OVERRIDE, "Override the score", blocks, submit="Set it", close="Cancel", private=private)


def confirm_form(*, card: HealthCard, today: date, post: str = "") -> View:
    """Which old value still holds. There must be one that can be confirmed."""
    choices = [
        Choice(
            text=f"{name(signal.label)}: {points(signal.score)}",
            value=signal.name,
            note=f"as of {date_words(signal.as_of, today=today)}" if signal.as_of else "",
        )
        for signal in card.signals
        if signal.confirmable
    ]
    said = Mrkdwn("An old value fades towards the middle. Confirm one only if you know that it still holds today.")
    blocks = (
        section(bold(title(card))),
        context(said),
        field_input(Box.SIGNAL, "Which value still holds?", select(Act.TYPED, "Choose", choices)),
    )
    private = HealthRef(account=card.account, post=post).pack()
    return modal(Form.CONFIRM_VALUE, "Confirm a value", blocks, submit="It holds", close="Cancel", private=private)


def dismiss_form(*, card: HealthCard, label: str, ref: CapRef) -> View:
    """Why a cap is not to hold, for at most thirty days."""
    blocks = (
        section(mrk("{}\n{}", bold(title(card)), name(label))),
        context(mrk("It is set aside for {} days and comes back after that if it is still true.", LONGEST_DAYS)),
        field_input(
            Box.REASON, "Why should it not count?", text_input(Act.TYPED, multiline=True, longest=REASON_LIMIT)
        ),
    )
    return modal(Form.DISMISS, "Set a cap aside", blocks, submit="Set aside", close="Cancel", private=ref.pack())


def _what(card: HealthCard) -> tuple[Block, ...]:
    lower = [Band.YELLOW, Band.RED] if card.band is Band.GREEN else [Band.RED]
    bands = [Choice(text=BANDS[band][1], value=band.value) for band in lower]
    number = number_input(Act.TYPED, least=-MOST_POINTS, most=MOST_POINTS)
    return (
        field_input(Box.POINTS, f"Points, from {MINUS}{MOST_POINTS} to {MOST_POINTS}", number, optional=True),
        field_input(Box.BAND, "Or a lower band", select(Act.TYPED, "Leave the band", bands), optional=True),
    )


def _why_and_until(today: date) -> tuple[Block, ...]:
    codes = [Choice(text=label, value=code) for code, label in OVERRIDE_REASONS.items()]
    words = text_input(Act.TYPED, multiline=True, longest=REASON_LIMIT)
    end = date_input(Act.TYPED, initial=today + _WEEKS_TWO)
    return (
        field_input(Box.CODE, "Why?", select(Act.TYPED, "Choose a reason", codes)),
        field_input(Box.REASON, "In your words", words, hint="Everybody who sees the card reads it."),
        field_input(Box.UNTIL, "Until", end, hint=f"At most {LONGEST_DAYS} days from today."),
    )
