"""From a question about the article itself, or a greeting, to an answer, through the assistant."""

import asyncio
import json
from contextlib import aclosing
from dataclasses import replace

import pytest
from langchain_core.language_models import FakeListChatModel

from index.article import Detail
from index.embed import identity
from index.retriever import ArticleRetriever
from index.sources.load import from_text
from index.store.writer import Store
from qa.about.replies import MOST_ARTICLES
from qa.answer import Answer, Evidence, Question
from qa.assistant import Assistant
from qa.chain import AnswerChain
from qa.conversation.conversation import Turn
from tests.qa.about.articles import lake, zug


def assistant_of(folder, encoder, *articles):
    store = Store(folder, identity(encoder))
    model = FakeListChatModel(responses=["Nobody asked me. [1]"])
    assistant = Assistant(AnswerChain(ArticleRetriever(store=store, encoder=encoder), model))
    for article in articles:
        assistant.ingest_article(article)
    return assistant


@pytest.fixture(scope="module")
def told(tmp_path_factory, encoder):
    with assistant_of(tmp_path_factory.mktemp("lake") / "index", encoder, lake()) as assistant:
        yield assistant


@pytest.fixture(scope="module")
def both(tmp_path_factory, encoder):
    folder = tmp_path_factory.mktemp("both") / "index"
    with assistant_of(folder, encoder, lake(), zug()) as assistant:
        yield assistant


def test_the_author_is_told_with_the_by_line_as_quote(told):
    answer = told.ask("Who wrote this article?")
    assert (answer.kind, answer.answerable, answer.composed) == ("article", True, False)
    assert answer.text == "Priya Raman [1], Colin Wood [1]"
    (quoted,) = answer.citations
    assert quoted.quote == lake().text[quoted.start : quoted.end]
    start, end = quoted.shortest
    assert lake().text[start:end] == "Priya Raman"


def test_what_stands_in_no_text_is_told_with_where_it_was_read(told):
    answer = told.ask("In welcher Zeitung ist der Artikel erschienen?")
    assert answer.text == "The Northern Courier (laut seinen Metadaten: meta)"
    assert (answer.answerable, answer.citations) == (True, ())


def test_authors_of_one_origin_are_told_with_it_once(tmp_path, encoder):
    found = [Detail("author", name, origin="front matter") for name in ("Lena Voigt", "Tom Busch")]
    article = replace(zug(), details=tuple(found))
    with assistant_of(tmp_path / "index", encoder, article) as assistant:
        answer = assistant.ask("Wer hat den Artikel geschrieben?")
    assert answer.text == "Lena Voigt, Tom Busch (laut seinen Metadaten: front matter)"


def test_a_summary_is_made_of_quotes_alone(told):
    answer = told.ask("What are the main points?")
    assert answer.text == " ".join(f"{c.quote} [{c.number}]" for c in answer.citations)
    assert len(answer.citations) > 1
    assert [c.start for c in answer.citations] == sorted(c.start for c in answer.citations)


def test_what_an_article_does_not_say_of_itself_is_declined(both):
    answer = both.ask("Wer hat den Artikel geschrieben?", article=zug().id)
    assert (answer.kind, answer.answerable) == ("article", False)
    assert answer.text == "Diese Frage beantwortet der Artikel nicht."


def test_where_no_place_is_known_the_article_is_searched(tmp_path, encoder):
    plain = from_text("The bridge was opened in spring. It is long and made of steel.")
    with assistant_of(tmp_path / "index", encoder, plain) as assistant:
        assert assistant.ask("Which places are mentioned?", compose=False).kind == "content"


def test_a_question_about_what_the_article_writes_of_is_searched(told):
    assert told.ask("Who wrote the report?", compose=False).kind == "content"
    assert told.ask("Where did the waste water come from?", compose=False).kind == "content"


