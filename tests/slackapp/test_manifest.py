from pathlib import Path

import yaml

from slackapp.app import all_features
from slackapp.features import Action, Command, Feature, Shortcut
from slackapp.manifest import PLACEHOLDER, manifest, to_yaml
from slackapp.routes import Routes

FILE = Path(__file__).parents[2] / "manifest.yml"


def nothing(_):
    raise AssertionError


def made(*, socket=False):
    feature = Feature(
        name="f",
        commands=(Command(verb="b", name="/b", description="B", example="/b", handler=nothing),),
        events={"team_join": Action(handler=nothing), "message": Action(handler=nothing)},
        shortcuts={"s": Shortcut(name="S", description="Does s", handler=nothing, on_message=True)},
    )
    return manifest(Routes((feature,)), url="https://cs.example.org", socket=socket)


def test_the_file_is_what_the_code_declares():
    assert FILE.read_text() == to_yaml(manifest(Routes(all_features()), url=PLACEHOLDER))


def test_commands_events_and_shortcuts_come_from_the_features():
    features, settings = made()["features"], made()["settings"]
    assert [c["command"] for c in features["slash_commands"]] == ["/b", "/cs"]
    assert features["shortcuts"] == [{"name": "S", "type": "message", "callback_id": "s", "description": "Does s"}]
    events = settings["event_subscriptions"]["bot_events"]
    assert "team_join" in events
    assert "message.im" in events
    assert "message" not in events


def test_every_address_is_ours_and_socket_mode_has_none():
    assert "https://cs.example.org/slack/events" in yaml.safe_dump(made())
    socket = made(socket=True)
    assert socket["settings"]["socket_mode_enabled"] is True
    assert "slack/events" not in yaml.safe_dump(socket)


def test_it_keeps_to_slacks_limits():
    whole = manifest(Routes(all_features()), url=PLACEHOLDER)
    assert len(whole["display_information"]["name"]) <= 35
    assert len(whole["display_information"]["description"]) <= 140
    commands = whole["features"]["slash_commands"]
    assert len(commands) <= 50
    for command in commands:
        assert len(command["command"]) <= 32
        assert command["command"] == command["command"].lower()
        assert len(command.get("usage_hint", "")) <= 1000
        assert len(command["description"]) <= 2000
