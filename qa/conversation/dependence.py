"""Does a question stand alone, or does it rest on what was said before?

Decided by the words of the question, for German and English. It rests on what was said before where
it has nothing of its own to ask about ("Und wann?", "Who agreed?", "And Putin?"), or a pronoun that
nothing in it can stand for ("Why did he refuse?", "Was verlangt er von Russland?"). Any doubt is
decided for standing alone: a question that is searched as it was typed is never another one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.conversation.grammar import OPENER, Grammar, Token, grammar, is_courtesy, tokens_of
from qa.mentions.names import capitalised, is_place

LONGEST = 200
"""Characters from which a question is taken to say itself what it is about."""

_OPENER = re.compile(
    r"\s*(?:und|aber|oder|and|but|or|what about|how about|(?:und\s+)?was ist mit"
    r"|(?:und\s+)?wie (?:sieht es|steht es|ist es) (?:mit|um|bei))\b",
    re.IGNORECASE,
)
_TOPIC_OPENER = re.compile(
    r"\s*(?:(?:und|and|aber|but)\s+)?(?:what about|how about|was ist mit"
    r"|wie (?:sieht es|steht es|ist es) (?:mit|um|bei))\b",
    re.IGNORECASE,
)
_EXPLETIVE = re.compile(
    r"\b(?:es\s+(?:in|im|bei|an|um|auf|sich)\b|(?:gibt|gab|gäbe|geht|ging|handelt)\s+es\b"
    r"|es\b[^,]*(?:gibt|gab|gegeben|handelt)\b|es\b[^,]*,"
    r"|it\b.*\b(?:to (?!the\b|a\b|an\b|his\b|her\b|its\b)\w+|that|when|if|for|called)\b)",
    re.IGNORECASE,
)
"""“It” and “es” that stand for nothing: “gibt es”, “how long does it take to”."""

_ADJECTIVE = re.compile(r"\w+(?:ig|lich|bar|sam|isch|haft|los|voll)|neu|gut|schlecht|wahr|schlimm")
"""A German word that is no noun, even where somebody types without capitals."""

_PRESENT = re.compile(
    r"\b(?:dies\w{1,2} (?:saison|jahre?s?|woche|monate?s?|tage?s?)"
    r"|this (?:season|year|week|month|day))\b",
    re.IGNORECASE,
)
"""“This year” points at the article's time, not at what was said."""

_OPINION = re.compile(
    r"\b(?:(?:seiner|ihrer) (?:meinung|ansicht|auffassung|aussage)|(?:seinen|ihren) angaben"
    r"|according to (?:him|her|them)|in (?:his|her|their) (?:view|opinion|words))\b",
    re.IGNORECASE,
)
"""Whose opinion it is can only be a person, whatever noun stands before."""


def depends(question: str, language: str) -> bool:
    """Tell whether a question can only be understood from what was said before.

    Args:
        question: as it was typed.
        language: ISO 639-1 code; of any other than German and English, no question depends.
    """
    words = grammar(language)
    if words is None or len(question) > LONGEST:
        return False
    tokens = tokens_of(question, words)
    spoken = [token.word for token in tokens if token.text[0].isalnum()]
    if not spoken or is_courtesy(spoken):
        return False
    if _TOPIC_OPENER.match(question) or lacks_topic(question, language):
        return True
    if _OPINION.search(question):
        return not any(name.sure for name in capitalised(question, language))
    tokens = tokens_of(_PRESENT.sub("", question), words)
    return any(_points_out(place, question, tokens, words) for place in range(len(tokens)))


def lacks_topic(question: str, language: str) -> bool:
    """Tell whether a question names nothing that it is about: only a verb, or not even that."""
    words = grammar(language)
    if words is None:
        return False
    tokens = tokens_of(question, words)
    content = [token for token in tokens if token.content]
    helped = any(token.word in words.auxiliaries for token in tokens)
    linked = any(token.word in words.copulas for token in tokens)
    if not helped and not linked:
        return len(content) <= 1 or _is_phrase(question, tokens, content, words)
    verbs = [token for token in content if not token.capital and _is_verb(token, words, helped)]
    return len(content) - min(len(verbs), 1) == 0


