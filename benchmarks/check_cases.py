"""True and false sentences about evidence, made by rule from pairs of sentences.

Each case is what a chat model might have composed: a sentence, and three numbered quotes, one of
which it is made from. True sentences are the quote's translation, the quote itself, its clause
that answers a question, the bare answer, or a question turned into a statement. A false one is a
true one with one thing changed.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.parallel import Pair
from qa.check.check import Source

TRIES = 50
"""Draws of a number of one length; a paragraph may hold all of them."""

_NUMBER = re.compile(r"(?<![\w.,:/-])\d+(?:[.,]\d+)*(?![\w:/-])")
_WORDS = {
    "de": tuple("zwei drei vier fünf sechs sieben acht neun zehn elf zwölf".split()),  # noqa: SIM905
    "en": tuple("two three four five six seven eight nine ten eleven twelve".split()),  # noqa: SIM905
}
_FINITE = {
    "de": r"\b(?:ist|sind|war|waren|wurde|wurden|hat|haben|hatte|hatten|kann|können|konnte"
    r"|konnten|wird|werden|muss|darf|soll|sollte)\b",
    "en": r"\b(?:is|are|was|were|has|have|had|can|could|will|would|must|may|should)\b",
}
_NEGATOR = {"de": " nicht", "en": " not"}
_DENIAL = re.compile(
    r"\b(?:nicht|kein\w*|nie\w*|weder|ohne|nichts|kaum|un\w+lich|not|no|never|none|neither|nor"
    r"|without|cannot|hardly|\w+n['’]t|nur|only|few|wenig\w*|fail\w*|lack\w*|refus\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Case:
    """A sentence to check.

    Attributes:
        kind: what was done to it.
        true: whether the evidence says so.
        prose: language that it should be in.
        read: language of the evidence.
        article: number of the article.
        sentence: with a number of a quote.
        sources: three quotes.
        question: asked before, ``""`` where none is known.
    """

    kind: str
    true: bool
    prose: str
    read: str
    article: int
    sentence: str
    sources: tuple[Source, ...]
    question: str = ""


@dataclass(frozen=True)
class Setting:
    """What cases are made from.

    Attributes:
        pair: whose sentence in the second language is the evidence.
        prose: language that is composed in.
        read: language of the evidence.
        draw: random numbers.
    """

    pair: Pair
    prose: str
    read: str
    draw: random.Random

    @property
    def text(self) -> str:
        """Return the pair's sentence in the language of the prose."""
        return self.pair.text[self.prose]

    @property
    def evidence(self) -> str:
        """Return the pair's sentence in the language of the evidence."""
        return self.pair.text[self.read]

    @property
    def paragraph(self) -> str:
        """Return the whole paragraph in both languages."""
        return " ".join(
            [*self.pair.text.values(), *self.pair.others["de"], *self.pair.others["en"]]
        )

    def case(
        self,
        kind: str,
        true: bool,
        sentence: str,
        *,
        evidence: str = "",
        others: list[str] | None = None,
        question: str = "",
    ) -> Case:
        """Return a case whose true sentence names its quote and whose false one names any.

        Args:
            kind: of the case.
            true: whether the sentence is.
            sentence: without a number.
            evidence: in place of the pair's own sentence.
            others: further quotes, in place of those of the same paragraph.
            question: what was asked.
        """
        others = self.pair.others[self.read] if others is None else others
        quotes = [evidence or self.evidence, *self.draw.sample(others, min(2, len(others)))]
        own = quotes[0]
        self.draw.shuffle(quotes)
        sources = tuple(Source(number, text) for number, text in enumerate(quotes, 1))
        named = quotes.index(own) + 1 if true else self.draw.randint(1, len(quotes))
        languages = self.prose, self.read, self.pair.article
        return Case(kind, true, *languages, f"{sentence} [{named}]", sources, question)

    def choice(self, found: list[str]) -> str:
        """Return one of some texts, ``""`` where there is none."""
        return self.draw.choice(found or [""])

    def other_name(self, name: str, held: str) -> str:
        """Return a name of the article of which no word is in a text, ``""`` if there is none."""
        free = [n for n in self.pair.names if not _share_a_word(n, f"{name} {held}")]
        return self.choice(free)

    def other_number(self, number: str) -> str:
        """Return a number that the paragraph does not hold, as long as another or longer."""
        while True:
            for _ in range(TRIES):
                digits = re.sub(r"\d", lambda _: str(self.draw.randint(2, 9)), number)
                if digits not in self.paragraph:
                    return digits
            number += "0"


def from_pair(setting: Setting) -> Iterator[Case]:
    """Yield every case that a pair of sentences gives in two languages."""
    kind = "the quote itself" if setting.prose == setting.read else "its translation"
    yield setting.case(kind, True, setting.text)
    yield from about(setting)
    for make in (_clauses, _numbers, _names, _denials, _languages):
        yield from make(setting)


