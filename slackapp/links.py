"""Signed, expiring links: what a page needs to know travels in its address, and nobody else can make one."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer

from core.errors import NotFound

GONE = "This link has expired or is incomplete. Ask the person who sent it for a new one."


class Links:
    """Makes and reads links under ``base_url``. ``keys`` are newest first; a link made with any of them reads."""

    def __init__(self, keys: tuple[str, ...], base_url: str) -> None:
        self._keys = list(reversed(keys))
        self._base = base_url

    def _serializer(self, purpose: str) -> URLSafeSerializer:
        return URLSafeSerializer(self._keys, salt=f"link:{purpose}")

    def token(self, purpose: str, said: Mapping[str, str], *, now: datetime, lifetime: timedelta) -> str:
        """Return ``said`` as signed text that reads for ``lifetime`` from ``now``."""
        expires = int((now + lifetime).timestamp())
        return self._serializer(purpose).dumps({**said, "exp": expires})

    def url(self, purpose: str, said: Mapping[str, str], *, now: datetime, lifetime: timedelta) -> str:
        """Return the address ``/<purpose>/<token>`` of a page."""
        return f"{self._base}/{purpose}/{self.token(purpose, said, now=now, lifetime=lifetime)}"

    def address(self, path: str) -> str:
        """Return the whole address of one of our own paths, which begins with a slash."""
        return f"{self._base}{path}"

    def path(self, url: str) -> str | None:
        """Return what stands behind our own address in ``url``, or None where it is somebody else's."""
        return url.removeprefix(self._base) if url.startswith(f"{self._base}/") else None

    def read(self, purpose: str, token: str, *, now: datetime) -> Mapping[str, str]:
        """Return what ``token`` says.

        Raises:
            NotFound: it was not made here for this purpose, or is too old.
        """
        try:
            said = self._serializer(purpose).loads(token)
        except BadSignature:
            raise NotFound(GONE) from None
        if not isinstance(said, dict) or int(said.pop("exp", 0)) < now.timestamp():
            raise NotFound(GONE)
        return {str(name): str(value) for name, value in said.items()}
