"""The assistant: a real encoder and index, and chat models that write what they are told to."""

import random

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from langchain_core.language_models import FakeListChatModel

from index.embed import identity
from index.errors import LoadError, QuestionError, StoreError
from index.retriever import ArticleRetriever
from index.sources.load import from_text
from index.store.writer import Store
from qa.answer import MAX_QUESTION, Answer, Evidence, Text
from qa.assistant import Assistant
from qa.chain import AnswerChain


class Broken(FakeListChatModel):
    """A chat model whose connection dies after the first character."""

    def _stream(self, *args, **kwargs):
        yield from list(super()._stream(*args, **kwargs))[:1]
        raise ConnectionError("the endpoint went away")


def assistant_with(folder, encoder, model=None):
    store = Store(folder, identity(encoder))
    chain = AnswerChain(ArticleRetriever(store=store, encoder=encoder), model)
    return Assistant(chain)


def says(*replies):
    return FakeListChatModel(responses=list(replies))


@pytest.fixture(scope="module")
def folder(sample_index):
    return sample_index


@pytest.fixture(scope="module")
def empty(tmp_path_factory, encoder):
    """An assistant without articles; a test takes out again what it put in."""
    return assistant_with(tmp_path_factory.mktemp("empty") / "index", encoder)


def asked(folder, encoder, question, *replies, **options):
    return assistant_with(folder, encoder, says(*replies)).ask(question, **options)


@pytest.mark.parametrize("question", ["What did Rubio say?", "Was sagte Rubio?"])
def test_the_rubio_quote_is_citation_1_or_2_in_both_languages(folder, encoder, question):
    answer = assistant_with(folder, encoder).ask(question)
    assert answer.answerable
    assert any("näher am Frieden dran" in c.quote for c in answer.citations[:2])
    assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))


def test_evidence_comes_first_then_text_then_the_answer(folder, encoder):
    model = says("Rubio sagte, sie seien näher am Frieden. [1]")
    events = list(assistant_with(folder, encoder, model).stream("Was sagte Rubio?"))
    assert isinstance(events[0], Evidence)
    assert isinstance(events[-1], Answer)
    assert all(isinstance(event, Text) for event in events[1:-1])
    assert len(events) > 5
    answer = events[-1]
    assert answer.composed
    assert answer.text == "Rubio sagte, sie seien näher am Frieden. [1]"
    assert answer.citations == events[0].citations
    assert 0 < answer.timings["first_token"] <= answer.timings["total"]


def test_a_question_of_two_parts_is_answered_by_a_quote_for_each(folder, encoder):
    answer = assistant_with(folder, encoder, None).ask("Wie alt ist Putin und was sagte Rubio?")
    first, second, *_ = answer.citations
    assert answer.text == f"{first.quote} [1] {second.quote} [2]"
    assert "72" in first.quote
    assert "Rubio" in second.quote


def test_prose_that_the_evidence_does_not_hold_leaves_the_quote_and_the_reason(folder, encoder):
    answer = asked(folder, encoder, "What did Rubio say?", "Rubio met Macron for 7 hours. [1]")
    assert not answer.composed
    assert answer.withheld == ("a number that no quote holds: 7",)
    assert answer.unverified == ("Rubio met Macron for 7 hours.",)
    assert answer.text == f"{answer.citations[0].quote} [1]"


def test_a_second_try_from_the_best_quote_alone_may_stand(folder, encoder):
    replies = ("Rubio met Macron for 7 hours. [1]", "Rubio said they are closer to peace. [1]")
    answer = asked(folder, encoder, "Is Rubio confident?", *replies)
    assert len(answer.citations) > 1
    assert (answer.composed, answer.text) == (True, "Rubio said they are closer to peace. [1]")
    assert answer.withheld == ()


def test_a_right_sentence_stays_when_the_next_one_is_withdrawn(folder, encoder):
    reply = "Putin ist 72 Jahre alt. [1] Er ist 190 Zentimeter groß. [1]"
    answer = asked(folder, encoder, "Wie alt ist Putin?", reply)
    assert answer.text == "Putin ist 72 Jahre alt. [1]"
    assert answer.withheld == ("eine Zahl, die kein Zitat enthält: 190",)


def test_a_chat_model_that_dies_ends_in_the_quotes_and_one_line(folder, encoder):
    answer = assistant_with(folder, encoder, Broken(responses=["Rubio said much."])).ask(
        "What did Rubio say?"
    )
    assert not answer.composed
    assert answer.citations
    assert len(answer.withheld) == 1
    assert "\n" not in answer.withheld[0]


def test_a_chat_model_that_writes_nothing_is_told(folder, encoder):
    answer = asked(folder, encoder, "What did Rubio say?", " ")
    assert not answer.composed
    assert answer.withheld == ("the chat model wrote nothing",)


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        ("What did Macron say about the call?", "The article does not answer this question."),
        ("Was sagte Macron zu dem Telefonat?", "Diese Frage beantwortet der Artikel nicht."),
        ("How many sheep graze in Wales?", "The article does not answer this question."),
    ],
)
def test_what_the_article_does_not_say_is_declined_in_the_language_asked(
    folder, encoder, question, reply
):
    answer = asked(folder, encoder, question, "Macron was glad. [1]")
    assert not answer.answerable
    assert answer.citations == ()
    assert answer.text == reply
    assert answer.nearest is not None
    assert answer.confidence < 0.5


def test_without_composition_no_model_is_asked(folder, encoder):
    answer = assistant_with(folder, encoder, Broken(responses=["x"])).ask(
        "What did Rubio say?", compose=False
    )
    assert answer.withheld == ()
    assert "first_token" not in answer.timings


