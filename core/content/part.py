"""What every part of a content file is: a value whose unknown fields are refused by name."""

from typing import ClassVar

from pydantic import ConfigDict

__all__ = ["Part"]


class Part:
    """Base of the values in content files; says how pydantic reads them."""

    __slots__ = ()
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid", str_strip_whitespace=True)
