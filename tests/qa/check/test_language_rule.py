"""The language of a composed sentence."""

import pytest

from qa.check.check import Source, check
from qa.check.rules import RULES, Sentence
from qa.check.support import Evidence
from qa.mentions.reading import Reading

RULE = next(rule for rule in RULES if rule.kind == "language")
SOURCE = Source(1, "The new bridge was opened by Eva Lindner on a cold morning.", "")


def foreign(sentence, language, evidence):
    composed = Sentence(Reading.of(sentence, language))
    return RULE.broken(composed, Evidence((Source(1, evidence),))) is not None


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("The new bridge was opened by Eva Lindner.", "de"),
        ("Die neue Brücke wurde von Eva Lindner eröffnet.", "en"),
        ("Eva Lindner opened 新的桥.", "en"),
        ("Eva Lindner открыла мост.", "de"),
    ],
)
def test_a_sentence_in_another_language_or_script_is_foreign(sentence, language):
    assert foreign(sentence, language, SOURCE.text)


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Eva Lindner.", "de"),
        ("Eva Lindner.", "en"),
        ("Die neue Brücke wurde von Eva Lindner eröffnet.", "de"),
        ("Lindner sagte: “The new bridge was opened on a cold morning.”", "de"),
        ("The new bridge was opened by Eva Lindner.", "ja"),
        ("The new bridge was opened by Eva Lindner.", "fr"),
    ],
)
def test_names_quotations_and_languages_that_cannot_be_told_are_not(sentence, language):
    assert not foreign(sentence, language, SOURCE.text)


def test_an_english_sentence_is_no_answer_to_a_german_question_though_it_is_the_quote_itself():
    checked = check(f"{SOURCE.text} [1]", [SOURCE], "de")
    assert (checked.text, checked.reason) == ("", "eine andere Sprache als die der Frage")
