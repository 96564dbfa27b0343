"""From the cells of one row to what they say of a question and its answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from index.text.clean import one_line
from qa.evaluation.data.files.assertions import REFUSAL, read_assertions
from qa.evaluation.data.files.cells import COMMAS, NoListError, split, unfolded
from qa.evaluation.data.files.columns import SEVERAL, Columns
from qa.evaluation.data.omos import Pages, are_lines
from qa.evaluation.data.rows import (
    Problem,
    Row,
    UnusableError,
    Values,
    alternatives,
    identifier,
    is_empty,
    question,
    text,
    texts,
    truth,
    writable,
)
from qa.evaluation.data.squad import flat_answers, span_of
from qa.languages.language import LANGUAGES

LONGEST_NAME = 200
"""Characters of what a cell may call an article; what is longer is the article itself."""

LARGEST = 1e15
"""Numbers from here on are written in one way alone."""


class RowReader:
    """Reads the rows of one table.

    Attributes:
        pages: what the rows bring to ask about, so far.
        others: names of what was met and not read, so far.
    """

    def __init__(self, columns: Columns, pages: Pages, *, own_pages: bool) -> None:
        """Keep what the columns hold.

        Args:
            columns: of the table.
            pages: where paragraphs that rows bring become articles.
            own_pages: whether they do; else each is a passage of the articles that are asked.
        """
        self.pages = pages
        self.others: dict[str, None] = {}
        self._columns = columns
        self._own_pages = own_pages

    def row(self, where: str, values: Any) -> Row:
        """Return a row of the table.

        Raises:
            UnusableError: if a cell does not hold what its column should.
        """
        if isinstance(values, Problem):
            raise UnusableError(values.what)
        if not isinstance(values, Mapping):
            raise UnusableError("this is not one JSON object")
        row = Row(
            where=where,
            id=identifier(*self._cell(values, "id")),
            question=question(*self._cell(values, "question")),
            language=code_of(text(*self._cell(values, "language"))),
        )
        context, name = self._cell(values, "contexts")
        answers, _ = self._cell(values, "answers")
        if isinstance(context, str) and not is_empty(context):
            writable(context, name)
            if are_lines(answers):
                return self.pages.row(row, context, answers)
        row = self._placed(self._labelled(row, values), values)
        gold = row.answers or row.facts or row.evidence
        if gold and row.answerable is False:
            name = self._columns.name("answerable")
            raise UnusableError(f"{name} is false, and yet there is an answer, a fact or evidence")
        return replace(row, answerable=True) if gold else row

    def _labelled(self, row: Row, values: Values) -> Row:
        """Return a row with what its cells say of the right answer."""
        said, name = self._cell(values, "asserted")
        asserted, facts, others = read_assertions(said) if not is_empty(said) else ([], [], [])
        declines = REFUSAL in others
        others = [kind for kind in others if kind != REFUSAL]
        self.others |= dict.fromkeys(
            f"{self._columns.name('asserted')} ({kind})" for kind in others
        )
        answers, answers_name = self._cell(values, "answers")
        flat = flat_answers(answers)
        if flat is not None:
            answers = [words for words, _ in flat]
        answerable = truth(*self._cell(values, "answerable"))
        unanswerable = truth(*self._cell(values, "unanswerable"))
        if answerable is None and unanswerable is not None:
            answerable = not unanswerable
        if (flat == [] or declines) and answerable is None:
            answerable = False
        return replace(
            row,
            article=text(*self._cell(values, "article")),
            answerable=answerable,
            answers=(*texts(_spelled(answers), answers_name), *texts(asserted, name)),
            facts=(*alternatives(*self._cell(values, "facts")), *alternatives(facts, name)),
            evidence=texts(*self._cell(values, "evidence")),
            tags=_tags(*self._cell(values, "tags")),
        )

    def _placed(self, row: Row, values: Values) -> Row:
        """Return a row with what its cells say of where the answer stands."""
        context, name = self._cell(values, "contexts")
        if is_empty(context) and (len(row.article) > LONGEST_NAME or "\n" in row.article):
            context, name = row.article, self._columns.name("article")
            row = replace(row, article="")
        if not isinstance(context, str) or is_empty(context):
            return replace(row, contexts=texts(context, name))
        if " " not in context.strip():
            return replace(row, article=row.article or context.strip())
        if not self._own_pages or row.article:
            return replace(row, contexts=(context,))
        flat = flat_answers(self._cell(values, "answers")[0]) or []
        spans = [span_of(words, at, context) for words, at in flat if at is not None]
        article = self.pages.paragraph(context, text(*self._cell(values, "title")))
        return replace(row, article=article.id, spans=tuple(dict.fromkeys(spans)))

    def _cell(self, values: Values, what: str) -> tuple[Any, str]:
        """Return what the columns that hold this say together, and the name of the first."""
        names = self._columns.named.get(what, ())
        found: list[Any] = []
        for name in names:
            cell = values.get(name)
            if what in SEVERAL:
                cell = _list_in(cell, name, parted=what == "answers")
            if len(names) == 1:
                return cell, name
            if not is_empty(cell):
                found += cell if isinstance(cell, list) else [cell]
        several = found if what in SEVERAL else next(iter(found), None)
        return several, self._columns.name(what)


def code_of(language: str) -> str:
    """Return the ISO 639-1 code of a language by its code or name, ``"de-AT"`` or ``"German"``."""
    known = language.lower()
    return _language_names().get(known) or known.replace("_", "-").partition("-")[0]


@cache
def _language_names() -> dict[str, str]:
    """Return codes by the names of languages, in each of those that have a module."""
    return {
        name.lower(): code
        for known in LANGUAGES
        for code, name in Locale.parse(known).languages.items()
        if len(code) == 2
    }


def _tags(cell: Any, name: str) -> tuple[str, ...]:
    """Return the words of a cell that lists them."""
    parts = [part.strip() for item in texts(cell, name) for part in COMMAS.split(item)]
    return tuple(dict.fromkeys(filter(None, parts)))


def _list_in(cell: Any, name: str, *, parted: bool) -> Any:
    """Return what a cell lists, where it is a list in writing; ``parted`` is of answers."""
    try:
        cell = unfolded(cell)
    except NoListError:
        raise UnusableError(f"{name} is not a JSON list: {one_line(cell, 60)}") from None
    return split(cell, name) if parted else cell


def _spelled(answers: Any) -> Any:
    """Return answers with every number as each language writes it: 5870, 5.870 and 5,870.

    One that is not whole may be a price, with two places: 18.5, 18,5 and 18,50. A day of Excel's is
    written out.
    """
    items = answers if isinstance(answers, list) else [answers]
    spelled = [form for item in items for form in (item, *_forms(item))]
    return spelled if len(spelled) > len(items) else answers


def _forms(number: Any) -> list[str]:
    if isinstance(number, date):
        return [format_date(number, "long", locale=language) for language in LANGUAGES]
    if isinstance(number, bool) or not isinstance(number, int | float) or not abs(number) < LARGEST:
        return []
    patterns = (None,) if number == int(number) else (None, "#,##0.00##")
    return [
        format_decimal(number, pattern, locale=language, decimal_quantization=False)
        for language in LANGUAGES
        for pattern in patterns
    ]
