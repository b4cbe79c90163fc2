"""What answers what: dictionaries made once from the features, so that a request costs one look-up."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from rapidfuzz import process

from blocks.ids import Act
from core.registry import RegistryError
from slackapp.calls import CallKind
from slackapp.features import Action, Command, Feature, Phrase, Shortcut

HUB = "/cs"
"""The command that takes every other one as a verb."""
SILENT = frozenset({Act.LINK.value, Act.TYPED.value})
"""Actions that need no answer: Slack itself opened the link, or the input is read when its modal is submitted."""
_NEAR = 70
Part = TypeVar("Part")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a phrase caught: the phrase and the words in it."""

    phrase: Phrase
    words: str


class Routes:
    """Every route of every feature. Making it raises ``RegistryError`` where two features want the same key."""

    def __init__(self, features: tuple[Feature, ...]) -> None:
        self.features = features
        commands = [command for feature in features for command in feature.commands]
        self.verbs: Mapping[str, Command] = _unique((c.verb, c) for c in commands)
        self.slash: Mapping[str, Command] = _unique((c.name, c) for c in commands if c.name)
        self.shortcuts: Mapping[str, Shortcut] = _unique(
            (key, shortcut) for feature in features for key, shortcut in feature.shortcuts.items()
        )
        self._actions: Mapping[CallKind, Mapping[str, Action]] = {
            CallKind.ACTION: _unique(p for f in features for p in f.actions.items()),
            CallKind.SUBMISSION: _unique(p for f in features for p in f.submissions.items()),
            CallKind.CLOSED: _unique(p for f in features for p in f.closed.items()),
            CallKind.OPTIONS: _unique(p for f in features for p in f.options.items()),
            CallKind.EVENT: _unique(p for f in features for p in f.events.items()),
        }
        self._phrases = [
            (re.compile(phrase.pattern, re.IGNORECASE | re.DOTALL), phrase)
            for feature in features
            for phrase in feature.phrases
        ]

    def action(self, kind: CallKind, key: str) -> Action | None:
        """Return what answers this button, select, submission, closed view or event, or None."""
        return self._actions[kind].get(key.partition(":")[0])

    def phrase(self, text: str) -> Said | None:
        """Return the first phrase that ``text`` as a whole says, or None."""
        for pattern, phrase in self._phrases:
            found = pattern.fullmatch(text)
            if found:
                return Said(phrase=phrase, words=(found.groupdict().get("words") or "").strip())
        return None

    def near(self, verb: str) -> str | None:
        """Return the verb that was probably meant, or None."""
        found = process.extractOne(verb.lower(), list(self.verbs), score_cutoff=_NEAR)
        return found[0] if found else None

    @property
    def events(self) -> tuple[str, ...]:
        """The event types that features listen to, sorted."""
        return tuple(sorted(self._actions[CallKind.EVENT]))


def _unique(pairs: Iterable[tuple[str, Part]]) -> Mapping[str, Part]:
    found: dict[str, Part] = {}
    for key, part in pairs:
        if key in found:
            raise RegistryError(f"Two features want {key!r}.")
        found[str(key)] = part
    return MappingProxyType(found)
