"""The page's own words, in the languages that it speaks."""

from __future__ import annotations

from dataclasses import dataclass

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

    language: str
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


ENGLISH = Words(
    language="en",
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

GERMAN = Words(
    language="de",
    tagline="Antworten mit den Sätzen, auf denen sie beruhen",
    ask="Fragen",
    stop="Anhalten",
    placeholder="Frage an den Artikel …",
    question="Frage",
    picker="Artikel",
    all_articles="Alle Artikel",
    add="Artikel hinzufügen",
    chat_tab="Chat",
    article_tab="Artikel",
    welcome="Fragen Sie den Artikel",
    welcome_text="Auf Deutsch oder Englisch. Zur Antwort gehören die Sätze des Artikels, auf denen "
    "sie beruht, nummeriert und markiert, wo sie stehen.",
    examples="Zum Beispiel",
    no_articles="Noch ist kein Artikel da",
    no_articles_text="Fügen Sie mit „Artikel hinzufügen“ einen hinzu (Text, Markdown, HTML, PDF "
    "oder Word) und fragen Sie danach.",
    no_articles_here="Hier wird der Artikel stehen.",
    choose="Stellen Sie eine Frage: Hier öffnet sich der Artikel mit dem besten Zitat. Oder öffnen "
    "Sie einen zum Lesen:",
    library="Artikel",
    caution="Zitate sind Zeichen für Zeichen aus dem Artikel kopiert. Die Sätze dazu schreibt ein "
    "Sprachmodell; sie können falsch sein.",
    searching="Suche im Artikel …",
    composing="Schreibe eine Antwort aus den Zitaten …",
    understood="Verstanden als:",
    one_quote="1 Zitat aus dem Artikel",
    quotes="{} Zitate aus dem Artikel",
    unanswered="Steht nicht im Artikel",
    nearest="Nächstliegende Stelle, keine Antwort",
    one_withheld="1 Satz zurückgehalten",
    withheld="{} Sätze zurückgehalten",
    no_prose="Die Zitate antworten; kein eigener Satz",
    stopped="Angehalten.",
    show_quote="Zitat {} im Artikel zeigen",
    show_nearest="Nächstliegende Stelle im Artikel zeigen",
    quotes_after="Zitate nach {}",
    written_by="Sätze von {} nach {}",
    reading="Lese {} …",
    added="Hinzugefügt: {}",
    replaced="Durch die neue Fassung ersetzt: {}",
    unchanged="Schon da: {}",
    failed="Bei uns ging etwas schief; was, steht in der Ausgabe des Programms. Bitte noch einmal.",
)


def words_for(language: str) -> Words:
    """Return the page's words in a language, English where it does not speak it."""
    return GERMAN if language.lower().startswith("de") else ENGLISH


def preferred(accept_language: str) -> str:
    """Return the language, of those that the page speaks, that a browser asks for first."""
    for part in accept_language.split(","):
        code = part.split(";")[0].strip().lower()
        if code[:2] in ("de", "en"):
            return code[:2]
    return "en"
