"""Across languages a composed sentence is a rendering of its quote, or it is not shown."""

import pytest

from qa.check.counterparts import is_copied, likelihood, words_of
from qa.check.phrase import Phrase
from qa.check.signals import Said, signals_of
from qa.check.support import Source
from qa.check.translation import impossible
from qa.check.translation import unrendered as unrendered_said
from qa.prose.sentences import Prose


def unrendered(sentence, language, source, read, question, phrases=None):
    said = Said(sentence, language, question, source.text, read, source.answer)
    return unrendered_said(said, phrases)


CALL = Source(
    1, "Ein Dolmetscher begleitete das Gespräch, das zwei Stunden dauerte.", "", "zwei Stunden"
)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("How long did the conversation last?", "The conversation lasted two hours."),
        ("How long did the conversation last?", "The conversation lasted 2 hours."),
        ("How long did the conversation last?", "It lasted two hours, with an interpreter."),
    ],
)
def test_a_rendering_stands(question, sentence):
    assert unrendered(sentence, "en", CALL, "de", question) == ""


def test_a_word_without_a_counterpart_is_named():
    why = unrendered(
        "The conversation lasted two hours, with a computer.", "en", CALL, "de", "How long?"
    )
    assert why == "a word that no quote holds: computer"


def test_a_sentence_that_repeats_the_question_is_no_answer():
    question = "How long did the conversation last?"
    why = unrendered("The conversation lasted.", "en", CALL, "de", question)
    assert why == "what was written lacks the answer that the quote gives"


BOAT = Source(1, "Das Boot fasst 38 Fahrgäste und zwölf Fahrräder.", "", "")


@pytest.mark.parametrize("right", ["It holds twelve bicycles.", "The boat holds 12 bicycles."])
def test_a_number_counts_what_it_counts_in_the_quote(right):
    asked = "How many bicycles does the boat hold?"
    assert unrendered(right, "en", BOAT, "de", asked) == ""
    wrong = right.replace("twelve", "38").replace("12", "38")
    why = unrendered(wrong, "en", BOAT, "de", asked)
    assert why == "a number that the quote gives for something else: 38"


def test_a_number_is_not_held_to_words_that_no_other_counts():
    quote = Source(1, "Die Mannschaft gewann 2019 drei Spiele.", "", "drei")
    asked = "How many games did the team win in 2019?"
    assert unrendered("The team won three games in 2019.", "en", quote, "de", asked) == ""


def test_a_number_that_counts_nothing_in_the_quote_is_not_miscounted():
    quote = Source(1, "Die Liga führte er mit 136 an, Brandt hatte fünf Tore.", "", "136")
    asked = "How many goals did he score?"
    assert unrendered("He scored 136 goals.", "en", quote, "de", asked) == ""


@pytest.mark.parametrize(
    ("said", "language", "quote", "read"),
    [
        ("Die Stadt brannte im Jahr 1944.", "de", "The town burned in 1944.", "en"),
        ("Vogt is 72 years old.", "en", "Die Leiterin Ada Vogt (72) tritt zurück.", "de"),
    ],
)
def test_a_year_may_stand_beside_a_number_that_the_quote_has_alone(said, language, quote, read):
    assert not impossible(Said(said, language, "?", quote, read))


def test_a_year_that_is_counted_or_no_age_needs_a_counterpart():
    quote = "Vogt sammelte 72 Liter."
    assert "years" in impossible(Said("Vogt collected 72 years.", "en", "?", quote, "de"))
    quote = "The house dates from 1928."
    assert "Jahre" in impossible(Said("Das Haus ist 1928 Jahre alt.", "de", "?", quote, "en"))


def test_an_article_counts_nothing():
    quote = Source(1, "In 2010 the valley had another drought, worse than the 2005 drought.", "")
    said = "2010 erlebte das Tal eine Dürre."
    assert not impossible(Said(said, "de", "Wann erlebte das Tal das?", quote.text, "en"))


@pytest.mark.parametrize("verb", ["took place", "occurred", "began"])
def test_a_verb_needs_no_counterpart(verb):
    quote = Source(1, "Im August war das Fest auf dem Marktplatz.", "", "August")
    asked = "In which month was the festival?"
    assert unrendered(f"The festival {verb} in August.", "en", quote, "de", asked) == ""


