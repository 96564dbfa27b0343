"""What an article asks does not answer: the reply to it does.

The user's question resembles that of an interview or an FAQ, often word for word, and would find
it before all else. Its score speaks for the reply: the sentences after it in its passage, up to
the next question or the end of a paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from index.text.sentences import is_question
from qa.evidence.quotes import ScoredSentence, apart
from qa.languages.language import LANGUAGES

if TYPE_CHECKING:
    from qa.answer import Question

BEHIND = 0.6
"""How far further sentences of a reply stay behind its first, as a share of the margin within which
sentences are quoted: those are quoted with it that fit the question nearly as well."""


def with_replies(
    ranked: list[ScoredSentence], question: Question, margin: float
) -> list[ScoredSentence]:
    """Return the sentences without those that ask, whose scores go to their replies.

    Where the question is what somebody asked, or all sentences ask, nothing changes.

    Args:
        ranked: sentences, best first.
        question: with its language.
        margin: how far below the best score a quoted sentence may be.
    """
    asking = [s for s in ranked if is_question(s.text)]
    if not asking or len(asking) == len(ranked) or _is_about_asking(question):
        return ranked
    found = {s.key: s for s in ranked if s not in asking}
    for passage in {s.passage.id for s in asking}:
        own = sorted((s for s in ranked if s.passage.id == passage), key=lambda s: s.span)
        for asked, reply in _exchanges(own):
            most = max(s.score for s in asked)
            lift = most - max(s.score for s in reply) - BEHIND * margin
            for place, sentence in enumerate(reply):
                lifted = sentence.score + lift if place else most
                found[sentence.key] = replace(sentence, score=max(sentence.score, lifted))
    return sorted(found.values(), key=lambda sentence: -sentence.score)


def _exchanges(
    sentences: Sequence[ScoredSentence],
) -> Iterator[tuple[list[ScoredSentence], list[ScoredSentence]]]:
    """Yield the questions of a passage, those in a row together, with their replies."""
    asked: list[ScoredSentence] = []
    reply: list[ScoredSentence] = []
    for sentence, following in pairwise([*sentences, None]):
        if sentence is None:
            return
        if is_question(sentence.text):
            asked.append(sentence)
        elif asked:
            reply.append(sentence)
        ended = (
            following is None
            or is_question(following.text)
            or apart(sentence.passage, sentence.span, following.span)
        )
        if reply and ended:
            yield asked, reply
            asked, reply = [], []


def _is_about_asking(question: Question) -> bool:
    """Tell whether a question wants to know what somebody asked."""
    language = LANGUAGES.get(question.language)
    return language is not None and language.asked.search(question.asked) is not None
