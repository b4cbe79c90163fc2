from dataclasses import asdict, replace
from datetime import timedelta

from strategy_examples import NOW, TODAY, strategy, warning

from core.content.playbook import load_playbooks
from core.risk.choose import Confidence, propose
from core.risk.levels import Level
from core.risk.strategy import causes_of, decisions_of, for_customer, stops_of

BOOKS = load_playbooks()
LOW, PRICE = BOOKS.get("low_adoption"), BOOKS.get("price_pressure")


def test_causes_stand_worst_first_and_are_as_sure_as_all_that_speak_for_their_play():
    alerts = (
        warning("users_drop", "low_adoption", Level.MEDIUM, source="events"),
        warning("login_gap", "low_adoption", Level.CRITICAL, source="sign-in"),
        warning("score_fall"),
    )
    causes = causes_of(alerts, propose(alerts, BOOKS, now=NOW), now=NOW)
    assert [(cause.rule, cause.confidence) for cause in causes] == [
        ("login_gap", Confidence.HIGH),
        ("score_fall", Confidence.MEDIUM),
        ("users_drop", Confidence.HIGH),
    ]


def test_what_stops_holds_for_all_and_adds_what_a_play_forbids_once():
    assert stops_of(BOOKS, [LOW]) == (
        "Nothing is sold and no favour is asked: offers, expansion, requests for references and surveys pause.",
        "Automatic re-engagement messages stop; service messages go on.",
        "No discount before value is shown, and none without something in return.",
    )
    assert stops_of(BOOKS, [LOW, PRICE, PRICE])[3:] == (
        "Do not open with a discount.",
        "Do not give a discount while use is low and value is not shown.",
    )


def test_decisions_are_each_plays_doubt_and_the_day_of_the_number():
    days = [
        (decision.on - TODAY).days
        for decision in decisions_of([LOW, PRICE], start=TODAY, number="n", by=TODAY + timedelta(days=15))
    ]
    assert days == [10, 15, 21]


def test_a_customer_sees_goals_dates_actions_and_promises_and_nothing_else():
    shared = for_customer(strategy(), None, [LOW])
    assert set(asdict(shared)) == {"account_name", "goals", "start", "review_on", "actions", "promises"}
    assert [action.what for action in shared.actions][:2] == [
        "A call on what keeps your team from using the product",
        "One workflow, one team and one number agreed for 30 days",
    ]
    assert for_customer(replace(strategy(), number="other", causes=(), offer_limits="x"), None, [LOW]) == shared
