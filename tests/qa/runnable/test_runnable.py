"""The assistant in chains of somebody else's making."""

import asyncio

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.language_models import FakeListChatModel
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnablePassthrough

from index.embed import identity
from index.errors import QuestionError, StoreError
from index.retriever import ArticleRetriever
from index.store.writer import Store
from qa import Answer, Assistant, Evidence, Text
from qa.answer import Question
from qa.chain import AnswerChain
from qa.runnable.runnable import AnswerTextParser

ASKED = "What did Rubio say?"
SAID = "Rubio said that they were closer to peace. [1]"
REPLIED = "Marco Rubio äußerte sich zuversichtlich."


@pytest.fixture(scope="module")
def runnable(assistant):
    return assistant.as_runnable()


@pytest.fixture(scope="module")
def writing(sample_index, encoder):
    """A runnable whose chat model writes one sentence."""
    with Store(sample_index, identity(encoder)) as store:
        retriever = ArticleRetriever(store=store, encoder=encoder)
        yield Assistant(AnswerChain(retriever, FakeListChatModel(responses=[SAID]))).as_runnable()


class Names(BaseCallbackHandler):
    """Notes what is run."""

    def __init__(self):
        self.names, self.queries, self.tokens = [], [], []

    def on_chain_start(self, serialized, inputs, *, name=None, **kwargs):
        self.names.append(name)

    def on_retriever_start(self, serialized, query, **kwargs):
        self.queries.append(query)

    def on_llm_new_token(self, token, **kwargs):
        self.tokens.append(token)


def test_it_answers_streams_and_takes_several_questions(writing):
    assert writing.invoke(ASKED).text == SAID
    first, *texts, last = writing.stream(ASKED)
    assert isinstance(first, Evidence)
    assert texts
    assert all(isinstance(text, Text) for text in texts)
    assert isinstance(last, Answer)
    answers = writing.batch([ASKED, "How many sheep graze in Wales?"])
    assert [answer.answerable for answer in answers] == [True, False]


async def test_it_streams_to_an_event_loop(writing):
    first, *_, last = [event async for event in writing.astream(ASKED)]
    assert isinstance(first, Evidence)
    assert last.text == SAID
    assert (await writing.ainvoke(ASKED)).text == SAID
    assert [answer.text for answer in await writing.abatch([ASKED] * 2)] == [SAID] * 2


def test_callbacks_reach_retriever_and_model_under_the_runnables_name(writing):
    notes = Names()
    writing.invoke(ASKED, {"callbacks": [notes]})
    assert notes.names[0] == "article_qa"
    assert notes.queries == [ASKED]
    assert "".join(notes.tokens) == SAID


def test_a_config_says_where_to_look_whether_to_compose_and_how_strictly(writing, assistant):
    assert {spec.id for spec in writing.config_specs} == {"article", "compose", "strictness"}
    (info,) = assistant.articles()
    chosen = {"article": [info.id], "compose": False, "strictness": "lenient"}
    answer = writing.with_config(configurable=chosen).invoke(ASKED)
    assert (answer.composed, answer.citations[0].article) == (False, info.id)
    with pytest.raises(StoreError, match="there is no article 'nope'"):
        writing.invoke(ASKED, {"configurable": {"article": "nope"}})


@pytest.mark.parametrize("name", ["compose", "strictness"])
def test_an_option_that_there_is_none_of_is_refused_with_those_there_are(runnable, name):
    with pytest.raises(ValueError, match=f"{name} is one of .*, got 'wild'"):
        runnable.invoke(ASKED, {"configurable": {name: "wild"}})


HISTORY = [HumanMessage("Was sagte Rubio?"), AIMessage(REPLIED)]


@pytest.mark.parametrize(
    "given",
    [
        [*HISTORY, HumanMessage("Was sagte er noch?")],
        {"messages": [SystemMessage("Be brief."), *HISTORY, ("human", "Was sagte er noch?")]},
        {"question": "Was sagte er noch?", "chat_history": HISTORY},
        {"input": [{"role": "user", "content": "Was sagte er noch?"}], "chat_history": HISTORY},
        ChatPromptTemplate.from_messages([*HISTORY, "{q}"]).invoke({"q": "Was sagte er noch?"}),
    ],
    ids=["messages", "mapping of messages", "history", "input", "prompt"],
)
def test_a_question_is_completed_from_the_messages_before_it(runnable, given):
    assert runnable.invoke(given).understood == "Was sagte Rubio noch?"


@pytest.mark.parametrize("given", [ASKED, Question(ASKED), {"question": ASKED}, {"input": ASKED}])
def test_a_question_alone_comes_in_several_forms(runnable, given):
    assert runnable.invoke(given).question == ASKED


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ("  ", "the question is empty"),
        ({}, "there is no question"),
        ({"question": None}, "there is no question"),
        ({"question": 3}, "no messages of a conversation"),
        (3, "no messages of a conversation"),
        ([], "not a person's"),
        (HISTORY, "not a person's"),
        ([("nobody", "x")], "no messages of a conversation"),
    ],
)
def test_what_is_no_question_is_refused_in_one_line(runnable, given, line):
    with pytest.raises(QuestionError, match=line) as raised:
        runnable.invoke(given)
    assert "\n" not in str(raised.value)


def test_it_is_a_part_of_longer_chains(runnable):
    first = runnable.invoke("Wie alt ist Putin?").text
    text = runnable | AnswerTextParser()
    prompt = ChatPromptTemplate.from_messages([("human", "{q}")])
    assert (prompt | text).invoke({"q": "Wie alt ist Putin?"}) == first
    assigned = RunnablePassthrough.assign(answer=(lambda values: values["q"]) | text)
    assert assigned.invoke({"q": "Wie alt ist Putin?"})["answer"] == first
    assert (runnable | (lambda answer: answer.text)).invoke("Wie alt ist Putin?") == first


@pytest.mark.filterwarnings("ignore::langchain_core._api.LangChainBetaWarning")
def test_it_is_a_tool_of_an_agent(runnable):
    chain = (runnable | AnswerTextParser()).with_types(input_type=str)
    tool = chain.as_tool(name="ask_articles", description="Answers from the articles.")
    assert "näher am Frieden dran" in tool.invoke("Was sagte Rubio?")


def test_the_pieces_of_a_text_are_joined_what_is_answered(writing, runnable):
    for chain in (writing | AnswerTextParser(), runnable | AnswerTextParser()):
        assert "".join(chain.stream(ASKED)) == chain.invoke(ASKED)

        async def joined(chain=chain):
            return "".join([piece async for piece in chain.astream(ASKED)])

        assert asyncio.run(joined()) == chain.invoke(ASKED)


def test_sentences_stream_as_soon_as_they_are_checked():
    quotes = Evidence("en", True, 0.9, (), None, (), {})
    events = [quotes, Text("", "One"), Text("One. [1]", "Tw"), Text("One. [1] Two. [1]", "")]
    pieces = list(AnswerTextParser().transform(iter(events)))
    assert pieces == ["One. [1]", " Two. [1]"]


def test_a_closed_assistant_answers_no_more(tmp_path, encoder):
    store = Store(tmp_path, identity(encoder))
    assistant = Assistant(AnswerChain(ArticleRetriever(store=store, encoder=encoder), None))
    runnable = assistant.as_runnable()
    with pytest.raises(StoreError, match="no article to ask yet"):
        runnable.invoke(ASKED)
    assistant.close()
    with pytest.raises(StoreError, match="closed"):
        runnable.invoke(ASKED)
    assert repr(assistant) == "Assistant(closed)"
