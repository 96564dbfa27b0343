"""The closed-class words of German and English that tell whether a question stands alone.

A question's own words are what is left without them: what it is about, and what happens to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*|[,;:]")

OPENER = re.compile(r"\s*(?:und|aber|oder|and|but|or)\b[\s,]*", re.IGNORECASE)
"""What joins a question to what was said before, and says nothing itself."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class Grammar:
    """Closed-class words of one language, in lower case.

    Attributes:
        asking: question words.
        auxiliaries: verbs that say nothing alone.
        copulas: those that need no other verb beside them.
        determiners: what stands before a noun.
        prepositions: also what separable verbs leave at the end of a German question.
        joins: what begins another clause.
        subjects: personal pronouns that may be a subject.
        objects: personal pronouns that are never one.
        possessives: pronouns that stand before a noun.
        pointing: words that point at what was said.
        places: words that stand for a place that was named.
        fillers: everything else that says nothing alone.
        participle: what a participle looks like.
    """

    asking: frozenset[str]
    auxiliaries: frozenset[str]
    copulas: frozenset[str]
    determiners: frozenset[str]
    prepositions: frozenset[str]
    joins: frozenset[str]
    subjects: frozenset[str]
    objects: frozenset[str]
    possessives: frozenset[str]
    pointing: frozenset[str]
    places: frozenset[str]
    fillers: frozenset[str]
    participle: re.Pattern[str]

    def is_content(self, word: str) -> bool:
        """Tell whether a word, in lower case, says something alone."""
        return not any(
            word in words
            for words in (
                self.asking, self.auxiliaries, self.copulas, self.determiners, self.prepositions,
                self.joins, self.subjects, self.objects, self.possessives, self.pointing,
                self.places, self.fillers,
            )
        )  # fmt: skip


_ENGLISH = Grammar(
    asking=_words("who whom whose what which when where why how"),
    auxiliaries=_words(
        "do does did don't doesn't didn't has have had hasn't haven't hadn't can could can't "
        "cannot couldn't will would won't wouldn't shall should shouldn't may might must "
        "happen happens happened happening"
    ),
    copulas=_words("is are was were am be been being isn't aren't wasn't weren't"),
    determiners=_words("the a an any some each every no another all both many much few several"),
    prepositions=_words(
        "of to from by with about for in on at into onto after before during between through "
        "since until till against without under over near towards upon within out up down off "
        "behind beside besides instead like per via among around across as than according due"
    ),
    joins=_words("and or but when while because if that who which where so then to although"),
    subjects=_words("he she it they"),
    objects=_words("him them it her"),
    possessives=_words("his her its their hers theirs"),
    pointing=_words("this that these those"),
    places=_words("there"),
    fillers=_words(
        "not else ever exactly also too now again still only even just really actually already "
        "yet so then later afterwards afterward beforehand first last next more most less same "
        "such one ones other others old long often far big high large tall deep wide heavy fast "
        "soon late early expensive ok okay well i you we me us "
        "my your our here today yesterday please there"
    ),
    participle=re.compile(
        r"\w+(?:ed|en|own|ought|elt|ept)|made|said|told|paid|sold|built|held|met|left|lost|found"
        r"|put|set|cut|done|gone|won|sent|spent|led|fed|read|hit|begun|sung|become|come|run|born"
    ),
)

