"""What health is called and explained with: plain sentences with the numbers they rest on. Pure."""

from collections.abc import Sequence

from core.health.bands import one_decimal
from core.health.explain import CAP, OVERRIDE, PROFILE, VERSION, WEIGHTS
from core.health.green import WayBack
from core.health.sheet import Sheet
from core.signals import State, all_signals

COMPONENT_LABELS = {
    "engagement": "Engagement",
    "adoption": "Adoption",
    "satisfaction": "Satisfaction",
    "growth": "Growth",
}
CAP_LABELS = {
    "intent_to_leave": "They have said that they want to leave",
    "escalation": "An escalation of the first severity is open",
    "inactive": "Nobody has used the product for a month",
    "payment_failed": "A payment has failed and is not settled",
    "invoice_overdue": "An invoice is long overdue",
    "low_satisfaction": "Satisfaction has been low for two weeks",
    "low_engagement": "Engagement has been low for two weeks",
    "champion_left": "The champion has left and nobody has taken over",
    "weak_component": "A part of the score is below its limit",
}
CAP_ENDS = {
    "intent_to_leave": "it is marked as settled",
    "escalation": "the escalation is closed",
    "inactive": "somebody uses the product again",
    "payment_failed": "the payment is settled",
    "invoice_overdue": "the invoice is paid",
    "low_satisfaction": "satisfaction is back above its limit",
    "low_engagement": "engagement is back above its limit",
    "champion_left": "a new champion is named",
    "weak_component": "every part of the score is back above its limit",
}
_LINES = {
    WEIGHTS: "Signals that came or went, and what the others weigh",
    VERSION: "Another scoring file",
    PROFILE: "The account's age",
    OVERRIDE: "A person's correction",
    CAP: "Caps",
}
_HINTS = {
    ("usage", State.NOT_CONFIGURED): "Name your core events in the scoring file, under product.core_events.",
    ("activation", State.NOT_CONFIGURED): "List the first steps in the scoring file, under product.checklist.",
    ("depth", State.NOT_CONFIGURED): "No features are known yet: name them in the scoring file, or send events.",
    ("login", State.MISSING): "Send product events, or import them.",
    ("usage", State.MISSING): "Send product events, or import them.",
    ("depth", State.MISSING): "Send product events, or import them.",
    (
        "activation",
        State.MISSING,
    ): "Send product events; a changed list of first steps is measured with the next run.",
    ("nps", State.MISSING): "Nobody has answered in time: ask, or import a survey.",
    ("tickets", State.MISSING): "Connect the help desk, or import tickets.",
    ("feedback", State.MISSING): "Log a call with its mood, or import ratings.",
    ("expansion", State.MISSING): "Connect billing, or import revenue.",
}


UNLINKED = "No product event was ever linked to this customer: say which are theirs in /cs settings, Data, Put aside."
"""What is said of the product's signals where its events are heard, and none could be this customer's."""


def line_label(name: str) -> str:
    """What a line of a change is called."""
    signal = all_signals().get(name)
    return signal.label if signal else _LINES[name]


def hint(signal: str, state: State, *, unlinked: bool = False) -> str:
    """What to do about a signal that has no score, "" where there is nothing to do.

    Those of the product wait for something else where its events are there and ``unlinked``.
    """
    return UNLINKED if unlinked and (signal, state) in _OF_PRODUCT else _HINTS.get((signal, state), "")


_OF_PRODUCT = frozenset((signal, State.MISSING) for signal in ("login", "usage", "activation", "depth"))


