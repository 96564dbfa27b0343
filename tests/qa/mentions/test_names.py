"""Names, within and across languages."""

import pytest
from simplemma.strategies.dictionaries import dictionary_factory

from qa.mentions.names import (
    capitalised,
    folded_words,
    is_among,
    is_known,
    is_place,
    is_small,
    same_name,
)
from qa.mentions.proper_nouns import is_shared
from qa.mentions.spelling import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Moskau", "Moscow"),
        ("Kiew", "Kyiv"),
        ("Krim", "Crimea"),
        ("Kairo", "Cairo"),
        ("Russland", "Russia"),
        ("Russian", "russisches"),
        ("German", "deutschen"),
        ("French", "Frankreich"),
        ("American", "amerikanische"),
        ("Peskow", "Peskov"),
        ("Lawrow", "Lavrov"),
        ("Selenskyj", "Zelensky"),
        ("Putins", "Putin"),
        ("Trump's", "Trump"),
        ("Montag", "Monday"),
        ("März", "March"),
        ("Hugenotten", "Huguenots"),
        ("Franzosen", "French"),
        ("Wilhelm", "William"),
    ],
)
def test_spellings_of_one_name_are_the_same(one, other):
    assert same_name(one, other)
    assert same_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Potanin", "Putin"),
        ("Rubio", "Rubin"),
        ("Merz", "Macron"),
        ("Marco", "March"),
        ("Trump", "Truman"),
        ("Berlin", "Bern"),
        ("Iran", "Irak"),
        ("Austria", "Australia"),
        ("Niger", "Nigeria"),
    ],
)
def test_names_that_only_look_alike_are_not_the_same(one, other):
    assert not same_name(one, other)


def test_every_pairing_of_countries_in_two_languages_is_the_same_name():
    from babel import Locale

    german, english = Locale("de").territories, Locale("en").territories
    for code in ("FR", "PL", "CN", "GR", "AT", "CH", "TR", "JP", "HU", "EG"):
        assert same_name(german[code], english[code]), code


def test_german_nouns_are_no_sure_names_but_people_places_and_acronyms_are():
    words = capitalised("Was sagte Macron zum Gespräch der NATO in Berlin?", "de")
    assert {word.text: word.sure for word in words} == {
        "Macron": True,
        "Gespräch": False,
        "NATO": True,
        "Berlin": True,
    }


def test_english_capitals_within_a_sentence_are_names_and_question_words_are_not():
    words = capitalised("What did Friedrich Merz say? Who was there?", "en")
    assert [(word.text, word.sure) for word in words] == [("Friedrich", True), ("Merz", True)]


def test_a_name_is_found_among_the_words_of_a_text_in_another_language():
    words = folded_words("Kreml-Sprecher Dmitri Peskow sprach über die Ukraine.")
    assert is_among("Peskov", words)
    assert is_among("Ukraine's", words)
    assert is_among("Kremlin", words)
    assert not is_among("Macron", words)


def test_a_place_is_found_at_the_end_of_a_compound():
    assert is_among("California", folded_words("Die Brücke steht in Südkalifornien."))
    assert not is_among("Virginia", folded_words("Die Brücke steht in Südkalifornien."))


def test_folding_drops_case_and_accents():
    assert fold("Élysée Straße") == "elysee strasse"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Ukraine's", "der ukrainische Außenminister"),
        ("Chinese", "China"),
        ("Polen", "the Polish government"),
        ("Swiss", "die Schweizer Regierung"),
        ("European", "aus Europa"),
    ],
)
def test_a_country_is_told_by_its_adjective_and_its_people(name, text):
    assert is_among(name, folded_words(text))
    assert not is_among(name, folded_words("Australien, australisch, Australier"))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("What did Macron say?", ["Macron"]),
        ("What did the Treaty end?", []),
        ("Who won the Super Bowl?", []),
        ("What did I see in Bowie?", ["Bowie"]),
        ("What are the Weights and Measures?", []),
        ("Was sagte Starmer zum Bodentest?", ["Starmer"]),
        ("Who is Obama?", ["Obama"]),
        ("How old is Zelensky?", ["Zelensky"]),
        ("What did NATO decide in Germany?", ["NATO"]),
        ("Was sagte Macron?", ["Macron"]),
    ],
)
def test_names_that_languages_translate_are_told_from_those_they_share(text, kept):
    language = "de" if text.startswith("Was") else "en"
    names = [word for word in capitalised(text, language) if word.sure]
    shared = [word.text for word in names if is_shared(word, text, language)]
    assert shared == kept


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Biden", "Die beiden sprachen. Beiden gefiel es."),
        ("Habeck", "Er habe keine Zeit. Habe er Recht?"),
        ("Stein", "Es soll sein Haus sein. Sein Haus steht."),
        ("Groß", "Die größten Fehler. Größten Wert legt er darauf."),
        ("Rom", "Der Roman erscheint im Herbst, sagt Roman Brenner."),
    ],
)
def test_a_name_is_not_found_in_a_word_that_is_none(name, text):
    assert not is_among(name, folded_words(text, "de"))


def test_a_name_is_found_in_an_adjective_that_is_made_from_it():
    assert is_among("Protestant", folded_words("die protestantische Kirche", "de"))
    assert is_among("Rom", folded_words("the Roman Empire", "en"))


def test_a_country_of_several_words_is_one_name_and_none_of_them_alone_is():
    assert [w.text for w in capitalised("in the United States of America", "en")] == [
        "United States of America"
    ]
    for text in ("die USA", "die US-Wirtschaft", "in den Vereinigten Staaten", "the U.S. economy"):
        assert is_among("United States", folded_words(text))
        assert not is_among("United Nations", folded_words(text))
    assert not is_among("USA", folded_words("They told us that Manchester United won.", "en"))
    assert not is_place("united")


def test_persons_are_no_places():
    assert not any(is_place(name) for name in ("Karl", "Selenskyj", "Wladimir", "us"))
    assert all(is_place(name) for name in ("Kiew", "US", "Polen", "Montag"))


def test_a_dictionary_is_decoded_once_whoever_looks_into_it(monkeypatch):
    read, decode = [], dictionary_factory._load_dictionary_from_disk
    monkeypatch.setattr(
        dictionary_factory,
        "_load_dictionary_from_disk",
        lambda lang: read.append(lang) or decode(lang),
    )
    is_known("evler", "tr")
    is_small("evler", "tr")
    assert read in ([], ["tr"])
