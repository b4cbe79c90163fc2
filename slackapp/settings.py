"""The settings: environment or ``.env``, read once, every problem told at once before anything starts."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

_ROOT = Path(__file__).resolve().parent.parent
HOME = _ROOT if (_ROOT / "pyproject.toml").exists() else Path.cwd()
"""The folder that holds ``.env`` and ``var/``: the project's own, so that commands work from any directory."""


class SettingsError(Exception):
    """The settings cannot be used; ``problems`` holds one sentence each."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


class Mode(StrEnum):
    """What is about to start, which decides what must be set."""

    HTTP = "http"
    SOCKET = "socket"
    TOOL = "tool"


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ValueError("must be a web address that begins with http:// or https://")
    return text


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        raise ValueError("must be a time zone such as Europe/Berlin") from None
    return text


def _database(text: str) -> str:
    from core.storage import checked_address

    return checked_address(text)


def _events(text: str) -> str:
    from core.storage import checked_events_address

    return checked_events_address(text)


def _keys(secret: SecretStr) -> SecretStr:
    if any(len(key.strip()) < 32 for key in secret.get_secret_value().split(",")):  # noqa: PLR2004 - said in the sentence
        raise ValueError("must be 32 characters or more; several keys are separated by commas, newest first")
    return secret


def _write_keys(secret: SecretStr) -> SecretStr:
    pairs = [pair.strip().partition(":") for pair in secret.get_secret_value().split(",")]
    if not all(team and key for team, _, key in pairs):
        raise ValueError("must be pairs such as T0123456789:key separated by commas")
    return secret


Url = Annotated[str, AfterValidator(_url)]


class Settings(BaseSettings):
    """What the operator set; the names are these in capitals. Secrets never show in a log or a repr."""

    model_config = SettingsConfigDict(env_file=HOME / ".env", env_ignore_empty=True, extra="ignore", frozen=True)

    database_url: Annotated[str, AfterValidator(_database)] = "sqlite:///var/coordinator.db"
    events_url: Annotated[str, AfterValidator(_events)] = "duckdb://var/events"
    host: str = "127.0.0.1"
    port: int = Field(default=3000, ge=1, le=65535)
    public_url: Url | None = None
    slack_signing_secret: SecretStr | None = None
    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_client_id: str | None = None
    slack_client_secret: SecretStr | None = None
    slack_api_url: Url = "https://slack.com/api/"
    slack_authorize_url: Url = "https://slack.com/oauth/v2/authorize"
    secret_key: Annotated[SecretStr, AfterValidator(_keys)] | None = None
    ingest_keys: Annotated[SecretStr, AfterValidator(_write_keys)] | None = None
    tz_default: Annotated[str, AfterValidator(_zone)] = "UTC"
    log_format: Literal["console", "json"] = "console"

    @property
    def base_url(self) -> str:
        """The base of links the app hands out, without a slash at its end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def api_url(self) -> str:
        """The base of the Slack Web API, with a slash at its end."""
        return self.slack_api_url.rstrip("/") + "/"

    @property
    def store_url(self) -> str:
        """The database's address; a relative SQLite file lies in the project's folder wherever one calls from."""
        prefix = "sqlite:///"
        path = self.database_url.removeprefix(prefix)
        if not self.database_url.startswith(prefix) or path.startswith(("/", ":")) or not path:
            return self.database_url
        return prefix + str(HOME / path)

    @property
    def var(self) -> Path:
        """The folder for what the app makes itself."""
        return HOME / "var"


def load_settings(mode: Mode, **given: object) -> Settings:
    """Return the settings; ``given`` ones win over the environment.

    Raises:
        SettingsError: something is missing for ``mode`` or malformed.
    """
    try:
        settings = Settings(**given)  # type: ignore[arg-type]  # pydantic checks what it is given
    except ValidationError as wrong:
        problems = [_sentence(error["loc"], error["msg"]) for error in wrong.errors()]
        raise SettingsError((*problems, *_missing(_without(wrong, given), mode))) from None
    if missing := _missing(settings, mode):
        raise SettingsError(tuple(missing))
    return settings


def _without(wrong: ValidationError, given: dict[str, object]) -> Settings:
    """Return the settings as they would be with the malformed ones left out, to see what else is missing."""
    names = {str(error["loc"][0]) for error in wrong.errors() if error["loc"]}
    defaults = {name: field.default for name, field in Settings.model_fields.items() if name in names}
    return Settings(**{**given, **defaults})


def _sentence(place: tuple[int | str, ...], message: str) -> str:
    name = ".".join(str(part) for part in place[:1]).upper() or "The settings"
    return f"{name}: {message.removeprefix('Value error, ')}."


def _missing(settings: Settings, mode: Mode) -> list[str]:
    missing = []
    if mode is Mode.HTTP and settings.slack_signing_secret is None:
        missing.append(
            "SLACK_SIGNING_SECRET: must be set, so that requests can be told from forged ones; "
            "it stands under Basic Information of your Slack app."
        )
    if mode is Mode.SOCKET and settings.slack_app_token is None:
        missing.append("SLACK_APP_TOKEN: must be set for Socket Mode; it begins with xapp-.")
    if (settings.slack_client_id is None) != (settings.slack_client_secret is None):
        missing.append("SLACK_CLIENT_ID and SLACK_CLIENT_SECRET: set both, or neither.")
    return missing
