"""Cases about who said it, when, and in what words, which XQuAD's own sentences have too few of.

Sentences of XQuAD are put into frames: into the mouth of somebody, after a date or a time, between
quotation marks. Articles with even numbers get other frames than those with odd ones, so that
rules developed on the former are judged on words that they were not written for.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import date

from babel.dates import format_date

from benchmarks.check_cases import Case, Setting
from benchmarks.parallel import Pair

LONGEST = 220
"""Characters of the longest sentence that is put into a frame."""

_SMALL = frozenset(
    """
    The A An In On At By For From To It He She They This That These Those There However Although
    While When If As After Before Since During Most Some Many Other Another His Her Its Their
    Additionally Currently Despite Finding Renewed Over Two Three Several Both Each Until Public
    Teaching Fellow Plague
    """.split()  # noqa: SIM905
)
"""Words that lose their capital within an English sentence."""

_SAID = {
    "de": (
        (
            "{a} sagte am Montag: „{s}“",
            "„{s}“, betonte {a} nach einem Treffen mit {b}.",
            "Laut {a} steht fest: {s}",
            "Nach einem Gespräch mit {b} erklärte {a}: {s}",
            "{s} Das teilte {a} in einem Brief an {b} mit.",
        ),
        (
            "{a} schrieb an {b}: „{s}“",
            "„{s}“, so {a}, der zuvor {b} besucht hatte.",
            "{a} zufolge ist klar: {s}",
            "Bei einem Besuch in der Heimat von {b} warnte {a}: {s}",
            "{s} Das wurde von {a} bestätigt, nicht aber {b} mitgeteilt.",
        ),
    ),
    "en": (
        (
            "{a} said on Monday: “{s}”",
            "“{s}”, {a} stressed after a meeting with {b}.",
            "According to {a}, this much is certain: {s}",
            "After talks with {b}, {a} declared: {s}",
            "{s} This was announced by {a} in a letter to {b}.",
        ),
        (
            "{a} told {b}: “{s}”",
            "“{s}”, wrote {a}, who had visited {b} before.",
            "In the words of {a}, one thing is clear: {s}",
            "On a visit to the home of {b}, {a} warned: {s}",
            "{s} This was confirmed by {a} but not passed on to {b}.",
        ),
    ),
}
_RETOLD = {
    "de": (
        ("{a} sagte: {s}", "Laut {a} gilt: {s}", "{a} hat erklärt: {s}"),
        ("{a} betonte: {s}", "{a} zufolge gilt: {s}", "Wie {a} mitteilte, gilt: {s}"),
    ),
    "en": (
        ("{a} said that {s}", "According to {a}, {s}", "{a} announced that {s}"),
        ("{a} stated that {s}", "{a} told reporters that {s}", "As {a} wrote, {s}"),
    ),
}
_REPORT = {
    "de": ("Laut einem Bericht über {b} gilt: {s}", "Ein Bericht über {b} hält fest: {s}"),
    "en": ("According to a report on {b}, {s}", "A report on {b} says that {s}"),
}
_TOLD = {"de": "{} galt: {}", "en": "{}, {}"}


def framed(setting: Setting, near: list[Pair]) -> Iterator[Case]:
    """Yield every case that a pair of sentences gives in frames.

    Args:
        setting: whose sentence is said.
        near: other pairs of the same article.
    """
    pair = setting.pair
    if max(map(len, pair.text.values())) > LONGEST:
        return
    held = set(re.findall(r"\w+", setting.paragraph))
    words = {name: set(name.split()) for name in pair.speakers}
    free = [n for n in words if not words[n] & held]
    couples = [(one, other) for one in free for other in free if not words[one] & words[other]]
    if couples:
        yield from _speakers(setting, near, setting.draw.choice(couples))
    yield from _dates(setting)
    yield from _times(setting)
    if setting.prose == setting.read:
        yield from _quotations(setting)


def _speakers(setting: Setting, near: list[Pair], couple: tuple[str, str]) -> Iterator[Case]:
    (a, b), draw, half = couple, setting.draw, setting.pair.article % 2
    frames = _SAID[setting.read][half]
    evidence = draw.choice(frames).format(a=a, b=b, s=setting.evidence)
    told, said = draw.choice(_RETOLD[setting.prose][half]), _within(setting)
    right, wrong = told.format(a=a, s=said), told.format(a=b, s=said)
    yield setting.case("a speaker", True, right, evidence=evidence)
    if b in evidence:
        yield setting.case("who did not speak, of the quote", False, wrong, evidence=evidence)
    if near:
        other = draw.choice(frames).format(a=b, b=a, s=draw.choice(near).text[setting.read])
        kind = "the speaker of another quote"
        yield setting.case(kind, False, wrong, evidence=evidence, others=[other])
    report = _REPORT[setting.read][half].format(b=b, s=setting.evidence)
    yield setting.case("who did not speak, of a report", False, wrong, evidence=report)


def _dates(setting: Setting) -> Iterator[Case]:
    """Yield a date beside two, the right one, another, and one that is of both."""
    draw = setting.draw
    one, two = (date(draw.randint(1801, 2030), draw.randint(1, 12), draw.randint(1, 28))
                for _ in range(2))  # fmt: skip
    between = {"de": "Erst {} und dann {} galt: {}", "en": "First {} and then {}, {}"}
    written = (_date(day, setting.read, draw) for day in (one, two))
    evidence = between[setting.read].format(*written, setting.evidence)
    another = draw.choice([
        one.replace(day=one.day % 28 + 1),
        one.replace(month=one.month % 12 + 1),
        one.replace(year=one.year - 13),
    ])  # fmt: skip
    mixed = one.replace(year=two.year)
    for kind, day in (("a date", one), ("a date, another", another), ("a date, two mixed", mixed)):
        if day is one or day not in (one, two):
            yield setting.case(kind, day is one, _when(_date(day, setting.prose, draw), setting),
                               evidence=evidence)  # fmt: skip


def _date(day: date, language: str, draw: random.Random) -> str:
    forms = {
        "de": ("'am' d. MMMM y", "'am' dd.MM.y", "'am' d.M.y"),
        "en": ("'on' MMMM d, y", "'on' d MMMM y", "'on' y-MM-dd"),
    }
    return format_date(day, draw.choice(forms[language]), language)


def _times(setting: Setting) -> Iterator[Case]:
    draw = setting.draw
    hour, minute = draw.randint(0, 23), draw.choice([0, 5, 10, 15, 20, 30, 40, 45, 55])
    time = _time(hour, minute, setting.read, draw)
    evidence = _TOLD[setting.read].format(time[0].upper() + time[1:], setting.evidence)
    half_a_day, three_hours = ((hour + 12) % 24, minute), ((hour + 3) % 24, minute)
    another = draw.choice([half_a_day, three_hours, (hour, (minute + 25) % 60)])
    for kind, told in (("a time", (hour, minute)), ("a time, another", another)):
        sentence = _when(_time(*told, setting.prose, draw), setting)
        yield setting.case(kind, told != another, sentence, evidence=evidence)


def _time(hour: int, minute: int, language: str, draw: random.Random) -> str:
    if language == "de":
        plain = [f"um {hour}.{minute:02} Uhr", f"um {hour}:{minute:02} Uhr"]
        return draw.choice(plain if minute else [*plain, f"um {hour} Uhr"])
    half = draw.choice(("a.m.", "am") if hour < 12 else ("p.m.", "pm"))
    clock = [f"at {hour % 12 or 12}:{minute:02} {half}"]
    if hour > 12:
        clock.append(f"at {hour}:{minute:02}")
    return draw.choice(clock if minute else [*clock, f"at {hour % 12 or 12} {half}"])


def _quotations(setting: Setting) -> Iterator[Case]:
    """Yield words that the evidence has between marks, as they are and one of them changed."""
    pair, language, draw = setting.pair, setting.read, setting.draw
    lead = {"de": "Auf der Tafel steht: „{}“", "en": "The sign reads: “{}”"}[language]
    told = {"de": "Auf der Tafel steht „{}“.", "en": "The sign reads “{}”."}[language]
    words = setting.evidence.rstrip(".").split()
    if len(words) < 8:
        return
    evidence = lead.format(f"{' '.join(words)}.")
    length = draw.randint(2, min(9, len(words)))
    start = draw.randint(0, len(words) - length)
    taken = [w.strip(',;:„“”"()') for w in words[start : start + length]]
    right = " ".join(words[start : start + length]).strip(',;:"“”„()')
    if re.search(r"[„“”\"]", right):
        return
    rest = [w for w in words if w.isalpha() and w.lower() not in {t.lower() for t in taken}]
    changed = list(taken)
    changed[draw.randrange(length)] = setting.choice(rest)
    term = setting.choice([w for w in words if _is_term(w)])
    strange = [w for text in pair.others[language] for w in text.split() if _is_term(w)]
    other = setting.choice([w for w in strange if w.lower() not in evidence.lower()])
    for kind, true, quoted in (
        ("a quotation", True, right),
        ("a quotation, a word changed", False, " ".join(changed) if rest else ""),
        ("a word in marks", True, term),
        ("a word in marks, another", False, other if term else ""),
    ):
        if quoted:
            yield setting.case(kind, true, told.format(quoted), evidence=evidence)


def _is_term(word: str) -> bool:
    return word.isalpha() and len(word) > 3


def _when(time: str, setting: Setting) -> str:
    """Return a sentence that begins with a date or a time."""
    return _TOLD[setting.prose].format(time[0].upper() + time[1:], _within(setting))


def _within(setting: Setting) -> str:
    """Return the sentence as it stands within another: in English "however" loses its capital."""
    text = setting.text
    first = text.split()[0].rstrip(",")
    small = first.lower() in " ".join(setting.pair.others[setting.prose]).split()
    lowered = setting.prose == "en" and (small or first in _SMALL)
    return text[0].lower() + text[1:] if lowered else text
