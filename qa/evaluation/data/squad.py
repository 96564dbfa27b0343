"""SQuAD's JSON, versions 1.1 and 2.0, as XQuAD, MLQA and GermanQuAD have it too.

Each title is an article whose paragraphs are its sections. Paragraphs are kept to the character,
so that an answer's offset counts from where its paragraph begins in the article.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from index.article import Article, Section, Span
from index.text.clean import one_line
from index.text.language import detect
from index.text.split import sentences
from qa.evaluation.data.rows import (
    Content,
    Problem,
    Row,
    UnusableError,
    Values,
    identifier,
    question,
    truth,
    writable,
)

BETWEEN = "\n\n"
"""What stands between two paragraphs."""


def read_squad(document: Values, text: str, name: str) -> Content:
    """Return the articles of a SQuAD document and the questions on them.

    What cannot be read is told by its line in the file's ``text``, and by its place.
    """
    problems: list[Problem] = []
    entries: dict[str, list[tuple[str, str, Values]]] = {}
    for number, (place, entry) in enumerate(_objects(document, "data", "", problems), 1):
        title = entry.get("title")
        title = one_line(title.replace("_", " ")) if isinstance(title, str) else ""
        for where, paragraph in _objects(entry, "paragraphs", place, problems):
            try:
                found = (where, _context(paragraph), paragraph)
            except UnusableError as error:
                problems.append(Problem(where, str(error)))
            else:
                entries.setdefault(title or f"{name} {number}", []).append(found)
    articles: list[Article] = []
    rows: list[Row] = []
    for title, paragraphs in entries.items():
        contexts = [context for _, context, _ in paragraphs]
        article = article_of(title, contexts, f"{name}#{len(articles) + 1}")
        articles.append(article)
        start = 0
        for place, context, paragraph in paragraphs:
            for where, values in _objects(paragraph, "qas", place, problems):
                try:
                    rows.append(_row(where, values, context, start, article.id))
                except UnusableError as error:
                    problems.append(Problem(f"{_line(text, values)}{where}", str(error)))
            start += len(context) + len(BETWEEN)
    return Content(tuple(rows), tuple(articles), tuple(problems))


def _objects(
    owner: Values, key: str, place: str, problems: list[Problem]
) -> Iterator[tuple[str, Values]]:
    """Yield the place and the values of each object in a list; what is none is a problem."""
    found = owner.get(key)
    if place and not isinstance(found, list):  # without a place it is the file that is empty
        problems.append(Problem(place, f"there is no list {key}"))
    for number, values in enumerate(_list(found)):
        where = f"{place}.{key}[{number}]".removeprefix(".")
        if isinstance(values, Mapping):
            yield where, values
        else:
            problems.append(Problem(where, "this is not an object"))


def _row(where: str, values: Values, context: str, start: int, article: str) -> Row:
    impossible = truth(values.get("is_impossible"), "is_impossible")
    answers = [] if impossible else list(_answers(values, context))
    return Row(
        where=where,
        id=identifier(values.get("id")),
        question=question(values.get("question")),
        article=article,
        answerable=not impossible if impossible is not None or answers else None,
        answers=tuple(dict.fromkeys(span.of(context) for span in answers)),
        spans=tuple(dict.fromkeys(Span(start + s.start, start + s.end) for s in answers)),
    )


def _answers(values: Values, context: str) -> Iterator[Span]:
    """Yield where the answers are in their paragraph."""
    for answer in _list(values.get("answers")):
        if not isinstance(answer, Mapping):
            raise UnusableError("an answer is not an object")
        yield span_of(answer.get("text"), answer.get("answer_start"), context)


def span_of(words: Any, first: Any, context: str) -> Span:
    """Return where an answer is in its paragraph, by its text and the place of its beginning.

    Raises:
        UnusableError: if it is not there.
    """
    if not isinstance(words, str) or not words.strip() or type(first) is not int:
        raise UnusableError("an answer lacks its text or answer_start")
    if first < 0 or context[first : first + len(words)] != words:
        raise UnusableError(
            f"the answer “{one_line(words, 60)}” does not stand at {first} of its paragraph"
        )
    return Span(first, first + len(words))


def flat_answers(found: Any) -> list[tuple[Any, Any]] | None:
    """Return text and beginning of each answer as Hugging Face writes them, None for other forms.

    That is ``{"text": [...], "answer_start": [...]}``, or an object of the two for each answer.
    """
    if isinstance(found, Mapping) and "text" in found:
        words, starts = (
            one if isinstance(one, list) else [one]
            for one in (found["text"], found.get("answer_start"))
        )
        if len(words) != len(starts):
            raise UnusableError("answers has not as many answer_start as text")
        return list(zip(words, starts, strict=True))
    if isinstance(found, list) and found and all(isinstance(one, Mapping) for one in found):
        return [(one.get("text"), one.get("answer_start")) for one in found]
    return None


def article_of(title: str, contexts: Sequence[str], source: str) -> Article:
    """Return paragraphs as one article, each kept to the character."""
    text = BETWEEN.join(contexts)
    language = detect(text)
    sections = []
    start = 0
    for context in contexts:
        end = start + len(context)
        sections.append(Section(None, tuple(sentences(text, language, start, end))))
        start = end + len(BETWEEN)
    return Article(text, title, True, source, language, tuple(sections))


def _context(paragraph: Values) -> str:
    found = paragraph.get("context")
    if not isinstance(found, str) or not found.strip():
        raise UnusableError("context is missing or empty")
    return writable(found, "context")


def _line(text: str, values: Values) -> str:
    """Return ``"line N, "`` of a question by its id or its text, ``""`` where neither is found."""
    for key in ("id", "question"):
        for ascii_only in (False, True):
            found = text.find(json.dumps(values.get(key), ensure_ascii=ascii_only))
            if values.get(key) and found >= 0:
                return f"line {text.count(chr(10), 0, found) + 1}, "
    return ""


def _list(found: Any) -> list[Any]:
    return found if isinstance(found, list) else []
