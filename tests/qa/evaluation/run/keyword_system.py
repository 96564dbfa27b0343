"""A small rival of the assistant: it quotes the sentence that shares most words with a question.

It answers at once, so that the evaluation itself can be tested; the tests that are marked slow
evaluate the real assistant.
"""

import re
import time
from collections import Counter
from dataclasses import dataclass

from qa.answer import Answer, Citation, Evidence, Text


@dataclass(frozen=True)
class Info:
    id: str


@dataclass(frozen=True)
class Passage:
    article: str
    start: int
    end: int


@dataclass(frozen=True)
class Found:
    passage: Passage
    score: float


def words(text):
    return Counter(re.findall(r"\w{3,}", text.casefold()))


class KeywordSystem:
    """Keeps articles in memory; declines where no word is shared."""

    encoder_revision = "1"

    def __init__(self, prose=True, seconds=0.0, log=None):
        self.models = {"encoder": "keywords", "llm": "copyist" if prose else ""}
        self._articles = {}
        self._seconds = seconds
        self._log = log

    def warm(self):
        pass

    def close(self):
        pass

    def articles(self):
        return [Info(key) for key in self._articles]

    def article(self, article_id):
        return self._articles[article_id]

    def ingest_article(self, article, progress):
        self._articles[article.id] = article
        progress(1, 1)

    def search(self, question, top=5, article=None):
        asked = words(question)
        found = [
            Found(Passage(a.id, s.start, s.end), (asked & words(s.of(a.text))).total())
            for a in self._articles.values()
            if article in (None, a.id)
            for s in a.sentences
        ]
        return sorted(found, key=lambda one: -one.score)[:top]

    def stream(self, question, *, article=None, compose=True):
        time.sleep(self._seconds)
        if self._log:
            with self._log.open("a", encoding="utf-8") as log:
                log.write(f"{question}\n")
        found = [one for one in self.search(question, 3, article) if one.score]
        citations = tuple(self._citation(rank, one) for rank, one in enumerate(found, 1))
        sure = min(found[0].score / 4, 1.0) if found else 0.0
        yield Evidence("de", bool(found), sure, citations, None, (), {})
        composed = bool(found) and compose and bool(self.models["llm"])
        text = f"{citations[0].quote} [1]" if found else "Der Artikel sagt dazu nichts."
        if composed:
            yield Text("", text[:4])
        yield Answer(
            question=question,
            language="de",
            answerable=bool(found),
            confidence=sure,
            text=text,
            composed=composed,
            citations=citations,
            nearest=None,
            passages=(),
            models=self.models,
        )

    def _citation(self, number, found):
        passage = found.passage
        article = self._articles[passage.article]
        quote = article.text[passage.start : passage.end]
        return Citation(number, article.id, article.title, "", passage.start, passage.end, quote)
