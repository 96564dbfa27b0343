"""The conversation as HTML: each question, its answer, and the quotes that it rests on.

All markup is made here and every text in it is escaped; what others wrote is never read as markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from qa.answer import FAIRLY_SURE, SURE
from qa.languages.language import label_shown, language_of_code, page_shown
from qa.transcripts.export import place_of
from qa.web.reading.article import NEAREST, as_text
from qa.web.serving.exports import labels_of
from qa.web.words import Words, words_for

if TYPE_CHECKING:
    from qa.answer import Answer, Citation
    from qa.transcripts.turn import ShownTurn

_MARKER = re.compile(r"\[(\d{1,3})\]")


def conversation_html(
    turns: Sequence[ShownTurn], languages: Mapping[str, str], *, titles: bool = False
) -> str:
    """Return turns as HTML, the oldest first.

    `languages` has each article's ISO 639-1 code; with `titles` each quote names its article.
    """
    return "".join(turn_html(turn, languages, titles=titles) for turn in turns)


def turn_html(turn: ShownTurn, languages: Mapping[str, str], *, titles: bool = False) -> str:
    """Return one turn as HTML; see `conversation_html`."""
    words = words_for(turn.language)
    parts = [
        f'<section class="turn {turn.state}" data-turn="{turn.number}"'
        f' lang="{words.code}" aria-busy="{"true" if turn.running else "false"}">',
        f'<h2 class="asked"><span class="unseen">{as_text(words.question)}: </span>'
        f'<span dir="auto"{_lang(turn.evidence.language if turn.evidence else None)}>'
        f"{as_text(turn.question)}</span></h2>",
        *_understood(turn, words),
        *_reply(turn, words),
        *_sources(turn, words, languages, titles),
        *_small_print(turn, words),
        *_tools(turn, words),
        "</section>",
    ]
    return "".join(parts)


def status_text(turn: ShownTurn | None) -> str:
    """Return what a screen reader is told about the newest turn, in a few words."""
    if turn is None:
        return ""
    words = words_for(turn.language)
    if turn.state == "searching":
        return words.searching
    if turn.state == "failed":
        return turn.error
    if turn.state in ("stopped", "interrupted"):
        return words.stopped if turn.state == "stopped" else words.interrupted
    answer = turn.answer
    if answer is not None and (answer.composed or not answer.answerable or _said(turn)):
        return _MARKER.sub("", answer.text)
    return _found(len(_citations(turn)), words)


def _understood(turn: ShownTurn, words: Words) -> Iterable[str]:
    """Yield what a question was completed to, where it did not stand alone."""
    if turn.evidence is not None and turn.evidence.understood:
        text = as_text(turn.evidence.understood)
        yield f'<p class="understood">{as_text(words.understood)} '
        yield f'<span dir="auto"{_lang(turn.evidence.language)}>{text}</span></p>'


def _reply(turn: ShownTurn, words: Words) -> Iterable[str]:
    """Yield the prose, or what is said in its place."""
    if turn.state == "searching":
        yield f'<p class="state"><span class="dots"></span>{as_text(words.searching)}</p>'
    elif turn.state == "failed":
        yield f'<p class="problem" dir="auto">{as_text(turn.error)}</p>'
    elif turn.answer is not None:
        yield from _finished(turn, turn.answer, words)
    else:
        yield from _unfinished(turn, words)


def _finished(turn: ShownTurn, answer: Answer, words: Words) -> Iterable[str]:
    if said := _said(turn):
        text = _with_markers(said, turn, words)
        yield f'<p class="prose" dir="auto"{_lang(answer.language)}>{text}</p>'
    elif not answer.answerable:
        yield f'<p class="prose declined"{_lang(answer.language)}>{as_text(answer.text)}</p>'
    elif answer.composed:
        text = _with_markers(answer.text, turn, words)
        yield f'<p class="prose" dir="auto"{_lang(answer.language)}>{text}</p>'
    if answer.withheld:
        reasons = as_text("; ".join(answer.withheld))
        yield f'<p class="withheld">{as_text(_withheld(answer, words))}: '
        yield f"<span{_lang(language_of_code(answer.language).code)}>{reasons}</span></p>"
    if answer.unverified:
        text = as_text(" ".join(answer.unverified))
        yield f'<details class="unverified"><summary>{as_text(words.show_unverified)}</summary>'
        yield f'<p class="label">{as_text(words.unverified)}</p>'
        yield f'<p dir="auto"{_lang(answer.language)}>{text}</p></details>'


def _unfinished(turn: ShownTurn, words: Words) -> Iterable[str]:
    text = turn.text
    if text is not None and (text.checked or text.pending):
        checked = _with_markers(text.checked, turn, words)
        pending = f'<span class="pending">{_with_markers(text.pending, turn, words)}</span>'
        yield f'<p class="prose" dir="auto"{_lang(turn.language)}>{checked} {pending}</p>'
    elif turn.running and turn.evidence is not None and turn.evidence.answerable:
        yield f'<p class="state"><span class="dots"></span>{as_text(words.composing)}</p>'
    if turn.state in ("stopped", "interrupted"):
        said = words.stopped if turn.state == "stopped" else words.interrupted
        yield f'<p class="state">{as_text(said)}</p>'


def _sources(
    turn: ShownTurn, words: Words, languages: Mapping[str, str], titles: bool
) -> Iterable[str]:
    """Yield the quotes, or the nearest passage where the article does not answer."""
    citations = _citations(turn)
    if citations:
        found = as_text(_found(len(citations), words))
        yield f'<h3 class="label">{found}{_sure(turn, words)}</h3>'
        yield '<ol class="sources">'
        for citation in citations:
            yield _source(turn, citation, words, languages, titles)
        yield "</ol>"
    nearest = turn.evidence.nearest if turn.evidence else None
    if nearest is not None:
        yield f'<h3 class="label">{as_text(words.nearest)}</h3>'
        yield '<ol class="sources nearest">'
        yield _source(turn, nearest, words, languages, titles)
        yield "</ol>"


def _sure(turn: ShownTurn, words: Words) -> str:
    """Return in words how sure it is that the article answers; the figure comes on demand."""
    evidence = turn.evidence
    if evidence is None or evidence.kind != "content":
        return ""
    sure = evidence.confidence
    said = words.unsure
    if sure >= FAIRLY_SURE:
        said = words.sure if sure >= SURE else words.fairly_sure
    figure = words.confidence.format(f"{sure:.2f}".replace(".", words.decimal_mark))
    return (
        f' · <span class="sure" tabindex="0" data-figure="{as_text(figure)}"'
        f' aria-label="{as_text(f"{said}. {figure}")}" role="note">{as_text(said)}</span>'
    )


def _source(
    turn: ShownTurn, citation: Citation, words: Words, languages: Mapping[str, str], titles: bool
) -> str:
    where = [citation.title] if titles else []
    if citation.section and citation.section != citation.title:
        where.append(citation.section)
    if citation.page:
        where.append(page_shown(citation.page, words.code))
    place = f'<p class="place" dir="auto">{as_text(" · ".join(where))}</p>' if where else ""
    label = label_shown(citation.label, words.code)
    named = f'<p class="named" dir="auto">{as_text(label)}</p>' if label else ""
    language = _lang(languages.get(citation.article))
    return (
        f'<li class="source">{_button(turn, citation.number, words)}'
        f'<div data-place="{as_text(place_of(citation, labels_of(words)))}">{place}{named}'
        f'<blockquote dir="auto"{language}>{_quote(citation)}</blockquote></div>'
        f"{_link(turn, citation.number, words)}</li>"
    )


def _quote(citation: Citation) -> str:
    """Return the quote, with the shortest answer in bold; its characters stay as they are."""
    quote, (low, high) = citation.quote, citation.bold
    before, bold, after = quote[:low], quote[low:high], quote[high:]
    if not bold:
        return as_text(quote)
    return f"{as_text(before)}<b>{as_text(bold)}</b>{as_text(after)}"


def _small_print(turn: ShownTurn, words: Words) -> Iterable[str]:
    """Yield how long it took, and who wrote the sentences."""
    answer = turn.answer
    if answer is None or not answer.answerable or not answer.timings:
        return
    stages = ("understanding", "retrieval", "evidence")
    seconds = sum(answer.timings.get(stage, 0.0) for stage in stages)
    parts = [words.quotes_after.format(_duration(seconds, words))]
    if answer.composed:
        total = _duration(answer.timings.get("total", seconds), words)
        parts.append(words.written_by.format(answer.models.get("llm", ""), total))
    yield f'<p class="timing">{as_text(" · ".join(parts))}</p>'


def _tools(turn: ShownTurn, words: Words) -> Iterable[str]:
    """Yield the buttons of what can be done with a finished turn; see `qa.web.chat.tools`."""
    if turn.running:
        return
    found = turn.evidence is not None
    yield f'<div class="tools" role="group" aria-label="{as_text(words.tools)}">'
    if found:
        yield _tool(turn, "copy", words.copy_answer)
    yield _tool(turn, "again", words.ask_again)
    yield _tool(turn, "edit", words.edit_question)
    if found:
        for rating, label in (("up", words.rate_up), ("down", words.rate_down)):
            pressed = "true" if turn.rating == rating else "false"
            yield _tool(turn, rating, label, f' aria-pressed="{pressed}"')
    yield _tool(turn, "delete", words.delete_turn)
    yield "</div>"


def _tool(turn: ShownTurn, name: str, label: str, attributes: str = "") -> str:
    return (
        f'<button type="button" class="tool" data-tool="{name}" data-turn="{turn.number}"'
        f' aria-label="{as_text(label)}" title="{as_text(label)}"{attributes}></button>'
    )


def _with_markers(text: str, turn: ShownTurn, words: Words) -> str:
    """Return a text escaped, each ``[n]`` that names a quote as a button."""
    numbers = {citation.number for citation in _citations(turn)}
    parts = []
    position = 0
    for match in _MARKER.finditer(text):
        if int(match[1]) in numbers:
            parts.append(as_text(text[position : match.start()].removesuffix(" ")))
            parts.append(_button(turn, int(match[1]), words))
            position = match.end()
    parts.append(as_text(text[position:]))
    return "".join(parts)


def _link(turn: ShownTurn, number: int, words: Words) -> str:
    """Return the button that copies the address of a quote."""
    label = as_text(words.copy_link.format(number))
    return (
        f'<button type="button" class="tool" data-tool="link" data-turn="{turn.number}"'
        f' data-number="{number}" aria-label="{label}" title="{label}"></button>'
    )


def _button(turn: ShownTurn, number: int, words: Words) -> str:
    is_nearest = not _citations(turn)
    label = as_text(words.show_nearest if is_nearest else words.show_quote.format(number))
    return (
        f'<button type="button" class="cite" data-turn="{turn.number}" data-number="{number}"'
        f' aria-label="{label}">{NEAREST if is_nearest else number}</button>'
    )


def _said(turn: ShownTurn) -> str:
    """Return the program's own words beside the quotes, ``""`` where there are none."""
    return turn.evidence.said if turn.evidence else ""


def _citations(turn: ShownTurn) -> Sequence[Citation]:
    return turn.evidence.citations if turn.evidence else ()


def _found(count: int, words: Words) -> str:
    if not count:
        return words.unanswered
    return words.one_quote if count == 1 else words.quotes.format(count)


def _withheld(answer: Answer, words: Words) -> str:
    if not answer.composed:
        return words.no_prose
    count = len(answer.withheld)
    return words.one_withheld if count == 1 else words.withheld.format(count)


def _duration(seconds: float, words: Words) -> str:
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    text = f"{seconds:.1f} s"
    return text.replace(".", words.decimal_mark)


def _lang(code: str | None) -> str:
    return f' lang="{as_text(code)}"' if code else ""
