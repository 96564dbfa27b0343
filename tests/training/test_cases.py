"""Cases: questions without an answer are made as described, and folds keep articles apart."""

import random
from dataclasses import replace

from qa.evaluation.data.datasets import Example
from qa.evidence.answerable import Vocabulary
from training.crossvalidate import Data, fold_of, held_out
from training.examples import exchanged, removed
from training.recipe import VARIANTS, Recipe


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


def test_a_removed_case_has_no_passage_that_answers_and_no_answer(cases):
    answered = next(case for case in cases if case.answerable)
    without = removed(answered)
    assert 0 < len(without.candidates) < len(answered.candidates)
    assert not any(without.gold)
    assert not without.answerable
    assert without.span is None


def test_every_case_is_read_once_by_a_network_that_did_not_see_its_article(cases):
    own = [replace(case, group=f"xquad-{n}") for n, case in enumerate(cases)]
    data = Data(own=own, all=[], pages=[], dev=[replace(cases[0], group="omos-0")])
    read = held_out(data, lambda seen, _: seen, lambda seen, unseen: [(seen, unseen)], 3, None)
    assert sum(len(unseen) for _, unseen in read) == len(own) + 1
    for fold, (seen, unseen) in enumerate(read):
        assert all(fold_of(case, 3) != fold for case in seen)
        assert all(fold_of(case, 3) == fold for case in unseen if case.group.startswith("xquad"))


def test_every_variant_is_a_change_of_the_recipe():
    for change in VARIANTS.values():
        replace(Recipe(), **change)
