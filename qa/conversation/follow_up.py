"""Does a question stand alone, or does it rest on the one before it?

It rests on it where it has nothing of its own to ask about (“Und wann?”, “Who agreed?”, “And
Putin?”), or a pronoun that nothing in it can stand for (“Why did he refuse?”). Any doubt is
decided for standing alone: a question that is searched as it was typed is never another one. The
words that decide are the language's (`qa.languages.language.FollowUp`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from qa.languages.language import LANGUAGES, FollowUp, follow_up_of

LONGEST = 200
"""Characters from which a question is taken to say itself what it is about."""

MOST_NAMED = 3
"""Words of its own before an object such as “it”; after more, it stands for one of them."""

_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*|[,;:]")


def depends(question: str, language: str) -> bool:
    """Tell whether a question can only be understood from what was said before.

    Args:
        question: as it was typed.
        language: ISO 639-1 code; of one whose module has no words for it, no question depends.
    """
    known = follow_up_of(language)
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
    return _content(_WORD.findall(question), follow_up_of(language))


def asks_who(question: str, language: str) -> bool:
    """Tell whether a question asks for somebody, whom its answer then names."""
    words = {word.lower() for word in _WORD.findall(question)}
    return not words.isdisjoint(follow_up_of(language).who)


def asks(question: str, language: str) -> bool:
    """Tell whether words are a question: one of them asks, or the first is its verb.

    One that asks at the end is of a question that goes on: “When and where was she born?”.
    """
    known = follow_up_of(language)
    words = [word.lower() for word in _WORD.findall(question)]
    if not words or words[-1] in known.asking:
        return False
    return words[0] in known.copulas | known.auxiliaries or not known.asking.isdisjoint(words)


def refers_back(question: str, language: str) -> bool:
    """Tell whether a pronoun of a question stands for something that it does not name."""
    return _points_back(without_opener(question, language), follow_up_of(language))


def is_part(question: str, language: str) -> bool:
    """Tell whether a question is “and” with no more than a part of one: “And in 2015?”."""
    known = follow_up_of(language)
    rest = without_opener(question, language)
    words = {word.lower() for word in _WORD.findall(rest)}
    return rest != question and words.isdisjoint(known.asking | known.copulas | known.auxiliaries)


def without_opener(question: str, language: str) -> str:
    """Return a question without the “and” or “what about” that it begins with."""
    opener = follow_up_of(language).opener.match(question)
    return question[opener.end() :] if opener else question


def with_pronoun_replaced(question: str, name: str, thing: str, language: str) -> str:
    """Return a question with what it is about in place of the pronoun that stands for it.

    Args:
        question: one that depends.
        name: what a “she” stands for, ``""`` if unknown.
        thing: what an “it” stands for, ``""`` if unknown.
        language: ISO 639-1 code of the question.

    Returns:
        ``""`` where no such pronoun points back, or nobody knows to what.
    """
    known = follow_up_of(language)
    blank = known.expletive.sub(lambda found: " " * len(found[0]), question)
    opener = known.opener.match(blank)
    found = list(_WORD.finditer(blank, opener.end() if opener else 0))
    words = [match[0] for match in found]
    persons = known.singular - known.neuter
    named = not persons.isdisjoint(word.lower() for word in words)  # “Is it his turn, says he?”
    for about, kind in ((name or thing, persons), (thing or ("" if named else name), known.neuter)):
        for place, word in enumerate(words if about else ()):
            if word.lower() in kind and _is_open(place, words, known):
                match = found[place]
                return question[: match.start()] + about + question[match.end() :]
    return ""


def thing_of(question: str, language: str) -> str:
    """Return what a question is about, with its article: “the Esk project”; ``""`` if unknown."""
    if language not in LANGUAGES:
        return ""
    known, articles = follow_up_of(language), LANGUAGES[language].articles
    words = _WORD.findall(question)
    for place, word in enumerate(words):
        if word.lower() not in articles or not words[place + 1 :]:
            continue
        following = takewhile(lambda other: bool(_content([other], known)), words[place + 1 :])
        own = list(following)
        if known.noun_capital:
            last = max((n for n, other in enumerate(own, 1) if other[0].isupper()), default=0)
            own = own[:last]
        elif place and words[place - 1].lower() in known.auxiliaries:
            own = own[:-1]  # “did the ship cost”
        if 0 < len(own) <= MOST_NAMED:
            return " ".join([word.lower(), *own])
    return ""


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
