"""Reading a request's body: never more than the limit in memory, packed or not, and never deeper than we can read."""

import json
import re
import zlib
from collections.abc import AsyncIterator

import orjson

from slackapp.ingest.answers import Turned

MOST = 500_000
"""Bytes of a body, as it travels and unpacked."""
_GZIP = b"\x1f\x8b"
_ANY_FORM = 32 + zlib.MAX_WBITS
"""gzip and zlib alike."""
_NUL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")
NOT_JSON = object()
"""Stands for NaN and infinities: nothing that can be written as JSON again."""


async def read_body(parts: AsyncIterator[bytes], *, length: str = "", limit: int = MOST) -> bytes:
    """Return the whole body; stops reading one that is over the limit.

    Raises:
        Turned: 413.
    """
    if length.isascii() and length.isdigit() and (len(length) > 12 or int(length) > limit):  # noqa: PLR2004 - terabytes
        raise _too_large(limit)
    read = bytearray()
    async for part in parts:
        read += part
        if len(read) > limit:
            raise _too_large(limit)
    return bytes(read)


def unpacked(body: bytes, encoding: str, *, limit: int = MOST) -> bytes:
    """Return the body unpacked, where its header or its first bytes say that it is gzip. A bomb stops at the limit.

    Raises:
        Turned: 400 for what does not unpack, 413 for too much.
    """
    if not body.startswith(_GZIP) and encoding.strip().casefold() not in {"gzip", "x-gzip", "deflate"}:
        return body
    unpacker = zlib.decompressobj(_ANY_FORM)
    try:
        out = unpacker.decompress(body, limit + 1)
    except zlib.error:
        raise Turned(400, "bad_gzip", "The body says it is gzip and does not unpack.") from None
    if len(out) > limit:
        raise _too_large(limit)
    if not unpacker.eof:
        raise Turned(400, "bad_gzip", "The gzip body is cut off.")
    return out


def read_json(body: bytes) -> object:
    """Return the JSON of a body; NaN and infinities are ``NOT_JSON``, and no text in it has a NUL.

    Raises:
        Turned: 400 for anything else.
    """
    if b"\\u0000" in body:
        body = _NUL.sub(rb"\1", body)
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return _by_hand(body)


def _by_hand(body: bytes) -> object:
    """What a laxer reader makes of it: one bad value must not cost the good calls beside it."""
    try:
        return json.loads(body, parse_constant=lambda _: NOT_JSON)
    except RecursionError:
        raise Turned(400, "too_deep", "The JSON is nested too deep.") from None
    except ValueError:
        raise Turned(400, "bad_json", "The body is not JSON.") from None


def _too_large(limit: int) -> Turned:
    return Turned(413, "too_large", f"A request may have {limit // 1000} KB, unpacked too. Send smaller batches.")
