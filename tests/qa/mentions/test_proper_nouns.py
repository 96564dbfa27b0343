"""Proper names among words that a dictionary knows."""

import pytest

from qa.check.check import Source, check
from qa.mentions.proper_nouns import is_common, is_compound, is_german_name, names_in


@pytest.mark.parametrize("word", ["Merz", "Merkel", "Luther", "Martin", "Carolina"])
def test_names_in_the_german_dictionary_are_names(word):
    assert is_german_name(word)


@pytest.mark.parametrize(
    "word",
    ["Haus", "Regierung", "Frieden", "Vater", "Sprecher", "Zentrum", "Team", "Firma", "Liga",
     "Unternehmen", "Gespräch"],
)  # fmt: skip
def test_nouns_are_none(word):
    assert not is_german_name(word)


def test_a_word_put_together_from_two_is_no_name_and_a_town_is():
    assert is_compound("Karrierehoch")
    assert not is_compound("Wittenberg")


def test_english_words_that_are_common_with_a_small_letter_are_told_from_names():
    assert is_common("Church")
    assert not is_common("Martin")


def test_an_office_in_english_needs_no_such_word_in_a_german_quote_but_a_surname_does():
    words = names_in("We saw the Prime Minister with Macron.", "en", translated=True)
    assert [word.text for word in words] == ["Macron"]


def test_a_surname_that_begins_a_sentence_is_a_name_and_a_noun_is_not():
    assert [w.text for w in names_in("Ward was the captain.", "en")] == ["Ward"]
    assert names_in("There was a captain. Mining is dangerous.", "en") == []


def test_a_german_sentence_with_a_name_from_the_dictionary_is_withdrawn():
    source = Source(1, "Die Brücke wurde von Eva Lindquist eröffnet.", "")
    checked = check("Die Brücke wurde von Merkel eröffnet. [1]", [source], "de")
    assert checked.reason == "ein Name, den kein Zitat enthält: Merkel"
