"""What a file is, which letters its bytes are, and how its blocks become one text."""

import pytest

from index.article import page_at
from index.errors import LoadError
from index.sources.formats import Block, assemble, kind_of, read_markdown


@pytest.mark.parametrize(
    ("data", "suffix", "kind"),
    [
        (b"Ein Satz.", ".txt", "text"),
        (b"Ein Satz.", "", "text"),
        (b"# Ein Titel", ".MD", "markdown"),
        (b"%PDF-1.4 ...", ".txt", "pdf"),
        (b"PK\x03\x04 ... word/document.xml", ".txt", "docx"),
        (b" \n<!-- x --><!DOCTYPE html><p>Ja", ".txt", "html"),
        ("Ein Satz.".encode("utf-16"), ".txt", "text"),
        ("Ein Satz.".encode("utf-16-le"), ".txt", "text"),
        ("Ein Satz.".encode("utf-16-be"), ".txt", "text"),
    ],
)
def test_the_content_says_what_a_file_is_and_the_name_only_where_it_does_not(data, suffix, kind):
    assert kind_of("it", data, suffix) == kind


@pytest.mark.parametrize(
    ("data", "suffix", "why"),
    [
        (b"\x89PNG....", ".txt", "a binary file"),
        (b"a\x00b", ".txt", "a binary file"),
        (bytes(range(256)) * 4, ".txt", "a binary file"),
        (b"{\\rtf1", ".docx", "an old or protected Office file"),
        (b"words", ".pdf", "no PDF file"),
        (b"a,b", ".xyz", r"unknown type \(\.xyz\)"),
    ],
)
def test_what_is_no_article_is_refused_with_what_to_do(data, suffix, why):
    with pytest.raises(LoadError, match=f"^it is .*{why}.*: ") as refused:
        kind_of("it", data, suffix)
    assert "\n" not in str(refused.value)


def test_blocks_become_one_text_and_headings_are_where_it_says():
    blocks = [Block("Der\nBau", heading=True), Block("  "), Block("Er ist hoch."), Block("Ja.")]
    layout = assemble(blocks)
    assert layout.text == "Der Bau\n\nEr ist hoch.\n\nJa."
    assert [span.of(layout.text) for span in layout.headings] == ["Der Bau"]


def test_labels_and_pages_are_known_by_their_places_in_the_text():
    heads = Block("Alter | Preis", page=1)
    blocks = [
        heads,
        Block("Kind | 2 Euro", label=heads),
        Block(" ", page=2),
        Block("Ende.", page=4),
    ]
    layout = assemble(blocks)
    [(row, label)] = layout.labels
    assert (row.of(layout.text), label.of(layout.text)) == ("Kind | 2 Euro", "Alter | Preis")
    assert layout.pages == (0, 30, 30, 30)
    assert [page_at(layout.pages, place) for place in (0, 29, 30)] == [1, 1, 4]
    assert page_at((), 7) is None


def test_markdown_is_read_without_its_marks():
    found = read_markdown(
        "---\ndraft: yes\n---\n# Der *Zoo*\n\nDer [Zoo](http://x) hat **drei** `Pinguine`.\n\n"
        "2. jung\n\n| a | b |\n|---|---|\n| c | d |\n"
    )
    assert (found.title, found.marked) == ("Der Zoo", True)
    assert [block.text for block in found.blocks] == [
        "Der Zoo", "Der Zoo hat drei Pinguine.", "2. jung", "a | b", "c | d",
    ]  # fmt: skip
    assert [block.heading for block in found.blocks] == [True, False, False, False, False]
