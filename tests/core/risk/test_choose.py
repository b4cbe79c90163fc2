import pytest
from strategy_examples import NOW, warning

from core.content.playbook import load_playbooks
from core.facts import BY_HAND
from core.risk.choose import PRIORITY, Confidence, confidence, propose
from core.risk.levels import Level

BOOKS = load_playbooks()


def proposed(*alerts, excuses=()):
    return propose(alerts, BOOKS, excuses=excuses, now=NOW)


def test_plays_come_in_the_order_of_the_specification_not_of_the_warnings():
    found = proposed(
        warning("usage_drop", "low_adoption", Level.CRITICAL),
        warning("payment_failed", "price_pressure"),
        warning("reorg", "merger_reorg"),
        warning("onboarding_late", "poor_onboarding"),
        warning("tickets", "support_friction", Level.MEDIUM),
        warning("sponsor_lost", "sponsor_loss"),
        warning("no_meeting"),
        warning("evaluating", "competitor_evaluation"),
    )
    assert [each.play for each in found] == [
        "competitor_evaluation",
        "sponsor_loss",
        "support_friction",
        "poor_onboarding",
        "merger_reorg",
        "price_pressure",
        "low_adoption",
    ]


def test_every_play_has_its_place():
    assert PRIORITY.keys() == {book.id for book in BOOKS.playbooks}


def test_a_proposal_brings_its_warnings_worst_first_and_its_questions():
    (found,) = proposed(
        warning("users_drop", "low_adoption", Level.MEDIUM), warning("login_gap", "low_adoption", Level.CRITICAL)
    )
    assert [alert.rule for alert in found.because] == ["login_gap", "users_drop"]
    assert found.questions == BOOKS.get("low_adoption").ask
    assert found.held == ""


@pytest.mark.parametrize(
    ("alerts", "held"),
    [
        ([warning("champion_left", "champion_left", source="hubspot")], True),
        ([warning("champion_left", "champion_left", source=BY_HAND)], False),
        ([warning("champion_left", "champion_left", source="hubspot"), warning("channel_silent")], False),
        ([warning("champion_left", "champion_left", source="hubspot"), warning("tickets")], True),
        ([warning("sponsor_lost", "sponsor_loss", source="hubspot")], True),
        ([warning("sponsor_lost", "sponsor_loss", source="hubspot"), warning("no_meeting")], False),
        ([warning("evaluating", "competitor_evaluation")], False),
    ],
)
def test_a_play_about_a_person_needs_two_signals_or_their_own_word(alerts, held):
    (found,) = proposed(*alerts)
    assert bool(found.held) is held


@pytest.mark.parametrize("excuse", ["holiday", "outage"])
def test_missing_use_says_nothing_in_a_quiet_time_or_while_we_are_deaf(excuse):
    low, price = warning("usage_drop", "low_adoption"), warning("payment_failed", "price_pressure")
    found = proposed(low, price, excuses=[excuse])
    assert [(each.play, bool(each.held)) for each in found] == [("price_pressure", False), ("low_adoption", True)]


def test_what_is_held_comes_last_whatever_its_place():
    found = proposed(warning("champion_left", "champion_left"), warning("usage_drop", "low_adoption"))
    assert [each.play for each in found] == ["low_adoption", "champion_left"]


@pytest.mark.parametrize(
    ("alerts", "sure"),
    [
        ([warning("a", source="events"), warning("b", source="zendesk")], Confidence.HIGH),
        ([warning("a", source="events"), warning("b", source="events")], Confidence.MEDIUM),
        ([warning("a", source="events"), warning("b", source="zendesk", age=8)], Confidence.MEDIUM),
        ([warning("a", source="events"), warning("b", source=BY_HAND)], Confidence.MEDIUM),
        ([warning("a", age=40)], Confidence.MEDIUM),
        ([warning("a", source=BY_HAND), warning("b", source=BY_HAND)], Confidence.LOW),
        ([], Confidence.LOW),
    ],
)
def test_confidence_counts_live_sources_and_never_a_persons_word(alerts, sure):
    assert confidence(alerts, now=NOW) is sure


def test_without_a_warning_that_speaks_for_a_play_none_is_proposed():
    assert proposed() == ()
    assert proposed(warning("score_fall"), warning("odd", "no_such_play")) == ()
