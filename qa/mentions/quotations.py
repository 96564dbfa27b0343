"""What a text puts in quotation marks, and whether another text has those words."""

from __future__ import annotations

import re
from dataclasses import dataclass

_QUOTATION = re.compile(
    r"„([^“”\"]+)[“”\"]|“([^”\"]+)[”\"]|\"([^\"]+)\"|»([^«]+)«|«([^»]+)»"
    r"|‚([^‘’]+)[‘’]|(?<!\w)‘([^’]+)’(?!\w)|(?<!\w)'([^']+)'(?!\w)"
)
_MARKS = re.compile(r"[„“”\"»«‚‘]|(?<!\w)['’]|['’](?!\w)")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words in quotation marks.

    Attributes:
        text: without the marks.
        start: offset of its first mark.
        end: offset after its last mark.
    """

    text: str
    start: int
    end: int

    @property
    def is_term(self) -> bool:
        """Tell whether it is a single word, which may be set off without being quoted."""
        return len(self.text.split()) < 2

    def is_in(self, text: str) -> bool:
        """Tell whether a text has the words, in whatever marks."""
        words = re.escape(_letters(self.text))
        flags = re.IGNORECASE if " " not in self.text else 0
        return re.search(rf"(?<!\w){words}(?!\w)", _letters(text), flags) is not None


def quotations_in(text: str) -> list[Quotation]:
    """Return what a text puts in quotation marks, in order."""
    found = (
        Quotation("".join(filter(None, match.groups())).strip(), match.start(), match.end())
        for match in _QUOTATION.finditer(text)
    )
    return [quoted for quoted in found if any(c.isalnum() for c in quoted.text)]


def unquoted(sentence: str, evidence: str) -> str:
    """Return a sentence without the marks around a translation, which quotes nobody."""
    for quoted in reversed(quotations_in(sentence)):
        if not quoted.is_term and not quoted.is_in(evidence):
            sentence = sentence[: quoted.start] + quoted.text + sentence[quoted.end :]
    return sentence


def _letters(text: str) -> str:
    """Return a text's words and marks in one spacing, without quotation marks and a final stop."""
    return " ".join(_MARKS.sub("", text).split()).rstrip(".,;:!? ")
