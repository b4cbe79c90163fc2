"""One customer's risk, and the report of a portfolio, from what was kept and looked at."""

from datetime import timedelta
from decimal import Decimal

import pytest
from health_scene import NORTHWIND, NOW, OWNER, TEAM, customer, open_workspace
from risk_scene import looked, people
from risk_views import TODAY, customers, day
from test_risk_book import scored

from core.errors import NotFound
from core.health.bands import one_decimal
from core.risk.card import RiskFilter
from core.risk.levels import Level
from core.types import AccountId
from core.usecases.answer_alert import dismiss_alert
from core.usecases.risk_card import risk_card
from core.usecases.risk_pass import keep_risk
from core.usecases.risk_report import risk_page, risk_report

MONTH = timedelta(days=28)


@pytest.fixture
def work(store):
    with store.begin(TEAM) as open_:
        open_workspace(open_)
        people(open_)
        customer(open_, NORTHWIND, arr=Decimal(40_000), currency="EUR")
        yield open_


def test_a_card_tells_what_was_kept_with_the_evidence_of_its_alerts(work):
    keep_risk(work, looked({NORTHWIND: {}}, now=NOW - MONTH), now=NOW - MONTH)
    keep_risk(work, looked({NORTHWIND: {"login_gap": "high"}}, raw=62.2, renewal=80.0), now=NOW)
    card = risk_card(work, NORTHWIND, now=NOW)
    (warning,) = card.warnings
    assert (warning.level, warning.points, warning.evidence.source) == (Level.HIGH, 20.0, "test")
    assert warning.alert == work.alerts.active()[0].id
    assert (card.tier, card.times, len(card.history)) == (Level.MEDIUM, 1.3, 2)
    assert round(sum(part.points for part in card.parts), 1) == one_decimal(card.index)
    assert round(sum(step.points for step in card.steps), 1) == one_decimal(card.d28)
    assert [play.play for play in card.plays] == ["low_adoption"]
    assert card.worth == 40_000.0


def test_what_a_person_called_no_risk_is_named(work):
    keep_risk(work, looked({NORTHWIND: {"login_gap": "high"}}), now=NOW)
    dismiss_alert(work, work.alerts.active()[0].id, reason="They are on leave", by=OWNER, now=NOW)
    assert risk_card(work, NORTHWIND, now=NOW).dismissed == ("login gap",)


def test_a_warning_without_an_alert_of_its_own_is_looked_at_now(work):
    work.risks.put(
        TODAY, [day(NORTHWIND, 80.0, tier="critical", warnings={"evaluating": Level.CRITICAL})], whole=True
    )
    (warning,) = risk_card(work, NORTHWIND, now=NOW).warnings
    assert warning.evidence.sentence == "It held when the risk was last looked at, and does not any more."
    assert warning.alert == ""


def test_who_was_never_looked_at_is_looked_at_now_and_nothing_is_kept(work):
    card = risk_card(work, NORTHWIND, now=NOW)
    assert (card.name, card.day, card.steps) == ("Northwind Freight", TODAY, ())
    assert work.risks.last_day(before=TODAY + timedelta(days=1)) is None


def test_a_customer_who_is_gone_has_no_risk(work):
    with pytest.raises(NotFound):
        risk_card(work, AccountId("nobody"), now=NOW)


def test_a_portfolio_is_counted_by_tier_and_currency_and_compared_with_four_weeks_ago(work):
    customers(work, "euro", arr=Decimal(1_000))
    customers(work, "dollar", arr=Decimal(2_000), currency="USD")
    customers(work, "unknown")
    then = TODAY - MONTH
    rows = {"euro": (50.0, "high"), "dollar": (10.0, "low"), "unknown": (10.0, "low")}
    work.risks.put(then, [day(one, at, on=then, tier=tier) for one, (at, tier) in rows.items()], whole=True)
    scored(work, then)
    rows |= {"dollar": (60.0, "high"), "unknown": (75.0, "critical")}
    work.risks.put(TODAY, [day(one, at, tier=tier, arr=100.0) for one, (at, tier) in rows.items()], whole=True)
    scored(work, TODAY)
    report = risk_report(work, RiskFilter(), now=NOW)
    critical, high, _, low = report.tiers
    assert (critical.accounts, critical.money, critical.unknown, critical.before) == (1, (), 1, 0)
    assert (high.accounts, high.money, high.before) == (2, (("EUR", 1000.0), ("USD", 2000.0)), 1)
    assert (low.accounts, low.before) == (0, 2)
    assert high.days == 28.0, "of the one that came into it"
    assert report.moves.moved == ((Level.LOW, Level.CRITICAL, 1), (Level.LOW, Level.HIGH, 1))
    assert report.trend == ((then, 1, 3), (TODAY, 3, 3))
    assert [card.name for card in report.cards] == ["Unknown", "Dollar", "Euro"]


@pytest.mark.parametrize("form", ["html", "md"])
def test_a_report_is_written_of_one_and_of_all(work, form):
    keep_risk(work, looked({NORTHWIND: {"evaluating": "critical"}}), now=NOW)
    for account in (NORTHWIND, None):
        text = risk_page(work, account, now=NOW, form=form).text
        assert "Northwind Freight" in text
        assert "northwind shows evaluating." in text
