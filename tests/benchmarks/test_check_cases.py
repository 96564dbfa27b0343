"""That the sentences which the check is measured on are as true or false as they are said to be."""

import random
from dataclasses import replace

import pytest

from benchmarks.check_cases import Setting, denial, from_pair
from benchmarks.check_frames import framed
from benchmarks.parallel import Asked, Pair

PAIR = Pair(
    article=0,
    text={
        "de": "1907 war die Fähre von Kuchly nach Adlum ein kleines Schiff, das 40 Leute trug.",
        "en": "In 1907 the ferry from Kuchly to Adlum was a small ship that carried 40 people.",
    },
    others={
        "de": ["Später wurde Brandlow der Hafen.", "Heute fahren die Leute mit der Bahn."],
        "en": ["Later Brandlow was the harbour.", "Today people take the train."],
    },
    asked=(
        Asked(
            {"de": "Wie viele Leute trug die Fähre?", "en": "How many people did it carry?"},
            {"de": "40", "en": "40"},
        ),
    ),
    names=("Adlum", "Brandlow", "Kuchly", "Kuchly Sound", "Tessin"),
    speakers=("Ella Tessin", "Otto Brill"),
)
LANGUAGES = (("de", "de"), ("en", "en"), ("en", "de"), ("de", "en"))


def made(languages):
    setting = Setting(PAIR, *languages, random.Random(0))
    return [*from_pair(setting), *framed(setting, [PAIR])]


@pytest.mark.parametrize("languages", LANGUAGES)
def test_a_false_sentence_is_neither_the_true_one_nor_a_quote(languages):
    for one in made(languages):
        sentence = one.sentence.rsplit(" [", 1)[0]
        if one.true or one.kind == "the other language":
            continue
        assert sentence not in {source.text for source in one.sources}
        assert sentence != PAIR.text[languages[0]] or one.kind == "a denial left out"


def test_every_case_has_the_quote_it_is_made_from_and_names_it_where_it_is_true():
    for languages in LANGUAGES:
        for one in made(languages):
            number = int(one.sentence.rsplit("[", 1)[1][:-1])
            assert 1 <= number <= len(one.sources)
            if one.kind in ("the quote itself", "its translation"):
                assert one.sources[number - 1].text == PAIR.text[languages[1]]


def seeded(seed):
    return Setting(PAIR, "en", "en", random.Random(seed))


def test_a_name_that_shares_a_word_with_the_text_is_never_put_in():
    drawn = {seeded(seed).other_name("Adlum", PAIR.text["en"]) for seed in range(20)}
    assert drawn == {"Brandlow", "Tessin"}


def test_another_number_is_as_long_and_not_in_the_text():
    for seed in range(20):
        number = seeded(seed).other_number("40")
        assert len(number) == 2
        assert number not in seeded(seed).paragraph


def test_a_denial_stands_behind_the_first_plain_verb():
    assert denial("The ferry was a small ship.", "en") == "The ferry was not a small ship."
    assert denial("Die Fähre war klein.", "de") == "Die Fähre war nicht klein."
    assert denial("The ferry sank.", "en") == ""


def test_another_number_is_found_though_the_paragraph_has_every_digit():
    full = replace(PAIR, others={"de": ["2 3 4 5 6 7 8 9"], "en": []})
    found = Setting(full, "de", "de", random.Random(0)).other_number("7")
    assert found.isdigit()
    assert found not in full.others["de"][0]