_GERMAN = Grammar(
    asking=_words(
        "wer wen wem wessen was wie wo wann warum wieso weshalb weswegen wozu wohin woher wofür "
        "womit wovon woran worauf worüber worum worin wodurch wogegen wonach wobei welche welcher "
        "welches welchen welchem wieviel wieviele"
    ),
    auxiliaries=_words(
        "wird werden wurde wurden würde würden worden geworden hat haben hatte hatten hätte "
        "hätten habe kann können konnte konnten könnte könnten soll sollen sollte sollten muss "
        "müssen musste mussten müsste darf dürfen durfte durften dürfte mag mögen möchte möchten "
        "will wollen wollte wollten passiert passierte geschah geschieht geschehen"
    ),
    copulas=_words("ist sind war waren wäre wären gewesen sei seien bin bist"),
    determiners=_words(
        "der die das den dem des ein eine einen einem einer eines kein keine keinen keinem keiner "
        "alle allen jeder jede jedes viele vielen einige beide beiden mehrere manche"
    ),
    prepositions=_words(
        "in im ins an am ans auf aus bei beim mit nach von vom vor zu zum zur für gegen ohne um "
        "durch über unter zwischen während seit bis ab statt wegen trotz laut hinter neben ein los "
        "weg fest teil her hin zurück zusammen außer pro als"
    ),
    joins=_words("und oder aber wenn weil dass ob als sondern obwohl doch"),
    subjects=_words("er sie es"),
    objects=_words("ihm ihn ihnen"),
    possessives=_words(
        "sein seine seinen seinem seiner seines ihr ihre ihren ihrem ihrer ihres deren dessen"
    ),
    pointing=_words(
        "dies diese dieser dieses diesen diesem jene jener jenes jenen jenem damit dabei dafür "
        "davon dazu daran darauf darüber dadurch dagegen darin daraus darum derselbe dieselbe "
        "dasselbe letzterer letztere letzteren ersterer erstere ersteren"
    ),
    places=_words("dort dorthin dorther"),
    fillers=_words(
        "nicht sonst noch je genau auch jetzt wieder nur sogar schon denn eigentlich etwa so dann "
        "danach davor vorher nachher später zuvor seitdem damals daraufhin zuerst zuletzt mehr "
        "meisten weniger alt lange lang oft weit groß hoch teuer viel schnell bald schwer bereits "
        "ja nein ich du wir uns mich mir mein dein "
        "unser man sich hier da heute gestern bitte mal überhaupt wirklich endlich einmal selbst "
        "infrage ok okay"
    ),
    participle=re.compile(
        r"(?:\w{2,})?ge\w+(?:t|en)|\w+iert|(?:be|ver|er|ent|emp|zer|miss|über|unter|wider)\w+(?:t|en)"
    ),
)

_COURTESY = _words(
    "danke dankeschön vielen dank thanks thank you very much hallo hello hi hey tschüss bye "
    "goodbye ok okay super toll prima great good perfect bitte please alles klar"
)
"""What a visitor says beside questions; it asks nothing, so there is nothing to complete."""

PERSONAL = _words(
    "he him his she her hers er ihm ihn sein seine seinen seinem seiner seines ihr ihre ihren ihrem"
)
"""Pronouns that stand for somebody more often than for something."""

SUBJECT = {
    "de": re.compile(
        r"\b(?:er|ihm|ihn|(?<=\bhat )sie|(?<=\bist )sie|(?<=\bwar )sie|(?<=[a-zäöüß]t )sie)\b"
    ),
    "en": re.compile(r"\b(?:he|him|she|her(?=\s*[?.!]?$))\b"),
}
"""Pronouns that stand for one person, where a name can stand as well."""

OWNER = {
    "de": re.compile(r"\bsein(?:e[mnrs]?)?\b|\bihre?[mnrs]?(?=\s+[A-ZÄÖÜ])"),
    "en": re.compile(r"\b(?:his|her)\b"),
}
"""The same, where the name needs the ending of a genitive."""

_WHO = _words("who whom whose wer wen wem wessen")

_GRAMMARS = {"de": _GERMAN, "en": _ENGLISH}


def grammar(language: str) -> Grammar | None:
    """Return the closed-class words of a language, None where they are not known."""
    return _GRAMMARS.get(language)


def asks_who(question: str, language: str) -> bool:
    """Tell whether a question asks for somebody, whom its answer then names."""
    return language in _GRAMMARS and not _WHO.isdisjoint(
        word.strip("?!.,").lower() for word in question.split()
    )


def is_courtesy(words: list[str]) -> bool:
    """Tell whether words, in lower case, thank or greet and ask nothing."""
    return bool(words) and all(word in _COURTESY for word in words)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a question, or a sign between two clauses.

    Attributes:
        text: as it stands there.
        word: in lower case.
        content: whether it says something alone.
        capital: whether it begins with a capital that is not the question's first letter.
    """

    text: str
    word: str
    content: bool
    capital: bool


def tokens_of(question: str, words: Grammar) -> list[Token]:
    """Return the words of a question, and the signs between its clauses."""
    found: list[Token] = []
    begun = False
    for match in _TOKEN.finditer(question):
        text = match.group()
        word = re.sub(r"['’]s$", "", text.lower())
        said = text[0].isalnum()
        content = said and words.is_content(word)
        capital = begun and text[0].isupper()
        found.append(Token(text, word, content, capital))
        begun = begun or (said and not OPENER.fullmatch(text))
    return found
