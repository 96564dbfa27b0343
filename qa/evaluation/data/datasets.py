"""From a file of questions to examples: questions tied to the places that answer them.

`read_questions` reads a file, `bind` ties its rows to articles, `sample` takes some of them. What
cannot be used is named, by file and line, in one `LoadError`; then nothing is asked at all.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Literal

from index.article import Article
from index.errors import LoadError
from index.text.clean import one_line
from index.text.language import detect
from qa.evaluation.data.formats import read_content
from qa.evaluation.data.gold import Gold, Known, found_gold, places_of
from qa.evaluation.data.places import Haystack
from qa.evaluation.data.rows import Content, Problem, Row

Scope = Literal["own", "all"]
"""Whether a question is asked of its own article alone, or of all articles."""

NAMED = 5
"""Rows that an error names; it counts the others."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question, and what is known of its answer: a `Row` that is tied to an article.

    Attributes:
        article: id of the article it is about, ``""`` where that is not known.
        answer_language: ISO 639-1 code of ``answers``.
        gold: places that answer, any of them.
        own_answers: texts that are right answers in the language of the question.
        known: how `gold` is known.
        tags: words that sort it among the others.
    """

    id: str
    question: str
    language: str
    article: str
    answerable: bool | None
    answers: tuple[str, ...]
    answer_language: str
    facts: tuple[tuple[str, ...], ...]
    gold: tuple[Gold, ...]
    own_answers: tuple[str, ...] = ()
    known: Known = "evidence"
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Questions:
    """A file of questions, its articles, and what to ask each of if nobody says otherwise.

    ``unread`` names columns and sheets of the file that were not read.
    """

    name: str
    sha256: str
    rows: tuple[Row, ...]
    articles: tuple[Article, ...]
    scope: Scope
    unread: tuple[str, ...] = ()


def read_questions(path: str | Path, *, pages: bool = True) -> Questions:
    """Return the questions of a file, and the articles that it brings.

    Where not ``pages``, a paragraph that a row brings is no article but a passage of another.

    Raises:
        LoadError: if the file or one of its rows cannot be read.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise LoadError(f"{path} cannot be read ({why}): give a file of questions") from error
    content = read_content(data, path.suffix.lower(), path.name, pages=pages)
    content = replace(content, rows=_with_ids(content.rows))
    complain(path.name, [*content.problems, *_twice(content.rows)])
    if not content.rows:
        raise LoadError(f"{path.name} holds no question: give one in each line")
    return Questions(
        name=path.name,
        sha256=hashlib.sha256(data).hexdigest(),
        rows=_with_languages(content),
        articles=content.articles,
        scope="own" if content.one_page_each else "all",
        unread=content.unread,
    )


def reworded(questions: Questions, other: Questions) -> Questions:
    """Return the questions in the words of another file, by id, with its answers as their own.

    Raises:
        LoadError: if the other file lacks one of them.
    """
    words = {row.id: row for row in other.rows}
    missing = [row.id for row in questions.rows if row.id not in words]
    complain(other.name, [Problem(f"id {name}", "this question is missing") for name in missing])
    return replace(
        questions,
        rows=tuple(
            replace(row, question=own.question, language=own.language, own_answers=own.answers)
            for row in questions.rows
            for own in [words[row.id]]
        ),
    )


def bind(questions: Questions, articles: Sequence[Article]) -> tuple[Example, ...]:
    """Return the questions tied to the places in articles that answer them.

    Raises:
        LoadError: if a row names an article that is not there, or evidence that is not in it.
    """
    examples: list[Example] = []
    problems: list[Problem] = []
    named: dict[str, list[Haystack]] = {}
    everything = [Haystack(article) for article in articles]
    for one in everything:
        for name in _names(one.article):
            named.setdefault(name, []).append(one)
    for row in questions.rows:
        found = _bound(row, named.get(row.article, []) if row.article else everything)
        if isinstance(found, Example):
            examples.append(found)
        else:
            problems.append(found)
    complain(questions.name, problems)
    return tuple(examples)


def tagged(questions: Questions, tags: Sequence[str]) -> Questions:
    """Return the questions that have one of the tags, all of them where none is named.

    Raises:
        LoadError: if a tag is not there.
    """
    if not tags:
        return questions
    there = {tag for row in questions.rows for tag in row.tags}
    for tag in tags:
        if tag not in there:
            known = one_line(", ".join(sorted(there)) or "none at all", 200)
            raise LoadError(
                f"{questions.name}: no question has the tag {one_line(tag, 40)}: there is {known}"
            )
    rows = tuple(row for row in questions.rows if not {*tags}.isdisjoint(row.tags))
    return replace(questions, rows=rows)


