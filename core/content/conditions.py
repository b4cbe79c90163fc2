"""Conditions in content files: ``integrations > 0 and not has_migration``. Parsed, checked and walked, never run.

Allowed are names, constants, attributes of known names, comparisons, ``and``, ``or`` and ``not``; where a scope
offers functions, their calls with one constant text. Everything else is refused when the file is read.
"""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from core.types import Facts

__all__ = ["FACT_SCOPE", "Scope", "check", "evaluate", "fact_values"]

LONGEST = 200

Value = bool | int | float | str
Functions = Mapping[str, Mapping[str, Value]]

COMPARISONS: Mapping[type[ast.cmpop], Callable[[int], bool]] = {
    ast.Eq: lambda order: order == 0,
    ast.NotEq: lambda order: order != 0,
    ast.Lt: lambda order: order < 0,
    ast.LtE: lambda order: order <= 0,
    ast.Gt: lambda order: order > 0,
    ast.GtE: lambda order: order >= 0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a condition may speak of: a sample value for each dotted name, and what each function gives back.

    ``names`` maps ``integrations`` or ``account.name`` to a value of the right kind. ``functions`` maps a
    function's name to the attributes of its result, again with samples.
    """

    names: Mapping[str, Value]
    functions: Functions = field(default_factory=dict)


def fact_values(facts: Facts) -> dict[str, Value]:
    """The names template conditions read, with their values for this customer."""
    return {
        "has_migration": facts.has_migration,
        "needs_sso": facts.needs_sso,
        "integrations": facts.integrations,
        "arr": facts.arr,
        "region": facts.region,
    }


FACT_SCOPE = Scope(names=fact_values(Facts()))
"""The scope of a task's ``when``."""


def check(text: str, scope: Scope) -> tuple[str, ...]:
    """Refuses a condition that could not be evaluated; returns the constants its function calls name.

    Raises ValueError with a sentence.
    """
    tree = _parse(text)
    _value(tree, scope.names, scope.functions)
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return tuple(str(arg.value) for call in calls for arg in call.args if isinstance(arg, ast.Constant))


def evaluate(text: str, values: Mapping[str, Value]) -> bool:
    """Whether the condition holds. It was checked against the same names before."""
    return bool(_value(_parse(text), values, {}))


def _parse(text: str) -> ast.expr:
    if len(text) > LONGEST or "\\" in text or "\n" in text:
        raise ValueError(f"a condition is one line of at most {LONGEST} characters without a backslash")
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise ValueError(f"“{text}” cannot be read as a condition") from None


def _value(node: ast.expr, names: Mapping[str, Value], functions: Functions) -> Value:
    """The value of a node. Every part is looked at, never skipped, so that a check misses none."""
    match node:
        case ast.Constant(value=bool() | int() | float() | str() as value):
            return value
        case ast.Name() | ast.Attribute(value=ast.Name()):
            return _named(node, names)
        case ast.Attribute(value=ast.Call() as call, attr=attribute):
            return _called(call, attribute, functions)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not _value(operand, names, functions)
        case ast.BoolOp(op=op, values=parts):
            known = [bool(_value(part, names, functions)) for part in parts]
            return all(known) if isinstance(op, ast.And) else any(known)
        case ast.Compare(left=left, ops=ops, comparators=others):
            return _compared(ops, [_value(part, names, functions) for part in (left, *others)])
    raise ValueError(
        f"“{ast.unparse(node)}” is not allowed here: use names, numbers, quoted text, comparisons, and, or, not"
    )


def _named(node: ast.expr, names: Mapping[str, Value]) -> Value:
    name = ast.unparse(node)
    if name not in names:
        raise ValueError(f"“{name}” is not a known name: use {', '.join(names)}")
    return names[name]


def _called(call: ast.Call, attribute: str, functions: Functions) -> Value:
    """A sample of an attribute of a function's result."""
    name = ast.unparse(call.func)
    if name not in functions:
        raise ValueError(f"“{name}(…)” is not a known function")
    if call.keywords or len(call.args) != 1 or not isinstance(call.args[0], ast.Constant):
        raise ValueError(f"“{name}(…)” takes one quoted text")
    if attribute not in functions[name]:
        raise ValueError(f"“{name}(…)” has no “{attribute}”: use {', '.join(functions[name])}")
    return functions[name][attribute]


def _compared(ops: list[ast.cmpop], values: list[Value]) -> bool:
    unknown = [op for op in ops if type(op) not in COMPARISONS]
    if unknown:
        raise ValueError("only ==, !=, <, <=, > and >= compare here")
    pairs = zip(ops, values, values[1:], strict=False)
    results = [COMPARISONS[type(op)](_order(left, right)) for op, left, right in pairs]
    return all(results)


def _order(left: Value, right: Value) -> int:
    """Minus one, nought or one as ``left`` is less than, equal to or greater than ``right``."""
    if isinstance(left, str) and isinstance(right, str):
        return (left > right) - (left < right)
    if not isinstance(left, str) and not isinstance(right, str):
        return (left > right) - (left < right)
    raise ValueError(f"{left!r} and {right!r} cannot be compared: one is text, the other is not")
