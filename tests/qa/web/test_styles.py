"""The page's colours: every text can be read on its ground, by day and by night."""

import re
from pathlib import Path

import pytest

import qa.web

STATIC = Path(qa.web.__file__).parent / "static"
STYLES = "\n".join(path.read_text(encoding="utf-8") for path in sorted(STATIC.glob("*.css")))
LEAST = 4.5
"""Contrast of text at level AA, Web Content Accessibility Guidelines 2.2, criterion 1.4.3."""

PAIRS = [
    ("ink", "ground"),
    ("ink", "paper"),
    ("ink", "card"),
    ("ink", "accent-soft"),
    ("ink", "nearest"),
    ("ink", "line"),
    ("soft", "ground"),
    ("soft", "paper"),
    ("soft", "card"),
    ("accent", "paper"),
    ("on-accent", "accent"),
    ("on-quote", "quote"),
    ("on-quote", "quote-strong"),
    ("on-label", "quote-line"),
    ("on-nearest", "nearest-line"),
    ("problem", "problem-soft"),
]


def colours(opening: str) -> dict[str, str]:
    block = STYLES.split(opening, 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("opening", ["\n:root {", "\n:root:has(body.dark) {"], ids=["day", "night"])
@pytest.mark.parametrize(("text", "ground"), PAIRS, ids=["-on-".join(pair) for pair in PAIRS])
def test_text_has_enough_contrast(opening, text, ground):
    known = colours(opening)
    assert contrast(known[text], known[ground]) >= LEAST


def test_the_contrast_of_black_and_white_is_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
