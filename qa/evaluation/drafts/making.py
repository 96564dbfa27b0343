"""Pairs made from an article: a question of a sentence, kept where the reader finds it again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice, zip_longest
from typing import TYPE_CHECKING, Any

from index.article import Article, Span
from index.text.clean import one_line
from qa.answer import MAX_QUESTION, Evidence
from qa.injection import is_order
from qa.suggest.choosing import is_answered
from qa.suggest.making import LONGEST, SHORTEST, Made, made

if TYPE_CHECKING:
    from qa.evaluation.run.system import System

TRIES = 6
"""Questions that are read at the most for each that is wanted."""

SENTENCE = (40, 300)
"""Characters of a sentence that a chat model is given."""

PROMPT = """\
Sentence from the article "{title}":
{sentence}

Write one short question in {language} that this sentence answers. Name what it is about, so that \
the question is understood without the sentence. Do not give the answer away. Reply with the \
question alone."""

Ask = Callable[[str], str]
"""Sends a prompt to a chat model and returns its reply."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A question, the sentence that answers it, and what makes it: a rule's kind, or the model."""

    made: Made
    tag: str


def drafts(
    article: Article, system: System, count: int, ask: Ask | None = None
) -> list[dict[str, Any]]:
    """Return at most ``count`` pairs as rows of a file of questions.

    Args:
        article: in the index of ``system``, which reads each question.
        system: what answers.
        count: how many are wanted.
        ask: a chat model; without one, questions are made by rule, in German and English.

    Raises:
        ModelError: if the chat model fails.
    """
    by_rule = (Draft(one, one.kind) for one in _spread(made(article, article.language)))
    by_model = _by_model(article, ask) if ask else iter(())
    rows: list[dict[str, Any]] = []
    taken: set[Span] = set()
    for draft in islice(chain(by_model, by_rule), TRIES * count):
        if len(rows) == count:
            break
        one = draft.made
        if one.origin in taken:
            continue
        evidence = next(iter(system.stream(one.text, article=article.id, compose=False)))
        if isinstance(evidence, Evidence) and is_answered(one, evidence):
            taken.add(one.origin)
            rows.append(_row(f"draft {len(rows) + 1}", draft, evidence, article))
    return rows


def _row(name: str, draft: Draft, evidence: Evidence, article: Article) -> dict[str, Any]:
    """Return a pair: what the reader found is the evidence, and its shortest answer the answer."""
    first = evidence.citations[0]
    answers = [article.text[slice(*first.shortest)]] if first.shortest else []
    return {
        "id": name,
        "question": draft.made.text,
        "language": draft.made.language,
        "answerable": True,
        "answers": answers,
        "evidence": [first.quote],
        "tags": [draft.tag],
        "note": "a draft: correct it",
    }


def _by_model(article: Article, ask: Ask) -> Iterator[Draft]:
    """Yield what a chat model asks of sentences, from all parts of the article."""
    from babel import Locale

    language = Locale.parse("en").languages.get(article.language, "the language of the sentence")
    low, high = SENTENCE
    sentences = [
        Made(sentence.of(article.text), article.language, "meaning", span, number)
        for number, section in enumerate(article.sections)
        for sentence in section.sentences
        for span in [Span(sentence.start, sentence.end)]
        if low <= sentence.end - sentence.start <= high and not sentence.label
    ]
    for one in _spread(sentences):
        if is_order(one.text):
            continue
        prompt = PROMPT.format(title=article.title, sentence=one_line(one.text), language=language)
        if question := _question_in(ask(prompt)):
            yield Draft(
                Made(question, one.language, one.kind, one.origin, one.section), "chat model"
            )


def _question_in(reply: str) -> str:
    """Return the question that a reply is, ``""`` where it is none."""
    lines = [line.strip(" \"'„“”*") for line in reply.strip().splitlines() if line.strip()]
    question = lines[0] if lines else ""
    fits = SHORTEST <= len(question) <= min(2 * LONGEST, MAX_QUESTION)
    return question if fits and question.endswith("?") and not is_order(question) else ""


def _spread(made_of: Iterable[Made]) -> list[Made]:
    """Return the first of each section, then the second of each, and so on."""
    by_section: dict[int, list[Made]] = defaultdict(list)
    for one in made_of:
        by_section[one.section].append(one)
    rounds = zip_longest(*by_section.values())
    return [one for together in rounds for one in together if one is not None]
