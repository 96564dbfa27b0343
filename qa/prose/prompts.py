"""Every prompt, and every fixed sentence that a reader sees in an answer, by language.

The prompt is short and its beginning never changes, because reading it is what the first word
waits for: the rules and the worked examples are read once and stay in the prompt cache. The
examples show what a small model gets wrong otherwise: an answer in the language of the question
from evidence in another, reported speech in place of a quotation, a plain "no".
"""

from __future__ import annotations

from collections.abc import Sequence

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

from qa.injection import inert, without_control_tokens

FALLBACK = "en"
"""Language of prompts and fixed sentences where the question's own has none."""

_RULES = {
    "de": (
        "Du beantwortest Fragen zu einem Artikel. Du kennst nur die nummerierten Quellen. "
        "Antworte mit einem kurzen, vollständigen Satz auf Deutsch. Übernimm Namen und Zahlen "
        "genau aus der Quelle. Am Ende steht die Nummer der Quelle in eckigen Klammern."
    ),
    "en": (
        "You answer questions about an article. You know only the numbered sources, which may "
        "be in another language. Answer with one short, complete sentence in English. Copy names "
        "and numbers exactly from the source. End with the number of the source in square "
        "brackets."
    ),
}

_BRIDGE = (
    "Der Umbau hatte drei Jahre gedauert und war lange umstritten.",
    "Bürgermeisterin Eva Lindner (54) eröffnete am Montag die neue Brücke über die Weser.",
    "Viele Anwohner feierten bis in den Abend.",
)
_MUSEUM = (
    "Museumsleiter Jan Petri sagte: „Wir haben 40 Jahre auf dieses Bild gewartet, jetzt ist es "
    "endlich da.“",
    "Das Gemälde kam am Dienstag aus Oslo an.",
    "Ob es bleiben darf, ist offen.",
)
_FERRY = (
    "Die Reederei betreibt seit 1998 zwei Fähren.",
    "Ein Sprecher erklärte, das Unternehmen habe derzeit keine Genehmigung für die Nachtfahrt.",
    "Laut einem Bericht prüft der Kreis, die Insel als Schutzgebiet anzuerkennen.",
)

_EXAMPLES = {
    "de": (
        (
            _BRIDGE,
            "Wer hat die Brücke eröffnet?",
            "Bürgermeisterin Eva Lindner hat die neue Brücke eröffnet. [2]",
        ),
        (
            _MUSEUM,
            "Was sagte Petri?",
            "Petri sagte, sie hätten 40 Jahre auf dieses Bild gewartet. [1]",
        ),
        (
            _FERRY,
            "Was prüft der Kreis?",
            "Der Kreis prüft, die Insel als Schutzgebiet anzuerkennen. [3]",
        ),
        (
            _FERRY,
            "Darf die Reederei nachts fahren?",
            "Nein, sie hat derzeit keine Genehmigung für die Nachtfahrt. [2]",
        ),
    ),
    "en": (
        (_BRIDGE, "Who opened the bridge?", "Mayor Eva Lindner opened the new bridge. [2]"),
        (
            _MUSEUM,
            "What did Petri say?",
            "Petri said that they had waited 40 years for this painting. [1]",
        ),
        (
            _FERRY,
            "What is the district considering?",
            "The district is considering recognising the island as a nature reserve. [3]",
        ),
        (
            _FERRY,
            "May the company sail at night?",
            "No, it currently has no permit to sail at night. [2]",
        ),
    ),
}

_LABELS = {"de": ("Quellen:", "Frage:"), "en": ("Sources:", "Question:")}

_DECLINED = {
    "de": "Diese Frage beantwortet der Artikel nicht.",
    "en": "The article does not answer this question.",
}


def known(language: str) -> str:
    """Return the language itself where there are prompts in it, else `FALLBACK`."""
    return language if language in _RULES else FALLBACK


