"""Whatever the bytes are, reading them gives an article whose spans hold, or one line."""

import io

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import CODES, LoadError
from index.sources.confined.client import read_apart
from index.sources.confined.read import Given
from tests.index.sources.hostile import files

STORY = "Der Hafen hat drei Kräne. Von Ole Brandt, 4. Mai 2024. Sie sind „rot“."
TEXT = f"Der Hafen\n=========\n\n{STORY}\n\nListe:\n- eins\n- zwei\n\n1. A\n2. B\n"
MARKDOWN = (
    f"---\ntitle: Hafen\nauthor: Ole Brandt\n---\n# Der Hafen\n\n{STORY} [a](b) *c* `d`[^1]\n\n"
    "> - e\n\n| f | g |\n|---|---|\n| 1 | 2 |\n\n[^1]: Note\n\n<div>h</div>\n"
)
HTML = (
    '<!doctype html><html><head><title>A | B</title><meta charset="utf-8"><script '
    'type="application/ld+json">{"@type": "Article", "author": "Ole Brandt"}</script><style>.x'
    "{display:none}</style></head><body><nav><a href=/>Home</a></nav><article><h1>Hafen</h1><p>"
    f'{STORY}</p><p class="x" style="color:white">y</p><table><tr><th colspan=2>a<tr>'
    "<td rowspan=2>b<td>c</table><ul><li>d<ol start=3><li>e</ol></ul><dl><dt>f<dd>g</dl></article>"
)


def word():
    document = docx.Document()
    document.add_heading("Der Hafen", 0)
    document.add_paragraph(STORY)
    document.add_paragraph("eins", style="List Bullet")
    table = document.add_table(2, 2)
    table.cell(0, 0).text = "a"
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


VALID = {
    ".txt": TEXT.encode(),
    ".md": MARKDOWN.encode(),
    ".html": HTML.encode(),
    ".docx": word(),
    ".pdf": files.pages(
        2, b"BT /F1 9 Tf 11 TL 40 760 Td (The harbour has cranes.) Tj T* (Two.) Tj ET"
    ),
}
PACKED = {
    ".docx": (
        f'<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>{STORY}</w:t></w:r></w:p><w:p>'
        '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:p><w:tbl>'
        '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>',
        lambda body: files.docx(body.decode("utf-8", "replace")),
    ),
    ".pdf": (
        "q 1 0 0 1 40 700 cm BT /F1 9 Tf 11 TL 1 0 0 1 0 0 Tm [(The) -200 (harbour)] TJ T* (has "
        "cranes.) Tj ET Q BT /F1 20 Tf 0 1 -1 0 300 300 Tm (Turned) Tj 3 Tr (hidden) ' ET",
        lambda content: files.pages(2, content),
    ),
}
EDITS = st.lists(
    st.tuples(
        st.floats(0, 1),
        st.integers(0, 40),
        st.binary(max_size=12)
        | st.sampled_from(
            b"<,>,</,[[,((,{,%,-,-1,99999999999,NaN,null,obj,R,stream,&#x110000;,Tj,Tm,\0,\xff,\n\n".split(
                b","
            )
        ),
        st.integers(1, 30),
    ),
    min_size=1,
    max_size=6,
)


def fault_of(error):
    """Return what is wrong with an error, None if it is one line of ours."""
    if isinstance(error.__cause__, RuntimeError):
        return str(error.__cause__)
    fine = "\n" not in str(error) and set(error.details) == set(CODES[error.code])
    return None if fine else repr(error)


def check(data, suffix):
    try:
        article = read_apart(Given(data, "a", "a", "a", suffix))
    except LoadError as error:
        fault = fault_of(error)
    else:
        fault = None
        check_spans(article)
    assert fault is None


def check_spans(article):
    spans = [s for part in article.sections for s in (part.heading, *part.sentences) if s]
    assert any(s.of(article.text).strip() for s in spans)
    assert "".join(article.text.split()) == "".join(
        "".join(s.of(article.text).split()) for s in spans
    )


@pytest.mark.parametrize("suffix", VALID)
def test_a_valid_file_is_read(suffix):
    check(VALID[suffix], suffix)
    assert "a" in read_apart(Given(VALID[suffix], "a", "a", "a", suffix)).text


@pytest.mark.parametrize("suffix", VALID)
@settings(max_examples=15)
@given(data=st.binary(max_size=400))
def test_any_bytes_are_an_article_or_one_line(suffix, data):
    start = {".pdf": b"%PDF-1.7\n", ".docx": b"PK\x03\x04word/", ".html": b"<html>"}
    check(start.get(suffix, b"") + data, suffix)


@pytest.mark.parametrize("suffix", VALID)
@settings(max_examples=25)
@given(edits=EDITS)
def test_a_valid_file_that_was_changed_is_an_article_or_one_line(suffix, edits):
    check(changed(VALID[suffix], edits), suffix)


@pytest.mark.parametrize("suffix", PACKED)
@settings(max_examples=25)
@given(edits=EDITS)
def test_a_file_whose_packed_part_was_changed_is_an_article_or_one_line(suffix, edits):
    part, packed = PACKED[suffix]
    check(packed(changed(part.encode(), edits)), suffix)


def changed(data, edits):
    for place, gone, new, times in edits:
        at = int(place * len(data))
        data = data[:at] + new * times + data[at + gone :]
    return data
