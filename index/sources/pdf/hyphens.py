"""Lines put together to one, with the words that were broken at their ends."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from index.languages.language import LANGUAGES

_BROKEN = re.compile(r"[^\W\d_]-$")
_WORD = re.compile(r"\w+(?:-\w+)*")
_NO_WORD = re.compile(r"[^\w-]")
_LONGEST = 100
"""Characters of the longest word that is looked up."""


def words(lines: Iterable[str]) -> Counter[str]:
    """Return how often each word stands within a line, in lower case."""
    return Counter(word.lower() for line in lines for word in _WORD.findall(line))


def joined(lines: Sequence[str], known: Counter[str]) -> str:
    """Return lines as one: ``Waffen-`` and ``ruhe`` without the hyphen, ``E-`` and ``Auto`` with.

    Args:
        lines: of one paragraph.
        known: `words` of the whole file, which tell whether it writes ``well-known``.
    """
    parts: list[str] = []
    for line in lines:
        if parts:
            parts[-1] = _before(parts[-1], line, known)
        parts.append(line)
    return "".join(parts)


def _before(line: str, following: str, known: Counter[str]) -> str:
    """Return ``line`` as it stands before ``following``."""
    word = re.split(r"\W", following, maxsplit=1)[0]
    conjunction = any(word in language.conjunctions for language in LANGUAGES.values())
    if conjunction or not line.endswith("-") or not line[-2:-1].isalnum():
        return f"{line} "
    broken = _BROKEN.search(line) and following[:1].islower()
    if not broken or _is_compound(line, word, known):
        return line
    return line[:-1]


def _is_compound(line: str, word: str, known: Counter[str]) -> bool:
    """Tell whether the file writes the word with its hyphen elsewhere, and never without."""
    first = _NO_WORD.split(line[-_LONGEST:-1])[-1].lower()
    return known[f"{first}-{word}"] > 0 and known[f"{first}{word}"] == 0
