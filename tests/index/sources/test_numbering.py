"""Numbers of Word's lists, from what its files say of them."""

import pytest
from lxml import etree

from index.sources.numbering import Numbering

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def xml(text):
    return etree.fromstring(f'<w:x xmlns:w="{W}">{text}</w:x>')


def level(depth, kind, pattern, start=1):
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


def marks(levels, depths):
    root = xml(
        f'<w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>'
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'
    )
    numbering = Numbering(root, xml(""))
    item = '<w:pPr><w:numPr><w:ilvl w:val="{}"/><w:numId w:val="3"/></w:numPr></w:pPr>'
    return [numbering.mark(xml(item.format(depth)), "") for depth in depths]


@pytest.mark.parametrize(
    ("kind", "pattern", "start", "written"),
    [
        ("decimal", "%1.", 1, ["1. ", "2. "]),
        ("lowerLetter", "%1)", 2, ["b) ", "c) "]),
        ("upperRoman", "(%1)", 4, ["(IV) ", "(V) "]),
        ("bullet", "o", 1, ["- ", "- "]),
        ("none", "", 1, ["", ""]),
    ],
)
def test_items_are_counted_as_their_list_says(kind, pattern, start, written):
    assert marks(level(0, kind, pattern, start), [0, 0]) == written


def test_a_deeper_level_begins_anew_under_each_item():
    levels = level(0, "decimal", "%1.") + level(1, "decimal", "%1.%2")
    assert marks(levels, [0, 1, 1, 0, 1]) == ["1. ", "1.1 ", "1.2 ", "2. ", "2.1 "]


def test_a_paragraph_of_no_list_has_no_mark():
    numbering = Numbering(None, xml(""))
    assert numbering.mark(xml(""), "Normal") == ""
