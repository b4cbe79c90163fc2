"""What dispatch itself has to say: errors where the person is, usage, did-you-mean, the list of commands."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from blocks.elements import button
from blocks.ids import Act, Form
from blocks.kit import VIEW_BLOCKS, Block, Message, View, actions, message, modal, section
from blocks.notices import say
from blocks.payloads import MeantRef
from blocks.text import bold, esc, join, mrk
from core.errors import Ambiguous, CoordinatorError
from slackapp.features import Command

ALERT = "told.alert"
"""The block id of the sentence put on top of a modal."""
_CHOICES = 5
_VIEW_FIELDS = ("type", "callback_id", "title", "submit", "close", "private_metadata", "external_id")


def told(error: CoordinatorError, verb: str = "") -> Message:
    """Return the error's sentence, with buttons where several things fit and ``verb`` can be run again."""
    if not isinstance(error, Ambiguous) or not verb:
        return say(sentence=error.sentence)
    offered = [
        button(name, f"{Act.DID_YOU_MEAN}:{index}", MeantRef(verb=verb, name=name).pack())
        for index, name in enumerate(error.choices[:_CHOICES])
    ]
    return message(error.sentence, [section(esc(error.sentence)), *([actions(*offered)] if offered else [])])


@lru_cache(maxsize=200)
def usage(command: Command, *, wrong: str = "") -> Message:
    """Return how a command is typed, with an example; ``wrong`` says first what could not be read."""
    typed = _typed(command)
    lines = [esc(wrong)] if wrong else []
    lines += [mrk("{}\n{}", bold(typed), command.description), mrk("For example: `{}`", command.example)]
    return message(f"{wrong} {typed}: {command.description}. For example: {command.example}".strip(), _parts(lines))


def unknown_verb(verb: str, near: str | None, commands: Iterable[Command]) -> Message:
    """Return that there is no such verb, which one was probably meant, and which there are."""
    every = sorted(commands, key=lambda command: command.verb)
    meant = f" Did you mean “{near}”?" if near else ""
    example = next((command.example for command in every if command.verb == near), every[0].example if every else "")
    said = f"I do not know “{verb[:60]}”.{meant} For example: {example}"
    return message(said, _parts([esc(said), _verbs(every)]))


def hub(commands: Iterable[Command]) -> Message:
    """Return every command with its hint, what it does and an example."""
    every = sorted(commands, key=lambda command: command.verb)
    lines = [
        mrk("{}\n{}. Example: `{}`", bold(_typed(command)), command.description, command.example) for command in every
    ]
    return message("What you can ask me: " + ", ".join(command.verb for command in every), _parts(lines))


def in_window(said: Message) -> View:
    """Return a message as a modal, for places that hold no message."""
    return modal(Form.TOLD, "Coordinator", said.blocks)


def alerted(view: Mapping[str, object], text: str) -> dict[str, object]:
    """Return a modal as it stands with ``text`` on top of it; what was typed in it stays."""
    raw = view.get("blocks")
    blocks = [b for b in raw if isinstance(b, dict) and b.get("block_id") != ALERT] if isinstance(raw, list) else []
    alert = section(mrk(":warning: {}", text), block_id=ALERT)
    kept = {name: view[name] for name in _VIEW_FIELDS if view.get(name)}
    return {**kept, "blocks": [dict(alert), *blocks][:VIEW_BLOCKS]}


def _typed(command: Command) -> str:
    """How a command is typed, such as ``/cs audit [customer]``."""
    return f"{command.name or f'/cs {command.verb}'} {command.usage_hint}".strip()


def _verbs(commands: Iterable[Command]) -> str:
    return join([mrk("`{}` {}", command.verb, command.description) for command in commands])


def _parts(lines: Iterable[str]) -> list[Block]:
    return [section(esc(line)) for line in lines if line]
