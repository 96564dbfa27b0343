"""The words of all languages that have a module, as one regular expression."""

from __future__ import annotations

import functools
import re
from typing import Literal

from index.languages.language import NEVER
from qa.languages.language import LANGUAGES

Part = Literal["saying", "denying", "counting", "naming"]


def pattern(part: Part, field: str, shape: str = "<>", flags: int = 0) -> re.Pattern[str]:
    """Return what matches a field of any language, nothing where no language has it.

    Args:
        part: of `qa.languages.language.Language`.
        field: of that part; a regular expression.
        shape: what stands around it, itself as ``<>``.
        flags: of the expression.
    """
    return _pattern(part, field, shape, flags, tuple(LANGUAGES))


@functools.cache
def _pattern(
    part: Part, field: str, shape: str, flags: int, codes: tuple[str, ...]
) -> re.Pattern[str]:
    found = [getattr(getattr(LANGUAGES[code], part), field) for code in codes]
    joined = "|".join(one for one in found if one)
    return re.compile(shape.replace("<>", f"(?:{joined})"), flags) if joined else NEVER
