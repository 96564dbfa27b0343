"""What stands around conversation and article: the page's name, its tabs, its greeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.about.summary import summary
from qa.web.reading.article import as_text
from qa.web.words import Words

if TYPE_CHECKING:
    from index.article import Article

_SHELL_STYLE = """<style>
#shell { --ground: #f4f2ee; --paper: #fffefb; --ink: #201e1a; --soft: #625d54; --line: #ddd8ce;
  background: var(--ground); inset: 0; position: fixed; z-index: 1; }
@media (prefers-color-scheme: dark) {
  #shell { --ground: #141517; --paper: #1a1b1e; --ink: #e7e4dd; --soft: #a8a39a; --line: #34363b; }
}
#shell header { background: var(--paper); border-bottom: 1px solid var(--line);
  box-sizing: border-box; min-height: 63px; padding: 10px 20px 10px 60px; }
#shell h1 { color: var(--ink); margin: 0; font: 600 18px/1.3 ui-serif, "Iowan Old Style", Charter,
  "Palatino Linotype", Georgia, "Noto Serif", serif; letter-spacing: 0.01em; }
#shell p { color: var(--soft); margin: 0; font: 13px/1.3 system-ui, -apple-system, "Segoe UI",
  Roboto, "Noto Sans", sans-serif; }
@media (max-width: 820px) { #shell p { display: none; } }
</style>"""
"""Its own: the page's styles come with its script."""


def brand_html(words: Words) -> str:
    """Return the page's name and what it is for."""
    return f"<h1>Article QA</h1><p>{as_text(words.tagline)}</p>"


def shell_html(words: Words) -> str:
    """Return what stands on the page until its parts do: its head on its ground, in its colours."""
    return f'<div id="shell">{_SHELL_STYLE}<header>{brand_html(words)}</header></div>'


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


def away_html(words: Words) -> str:
    """Return the line that tells while the program is away; the page's script fills it."""
    return (
        f'<p class="notice" role="alert" data-text="{as_text(words.away)}"'
        f' data-failed="{as_text(words.failed)}"></p>'
    )


def notice_html(words: Words) -> str:
    """Return what the page's script makes the line about what went wrong of."""
    return f'<span data-close="{as_text(words.close)}" hidden></span>'


def later_html(words: Words) -> str:
    """Return the line beside a question that cannot be asked while the program is away."""
    return f'<p class="notice problem" role="alert" data-text="{as_text(words.ask_later)}"></p>'


def tabs_html(words: Words) -> str:
    """Return the switch between the two views of a narrow screen."""
    buttons = "".join(
        f'<button type="button" data-view="{view}" aria-pressed="false">{as_text(label)}</button>'
        for view, label in (("chat", words.chat_tab), ("article", words.article_tab))
    )
    return f'<div class="tabs" data-language="{words.code}">{buttons}</div>'


def welcome_html(words: Words, *, articles: int) -> str:
    """Return what stands where the conversation will be, with so many articles to ask."""
    if not articles:
        return _welcome(words.no_articles, words.no_articles_text)
    return _welcome(words.welcome, words.welcome_text)


def card_html(article: Article, words: Words) -> str:
    """Return an article's title, lead and sections, and room for questions made from it.

    The script fills in the questions, which take a second to be found.
    """
    language = f' lang="{as_text(article.language)}"' if article.language else ""
    headings = [s.heading.of(article.text) for s in article.sections if s.heading and s.sentences]
    named = [" ".join(heading.split()) for heading in headings]
    sections = "".join(
        f'<li><button type="button" class="section" data-heading="{as_text(heading)}">'
        f"{as_text(heading)}</button></li>"
        for heading in dict.fromkeys(named)
        if heading != article.title
    )
    contents = (
        f'<nav aria-label="{as_text(words.suggest_sections)}"><h3 class="label">'
        f"{as_text(words.suggest_sections)}</h3>"
        f'<ul class="sections"{language} dir="auto">{sections}</ul></nav>'
    )
    return (
        f'<div class="welcome card" data-article="{as_text(article.id)}">'
        f'<h2 dir="auto"{language}>{as_text(article.title)}</h2>'
        f'<blockquote class="lead" dir="auto"{language}>{as_text(lead(article))}</blockquote>'
        f'<ul class="examples"><li><button type="button" class="example" lang="{words.code}">'
        f"{as_text(words.suggest_summary)}</button></li></ul>"
        f'<div class="suggested" hidden data-label="{as_text(words.suggest_first)}">'
        f'<p class="state"><span class="dots"></span>{as_text(words.suggest_making)}</p></div>'
        f"{contents if sections else ''}</div>"
    )


def lead(article: Article) -> str:
    """Return the article's own first sentence that says something by itself."""
    quotes = [item.quote for item in summary(article, 1) if item.quote]
    return quotes[0].of(article.text) if quotes else ""


def _welcome(title: str, text: str) -> str:
    return f'<div class="welcome"><h2>{as_text(title)}</h2><p>{as_text(text)}</p></div>'
