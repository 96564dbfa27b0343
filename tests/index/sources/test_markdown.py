"""Markdown as its reader sees it."""

from index.sources.markdown import read_markdown


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
