"""Small rules that a block's fields are put together from; each adds Slack's sentence when broken."""

from collections.abc import Callable, Mapping

Problems = list[str]
Rule = Callable[[object, str, Problems], None]


def problem(found: Problems, text: str, at: str) -> None:
    """Add one sentence in the form Slack gives it, with the JSON pointer of the place."""
    found.append(f"[ERROR] {text} [json-pointer:{at}]")


def string(most: int, least: int = 0) -> Rule:
    """Return the rule of a string of ``least`` to ``most`` characters."""

    def check(value: object, at: str, found: Problems) -> None:
        if not isinstance(value, str):
            problem(found, "must provide a string", at)
        elif len(value) > most:
            problem(found, f"must be less than {most + 1} characters", at)
        elif len(value) < least:
            problem(found, f"must be more than {least - 1} characters", at)

    return check


def boolean(value: object, at: str, found: Problems) -> None:
    """Hold a value to true or false."""
    if not isinstance(value, bool):
        problem(found, "must provide a boolean", at)


def integer(least: int, most: int) -> Rule:
    """Return the rule of a whole number between ``least`` and ``most``."""

    def check(value: object, at: str, found: Problems) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            problem(found, "must provide an integer", at)
        elif value < least:
            problem(found, f"must be greater than or equal to {least}", at)
        elif value > most:
            problem(found, f"must be less than or equal to {most}", at)

    return check


def number(value: object, at: str, found: Problems) -> None:
    """Hold a value to a number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        problem(found, "must provide a number", at)


def one_of(*values: object) -> Rule:
    """Return the rule of one of the given values."""

    def check(value: object, at: str, found: Problems) -> None:
        if value not in values:
            problem(found, "must be a valid enum value", at)

    return check


def matches(test: Callable[[str], bool], sentence: str) -> Rule:
    """Return the rule of a string that passes ``test``; ``sentence`` is said when it does not."""

    def check(value: object, at: str, found: Problems) -> None:
        if not isinstance(value, str) or not test(value):
            problem(found, sentence, at)

    return check


def items(rule: Rule, least: int = 1, most: int = 1_000_000) -> Rule:
    """Return the rule of an array of ``least`` to ``most`` items that each keep ``rule``."""

    def check(value: object, at: str, found: Problems) -> None:
        if not isinstance(value, list):
            problem(found, "must provide an array", at)
            return
        if len(value) > most:
            problem(found, f"no more than {most} items allowed", at)
        if len(value) < least:
            problem(found, f"no less than {least} items allowed", at)
        for index, item in enumerate(value):
            rule(item, f"{at}/{index}", found)

    return check


def shape(required: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None) -> Rule:
    """Return the rule of an object with these fields and no others."""
    known = {**required, **(optional or {})}

    def check(value: object, at: str, found: Problems) -> None:
        if not isinstance(value, dict):
            problem(found, "must provide an object", at)
            return
        for name in required:
            if name not in value:
                problem(found, f"missing required field: {name}", at)
        for name, given in value.items():
            rule = known.get(name)
            if rule is None:
                problem(found, f"invalid additional property: {name}", at)
            elif name != "type":
                rule(given, f"{at}/{name}", found)

    return check


def anything(value: object, at: str, found: Problems) -> None:
    """Accept whatever is given."""


def kind(
    required: Mapping[str, Rule] | None = None,
    optional: Mapping[str, Rule] | None = None,
) -> Rule:
    """Return the rule of an object that also has its ``type``."""
    return shape({"type": anything, **(required or {})}, optional)


def by_type(rules: Mapping[str, Rule]) -> Rule:
    """Return the rule that looks at ``type`` and goes on with the rule of that name."""

    def check(value: object, at: str, found: Problems) -> None:
        if not isinstance(value, dict):
            problem(found, "must provide an object", at)
            return
        name = value.get("type")
        if name is None:
            problem(found, "missing required field: type", at)
            return
        rule = rules.get(name) if isinstance(name, str) else None
        if rule is None:
            problem(found, f"unsupported type: {name}", f"{at}/type")
            return
        rule(value, at, found)

    return check


def both(*rules: Rule) -> Rule:
    """Return the rule that holds every one of ``rules``."""

    def check(value: object, at: str, found: Problems) -> None:
        for rule in rules:
            rule(value, at, found)

    return check


def exactly_one(*names: str) -> Rule:
    """Return the rule of an object that has exactly one of these fields."""

    def check(value: object, at: str, found: Problems) -> None:
        if isinstance(value, dict) and sum(name in value for name in names) != 1:
            problem(found, f"must define exactly one of: {', '.join(names)}", at)

    return check


def any_of(*names: str) -> Rule:
    """Return the rule of an object that has at least one of these fields."""

    def check(value: object, at: str, found: Problems) -> None:
        if isinstance(value, dict) and not any(name in value for name in names):
            problem(found, f"must define either {' or '.join(f'`{name}`' for name in names)}", at)

    return check
