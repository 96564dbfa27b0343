"""Numbers of a rendering are written as its language writes them, where the quote has them."""

import pytest

from qa.check.notation import in_notation
from qa.check.support import Source
from qa.prose.sentences import Prose

BOTTLES = "The works make 30,000 bottles of 0.5 litres in eleven hours."
HONEY = "Im Sommer füllte sie 1.900 Gläser für je 3,50 Euro ab, elf am Tag."


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("Das Werk stellt 30,000 Flaschen her.", "Das Werk stellt 30.000 Flaschen her."),
        ("Das Werk stellt 30, 000 Flaschen her.", "Das Werk stellt 30.000 Flaschen her."),
        ("Das Werk stellt 30.000 Flaschen her.", "Das Werk stellt 30.000 Flaschen her."),
        ("Das Werk stellt 30000 Flaschen her.", "Das Werk stellt 30000 Flaschen her."),
        ("Es dauert eleven Stunden.", "Es dauert 11 Stunden."),
        ("Eleven Stunden.", "11 Stunden."),
        ("Die Flaschen fassen 0,5 Liter.", "Die Flaschen fassen 0,5 Liter."),
    ],
)
def test_english_numbers_become_german_ones(written, mended):
    assert in_notation(written, "de", BOTTLES, "en") == mended


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("She filled 1.900 jars.", "She filled 1,900 jars."),
        ("She filled 1, 900 jars.", "She filled 1,900 jars."),
        ("A jar is 3. 50 euros.", "A jar is 3.50 euros."),
        ("She filled elf a day.", "She filled 11 a day."),
        ("On May 3, 50 people came.", "On May 3, 50 people came."),
    ],
)
def test_german_numbers_become_english_ones(written, mended):
    quote = HONEY.replace("3,50", "3,55") if "people" in written else HONEY
    assert in_notation(written, "en", quote, "de") == mended


COSTS = (
    "Der Umbau kostete 3,2 Millionen Euro statt 2.150.000,50, für 1.500 Plätze mit 0,125 mm Lack, "
    "eröffnet um 17.30 Uhr am 3.4. mit Windows 3.1."
)
QUAKE = (
    "The magnitude 5.3 quake at 7.30 pm did $1,234.5 million of damage, 2.5% more; version 2.0 of "
    "Windows 3.1 had 30,000 users."
)


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("It cost 3,2 million euros.", "It cost 3.2 million euros."),
        ("It cost €3,2m.", "It cost €3.2m."),
        ("It cost 3.2 million euros.", "It cost 3.2 million euros."),
        ("Not 2.150.000,50 euros.", "Not 2,150,000.50 euros."),
        ("Varnish of 0,125 mm.", "Varnish of 0.125 mm."),
        ("It has 1,500 seats.", "It has 1,500 seats."),
        ("It has 1.500 seats.", "It has 1,500 seats."),
        ("It opened at 17.30 on 3.4. with Windows 3.1.",) * 2,
        ("It cost 3,4 million euros.", "It cost 3,4 million euros."),
    ],
)
def test_german_decimals_become_english_ones(written, mended):
    assert in_notation(written, "en", COSTS, "de") == mended


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("Das Beben der Stärke 5.3.", "Das Beben der Stärke 5,3."),
        ("Es kostete 1,234.5 Millionen.", "Es kostete 1.234,5 Millionen."),
        ("Es kostete 1.234,5 Millionen.", "Es kostete 1.234,5 Millionen."),
        ("Das sind 2.5% mehr.", "Das sind 2,5% mehr."),
        ("Um 7.30 Uhr abends.", "Um 7.30 Uhr abends."),
        ("Die Version 2.0 von Windows 3.1.", "Die Version 2.0 von Windows 3.1."),
    ],
)
def test_english_decimals_become_german_ones(written, mended):
    assert in_notation(written, "de", QUAKE, "en") == mended


def test_a_number_that_the_quote_has_with_either_mark_is_left_alone():
    both = "Es waren 1.500 Gäste und 1,500 Liter."
    assert in_notation("1,500 guests drank 1.500 litres.", "en", both, "de").count("1,500") == 1


def test_numbers_that_the_quote_lacks_and_languages_without_a_notation_are_left_alone():
    assert in_notation("In 2010, 70, 000 kamen.", "de", BOTTLES, "en") == "In 2010, 70, 000 kamen."
    assert in_notation("30,000 bottles", "en", BOTTLES, "en") == "30,000 bottles"
    assert in_notation("30,000 botellas", "xx", BOTTLES, "en") == "30,000 botellas"


def test_long_rows_of_digits_cost_linear_time():
    for row in ("1," * 50_000, "A" * 100_000, "A 1.5:" * 15_000):
        assert in_notation(row, "de", row, "en")


def test_prose_shows_the_number_that_the_reader_takes_for_the_quotes():
    prose = Prose([Source(1, BOTTLES, "", "", "en")], "de", "Wie viele Flaschen macht das Werk?")
    list(prose.read(iter(["Das Werk macht 30,000 Flaschen. [1]"])))
    assert [*prose.kept, *prose.unverified][0].startswith("Das Werk macht 30.000 Flaschen.")