def without_opener(question: str) -> str:
    """Return a question without the “and” or “what about” that it begins with."""
    return OPENER.sub("", _TOPIC_OPENER.sub("", question, count=1).strip(), count=1).strip()


def own_words(question: str, language: str) -> list[str]:
    """Return the words of a question that say something alone, as they stand there."""
    words = grammar(language)
    if words is None:
        return []
    return [token.text for token in tokens_of(question, words) if token.content]


# -------------------------------------------------------------------- nothing to ask about


def _is_verb(token: Token, words: Grammar, helped: bool) -> bool:
    if is_place(token.word):
        return False
    infinitive = helped and (words is grammar("en") or token.word.endswith(("en", "ern", "eln")))
    return infinitive or words.participle.fullmatch(token.word) is not None


def _is_phrase(
    question: str, tokens: Sequence[Token], content: Sequence[Token], words: Grammar
) -> bool:
    """Tell whether words without an auxiliary are no sentence: “Und bei den Seltenen Erden?”."""
    asks = any(token.word in words.asking for token in tokens)
    opened = _OPENER.match(question) is not None
    if words is grammar("de"):
        return (asks or opened) and all(token.capital for token in content)
    fronted = len(tokens) > 1 and tokens[0].word in words.prepositions
    return (opened and not asks) or (fronted and tokens[1].word in words.asking)


# -------------------------------------------------------------------- pronouns


def _points_out(place: int, question: str, tokens: Sequence[Token], words: Grammar) -> bool:
    """Tell whether the word there stands for something that the question does not name."""
    token = tokens[place]
    if token.capital:  # the polite “Sie” and “Ihr”
        return False
    if words is grammar("de") and _is_bare_article(place, tokens, words):
        return True
    if _is_pointing(place, tokens, words):
        return not _nouns(tokens[: _clause_start(place, tokens, words)], words)
    if token.word in words.places:
        return place == len(tokens) - 1 and not _nouns(tokens[:place], words)
    empty = token.word in ("it", "es") and _EXPLETIVE.search(question) is not None
    personal = token.word in words.subjects | words.objects | words.possessives
    return personal and not empty and not _has_antecedent(place, tokens, words)


def _is_pointing(place: int, tokens: Sequence[Token], words: Grammar) -> bool:
    """Tell whether a word points at what was said, and does not begin a clause or one follows."""
    token, following = tokens[place], tokens[place + 1 : place + 2]
    if token.word not in words.pointing:
        return False
    before = tokens[place - 1].word if place else ","
    if token.word == "that":
        return _is_pointing_that(place, tokens, words)
    if token.word.startswith("da") and any(later.text == "," for later in tokens[place:]):
        return False  # “damit begonnen, sich zu ...”
    if token.word in ("those", "these") and following and following[0].word in ("who", "that"):
        return False
    begins = before == "," and place > 0
    return not begins and not (following and following[0].text == ",")


def _is_pointing_that(place: int, tokens: Sequence[Token], words: Grammar) -> bool:
    """Tell whether an English “that” is neither a conjunction nor a relative pronoun."""
    if place + 1 == len(tokens):
        return True
    before, following = tokens[place - 1].word if place else "", tokens[place + 1]
    verb = words.auxiliaries | words.copulas
    if before in words.prepositions:
        return following.word not in verb and not words.participle.fullmatch(following.word)
    asked = _asked_phrase(tokens, words)
    return before in words.asking or (before in verb and place - 1 <= asked.stop)


def _is_bare_article(place: int, tokens: Sequence[Token], words: Grammar) -> bool:
    """Tell whether a German article has no noun behind it: “Hat Kiew dem zugestimmt?”."""
    if tokens[place].word not in ("der", "die", "das", "den", "dem"):
        return False
    if place and tokens[place - 1].word in (",", "und", "oder"):  # a relative clause
        return False
    rest = tokens[place + 1 :]
    if not rest:
        return True
    cased = any(token.capital for token in tokens)
    clear = rest[0].word in words.prepositions | words.asking or (
        len(rest) == 1 and _ADJECTIVE.fullmatch(rest[0].word) is not None
    )
    return (cased or clear) and not any(t.capital or t.text[0].isdigit() for t in rest)


