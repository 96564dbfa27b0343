"""What reading one article may cost, whoever gives it and however it comes."""

from __future__ import annotations

from dataclasses import dataclass

MAX_BYTES = 20_000_000
"""Size of the largest file or page."""

MAX_CHARACTERS = 2_000_000
"""Length of the longest text, about a thousand pages."""

MAX_UNPACKED = 100_000_000
"""Bytes that a Word file may unpack to; a real one of the largest size allowed stays below."""

MAX_ELEMENTS = 300_000
"""Elements of a web page, each of which costs about a kilobyte while it is read. A text of
`MAX_CHARACTERS` has one for every seven characters then."""

MAX_ATTRIBUTES = 1_000
"""Attributes of an element of a web page: libxml2's time grows with the square of their number."""

MAX_SENTENCES = 100_000
"""Sentences, rows and headings of an article, each of which gets a vector. A text of
`MAX_CHARACTERS` has 20,000 of usual length."""

MAX_PASSAGES = 20_000
"""Passages of an article, each of which gets a vector. A text of `MAX_CHARACTERS` has 2,500 where
its sections are not all tiny."""

SMALL = 50_000
"""Bytes of plain text that are read without a process of their own; the worst take 0.3 s."""

AT_ONCE = 4
"""Articles that are read at the same time; others wait."""

MAX_ANSWER = 64_000_000
"""Bytes in which a process may say what it read."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the process that reads an article may use.

    Attributes:
        cpu_seconds: of one core; a PDF of a thousand pages takes 25.
        seconds: by the clock, on a machine with other work.
        memory: bytes beside those that every such process has; the largest Word file takes 600 MB.
    """

    cpu_seconds: int = 60
    seconds: float = 240.0
    memory: int = 1 << 30


LIMITS = Limits()