@pytest.mark.parametrize(
    ("said", "language", "reply"),
    [
        ("Danke!", "de", "Gern geschehen."),
        ("Thanks, that helps", "en", "You are welcome."),
        ("Bonjour", "fr", "Bonjour ! Posez-moi une question sur l'article."),
    ],
)
def test_thanks_and_greetings_are_answered_and_not_declined(told, said, language, reply):
    answer = told.ask(said)
    assert (answer.kind, answer.language, answer.text) == ("courtesy", language, reply)
    assert (answer.answerable, answer.citations, answer.nearest) == (False, (), None)
    assert json.loads(json.dumps(answer.to_json()))["kind"] == "courtesy"


def test_of_several_articles_each_is_told_of_by_its_title(both):
    answer = both.ask("Welche Personen werden genannt?")
    assert answer.text.startswith("Die Kreisbahn testet Wasserstoff: Emil Sandner [1]")
    assert "; Swimmers return to Lake Orrin: Priya Raman" in answer.text
    assert {c.article for c in answer.citations} == {lake().id, zug().id}
    assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert len(both.ask("Summarise").citations) == 2


def test_the_article_is_the_chosen_one_the_named_one_or_that_of_the_conversation(both):
    question = "Summarise the article"
    assert {c.article for c in both.ask(question, article=zug().id).citations} == {zug().id}
    named = both.ask('Who wrote "Swimmers return to Lake Orrin"?')
    assert {c.article for c in named.citations} == {lake().id}
    before = Turn.of("Was zahlt das Land?", both.ask("Was zahlt das Land?", article=zug().id))
    assert before.article == zug().id
    assert {c.article for c in both.ask(question, history=[before]).citations} == {zug().id}


def test_a_pronoun_stands_for_what_was_talked_about(told):
    before = Turn("What happened at the mill?", "What happened at the mill?", "en", "", lake().id)
    assert told.ask("What is it about?").kind == "article"
    assert told.ask("What is it about?", history=[before], compose=False).kind == "content"
    assert told.ask("What is the article about?", history=[before]).kind == "article"


def test_of_many_articles_one_has_to_be_chosen(tmp_path, encoder):
    texts = [f"Der Hafen Nummer {n} hat einen neuen Kran." for n in range(MOST_ARTICLES + 1)]
    articles = [replace(from_text(text), source=text) for text in texts]
    with assistant_of(tmp_path / "index", encoder, *articles) as assistant:
        answer = assistant.ask("Worum geht es?")
    assert answer.text == "Hier sind 6 Artikel: Wählen Sie den aus, den Sie meinen."
    assert (answer.answerable, answer.citations) == (False, ())


def test_the_chain_streams_evidence_and_answer_and_no_prose(told):
    first, last = told.chain.stream("Who wrote this article?")
    assert (type(first), type(last)) == (Evidence, Answer)
    assert first.said == last.text
    assert told.chain.invoke(Question("Danke!", "de")).text == "Gern geschehen."


def test_the_chain_streams_without_blocking_too(told):
    async def events():
        async with aclosing(told.chain.astream("Summarise the article")) as stream:
            return [type(event) async for event in stream]

    assert asyncio.run(events()) == [Evidence, Answer]


@pytest.mark.parametrize(
    ("question", "declined"),
    [
        ("Ile owiec pasie się w Walii?", "Artykuł nie odpowiada na to pytanie."),
        ("Combien de moutons paissent au pays de Galles ?", "L'article ne répond pas à cette"),
        ("Galler'de kaç koyun otluyor?", "Makale bu soruyu yanıtlamıyor."),
        ("Скільки овець пасеться в Уельсі?", "Стаття не відповідає на це запитання."),
    ],
)
def test_a_question_in_another_language_is_declined_in_it(told, question, declined):
    answer = told.ask(question)
    assert not answer.answerable
    assert answer.text.startswith(declined)


def test_an_answer_in_another_language_says_so_and_is_not_composed(told):
    answer = told.ask("Que s’est-il passé en 2014 ?")
    assert answer.answerable
    assert not answer.composed
    assert answer.text.startswith("L'article répond dans sa propre langue : ")
    assert answer.text.endswith("[1]")