def test_a_name_that_the_quote_has_letter_by_letter_needs_no_entry_in_a_lexicon():
    quote = Source(1, "Die Werft gehörte Robert Lane und Benjamin Vail.", "", "Robert Lane")
    said = "The shipyard belonged to Robert Lane and Benjamin Vail."
    assert unrendered(said, "en", quote, "de", "Who did the shipyard belong to?") == ""


def test_another_name_of_the_quote_is_not_the_answer():
    quote = Source(1, "Vogt nahm Berger den Ball ab.", "", "Vogt")
    question = "Wer nahm Berger den Ball ab?"
    english = "Who took the ball from Berger?"
    assert unrendered("Vogt took the ball from Berger.", "en", quote, "de", english) == ""
    assert unrendered("Berger took the ball.", "en", quote, "de", english)
    assert unrendered("Berger tat es.", "de", quote, "de", question) == ""  # one language


def test_languages_without_a_lexicon_are_left_to_the_other_rules():
    assert unrendered("Deux heures.", "fr", CALL, "de", "Combien de temps ?") == ""


def test_prose_withdraws_what_is_no_rendering():
    question = "How long did the conversation last?"
    prose = Prose([CALL], "en", question)
    list(prose.read(iter(["The conversation lasted two hours, with a computer. [1]"])))
    assert prose.kept == []
    assert prose.withheld == ["a word that no quote holds: computer"]
    good = Prose([CALL], "en", question)
    list(good.read(iter(["The conversation lasted two hours. [1]"])))
    assert good.kept == ["The conversation lasted two hours. [1]"]


def test_a_rendering_of_another_quote_does_not_stand_for_the_answer_of_the_first():
    goal = Source(1, "Ziel ist ein Waffenstillstand von 30 Tagen.", "", "Waffenstillstand")
    war = Source(2, "Er wollte den Krieg in 24 Stunden beenden.", "", "24 Stunden")
    prose = Prose([goal, war], "en", "What is the goal?")
    list(prose.read(iter(["He wanted to end the war in 24 hours. [2]"])))
    assert prose.kept == []


def test_the_language_of_the_passage_decides_where_a_quote_is_too_short_to_tell():
    name = Source(1, "Rubio", "", "Rubio", "de")
    prose = Prose([name], "en", "Who spoke?")
    list(prose.read(iter(["Rubio spoke with a computer. [1]"])))
    assert prose.kept == []


def test_words_of_another_quote_do_not_complete_a_rendering_of_the_first():
    goal = Source(1, "Die USA wollen Putin zu einer Waffenruhe bewegen.", "", "Putin", "de")
    war = Source(2, "Trump wollte den Krieg in 24 Stunden beenden.", "", "24 Stunden", "de")
    prose = Prose([goal, war], "en", "What does Trump want from Putin?")
    list(prose.read(iter(["Trump wanted Putin to end the war in 24 hours. [2]"])))
    assert prose.kept == []


def test_a_word_left_in_the_language_of_the_quote_is_a_copy_but_a_name_is_none():
    quoted = words_of("Rubio left the house", "en")
    (house,), (name,), (haus,) = (words_of(word, "de") for word in ("house", "Rubio", "Haus"))
    assert is_copied(house, "de", quoted, "en")
    assert not is_copied(name, "de", quoted, "en")
    assert likelihood(haus, "de", quoted, "en") > 0


def test_verbs_of_saying_and_idle_words_need_no_counterpart():
    quote = Source(1, "Rubio: „Wir sind vor einer Woche angekommen.“", "")
    asked = "When did they arrive?"
    assert unrendered("Rubio said they arrived a week ago.", "en", quote, "de", asked) == ""


def test_an_answer_is_found_though_its_ends_are_not_the_same():
    quote = "Das Gespräch mit Vogt (72) dauerte gut zwei Stunden."
    said = Said("It took two hours.", "en", "How long did the talk last?", quote, "de")
    wide, narrow = Phrase("(72) dauerte gut zwei Stunden", -1.0), Phrase("two hours", -0.4)
    found = signals_of(said, wide, narrow)
    assert found.found > 0.5
    assert found.number == 1.0
    other = signals_of(said, Phrase("(72)", -1.0), narrow)
    assert other.found == 0.5  # nothing is known of a number's words
    assert other.number == 0.0
