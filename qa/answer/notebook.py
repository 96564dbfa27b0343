"""Answers as HTML for a notebook: each quote marked where it stands, with a few words around it.

Whatever comes from a question, an article or a model is escaped, and there is no script. Colours
are the notebook's own or see-through, so that they suit a light page and a dark one; where styles
are taken out, as on GitHub, the elements say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from qa.answer.answer import Answer, Citation, Evidence

_FRAME = Markup('<div style="max-width: 46em; line-height: 1.5">{}</div>')
_TEXT = Markup('<p dir="auto" style="margin: 0 0 .5em; white-space: pre-line">{}</p>')
_NOTE = Markup('<p style="margin: 0 0 .5em; opacity: .75"><small>{}</small></p>')
_QUOTE = Markup(
    '<div style="margin: 0 0 .75em"><small>{head}</small>'
    '<blockquote dir="auto" style="margin: .15em 0; padding: 0 0 0 .75em; border-left: 3px solid '
    'rgba(128, 128, 128, .5); color: inherit; font-size: inherit; white-space: pre-line">'
    "{before}<mark style="
    '"background: rgba(255, 190, 0, .35); color: inherit; padding: .1em 0">{quote}</mark>{after}'
    "</blockquote></div>"
)
_EMPTY_LINES = re.compile(r"\n\s*\n")
_NEAR = Markup('<span style="opacity: .7">{}</span>')


def citation_html(citation: Citation) -> str:
    """Return a quote, marked among the words around it, and above it where it stands."""
    return _framed([_quote(citation)])


def evidence_html(evidence: Evidence) -> str:
    """Return what was found: the quotes, best first, and how sure it is that they answer."""
    said = [_TEXT.format(evidence.said)] if evidence.said else []
    return _framed([*said, *_quotes(evidence), _sureness(evidence)])


def answer_html(answer: Answer) -> str:
    """Return a question and its answer; a text that only repeats its quotes is not shown twice."""
    lines = [_TEXT.format(Markup("<b>{}</b>").format(answer.question))]
    if answer.understood:
        lines.append(_NOTE.format(f"understood: {answer.understood}"))
    if text := _own_words(answer):
        lines.append(_TEXT.format(text))
    notes = [_NOTE.format(f"withheld: {reason}") for reason in answer.withheld]
    return _framed([*lines, *_quotes(answer), *notes, _sureness(answer)])


def _framed(lines: Iterable[Markup]) -> str:
    return str(_FRAME.format(Markup().join(lines)))


def _own_words(answer: Answer) -> str:
    """Return an answer's text without the quotes that stand below it anyway."""
    text = answer.text
    if not answer.composed:
        for citation in answer.citations:
            text = text.replace(f"{citation.quote} [{citation.number}]", "")
    return text.strip()


def _quotes(found: Evidence | Answer) -> Iterable[Markup]:
    yield from map(_quote, found.citations)
    if found.nearest:
        yield _quote(found.nearest, name="nearest")


def _sureness(found: Evidence | Answer) -> Markup:
    if found.kind == "courtesy":
        return Markup()
    declined = "" if found.answerable else "not answerable · "
    return _NOTE.format(f"{declined}confidence {found.confidence:.2f}")


def _quote(citation: Citation, name: str = "") -> Markup:
    place = [f"page {citation.page}"] if citation.page else []
    place.append(f"characters {citation.start}–{citation.end}")
    section = f" › {citation.section}" if citation.section not in ("", citation.title) else ""
    number = name or f"[{citation.number}]"
    head = Markup("{} <b>{}</b>{} · {}").format(number, citation.title, section, " · ".join(place))
    if citation.label:
        head += Markup(" · <i>{}</i>").format(citation.label)
    return _QUOTE.format(
        head=head,
        before=_near("… " if citation.start > len(citation.before) else "", citation.before),
        quote=_with_shortest(citation),
        after=_near("", citation.after, " …"),
    )


def _near(*texts: str) -> Markup:
    """Return what stands beside a quote, without empty lines; nothing where it is not known."""
    around = _EMPTY_LINES.sub("\n", "".join(texts))
    return _NEAR.format(around) if texts[1] else Markup()


def _with_shortest(citation: Citation) -> Markup:
    """Return the quote's characters, the shortest answer among them in bold."""
    quote, (low, high) = citation.quote, citation.bold
    if low == high:
        return Markup("{}").format(quote)
    return Markup("{}<b>{}</b>{}").format(quote[:low], quote[low:high], quote[high:])
