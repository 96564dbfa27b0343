"""Finding what the modules of a folder bring, one module a language."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Mapping[str, T], Generic[T]):
    """The ``LANGUAGE`` of every module of a folder that has one, by its ``code``.

    The folder is read at the first use, so that its modules may import what they are made of.
    """

    def __init__(self, package: str) -> None:
        self._package = package

    @cached_property
    def _found(self) -> dict[str, T]:
        folder = importlib.import_module(self._package).__path__
        names = (f"{self._package}.{module.name}" for module in pkgutil.iter_modules(folder))
        brought = (getattr(importlib.import_module(name), "LANGUAGE", None) for name in names)
        return {language.code: language for language in brought if language is not None}

    def reload(self) -> None:
        """Read the folder again at the next use."""
        vars(self).pop("_found", None)

    def __getitem__(self, code: str) -> T:
        return self._found[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)
