"""Logging to standard error, for people or as JSON lines. A token or secret never gets through."""

import logging
import re
import sys
from typing import Literal

import orjson

_TOKEN = re.compile(r"\b(xox[a-z]+-|xapp-|xoxe\.)[\w.-]+")
_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029)}
_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


def redact(text: str) -> str:
    """Return ``text`` with every Slack token shortened to its kind."""
    return _TOKEN.sub(r"\1[hidden]", text)


def _extras(record: logging.LogRecord) -> dict[str, object]:
    return {name: value for name, value in record.__dict__.items() if name not in _STANDARD}


class ConsoleFormatter(logging.Formatter):
    """One line a record, with its fields behind it and its traceback below."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%H:%M:%S")

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as text."""
        return redact(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        """Return the record's line. What a person typed begins no line of its own and moves no cursor."""
        fields = " ".join(f"{name}={value}" for name, value in _extras(record).items())
        return f"{super().formatMessage(record)} {fields}".rstrip().translate(_CONTROLS)


class JsonFormatter(logging.Formatter):
    """One JSON object a record."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of JSON."""
        said = {
            "at": record.created,
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_extras(record),
        }
        if record.exc_info:
            said["traceback"] = self.formatException(record.exc_info)
        return redact(orjson.dumps(said, default=str).decode())


def configure_logging(form: Literal["console", "json"]) -> None:
    """Send the root logger's records to standard error in ``form``, from INFO on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if form == "json" else ConsoleFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for chatty in ("httpx", "apscheduler", "alembic", "uvicorn"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    for repeating in ("slack_bolt", "slack_sdk.web"):  # what fails in a call is logged by whoever made it
        logging.getLogger(repeating).setLevel(logging.CRITICAL)
