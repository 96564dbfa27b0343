"""When sentences are composed, and when the first quote is the answer."""

import pytest
from langchain_core.language_models import FakeListChatModel

from index.embed import identity
from index.retriever import ArticleRetriever
from index.store.writer import Store
from qa.assistant import Assistant
from qa.chain import AnswerChain
from qa.prose import answering
from qa.settings import Settings

REPLY = "Rubio said that they were closer to peace than before. [1]"
GERMAN, ENGLISH = "Was sagte Rubio?", "What did Rubio say?"


@pytest.fixture(scope="module")
def ask(sample_index, encoder):
    def asked(question, compose):
        retriever = ArticleRetriever(store=Store(sample_index, identity(encoder)), encoder=encoder)
        model = FakeListChatModel(responses=[REPLY])
        return Assistant(AnswerChain(retriever, model, compose=compose)).ask(question)

    return asked


@pytest.mark.parametrize("compose", ["across", "auto", "never"])
def test_in_the_articles_language_the_first_quote_is_the_answer(ask, compose):
    answer = ask(GERMAN, compose)
    best = answer.citations[0]
    assert answer.text == f"{best.quote} [{best.number}]"
    assert not answer.composed
    assert answer.withheld == ()


@pytest.mark.parametrize(
    ("compose", "question", "composed"),
    [
        ("across", ENGLISH, True),
        ("always", ENGLISH, True),
        ("never", ENGLISH, False),
        ("always", GERMAN, None),
    ],
)
def test_sentences_are_composed_where_it_was_chosen(ask, compose, question, composed):
    answer = ask(question, compose)
    if composed is None:  # the reply is English: it was asked for, and is withheld
        assert answer.withheld
    else:
        assert answer.composed is composed
    assert answer.citations


def test_what_is_composed_is_withheld_where_it_is_unsure_that_the_article_answers(ask, monkeypatch):
    sure = ask(ENGLISH, "across").confidence
    monkeypatch.setattr(answering, "FAIRLY_SURE", sure + 0.01)
    answer = ask(ENGLISH, "across")
    assert not answer.composed
    assert answer.text == f"{answer.citations[0].quote} [1]"
    assert answer.withheld == ("the article may not answer this",)
    assert answer.unverified == (REPLY.removesuffix(" [1]"),)


def test_the_built_in_model_composes_across_languages_and_one_that_was_chosen_always():
    assert Settings().composes == "across"
    assert Settings(llm="default").composes == "across"
    assert Settings(llm="ollama:llama3.2").composes == "always"
    assert Settings(compose="never").composes == "never"
    assert Settings(llm="openai:x", compose="across").composes == "across"
