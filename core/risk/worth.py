"""The yearly revenue that an account is ranked with: its own, or that of customers like it. Pure.

Section 3 of the risk specification: where it is not known, the median of the tier, marked as estimated [D].
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from core.types import AccountId

Money = Sequence[Sequence[object]]
"""Rows of account, tier, currency and revenue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """A yearly revenue, None where that of nobody is known; ``estimated`` where it is not the account's own."""

    arr: float | None
    estimated: bool


UNKNOWN = Worth(arr=None, estimated=True)


def worths(money: Money) -> Mapping[AccountId, Worth]:
    """The worth of every account.

    An unknown one is the median of its tier: of those in its own currency, else of those in the tier's commonest
    one; of all accounts where nothing is known of its tier.
    """
    known: dict[tuple[object, object], list[float]] = {}
    for _, tier, currency, arr in money:
        if isinstance(arr, float | int):
            known.setdefault((tier, currency), []).append(float(arr))
            known.setdefault((_ALL, currency), []).append(float(arr))
    usual = {key: median(values) for key, values in known.items()}
    by_size = sorted(known, key=lambda key: (len(known[key]), str(key[1])))
    commonest: dict[object, object] = dict(by_size)
    found: dict[AccountId, Worth] = {}
    for account, tier, currency, arr in money:
        own = isinstance(arr, float | int)
        worth = float(arr) if isinstance(arr, float | int) else _usual(usual, commonest, tier, currency)
        found[AccountId(str(account))] = Worth(arr=worth, estimated=not own)
    return found


_ALL = "*"


def _usual(
    usual: Mapping[tuple[object, object], float], commonest: Mapping[object, object], tier: object, currency: object
) -> float | None:
    places = ((tier, currency), (tier, commonest.get(tier)), (_ALL, currency), (_ALL, commonest.get(_ALL)))
    return next((usual[place] for place in places if place in usual), None)
