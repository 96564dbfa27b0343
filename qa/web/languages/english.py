"""The page in English."""

from __future__ import annotations

from qa.web.words import Words

LANGUAGE = Words(
    code="en",
    tagline="Answers, with the sentences they rest on",
    ask="Ask",
    stop="Stop",
    placeholder="Ask the article …",
    question="Question",
    picker="Article",
    all_articles="All articles",
    add="Add an article",
    chat_tab="Chat",
    article_tab="Article",
    welcome="Ask the article",
    welcome_text="In English or German. The answer comes with the sentences of the article that it "
    "rests on, numbered and marked where they stand.",
    examples="Try one of these",
    no_articles="There is no article yet",
    no_articles_text="Add one with the button “Add an article” (text, Markdown, HTML, PDF or "
    "Word), then ask about it.",
    no_articles_here="The article will stand here.",
    choose="Ask a question: the article with the best quote opens here. Or open one to read:",
    library="Articles",
    caution="Quotes are copied from the article, letter by letter. The sentences around them are "
    "written by a language model and can be wrong.",
    compose="Composed sentences",
    compose_auto="Compose sentences where it helps",
    compose_always="Always compose sentences",
    compose_never="Quotes alone",
    searching="Searching the article …",
    composing="Writing an answer from the quotes …",
    understood="Understood as:",
    one_quote="1 quote from the article",
    quotes="{} quotes from the article",
    unanswered="Not in the article",
    nearest="Nearest passage, not an answer",
    one_withheld="1 sentence withheld",
    withheld="{} sentences withheld",
    no_prose="The quotes answer; no sentence of our own",
    show_unverified="Show what the language model wrote all the same",
    unverified="Not verified, it may be false",
    stopped="Stopped.",
    show_quote="Show quote {} in the article",
    show_nearest="Show the nearest passage in the article",
    quotes_after="Quotes after {}",
    written_by="sentences by {} after {}",
    reading="Reading {} …",
    added="Added: {}",
    replaced="Replaced by its new version: {}",
    unchanged="Already here: {}",
    failed="Something went wrong on our side; the program's own output says what. Try again.",
)
