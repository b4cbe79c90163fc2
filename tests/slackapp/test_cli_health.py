import json
from dataclasses import replace
from datetime import timedelta

import pytest
from test_cli import operator, quiet_logging, run

from core.accounts import Account
from core.content.scoring import default_scoring_text
from core.facts import Fact, FactKind
from core.types import AccountId, TeamId
from core.usecases.score import score_book
from slackapp.app import SystemClock

__all__ = ["operator", "quiet_logging"]
TODAY = SystemClock().now()
ACME, GLOBEX = AccountId("acme"), AccountId("globex")


@pytest.fixture
def workspace(operator, monkeypatch, tmp_path):
    """Somebody at the command line of a workspace with two customers and one answer."""
    monkeypatch.setenv("EVENTS_URL", f"duckdb://{tmp_path}/events")
    store = operator.app.store
    with store.begin(TeamId("T1")) as work:
        for key in (ACME, GLOBEX):
            start = TODAY.date() - timedelta(days=400)
            work.accounts.save(Account(id=key, name=key.title(), contract_start=start, seats=10))
        made = Fact(id="f", account=ACME, kind=FactKind.NPS, at=TODAY, source="test", value=3, who="a@acme.example")
        work.facts.merge([made])
        work.sources.heard("tickets:zendesk", at=TODAY, brought=1)
    return store


def test_a_score_is_a_line_of_json_whose_contributions_sum_to_it(workspace, capsys):
    code, out, err = run(capsys, "score", "--json")
    assert (code, err) == (0, "")
    acme, globex = (json.loads(line) for line in out.splitlines())
    assert acme["account"] == "Acme"
    assert set(acme) == {"account", "score", "raw", "band", "coverage", "components", "signals", "caps", "as_of"}
    assert sum(one["contribution"] for one in acme["signals"].values()) == pytest.approx(acme["raw"])
    assert set(acme["signals"]["nps"]) == {"state", "score", "weight", "contribution"}
    assert (acme["signals"]["nps"]["score"], acme["signals"]["login"]["state"]) == (
        pytest.approx(23, abs=0.01),
        "missing",
    )
    assert (acme["components"]["engagement"], acme["band"]) == (None, "grey")
    assert 0 < globex["coverage"] < acme["coverage"] <= 1


def test_one_customer_can_be_scored_alone_and_in_words(workspace, capsys):
    code, out, _ = run(capsys, "score", "--account", "acm")
    assert code == 0
    assert "Acme" in out
    assert "Globex" not in out
    assert "(" in out
    assert run(capsys, "score", "--account", "Nobody")[0] == 1


def scoring_file(tmp_path, text):
    file = tmp_path / "ours.yaml"
    file.write_text(text)
    return str(file)


def test_a_scoring_file_is_checked_tried_applied_and_shown(workspace, capsys, tmp_path):
    other = default_scoring_text().replace(
        "{nps: 10, tickets: 10, feedback: 5}", "{nps: 20, tickets: 3, feedback: 2}"
    )
    file = scoring_file(tmp_path, other)
    assert run(capsys, "score")[0] == 0
    assert run(capsys, "scoring", "check", file)[0] == 0
    code, out, _ = run(capsys, "scoring", "try", file)
    assert code == 0
    assert "0 accounts change band of 2." in out
    assert "Another scoring file" in run(capsys, "scoring", "try", file, "--account", "Acme")[1]
    assert "Version 1 is in force" in run(capsys, "scoring", "apply", file)[1]
    assert "nps: 20" in run(capsys, "scoring", "show")[1]


def test_a_wrong_scoring_file_is_one_with_line_and_field_and_changes_nothing(workspace, capsys, tmp_path):
    file = scoring_file(tmp_path, default_scoring_text().replace("green: 75", "green: 175"))
    for command in ("check", "try", "apply"):
        code, out, err = run(capsys, "scoring", command, file)
        assert (code, out) == (1, "")
        assert "bands.green" in err
    with workspace.read(TeamId("T1")) as work:
        assert work.scorings.latest() is None


def test_without_a_past_the_backtest_says_so(workspace, capsys, tmp_path):
    code, out, _ = run(capsys, "backtest", "--json")
    assert code == 0
    found = json.loads(out)
    keys = {"rows", "positives", "auc", "auc_low", "auc_high", "pr_auc", "ece", "lift10", "model", "verdict"}
    assert set(found) == keys
    assert (found["rows"], found["auc"], found["verdict"]) == (0, None, "no usable signal")
    assert run(capsys, "backtest", "--horizon", "0")[0] == 2
    assert run(capsys, "backtest", "--out", f"{tmp_path}/x.pdf")[0] == 1


def test_the_backtest_reports_the_acceptance_rule_on_the_past(workspace, capsys, tmp_path):
    with workspace.begin(TeamId("T1")) as work:
        for weeks in range(40, 13, -1):
            now = TODAY - timedelta(weeks=weeks)
            work.sources.heard("tickets:zendesk", at=now, brought=1)
            score_book(work, now=now)
        work.accounts.save(replace(work.accounts.get(ACME), churned_at=TODAY.date() - timedelta(weeks=16)))
    code, out, _ = run(capsys, "backtest", "--out", f"{tmp_path}/report.html")
    assert code == 0
    assert "1 customers left in all" in out
    assert "At most four fifths of the book are green: holds (0.00 against 0.80)." in out
    assert "Too few have left" in out
    assert "<li>" in (tmp_path / "report.html").read_text()


@pytest.mark.parametrize("ending", ["html", "md"])
def test_a_report_of_risk_is_written_of_all_and_of_one(workspace, capsys, tmp_path, ending):
    out = tmp_path / f"risk.{ending}"
    assert run(capsys, "report", "risk", "--out", str(out))[0] == 0
    assert "Risk has not been looked at yet" in out.read_text() or ending == "md"
    assert run(capsys, "report", "risk", "--account", "Acme", "--out", str(out))[0] == 0
    assert "Acme" in out.read_text()
    code, _, err = run(capsys, "report", "risk", "--out", f"{tmp_path}/risk.pdf")
    assert (code, "written as .html or .md" in err) == (1, True)
