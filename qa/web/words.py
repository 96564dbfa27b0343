"""The page's own words; those of each language stand in a module of `qa.web.languages`."""

from __future__ import annotations

from dataclasses import dataclass

from index.languages.registry import Registry
from qa.languages.language import FALLBACK


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
    no_articles: str
    no_articles_text: str
    no_articles_here: str
    choose: str
    library: str
    caution: str
    caution_composed: str
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
    # Which model answers
    model_label: str
    model_close: str
    model_none: str
    model_none_for: str
    model_built_in: str
    model_ollama: str
    model_across: str
    model_always: str
    model_here: str
    model_there: str
    model_get: str
    model_no_ollama: str
    model_lacks: str
    model_unknown: str
    model_address: str
    model_address_hint: str
    model_look: str
    model_looking: str
    model_no_address: str
    model_none_there: str
    model_opening: str
    model_sends: str
    # What people type first
    suggest_summary: str
    suggest_first: str
    suggest_making: str
    suggest_further: str
    suggest_sections: str
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
