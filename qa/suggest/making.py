"""Questions made from an article's sentences, by rule; whether it answers them is seen later.

A rule makes a question only where it can keep the sentence's own words in their order, so that it
reads as if somebody had asked it. Most sentences give none.
"""

from __future__ import annotations

import contextlib
import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.article import Span
from qa.evidence.antecedents import points_back
from qa.injection import is_order
from qa.languages.language import LANGUAGES as SPOKEN
from qa.languages.language import follow_up_of
from qa.mentions.names import is_known, is_place, is_small, lemma
from qa.mentions.proper_nouns import is_common, is_compound, nouns_have_capitals
from qa.mentions.reading import Reading
from qa.suggest.rules import LANGUAGES, Asking, Kind, Rule

if TYPE_CHECKING:
    from index.article import Article, Sentence

SHORTEST, LONGEST = 12, 90
"""Characters of a question."""

SENTENCE = 300
"""Characters of a sentence, beyond which it is not looked at."""

EARLY = 32
"""Characters at the beginning of a sentence in which the date stands that it is about."""

MOST_SENTENCES = 400
"""Sentences of an article that questions are made from, evenly spread."""

_YEAR = re.compile(
    r"(?:\b[Ii]n|\b[Ii]m Jahre?|^)\s?(1[0-9]\d\d|20\d\d)(?=[\s,.](?!bis\b|und\b|and\b|to\b))"
)
_NAME = re.compile(r"[A-ZÄÖÜ][^\W\d_A-Z]+(?:-[A-ZÄÖÜ][^\W\d_A-Z]+)?")
_WITHIN = re.compile(r"(?<=[a-zäöüß,] )[A-ZÄÖÜ][^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+")
_BRACKETS = re.compile(r"\s?\([^()]*\)|\s?\[[^\[\]]*\]")


@dataclass(frozen=True, slots=True)
class Made:
    """A question that was made from a sentence.

    Attributes:
        text: the question.
        language: ISO 639-1 code.
        kind: what is asked for.
        origin: the sentence, or for a heading that asks all that stands under it.
        section: number of the section that this is in.
    """

    text: str
    language: str
    kind: Kind
    origin: Span
    section: int


@dataclass(frozen=True, slots=True)
class _Around:
    """What of the article tells how a word of a sentence is meant.

    Attributes:
        title: its title.
        capitals: words that have a capital within a sentence.
    """

    title: str
    capitals: frozenset[str]


def made(article: Article, language: str) -> list[Made]:
    """Return questions about an article, in reading order, each once.

    Args:
        article: in any language; questions are made from articles in German and English.
        language: ISO 639-1 code of the questions. In another language than the article's only
            names are asked for, which languages share.
    """
    if article.language not in LANGUAGES or language not in LANGUAGES:
        return []
    found: dict[str, Made] = {}
    around = _Around(article.title, frozenset(_WITHIN.findall(article.text)))
    for section, sentence in _spread(article):
        text = " ".join(sentence.of(article.text).split())
        for kind, question in _of_sentence(text, article.language, language, around):
            one = Made(question, language, kind, Span(sentence.start, sentence.end), section)
            found.setdefault(question, one)
    later = [*_events(article, language)]
    if language == article.language:
        later += _headings(article, language)
    taken = {one.origin for one in found.values() if one.kind == "date"}
    for one in later:
        if one.kind != "event" or one.origin not in taken:
            found.setdefault(one.text, one)
    return sorted(found.values(), key=lambda one: one.origin)