def unknown_sentences(hints: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """What is unknown and what to do about it, from (label, hint) of signals; those that want the same, together."""
    wants: dict[str, list[str]] = {}
    for label, hint in hints:
        wants.setdefault(hint, []).append(label)
    return tuple(hint if hint == UNLINKED else f"{listed(labels)}: {hint}" for hint, labels in wants.items())


def listed(words: Sequence[str]) -> str:
    """The words in a row, such as "Login frequency, Depth of use and NPS"."""
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def way_back_sentence(way: WayBack | None) -> str:
    """What would bring it back to green, to be read after these words; "" where it is there or has no band."""
    if way is None:
        return ""
    if way.waits:
        return "It is there by its points: the band follows when the next day agrees."
    labels = [all_signals()[rise.signal].label for rise in way.rises]
    if way.stands is not None:
        too_few = f"Not by any {_NUMBERS_OF[len(labels)]} of its signals: with {listed(labels)} at 100"
        held = f", and it is held down until {listed(_holds(way))}" if _holds(way) else ""
        return f"{too_few} it would still stand at {one_decimal(way.stands):.1f}{held}."
    wants = [
        f"{label} at {rise.needed:.1f} instead of {one_decimal(rise.now):.1f}"
        for label, rise in zip(labels, way.rises, strict=True)
    ]
    parts = [f"with {listed(wants)}"] * bool(wants) + [f"once {listed(_holds(way))}"] * bool(_holds(way))
    said = ", ".join(parts)
    return f"{said[0].upper()}{said[1:]}."


_NUMBERS_OF = ("", "one", "two", "three")


def _holds(way: WayBack) -> list[str]:
    """What else holds it down, as what has to happen."""
    return [CAP_ENDS[name] for name in way.caps] + (["the band that a person has set is taken back"] * way.forced)


def percent(share: float) -> str:
    """A share of 1 in whole percent."""
    return f"{share * 100:.0f} %"


def signal_sentences(sheet: Sheet, row: int, signal: str) -> tuple[str, ...]:
    """The inputs of a signal in words, as they were when it was scored."""
    known = {name: float(getattr(sheet.inputs, name)[row]) for name in _INPUTS}
    counted = {name: float(getattr(sheet.counts, name)[row]) for name in _COUNTS}
    return tuple(sentence for sentence in _SAYS[signal](known, counted) if "nan" not in sentence)


Numbers = dict[str, float]
HALF_PERCENT = 0.005
MINUS = "\N{MINUS SIGN}"
_INPUTS = (
    *("seats", "active_28", "active_before", "stick", "weekly", "core_events", "core_before", "expected", "nps"),
    *("silent", "urgent", "breaches", "reopens", "csat", "mood", "complaint", "arr_change", "expanding"),
    *("downgrading", "referrals", "referral_refused", "advocacy_points", "advocacy_refused"),
)
_COUNTS = (
    *("estimated", "active_14", "core_users", "features_used", "features_known", "power_users", "firsts"),
    *("checklist", "tickets", "ratings", "moods", "answers"),
)


def _login(known: Numbers, counted: Numbers) -> list[str]:
    guessed = " (seats not known: the most users of 180 days)" if counted["estimated"] else ""
    rhythm = "in a week" if known["weekly"] else "on a working day"
    return [
        f"{known['active_28']:.0f} of {_many(known['seats'], 'seat')} used in 28 days{guessed}",
        f"{percent(known['stick'])} of these users come {rhythm}, on average",
        f"{_many(known['active_28'], 'user')} against {known['active_before']:.0f} in the 28 days before",
    ]


def _usage(known: Numbers, counted: Numbers) -> list[str]:
    return [
        f"{counted['core_users']:.0f} of {_many(counted['active_14'], 'user')} with a core event in 14 days",
        f"{_many(known['core_events'], 'core event')} in 30 days against {known['core_before']:.0f} in the 30 before",
    ]


def _activation(known: Numbers, counted: Numbers) -> list[str]:
    return [
        f"{counted['firsts']:.0f} of {counted['checklist']:.0f} first steps are done",
        f"{percent(known['expected'])} of their weight was expected by now",
    ]


def _depth(known: Numbers, counted: Numbers) -> list[str]:
    return [
        f"{counted['features_used']:.0f} of {counted['features_known']:.0f} features are in use",
        f"{counted['power_users']:.0f} of {_many(known['active_28'], 'user')} came on 8 days of 28 or more",
    ]


def _nps(known: Numbers, counted: Numbers) -> list[str]:
    if not counted["answers"]:
        return ["asked, and nobody answered"] if known["silent"] else []
    how = "weighed by role and age" if counted["answers"] > 1 else "fading with age"
    return [f"{_many(counted['answers'], 'contact')} answered, {how}"]


def _tickets(known: Numbers, counted: Numbers) -> list[str]:
    urgent = f"{known['urgent']:.0f} urgent and open" if known["urgent"] else "none urgent and open"
    said = [f"{_many(counted['tickets'], 'ticket')} in 30 days, {urgent}"]
    said += [f"{_many(known['breaches'], 'promised time')} missed"] if known["breaches"] else []
    return said + ([f"reopened {_many(known['reopens'], 'time')}"] if known["reopens"] else [])


def _feedback(known: Numbers, counted: Numbers) -> list[str]:
    said = [f"{known['csat'] * counted['ratings']:.0f} of {_many(counted['ratings'], 'rating')} good"]
    said += [f"{_many(counted['moods'], 'note')} with a mood of {_signed(known['mood'], '.1f')} on average"]
    return said + (["a complaint is open"] if known["complaint"] else [])


def _expansion(known: Numbers, counted: Numbers) -> list[str]:  # noqa: ARG001 - one shape for all
    change = known["arr_change"]
    moved = f"yearly revenue {_signed(change * 100, '.0f')} % against a year ago"
    said = ["yearly revenue is what it was a year ago" if abs(change) < HALF_PERCENT else moved]
    said += ["they may grow: an opportunity is open"] if known["expanding"] else []
    return said + (["they wish to pay less"] if known["downgrading"] else [])


def _referrals(known: Numbers, counted: Numbers) -> list[str]:  # noqa: ARG001 - likewise
    given = known["referrals"]
    said = [f"referrals of a year, older ones for less, come to {given:.1f}" if given else "no referral so far"]
    return said + (["asked, and they would rather not"] if known["referral_refused"] else [])


def _advocacy(known: Numbers, counted: Numbers) -> list[str]:  # noqa: ARG001 - likewise
    points = known["advocacy_points"]
    spoke = f"what they said for us in a year, older for less, comes to {points:.1f} points"
    said = [spoke if points else "they have not spoken for us so far"]
    return said + (["asked, and they would rather not"] if known["advocacy_refused"] else [])


def _signed(number: float, form: str) -> str:
    """The number with its sign, a real minus; without one where it prints as nothing."""
    printed = f"{abs(number):{form}}"
    return printed if not float(printed) else f"{'+' if number > 0 else MINUS}{printed}"


def _many(count: float, thing: str) -> str:
    return f"{count:.0f} {thing}{'' if count == 1 else 's'}"


_SAYS = {
    "login": _login,
    "usage": _usage,
    "activation": _activation,
    "depth": _depth,
    "nps": _nps,
    "tickets": _tickets,
    "feedback": _feedback,
    "expansion": _expansion,
    "referrals": _referrals,
    "advocacy": _advocacy,
}
