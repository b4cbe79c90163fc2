import json
import logging
from importlib.resources import files

import pytest

from core.content import builtin_templates
from core.types import TeamId
from slackapp.cli import main


@pytest.fixture
def operator(settings, monkeypatch, make_phone):
    """Somebody at the command line of an app with one connected workspace."""
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    monkeypatch.setenv("SECRET_KEY", "k" * 40)
    monkeypatch.setenv("SLACK_API_URL", settings.slack_api_url)
    return make_phone()


@pytest.fixture(autouse=True)
def quiet_logging():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def run(capsys, *arguments):
    try:
        code = main(arguments)
    except SystemExit as gone:
        code = gone.code
    said = capsys.readouterr()
    assert "Traceback" not in said.out + said.err
    return code, said.out.strip(), said.err.strip()


@pytest.mark.parametrize(
    "line",
    [
        "",
        "bogus",
        "tick --now yesterday",
        "tick --now 9999-12-31T23:59:59Z",
        "tick --now 0001-01-01T00:00:00+14:00",
        "report nonsense --out x",
        "db",
        "serve --nope",
    ],
)
def test_wrong_usage_is_two(operator, capsys, line):
    code, _, err = run(capsys, *line.split())
    assert code == 2
    assert "usage:" in err


def test_a_wrong_setting_is_one_with_its_sentence(operator, capsys, monkeypatch):
    monkeypatch.setenv("PORT", "many")
    code, out, err = run(capsys, "db", "current")
    assert (code, out) == (1, "")
    assert err.startswith("PORT: ")


def test_migrations_run_once_and_say_where_they_are(operator, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/fresh.db")
    assert run(capsys, "db", "current")[:2] == (0, "empty")
    code, version, _ = run(capsys, "db", "upgrade")
    assert code == 0
    assert run(capsys, "db", "current")[:2] == (0, version)
    assert run(capsys, "db", "upgrade")[:2] == (0, version)


def test_an_empty_database_gets_its_tables_with_the_first_command(operator, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/fresh.db")
    assert run(capsys, "score")[:2] == (
        0,
        "There is no customer yet. `coordinator import accounts FILE.csv` brings some.",
    )
    assert run(capsys, "db", "current")[1] != "empty"


def test_a_tick_with_nothing_due_says_so_in_one_line_of_json(operator, capsys):
    code, out, _ = run(capsys, "tick", "--now", "2026-11-16T10:00:00+01:00")
    assert code == 0
    counts = json.loads(out)
    assert counts.pop("now").startswith("2026-11-16T09:00:00")
    assert set(counts) == {"digests", "reminders", "alerts", "timers", "summaries", "deliveries"}
    assert set(counts.values()) == {0}


def test_an_unknown_workspace_is_one_with_a_sentence(operator, capsys):
    code, _, err = run(capsys, "tick", "--workspace", "TNONE")
    assert (code, err) == (1, "The workspace TNONE is not connected.")


def test_two_workspaces_need_to_be_told_apart(operator, capsys, tmp_path):
    operator.app.connections.connect(TeamId("T2"), {"name": "Two"}, token="xoxb-2")
    code, _, err = run(capsys, "report", "checklist", "--account", "Acme", "--out", f"{tmp_path}/x.md")
    assert code == 1
    assert "T1, T2" in err


def test_the_manifest_is_printed_for_an_address(operator, capsys):
    code, out, _ = run(capsys, "manifest", "--url", "https://cs.example.org/")
    assert code == 0
    assert "https://cs.example.org/slack/events" in out


def test_a_manifest_for_what_is_no_address_is_wrong_usage(operator, capsys):
    code, out, err = run(capsys, "manifest", "--url", "cs.example.org")
    assert (code, out) == (2, "")
    assert "is no address such as https://cs.example.com" in err


def test_a_checklist_of_nobody_is_one_with_a_sentence(operator, capsys, tmp_path):
    code, _, err = run(capsys, "report", "checklist", "--account", "Nobody", "--out", f"{tmp_path}/x.md")
    assert code == 1
    assert err
    code, _, err = run(capsys, "report", "checklist", "--account", "Nobody", "--out", f"{tmp_path}/x.docx")
    assert (code, "not as" in err) == (1, True)


def test_a_template_is_checked_and_used_in_its_next_version_once_it_changes(operator, capsys, tmp_path):
    tier = next(iter(builtin_templates()))
    file = tmp_path / "ours.yaml"
    text = files("core.content").joinpath(f"plan_{tier}.yaml").read_text()
    file.write_text(text)
    assert run(capsys, "template", "check", str(file))[0] == 0
    assert "Version 1" in run(capsys, "template", "add", str(file))[1]
    assert "Version 1" in run(capsys, "template", "add", str(file))[1]
    file.write_text(text + "\n# ours\n")
    assert "Version 2" in run(capsys, "template", "add", str(file))[1]


@pytest.mark.parametrize("content", [b"tasks: [", b"\xff\xfe", b"", b"on: x"])
def test_a_wrong_template_is_one_with_a_sentence(operator, capsys, tmp_path, content):
    file = tmp_path / "bad.yaml"
    file.write_bytes(content)
    code, out, err = run(capsys, "template", "check", str(file))
    assert (code, out) == (1, "")
    assert "bad.yaml" in err


def test_a_file_that_is_not_there_is_one_with_a_sentence(operator, capsys, tmp_path):
    code, _, err = run(capsys, "template", "check", f"{tmp_path}/none.yaml")
    assert code == 1
    assert "No such file" in err


def test_the_doctor_says_what_to_do(operator, capsys):
    code, out, err = run(capsys, "doctor")
    assert code == 1
    assert "FIX  requests: Set SLACK_SIGNING_SECRET" in out
    assert "ok   T1 token" in out
    assert "need you" in err


def test_serving_without_a_signing_secret_is_one_with_a_sentence(operator, capsys):
    code, _, err = run(capsys, "serve")
    assert code == 1
    assert "SLACK_SIGNING_SECRET" in err


def test_a_port_that_is_taken_is_told(operator, capsys, monkeypatch, slack):
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "s")
    monkeypatch.setenv("PORT", slack.url.split(":")[2].split("/")[0])
    code, _, err = run(capsys, "serve", "--no-scheduler")
    assert code == 1
    assert "Cannot listen" in err


def test_the_demo_refuses_a_real_workspaces_database(operator, capsys):
    code, _, err = run(capsys, "demo")
    assert code == 1
    assert "T1" in err


def test_a_retention_report_is_written_for_the_portfolio_and_refused_where_there_is_none(operator, capsys, tmp_path):
    page = tmp_path / "book.html"
    assert run(capsys, "report", "retention", "--out", str(page))[0] == 0
    assert "How plays ended" in page.read_text()
    assert run(capsys, "report", "retention", "--out", f"{tmp_path}/book.md")[0] == 0
    code, _, err = run(capsys, "report", "retention", "--account", "Nobody", "--out", f"{tmp_path}/x.md")
    assert (code, err.startswith("No customer is called “Nobody”")) == (1, True)
    code, _, err = run(capsys, "report", "retention", "--out", f"{tmp_path}/x.csv")
    assert (code, err) == (1, "This is written as .html or .md, not as “.csv”.")
    code, _, err = run(capsys, "report", "retention", "--shared", "--out", f"{tmp_path}/x.md")
    assert (code, "say whose" in err) == (1, True)
