import logging
import stat

import pytest

from slackapp.logs import ConsoleFormatter, redact
from slackapp.secrets import Sealed, TokenBox, secret_keys
from slackapp.settings import HOME, Mode, Settings, SettingsError, load_settings


def load(mode=Mode.TOOL, **given):
    return load_settings(mode, _env_file=None, **given)


def test_every_problem_is_told_at_once_in_a_sentence_each():
    with pytest.raises(SettingsError) as wrong:
        load(
            Mode.HTTP,
            port=0,
            database_url="mysql://x",
            tz_default="Mars/Olympus",
            secret_key="short",
            public_url="example.org",
            log_format="xml",
            slack_client_id="1.2",
        )
    told = "\n".join(wrong.value.problems)
    names = ("PORT", "DATABASE_URL", "TZ_DEFAULT", "SECRET_KEY", "PUBLIC_URL", "LOG_FORMAT")
    assert all(name + ": " in told for name in names)
    assert "SLACK_SIGNING_SECRET" in told
    assert "SLACK_CLIENT_SECRET" in told
    assert len(wrong.value.problems) == 8


@pytest.mark.parametrize("given", ["key", "T1:", ":key", "T1:key,", "T1:key,key"])
def test_ingest_keys_are_pairs(given):
    with pytest.raises(SettingsError, match="INGEST_KEYS: must be pairs"):
        load(ingest_keys=given)


def test_socket_mode_needs_its_token_and_no_signing_secret():
    with pytest.raises(SettingsError, match="SLACK_APP_TOKEN"):
        load(Mode.SOCKET)
    assert load(Mode.SOCKET, slack_app_token="xapp-1").slack_app_token is not None


def test_an_empty_setting_counts_as_not_set(monkeypatch):
    monkeypatch.setenv("PORT", "")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "")
    settings = load()
    assert (settings.port, settings.slack_bot_token) == (3000, None)


def test_a_relative_database_lies_in_the_projects_folder_from_wherever_one_calls(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert load().store_url == f"sqlite:///{HOME}/var/coordinator.db"
    assert load(database_url="sqlite:////data/x.db").store_url == "sqlite:////data/x.db"


def test_the_public_address_is_where_we_listen_unless_said():
    assert load(port=4000).base_url == "http://127.0.0.1:4000"
    assert load(public_url="https://cs.example.org/").base_url == "https://cs.example.org"


def test_a_secret_never_shows_in_print():
    assert "hush" not in repr(load(slack_bot_token="xoxb-hush"))


class InFolder(Settings):
    """Settings whose var folder is a test's own."""

    folder: object = None

    @property
    def var(self):
        return self.folder


def test_a_secret_key_is_made_once_and_is_for_the_owner_alone(tmp_path):
    settings = InFolder(_env_file=None, folder=tmp_path / "var")
    (first,) = secret_keys(settings)
    assert len(first) >= 32
    assert secret_keys(settings) == (first,)
    file = tmp_path / "var" / "secret.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in file.parent.iterdir()] == ["secret.key"]


def test_keys_rotate_newest_first():
    old, new = "o" * 32, "n" * 32
    sealed = TokenBox((old,)).seal("xoxb-1")
    assert b"xoxb" not in sealed
    assert TokenBox((new, old)).open(sealed) == "xoxb-1"
    with pytest.raises(Sealed):
        TokenBox((new,)).open(sealed)


def test_tokens_are_hidden_from_logs():
    assert (
        redact("token=xoxb-12-ab xapp-1-A and xoxe.xoxp-1") == "token=xoxb-[hidden] xapp-[hidden] and xoxe.[hidden]"
    )


def test_what_a_person_typed_begins_no_line_of_the_log_and_moves_no_cursor():
    record = logging.makeLogRecord({"name": "app", "levelname": "INFO", "msg": "“5\n09:00 forged\x1b[2J” is none"})
    record.__dict__["route"] = "a\r\nb\u2028c"
    assert (
        ConsoleFormatter().format(record).endswith(r"app: “5\x0a09:00 forged\x1b[2J” is none route=a\x0d\x0ab\x2028c")
    )


def test_a_traceback_stands_below_its_line_without_tokens():
    wrong = ValueError("xoxb-12-ab")
    record = logging.makeLogRecord({"msg": "Lost", "exc_info": (ValueError, wrong, None), "team": "T1"})
    first, *below = ConsoleFormatter().format(record).split("\n")
    assert first.endswith("Lost team=T1")
    assert below[-1] == "ValueError: xoxb-[hidden]"
