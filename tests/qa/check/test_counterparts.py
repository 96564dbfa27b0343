"""Words of two languages stand for each other by the lexicon, as loan words and as compounds."""

import time

import pytest

from index.lexical.bm25 import stems
from qa.check.counterparts import head, is_cognate, is_held, words_of
from qa.check.signals import Said
from qa.check.translation import impossible


def held(word, language, text, other):
    (stem,) = words_of(word, language)
    return is_held(stem, language, stems(text, other), other)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("president", "Die Präsidentin der Bank trat zurück."),
        ("secretary", "Außenminister Berg reiste ab."),
        ("envoy", "Ein Sondergesandter der Regierung vermittelt."),
        ("pool", "Das Hallenbad öffnet im Mai."),
        ("ceasefire", "Beide Seiten hielten die Waffenruhe ein."),
        ("nothing", "Darüber wurde nichts beschlossen."),
        ("century", "Die Mühle stammt aus dem 17. Jahrhundert."),
        ("Turkey", "Sie liefert in die Türkei."),
        ("gallery", "Die Galerie zeigt Bilder."),
        ("coast", "An der Westküste stürmt es."),
    ],
)
def test_english_words_have_a_counterpart_in_german(word, text):
    assert held(word, "en", text, "de")


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("Weltbevölkerung", "The population of the world grows."),
        ("Konflikt", "The conflict was settled."),
        ("Kommission", "The commission decides."),
        ("Niemand", "Nobody was hurt."),
    ],
)
def test_german_words_have_a_counterpart_in_english(word, text):
    assert held(word, "de", text, "en")


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("president", "Die Präsenz der Polizei beruhigt."),
        ("computer", "Ein Dolmetscher begleitete das Gespräch."),
        ("shells", "Die Schale zerbrach."),
        ("horse", "Sie rät Haltern, ihre Tiere impfen zu lassen."),
    ],
)
def test_words_that_are_only_alike_have_none(word, text):
    assert not held(word, "en", text, "de")


def test_short_words_and_numbers_are_no_loan_words():
    assert not is_cognate("rat", "rate")
    assert not is_cognate("12345", "12346")
    assert is_cognate("konflikt", "conflict")


def test_a_compound_is_what_it_ends_in_unless_the_lexicon_knows_it():
    assert head("westkust", "de", "en") == "kust"
    assert head("kust", "de", "en") == ""
    assert head("kust", "fr", "en") == ""


def test_long_words_cost_linear_time():
    began = time.perf_counter()
    assert not is_held("a" * 100_000, "de", ["b" * 100_000, "b" + "a" * 90_000], "en")
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize("denied", ["Nothing was decided.", "Nobody wanted to decide."])
def test_who_or_what_is_denied_needs_no_counterpart_as_a_noun(denied):
    said = Said(denied, "en", "What was decided?", "Es gab keinen Beschluss.", "de")
    assert impossible(said) == ""


@pytest.mark.parametrize("noun", ["Secretary", "mayor", "century"])
def test_a_listed_noun_without_a_counterpart_is_named(noun):
    said = Said(f"He was the {noun} then.", "en", "Who?", "Er war damals Dolmetscher.", "de")
    assert noun in impossible(said)
