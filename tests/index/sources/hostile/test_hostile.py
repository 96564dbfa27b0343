"""What hostile files cost their reader; ``measure.py`` measures it, ``files.py`` makes them."""

import json
import subprocess
import sys

import pytest

from index.errors import CODES, LoadError
from index.sources.confined.limits import LIMITS
from index.sources.load import load
from tests.conftest import ROOT
from tests.index.sources.hostile.files import FILES

FAST = (
    "marks.txt", "combining.txt", "spaces.txt", "bars.txt", "brackets.md", "emphasis.md",
    "cdata.md", "lists.md", "yaml-aliases.md", "transparent.html", "white.html", "hidden.html",
    "attributes.html", "breaks.html", "deep.html", "deep-text.html", "tables.docx",
    "entities.docx", "page-tree-loop.pdf", "arrays.pdf",
)  # fmt: skip

USUAL = (2, 200)
"""CPU seconds and MiB that most of them may take; on an idle core it is half of that or less."""

MORE = {
    "marks-million.txt": (10, 250),
    "parentheses.txt": (16, 200),
    "short-sentences.txt": (10, 200),
    "paragraphs.txt": (20, 300),
    "headings-with-text.txt": (18, 250),
    "labels.txt": (20, 300),
    "initials.txt": (12, 200),
    "ellipses.txt": (8, 200),
    "numbers.txt": (20, 250),
    "rules.txt": (2, 300),
    "quote-each.txt": (5, 200),
    "open-quotes.txt": (5, 200),
    "guillemets.txt": (5, 200),
    "lines.txt": (4, 200),
    "image-openings.md": (5, 200),
    "image-paragraphs.md": (40, 300),
    "ticks.md": (5, 200),
    "dashes.md": (15, 200),
    "headings.md": (20, 500),
    "headings-with-text.md": (45, 850),
    "wide-table.md": (6, 300),
    "references.md": (5, 200),
    "declarations.md": (6, 200),
    "html-blocks.md": (12, 250),
    "definitions.md": (20, 300),
    "breaks-and-letters.html": (25, 900),
    "formatting.html": (20, 400),
    "long-paragraph.html": (10, 700),
    "headings-with-text.html": (25, 700),
    "links.html": (25, 900),
    "list-links.html": (30, 900),
    "cells.html": (25, 500),
    "rows.html": (40, 900),
    "tables.html": (40, 700),
    "spans.html": (10, 300),
    "bylines.html": (10, 400),
    "definitions.html": (30, 900),
    "nested-lists.html": (12, 300),
    "titles.html": (15, 500),
    "empty-paragraphs.docx": (10, 1200),
    "paragraphs.docx": (35, 900),
    "runs.docx": (12, 900),
    "cells.docx": (12, 700),
    "wide-cells.docx": (15, 700),
    "flat-boxes.docx": (10, 400),
    "deep.docx": (5, 300),
    "headings.docx": (30, 900),
    "shared-stream.pdf": (62, 300),
    "shared-empty.pdf": (62, 300),
    "empty-pages.pdf": (20, 300),
    "one-page.pdf": (12, 500),
    "unpacks.pdf": (10, 1200),
    "nested-forms.pdf": (10, 1200),
    "cells.pdf": (15, 300),
    "dictionaries.pdf": (5, 300),
    "one-page-many-times.pdf": (15, 300),
}
ENDED = {"memory", "signal -24", "signal -9", "signal -6", "signal -5", "signal -4", "signal -11"}
"""Ways in which the system ends a reader that wants more than its limits; one line tells of it."""


def measured(names):
    script = [sys.executable, "-m", "tests.index.sources.hostile.measure", *names]
    said = subprocess.run(script, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    return {result["name"]: result for result in map(json.loads, said.splitlines())}


@pytest.fixture(scope="module")
def fast():
    return measured(FAST)


@pytest.fixture(scope="module")
def slow():
    return measured([name for name in FILES if name not in FAST])


def check(result):
    cpu, mib = MORE.get(result["name"], USUAL)
    assert result["cpu"] <= cpu <= LIMITS.cpu_seconds + 2, result
    assert result["mib"] <= mib, result
    said = result["outcome"]
    assert said in CODES or said in ENDED or said.endswith("sentences"), result


@pytest.mark.parametrize("name", FAST)
def test_a_hostile_file_costs_no_more_than_this(name, fast):
    check(fast[name])


@pytest.mark.endurance
@pytest.mark.parametrize("name", [name for name in FILES if name not in FAST])
def test_a_hostile_file_costs_no_more_than_this_too(name, slow):
    check(slow[name])


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("deep.html", "too-complex"),
        ("attributes.html", "too-complex"),
        ("breaks.html", "too-complex"),
        ("lists.md", "too-complex"),
        ("entities.docx", "damaged-file"),
    ],
)
def test_a_hostile_file_is_refused_in_one_line(name, code, tmp_path):
    path = tmp_path / name
    path.write_bytes(FILES[name]())
    with pytest.raises(LoadError) as error:
        load(path, name=name)
    assert (error.value.code, error.value.details["name"]) == (code, name)
    assert str(error.value).startswith(f"{name} ")
    assert "\n" not in str(error.value)


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["empty-paragraphs.docx", "unpacks.pdf", "nested-forms.pdf", "numbers.txt"]
)
def test_a_hostile_file_is_refused_in_one_line_too(name, tmp_path):
    path = tmp_path / name
    path.write_bytes(FILES[name]())
    with pytest.raises(LoadError) as error:
        load(path, name=name)
    assert error.value.code == ("too-many" if name == "numbers.txt" else "too-complex")


def test_text_that_is_nested_is_kept_whole_or_the_file_is_refused(tmp_path):
    path = tmp_path / "a.md"
    lines = [" " * (2 * n) + f"- Punkt {n}." for n in range(30)]
    path.write_text("\n".join(lines), "utf-8")
    text = load(path).text
    assert all(f"Punkt {n}." in text for n in range(30))
    page = tmp_path / "a.html"
    page.write_text(
        "<html><body>" + "".join(f"<div><p>Ebene {n} hier.</p>" for n in range(300)), "utf-8"
    )
    text = load(page).text
    assert all(f"Ebene {n} hier." in text for n in range(300))
