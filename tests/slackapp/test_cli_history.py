import json
from datetime import timedelta
from decimal import Decimal

import pytest
from test_cli import operator, quiet_logging, run

from core.accounts import Account
from core.facts import Fact, FactKind, Ticket, TicketSeverity
from core.storage import ModelState
from core.types import AccountId, TeamId
from slackapp.app import SystemClock

__all__ = ["operator", "quiet_logging"]
TODAY = SystemClock().now()
TEAM = TeamId("T1")
BOOK, GONE = 40, 12


@pytest.fixture
def workspace(operator, monkeypatch, tmp_path):
    monkeypatch.setenv("EVENTS_URL", f"duckdb://{tmp_path}/events")
    return operator.app.store


def lived(store, *, gone=GONE):
    """Forty customers of two years; those who left complained and were asked for money before."""
    with store.begin(TEAM) as work:
        for place in range(BOOK):
            key = AccountId(f"a{place:02}")
            left = TODAY.date() - timedelta(days=100 + 37 * place) if place < gone else None
            start = TODAY.date() - timedelta(days=760 + 3 * place)
            work.accounts.save(
                Account(id=key, name=f"Freight {place}", contract_start=start, churned_at=left, arr=Decimal(100))
            )
            work.facts.merge(list(told(key, left, place)))
            work.tickets.merge(list(asked(key, left)))


def told(key, left, place):
    for month in range(24):
        at = TODAY - timedelta(days=30 * month + place % 7)
        if left is None or at.date() < left:
            near = left is not None and (left - at.date()).days < 100
            value = 3.0 if near else 8.0 + place % 3
            yield Fact(id=f"{key}{month}", account=key, kind=FactKind.NPS, at=at, source="test", value=value, who="a")


def asked(key, left):
    if left is not None:
        at = TODAY - timedelta(days=(TODAY.date() - left).days + 60)
        yield Ticket(id=f"t{key}", account=key, created_at=at, severity=TicketSeverity.URGENT, source="test")


def test_nobody_who_left_is_said_and_nothing_is_fitted(workspace, capsys):
    lived(workspace, gone=0)
    code, out, err = run(capsys, "train")
    assert (code, out) == (1, "")
    assert err.startswith("No customer has left yet")
    with workspace.read(TEAM) as work:
        assert work.risk_models.all() == ()


def test_a_customer_who_left_only_lately_is_no_past_yet(workspace, capsys):
    with workspace.begin(TEAM) as work:
        start = TODAY.date() - timedelta(days=30)
        work.accounts.save(Account(id=AccountId("a"), name="A", contract_start=start, churned_at=TODAY.date()))
    code, _, err = run(capsys, "train")
    assert code == 1
    assert err.startswith("One customer has left, but the past has no day")


def test_few_who_left_make_a_provisional_model_that_says_so(workspace, capsys):
    lived(workspace)
    code, out, err = run(capsys, "train")
    assert (code, err) == (0, "")
    assert "drawn to the hand index, provisional" in out
    assert "fewer than 30 customers left (12)" in out
    assert "What it does not know:" in out
    with workspace.read(TEAM) as work:
        (kept,) = work.risk_models.all()
    assert kept.card["provisional"] is True
    assert (kept.state is ModelState.USED) == (kept.card["reason"] == "")
    assert ("It is used" in out) == (kept.state is ModelState.USED)


def test_training_twice_gives_the_same_model(workspace, capsys):
    lived(workspace)
    assert run(capsys, "train")[1] == run(capsys, "train")[1]
    with workspace.read(TEAM) as work:
        first, second = work.risk_models.all()
    assert first.model == second.model


def test_three_who_left_are_kept_and_not_believed(workspace, capsys):
    lived(workspace, gone=3)
    code, out, _ = run(capsys, "train")
    assert code == 0
    assert "It is kept and not used" in out
    with workspace.read(TEAM) as work:
        assert work.risk_models.newest_used() is None


def test_the_past_ranks_the_ways_and_keeps_the_rule_of_the_score(workspace, capsys, tmp_path):
    lived(workspace)
    page = tmp_path / "report.html"
    code, out, err = run(capsys, "backtest", "--out", str(page))
    assert (code, err) == (0, "")
    assert "fitted: " in out
    assert "base rate" in out
    assert "At most four fifths of the book are green" in out
    assert "Who left, and could we have known?" in page.read_text()
    assert "<script" not in page.read_text()
    found = json.loads(run(capsys, "backtest", "--json")[1])
    keys = {"rows", "positives", "auc", "auc_low", "auc_high", "pr_auc", "ece", "lift10", "model", "verdict"}
    assert set(found) == keys
    assert found["auc"] > 0.8


def test_a_table_still_needs_its_label_and_a_file_for_the_model(workspace, capsys, tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("a,left\n1,0\n2,1\n")
    assert "--label" in run(capsys, "train", "--data", str(table))[2]
    assert "--model" in run(capsys, "train", "--data", str(table), "--label", "left")[2]
    assert "--label is for a table" in run(capsys, "train", "--label", "left")[2]
