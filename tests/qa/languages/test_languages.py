"""What is written in the language of the question."""

import string

import pytest

from index.text.language import told_apart
from qa.languages.language import LANGUAGES, language_of_code, reason
from qa.languages.sentences import SENTENCES, sentences_of
from qa.languages.spoken import english


@pytest.mark.parametrize("kind", LANGUAGES["en"].withheld)
def test_every_reason_is_there_in_german_and_english_and_names_the_same(kind):
    fields = [
        [field for _, field, _, _ in string.Formatter().parse(phrase) if field is not None]
        for phrase in (LANGUAGES["de"].withheld[kind], LANGUAGES["en"].withheld[kind])
    ]
    assert fields[0] == fields[1]


def test_a_reason_names_what_is_wrong_in_the_language_of_the_question():
    assert reason("name", "de", "Rom") == "ein Name, den kein Zitat enthält: Rom"
    assert reason("name", "en", "Rome") == "a name that no quote holds: Rome"


def test_english_stands_in_for_a_language_without_reasons():
    assert reason("denial", "fr") == reason("denial", "en")
    assert (language_of_code("fr").code, language_of_code("de").code) == ("en", "de")


def test_every_language_that_is_told_apart_is_declined_in():
    assert set(told_apart()) <= set(SENTENCES)
    declined = {one.declined for one in SENTENCES.values()}
    assert len(declined) == len(SENTENCES) >= 11
    assert sentences_of("eo") == english.LANGUAGE


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_the_fixed_sentences_have_their_places_to_fill_in(code):
    said = SENTENCES[code]
    assert said.by_metadata.format("Anna", "meta").count("Anna") == 1
    assert "meta" in said.by_metadata.format("Anna", "meta")
    assert "7" in said.choose.format(7)
    assert set(said.replies) == {"greeting", "thanks", "farewell", "help"}
    assert all(said.replies.values())
