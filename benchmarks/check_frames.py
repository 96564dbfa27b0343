"""Cases about who said it, when, and in what words, which XQuAD's own sentences have too few of.

Sentences of XQuAD are put into frames: into the mouth of somebody, after a date or a time, between
quotation marks. Articles with even numbers get other frames than those with odd ones, so that
rules developed on the former are judged on words that they were not written for.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from benchmarks.check_setting import MONTHS, Case, Setting, case, denial
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


def framed(setting: Setting, near: list[Pair]) -> Iterator[Case]:
    """Yield every case that a pair of sentences gives in frames.

    Args:
        setting: whose sentence is said.
        near: other pairs of the same article.
    """
    pair = setting.pair
    if max(map(len, pair.text.values())) > LONGEST:
        return
    said = " ".join([*pair.text.values(), *pair.others["de"], *pair.others["en"]])
    held = set(re.findall(r"\w+", said))
    words = {name: set(name.split()) for name in pair.speakers}
    free = [n for n in words if not words[n] & held]
    couples = [(one, other) for one in free for other in free if not words[one] & words[other]]
    if couples:
        yield from _speakers(setting, near, setting.draw.choice(couples))
    yield from _dates(setting)
    yield from _times(setting)
    yield from _quotations(setting)


def _speakers(setting: Setting, near: list[Pair], couple: tuple[str, str]) -> Iterator[Case]:
    pair, (prose, read), draw = setting.pair, setting.languages, setting.draw
    half = pair.article % 2
    a, b = couple
    frame = draw.choice(_SAID[read][half])
    told = draw.choice(_RETOLD[prose][half])
    evidence = frame.format(a=a, b=b, s=pair.text[read])
    said = _within(pair, prose)
    yield case(setting, "a speaker", True, told.format(a=a, s=said), evidence=evidence)
    wrong = told.format(a=b, s=said)
    if "{b}" in frame:
        yield case(setting, "who did not speak, of the quote", False, wrong, evidence=evidence)
    if near:
        other = draw.choice(near).text[read]
        second = draw.choice(_SAID[read][half]).format(a=b, b=a, s=other)
        kind = "the speaker of another quote"
        yield case(setting, kind, False, wrong, evidence=evidence, others=[second])
    report = _REPORT[read][half].format(b=b, s=pair.text[read])
    yield case(setting, "who did not speak, of a report", False, wrong, evidence=report)


def _dates(setting: Setting) -> Iterator[Case]:
    pair, (prose, read), draw = setting.pair, setting.languages, setting.draw
    one = draw.randint(1, 28), draw.randint(1, 12), draw.randint(1801, 2030)
    two = draw.randint(1, 28), draw.randint(1, 12), draw.randint(1801, 2030)
    between = {"de": "Erst {} und dann {} galt: {}", "en": "First {} and then {}, {}"}[read]
    evidence = between.format(_date(one, read, draw), _date(two, read, draw), pair.text[read])
    day, month, year = one
    told = {"de": "{} galt: {}", "en": "{}, {}"}[prose]

    def sentence(date: tuple[int, int, int]) -> str:
        written = _date(date, prose, draw)
        return told.format(written[0].upper() + written[1:], _within(pair, prose))

    yield case(setting, "a date", True, sentence(one), evidence=evidence)
    wrong = draw.choice(
        [(day % 28 + 1, month, year), (day, month % 12 + 1, year), (day, month, year - 13)]
    )
    yield case(setting, "a date, another", False, sentence(wrong), evidence=evidence)
    mixed = (one[0], one[1], two[2])
    if two[:2] != one[:2] and two[2] != one[2]:
        yield case(setting, "a date, two mixed", False, sentence(mixed),
                   evidence=evidence)  # fmt: skip


def _date(date: tuple[int, int, int], language: str, draw: random.Random) -> str:
    day, month, year = date
    name = MONTHS[language][month - 1]
    forms = {
        "de": ("am {0}. {3} {2}", "am {0:02}.{1:02}.{2}", "am {0}.{1}.{2}"),
        "en": ("on {3} {0}, {2}", "on {0} {3} {2}", "on {2}-{1:02}-{0:02}"),
    }
    return draw.choice(forms[language]).format(day, month, year, name)


def _times(setting: Setting) -> Iterator[Case]:
    pair, (prose, read), draw = setting.pair, setting.languages, setting.draw
    hour, minute = draw.randint(0, 23), draw.choice([0, 5, 10, 15, 20, 30, 40, 45, 55])
    told = {"de": "{} galt: {}", "en": "{}, {}"}
    evidence = told[read].format(_time(hour, minute, read, draw), pair.text[read])
    right = told[prose].format(_time(hour, minute, prose, draw), _within(pair, prose))
    yield case(setting, "a time", True, right, evidence=evidence)
    half_a_day, three_hours = ((hour + 12) % 24, minute), ((hour + 3) % 24, minute)
    other = draw.choice([half_a_day, three_hours, (hour, (minute + 25) % 60)])
    wrong = told[prose].format(_time(*other, prose, draw), _within(pair, prose))
    yield case(setting, "a time, another", False, wrong, evidence=evidence)


def _time(hour: int, minute: int, language: str, draw: random.Random) -> str:
    if language == "de":
        plain = [f"Um {hour}.{minute:02} Uhr", f"Um {hour}:{minute:02} Uhr"]
        return draw.choice(plain if minute else [*plain, f"Um {hour} Uhr"])
    half = draw.choice(("a.m.", "am") if hour < 12 else ("p.m.", "pm"))
    twelve = hour % 12 or 12
    clock = [f"At {twelve}:{minute:02} {half}"]
    if hour > 12:
        clock.append(f"At {hour}:{minute:02}")
    return draw.choice(clock if minute else [*clock, f"At {twelve} {half}"])


def _quotations(setting: Setting) -> Iterator[Case]:
    """Yield words that the evidence has between marks, as they are and changed."""
    pair, (prose, read), draw = setting.pair, setting.languages, setting.draw
    if prose != read:
        return
    marks = {"de": ("„", "“"), "en": ("“", "”")}[read]
    words = pair.text[read].rstrip(".").split()
    if len(words) < 8:
        return
    lead = {"de": "Auf der Tafel steht: ", "en": "The sign reads: "}[read]
    evidence = f"{lead}{marks[0]}{' '.join(words)}.{marks[1]}"
    length = draw.randint(2, min(9, len(words)))
    start = draw.randint(0, len(words) - length)
    taken = [w.strip(',;:„“”"()') for w in words[start : start + length]]
    lead = {"de": "Auf der Tafel steht „{}“.", "en": "The sign reads “{}”."}[read]
    right = " ".join(words[start : start + length]).strip(',;:"“”„()')
    if re.search(r"[„“”\"]", right):
        return
    yield case(setting, "a quotation", True, lead.format(right), evidence=evidence)
    rest = [w for w in words if w.isalpha() and w.lower() not in {t.lower() for t in taken}]
    if rest:
        changed = list(taken)
        changed[draw.randrange(length)] = draw.choice(rest)
        yield case(setting, "a quotation, a word changed", False, lead.format(" ".join(changed)),
                   evidence=evidence)  # fmt: skip
    denied = denial(" ".join(words), read)
    if denied:
        yield case(setting, "a quotation, denied", False, lead.format(denied),
                   evidence=evidence)  # fmt: skip
    single = draw.choice([w for w in words if w.isalpha() and len(w) > 3] or [""])
    others = [w for w in _words(pair, read) if w.lower() not in evidence.lower()]
    strange = draw.choice(others or [""])
    if single:
        yield case(setting, "a word in marks", True, lead.format(single),
                   evidence=evidence)  # fmt: skip
        if strange:
            yield case(setting, "a word in marks, another", False, lead.format(strange),
                       evidence=evidence)  # fmt: skip


def _within(pair: Pair, language: str) -> str:
    """Return the sentence as it stands within another: in English "however" loses its capital."""
    text = pair.text[language]
    first = text.split()[0].rstrip(",")
    small = first.lower() in " ".join(pair.others[language]).split() or first in _SMALL
    return text[0].lower() + text[1:] if language == "en" and small else text


def _words(pair: Pair, language: str) -> list[str]:
    return [w for text in pair.others[language] for w in text.split() if w.isalpha() and len(w) > 3]
