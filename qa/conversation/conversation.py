"""Follow-up questions: “Und wann?”, “What did he say about it?”.

A question that stands alone is never touched. One that does not is completed from the last turns:
by a chat model where a quick one is there (`rewriting`), else by rule, with the question before it
or with the names that question and quote were about. Passages are then looked for with both
texts, while the sentences in them are compared with the words that were typed: carried-over names
are in the last quote too, and would bring that one up again (``benchmarks/conversation.py``).

What was said is data here. Names, words and questions are taken from it, never what they ask for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from index.text.language import detect
from qa.answer import Answer, Evidence, Question
from qa.conversation.dependence import depends, lacks_topic, own_words, without_opener
from qa.conversation.grammar import OWNER, PERSONAL, SUBJECT, asks_who
from qa.mentions.names import capitalised, is_place
from qa.mentions.spelling import fold

if TYPE_CHECKING:
    from qa.answer import Citation

MOST_TURNS = 3
"""Turns that a question is understood from; what was asked before them is another topic."""

MOST_NAMES = 4
"""Names or words that are carried over: the more there are, the less each says."""

LONGEST_BASE = 160
"""Characters of a question that is repeated before the next; of a longer one, only names are."""

LONGEST_NAME = 60
"""Characters of a name that is carried over."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question of this conversation, and what was found.

    Attributes:
        question: as it was typed.
        understood: completed, where it did not stand alone; else `question`.
        language: ISO 639-1 code of the question.
        quote: what answers it best or, where the article does not answer, comes nearest.
        article: id of the article that this is about, ``""`` where there is none.
    """

    question: str
    understood: str
    language: str
    quote: str = ""
    article: str = ""

    @classmethod
    def of(cls, question: str, found: Evidence | Answer) -> Turn:
        """Return the turn of a question and its evidence or answer."""
        best: Citation | None = found.citations[0] if found.citations else found.nearest
        return cls(
            question=question,
            understood=found.understood or question,
            language=found.language,
            quote=best.quote if best else "",
            article=best.article if best else "",
        )

    @property
    def base(self) -> str:
        """Return what a bare “And when?” after this turn is a part of."""
        before = self.understood.removesuffix(self.question).strip()
        return before if before and not own_words(self.question, self.language) else self.understood


class Rewriter(Protocol):
    """Writes the full question that a follow-up stands for."""

    def __call__(self, question: Question, turns: Sequence[Turn]) -> str:
        """Return the full question, ``""`` where there is none that can be trusted."""


def relevant(
    history: Sequence[Turn], article: str | None, known: Collection[str]
) -> tuple[Turn, ...]:
    """Return the turns that a new question may rest on.

    Args:
        history: what was asked before, the oldest first.
        article: id of the article that is asked now; None for all.
        known: ids of all articles.

    Returns:
        At most `MOST_TURNS`, up to the first that was about another article or one that is gone.
    """
    turns: list[Turn] = []
    for turn in reversed(history[-MOST_TURNS:]):
        here = turn.article in known and article in (None, turn.article)
        if turn.article and not here:
            break
        turns.insert(0, turn)
    return tuple(turns)


def completed(
    question: Question, turns: Sequence[Turn], rewriter: Rewriter | None = None
) -> Question:
    """Return a question that can be understood without the turns before it.

    Args:
        question: as it was typed, with its language.
        turns: what was asked before, the oldest first; see `relevant`.
        rewriter: asked first, where there is one.

    Returns:
        The question itself where it stands alone or nothing can be carried over.
    """
    if not turns or not depends(question.text, question.language):
        return question
    text = rewriter(question, turns) if rewriter else ""
    text = text or _by_rule(question, turns)
    return Question(text, question.language, asked=question.text)


def _by_rule(question: Question, turns: Sequence[Turn]) -> str:
    last, text = turns[-1], question.text
    same_language = last.language == question.language
    if same_language and len(last.base) <= LONGEST_BASE:
        if exchanged := _exchanged(question, last):
            return exchanged
        if lacks_topic(text, question.language):
            return f"{last.base} {text}"
    if carried := _carried(question, turns, same_language=same_language):
        name = _plain(carried[0], last.quote)
        return _said_of(name, question) or f"{text} ({', '.join(carried)})"
    return f"{last.base} {text}" if len(last.base) <= LONGEST_BASE and same_language else text


def _exchanged(question: Question, last: Turn) -> str:
    """Return the last question with its one name exchanged: “Wie alt ist Trump?”, “Und Putin?”.

    ``""`` where the question is no bare name, or it is open which name it stands for.
    """
    rest = without_opener(question.text).rstrip("?!. ")
    if not rest or (names_in(f"{rest}.", question.language) != [rest] and not is_place(rest)):
        return ""
    known = [name.removesuffix("'s") for name in names_in(last.base, last.language)]
    alike = [name for name in known if is_place(name) == is_place(rest)]
    return last.base.replace(alike[0], rest) if len(alike) == 1 else ""


def _said_of(name: str, question: Question) -> str:
    """Return a question with a name for its first pronoun: “What did he say?”, “his company”.

    ``""`` where no pronoun of it stands for one person only. A reader is surer of a sentence than
    of one with names behind it in brackets (``benchmarks/conversation.py``).
    """
    ending = "’" if name[-1] in "sxzß" else "s"
    owner = f"{name}{ending}" if question.language == "de" else f"{name}'s"
    for pronoun, stands_for in ((SUBJECT, name), (OWNER, owner)):
        found = pronoun.get(question.language)
        if found and found.search(question.text):
            before, after = found.split(question.text, maxsplit=1)
            return f"{before}{stands_for}{after}"
    return ""


def _plain(name: str, quote: str) -> str:
    """Return a name without its genitive's ending, where the quote has it so."""
    bare = name.removesuffix("'s").removesuffix("’s")
    without = bare[:-1].split()[-1] if bare.endswith("s") else ""
    return bare[:-1] if without and re.search(rf"\b{re.escape(without)}\b", quote) else bare


