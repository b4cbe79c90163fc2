"""What health is called and explained with: plain sentences with the numbers they rest on. Pure."""

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
    "weak_component": "One part of the score is below its limit",
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
    "weak_component": "every part is back above its limit",
}
_LINES = {
    WEIGHTS: "What is known, and so what counts how much",
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


def line_label(name: str) -> str:
    """What a line of a change is called."""
    signal = all_signals().get(name)
    return signal.label if signal else _LINES[name]


def hint(signal: str, state: State) -> str:
    """What to do about a signal that has no score, "" where there is nothing to do."""
    return _HINTS.get((signal, state), "")


def way_back_sentence(way: WayBack | None) -> str:
    """What would bring it back to green, "" where it is there or where nothing single would."""
    if way is None:
        return ""
    wants = [f"{_label(way.signal)} rises from {way.now:.1f} to {way.needed:.1f}"] if way.signal else []
    wants += [f"{CAP_ENDS[name]}" for name in way.caps]
    return f"Back to green if {' and '.join(wants)}."


def _label(signal: str) -> str:
    return all_signals()[signal].label


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
        f"{known['active_28']:.0f} of {known['seats']:.0f} seats came in 28 days{guessed}",
        f"{percent(known['stick'])} of the month's users come {rhythm}, on average",
        f"{_many(known['active_28'], 'user')} against {known['active_before']:.0f} in the 28 days before",
    ]


def _usage(known: Numbers, counted: Numbers) -> list[str]:
    return [
        f"{counted['core_users']:.0f} of {_many(counted['active_14'], 'user')} did the core thing in 14 days",
        f"{_many(known['core_events'], 'core event')} in 30 days against {known['core_before']:.0f} before",
    ]


def _activation(known: Numbers, counted: Numbers) -> list[str]:
    return [
        f"{counted['firsts']:.0f} of {counted['checklist']:.0f} first steps are done",
        f"{percent(known['expected'])} of them were expected by now",
    ]


def _depth(known: Numbers, counted: Numbers) -> list[str]:
    return [
        f"{counted['features_used']:.0f} of {counted['features_known']:.0f} features are in use",
        f"{counted['power_users']:.0f} of {_many(known['active_28'], 'user')} came on 8 days of 28 or more",
    ]


def _nps(known: Numbers, counted: Numbers) -> list[str]:
    if not counted["answers"]:
        return ["asked, and nobody answered"] if known["silent"] else []
    return [f"{_many(counted['answers'], 'contact')} answered; together they stand at {known['nps']:.1f}"]


def _tickets(known: Numbers, counted: Numbers) -> list[str]:
    said = [f"{_many(counted['tickets'], 'ticket')} in 30 days, {known['urgent']:.0f} urgent and open"]
    said += [f"{_many(known['breaches'], 'promise')} missed"] if known["breaches"] else []
    return said + ([f"{_many(known['reopens'], 'reopening')}"] if known["reopens"] else [])


def _feedback(known: Numbers, counted: Numbers) -> list[str]:
    said = [f"{percent(known['csat'])} of {_many(counted['ratings'], 'rating')} are good"]
    said += [f"mood of {_many(counted['moods'], 'note')}: {known['mood']:+.1f}".replace("-", "\N{MINUS SIGN}")]
    return said + (["a complaint is open"] if known["complaint"] else [])


def _expansion(known: Numbers, counted: Numbers) -> list[str]:  # noqa: ARG001 - one shape for all
    change = known["arr_change"]
    moved = f"yearly revenue {change * 100:+.0f} % against a year ago".replace("-", "\N{MINUS SIGN}")
    said = ["yearly revenue is what it was a year ago" if abs(change) < HALF_PERCENT else moved]
    said += ["they may grow: an opportunity is open"] if known["expanding"] else []
    return said + (["they wish to pay less"] if known["downgrading"] else [])


def _referrals(known: Numbers, counted: Numbers) -> list[str]:  # noqa: ARG001 - likewise
    said = [f"referrals of a year weigh {known['referrals']:.1f}"] if known["referrals"] else ["no referral so far"]
    return said + (["asked, and they would rather not"] if known["referral_refused"] else [])


def _advocacy(known: Numbers, counted: Numbers) -> list[str]:  # noqa: ARG001 - likewise
    points = known["advocacy_points"]
    said = [f"{points:.1f} points for speaking for us in a year" if points else "they have not spoken for us so far"]
    return said + (["asked, and they would rather not"] if known["advocacy_refused"] else [])


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
