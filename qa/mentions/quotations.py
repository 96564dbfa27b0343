"""What a text puts in quotation marks, and whether its evidence has those words."""

from __future__ import annotations

import re

from qa.mentions.tongue import language_of

_QUOTATION = re.compile(
    r"„([^“”\"]+)[“”\"]|“([^”\"]+)[”\"]|\"([^\"]+)\"|»([^«]+)«|«([^»]+)»"
    r"|‚([^‘’]+)[‘’]|(?<!\w)‘([^’]+)’(?!\w)|(?<!\w)'([^']+)'(?!\w)"
)
_MARKS = re.compile(r"[„“”\"»«‚‘]|(?<!\w)['’]|['’](?!\w)")
_SHORTEST = 2
"""A quotation of one word is a term; only a term in the language of the evidence is looked up."""


def quotations(text: str) -> list[str]:
    """Return what a text puts in quotation marks, where it is more than a word."""
    return [quoted for quoted in _all(text) if len(quoted.split()) >= _SHORTEST]


def strange_quotation(sentence: str, language: str, evidence: str, evidence_language: str) -> str:
    """Return words in quotation marks that the evidence does not hold, ``""`` if there are none.

    A translation cannot be looked up; it is none of these.
    """
    for quoted in _all(sentence):
        same = language == evidence_language or (
            len(quoted.split()) >= _SHORTEST and language_of(quoted) == evidence_language
        )
        if same and not _holds(evidence, quoted):
            return quoted
    return ""


def unquoted(sentence: str, evidence: str) -> str:
    """Return a sentence without the marks around a translation, which quotes nobody."""
    for quoted in quotations(sentence):
        if not _holds(evidence, quoted):
            marks = _MARKS.pattern
            sentence = re.sub(rf"(?:{marks})({re.escape(quoted)})(?:{marks})", r"\1", sentence)
    return sentence


def _all(text: str) -> list[str]:
    found = ("".join(groups).strip() for groups in _QUOTATION.findall(text))
    return [quoted for quoted in found if any(c.isalnum() for c in quoted)]


def _holds(evidence: str, quoted: str) -> bool:
    words = re.escape(_letters(quoted))
    flags = re.IGNORECASE if " " not in quoted else 0
    return re.search(rf"(?<!\w){words}(?!\w)", _letters(evidence), flags) is not None


def _letters(text: str) -> str:
    """Return a text's words and marks in one spacing, without quotation marks and a final stop."""
    return " ".join(_MARKS.sub("", text).split()).rstrip(".,;:!? ")
