"""In which encoding a file is written: by its mark, by being sound UTF-8, else by how its letters look."""

import codecs
from itertools import pairwise
from typing import BinaryIO

from charset_normalizer import from_bytes

from core.errors import BadInput

CHUNK = 1 << 20
SAMPLE = 1 << 16
"""Bytes with letters beyond ASCII that are looked at where the file is no UTF-8."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WIDE = frozenset({"utf-16", "utf-32", "utf-16-le", "utf-16-be"})
"""Encodings in which a zero byte is nothing odd."""
_LIKELY = ["cp1252", "mac_roman", "cp1250", "cp1251", "cp1253", "cp1254", "cp932", "gb18030", "euc_kr", "big5"]
_BORN_FOR_TWO = 0.3
"""Share of zero bytes from which a text without a mark is UTF-16: every second byte is zero in Latin letters."""


def encoding_of(source: BinaryIO) -> str:
    """The name of the encoding, as Python calls it. Reads the file through; BadInput for one that is no text."""
    source.seek(0)
    head = source.read(SAMPLE)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    wide = _unmarked(head)
    if wide:
        return wide
    if b"\0" in head and head.count(b"\0") > len(head) // 10:
        raise BadInput("This is no table in text form. Save it as CSV.")
    odd = _not_utf8(source)
    return _by_letters(odd) if odd else "utf-8"


def _unmarked(head: bytes) -> str | None:
    """UTF-16 without a mark, by where its zero bytes are."""
    half = max(1, len(head) // 2)
    if head[1::2].count(0) / half > _BORN_FOR_TWO and not head[0::2].count(0):
        return "utf-16-le"
    if head[0::2].count(0) / half > _BORN_FOR_TWO and not head[1::2].count(0):
        return "utf-16-be"
    return None


def _not_utf8(source: BinaryIO) -> bytes:
    """Lines with letters beyond ASCII, if the file is not UTF-8; else nothing."""
    source.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    odd = bytearray()
    sound = True
    while chunk := source.read(CHUNK):
        if len(odd) < SAMPLE and not chunk.isascii():
            odd += b"\n".join(line for line in chunk.split(b"\n") if not line.isascii())[:SAMPLE]
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            sound = False
        if not sound and len(odd) >= SAMPLE:
            break
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        sound = False
    return b"" if sound else bytes(odd)


def _by_letters(odd: bytes) -> str:
    """Windows' and the Mac's Western letters are told apart by where real words have them; else as it looks."""
    western = {name: _strange(odd, name) for name in ("cp1252", "mac_roman")}
    best = min(western, key=lambda name: western[name])
    if western[best] == 0:
        return best
    found = from_bytes(odd, cp_isolation=_LIKELY, threshold=0.3).best()
    return found.encoding if found is not None else best


_WESTERN = frozenset("äöüßÄÖÜéèêëçñáíóúàìòùâîôûïåæøÅÆØÉÈÇÑœãõÁÍÓÚÀ€£–—‘’“”„…«»°§©®ÿ·¡¿\u00a0")  # noqa: RUF001 - real letters


def _strange(odd: bytes, encoding: str) -> float:
    """How much of the text beyond ASCII, from 0 to 1, is nothing that Western words have."""
    text = odd.decode(encoding, errors="replace")
    beyond = [char for char in text if ord(char) > 127]  # noqa: PLR2004 - where ASCII ends
    strange = sum(char not in _WESTERN for char in beyond)
    inside = sum(
        before.islower() and char.isupper() and ord(char) > 127  # noqa: PLR2004 - likewise
        for before, char in pairwise(text)
    )
    return (strange + inside) / max(1, len(beyond))
