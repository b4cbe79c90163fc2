"""What the README says is so: its tables, its commands, its links and its code."""

import re
import shlex
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent
from types import ModuleType

import pytest
from sqlalchemy.engine import make_url

from core.accounts import Person
from core.content.scoring import default_scoring
from core.content.warehouse import parse_mapping
from core.sources import all_sources
from core.storage import upgrade
from core.types import TeamId, UserId
from slackapp import demo_data
from slackapp.app import App, SystemClock, all_features, build_app
from slackapp.calls import Call, CallKind
from slackapp.cli import parser
from slackapp.demo import load_samples
from slackapp.links import Links
from slackapp.manifest import slash_commands
from slackapp.routes import Routes
from slackapp.settings import Settings
from slackapp.told import hub

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
TEAM, CSM = TeamId(demo_data.SEED.teams[0].id), UserId("U0CSM00001")


def section(heading: str) -> str:
    return README.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def rows(text: str) -> list[tuple[str, ...]]:
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [tuple(cell.strip() for cell in line.strip("| ").split(" | ")) for line in lines]


def module(file: str) -> ModuleType:
    """A module made of the README's text for this file."""
    text = README.split(f"<!-- file: {file} -->\n```python\n", 1)[1].split("\n```\n", 1)[0] + "\n"
    made = ModuleType("shown")
    exec(compile(text, file, "exec"), made.__dict__)
    return made


class Still(SystemClock):
    """The same instant for everything."""

    def now(self):
        return NOW

    wall = now


@pytest.fixture
def app(tmp_path: Path):
    url = f"sqlite:///{tmp_path}/app.db"
    upgrade(url)
    made = build_app(Settings(_env_file=None, database_url=url, secret_key="k" * 40), clock=Still())
    yield made
    made.store.close()


def test_the_settings_table_is_the_settings():
    shown = {row[0].strip("`"): row[1].strip("`") if len(row) > 2 else "" for row in rows(section("Settings"))[1:]}
    shown.pop("---", None)
    fields = Settings.model_fields
    assert shown == {
        name.upper(): str(field.default) if field.default is not None else "" for name, field in fields.items()
    }


def test_the_example_environment_names_settings_and_their_defaults():
    for line in (ROOT / ".env.example").read_text().splitlines():
        found = re.fullmatch(r"(?:# )?([A-Z_]+)=(.*)", line)
        if found:
            field = Settings.model_fields[found[1].lower()]
            assert found[2] == ("" if field.default is None else str(field.default)), line


def test_the_commands_table_is_the_registry():
    table = section("Commands").split("The command line", 1)[0]
    shown = [row for row in rows(table) if row[0] not in {"verb", "---"}]
    made = [(c.verb, f"`{c.name or f'/cs {c.verb}'}`", c.description) for c in Routes(all_features()).verbs.values()]
    assert shown == sorted(made)


def test_every_command_shown_is_one_that_can_be_typed():
    typed = re.findall(r"`(?:\.venv/bin/)?(coordinator [^`]+)`", README)
    typed += re.findall(r"^(?:\.venv/bin/)(coordinator .+)$", README, re.MULTILINE)
    assert len(typed) > 20
    for line in typed:
        words = shlex.split(line.split(" > ")[0])[1:]
        assert parser().parse_args(words).run, line


def test_every_command_there_is_is_shown():
    table = {row[0].strip("`") for row in rows(section("Commands").split("The command line", 1)[1])}
    for run in ("serve", "worker", "demo", "tick", "doctor", "manifest"):
        assert f"coordinator {run}" in table
    choices = next(action.choices for action in parser()._actions if action.choices)
    assert {words.split()[1] for words in table if words.startswith("coordinator")} == set(choices)


def test_every_make_target_shown_is_there():
    targets = set(re.findall(r"^([a-z$(][\w./$()]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for name in re.findall(r"make ((?!sure\b)[a-z]+|\.venv/run\.stamp)\b(?= +#|`| PORT)", README):
        assert name.replace(".venv", "$(VENV)") in targets


def test_every_link_and_picture_is_there():
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
    for picture in (ROOT / "docs").glob("*.png"):
        assert picture.stat().st_size <= 250_000, f"{picture.name} is too large"
        assert f"docs/{picture.name}" in README, f"{picture.name} is not shown"


def test_every_room_on_the_map_is_there():
    for names, *_ in rows(section("The map"))[2:]:
        for name in re.findall(r"`([\w/]+)`", names):
            assert (ROOT / name).is_dir(), name


def test_the_command_shown_answers(app: App):
    made = module("slackapp/features/late.py")
    load_samples(app)
    routes = Routes((*all_features(), made.FEATURE))
    assert "late" in routes.verbs
    assert "/cs late" in str(hub(routes.verbs.values()).to_dict())
    with app.store.read(TEAM) as work:
        person = Person(id=CSM, name="Success Manager", time_zone="Europe/Berlin")
        links = Links(("k" * 40,), "http://127.0.0.1")
        call = Call(
            kind=CallKind.COMMAND,
            team=TEAM,
            user=person,
            now=NOW,
            work=work,
            links=links,
            box=app.box,
            origin="slack:command:/cs",
        )
        said = routes.verbs["late"].handler(call).say
    assert said is not None
    assert "Pinecrest Schools: " in said.text


def test_a_command_needs_a_name_to_stand_in_the_manifest():
    feature = module("slackapp/features/late.py").FEATURE
    named = replace(feature, commands=(replace(feature.commands[0], name="/late"),))
    for shown, there in ((feature, False), (named, True)):
        assert ("/late" in {one["command"] for one in slash_commands(Routes((*all_features(), shown)))}) is there


def test_the_job_shown_runs(app: App, caplog: pytest.LogCaptureFixture):
    made = module("slackapp/jobs/waiting.py")
    load_samples(app)
    with caplog.at_level("INFO"):
        made.JOB.run(app, NOW, "me")
    assert f"messages wait in {TEAM}" in caplog.text
    assert made.JOB.due(app, NOW) is False


def test_the_postgresql_address_shown_is_one():
    shown = re.search(r"`(postgresql\+psycopg://[^`]+)`", README)
    assert shown
    assert make_url(shown[1]).get_driver_name() == "psycopg"


def test_nothing_is_left_to_fill_in():
    assert "BENCH" not in README
    assert "TODO" not in README


def test_the_mapping_shown_is_one_that_can_be_read():
    (text,) = re.findall(r"```yaml\n(.*?)```", section("Bring your data"), re.DOTALL)
    assert parse_mapping(dedent(text), file="lake.yaml").events.table == "public.events"


def test_every_source_of_webhooks_is_named():
    shown = section("Bring your data").casefold()
    assert [name for name, source in all_sources().items() if source.label.casefold() not in shown] == []


def test_the_weights_shown_are_those_of_the_scoring_file():
    table = {row[0].split(" (")[0].casefold(): row for row in rows(section("How health is reckoned"))[2:]}
    for name, part in default_scoring().components.items():
        assert float(table[name][1]) == part.weight
        assert [float(number) for number in re.findall(r"[\d.]+", table[name][2])] == list(part.signals.values())
