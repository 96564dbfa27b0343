"""Finding what the modules of a folder bring, one module a language."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Mapping[str, T], Generic[T]):
    """What each language brings, by ISO 639-1 code; a module put into the folder is found.

    The folder is read at the first use, so that its modules may import what they are made of.
    A module that has no ``LANGUAGE`` is none of a language.
    """

    def __init__(self, package: str, kind: type[T]) -> None:
        """Name the folder, and the class of the ``LANGUAGE`` that its modules have."""
        self._package = package
        self._kind = kind

    @cached_property
    def _found(self) -> dict[str, T]:
        folder = importlib.import_module(self._package)
        found = {}
        for module in sorted(pkgutil.iter_modules(folder.__path__), key=lambda m: m.name):
            named = importlib.import_module(f"{self._package}.{module.name}")
            language = getattr(named, "LANGUAGE", None)
            if isinstance(language, self._kind):
                found[str(language.code)] = language  # type: ignore[attr-defined]
        return found

    def reload(self) -> None:
        """Read the folder again at the next use."""
        self.__dict__.pop("_found", None)

    def __getitem__(self, code: str) -> T:
        return self._found[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)
