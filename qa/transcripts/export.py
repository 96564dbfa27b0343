"""A conversation as Markdown, as one page of HTML to print, and as JSON.

Each holds every quote with its place: article, section, page, and the characters of the article's
text that it is. What an article, a visitor or a model wrote is escaped in all of them.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from babel import UnknownLocaleError
from babel.dates import format_datetime

from qa.answer import Citation
from qa.languages.language import label_shown, page_shown
from qa.transcripts.transcripts import Transcript
from qa.transcripts.turn import ShownTurn

LONGEST_NAME = 60
"""Characters of a file's name, before its suffix."""

_MARKUP = re.compile(r"[\\`*_\[\]<]|~~|&(?=#?\w+;)")
_LINE_MARK = re.compile(r"^[^\S\n]*(?:([-+>#=|~:])|(\d{1,9})([.)]))", re.MULTILINE)
_INDENT = re.compile(r"^[^\S\n]+", re.MULTILINE)
_MARKER = re.compile(r"\[\d{1,3}\](?![\[(:])")
_UNSAFE = re.compile(r"[^\w-]+")
_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Labels:
    """The words around what is exported, in one language; ``{}`` is filled in.

    Attributes:
        code: ISO 639-1 code of the language.
        understood: stands before what a question was completed to.
        nearest: stands over a passage that is near but no answer.
        characters: where a quote begins and ends.
        exported: when and by what a file was made.
    """

    code: str
    understood: str
    nearest: str
    characters: str
    exported: str


def place_of(citation: Citation, labels: Labels) -> str:
    """Return where a quote stands, in one line."""
    return place_shown(citation, labels.code, labels.characters)


def place_shown(citation: Citation, language: str, characters: str) -> str:
    """Return where a quote stands, in one line, with its offsets as ``characters`` has them."""
    parts = [citation.title]
    if citation.section and citation.section != citation.title:
        parts.append(citation.section)
    if citation.page:
        parts.append(page_shown(citation.page, language))
    parts.append(characters.format(citation.start, citation.end))
    return " · ".join(" ".join(part.split()) for part in parts)


def reply_of(turn: ShownTurn) -> str:
    """Return the prose of a turn, ``""`` where the quotes alone answer.

    What was not checked, or was withdrawn, is no part of it.
    """
    if turn.evidence is not None and turn.evidence.said:
        return turn.evidence.said
    answer = turn.answer
    if answer is not None:
        return answer.text if answer.composed or not answer.answerable else ""
    return turn.error or (turn.text.checked if turn.text else "")


# -------------------------------------------------------------------- Markdown


def conversation_markdown(transcript: Transcript, labels: Labels) -> str:
    """Return a conversation as Markdown."""
    head = f"# {escaped(_line(transcript.title))}\n\n{escaped(_made(transcript, labels))}"
    return "\n\n".join([head, *(turn_markdown(turn, labels) for turn in transcript.turns)]) + "\n"


def turn_markdown(turn: ShownTurn, labels: Labels) -> str:
    """Return a question and its answer as Markdown."""
    return "\n\n".join(_blocks(turn, labels))


def _blocks(turn: ShownTurn, labels: Labels) -> Iterator[str]:
    yield f"## {escaped(_line(turn.question))}"
    if turn.evidence is not None and turn.evidence.understood:
        yield f"{labels.understood} {escaped(_line(turn.evidence.understood))}"
    if reply := reply_of(turn):
        yield cited(reply)
    for citation in _citations(turn):
        yield _quote(citation, f"[{citation.number}]", labels)
    nearest = turn.evidence.nearest if turn.evidence else None
    if nearest is not None:
        yield f"{labels.nearest}:"
        yield _quote(nearest, "", labels)


