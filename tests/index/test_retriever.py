"""Retrieval: BM25 against the reference, and what each search adds."""

import math

import numpy as np
import pytest

from index.embed import embed, identity
from index.lexical.bm25 import LexicalIndex, stems, surface_terms, translated
from index.lexicon import lexicon
from index.retriever import ArticleRetriever
from index.sources.load import from_text
from index.store.records import StoredPassage
from index.store.writer import Store

GERMAN = """# Der Zoo

## Neue Tiere

Der Zoo von Bremen hat drei Pinguine bekommen. Sie stammen aus Chile und sind noch jung.

## Preise

Eine Karte kostet ab Januar zwölf Euro. Kinder zahlen die Hälfte.
"""
ENGLISH = """# The harbour

The harbour master is called Olaf Brandt. He has worked there since 1998.

## Ships

A ferry leaves for Helgoland every morning at nine.
"""


@pytest.fixture(scope="module")
def retriever(tmp_path_factory, encoder):
    store = Store(tmp_path_factory.mktemp("index"), identity(encoder))
    for text in (GERMAN, ENGLISH):
        store.add(embed(from_text(text, source=text[:9], kind="markdown"), encoder))
    return ArticleRetriever(store=store, encoder=encoder)


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("Was kostet eine Karte?", "Preise"),
        ("How much is a ticket?", "Preise"),
        ("Where do the penguins come from?", "Neue Tiere"),
        ("Wann fährt die Fähre?", "Ships"),
        ("Who is the harbour master?", "The harbour"),
    ],
)
def test_the_right_passage_comes_first_within_and_across_languages(retriever, question, section):
    assert retriever.candidates(question)[0].passage.section == section


def test_candidates_keep_to_the_article_that_is_asked(retriever):
    zoo = next(i for i in retriever.store.articles() if i.title == "Der Zoo")
    found = retriever.candidates("When does the ferry leave?", article=zoo.id)
    assert {candidate.passage.article for candidate in found} == {zoo.id}


def test_each_sentence_of_a_candidate_has_its_cosine(retriever, encoder):
    question = "Where do the penguins come from?"
    query = encoder.queries([question])[0]
    for candidate in retriever.candidates(question):
        passage = candidate.passage
        spans = [
            passage.text[s.start - passage.start : s.end - passage.start] for s in passage.sentences
        ]
        assert candidate.sentence_cosines == pytest.approx(
            [float(v @ query) for v in encoder.passages(spans)], abs=2e-3
        )


def test_it_is_a_langchain_retriever(retriever):
    found = retriever.invoke("What does a ticket cost?")
    store = retriever.store
    for document in found:
        article = store.article(document.metadata["article"])
        span = slice(document.metadata["start"], document.metadata["end"])
        assert document.page_content == article.text[span]
    scores = [document.metadata["score"] for document in found]
    assert scores == sorted(scores, reverse=True)


def test_an_article_that_comes_later_is_found(retriever, encoder):
    text = "# Wetter\n\nAm Sonntag fällt auf dem Brocken der erste Schnee."
    article = from_text(text, source="later", kind="markdown")
    retriever.store.add(embed(article, encoder))
    try:
        assert retriever.candidates("Wann schneit es?")[0].passage.article == article.id
    finally:
        retriever.store.remove(article.id)
    assert all(c.passage.article != article.id for c in retriever.candidates("Wann schneit es?"))


def test_passages_never_exceed_what_the_encoder_reads(encoder):
    words = " ".join(f"Wort{n}" for n in range(1000))
    text = "# " + "Sehr langer Titel " * 30 + f"\n\n## Abschnitt\n\n{words}.\n\n" + "漢字" * 400
    given = embed(from_text(text, kind="markdown"), encoder)
    assert len(given.passages) > 5
    for passage in given.passages:
        assert encoder.count(f"{passage.context}. {passage.text}") <= encoder.limit


def stored(texts, language="en"):
    return [
        StoredPassage("a", "t", "", 100 * n, 100 * n + len(text), text, language, ())
        for n, text in enumerate(texts)
    ]


def test_scores_are_lucene_bm25_over_the_bound_of_the_question():
    texts = ["red fox red den", "blue fox", "blue bird sings loudly today"]
    shares = LexicalIndex(stored(texts)).surface("red bird zebra", "en")
    documents = [text.split() for text in texts]
    mean = sum(map(len, documents)) / 3

    def idf(term):
        frequency = sum(term in document for document in documents)
        return math.log(1 + (3 - frequency + 0.5) / (frequency + 0.5))

    def weight(term, document):
        count = document.count(term)
        return idf(term) * count / (count + 1.5 * (1 - 0.75 + 0.75 * len(document) / mean))

    question = ["red", "bird", "zebra"]
    bound = sum(idf(term) for term in question)
    expected = [sum(weight(t, d) for t in question) / bound for d in documents]
    assert shares == pytest.approx(expected, abs=1e-5)


def test_stems_find_other_forms_and_surface_finds_names_across_languages():
    index = LexicalIndex(stored(["Die Verhandlungen mit Selenskyj dauerten an."], "de"))
    assert index.stemmed("verhandelt Verhandlung", "de")[0] > 0
    assert index.surface("verhandelt Verhandlung", "de")[0] == 0
    assert index.surface("Who met Selenskyj?", "en")[0] > 0


def test_the_lexicon_finds_words_of_another_language_and_leaves_names_as_they_are():
    german = ["Der Dolmetscher reiste nach Moskau.", "Das Wetter bleibt schön."]
    index = LexicalIndex(stored(german, "de"))
    assert index.stemmed("interpreter", "en").tolist() == [0, 0]
    found = index.shares("Where did the interpreter go?", "en")
    assert found[0] > found[1] == 0
    assert {"selenskyj": 1.0} in translated("Who met Selenskyj?", "en", "de")
    assert translated("Qui est-ce ?", "fr", "de") == []


def test_a_lexicon_serves_both_directions_and_its_likelihoods_sum_to_one():
    there, back = lexicon("en", "de"), lexicon("de", "en")
    assert "dolmetsch" in there["interpret"]
    assert "interpret" in back["dolmetsch"]
    assert all(sum(words.values()) == pytest.approx(1) for words in there.values())
    assert lexicon("fr", "de") is None


def test_each_passage_is_matched_in_its_own_language():
    index = LexicalIndex(
        [*stored(["Der Krieg dauert an."], "de"), *stored(["The war goes on."], "en")]
    )
    assert all(share > 0 for share in index.shares("Wie lange dauert der Krieg?", "de"))
    assert all(share > 0 for share in index.shares("How long does the war last?", "en"))


def test_a_question_without_a_known_word_scores_nothing():
    index = LexicalIndex(stored(["some text"]))
    assert not np.any(index.shares("zebra", "en"))
    assert not np.any(LexicalIndex([]).shares("zebra", "en"))


def test_terms_lose_case_accents_and_stop_words_but_keep_numbers():
    assert surface_terms("Der Élysée um 17.30 Uhr", "de") == ["elysee", "17.30", "uhr"]
    assert stems("houses", "en") == stems("house", "en")
    assert stems("日本 2024", "ja") == ["日本", "2024"]
