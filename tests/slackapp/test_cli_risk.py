import csv
import json
import math
from pathlib import Path

import pytest
from test_cli import operator, quiet_logging, run

__all__ = ["operator", "quiet_logging"]
SAAS = Path(__file__).parents[1] / "data" / "pysurvival_saas" / "churn.csv"
KEYS = {"rows", "positives", "auc", "auc_low", "auc_high", "pr_auc", "ece", "lift10", "model", "verdict"}


@pytest.fixture
def table(tmp_path):
    """A small table of the customers of the larger one."""
    found = tmp_path / "small.csv"
    found.write_text("\n".join(SAAS.read_text().splitlines()[:241]), encoding="utf-8")
    return found


def test_a_backtest_of_a_table_prints_its_figures_and_writes_every_reason(capsys, table, tmp_path):
    out, page = tmp_path / "told.csv", tmp_path / "report.html"
    code, printed, err = run(
        capsys,
        "backtest",
        "--data",
        str(table),
        "--label",
        "churned",
        "--json",
        "--predictions",
        str(out),
        "--out",
        str(page),
    )
    assert (code, err) == (0, "")
    found = json.loads(printed)
    assert set(found) == KEYS | {"warnings"}
    assert (found["rows"], found["verdict"]) == (240, "usable")
    lines = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert [int(line["row"]) for line in lines] == list(range(240))
    for line in lines:
        parts = [float(value) for name, value in line.items() if name.startswith("reason: ")]
        assert abs(float(line["start"]) + sum(parts) - float(line["log_odds"])) < 1e-9
        assert 1 / (1 + math.exp(-float(line["log_odds"]))) == pytest.approx(float(line["probability"]), abs=1e-12)
    assert "Verdict" in page.read_text(encoding="utf-8")


def test_a_trained_model_foretells_another_file(capsys, table, tmp_path):
    model, out = tmp_path / "model.json", tmp_path / "out.csv"
    code, printed, _ = run(capsys, "train", "--data", str(table), "--label", "churned", "--model", str(model))
    assert code == 0
    assert "240 rows" in printed
    assert json.loads(model.read_bytes())["card"]["verdict"] == "usable"
    assert run(capsys, "predict", "--model", str(model), "--data", str(table), "--out", str(out))[0] == 0
    lines = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert list(lines[0]) == ["row", "probability", *(f"reason_{place}" for place in range(1, 6))]
    assert all(0 < float(line["probability"]) < 1 for line in lines)
    assert "log-odds" in lines[0]["reason_1"]


def test_what_a_spreadsheet_would_run_is_marked(capsys, table, tmp_path):
    text = table.read_text(encoding="utf-8").replace("csat_score", "=csat", 1)
    table.write_text(text, encoding="utf-8")
    model, out = tmp_path / "model.json", tmp_path / "out.csv"
    assert run(capsys, "train", "--data", str(table), "--label", "churned", "--model", str(model))[0] == 0
    assert run(capsys, "predict", "--model", str(model), "--data", str(table), "--out", str(out))[0] == 0
    cells = [cell for line in csv.reader(out.read_text(encoding="utf-8").splitlines()) for cell in line]
    assert any(cell.startswith("'=csat") for cell in cells)
    assert not any(cell.startswith("=") for cell in cells)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("backtest", "--data", "nowhere.csv", "--label", "churned"), "There is no file nowhere.csv."),
        (("backtest", "--data", "{table}"), "--label"),
        (("backtest", "--data", "{table}", "--label", "gone"), "has no column “gone”"),
        (("backtest", "--data", "{table}", "--label", "churned", "--group", "team"), "has no column “team”"),
        (("backtest", "--label", "churned"), "--data FILE.csv"),
        (("backtest", "--data", "{table}", "--label", "churned", "--out", "x.pdf"), ".html"),
        (("predict", "--model", "{table}", "--data", "{table}", "--out", "x.csv"), "is no model file"),
        (("predict", "--model", "none.json", "--data", "{table}", "--out", "x.csv"), "There is no file none.json."),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(capsys, table, arguments, said):
    code, out, err = run(capsys, *(one.format(table=table) for one in arguments))
    assert (code, out) == (1, "")
    assert said in err
    assert "Traceback" not in err
