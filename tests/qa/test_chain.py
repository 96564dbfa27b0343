"""The chain as a LangChain runnable: driven from outside, with a real index and encoder."""

import asyncio
import threading
import time
from contextlib import aclosing, closing

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.language_models import FakeListChatModel
from langchain_core.output_parsers import StrOutputParser
from langchain_core.runnables import RunnableLambda

from index.embed import embed, identity
from index.errors import QuestionError, StoreError
from index.retriever import ArticleRetriever
from index.sources.load import from_text
from index.store.writer import Store
from qa.answer import Answer, Evidence, Question, Text
from qa.chain import AnswerChain

SAID = "Rubio said that they were closer to peace. [1]"


class Endless(FakeListChatModel):
    """Writes words until its stream is closed."""

    closed: threading.Event

    def _stream(self, *args, **kwargs):
        try:
            while True:
                yield from super()._stream(*args, **kwargs)
                time.sleep(0.01)
        finally:
            self.closed.set()


class Notes(BaseCallbackHandler):
    """Notes what LangChain tells."""

    def __init__(self):
        self.queries, self.found, self.prompts, self.tokens = [], [], [], []
        self.names, self.ended = [], []

    def on_chain_start(self, serialized, inputs, *, name=None, **kwargs):
        self.names.append(name)

    def on_chain_end(self, outputs, **kwargs):
        self.ended.append(outputs)

    def on_retriever_start(self, serialized, query, **kwargs):
        self.queries.append(query)

    def on_retriever_end(self, documents, **kwargs):
        self.found += documents

    def on_chat_model_start(self, serialized, messages, **kwargs):
        self.prompts += messages

    def on_llm_new_token(self, token, **kwargs):
        self.tokens.append(token)


@pytest.fixture(scope="module")
def retriever(tmp_path_factory, encoder, sample):
    with Store(tmp_path_factory.mktemp("index"), identity(encoder)) as store:
        store.add(embed(sample, encoder))
        yield ArticleRetriever(store=store, encoder=encoder)


def says(*replies):
    return FakeListChatModel(responses=list(replies))


def test_invoking_it_with_a_text_returns_the_answer(retriever):
    answer = AnswerChain(retriever, says(SAID)).invoke("What did Rubio say?")
    assert isinstance(answer, Answer)
    assert (answer.language, answer.composed, answer.text) == ("en", True, SAID)
    assert answer.citations
    assert answer.models["encoder"] == retriever.encoder.name


def test_streaming_it_yields_the_evidence_before_the_model_is_asked(retriever):
    notes = Notes()
    events = AnswerChain(retriever, says(SAID)).stream(
        Question("What did Rubio say?", "en"), {"callbacks": [notes]}
    )
    assert isinstance(next(events), Evidence)
    assert notes.prompts == []
    *texts, answer = events
    assert texts
    assert all(isinstance(text, Text) for text in texts)
    assert answer.text == SAID
    assert len(notes.prompts) == 1


def test_callbacks_from_outside_reach_retriever_and_model(retriever):
    notes = Notes()
    answer = AnswerChain(retriever, says(SAID)).invoke(
        "What did Rubio say?", {"callbacks": [notes], "run_name": "ask"}
    )
    assert notes.queries == ["What did Rubio say?"]
    assert {d.metadata["start"] for d in notes.found} == {p.start for p in answer.passages}
    assert answer.citations[0].quote in str(notes.prompts[0][-1].content)
    assert "".join(notes.tokens) == SAID
    assert {"question", "search", "evidence", "prompt"} <= set(notes.names)
    assert notes.ended[-1] == answer


def test_a_call_says_where_to_look_whether_to_compose_and_how_strictly(retriever):
    chain = AnswerChain(retriever, says(SAID))
    question = "What did Rubio say?"
    assert {spec.id for spec in chain.config_specs} == {
        "article",
        "recent",
        "compose",
        "model",
        "strictness",
        "started",
    }
    plain = chain.invoke(question, {"configurable": {"compose": False}})
    assert not plain.composed
    with pytest.raises(StoreError, match="there is no article 'nope'"):
        chain.invoke(question, {"configurable": {"article": "nope"}})
    bound = chain.with_config(configurable={"compose": False})
    assert bound.invoke(question).text == plain.text


def test_it_is_a_part_of_longer_chains(retriever):
    longer = AnswerChain(retriever, says(SAID)) | RunnableLambda(lambda a: a.text)
    assert (longer | StrOutputParser()).invoke("What did Rubio say?") == SAID


def test_several_questions_at_once_each_get_their_answer(retriever):
    questions = ["What did Rubio say?", "Was sagte Rubio?", "How many sheep graze in Wales?"]
    answers = AnswerChain(retriever, None).batch(questions)
    assert [answer.question for answer in answers] == questions
    assert [answer.answerable for answer in answers] == [True, True, False]


def test_an_empty_question_is_refused(retriever):
    with pytest.raises(QuestionError):
        AnswerChain(retriever, None).invoke("  ")


def test_a_question_of_an_empty_index_finds_nothing(tmp_path, encoder):
    with Store(tmp_path, identity(encoder)) as store:
        chain = AnswerChain(ArticleRetriever(store=store, encoder=encoder), None)
        assert not chain.invoke("Anything?").answerable
        article = from_text("Der Zoo hat drei Pinguine.")
        store.add(embed(article, encoder))
        assert chain.invoke("Wie viele Pinguine hat der Zoo?").citations[0].article == article.id


def test_an_event_loop_gets_the_same_and_goes_on_meanwhile(retriever):
    async def ask():
        beats, notes = 0, Notes()

        async def beat():
            nonlocal beats
            while True:
                await asyncio.sleep(0.001)
                beats += 1

        beating = asyncio.create_task(beat())
        chain = AnswerChain(retriever, says(SAID))
        config = {"callbacks": [notes]}
        events = [event async for event in chain.astream("What did Rubio say?", config)]
        beating.cancel()
        return events, beats, notes, await chain.ainvoke("What did Rubio say?")

    events, beats, notes, answer = asyncio.run(ask())
    assert isinstance(events[0], Evidence)
    assert {type(event) for event in events[1:-1]} == {Text}
    assert events[-1].text == answer.text == SAID
    assert beats > 3
    assert "".join(notes.tokens) == SAID


def test_closing_a_stream_closes_the_models(retriever):
    model = Endless(responses=["Rubio "], closed=threading.Event())
    with closing(AnswerChain(retriever, model).stream("What did Rubio say?")) as events:
        while not (isinstance(event := next(events), Text) and event.pending):
            pass
    assert model.closed.wait(30)


def test_leaving_an_asynchronous_stream_closes_the_models(retriever):
    model = Endless(responses=["Rubio "], closed=threading.Event())

    async def leave():
        chain = AnswerChain(retriever, model)
        async with aclosing(chain.astream("What did Rubio say?")) as events:
            async for event in events:
                if isinstance(event, Text) and event.pending:
                    break

    asyncio.run(leave())
    assert model.closed.wait(30)
