"""Identifiers made from what they name, so that the same request made twice makes the same thing."""

from base64 import b32encode
from hashlib import sha256


def derived(prefix: str, *parts: str) -> str:
    """An id such as ``plan_k3v9…``: the prefix and 16 characters (80 bits) that follow from the parts alone."""
    digest = sha256("\x1f".join(parts).encode()).digest()
    return f"{prefix}_{b32encode(digest[:10]).decode().lower()}"
