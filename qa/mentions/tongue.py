"""Which language a text is in."""

from __future__ import annotations

import functools

from index.text.language import detect


@functools.lru_cache(maxsize=1024)
def language_of(text: str) -> str:
    """Return what `detect` says of a text; quotes are asked about many times."""
    return detect(text)
