"""The few things delivery asks of Slack, each once and with its failure as a type."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPException
from typing import BinaryIO, Protocol
from urllib.request import Request, urlopen

from slack_sdk import WebClient

from slackapp.connections import NotConnected
from slackapp.slack_errors import NETWORK_ERRORS, WAIT_UNTOLD, Unavailable, Unexpected, Unsure, slack_trouble
from slackapp.slack_hosts import of_slack

CALL_SECONDS = 5
"""How long one call may take: well inside a lease, so that nobody else takes a message that is under way."""
LONGEST_FILE = 1_000_000
"""Bytes of a file that are read; what is longer is cut off, and refused by whoever reads it."""
PIECE = 1 << 18
"""Bytes of a large file that are in memory at once."""
_AS_JSON = ("chat.", "views.", "conversations.open", "conversations.join", "files.completeUploadExternal")
"""Slack reads these as JSON; the others as a form only."""


class Slack(Protocol):
    """One workspace's Slack."""

    def call(self, method: str, /, **arguments: object) -> Mapping[str, object]:
        """Return Slack's answer to one call made once; raises ``SlackTrouble``."""

    def upload(self, url: str, content: bytes) -> None:
        """Send a file's bytes to where Slack wants them; raises ``SlackTrouble``."""

    def download(self, url: str, most: int = LONGEST_FILE) -> bytes:
        """Return the bytes of a file in Slack, the first ``most`` of them; raises ``SlackTrouble``."""


class WebSlack:
    """Slack over HTTP, by a client that repeats nothing and gives up in time.

    ``connect`` gives a client with the workspace's token, or raises ``NotConnected``.
    """

    def __init__(self, connect: Callable[[], WebClient]) -> None:
        self._connect = connect

    def call(self, method: str, /, **arguments: object) -> Mapping[str, object]:
        """Return Slack's answer; raises ``SlackTrouble``."""
        client = self._client(method)
        try:
            if method.startswith(_AS_JSON):
                answer = client.api_call(method, json=arguments)
            else:
                answer = client.api_call(method, params={key: _form(value) for key, value in arguments.items()})
        except NETWORK_ERRORS as error:
            raise slack_trouble(error, method=method) from error
        return answer.data if isinstance(answer.data, dict) else {}

    def upload(self, url: str, content: bytes) -> None:
        """Post the bytes, to Slack alone; raises ``SlackTrouble``."""
        _own(url, self._client("upload"), method="upload")
        request = Request(  # noqa: S310 - the address is Slack's
            url, data=content, method="POST", headers={"Content-Type": "application/octet-stream"}
        )
        try:
            with urlopen(request, timeout=CALL_SECONDS) as answer:  # noqa: S310 - likewise
                answer.read()
        except (HTTPException, OSError) as error:
            raise slack_trouble(error, method="upload") from error

    def download(self, url: str, most: int = LONGEST_FILE) -> bytes:
        """Fetch the first ``most`` bytes and leave the rest; raises ``SlackTrouble``."""
        with self._opened(url) as answer:
            return bytes(answer.read(most))

    def spool(self, url: str, target: BinaryIO, *, size: int) -> None:
        """Write a file of ``size`` bytes to ``target``; raises ``SlackTrouble``, also where it has another size."""
        left = size
        with self._opened(url) as answer:
            while left >= 0 and (piece := answer.read(PIECE)):
                left -= len(piece)
                target.write(piece)
        if left:
            raise Unsure("cut_off", method="download")

    @contextmanager
    def _opened(self, url: str) -> Iterator[BinaryIO]:
        """A file in Slack, to be read.

        One that only stands in Slack has an address elsewhere, and Slack's own may lead on to another: the token
        goes to Slack alone.
        """
        client = self._client("download")
        _own(url, client, method="download")
        request = Request(url)  # noqa: S310 - the address is Slack's
        request.add_unredirected_header("Authorization", f"Bearer {client.token}")
        try:
            with urlopen(request, timeout=CALL_SECONDS) as answer:  # noqa: S310 - likewise
                yield answer
        except (HTTPException, OSError) as error:
            raise slack_trouble(error, method="download") from error

    def _client(self, method: str) -> WebClient:
        try:
            known = self._connect()
        except NotConnected as error:
            raise Unavailable("not_connected", method=method, seconds=WAIT_UNTOLD) from error
        return WebClient(token=known.token, base_url=known.base_url, timeout=CALL_SECONDS, retry_handlers=[])


def _own(url: str, client: WebClient, *, method: str) -> None:
    """Raise ``Unexpected`` for an address that is not Slack's."""
    if not of_slack(url, client.base_url):
        raise Unexpected("foreign_address", method=method)


def _form(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
