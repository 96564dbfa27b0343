"""The page's own words; those of each language stand in a module of `qa.web.languages`."""

from __future__ import annotations

from collections.abc import Mapping
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
    # conversations, language, and a program that is away
    language_name: str
    language: str
    conversations: str
    new_conversation: str
    search_conversations: str
    no_conversations: str
    none_found: str
    no_conversation: str
    several_articles: str
    removed_article: str
    more_actions: str
    rename_conversation: str
    conversation_title: str
    export_conversation: str
    delete_conversation: str
    delete_sure: str
    delete_not: str
    close_conversations: str
    ask_later: str
    not_running: str
    not_running_text: str
    # tools of a turn, ratings, export, keys
    tools: str
    copy_answer: str
    ask_again: str
    edit_question: str
    delete_turn: str
    rate_up: str
    rate_down: str
    copy_link: str
    copied: str
    link_copied: str
    copy_by_hand: str
    turn_gone: str
    turn_deleted: str
    turn_replaced: str
    turns_replaced: str
    turn_restored: str
    undo: str
    editing: str
    editing_several: str
    editing_cancel: str
    rating_thanks: str
    rating_withdrawn: str
    rating_add: str
    rating_title: str
    rating_note: str
    rating_right: str
    rating_unanswerable: str
    rating_kept: str
    rating_send: str
    shut: str
    export: str
    export_markdown: str
    export_html: str
    export_json: str
    print_it: str
    characters: str
    exported: str
    keys: str
    key_focus: str
    key_ask: str
    key_line: str
    key_edit: str
    key_escape: str
    key_marks: str
    key_letters: str
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
