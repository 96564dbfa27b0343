"""The list of a visitor's conversations: find, rename and delete them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from qa.web.calls import Call, Data, text_of
from qa.web.reading.article import as_text
from qa.web.serving.news import Topic
from qa.web.serving.visitor import Visitor
from qa.web.words import LANGUAGES, Words

if TYPE_CHECKING:
    from qa.transcripts.transcripts import Transcript
    from qa.web.chat.desk import Desk

LONGEST_SEARCH = 200
"""Characters of a search that are looked at."""


class Conversations:
    """What the list's script calls."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def calls(self) -> tuple[Call, ...]:
        """Return what the script of the list can call."""
        return self.rows, self.rename, self.delete

    def rows(self, visitor: Visitor, data: Data) -> Data:
        """Return the visitor's conversations as ``rows``, the last changed first.

        With ``text`` only those in whose title, questions, answers or quotes all its words stand.
        Each has ``id``, ``title``, ``changed`` in seconds since 1970, and ``article``, what is
        asked, in words.
        """
        text = text_of(data, "text")[:LONGEST_SEARCH].strip()
        kept = self._desk.transcripts
        found = kept.search(visitor.owner, text) if text else kept.all_of(visitor.owner)
        titles = {info.id: info.title for info in self._desk.assistant.articles()}
        return {"rows": [_row(transcript, titles, visitor.words) for transcript in found]}

    def rename(self, visitor: Visitor, data: Data) -> Data:
        """Give the conversation ``c`` the ``title``; nothing for a title keeps the old one."""
        conversation, title = text_of(data, "c"), text_of(data, "title").strip()
        if title:
            self._desk.transcripts.rename(visitor.owner, conversation, title)
            self._tell(visitor, conversation)
        return {}

    def delete(self, visitor: Visitor, data: Data) -> Data:
        """Delete the conversation ``c`` for good, the answer being made in it too."""
        conversation = text_of(data, "c")
        self._desk.stop(visitor.owner, conversation)
        self._desk.transcripts.delete(visitor.owner, conversation)
        self._tell(visitor, conversation)
        return {}

    def _tell(self, visitor: Visitor, conversation: str) -> None:
        self._desk.news.tell(Topic("conversations", visitor.owner))
        self._desk.news.tell(Topic("conversation", visitor.owner, conversation))


def _row(transcript: Transcript, titles: Mapping[str, str], words: Words) -> Data:
    return {
        "id": transcript.id,
        "title": transcript.title,
        "changed": transcript.changed,
        "article": _asked(transcript.articles, titles, words),
    }


def _asked(articles: tuple[str, ...], titles: Mapping[str, str], words: Words) -> str:
    """Return in words which articles are asked."""
    if not articles:
        return words.all_articles
    if len(articles) > 1:
        return words.several_articles.format(len(articles))
    return titles.get(articles[0], words.removed_article)


def toggle_html(words: Words) -> str:
    """Return the button that opens and closes the list."""
    return (
        f'<button type="button" class="icon" aria-label="{as_text(words.conversations)}"'
        f' title="{as_text(words.conversations)}" aria-expanded="false"'
        f' aria-controls="conversations">{_icon("M4 7h16M4 12h16M4 17h10")}</button>'
    )


def list_html(words: Words) -> str:
    """Return the list without its rows, and the template of one."""
    search = as_text(words.search_conversations)
    return (
        f'<nav class="talks" aria-label="{as_text(words.conversations)}">'
        f'<div class="head"><h2>{as_text(words.conversations)}</h2>'
        f'<button type="button" class="icon close"'
        f' aria-label="{as_text(words.close_conversations)}">'
        f"{_icon('M6 6l12 12M18 6L6 18')}</button></div>"
        f'<button type="button" class="new">{_icon("M12 5v14M5 12h14")}'
        f"<span>{as_text(words.new_conversation)}</span></button>"
        f'<input type="search" maxlength="{LONGEST_SEARCH}" aria-label="{search}"'
        f' placeholder="{search}" autocomplete="off" spellcheck="false">'
        f'<ul></ul><p class="none" role="status" data-none="{as_text(words.no_conversations)}"'
        f' data-unfound="{as_text(words.none_found)}"></p>'
        f"{_row_template(words)}{language_html(words)}</nav>"
    )


def language_html(words: Words) -> str:
    """Return the choice of the page's language."""
    options = "".join(
        f'<option value="{code}" lang="{code}">{as_text(LANGUAGES[code].language_name)}</option>'
        for code in LANGUAGES
    )
    return (
        f'<label class="language"><span>{as_text(words.language)}</span>'
        f"<select>{options}</select></label>"
    )


def _row_template(words: Words) -> str:
    """Return one row: its link, what can be done with it, its new title, and the question back."""
    return (
        '<template><li class="talk"><div class="line">'
        '<a><span class="title" dir="auto"></span><span class="meta"><time></time>'
        '<span class="article" dir="auto"></span></span></a>'
        f'<button type="button" class="icon more" aria-expanded="false"'
        f' data-label="{as_text(words.more_actions)}">'
        f"{_icon('M5 12h.01M12 12h.01M19 12h.01')}</button></div>"
        f'<input class="retitle" dir="auto" maxlength="120"'
        f' aria-label="{as_text(words.conversation_title)}" hidden>'
        '<div class="acts" hidden>'
        f'<button type="button" class="rename">{as_text(words.rename_conversation)}</button>'
        f'<a class="export" download>{as_text(words.export_conversation)}</a>'
        f'<button type="button" class="delete">{as_text(words.delete_conversation)}</button></div>'
        f'<div class="sure" role="group" hidden><p>{as_text(words.delete_sure)}</p>'
        f'<button type="button" class="yes">{as_text(words.delete_conversation)}</button>'
        f'<button type="button" class="no">{as_text(words.delete_not)}</button></div>'
        "</li></template>"
    )


def _icon(path: str) -> str:
    return (
        '<svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" fill="none"'
        ' stroke="currentColor" stroke-width="2" stroke-linecap="round">'
        f'<path d="{path}"/></svg>'
    )
