"""Does a question stand alone, or does it rest on the one before it?

It rests on it where it has nothing of its own to ask about (“Und wann?”, “Who agreed?”, “And
Putin?”), or a pronoun that nothing in it can stand for (“Why did he refuse?”). Any doubt is
decided for standing alone: a question that is searched as it was typed is never another one. The
words that decide are the language's (`qa.languages.language.FollowUp`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.languages.language import LANGUAGES, FollowUp

LONGEST = 200
"""Characters from which a question is taken to say itself what it is about."""

MOST_NAMED = 3
"""Words of its own before an object such as “it”; after more, it stands for one of them."""

_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*|[,;:]")
_NONE = FollowUp()


def depends(question: str, language: str) -> bool:
    """Tell whether a question can only be understood from what was said before.

    Args:
        question: as it was typed.
        language: ISO 639-1 code; of one whose module has no words for it, no question depends.
    """
    known = _known(language)
    if not known.empty or len(question) > LONGEST:
        return False
    rest = without_opener(question, language)
    words = _WORD.findall(rest)
    if not words:
        return rest != question
    if known.courtesy.issuperset(word.lower() for word in words):
        return False
    return _lacks_topic(words, known, opened=rest != question) or _points_back(rest, known)


def own_words(question: str, language: str) -> list[str]:
    """Return the words of a question that say something alone, as they stand there."""
    return _content(_WORD.findall(question), _known(language))


def asks_who(question: str, language: str) -> bool:
    """Tell whether a question asks for somebody, whom its answer then names."""
    words = {word.lower() for word in _WORD.findall(question)}
    return not words.isdisjoint(_known(language).who)


def without_opener(question: str, language: str) -> str:
    """Return a question without the “and” or “what about” that it begins with."""
    opener = _known(language).opener.match(question)
    return question[opener.end() :] if opener else question


def _known(language: str) -> FollowUp:
    """Return a language's words; none where it has no module."""
    return LANGUAGES[language].follow_up if language in LANGUAGES else _NONE


def _content(words: Sequence[str], known: FollowUp) -> list[str]:
    return [w for w in words if re.sub(r"['’]s$", "", w.lower()) not in known.empty]


def _lacks_topic(words: Sequence[str], known: FollowUp, *, opened: bool) -> bool:
    """Tell whether words name nothing that they are about: only a verb, or not even that."""
    content = _content(words, known)
    if not content:
        return True
    lower = {word.lower() for word in words}
    if lower & known.copulas:  # “Who is the mayor?”
        return False
    if lower & known.auxiliaries:  # “Who has agreed?”, but not “What can students do?”
        return content == words[-1:] and content[0].islower()
    return len(content) == 1 or (opened and not lower & known.asking)


def _points_back(question: str, known: FollowUp) -> bool:
    """Tell whether a pronoun stands for something that the question does not name."""
    words = _WORD.findall(known.expletive.sub(" ", question))
    return any(_is_open(place, words, known) for place in range(len(words)))


def _is_open(place: int, words: Sequence[str], known: FollowUp) -> bool:
    """Tell whether the word there is a pronoun, and nothing before it what it stands for."""
    if place and words[place][0].isupper():  # “Sie”
        return False
    lower = [word.lower() for word in words]
    word, before, after = lower[place], lower[:place], lower[place + 1 :]
    verb = next((i for i, other in enumerate(words) if _is_verb(other, known)), len(words))
    if word in known.pointing:
        return known.joints.isdisjoint(lower[1:])
    if word in known.owners and after:
        asked = place > verb or not known.asking.isdisjoint(before)
        return asked and not any(_is_noun(other, known) for other in words[1:place])
    if not known.joints.isdisjoint(before[1:]):  # what another clause names
        return False
    few = len(_content(before, known)) <= MOST_NAMED and not (after and _is_verb(after[0], known))
    return (
        (word in known.subjects and place == verb + 1)
        or (word in known.objects and few)
        or (word in known.articles and (not after or _has_no_noun(place, verb, words, known)))
    )


def _has_no_noun(place: int, verb: int, words: Sequence[str], known: FollowUp) -> bool:
    """Tell whether “das” or “that” there is no article, and no “that” between two clauses."""
    if words[0].islower() or any(w[0].isupper() or w[0].isdigit() for w in words[place + 1 :]):
        return False
    return known.noun_capital or place == verb + 1 or words[place - 1].lower() in known.fillers


def _is_verb(word: str, known: FollowUp) -> bool:
    """Tell whether a word may be the verb that a subject follows."""
    if word.lower() in known.copulas | known.auxiliaries:
        return True
    return known.noun_capital and word[0].islower() and bool(_content([word], known))


def _is_noun(word: str, known: FollowUp) -> bool:
    return bool(_content([word], known)) and (word[0].isupper() or not known.noun_capital)
