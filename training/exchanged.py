"""Questions that their document does not answer any more: a name or number is exchanged.

These are hard, as everything else still fits. What is put in stands in another place of the same
document or in another question, and never in a sentence that answers.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from training.sources import Asked, Document

LANGUAGES = ("de", "en", "es", "it")
"""Languages whose names begin with a capital letter."""

TRIES = 6
_NUMBER = re.compile(r"(?<![\w.,])\d{1,4}(?![\w.,]\d|\w)")
_NAME = re.compile(r"(?<=[a-zäöüßáéíóúñ,] )[A-ZÄÖÜ][\w-]{3,}(?: [A-ZÄÖÜ][\w-]{2,})*")


def exchanged(
    asked: Sequence[Asked], documents: Sequence[Document], seed: int = 0
) -> Iterator[Asked]:
    """Yield the questions that can be made unanswerable so, each once.

    Args:
        asked: questions, those without an answer among them.
        documents: what they are asked of.
        seed: of the draws.
    """
    draw = random.Random(seed)
    texts = [" ".join(p.text for p in document.passages) for document in documents]
    names = {
        language: [m.group() for a in asked if a.language == language for m in _found(a.question)]
        for language in LANGUAGES
    }
    inside = [_NAME.findall(text) for text in texts]
    for one in asked:
        if one.kind != "answered" or one.language not in LANGUAGES:
            continue
        text = texts[one.document]
        same = documents[one.document].passages[0].language == one.language
        near = inside[one.document] if same else []
        question = _changed(one.question, text, near, names[one.language], draw)
        if question:
            yield replace(one, question=question, places=(), kind="swapped")


def _found(question: str) -> list[re.Match[str]]:
    return [*_NUMBER.finditer(question), *_NAME.finditer(question)]


def _changed(
    question: str, text: str, near: Sequence[str], far: Sequence[str], draw: random.Random
) -> str:
    """Return a question with something exchanged, ``""`` where nothing fits."""
    places = _found(question)
    for _ in range(TRIES if places else 0):
        match = draw.choice(places)
        old = match.group()
        if old.isdigit():
            new = str(max(int(old) + draw.choice((-30, -7, -3, -2, -1, 1, 2, 3, 5, 11, 40)), 0))
        else:
            from_near = near and draw.random() < 0.5
            new = draw.choice(near if from_near else far) if near or far else old
        foreign = new not in text or (new in near and len(new) > 3)
        other = new not in question and not old.startswith(new)
        if other and foreign and old.isdigit() == new.isdigit():
            return question[: match.start()] + new + question[match.end() :]
    return ""
