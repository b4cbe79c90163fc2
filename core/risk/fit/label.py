"""Who left, read from a column of text with two values."""

from collections.abc import Sequence

import numpy as np

from core.errors import BadInput
from core.risk.fit.typed import MISSING
from core.signals import Flags

LEFT = frozenset(
    {
        *("1", "1.0", "yes", "y", "true", "t", "churned", "churn", "left", "lost", "cancelled", "canceled", "closed"),
        *(
            "exited",
            "attrited",
            "leaver",
            "gone",
            "inactive",
            "terminated",
            "ended",
            "expired",
            "positive",
            "departed",
        ),
        *("quit", "leave", "former", "ja", "oui", "si", "attrited customer", "churned customer", "former customer"),
        *("lost customer", "churner"),
    }
)
STAYED = frozenset(
    {
        *("0", "0.0", "-1", "no", "n", "false", "f", "active", "stayed", "retained", "existing", "current", "loyal"),
        *("open", "stay", "customer", "renewed", "negative", "kept", "nein", "non", "not churned", "no churn"),
        *("existing customer", "current customer", "non-churn", "non-churned", "not churn", "non-churner"),
    }
)
TWO = 2


def label_of(name: str, cells: Sequence[str]) -> tuple[Flags, Flags]:
    """Who left, and for which rows it is known. Raises BadInput for a column that has not two such values."""
    said = np.array([" ".join(cell.split()).casefold().removesuffix(".") for cell in cells], dtype=object)
    values, place = np.unique(said, return_inverse=True)
    known = [value for value in values.tolist() if value not in MISSING]
    if len(known) != TWO:
        raise BadInput(_not_two(name, known))
    left = _which_left(name, known)
    return (values == left)[place], np.array([value in known for value in values.tolist()])[place]


def _not_two(name: str, known: list[str]) -> str:
    if not known:
        return f"The column “{name}” is empty: it must say who left, with 1 and 0 or yes and no."
    if len(known) == 1:
        return f"The column “{name}” says “{known[0][:40]}” everywhere: nothing can be learned without both kinds."
    shown = ", ".join(f"“{one[:20]}”" for one in known[:4])
    return f"The column “{name}” has {len(known):,} values ({shown} …): a label has two, such as 1 and 0."


def _which_left(name: str, known: list[str]) -> str:
    left, stayed = [one for one in known if one in LEFT], [one for one in known if one in STAYED]
    if len(left) == 1:
        return left[0]
    if len(stayed) == 1:
        return next(one for one in known if one not in stayed)
    shown = " and ".join(f"“{one[:40]}”" for one in known)
    raise BadInput(f"The column “{name}” says {shown}: which of them means left? Write 1 for it and 0 for the other.")