def _quote(citation: Citation, number: str, labels: Labels) -> str:
    label = label_shown(citation.label, labels.code)
    lines = [escaped(citation.quote), "", f"— {number} {escaped(place_of(citation, labels))}"]
    if label:
        lines[:0] = [escaped(label), ""]
    text = "\n".join(lines).replace("—  ", "— ")
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def cited(text: str) -> str:
    """Return sentences as Markdown that shows them and the numbers of their quotes as they are."""
    parts, position = [], 0
    for marker in _MARKER.finditer(text):
        parts += [escaped(text[position : marker.start()]), marker[0]]
        position = marker.end()
    return "".join([*parts, escaped(text[position:])])


def escaped(text: str) -> str:
    """Return text that Markdown shows as it is; white space at the start of lines is dropped."""
    flat = _INDENT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    inline = _MARKUP.sub(lambda match: "".join(f"\\{char}" for char in match[0]), flat)
    return _LINE_MARK.sub(_unmarked, inline)


def _unmarked(match: re.Match[str]) -> str:
    return f"\\{match[1]}" if match[1] else f"{match[2]}\\{match[3]}"


# -------------------------------------------------------------------- HTML


def conversation_html(transcript: Transcript, labels: Labels) -> str:
    """Return a conversation as one page that loads and runs nothing."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        place_of=place_of, reply_of=reply_of, label_shown=label_shown, made=_made
    )
    template = environment.get_template("export.html.jinja")
    return template.render(transcript=transcript, labels=labels)


# -------------------------------------------------------------------- JSON


def conversation_json(transcript: Transcript, _labels: Labels) -> str:
    """Return a conversation as one JSON object; times are in ISO 8601."""
    values = {
        "title": transcript.title,
        "created": _moment(transcript.created),
        "changed": _moment(transcript.changed),
        "articles": list(transcript.articles),
        "turns": [_values(turn) for turn in transcript.turns],
    }
    return json.dumps(values, ensure_ascii=False, indent=1) + "\n"


def _values(turn: ShownTurn) -> dict[str, Any]:
    evidence, answer = turn.evidence, turn.answer
    nearest = evidence.nearest if evidence else None
    return {
        "number": turn.number,
        "asked": _moment(turn.asked),
        "question": turn.question,
        "understood": evidence.understood if evidence else "",
        "language": turn.language,
        "state": turn.state,
        "answerable": evidence.answerable if evidence else None,
        "confidence": evidence.confidence if evidence else None,
        "answer": answer.text if answer else reply_of(turn),
        "composed": answer is not None and answer.composed,
        "citations": [citation.to_json() for citation in _citations(turn)],
        "nearest": nearest.to_json() if nearest else None,
        "models": answer.models if answer else {},
        "rating": turn.rating,
    }


# -------------------------------------------------------------------- all of them

FORMS = {
    "md": (conversation_markdown, "text/markdown"),
    "html": (conversation_html, "text/html"),
    "json": (conversation_json, "application/json"),
}
"""What makes each form, and its media type."""


def file_name(title: str, form: str) -> str:
    """Return a name for the file that every system takes: letters of ASCII, digits and dashes."""
    plain = unicodedata.normalize("NFKD", title.replace("ß", "ss"))
    words = _UNSAFE.sub("-", plain.encode("ascii", "ignore").decode()).strip("-_").lower()
    return f"{words[:LONGEST_NAME].strip('-_') or 'conversation'}.{form}"


def _citations(turn: ShownTurn) -> Sequence[Citation]:
    return turn.evidence.citations if turn.evidence else ()


def _made(transcript: Transcript, labels: Labels) -> str:
    """Return when a conversation was last changed, by the clock of this machine."""
    changed = datetime.fromtimestamp(transcript.changed).astimezone()
    try:
        return labels.exported.format(format_datetime(changed, "long", locale=labels.code))
    except UnknownLocaleError:
        return labels.exported.format(changed.isoformat(" ", "minutes"))


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).astimezone().isoformat(timespec="seconds")


def _line(text: str) -> str:
    return " ".join(text.split())
