"""What every source of webhooks is, and the signatures most of them share."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import orjson

from core.errors import BadInput, Refused
from core.incoming import Incoming
from core.sources._reading import moment

TOLERANCE = timedelta(seconds=300)
"""How old a signed request may be, or how far ahead its clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A request as it came. ``url`` is ours as the sender knows it; names of ``headers`` are in lower case."""

    url: str
    headers: Mapping[str, str]
    body: bytes
    method: str = "POST"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One thing that a request tells. ``key`` is the sender's own id of it: told again it is not taken again.

    ``kind`` is what the sender calls such a thing. ``news`` None: nobody here knows that kind; empty: it is known
    and means nothing to us.
    """

    key: str
    kind: str
    news: tuple[Incoming, ...] | None = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A request in the shape that people have to set up themselves."""

    said: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A system that posts to us.

    ``verify`` raises Refused where the delivery is not signed with the secret, or not lately; ``read`` raises
    BadInput where it is no such thing at all. ``secret_hint`` says where to find the secret.
    """

    name: str
    label: str
    secret_hint: str
    verify: Callable[[Delivery, str, datetime], None]
    read: Callable[[Delivery, datetime], tuple[Told, ...]]
    examples: tuple[Example, ...] = field(default=())


def digest(kind: str, secret: str, *parts: bytes) -> bytes:
    """The HMAC of the parts one after the other; ``kind`` is sha1 or sha256."""
    return hmac.new(secret.encode(), b"".join(parts), getattr(hashlib, kind)).digest()


def check_hex(given: str, expected: bytes) -> None:
    """Raises Refused unless ``given`` is ``expected`` in hexadecimal digits."""
    check(given.strip().lower().encode("utf-8", "surrogateescape"), expected.hex().encode())


def check_base64(given: str, expected: bytes) -> None:
    """Raises Refused unless ``given`` is ``expected`` in base 64."""
    try:
        raw = base64.b64decode(given.encode("utf-8", "surrogateescape"), validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    check(raw, expected)


def check(given: bytes, expected: bytes) -> None:
    """Raises Refused unless both are the same, in a time that tells nothing."""
    if not hmac.compare_digest(given, expected):
        raise Refused("The signature is missing or wrong.")


def check_age(stamp: object, now: datetime) -> None:
    """Raises Refused unless ``stamp``, an instant in any form, is at most 300 seconds away from ``now``."""
    signed_at = moment(stamp)
    if signed_at is None or abs(now - signed_at) > TOLERANCE:
        raise Refused("The signature is too old, or this machine's clock is wrong.")


def read_json(body: bytes) -> object:
    """The JSON of a body; raises BadInput for anything else."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        raise BadInput("The body is not JSON.") from None


def read_object(body: bytes) -> dict[str, object]:
    """The JSON object of a body; raises BadInput for anything else."""
    read = read_json(body)
    if not isinstance(read, dict):
        raise BadInput("The body is not a JSON object.")
    return read
