"""Follow-up questions: “Und wann?”, “What did he say about it?”.

A question that stands alone is never touched. One that does not is completed from the turn before
it: a bare “when?” with its question, a bare name in place of that question's one, a pronoun by what
it surely stands for, everything else with the names, or else the topic, that the turn was about.
Names that are only added bring up the last quote again, which they are in: passages are looked for
with and without them, sentences compared with the words that were typed
(``benchmarks/conversation.py``).

What was said is data here. Names, words and questions are taken from it, never what they ask for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from index.article import Chosen, ids_of
from index.text.language import detect
from qa.answer import Answer, Evidence, Question, quotes_of
from qa.conversation.follow_up import (
    asks_who,
    depends,
    is_part,
    own_words,
    refers_back,
    thing_of,
    with_pronoun_replaced,
    without_opener,
)
from qa.mentions.proper_nouns import names_in

MOST_NAMES = 4
"""Names or words that are carried over: the more there are, the less each says."""

LONGEST_BASE = 160
"""Characters of a question that is repeated before the next, or whose first name a pronoun is taken
to stand for; of a longer one, only names are carried over."""

LONGEST_NAME = 60
"""Characters of a name or word that is carried over."""


_SURNAME = re.compile(r" [^\W\d_a-zäöüß][\w-]+")


@dataclass(frozen=True, slots=True)
class Turn:
    """A question of this conversation, and what was found.

    Attributes:
        question: as it was typed.
        understood: completed, where it did not stand alone; else `question`.
        language: ISO 639-1 code of the question.
        quote: what answers it best or, where the article does not answer, comes nearest.
        article: id of the article that this is about, ``""`` where there is none.
        answer: the words of the quote that answer most shortly, ``""`` where nobody is sure.
    """

    question: str
    understood: str
    language: str
    quote: str = ""
    article: str = ""
    answer: str = ""

    @classmethod
    def of(cls, question: str, found: Evidence | Answer) -> Turn:
        """Return the turn of a question and its evidence or answer."""
        best = next(iter(quotes_of(found)), None)
        start, end = best.shortest if best and best.shortest else (0, 0)
        return cls(
            question=question,
            understood=found.understood or question,
            language=found.language,
            quote=best.quote if best else "",
            article=best.article if best else "",
            answer=best.quote[start - best.start : end - best.start] if best and end else "",
        )

    @property
    def base(self) -> str:
        """Return what a bare “And when?” after this turn is a part of."""
        before = self.understood.removesuffix(self.question).strip()
        return before if before and not own_words(self.question, self.language) else self.understood


def relevant(history: Sequence[Turn], article: Chosen, known: Collection[str]) -> Turn | None:
    """Return the turn that a new question may rest on.

    Args:
        history: what was asked before, the oldest first.
        article: id of the article that is asked now, or of several; None for all.
        known: ids of all articles.

    Returns:
        The last turn; None if it was about another article or one that is gone.
    """
    last = history[-1] if history else None
    asked = known if article is None else ids_of(article)
    if last and last.article and (last.article not in known or last.article not in asked):
        return None
    return last


def completed(question: Question, last: Turn | None) -> Question:
    """Return a question that can be understood without the turn before it.

    Args:
        question: as it was typed, with its language.
        last: the turn before it; see `relevant`.

    Returns:
        The question itself where it stands alone or nothing can be carried over.
    """
    if last is None or not depends(question.text, question.language):
        return question
    text = _joined(question, last) if last.language == question.language else ""
    if text:
        return Question(text, question.language, asked=question.text)
    names = [name for name in _names_of(last) if name not in question.text]
    name = next((name for name in names if name in _sure_names_of(last)), "")
    short = len(last.understood) <= LONGEST_BASE
    thing = thing_of(last.understood, last.language) if short else ""
    if last.language != question.language or len(thing) > LONGEST_NAME:
        thing = ""
    text = query = with_pronoun_replaced(question.text, name, thing, question.language)
    if not text:
        carried = names[:MOST_NAMES] or _topic(last, question.language)
        text = f"{question.text} ({', '.join(carried)})" if carried else question.text
    return Question(text, question.language, question.text, query, last.quote)


def _joined(question: Question, last: Turn) -> str:
    """Return the last question with a new name or with “when?”, ``""`` where neither was typed."""
    text, language = question.text, question.language
    if len(last.base) > LONGEST_BASE:
        return ""
    if not own_words(text, language):
        return f"{last.base} {text}"
    rest = without_opener(text, language).rstrip("?!. ")
    before, names = _names_in(last.base, language), _names_in(f"{rest}.", language)
    if len(before) == len(names) == 1 and not refers_back(text, language):
        others = own_words(rest.replace(names[0], ""), language)
        if set(others) <= set(own_words(last.base, language)):
            return last.base.replace(before[0], names[0])
    return f"{last.base} {text}" if is_part(text, language) else ""


def _names_of(turn: Turn) -> list[str]:
    """Return the names that a turn was about, those first that it most likely was."""
    asked = _names_in(turn.understood, turn.language)
    if asked and not asks_who(turn.understood, turn.language):
        return asked
    told = _names_in(turn.quote, detect(turn.quote, default=turn.language))
    known = {part for name in asked for part in name.split()}
    told = [name for name in told if known.isdisjoint(name.split())]
    sure = _sure_names_of(turn)
    return [*sure, *(name for name in (*told, *asked) if name not in sure)]


def _sure_names_of(turn: Turn) -> list[str]:
    """Return the names that a question was about for sure: its only ones, or those that answer."""
    if len(turn.understood) > LONGEST_BASE:
        return []
    asked = _names_in(turn.understood, turn.language)
    parts = {part for name in asked for part in name.split()}
    if asked and parts.issuperset(own_words(turn.understood, turn.language)):  # “Who is Ada Lau?”
        return asked
    if asks_who(turn.understood, turn.language):
        return _names_in(turn.answer, detect(turn.quote, default=turn.language))
    return asked[:1]


def _topic(turn: Turn, language: str) -> list[str]:
    """Return what a turn without names was about.

    In another language only in lower case: a noun that it lacks would be taken for a name.
    """
    words = dict.fromkeys(own_words(turn.understood, turn.language))
    found = [word for word in words if len(word) <= LONGEST_NAME][:MOST_NAMES]
    return found if turn.language == language else [word.lower() for word in found]


def _names_in(text: str, language: str) -> list[str]:
    """Return the names of a text, each once, first names and surnames together."""
    names: list[str] = []
    end = -1
    for word in sorted(names_in(text, language), key=lambda word: word.start):
        if word.start < end:
            continue
        joins = bool(names) and text[end : word.start] == " "
        end = word.start + len(word.text)
        plain = word.text.removesuffix("'s").removesuffix("’s")
        surname = None if plain.endswith("s") or plain != word.text else _SURNAME.match(text, end)
        if surname:
            plain, end = plain + surname[0], surname.end()
        if joins:
            names[-1] += f" {plain}"
        else:
            names.append(plain)
    return list(dict.fromkeys(name for name in names if len(name) <= LONGEST_NAME))