def opening(language: str) -> list[BaseMessage]:
    """Return the part of the prompt that is the same for every question of a language."""
    language = known(language)
    messages: list[BaseMessage] = [SystemMessage(_RULES[language])]
    for quotes, question, answer in _EXAMPLES[language]:
        messages += [HumanMessage(_asked(language, quotes, question)), AIMessage(answer)]
    return messages


def answering(language: str, quotes: Sequence[str], question: str) -> list[BaseMessage]:
    """Return the prompt that has a question answered from numbered quotes.

    Args:
        language: ISO 639-1 code of the question's language.
        quotes: what may be used, the first numbered 1.
        question: as it was asked.
    """
    return [*opening(language), HumanMessage(_asked(known(language), quotes, question))]


def declined(language: str) -> str:
    """Return the sentence that says that the article does not answer."""
    return _DECLINED[known(language)]


def _asked(language: str, quotes: Sequence[str], question: str) -> str:
    """Return the user's turn; nothing in a quote or question can pass for another part of it."""
    sources, ask = _LABELS[language]
    lines = [f"[{number}] {inert(quote)}" for number, quote in enumerate(quotes, 1)]
    return "\n".join([sources, *lines, "", f"{ask} {_plain(question)}"])


# -------------------------------------------------------------------- follow-up questions

_REWRITING = {
    "de": "Du machst aus der letzten Frage eines Gesprächs eine vollständige Frage, die ohne das "
    "Gespräch zu verstehen ist. Ersetze Wörter wie „er“ oder „das“ durch das, was sie meinen. "
    "Beantworte nichts. Schreibe nur die Frage, auf Deutsch.",
    "en": "You turn the last question of a conversation into a full question that can be "
    "understood without the conversation. Replace words such as “he” or “that” by what they mean. "
    "Answer nothing. Write only the question, in English.",
}
_REWRITTEN = {
    "de": (
        (
            ("Wer hat die Brücke eröffnet?", _BRIDGE[1]),
            "Und wann?",
            "Wann hat Eva Lindner die Brücke eröffnet?",
        ),
        (
            ("Woher kam das Gemälde?", _MUSEUM[1]),
            "Was sagt Petri dazu?",
            "Was sagt Petri zu dem Gemälde?",
        ),
        (("How many ferries are there?", _FERRY[0]), "Seit wann?", "Seit wann gibt es die Fähren?"),
    ),
    "en": (
        (
            ("Who opened the bridge?", _BRIDGE[1]),
            "And when?",
            "When did Eva Lindner open the bridge?",
        ),
        (
            ("Where did the painting come from?", _MUSEUM[1]),
            "What does Petri say about it?",
            "What does Petri say about the painting?",
        ),
        (
            ("Wie viele Fähren gibt es?", _FERRY[0]),
            "Since when?",
            "Since when have the ferries existed?",
        ),
    ),
}
_SAID = {
    "de": ("Frage:", "Fund:", "Letzte Frage:"),
    "en": ("Question:", "Found:", "Last question:"),
}


def rewriting(language: str, turns: Sequence[tuple[str, str]], question: str) -> list[BaseMessage]:
    """Return the prompt that has a question completed from a conversation.

    Args:
        language: ISO 639-1 code of the question's language.
        turns: question and quote of each turn before, the oldest first.
        question: as it was typed.
    """
    language = known(language)
    messages: list[BaseMessage] = [SystemMessage(_REWRITING[language])]
    for turn, followed, full in _REWRITTEN[language]:
        messages += [HumanMessage(_said(language, [turn], followed)), AIMessage(full)]
    return [*messages, HumanMessage(_said(language, turns, question))]


def _said(language: str, turns: Sequence[tuple[str, str]], question: str) -> str:
    """Return the user's turn; as in `_asked`, nothing can pass for another part of it."""
    ask, found, last = _SAID[language]
    lines = [f"{ask} {_plain(asked)}\n{found} {inert(quote)}" for asked, quote in turns]
    return "\n".join([*lines, f"{last} {_plain(question)}"])


def _plain(question: str) -> str:
    return without_control_tokens(" ".join(question.split()))
