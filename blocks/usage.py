"""How a command is used, what all of them are, and which customer was meant."""

from collections.abc import Sequence
from dataclasses import dataclass

from blocks.elements import button
from blocks.ids import Act
from blocks.kit import Message, actions, context, header, message, section, sections
from blocks.payloads import MeantRef
from blocks.text import Mrkdwn, bold, esc, join, mrk, name

NAME_LIMIT = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandHelp:
    """A command as its help shows it. ``line`` is how it is called, such as ``/onboard NAME TIER``."""

    line: str
    description: str
    example: str


def usage(*, command: CommandHelp, because: str = "") -> Message:
    """One command: what it does, how it is called, an example; ``because`` says what could not be read."""
    said = [esc(because)] if because else []
    lines = [
        *said,
        mrk("{} {}", _code(command.line), command.description),
        mrk("For example: {}", _code(command.example)),
    ]
    return message(join(lines, " "), [section(join(lines))])


def help_message(*, commands: Sequence[CommandHelp]) -> Message:
    """Every command with its example."""
    lines = [mrk("{}\n{} For example: {}", bold(c.line), c.description, _code(c.example)) for c in commands]
    spoken = [Mrkdwn("What I can do."), *(mrk("{}: {}", c.line, c.description) for c in commands)]
    hint = Mrkdwn("Every command with `help` behind it explains itself. A mention in plain words works too.")
    return message(join(spoken, " "), [header("What I can do"), *sections(lines), context(hint)])


def did_you_mean(*, sentence: str, verb: str, choices: Sequence[str]) -> Message:
    """The customers that may have been meant, as buttons; nothing was done yet."""
    offers = [
        button(
            name(choice, 70),
            f"{Act.DID_YOU_MEAN}:{place}",
            MeantRef(verb=verb, name=choice[:NAME_LIMIT]).pack(),
        )
        for place, choice in enumerate(choices)
    ]
    names = join((name(choice) for choice in choices), ", ")
    row = [actions(*offers)] if offers else []
    return message(mrk("{} {}", sentence, names), [section(esc(sentence)), *row])


def _code(text: str) -> Mrkdwn:
    return mrk("`{}`", text.replace("`", "'"))
