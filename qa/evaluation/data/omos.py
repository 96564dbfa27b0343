"""OMoS-QA's rows: a page of one sentence a line, and the numbers of the lines that answer.

The format is that of Kleinle, Prange and Friedrich, "OMoS-QA: A Dataset for Cross-Lingual
Extractive Question Answering in a German Migration Context" (2024). Line 0 is the page's title;
no question of theirs is answered by it.
"""

from __future__ import annotations

from dataclasses import replace

from index.article import Article, Section, Sentence, Span
from index.text.clean import one_line
from qa.evaluation.data.rows import Row, UnusableError, Values, writable


class Pages:
    """The distinct pages of a file, each an article."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._by_context: dict[str, Article] = {}

    @property
    def articles(self) -> tuple[Article, ...]:
        """Return the pages, in the order in which they were first met."""
        return tuple(self._by_context.values())

    def row(self, row: Row, values: Values) -> Row:
        """Return a row tied to its page."""
        context, numbers = values.get("context"), values.get("answers")
        if not isinstance(context, str) or not context.strip():
            raise UnusableError("context is not a text")
        if not isinstance(numbers, list) or not all(type(n) is int for n in numbers):
            raise UnusableError("answers is not a list of line numbers of context")
        spans = line_spans(writable(context, "context"))
        gold = [spans[n] if 0 <= n < len(spans) else None for n in sorted(set(numbers))]
        if not all(gold):
            raise UnusableError(f"context has no such lines as {numbers}")
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
