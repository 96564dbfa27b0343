"""Which amount a question asks for, and whether a sentence tells one of its kind."""

import time

import pytest

from qa.languages.language import LANGUAGES
from qa.mentions.amounts import asked_for, tells_no_amount


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Was kostet ein Glas Honig?", "price"),
        ("Wie viel hat der Umbau gekostet?", "price"),
        ("How much did the new roof cost?", "price"),
        ("What does a ticket cost?", "price"),
        ("Wie alt ist die Müllerin?", "age"),
        ("How many sheep are there?", "count"),
        ("Wie viele Schafe sind es?", "count"),
        ("Wie lange dauert die Fahrt?", "duration"),
        ("How long did it take?", "duration"),
        ("How tall is the mast?", "length"),
        ("Wie tief ist der See?", "length"),
        ("How heavy is the bell?", "weight"),
        ("Wie warm ist das Wasser?", "temperature"),
        ("What did the miller say?", ""),
        ("Wie hoch ist die Zahl der Gäste?", ""),
        ("Wer ist so alt wie der Turm?", ""),
    ],
)
def test_a_question_asks_for_an_amount_of_a_kind(question, kind):
    language = "en" if question.split()[0] in ("How", "What") else "de"
    assert asked_for(question, language) == kind


@pytest.mark.parametrize(
    ("question", "sentence", "read"),
    [
        ("How much does a brick cost?", "The kiln burns 4,000 bricks a day.", "en"),
        ("How much does a brick cost?", "Der Ofen brennt 4.000 Ziegel am Tag.", "de"),
        ("How old is Maud Kerr?", "Maud Kerr has led the yard for long.", "en"),
        ("How many geese does he keep?", "He left in 1974 and keeps geese now.", "en"),
        ("How many geese does he keep?", "Seit 1974 hält er dort Gänse.", "de"),
        ("How deep is the lake?", "The lake lies 3 valleys further north.", "en"),
        ("How warm is the cave?", "Visitors wear coats in the cave.", "en"),
    ],
)
def test_a_sentence_about_the_thing_may_tell_no_amount_of_the_kind(question, sentence, read):
    assert tells_no_amount(question, "en", sentence=sentence, read=read)


@pytest.mark.parametrize(
    ("question", "sentence", "read"),
    [
        ("Was kostet ein Ziegel?", "Für einen Ziegel verlangt sie 2,40 €.", "de"),
        ("Was kostet ein Ziegel?", "A brick is two dollars.", "en"),
        ("Was kostet der Eintritt?", "Der Eintritt ist kostenlos.", "de"),
        ("Wie alt ist Maud Kerr?", "Die 61-jährige Maud Kerr leitet die Werft.", "de"),
        ("Wie alt ist Maud Kerr?", "Maud Kerr, born in 1964, leads the yard.", "en"),
        ("Wie alt ist Maud Kerr?", "Maud Kerr (61) leitet die Werft.", "de"),
        ("Wie viele Gänse hält er?", "He keeps no geese.", "en"),
        ("Wie viele Reiter wurden verletzt?", "Both horses fell, but the rider was unhurt.", "en"),
        ("Wie viele Reiter wurden verletzt?", "Die Reiterin stürzte, blieb aber unverletzt.", "de"),
        ("Wie viele Unfälle gab es?", "Der Umzug verlief ohne Zwischenfall.", "de"),
        ("Wie viele Gäste kamen?", "The fair was attended by 2000 guests.", "en"),
        ("Wie viele Gänse hält er?", "Es sind dreiundzwanzig.", "de"),
        ("Wie tief ist der See?", "Am Damm misst er 31 m.", "de"),
        ("Wie lange dauerte es?", "It took a fortnight and two days.", "en"),
        ("Was sagte sie?", "Sie lachte.", "de"),
        ("Was kostet ein Ziegel?", "Ziegel | 2,40", "de"),
        ("Wie viele Öfen gibt es?", "There are different kinds of kilns:", "en"),
        ("Wie lange darf man bleiben?", "Dauer: unbefristet", "de"),
    ],
)
def test_a_sentence_that_may_tell_the_amount_is_not_doubted(question, sentence, read):
    assert not tells_no_amount(question, "de", sentence=sentence, read=read)


def test_what_has_no_words_for_amounts_is_not_doubted():
    assert not tells_no_amount("¿Cuánto cuesta?", "es", sentence="Mide 3 m.", read="en")
    assert not tells_no_amount("How old is she?", "en", sentence="Vive allí.", read="es")


@pytest.mark.parametrize("code", ["de", "en"])
def test_every_kind_that_is_asked_for_can_be_told(code):
    amounts = LANGUAGES[code].amounts
    assert set(amounts.asked) == set(amounts.told)


@pytest.mark.parametrize("code", ["de", "en"])
@pytest.mark.parametrize("piece", ["a", "was ", "how much ", "7", "in 1999 ", "1. ", "kein", " "])
def test_a_long_text_of_one_piece_takes_no_time(code, piece):
    began = time.perf_counter()
    for question in ("Wie viele sind es?", "Was kostet es?", piece * (1900 // len(piece))):
        tells_no_amount(question, code, sentence=piece * (20_000 // len(piece)) + ".", read=code)
    assert time.perf_counter() - began < 2