def _has_antecedent(place: int, tokens: Sequence[Token], words: Grammar) -> bool:
    """Tell whether a pronoun may stand for something that the question names before it."""
    asked, clause = _asked_phrase(tokens, words), _clause_start(place, tokens, words)
    word = tokens[place].word
    if _nouns(tokens[:clause], words):
        return True
    if place < asked.start:  # “Other than his inventions, what was Tesla famous for?”
        return bool(_nouns(tokens[:place], words)) or any(t.capital for t in tokens[asked.start :])
    if _is_subject(place, asked, tokens, words):
        return any(_owns(place, tokens) for place in asked)
    if word in words.possessives and not _is_object(place, tokens, words):
        return bool(_nouns(tokens[:place], words)) or tokens[asked.start].word in ("who", "wer")
    if _is_object(place, tokens, words):
        return len(_nouns(tokens[clause:place], words)) > 1
    return bool(_nouns(tokens[:place], words))


def _is_subject(place: int, asked: range, tokens: Sequence[Token], words: Grammar) -> bool:
    """Tell whether a pronoun follows the finite verb, where German and English have subjects."""
    word, before = tokens[place].word, tokens[place - 1].word if place else ""
    if word in words.objects - words.subjects - words.possessives or place - 1 > asked.stop:
        return False
    if word in words.possessives and word not in words.objects:  # “has its origins”, “hat ihren”
        return before not in ("has", "have", "had") and not word.endswith(("en", "em"))
    return True


def _is_object(place: int, tokens: Sequence[Token], words: Grammar) -> bool:
    """Tell whether a pronoun is an object: “it” before no verb, “her” before no noun."""
    word, following = tokens[place].word, tokens[place + 1] if place + 1 < len(tokens) else None
    if word not in words.objects or following is None:
        return word in words.objects
    verb = following.word in words.auxiliaries | words.copulas
    return not verb and not (word in words.possessives and following.content)


def _asked_phrase(tokens: Sequence[Token], words: Grammar) -> range:
    """Return where the question word and what belongs to it stand: “In welcher Stadt”.

    The range ends at the finite verb.
    """
    start = next((i for i, token in enumerate(tokens) if token.word in words.asking), 0)
    for place in range(start, len(tokens)):
        token = tokens[place]
        if token.word in words.auxiliaries | words.copulas:
            return range(start, place)
        if words is grammar("de") and token.content and not token.capital:
            return range(start, place)
    return range(start, start + 1)


def _owns(place: int, tokens: Sequence[Token]) -> bool:
    """Tell whether the word there is a name with something that belongs to it."""
    token, before = tokens[place], tokens[place - 1].word if place else ""
    owner = token.text.endswith(("'s", "’s")) or before in ("of", "von", "des", "der")
    return token.capital and owner


def _clause_start(place: int, tokens: Sequence[Token], words: Grammar) -> int:
    """Return where the clause of a word begins."""
    for start in range(place - 1, 0, -1):
        if tokens[start].text in ",;:" or tokens[start].word in words.joins:
            return start
    return 0


def _nouns(tokens: Sequence[Token], words: Grammar) -> list[Token]:
    """Return what can be stood for: nouns and names, of a run of words the last."""
    found: list[Token] = []
    for place, token in enumerate(tokens):
        if not token.content:
            continue
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        if following is not None and following.content and following.capital == token.capital:
            continue
        if token.capital or _is_english_noun(place, tokens, words):
            found.append(token)
    return found


def _is_english_noun(place: int, tokens: Sequence[Token], words: Grammar) -> bool:
    """Tell whether a word without a capital stands where English has nouns."""
    if words is not grammar("en"):
        return False
    for token in reversed(tokens[max(0, place - 5) : place]):
        if token.capital:
            return False
        if token.content:  # an adjective, or a noun before a noun
            continue
        before = words.determiners | words.prepositions | words.possessives | words.asking
        helped = token.word in words.auxiliaries | words.copulas
        participle = words.participle.fullmatch(tokens[place].word) is not None
        return token.word in before or (helped and not participle)
    return False
