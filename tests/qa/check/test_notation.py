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


def test_numbers_that_the_quote_lacks_and_languages_without_a_notation_are_left_alone():
    assert in_notation("In 2010, 70, 000 kamen.", "de", BOTTLES, "en") == "In 2010, 70, 000 kamen."
    assert in_notation("30,000 bottles", "en", BOTTLES, "en") == "30,000 bottles"
    assert in_notation("30,000 botellas", "xx", BOTTLES, "en") == "30,000 botellas"


def test_long_rows_of_digits_cost_linear_time():
    row = "1," * 50_000
    assert in_notation(row, "de", row, "en")


def test_prose_shows_the_number_that_the_reader_takes_for_the_quotes():
    prose = Prose([Source(1, BOTTLES, "", "", "en")], "de", "Wie viele Flaschen macht das Werk?")
    list(prose.read(iter(["Das Werk macht 30,000 Flaschen. [1]"])))
    assert [*prose.kept, *prose.unverified][0].startswith("Das Werk macht 30.000 Flaschen.")
