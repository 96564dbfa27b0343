"""True and false sentences about evidence, made by rule from pairs of sentences.

Each case is what a chat model might have composed: a sentence, and three numbered quotes, one of
which it is made from. True sentences are the quote's translation, the quote itself, its clause
that answers a question, the bare answer, or a question turned into a statement. A false one is a
true one with one thing changed.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator

from benchmarks.check_setting import (
    MONTHS,
    Case,
    Setting,
    case,
    denial,
    other_name,
    other_number,
    share_a_word,
)
from benchmarks.parallel import Pair

WORDS = {
    "de": tuple("zwei drei vier fünf sechs sieben acht neun zehn elf zwölf".split()),  # noqa: SIM905
    "en": tuple("two three four five six seven eight nine ten eleven twelve".split()),  # noqa: SIM905
}
_NUMBER = re.compile(r"(?<![\w.,:/-])\d+(?:[.,]\d+)*(?![\w:/-])")
_DENIAL = re.compile(
    r"\b(?:nicht|kein\w*|nie\w*|weder|ohne|nichts|kaum|un\w+lich|not|no|never|none|neither|nor"
    r"|without|cannot|hardly|\w+n['’]t|nur|only|few|wenig\w*|fail\w*|lack\w*|refus\w*)\b",
    re.IGNORECASE,
)


def from_pair(setting: Setting) -> Iterator[Case]:
    """Yield every case that a pair of sentences gives in two languages."""
    for make in (_plain, _parts, _answers, _statements, _numbers, _names, _denials, _languages):
        yield from make(setting)


def about(setting: Setting) -> Iterator[Case]:
    """Yield the cases that questions alone give, where there is no sentence in their language."""
    yield from _answers(setting)
    yield from _statements(setting)


def _plain(setting: Setting) -> Iterator[Case]:
    pair, languages = setting.pair, setting.languages
    same = languages[0] == languages[1]
    kind = "the quote itself" if same else "its translation"
    yield case(setting, kind, True, pair.text[languages[0]])


def _parts(setting: Setting) -> Iterator[Case]:
    """Yield the clause that holds an answer."""
    pair, languages = setting.pair, setting.languages
    text = pair.text[languages[0]]
    for asked in pair.asked[:1]:
        for clause in re.split(r"[,;:] |\. ", text):
            whole = len(clause.split()) >= 5 and asked.answer[languages[0]] in clause
            if whole and clause != text:
                sentence = clause[0].upper() + clause[1:].rstrip(".") + "."
                question = asked.question[languages[0]]
                yield case(setting, "a clause of it", True, sentence,
                           question=question)  # fmt: skip


def _answers(setting: Setting) -> Iterator[Case]:
    """Yield the bare answer, and another number or name of the article in its place."""
    pair, languages, draw = setting.pair, setting.languages, setting.draw
    for asked in pair.asked:
        answer = asked.answer[languages[0]].rstrip(".")
        yield case(setting, "the bare answer", True, f"{answer}.",
                   question=asked.question[languages[0]])  # fmt: skip
        wrong = ""
        if _NUMBER.fullmatch(answer):
            wrong = other_number(answer, _everything(pair), draw)
        elif answer in pair.names:
            wrong = other_name(pair, answer, _everything(pair), draw)
        if wrong:
            yield case(setting, "the bare answer, another", False, f"{wrong}.",
                       question=asked.question[languages[0]])  # fmt: skip


def _statements(setting: Setting) -> Iterator[Case]:
    """Yield "Who did it?" as "X did it.", with the right X and with another of the article."""
    pair, languages, draw = setting.pair, setting.languages, setting.draw
    who = {"de": "Wer ", "en": "Who "}[languages[0]]
    for asked in pair.asked:
        question, answer = asked.question[languages[0]], asked.answer[languages[0]].rstrip(".")
        evidence = pair.text[languages[1]]
        held = [n for n in pair.names if n in question and n not in evidence]
        held += [n for n in re.findall(r"\d+", question) if n not in evidence]
        held += [n for n in re.findall(r"(?<= )[A-ZÄÖÜ][\w-]+", question) if n not in setting.text]
        plain = question.startswith(who) and not question.startswith(("Who did ", "Who do "))
        if not plain or len(answer.split()) > 4 or held:
            continue
        rest = question[len(who) :].rstrip("? ")
        yield case(setting, "who did it", True, f"{answer} {rest}.",
                   question=question)  # fmt: skip
        wrong = other_name(pair, answer, pair.text[languages[1]], draw)
        if wrong and wrong not in question:
            yield case(setting, "who did it, another", False, f"{wrong} {rest}.",
                       question=question)  # fmt: skip


def _numbers(setting: Setting) -> Iterator[Case]:
    pair, languages, draw = setting.pair, setting.languages, setting.draw
    text, evidence = pair.text[languages[0]], pair.text[languages[1]]
    found = [m for m in _NUMBER.finditer(text) if m.group() in evidence]
    if found:
        match = draw.choice(found)
        wrong = other_number(match.group(), evidence + text, draw)
        yield case(setting, "a number", False, _put(text, match, wrong))
        inside = [m.group() for m in found if m.group() != match.group()]
        if inside:
            wrong = _put(text, match, draw.choice(inside))
            yield case(setting, "a number of the quote, misplaced", False, wrong)
    words = "|".join(WORDS[languages[0]])
    written = [
        m for m in re.finditer(rf"\b(?:{words})\b(?!-)", text)
        if WORDS[languages[1]][WORDS[languages[0]].index(m.group())] in evidence.split()
    ]  # fmt: skip
    if written:
        match = draw.choice(written)
        row = WORDS[languages[0]].index(match.group())
        digits = _put(text, match, str(row + 2))
        yield case(setting, "a number in digits", True, digits)
        held = re.findall(r"\w+", evidence.lower())
        free = [
            n for n in range(len(WORDS["de"]))
            if not {str(n + 2), *(w[n] for w in WORDS.values())} & set(held)
        ]  # fmt: skip
        wrong = _put(text, match, WORDS[languages[0]][draw.choice(free)])
        yield case(setting, "a number in words", False, wrong)
    months = "|".join(MONTHS[languages[0]])
    for match in list(re.finditer(rf"(?<=[\d.,] )(?:{months})|(?:{months})(?= \d)", text))[:1]:
        free = [
            row for row in range(12)
            if MONTHS["de"][row] not in evidence and MONTHS["en"][row] not in evidence
        ]  # fmt: skip
        wrong = _put(text, match, MONTHS[languages[0]][draw.choice(free)])
        yield case(setting, "a month", False, wrong)


def _names(setting: Setting) -> Iterator[Case]:
    pair, languages, draw = setting.pair, setting.languages, setting.draw
    text, evidence = pair.text[languages[0]], pair.text[languages[1]]
    own = pair.own_names()
    if not own:
        return
    name = draw.choice(own)
    places: dict[str, Callable[[], str]] = {
        "a name": lambda: other_name(pair, name, _everything(pair), draw),
        "a name of another quote": lambda: _name_among(pair, name, evidence, languages[1], draw),
    }
    for kind, wrong in places.items():
        if found := wrong():
            sentence = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", found, text)
            others = None if kind == "a name" else _with_first(pair, found, languages[1])
            yield case(setting, kind, False, sentence, others=others)
    inside = [n for n in own if not share_a_word(n, name)]
    if inside:
        exchanged = _exchange(text, name, draw.choice(inside))
        yield case(setting, "two names of the quote, exchanged", False, exchanged)


def _denials(setting: Setting) -> Iterator[Case]:
    pair, languages = setting.pair, setting.languages
    text, evidence = pair.text[languages[0]], pair.text[languages[1]]
    denied, denying = denial(text, languages[0]), denial(evidence, languages[1])
    denies = bool(_DENIAL.search(text) or _DENIAL.search(evidence))
    if denied and not denies:
        yield case(setting, "a denial put in", False, denied)
    if denying and not denies:
        yield case(setting, "a denial left out", False, text, evidence=denying)
        if denied:
            yield case(setting, "a denial kept", True, denied, evidence=denying)
    if denied and denies and _DENIAL.search(evidence):
        yield case(setting, "a denial beside another", False, denied)


def _languages(setting: Setting) -> Iterator[Case]:
    """Yield a sentence in the language that was not asked in."""
    pair, languages, draw = setting.pair, setting.languages, setting.draw
    other = {"de": "en", "en": "de"}[languages[0]]
    if pair.text[other] == setting.text:
        return
    yield case(setting, "the other language", False, pair.text[other])
    for asked in pair.asked[:1]:
        clauses = [c for c in re.split(r"[,;:] ", pair.text[other]) if len(c.split()) >= 5]
        if clauses:
            sentence = f"{draw.choice(clauses).rstrip('.')}."
            question = asked.question[languages[0]]
            kind = "the other language, short"
            yield case(setting, kind, False, sentence, question=question)


def _name_among(pair: Pair, name: str, evidence: str, language: str, draw: random.Random) -> str:
    rest = " ".join(pair.others[language])
    free = [
        n for n in pair.names
        if n in rest and not share_a_word(n, name) and not any(w in evidence for w in n.split())
    ]  # fmt: skip
    return draw.choice(free) if free else ""


def _with_first(pair: Pair, name: str, language: str) -> list[str]:
    """Return two other sentences of the paragraph, one of which holds a name."""
    others = sorted(pair.others[language], key=lambda text: name not in text)
    return others[:2]


def _exchange(text: str, one: str, other: str) -> str:
    both = re.compile(rf"(?<![\w-])(?:{re.escape(one)}|{re.escape(other)})(?![\w-])")
    return both.sub(lambda m: other if m.group() == one else one, text)


def _everything(pair: Pair) -> str:
    return " ".join([*pair.text.values(), *pair.others["de"], *pair.others["en"]])


def _put(text: str, match: re.Match[str], new: str) -> str:
    return text[: match.start()] + new + text[match.end() :]
