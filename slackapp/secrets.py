"""The secret key and what it is for: sealing tokens so that a stolen database opens no workspace."""

import base64
import hashlib
import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from core.errors import CoordinatorError
from slackapp.settings import Settings


class Sealed(CoordinatorError):
    """Something was sealed with a key that is no longer among the keys."""


def secret_keys(settings: Settings) -> tuple[str, ...]:
    """Return the keys, newest first: from ``SECRET_KEY``, else from ``var/secret.key``, made when absent."""
    if settings.secret_key is not None:
        return tuple(key.strip() for key in settings.secret_key.get_secret_value().split(","))
    return (_own_key(settings.var / "secret.key"),)


def _own_key(file: Path) -> str:
    """Return the key in ``file``. Several processes may start at once: only one of them writes it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(f".{os.getpid()}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as made:
            made.write(secrets.token_urlsafe(48))
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)
    return file.read_text().strip()


class TokenBox:
    """Seals text with the newest key, opens what any of the keys sealed, and makes new secrets."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        self._fernet = MultiFernet([Fernet(_fernet_key(key)) for key in keys])

    def seal(self, text: str) -> bytes:
        """Return ``text`` as opaque bytes."""
        return self._fernet.encrypt(text.encode())

    def fresh(self, prefix: str) -> str:
        """Return a new secret of 256 random bits behind ``prefix``."""
        return prefix + secrets.token_urlsafe(32)

    def open(self, sealed: bytes) -> str:
        """Return what was sealed.

        Raises:
            Sealed: none of the keys fits.
        """
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken:
            raise Sealed(
                "The stored Slack token was sealed with another SECRET_KEY: add that key, or connect Slack again."
            ) from None


def _fernet_key(key: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"token:" + key.encode()).digest())
