"""Everything that can go wrong on purpose, each with a sentence for the person.

CoordinatorError
├── BadInput        what was typed or uploaded cannot be used; ``field`` says where
│   └── ContentError  a content file is wrong; names file, line and field
├── NotFound        the thing is gone or was never there
├── Ambiguous       several things fit; ``choices`` are offered
├── Conflict        the thing has changed, or already is what was asked for
└── Refused         this person may not do this here
"""


class CoordinatorError(Exception):
    """The root. ``sentence`` is shown to the person; ``fields`` go to the log."""

    def __init__(self, sentence: str, **fields: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.fields = fields


class BadInput(CoordinatorError):
    """What was typed or uploaded cannot be used. ``field`` names the input, or is None for the whole."""

    def __init__(self, sentence: str, *, field: str | None = None, **fields: object) -> None:
        super().__init__(sentence, field=field, **fields)
        self.field = field


class ContentError(BadInput):
    """A content file is wrong. ``line`` counts from 1; ``field`` is a dotted path such as ``tasks[3].dep``."""

    def __init__(self, sentence: str, *, file: str, line: int, field: str) -> None:
        super().__init__(f"{file}, line {line}, {field}: {sentence}", field=field, file=file, line=line)
        self.file, self.line, self.reason = file, line, sentence


class NotFound(CoordinatorError):
    """The thing asked for is gone or was never there."""


class Ambiguous(CoordinatorError):
    """Several things fit what was typed. ``choices`` holds their names, best first."""

    def __init__(self, sentence: str, *, choices: tuple[str, ...]) -> None:
        super().__init__(sentence, choices=choices)
        self.choices = choices


class Conflict(CoordinatorError):
    """The thing has changed since it was shown, or already is what was asked for."""


class Refused(CoordinatorError):
    """This person may not do this, or not in this place."""
