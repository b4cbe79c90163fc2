"""The one message about a dropped table: what it seems to be, that it is being loaded, what came of it."""

from collections.abc import Sequence

from blocks.elements import button
from blocks.ids import Act
from blocks.kit import Block, Message, actions, context, message, section, sections
from blocks.payloads import ImportRef
from blocks.text import Mrkdwn, and_list, bold, cut, mrk, name
from core.onboarding.words import count
from core.storage import Import, ImportResult, ImportState

_SENTENCE = 300


def import_card(*, one: Import, read: int | None = None) -> Message:
    """The message as the import stands; ``read`` is how many rows have been read so far, None where none has."""
    match one.state:
        case ImportState.SEEN:
            return _offer(one) if one.result is None else _result(one, one.result, again=True)
        case ImportState.DUE:
            return _under_way(one, read)
        case ImportState.REFUSED | ImportState.DONE:
            return _result(one, one.result or ImportResult(), again=False)


def refused_comment(*, one: Import) -> Mrkdwn:
    """What stands above the file of refused rows."""
    result = one.result or ImportResult()
    listed = "The refused rows" if result.listed >= result.refused else f"The first {result.listed:,} refused rows"
    return mrk(
        "{} of {}, each with its reason. Set them right and drop the file again.", listed, bold(name(one.name))
    )


def _offer(one: Import) -> Message:
    seen = one.glimpse
    assert seen is not None
    count = f"{seen.count:,} {'row' if seen.count == 1 else 'rows'}"
    rows = count if seen.exact else f"about {count}"
    first = (
        mrk("{} looks like {}: {}.", bold(name(one.name)), seen.kind, rows)
        if seen.kind
        else mrk(
            "I cannot tell what the rows of {} are: {}. Say it, and what the columns are.", bold(name(one.name)), rows
        )
    )
    note = context(Mrkdwn("Nothing is loaded before you have checked what the columns were taken for."))
    return message(first, [section(first), _check(one), note])


def _under_way(one: Import, read: int | None) -> Message:
    seen = one.glimpse
    total = "" if seen is None else f" of {'' if seen.exact else 'about '}{max(seen.count, read or 0):,}"
    so_far = mrk(" {}{} rows read.", f"{read:,}", total) if read else Mrkdwn("")
    trying = one.wanted is not None and one.wanted.dry_run
    said = mrk("{} {}…{}", "Trying" if trying else "Loading", bold(name(one.name)), so_far)
    return message(said, [section(said)])


def _result(one: Import, result: ImportResult, *, again: bool) -> Message:
    if result.wrong:
        first = mrk(
            "{} was not loaded, and nothing was changed. {}", bold(name(one.name)), cut(result.wrong, _SENTENCE)
        )
        return message(first, [section(first), *([_check(one)] if again else [])])
    counts = and_list(
        f"{number:,} {word}"
        for number, word in (
            (result.new, "new"),
            (result.changed, "changed"),
            (result.unchanged, "unchanged"),
            (result.refused, "refused"),
        )
    )
    kind = one.wanted.kind.capitalize() if one.wanted else ""
    if result.dry_run:
        first = mrk("Tried {}, and changed nothing. {} would be: {}.", bold(name(one.name)), kind, counts)
    else:
        first = mrk("Loaded {}. {}: {}.", bold(name(one.name)), kind, counts)
    blocks: list[Block] = [section(first), *_told(result)]
    return message(first, [*blocks, *([_check(one)] if again else [])])


def _told(result: ImportResult) -> Sequence[Block]:
    lines = [mrk("• {}: {}", count(why.rows, "row"), name(why.sentence, _SENTENCE)) for why in result.reasons]
    blocks: list[Block] = list(sections([Mrkdwn("*Why rows were refused*"), *lines])) if lines else []
    notes = []
    if result.refused:
        notes.append(Mrkdwn("The refused rows are in the thread, each with its reason."))
    if not result.dry_run and result.new + result.changed:
        notes.append(Mrkdwn("Scores follow in the morning."))
    return [*blocks, context(*notes)] if notes else blocks


def _check(one: Import) -> Block:
    words = "Check the columns" if one.result is None else "Check the columns again"
    if one.result is not None and one.result.dry_run:
        words = "Load it"
    spoken = f"{words} of {name(one.name, 40)}"
    return actions(button(words, Act.IMPORT_CHECK, ImportRef(load=one.id).pack(), style="primary", spoken=spoken))
