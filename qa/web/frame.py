"""What stands around conversation and article: the page's name, its tabs, its greeting."""

from __future__ import annotations

from qa.web.article import as_text
from qa.web.words import EXAMPLES, Words


def brand_html(words: Words) -> str:
    """Return the page's name and what it is for."""
    return f"<h1>Article QA</h1><p>{as_text(words.tagline)}</p>"


def caution_html(words: Words, *, composes: bool, host: str = "") -> str:
    """Return what can be trusted on the page, and what cannot where a chat model composes.

    Args:
        words: the page's own.
        composes: whether a chat model may write sentences.
        host: other machine that it runs on, ``""`` where it is this one.
    """
    said = [words.caution]
    if composes:
        said.append(words.caution_composed)
    if composes and host:
        said.append(words.model_sends.format(host))
    return f"<p>{as_text(' '.join(said))}</p>"


def status_html(text: str = "") -> str:
    """Return what a screen reader announces; it has to be on the page before it changes."""
    return f'<p role="status">{as_text(text)}</p>'


def tabs_html(words: Words) -> str:
    """Return the switch between the two views of a narrow screen."""
    buttons = "".join(
        f'<button type="button" data-view="{view}" aria-pressed="false">{as_text(label)}</button>'
        for view, label in (("chat", words.chat_tab), ("article", words.article_tab))
    )
    return f'<div class="tabs" data-language="{words.code}">{buttons}</div>'


def welcome_html(words: Words, *, articles: int, examples: bool) -> str:
    """Return what stands where the conversation will be.

    Args:
        words: the page's own.
        articles: how many there are to ask.
        examples: whether the example questions can be asked of one of them.
    """
    if not articles:
        return _welcome(words.no_articles, words.no_articles_text)
    chips = "".join(
        f'<li><button type="button" class="example" lang="{code}">{as_text(question)}</button></li>'
        for code, question in EXAMPLES
    )
    if not examples:
        return _welcome(words.welcome, words.welcome_text)
    return _welcome(words.welcome, words.welcome_text) + (
        f'<h3 class="label">{as_text(words.examples)}</h3><ul class="examples">{chips}</ul>'
    )


def _welcome(title: str, text: str) -> str:
    return f'<div class="welcome"><h2>{as_text(title)}</h2><p>{as_text(text)}</p></div>'