def about(setting: Setting) -> Iterator[Case]:
    """Yield the cases that questions alone give, where there is no sentence in their language.

    These are the bare answer, and "Who did it?" as "X did it.", each right and with another number
    or name of the article.
    """
    pair = setting.pair
    who = {"de": "Wer ", "en": "Who "}[setting.prose]
    for asked in pair.asked:
        question = asked.question[setting.prose]
        answer = asked.answer[setting.prose].rstrip(".")
        yield setting.case("the bare answer", True, f"{answer}.", question=question)
        wrong = ""
        if _NUMBER.fullmatch(answer):
            wrong = setting.other_number(answer)
        elif answer in pair.names:
            wrong = setting.other_name(answer, setting.paragraph)
        if wrong:
            yield setting.case("the bare answer, another", False, f"{wrong}.", question=question)
        held = [n for n in pair.names if n in question] + re.findall(r"\d+", question)
        nouns = re.findall(r"(?<= )[A-ZÄÖÜ][\w-]+", question)
        plain = question.startswith(who) and not question.startswith(("Who did ", "Who do "))
        told = all(n in setting.evidence for n in held) and all(n in setting.text for n in nouns)
        if not plain or not told or len(answer.split()) > 4:
            continue
        rest = question[len(who) :].rstrip("? ")
        yield setting.case("who did it", True, f"{answer} {rest}.", question=question)
        wrong = setting.other_name(answer, setting.evidence)
        if wrong and wrong not in question:
            yield setting.case("who did it, another", False, f"{wrong} {rest}.", question=question)


def denial(sentence: str, language: str) -> str:
    """Return a sentence with its first plain verb denied, ``""`` where it has none."""
    match = re.search(_FINITE[language], sentence)
    return _put(sentence, match, match.group() + _NEGATOR[language]) if match else ""


def _clauses(setting: Setting) -> Iterator[Case]:
    """Yield the clause that holds an answer."""
    for asked in setting.pair.asked[:1]:
        for clause in re.split(r"[,;:] |\. ", setting.text):
            whole = len(clause.split()) >= 5 and asked.answer[setting.prose] in clause
            if whole and clause != setting.text:
                sentence = clause[0].upper() + clause[1:].rstrip(".") + "."
                question = asked.question[setting.prose]
                yield setting.case("a clause of it", True, sentence, question=question)


def _numbers(setting: Setting) -> Iterator[Case]:
    """Yield another number in digits; one in words as digits, and as another word."""
    text, evidence, draw = setting.text, setting.evidence, setting.draw
    if found := [m for m in _NUMBER.finditer(text) if m.group() in evidence]:
        match = draw.choice(found)
        wrong = _put(text, match, setting.other_number(match.group()))
        yield setting.case("a number", False, wrong)
    words, read = _WORDS[setting.prose], _WORDS[setting.read]
    pattern = rf"\b(?:{'|'.join(words)})\b(?!-)"
    written = [(m, words.index(m.group())) for m in re.finditer(pattern, text)]
    written = [(m, row) for m, row in written if read[row] in evidence.split()]
    if written:
        match, row = draw.choice(written)
        yield setting.case("a number in digits", True, _put(text, match, str(row + 2)))
        held = re.findall(r"\w+", evidence.lower())
        free = [w for n, w in enumerate(words) if not {str(n + 2), w, read[n]} & set(held)]
        yield setting.case("a number in words", False, _put(text, match, draw.choice(free)))


def _names(setting: Setting) -> Iterator[Case]:
    """Yield another name of the article, and one that another quote holds."""
    pair = setting.pair
    if not (own := pair.own_names()):
        return
    name = setting.draw.choice(own)
    others = pair.others[setting.read]
    beside = [n for n in pair.names if n in " ".join(others) and not _share_a_word(n, name)]
    beside = [n for n in beside if not any(word in setting.evidence for word in n.split())]
    for kind, wrong in (
        ("a name", setting.other_name(name, setting.paragraph)),
        ("a name of another quote", setting.choice(beside)),
    ):
        if wrong:
            sentence = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", wrong, setting.text)
            first = dict.fromkeys([*(text for text in others if wrong in text), *others])
            quotes = list(first)[:2] if wrong in beside else None
            yield setting.case(kind, False, sentence, others=quotes)


def _denials(setting: Setting) -> Iterator[Case]:
    """Yield a denial that one of sentence and evidence has, or both have."""
    text, evidence = setting.text, setting.evidence
    denied, denying = denial(text, setting.prose), denial(evidence, setting.read)
    if _DENIAL.search(text) or _DENIAL.search(evidence):
        return
    if denied:
        yield setting.case("a denial put in", False, denied)
    if denying:
        yield setting.case("a denial left out", False, text, evidence=denying)
    if denied and denying:
        yield setting.case("a denial kept", True, denied, evidence=denying)


def _languages(setting: Setting) -> Iterator[Case]:
    """Yield a sentence in the language that was not asked in."""
    other = {"de": "en", "en": "de"}[setting.prose]
    if setting.pair.text[other] != setting.text:
        yield setting.case("the other language", False, setting.pair.text[other])


def _share_a_word(one: str, other: str) -> bool:
    """Tell whether two texts have a word in common, with or without a final s."""
    mine, theirs = ({re.sub(r"s$", "", w) for w in re.findall(r"\w+", t)} for t in (one, other))
    return not mine.isdisjoint(theirs)


def _put(text: str, match: re.Match[str], new: str) -> str:
    return text[: match.start()] + new + text[match.end() :]
