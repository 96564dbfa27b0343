"""OMoS-QA's rows: a page of one sentence a line, and the numbers of the lines that answer.

The format is that of Kleinle, Prange and Friedrich, "OMoS-QA: A Dataset for Cross-Lingual
Extractive Question Answering in a German Migration Context" (2024). Line 0 is the page's title;
no question of theirs is answered by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeGuard

from index.article import Article, Section, Sentence, Span
from index.text.clean import one_line
from qa.evaluation.data.rows import Row, UnusableError, writable
from qa.evaluation.data.squad import article_of


def are_lines(answers: Any) -> TypeGuard[list[int]]:
    """Tell whether answers are numbers of lines, as this format has them; there may be none."""
    return isinstance(answers, list) and all(type(number) is int for number in answers)


class Pages:
    """The distinct pages or paragraphs of a file, each an article."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._by_context: dict[str, Article] = {}

    @property
    def articles(self) -> tuple[Article, ...]:
        """Return the pages, in the order in which they were first met."""
        return tuple(self._by_context.values())

    def paragraph(self, context: str, title: str) -> Article:
        """Return the article that is one paragraph; without a title its first words are one."""
        if context not in self._by_context:
            source = f"{self._name}#{len(self._by_context) + 1}"
            article = article_of(title or one_line(context, 60), [context], source)
            self._by_context[context] = article
        return self._by_context[context]

    def row(self, row: Row, context: str, numbers: Sequence[int]) -> Row:
        """Return a row tied to the page ``context`` and its lines of these numbers."""
        spans = line_spans(writable(context, "context"))
        gold = [spans[n] if 0 <= n < len(spans) else None for n in sorted(set(numbers))]
        if not all(gold):
            raise UnusableError(f"context has no such lines as {list(numbers)}")
        return replace(
            row,
            article=self._page(context, row.language).id,
            answerable=bool(gold),
            spans=tuple(span for span in gold if span),
        )

    def _page(self, context: str, language: str) -> Article:
        if context not in self._by_context:
            source = f"{self._name}#{len(self._by_context) + 1}"
            self._by_context[context] = page(context, source, language)
        return self._by_context[context]


def page(context: str, source: str, language: str = "") -> Article:
    """Return a page as an article: its first line the title and heading, each other a sentence."""
    from index.text.language import detect

    heading, *rest = (span for span in line_spans(context) if span)
    sentences = tuple(Sentence(span.start, span.end) for span in rest or (heading,))
    return Article(
        text=context,
        title=one_line(heading.of(context)),
        titled=True,
        source=source,
        language=language or detect(context),
        sections=(Section(heading if rest else None, sentences),),
    )


def line_spans(text: str) -> list[Span | None]:
    """Return where each line is, without the white space around it; None for an empty one."""
    spans: list[Span | None] = []
    start = 0
    for line in text.split("\n"):
        body = line.strip()
        first = start + len(line) - len(line.lstrip())
        spans.append(Span(first, first + len(body)) if body else None)
        start += len(line) + 1
    return spans
