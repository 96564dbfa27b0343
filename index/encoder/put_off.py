"""Modules that a library imports and seldom uses, imported once they are used.

sentence-transformers and transformers import scikit-learn and much of SciPy, and with them pandas
and pyarrow, for functions of evaluation and training: 130 MB and half of the time of the import.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

FOR_OTHERS = ("sklearn", "sklearn.metrics", "scipy.optimize", "scipy.sparse")
"""What is imported for what an encoder never does."""


@contextmanager
def put_off(names: Sequence[str] = FOR_OTHERS) -> Iterator[None]:
    """Have whoever imports functions of some modules meanwhile import them at their first call.

    Modules that are there already stay as they are, and afterwards an import is what it always is.
    """
    absent = {name: _Later(name) for name in names if name not in sys.modules}
    sys.modules.update(absent)
    try:
        yield
    finally:
        for name, module in absent.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


class _Later(ModuleType):
    """Stands in for a module; its functions import the real one."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__spec__ = ModuleSpec(name, None)
        self.__path__: list[str] = []

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)

        def call(*arguments: Any, **options: Any) -> Any:
            return getattr(import_module(self.__name__), name)(*arguments, **options)

        return call
