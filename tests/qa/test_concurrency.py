"""Two people at once, and somebody who stops: the chat model in this process, shared.

The real assistant with the small chat model. What is measured is who runs when, not how fast.
"""

import threading
import time
from contextlib import closing
from itertools import pairwise

import pytest
from langchain_core.messages import HumanMessage

from index.embed import identity
from index.retriever import ArticleRetriever
from index.store.writer import Store
from qa.answer import Text
from qa.assistant import Assistant
from qa.chain import AnswerChain
from qa.chat_model.llama import LlamaChat
from qa.transcripts.transcripts import Transcripts
from qa.web.chat.desk import Desk

pytestmark = pytest.mark.slow

STORY = [HumanMessage("Tell a very long story about a lighthouse.")]
PROMPT = 15.0
"""Seconds that are far more than a stop takes and far less than the rest of the reply would."""


class Narrator(LlamaChat):
    """Tells a story, whatever it is asked."""

    def _stream(self, messages, stop=None, run_manager=None, **options):
        return super()._stream(STORY, stop, run_manager, **options)


@pytest.fixture(scope="module")
def model(chat_model_file):
    model = LlamaChat(model_path=chat_model_file, n_threads=1, max_tokens=48)
    model.load()
    return model


@pytest.fixture(scope="module")
def assistant(sample_index, encoder, model):
    store = Store(sample_index, identity(encoder))
    chain = AnswerChain(ArticleRetriever(store=store, encoder=encoder), model)
    return Assistant(chain)


def busy():
    return [t for t in threading.enumerate() if t.name == "llama-request"]


def until_free(seconds=PROMPT):
    """Wait until no request runs; return how long that took."""
    began = time.monotonic()
    while busy():
        assert time.monotonic() - began < seconds, "the generation goes on"
        time.sleep(0.02)
    return time.monotonic() - began


def never_ending(assistant, model):
    """Return an assistant whose model tells a story, whatever it is asked, for 1,500 tokens."""
    long = Narrator(**{**model.model_dump(), "max_tokens": 1500})
    return Assistant(AnswerChain(assistant.chain.retriever, long))


def all_of(threads):
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_two_questions_are_answered_at_the_same_time_and_each_is_right(assistant):
    questions = {"Wie alt ist Putin?": "72", "How long did the phone call last?": "two"}
    alone = {question: assistant.ask(question) for question in questions}
    together, moments = {}, []

    def follow(question):
        for event in assistant.stream(question):
            if isinstance(event, Text) and (event.pending or event.checked):
                moments.append((time.monotonic(), question))
        together[question] = event

    all_of([threading.Thread(target=follow, args=(q,)) for q in questions])
    order = [question for _, question in sorted(moments)]
    turns = sum(one != other for one, other in pairwise(order))
    assert turns > 3, "one was written after the other"
    for question, answer in together.items():
        assert answer.composed == alone[question].composed
        assert answer.citations == alone[question].citations
        assert answer.text.endswith("]")
    assert "72" in together["Wie alt ist Putin?"].text


def test_three_people_all_get_their_whole_answer(assistant):
    questions = ["Wie alt ist Putin?", "Was sagte Rubio?", "What did Rubio say?"]
    answers = {}

    def ask(question):
        answers[question] = assistant.ask(question)

    all_of([threading.Thread(target=ask, args=(q,)) for q in questions])
    assert set(answers) == set(questions)
    assert all(answer.citations for answer in answers.values())
    assert busy() == []


def test_closing_the_answer_frees_its_place_at_once(assistant, model):
    endless = never_ending(assistant, model)
    events = [endless.stream("Was sagte Rubio?") for _ in range(2)]
    for stream in events:
        while not (isinstance(event := next(stream), Text) and event.pending):
            pass
    assert len(busy()) == 2
    began = time.monotonic()
    for stream in events:
        stream.close()
    assert time.monotonic() - began < PROMPT
    assert busy() == []
    with closing(model.stream([HumanMessage("Hi")], max_tokens=1)) as third:
        assert next(third) is not None
    assert until_free() < PROMPT


@pytest.mark.parametrize("moment", ["at once", "while it reads", "while it writes"])
def test_the_pages_stop_ends_the_generation(assistant, model, moment, tmp_path):
    endless = never_ending(assistant, model)
    transcripts = Transcripts(f"sqlite:///{tmp_path / 'c.sqlite3'}")
    desk = Desk(endless, transcripts)
    conversation, _ = desk.ask(
        "me", "", "Was sagte Rubio?", language="de", article=None, explain=str, compose="always"
    )

    def turn():
        return desk.conversation("me", conversation).turns[-1]

    while turn().evidence is None:
        time.sleep(0.01)
    if moment == "while it reads":
        while not busy():
            time.sleep(0.01)
    if moment == "while it writes":
        while not turn().text or not turn().text.pending:
            time.sleep(0.01)
    desk.stop("me", conversation)
    time.sleep(0.5)  # a request that was about to begin has begun
    assert until_free() < PROMPT
    assert turn().state == "stopped"
    assert turn().evidence.citations


def test_somebody_who_waits_for_a_place_can_stop_waiting(assistant, model):
    holders = [model.stream(STORY, max_tokens=1500) for _ in range(2)]
    for holder in holders:
        next(holder)
    waiting = assistant.stream("Was sagte Rubio?")
    next(waiting)
    began = time.monotonic()
    assert next(waiting) == Text("", "")
    waiting.close()
    assert time.monotonic() - began < PROMPT
    assert len(busy()) == 2
    for holder in holders:
        holder.close()
    until_free()


def test_nothing_of_a_stopped_answer_is_left_for_the_next_one(assistant):
    whole = assistant.ask("Wie alt ist Putin?")
    stopped = assistant.stream("Was sagte Rubio?")
    while not isinstance(next(stopped), Text):
        pass
    stopped.close()
    assert assistant.ask("Wie alt ist Putin?").text == whole.text
