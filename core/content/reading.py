"""From a YAML text to a checked value, with every complaint naming file, line and field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from core.errors import ContentError

__all__ = ["Document", "Path", "read", "validated"]

Path = tuple[str | int, ...]
"""Where a value stands: keys, and places in lists counted from 0."""

M = TypeVar("M")

LONGEST_FILE = 200_000
LONGEST_VALUE = 2_000
DEEPEST = 12
LONGEST_SHOWN = 40
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
STRING_TAG = "tag:yaml.org,2002:str"
BOOLEAN_TAG = "tag:yaml.org,2002:bool"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A parsed file: plain data, and the nodes that know their lines."""

    file: str
    data: object
    root: yaml.Node

    def line(self, path: Path) -> int:
        """The line, from 1, where ``path`` stands; of its nearest parent where it is missing."""
        node = self.root
        line: int = node.start_mark.line
        for step in path:
            found = _child(node, step)
            if found is None:
                break
            line, node = found
        return line + 1

    def error(self, sentence: str, path: Path) -> ContentError:
        """The complaint about ``path``, ready to be raised."""
        return ContentError(sentence, file=self.file, line=self.line(path), field=dotted(path))


def dotted(path: Path) -> str:
    """``tasks[3].dep`` for a path; ``file`` for the whole."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".") or "file"


def read(text: str, *, file: str) -> Document:
    """The document in ``text``. Raises ContentError for anything that is not plain, unambiguous YAML."""
    if len(text) > LONGEST_FILE:
        raise ContentError(f"the file is longer than {LONGEST_FILE:,} characters", file=file, line=1, field="file")
    try:
        _refuse_odd(text, file)
        root = yaml.compose(text, Loader=LOADER)
        if root is None:
            raise ContentError("the file is empty", file=file, line=1, field="file")
        _refuse_keys(root, (), file)
        data: object = yaml.load(text, Loader=LOADER)  # noqa: S506 - LOADER is a safe loader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise ContentError(
            f"this is not YAML: {error.problem or error.context}",
            file=file,
            line=_line(mark),
            field="file",
        ) from None
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise ContentError(f"this is not YAML: {_first_line(error)}", file=file, line=1, field="file") from None
    return Document(file=file, data=data, root=root)


def validated(model: type[M], document: Document) -> M:
    """The document as a ``model``. Raises ContentError for the first field that does not fit."""
    try:
        return TypeAdapter(model).validate_python(document.data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise document.error(_sentence(first), _known_path(document.root, first["loc"])) from None


def _refuse_odd(text: str, file: str) -> None:
    """What can make a small file huge or slow is looked at before a tree is built: depth, aliases, long numbers."""
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST or isinstance(event, yaml.AliasEvent):
            sentence = "write the value out, not an alias (*)" if depth <= DEEPEST else "this is nested too deep"
            raise ContentError(sentence, file=file, line=_line(event.start_mark), field="file")
        if isinstance(event, yaml.ScalarEvent) and len(event.value) > LONGEST_VALUE:
            sentence = f"one value is longer than {LONGEST_VALUE:,} characters"
            raise ContentError(sentence, file=file, line=_line(event.start_mark), field="file")


def _refuse_keys(node: yaml.Node, path: Path, file: str) -> None:
    """Keys are words, each once. YAML reads a bare ``on`` as true, and of two equal keys only the last."""
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            _refuse_keys(item, (*path, index), file)
    if not isinstance(node, yaml.MappingNode):
        return
    seen: set[str] = set()
    for key, value in node.value:
        word = key.value if isinstance(key, yaml.ScalarNode) else "…"
        sentence = _key_trouble(key, word, seen)
        if sentence:
            raise ContentError(sentence, file=file, line=key.start_mark.line + 1, field=dotted((*path, word)))
        seen.add(word)
        _refuse_keys(value, (*path, word), file)


def _key_trouble(key: yaml.Node, word: str, seen: set[str]) -> str:
    if key.tag == BOOLEAN_TAG:
        return f"YAML reads a bare “{word}” as true or false, not as a word: rename the field or put it in quotes"
    if key.tag != STRING_TAG:
        return f"“{word[:LONGEST_SHOWN]}” is not a word: a field's name must be text, put it in quotes"
    return f"“{word}” stands here twice" if word in seen else ""


def _child(node: yaml.Node, step: str | int) -> tuple[int, yaml.Node] | None:
    """(line from 0, node) of one step down, or None."""
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        item: yaml.Node = node.value[step]
        return item.start_mark.line, item
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark.line, value
    return None


def _known_path(root: yaml.Node, path: Path) -> Path:
    """``path`` up to and including the first step the file lacks; pydantic adds steps of its own behind it."""
    node = root
    for place, step in enumerate(path):
        found = _child(node, step)
        if found is None:
            return path[: place + 1] if isinstance(node, yaml.MappingNode) else path[:place]
        node = found[1]
    return path


PLAIN: Mapping[str, str] = {
    "missing": "is missing",
    "string_too_short": "must not be empty",
    "string_pattern_mismatch": "must be one line of text",
    "unexpected_keyword_argument": "is not a field that is known here",
    "dataclass_type": "must be a set of fields",
    "string_type": "must be text; put it in quotes",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "dict_type": "must be a set of fields",
    "bool_type": "must be true or false",
}


def _sentence(error: ErrorDetails) -> str:
    """Pydantic's complaint in the words of somebody who edits a file."""
    context = error.get("ctx", {})
    match error["type"]:
        case "string_pattern_mismatch" if "A-Za-z" in context["pattern"]:
            return f"{_shown(error['input'])} must be letters, digits, “-” and “_”, beginning with a letter"
        case "literal_error" | "enum":
            return f"must be one of {context['expected']}, not {_shown(error['input'])}"
        case "string_too_long":
            return f"has {len(str(error['input']))} characters; at most {context['max_length']} fit"
        case "too_long" | "too_short":
            limits = (
                f"at least {context['min_length']}" if "min_length" in context else f"at most {context['max_length']}"
            )
            return f"has {context['actual_length']} entries; {limits} must stand here"
        case kind:
            return PLAIN.get(kind) or error["msg"].replace("Input should be", "must be")


def _shown(value: object) -> str:
    text = str(value)
    return f"“{text[:LONGEST_SHOWN]}…”" if len(text) > LONGEST_SHOWN else f"“{text}”"


def _line(mark: object) -> int:
    """The line, from 1, of a mark of either of PyYAML's parsers; 1 where there is none."""
    line: int = getattr(mark, "line", 0)
    return line + 1


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