def _spread(article: Article) -> list[tuple[int, Sentence]]:
    """Return sentences that can be asked about, with the numbers of their sections."""
    every = [
        (number, sentence)
        for number, section in enumerate(article.sections)
        for sentence in section.sentences
        if not sentence.label and sentence.end - sentence.start <= SENTENCE
    ]
    step = max(1, -(-len(every) // MOST_SENTENCES))
    return every[::step]


def _headings(article: Article, language: str) -> Iterator[Made]:
    """Yield the headings that are questions themselves, and not half of one: "Just a show?"."""
    asks = follow_up_of(language).asking
    for number, section in enumerate(article.sections):
        if section.heading is None or not section.sentences:
            continue
        text = " ".join(section.heading.of(article.text).split())
        first_word = text.split(" ")[0].lower()
        if first_word not in asks:
            continue
        if text.endswith("?") and SHORTEST <= len(text) <= LONGEST and not is_order(text):
            first, last = section.sentences[0], section.sentences[-1]
            yield Made(text, language, "heading", Span(first.start, last.end), number)


def _events(article: Article, language: str) -> Iterator[Made]:
    """Yield what asks for the one thing that the article says of a date."""
    found: dict[str, list[Made]] = {}
    for section, sentence in _spread(article):
        text = sentence.of(article.text)
        text = text[:EARLY]
        if points_back(text, article.language):
            continue
        origin = Span(sentence.start, sentence.end)
        for asked in {*_days(text, language), *_years(text, language)}:  # each once
            question = LANGUAGES[language].happened.format(asked)
            found.setdefault(question, []).append(
                Made(question, language, "event", origin, section)
            )
    yield from (ones[0] for ones in found.values() if len(ones) == 1)


def _days(text: str, language: str) -> Iterator[str]:
    from babel.dates import format_date

    for found in Reading(text, language).dates:
        if found.day and found.year:
            with contextlib.suppress(ValueError):
                day = datetime.date(found.year, found.month, found.day)
                yield LANGUAGES[language].dated[1].format(format_date(day, "long", language))


def _years(text: str, language: str) -> Iterator[str]:
    for match in _YEAR.finditer(text):
        yield LANGUAGES[language].dated[0].format(match[1])


def _of_sentence(
    text: str, written: str, language: str, around: _Around
) -> Iterator[tuple[Kind, str]]:
    """Yield the questions that a sentence gives."""
    asking = LANGUAGES[language]
    if is_order(text):
        return
    yield from _about_people(text, written, asking)
    if language != written:
        return
    if points_back(text, written) and not asking.expletive.match(text):
        return
    for rule in asking.rules:
        for sentence in _forms(text, asking):
            match = rule.sentence.fullmatch(sentence)
            if match and (question := _filled(rule, match, asking, around)):
                yield rule.kind, question
                return


def _forms(text: str, asking: Asking) -> Iterator[str]:
    """Yield a sentence without what is in brackets, and without its last clause."""
    plain = _BRACKETS.sub("", text)
    yield text
    if plain != text:
        yield plain
    clause = asking.clause.search(plain)
    if clause and plain.count(",") == 1:
        yield plain[: clause.start()] + "."


def _about_people(text: str, written: str, asking: Asking) -> Iterator[tuple[Kind, str]]:
    """Yield questions that need no more than a name."""
    reading = Reading.of(text, written)
    if LANGUAGES[written].says.search(text):
        found = (s.name for s in reading.named_speakers if s.bare and not s.report)
        for name in dict.fromkeys(found):
            if _is_somebody(name, reading, written):
                yield "speaker", asking.said.format(name)
    for pattern in LANGUAGES[written].offices:
        for match in pattern.finditer(text):
            if not any(map(is_place, match["name"].split())):
                yield "person", asking.who.format(match["name"])


def _is_somebody(name: str, reading: Reading, language: str) -> bool:
    """Tell whether a speaker's name is made of words that are names, and of no others."""
    names = {word.text for word in reading.names}
    words = name.split()
    return len(words) <= 3 and all(
        word in names and _NAME.fullmatch(word) and not is_place(word) and not is_common(word)
        for word in words
    )


def _filled(rule: Rule, match: re.Match[str], asking: Asking, around: _Around) -> str:
    """Return a rule's question, ``""`` where it would not be understood by itself."""
    groups = {name: value or "" for name, value in match.groupdict().items()}
    if not _is_finite(groups.get("verb", ""), asking):
        return ""
    if first := groups.get("first"):
        word, _, more = first.partition(" ")
        if not more and word.lower() in asking.small:
            return ""
        copula = groups.get("verb", "") in follow_up_of(asking.code).copulas
        if (
            rule.kind == "meaning"
            and copula
            and not _is_worth_asking(first, asking.code, around.title)
        ):
            return ""
        if word.lower() in asking.small or (
            word not in around.capitals and _is_no_noun(word, asking.code)
        ):
            groups["first"] = word.lower() + first[len(word) :]
    if rule.forms:
        groups["verb"] = dict(rule.forms)[groups["verb"]]
    if past := groups.get("past"):
        groups["base"] = _infinitive(past, asking.code)
        if groups["base"] == past:
            return ""
    question = " ".join(rule.question.format_map(groups).split())
    question = re.sub(r"\s+\?$", "?", question)
    found = _WORD.findall(question)
    named = [word for word in found if word[0].isupper() and len(word) > 3]
    told = {word.lower() for word in _WORD.findall(" ".join(groups.values()))}
    if len(set(named)) < len(named) or told & asking.outside:
        return ""
    return question if SHORTEST <= len(question) <= LONGEST else ""


def _infinitive(verb: str, language: str) -> str:
    return lemma(verb, language)


def _is_finite(verb: str, asking: Asking) -> bool:
    """Tell whether a word that stands where a verb does is one."""
    known = follow_up_of(asking.code)
    if not verb or " " in verb or verb in known.auxiliaries | known.copulas:
        return True
    infinitive = _infinitive(verb, asking.code)
    return verb not in asking.small and asking.infinitive.search(infinitive) is not None


def _is_no_noun(word: str, language: str) -> bool:
    """Tell whether a word has a capital only because it begins a sentence."""
    if nouns_have_capitals(language):
        return lemma(word, language)[:1].islower()
    return is_small(word, language) and not is_place(word)


def _is_worth_asking(subject: str, language: str, title: str) -> bool:
    """Tell whether somebody might ask what something is: the article's topic, or a rare thing."""
    articles = SPOKEN[language].articles
    words = [word for word in _WORD.findall(subject) if word.lower() not in articles]
    if len(words) != 1 or words[0].lower() in title.lower():
        return True
    return not is_known(words[0], language) or is_compound(words[0])
