"""The scoring file: which one is in force, what another would change, and what it does to one customer."""

from collections.abc import Sequence
from datetime import date

from blocks.data import back, told
from blocks.elements import Confirm, asking_select, button
from blocks.health_words import band_words, points, score_words, signed
from blocks.ids import Act, Form
from blocks.kit import Block, Message, View, actions, context, divider, message, modal, section, sections
from blocks.payloads import ScoringRef
from blocks.text import Mrkdwn, bold, date_words, mrk, name, user
from core.health.card import Change
from core.onboarding.words import percent
from core.storage import ScoringVersion
from core.usecases.change_scoring import DryRun, Moved

_LISTED = 20
_LINES = 40


def scoring_view(*, called: str, latest: ScoringVersion | None, said: Mrkdwn, today: date) -> View:
    """Which file is in force, since when and by whom; ``latest`` is None while it is the one that ships with us."""
    if latest is None:
        since = mrk("Version 0, the one I came with: {}.", bold(name(called)))
    else:
        when = date_words(latest.at.date(), today=today)
        since = mrk(
            "Version {}: {}, put in force by {} on {}.", latest.version, bold(name(called)), user(latest.by), when
        )
    how = Mrkdwn(
        "To change it, send me the changed file in a direct message. I answer what it would change, "
        "and nothing changes before you say so."
    )
    blocks = (
        *told(said),
        section(mrk("*Scoring file in force*\n{}", since)),
        section(how),
        divider(),
        actions(button("Send me the file", Act.SCORING_SEND), back()),
    )
    return modal(Form.DATA, "Scoring file", blocks)


def scoring_tried(*, tried: DryRun, ref: ScoringRef) -> Message:
    """What a file would do to the book, with the button that puts it in force."""
    kept = Mrkdwn("can be used as a scoring file. Nothing has changed yet.")
    blocks: list[Block] = [section(mrk("{} {}", bold(name(tried.name)), kept)), *sections(_effect(tried))]
    if tried.remeasured:
        more = (
            "It asks something else of the events as well: that shows after the next measuring, not in these numbers."
        )
        blocks.append(context(Mrkdwn(more)))
    sure = Confirm(
        title="Put this file in force?",
        text=mrk(
            "It becomes version {}. Every customer is scored by it at once, and nobody is alerted.", ref.version + 1
        ),
        yes="Apply",
    )
    apply = button("Apply", Act.SCORING_APPLY, ref.pack(), style="primary", confirm=sure)
    one = [asking_select(f"{Act.SCORING_SHOW}:{ref.draft}", "Show one customer")] if tried.accounts else []
    spoken = mrk("{} {} {}", name(tried.name), kept, tried.sentence if tried.accounts else "")
    return message(spoken, [*blocks, actions(apply, *one)])


def scoring_applied(*, called: str, version: int) -> Message:
    """A file is in force."""
    spoken = mrk("Version {} of the scoring file is in force: {}.", version, name(called))
    said = mrk("Version {} of the scoring file is in force: {}.", version, bold(name(called)))
    note = Mrkdwn("Every customer is scored by it. Nobody was alerted.")
    return message(spoken, [section(said), context(note)])


def one_customer(*, called: str, found: Change | None) -> View:
    """Every line of what a file would change for one customer; ``found`` is None without a score."""
    if found is None:
        nothing = mrk("{} has no score yet, so there is nothing to compare.", bold(name(called)))
        return modal(Form.TOLD, "One customer", [section(nothing)])
    head = mrk("{}: {} → {}", bold(name(called)), points(found.before), points(found.after))
    lines = [mrk("• {} {}", signed(line.points), name(line.label, 200)) for line in found.lines if line.points]
    shown = sections(lines[:_LINES] or [Mrkdwn("Nothing changes for this customer.")])
    return modal(Form.TOLD, "One customer", [section(head), *shown])


def _effect(tried: DryRun) -> list[Mrkdwn]:
    if not tried.accounts:
        return [Mrkdwn("No customer has been scored yet, so there is nothing to compare.")]
    before, after = (percent(share) for share in tried.coverage)
    lines = [bold(tried.sentence), *_moves(tried.changed)]
    same = tuple(one for one in tried.movers if one not in tried.changed)
    lines += [Mrkdwn("*Most moved within their band*"), *_moves(same)] if same else []
    return [*lines, mrk("Weight with data: {} before, {} after.", before, after)]


def _moves(moved: Sequence[Moved]) -> list[Mrkdwn]:
    lines = [_move(one) for one in moved[:_LISTED]]
    return [*lines, mrk("and {} more", len(moved) - _LISTED)] if len(moved) > _LISTED else lines


def _move(one: Moved) -> Mrkdwn:
    before, after = score_words(one.before, one.band_before), score_words(one.after, one.band_after)
    bands = f", {band_words(one.band_before)} → {band_words(one.band_after)}"
    return mrk(
        "• {}: {} → {}{}", name(one.name), before, after, bands if one.band_before is not one.band_after else ""
    )
