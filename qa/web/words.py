"""The page's own words; those of each language stand in a module of `qa.web.languages`."""

from __future__ import annotations

from dataclasses import dataclass

from index.languages.registry import Registry
from qa.languages.language import FALLBACK

EXAMPLES: tuple[tuple[str, str], ...] = (
    ("en", "What did Rubio say?"),
    ("de", "Was sagte Rubio?"),
    ("de", "Wer ist der Sprecher des Kreml?"),
    ("en", "How long did the call last?"),
    ("en", "What did Macron say about the call?"),
)
"""Questions about the sample article, each with its language; it does not answer the last one."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the page says in one language; ``{}`` is filled in."""

    code: str
    tagline: str
    ask: str
    stop: str
    placeholder: str
    question: str
    picker: str
    all_articles: str
    add: str
    chat_tab: str
    article_tab: str
    welcome: str
    welcome_text: str
    examples: str
    no_articles: str
    no_articles_text: str
    no_articles_here: str
    choose: str
    library: str
    caution: str
    caution_composed: str
    compose: str
    compose_auto: str
    compose_always: str
    compose_never: str
    searching: str
    composing: str
    understood: str
    one_quote: str
    quotes: str
    unanswered: str
    nearest: str
    one_withheld: str
    withheld: str
    no_prose: str
    show_unverified: str
    unverified: str
    stopped: str
    show_quote: str
    show_nearest: str
    quotes_after: str
    written_by: str
    reading: str
    added: str
    replaced: str
    unchanged: str
    failed: str
    interrupted: str
    no_cookies: str
    away: str
    # reading pane
    contents: str
    find: str
    find_what: str
    found_of: str
    found_more: str
    found_none: str
    find_next: str
    find_previous: str
    find_close: str
    mark_of: str
    mark_next: str
    mark_previous: str
    dim: str
    ask_about: str
    about_question: str
    sure: str
    fairly_sure: str
    unsure: str
    confidence: str
    gloss_words: str
    gloss_dictionary: str
    gloss_none: str
    decimal_mark: str = "."


LANGUAGES: Registry[Words] = Registry("qa.web.languages")
"""The languages that the page speaks, by code."""


def words_for(language: str) -> Words:
    """Return the page's words in a language, English where it does not speak it."""
    return LANGUAGES.get(language.lower()[:2]) or LANGUAGES[FALLBACK]


def preferred(accept_language: str) -> str:
    """Return the language, of those that the page speaks, that a browser asks for first."""
    asked = (part.split(";")[0].strip().lower()[:2] for part in accept_language.split(","))
    return next((code for code in asked if code in LANGUAGES), FALLBACK)
