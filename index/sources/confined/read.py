"""From the bytes of a file or page to an `Article`.

The text is brought to one normal form here (`index.text.clean`) and never changed again: every span
of a heading or sentence counts from its start.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from index.article import Article
from index.errors import LoadError
from index.sources.confined.limits import MAX_CHARACTERS, MAX_SENTENCES
from index.sources.details import article_details
from index.sources.docx import read_docx
from index.sources.encoding import decode
from index.sources.formats import Content, assemble, kind_of, read_text
from index.sources.markdown import read_markdown
from index.sources.pdf.read import read_pdf
from index.sources.webpage import read_html
from index.text.clean import clean, one_line
from index.text.language import detect
from index.text.split import find_headings, sections


@dataclass(frozen=True, slots=True)
class Given:
    """What an article is to be read from.

    Attributes:
        data: the bytes.
        shown: what messages call it.
        source: what the article's source will be.
        fallback: what it is called if it names itself nowhere.
        suffix: of its name, with the dot.
        charset: what a server says that it is encoded in.
        kind: ``"text"`` or ``"markdown"`` for UTF-8, ``""`` where the bytes have to tell.
        title: what it is called, whatever it says itself.
        max_characters: length of the longest text.
    """

    data: bytes
    shown: str
    source: str
    fallback: str
    suffix: str = ""
    charset: str = ""
    kind: str = ""
    title: str = ""
    max_characters: int = MAX_CHARACTERS


def read(given: Given, language_of: Callable[[str], str] = detect) -> Article:
    """Return the article that some bytes hold.

    Args:
        given: the bytes and what is known of them.
        language_of: tells the language of a text.

    Raises:
        LoadError: if there is no article to be had; one line that says what to do.
    """
    content = _content(given)
    if given.title:
        content = replace(content, title=given.title)
    return _article(content, given, language_of)


def kind_told(given: Given) -> str:
    """Return what the bytes are, as `index.sources.formats.kind_of` does."""
    if given.kind:
        return given.kind
    if not given.data.strip(b" \t\r\n\v\f\x00"):
        raise LoadError(
            f"{given.shown} is empty: give a file with text", "empty-file", name=given.shown
        )
    return kind_of(given.shown, given.data, given.suffix)


def _content(given: Given) -> Content:
    kind = kind_told(given)
    if kind == "pdf":
        return read_pdf(given.shown, given.data, given.max_characters)
    if kind == "docx":
        return read_docx(given.shown, given.data)
    if given.kind:
        text = given.data.decode("utf-8", "surrogatepass")
    else:
        text = decode(given.shown, given.data, given.charset)
    if kind == "html":
        return read_html(given.shown, text)
    check_length(given, len(text))
    return read_markdown(clean(text), given.shown) if kind == "markdown" else read_text(text)


def _article(content: Content, given: Given, language_of: Callable[[str], str]) -> Article:
    """Build the article; in plain text a heading on the very first line is the title."""
    layout = assemble(content.blocks)
    text = layout.text
    check_length(given, len(text))
    language = language_of(text)
    headings = layout.headings
    if not content.marked:
        headings = tuple({*headings, *find_headings(text)})
    parts = sections(text, language, headings, labels=layout.labels)
    if not any(char.isalnum() for part in parts for s in part.sentences for char in s.of(text)):
        raise LoadError(
            f"{given.shown} holds no text: give a file with sentences in it",
            "no-text",
            name=given.shown,
        )
    if sum(len(part.sentences) + 1 for part in parts) > MAX_SENTENCES:
        raise LoadError(
            f"{given.shown} has more than {MAX_SENTENCES:,} sentences and headings: "
            "split it into parts",
            "too-many",
            name=given.shown,
            limit=MAX_SENTENCES,
        )
    title = one_line(content.title)
    first = parts[0].heading
    if not title and not content.marked and first and first.start == 0:
        title = one_line(first.of(text))
    return Article(
        text=text,
        title=title or one_line(given.fallback) or "Untitled",
        titled=bool(title),
        source=given.source,
        language=language,
        sections=parts,
        details=article_details(text, content.details, layout.headings if content.marked else ()),
        pages=layout.pages,
    )


def check_length(given: Given, length: int) -> None:
    """Raise a LoadError for a text of more characters than it may have."""
    if length > given.max_characters:
        raise LoadError(
            f"{given.shown} has {length:,} characters, the limit is {given.max_characters:,}: "
            "split it into parts",
            "too-long",
            name=given.shown,
            limit=given.max_characters,
        )