def sample(examples: Sequence[Example], limit: int | None, seed: int = 0) -> tuple[Example, ...]:
    """Return at most ``limit`` examples, in their own order, drawn article by article.

    Articles come in an order that the seed decides, and all questions on one are taken before
    the next is begun, so that what a sample says of an article is as sure as it can be.
    """
    if limit is None or limit >= len(examples):
        return tuple(examples)
    draw = random.Random(seed)
    by_article: dict[str, list[int]] = {}
    for place, example in enumerate(examples):
        by_article.setdefault(example.article, []).append(place)
    groups = list(by_article.values())
    draw.shuffle(groups)
    taken: list[int] = []
    for group in groups:
        taken += draw.sample(group, min(len(group), limit - len(taken)))
    return tuple(examples[place] for place in sorted(taken))


def complain(name: str, problems: Sequence[Problem]) -> None:
    """Raise one error that names the rows which cannot be used, if there are any.

    Raises:
        LoadError: in one line.
    """
    if not problems:
        return
    named = "; ".join(one_line(str(problem)) for problem in problems[:NAMED])
    more = f"; and {len(problems) - NAMED} more" if len(problems) > NAMED else ""
    raise LoadError(f"{name}, {named}{more}: correct this and start again, nothing was asked")


def remarks(questions: Questions, examples: Sequence[Example]) -> list[str]:
    """Return a line on each thing of a file that the figures do not show."""
    lines = []
    if questions.unread:
        names = ", ".join(one_line(name, 60) for name in questions.unread)
        lines.append(f"{questions.name}: not read: {names}")
    unplaced = [
        row.where
        for row, example in zip(questions.rows, examples, strict=True)
        if (row.answers or row.contexts) and example.answerable and not example.gold
    ]
    if unplaced:
        more = f", … ({len(unplaced)} in all)" if len(unplaced) > NAMED else ""
        lines.append(
            f"{questions.name}: evidence and retrieval are not measured for "
            f"{', '.join(unplaced[:NAMED])}{more}: the article does not hold the answer, or "
            "context, in these words"
        )
    return lines


def _with_ids(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows, those without an id called by their number."""
    return tuple(
        row if row.id else replace(row, id=f"row {number}") for number, row in enumerate(rows, 1)
    )


def _twice(rows: Iterable[Row]) -> list[Problem]:
    first: dict[str, str] = {}
    problems = []
    for row in rows:
        if row.id in first:
            problems.append(Problem(row.where, f"the id {row.id} is taken by {first[row.id]}"))
        first.setdefault(row.id, row.where)
    return problems


def _with_languages(content: Content) -> tuple[Row, ...]:
    """Return the rows, each with a language.

    A benchmark with articles of its own is in one language, which all questions together tell
    best; in a list of one's own each question may be in another.
    """
    if all(row.language for row in content.rows):
        return content.rows
    together = detect("\n".join(row.question for row in content.rows))
    return tuple(
        row
        if row.language
        else replace(
            row,
            language=together if content.articles else detect(row.question, default=together),
        )
        for row in content.rows
    )


def _bound(row: Row, among: Sequence[Haystack]) -> Example | Problem:
    """Return a row tied to its place in one of the articles that it may mean."""
    if row.article and len(among) != 1:
        how = "several articles are" if among else "no article is"
        return Problem(row.where, f"{how} called {one_line(row.article, 60)}")
    marked = {Gold(among[0].article.id, span.start, span.end) for span in row.spans}
    for evidence in row.evidence:
        places = places_of(evidence, among)
        if not places:
            what = f"the evidence “{one_line(evidence, 60)}” is not in the article"
            return Problem(row.where, what)
        marked |= places
    known: Known = "evidence"
    gold = marked
    if not marked and row.answerable:
        known, gold = found_gold(row, among)
    holders = [one.article for one in among if any(g.article == one.article.id for g in gold)]
    own = holders[0] if holders and (marked or len(holders) == 1) else None  # a short answer may
    own = among[0].article if len(among) == 1 else own  # stand in several
    answer_language = own.language if own and row.spans else row.language
    own_answers = row.answers if answer_language == row.language else ()
    return Example(
        id=row.id,
        question=row.question,
        language=row.language,
        article=own.id if own else "",
        answerable=row.answerable,
        answers=row.answers,
        answer_language=answer_language,
        facts=row.facts,
        gold=tuple(sorted(gold)),
        own_answers=own_answers if row.own_answers is None else row.own_answers,
        known=known,
        tags=row.tags,
    )


def _names(article: Article) -> set[str]:
    """Return what a row may call an article: by id, source, title, or name of the file."""
    path = PurePath(article.source)
    return {article.id, article.source, article.title, path.name, path.stem}
