"""The panel in which articles are added, and the lines on what is being added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qa.web.problems import grouped, problem
from qa.web.reading.article import as_text

if TYPE_CHECKING:
    from qa.web.library.queue import Entry
    from qa.web.words import Words

FILE_TYPES = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".pdf", ".docx")
"""What the file chooser offers; what a file really is, its content tells."""


def panel_html(words: Words, *, addresses: bool, sample: bool) -> str:
    """Return the panel as HTML.

    Args:
        words: the page's own.
        addresses: whether web pages can be added.
        sample: whether the sample article is offered.
    """
    close = as_text(words.close)
    parts = [
        f'<div class="panel-head"><h2 id="panel-title">{as_text(words.add_articles)}</h2>'
        f'<button type="button" class="icon panel-close" aria-label="{close}" title="{close}">'
        '<span aria-hidden="true">✕</span></button></div>',
        f'<div class="by-files"><button type="button" class="add-by main" data-by="files">'
        f"{as_text(words.choose_files)}</button><p>{as_text(words.drop_hint)}<br>"
        f"{as_text(words.formats)}</p></div>",
    ]
    if addresses:
        parts.append(
            f'<form class="by-address" novalidate><h3>{as_text(words.address)}</h3>'
            f'<label for="panel-address">{as_text(words.address_hint)}</label>'
            '<div class="in-line"><input id="panel-address" name="address" type="url" '
            'inputmode="url" autocomplete="off" placeholder="https://">'
            f'<button type="submit">{as_text(words.add_address)}</button></div></form>'
        )
    parts.append(
        f'<form class="by-text"><h3>{as_text(words.paste)}</h3>'
        f'<label for="panel-heading">{as_text(words.paste_title)}</label>'
        '<input id="panel-heading" name="title" autocomplete="off" maxlength="200">'
        f'<label for="panel-text">{as_text(words.paste_text)}</label>'
        '<textarea id="panel-text" name="text" rows="4"></textarea>'
        f'<button type="submit">{as_text(words.add_text)}</button></form>'
    )
    if sample:
        parts.append(
            f'<div class="by-sample"><button type="button" class="add-by" data-by="sample">'
            f"{as_text(words.sample)}</button><p>{as_text(words.sample_hint)}</p></div>"
        )
    return "".join(parts)


def invitation_html(words: Words, *, addresses: bool) -> str:
    """Return what an empty page offers, as HTML."""
    ways = [("files", words.choose_files), ("text", words.paste)]
    if addresses:
        ways.append(("address", words.address))
    ways.append(("sample", words.sample))
    buttons = "".join(
        f'<li><button type="button" class="add-by" data-by="{way}">{as_text(label)}</button></li>'
        for way, label in ways
    )
    return f'<ul class="ways">{buttons}</ul><p class="hint">{as_text(words.drop_hint)}</p>'


def shown(entry: Entry, words: Words) -> dict[str, Any]:
    """Return an entry of the queue as the page's script shows it."""
    if entry.error is not None:
        line = problem(entry.error, words, entry.name)
    elif entry.state == "waiting":
        line = words.waiting.format(entry.name)
    elif entry.state == "reading":
        line = words.reading.format(entry.name)
    else:
        said = {"added": words.added, "unchanged": words.unchanged, "replaced": words.replaced}
        line = said[entry.state].format(entry.title)
    read = ""
    if entry.state == "reading" and entry.total:
        read = words.read_so_far.format(grouped(entry.done, words), grouped(entry.total, words))
    end = words.dismiss if entry.ended else words.cancel
    return {
        "id": entry.id,
        "state": entry.state,
        "line": line,
        "read": read,
        "done": entry.done,
        "total": entry.total,
        "article": entry.article,
        "end": end.format(entry.name),
    }
