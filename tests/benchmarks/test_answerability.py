"""Questions without an answer are made as described."""

import random

from benchmarks.answerability import exchanged
from qa.evaluation.data.datasets import Example
from qa.evidence.answerable import Vocabulary


def example(question, language):
    return Example("1", question, language, "a", True, (), language, (), ())


def test_a_number_or_a_name_is_exchanged_for_one_that_the_article_lacks():
    words = Vocabulary.of("Anna Vogt zählte 12 Möwen auf Norderoog.")
    swapped = exchanged(example("Wo zählte sie 12 Möwen?", "de"), [], words, random.Random(0))
    assert swapped.startswith("Wo zählte sie ")
    assert "12" not in swapped
    names = ["Norderoog", "Cuxhaven"]
    swapped = exchanged(example("What did Anna Vogt count?", "en"), names, words, random.Random(0))
    assert "Cuxhaven" in swapped
    assert exchanged(example("What was counted?", "en"), names, words, random.Random(0)) == ""
