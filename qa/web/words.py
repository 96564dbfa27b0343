"""The page's own words; those of each language stand in a module of `qa.web.languages`."""

from __future__ import annotations

from collections.abc import Mapping
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
    # library: adding articles, listing them, choosing which are asked
    refused: Mapping[str, str]
    not_stored: str
    gone: str
    too_many: str
    no_addresses: str
    elsewhere: str
    add_articles: str
    close: str
    drop_here: str
    drop_hint: str
    choose_files: str
    formats: str
    paste: str
    paste_title: str
    paste_text: str
    add_text: str
    address: str
    address_hint: str
    add_address: str
    sample: str
    sample_hint: str
    pasted: str
    sending: str
    waiting: str
    read_so_far: str
    cancel: str
    dismiss: str
    is_folder: str
    no_address: str
    no_text: str
    queue: str
    find_title: str
    found_titles: str
    more_titles: str
    asks_all: str
    asks_one: str
    asks_some: str
    asks_hint: str
    some_articles: str
    ask_all: str
    show_articles: str
    tick: str
    remove: str
    removing: str
    keep: str
    read_again: str
    minutes: str
    pages: str
    one_page: str
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