@pytest.mark.parametrize(
    ("wanted", "composed"), [("never", False), ("across", False), ("always", True), ("auto", True)]
)
def test_a_question_may_say_when_it_is_composed(folder, encoder, wanted, composed):
    model = says("Rubio sagte, sie seien näher am Frieden. [1]")
    answer = assistant_with(folder, encoder, model).ask("Was sagte Rubio?", compose=wanted)
    assert answer.composed is composed


@pytest.mark.parametrize("question", ["", "  \n ", "\u00a0", "x" * (MAX_QUESTION + 1)])
def test_a_question_that_is_empty_or_too_long_is_refused_before_anything_happens(
    folder, encoder, question
):
    with pytest.raises(QuestionError) as refused:
        assistant_with(folder, encoder).stream(question)
    assert "\n" not in str(refused.value)


def test_a_question_before_any_article_says_what_to_do(tmp_path, encoder):
    with pytest.raises(StoreError, match="article-qa ingest"):
        assistant_with(tmp_path, encoder).stream("Anything?")


def test_an_unknown_article_is_refused_at_once(folder, encoder):
    with pytest.raises(StoreError, match="there is no article 'nope'"):
        assistant_with(folder, encoder).stream("What did Rubio say?", article="nope")


def test_ingesting_tells_what_became_of_the_article(tmp_path, encoder):
    assistant = assistant_with(tmp_path / "index", encoder)
    file = tmp_path / "zoo.md"
    file.write_text("# Zoo\n\nDer Zoo hat drei Pinguine.", "utf-8")
    first = assistant.ingest(file)
    again = assistant.ingest(file)
    file.write_text("# Zoo\n\nDer Zoo hat vier Pinguine.", "utf-8")
    changed = assistant.ingest(file)
    assert [x.status for x in (first, again, changed)] == ["added", "unchanged", "replaced"]
    assert [info.id for info in assistant.articles()] == [changed.id]
    with pytest.raises(LoadError):
        assistant.ingest(tmp_path / "missing.md")
    assert [info.id for info in assistant.articles()] == [changed.id]


def test_two_uploads_of_one_name_are_two_articles(tmp_path, encoder):
    assistant = assistant_with(tmp_path / "index", encoder)
    for number, text in enumerate(("Der Zoo hat drei Pinguine.", "Der Hafen hat vier Kräne.")):
        file = tmp_path / f"{number}.txt"
        file.write_text(text, "utf-8")
        assert assistant.ingest(file, name="document.txt").status == "added"
    assert len(assistant.articles()) == 2


WORDS = [
    "Der", "Hund", "bellt", "„Nein“", "sagte", "Müller", "17.30", "z. B.", "😀", "Straße", "the",
    "cat", "sat", "“Yes”", "in", "Paris", "漢字", "e.g.", "(2024)", "Er", "–", "ging", "\u00a0",
]  # fmt: skip
TEXTS = st.lists(
    st.tuples(
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=12),
        st.sampled_from([". ", "! ", "? ", ".\n\n", "\n\n", ".“ ", "; ", "\r\n\r\n"]),
    ),
    min_size=1,
    max_size=25,
)
QUESTIONS = (
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=6)
    .map(" ".join)
    .filter(str.strip)  # one of nothing but white space is refused
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(parts=TEXTS, question=QUESTIONS)
def test_every_quote_is_the_articles_own_characters(empty, parts, question):
    """Random articles and questions: quote == text[start:end] for whatever is shown."""
    text = "".join(" ".join(words) + end for words, end in parts)
    try:
        article = from_text(text)
    except LoadError:
        reject()  # nothing but signs, or nothing but a heading
    empty.ingest_article(article)
    try:
        answer = empty.ask(question, compose=False)
        stored = empty.article(article.id).text
    finally:
        empty.remove(article.id)
    shown = [*answer.citations, *([answer.nearest] if answer.nearest else [])]
    assert shown
    for citation in shown:
        assert citation.quote == stored[citation.start : citation.end]
        assert citation.quote.strip() == citation.quote != ""
    for passage in answer.passages:
        assert 0 <= passage.start < passage.end <= len(stored)


def test_quotes_of_the_development_article_are_exact_for_every_question(
    tmp_path, encoder, dev_article, dev_questions
):
    assistant = assistant_with(tmp_path, encoder)
    assistant.ingest_article(dev_article)
    found = 0
    for question in random.Random(0).sample(dev_questions, len(dev_questions)):
        answer = assistant.ask(question["question"], compose=False)
        for citation in (*answer.citations, *([answer.nearest] if answer.nearest else [])):
            assert citation.quote == dev_article.text[citation.start : citation.end]
            found += 1
    assert found > len(dev_questions)


def test_a_text_is_an_article_once_and_two_texts_are_two(empty):
    first = empty.ingest_text("Die Fähre fährt um neun Uhr ab.\n\nSie trägt 80 Personen.")
    again = empty.ingest_text("Die Fähre fährt um neun Uhr ab.\n\nSie trägt 80 Personen.")
    other = empty.ingest_text("# Kräne\n\nDie Kräne ziehen.", title="Vögel", kind="markdown")
    assert (first.id, first.status) == (again.id, "added")
    assert again.status == "unchanged"
    titles = sorted(info.title for info in empty.articles())
    assert [title[:8] for title in titles] == ["Die Fähr", "Vögel"]
    assert empty.article(other.id).sections[0].heading is not None
    for done in (first, other):
        empty.remove(done.id)
