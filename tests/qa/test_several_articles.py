"""Asking one article, some, or all of them."""

import pytest

from index.errors import StoreError
from index.sources.load import from_text
from qa.assistant import Assistant
from qa.settings import Settings

LENGTHS = {"Red": 101, "Green": 202, "Blue": 303}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory, shared_models):
    folder = tmp_path_factory.mktemp("several") / "index"
    with Assistant.open(folder, Settings(index=folder, llm="none")) as assistant:
        yield assistant


@pytest.fixture(scope="module")
def ids(assistant):
    return {
        name: assistant.ingest_article(
            from_text(
                f"The {name} bridge is {length} metres long.\n\nIt was built by {name} workers.",
                title=f"The {name} Bridge over the River",
                source=name,
            )
        ).id
        for name, length in LENGTHS.items()
    }


def asked(answer):
    return {citation.article for citation in answer.citations}


def test_only_the_chosen_articles_are_searched(assistant, ids):
    some = [ids["Red"], ids["Blue"]]
    found = assistant.search("How long is the Green bridge?", top=10, article=some)
    assert {candidate.passage.article for candidate in found} == set(some)
    assert asked(assistant.ask("How long is the Blue bridge?", article=some)) == {ids["Blue"]}
    assert ids["Green"] not in asked(assistant.ask("How long is the Green bridge?", article=some))


def test_one_in_a_sequence_is_one_and_none_are_all(assistant, ids):
    question = "How long is the Green bridge?"
    alone = assistant.ask(question, article=[ids["Green"]])
    assert alone.citations == assistant.ask(question, article=ids["Green"]).citations
    everywhere = assistant.ask(question, article=[])
    assert everywhere.citations == assistant.ask(question).citations


def test_questions_about_articles_are_answered_for_the_chosen_ones(assistant, ids):
    answer = assistant.ask("What is the article about?", article=[ids["Red"], ids["Green"]])
    assert asked(answer) == {ids["Red"], ids["Green"]}


def test_an_article_that_is_not_there_is_said_at_once(assistant, ids):
    with pytest.raises(StoreError, match="no article 'nowhere'"):
        assistant.stream("How long is it?", article=[ids["Red"], "nowhere"])
