"""A part is a file: collect the one constant of every module in a folder.

Serves features and jobs alike. What does not fit stops the start, never a request.
"""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType, ModuleType
from typing import TypeVar

Part = TypeVar("Part")


class RegistryError(Exception):
    """A folder of parts is wrong; the sentence names the module."""


def collect(package: ModuleType, constant: str, kind: type[Part]) -> Mapping[str, Part]:
    """Return every part in ``package``, read-only and sorted by its key, the attribute ``name``.

    Each module whose name has no leading underscore holds one ``constant`` of type ``kind``. Raises
    ``RegistryError`` where it is missing, is of another type, or has a key that is taken.
    """
    parts: dict[str, Part] = {}
    for module in _modules(package):
        part = getattr(module, constant, None)
        if not isinstance(part, kind):
            raise RegistryError(f"{module.__name__} has no {constant} of type {kind.__name__}.")
        key = _name_of(part)
        if key in parts:
            raise RegistryError(f"{module.__name__}: the key {key!r} is taken by another part.")
        parts[key] = part
    return MappingProxyType(dict(sorted(parts.items())))


def _modules(package: ModuleType) -> list[ModuleType]:
    names = sorted(found.name for found in iter_modules(package.__path__) if not found.name.startswith("_"))
    return [import_module(f"{package.__name__}.{name}") for name in names]


def _name_of(part: object) -> str:
    return str(getattr(part, "name", ""))
