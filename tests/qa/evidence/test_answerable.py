"""Names and numbers of a question that an article does not mention."""

import pytest

from qa.answer import Question
from qa.evidence.answerable import Vocabulary, lacks

ARTICLE = Vocabulary.of(
    "Die beiden sprachen zwei Stunden lang. Putin sagte in Moskau, er habe die größten Zweifel. "
    "Der Roman von 1999 soll sein Werk sein."
)


@pytest.mark.parametrize("name", ["Biden", "Habeck", "Groß", "Stein", "Rom", "Macron"])
def test_a_name_is_missing_though_a_word_of_the_article_is_spelled_alike(name):
    assert lacks(Question(f"What did {name} say?", "en"), ARTICLE)


@pytest.mark.parametrize(
    "question", ["What did Putin say in Moscow?", "What took 2 hours?", "What is of 1999?"]
)
def test_names_and_numbers_of_the_article_are_not_missing(question):
    assert not lacks(Question(question, "en"), ARTICLE)


def test_a_number_that_the_article_lacks_is_missing():
    assert lacks(Question("What happened in 2001?", "en"), ARTICLE)