def _carried(question: Question, turns: Sequence[Turn], *, same_language: bool) -> list[str]:
    """Return what a pronoun may stand for: names of the last turn, its topic where it has none."""
    people = bool(PERSONAL & {word.strip("?!.,").lower() for word in question.text.split()})
    own = {fold(name) for name in names_in(question.text, question.language)}
    for turn in reversed(turns):
        found = [name for name in _names_of(turn) if fold(name) not in own]
        if people:
            found = [name for name in found if not is_place(name)]
        if found:
            return found[:MOST_NAMES]
        if turn is turns[-1] and not people and (topic := _topic(turn, same_language)):
            return topic
    return []


def _names_of(turn: Turn) -> list[str]:
    """Return the names that a turn was about, those first that it most likely was."""
    asked = names_in(turn.understood, turn.language)
    if asked and not asks_who(turn.question, turn.language):
        return asked
    told = names_in(turn.quote, detect(turn.quote, default=turn.language)) if turn.quote else []
    new = [name for name in told if not any(_overlap(name, other) for other in asked)]
    return [*new, *asked]


def _topic(turn: Turn, same_language: bool) -> list[str]:
    """Return what a turn without names was about.

    In another language only in lower case: a noun that it lacks would be taken for a name.
    """
    words = list(dict.fromkeys(own_words(turn.understood, turn.language)))[:MOST_NAMES]
    return words if same_language else [word.lower() for word in words]


def names_in(text: str, language: str) -> list[str]:
    """Return the names of a text in its order, each once, first names and surnames together."""
    names: list[str] = []
    end = -1
    for word in capitalised(text, language):
        if not word.sure:
            continue
        if names and text[end : word.start] == " ":
            names[-1] += f" {word.text}"
        else:
            names.append(word.text)
        end = word.start + len(word.text)
    return list(dict.fromkeys(name for name in names if len(name) <= LONGEST_NAME))


def _overlap(one: str, other: str) -> bool:
    return bool({fold(part) for part in one.split()} & {fold(part) for part in other.split()})
