"""Numbers in digits and words, in German and English."""

import pytest

from qa.mentions.numbers import all_numbers, holds_number, in_digits, numbers_in
from qa.mentions.numbers import claimed_numbers as claimed_of


def claimed_numbers(text):
    return [number.value for number in claimed_of(numbers_in(text))]


def test_numbers_are_read_alike_however_they_are_grouped():
    assert in_digits("1.500 und 1,500 und 1500, um 17.30 und 17:30 Uhr, 3,5 und 3.5") == [
        "1500", "1500", "1500", "17.30", "17.30", "3.5", "3.5",
    ]  # fmt: skip


def test_a_number_says_where_it_stands():
    text = "Es kamen zwei Millionen Gäste und 12 000 Boote."
    found = [text[number.start : number.end] for number in numbers_in(text)]
    assert found == ["zwei Millionen", "12 000"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("21 Häuser", "einundzwanzig Häuser"),
        ("twenty-one houses", "einundzwanzig Häuser"),
        ("two hundred and five boats", "205 Boote"),
        ("1.5 million people", "1,5 Millionen Menschen"),
        ("1,500,000 people", "1,5 Mio. Menschen"),
        ("two billion", "zwei Milliarden"),
        ("a trillion", "eine Billion"),
        ("neunzehnhundertachtzig", "1980"),
        ("12 000 Leute", "12,000 people"),
        ("the twenty-first", "der einundzwanzigste"),
        ("a three-day trip", "eine dreitägige Reise"),
        ("zweimal", "twice"),
        ("dreitausend", "3,000"),
        ("anderthalb Jahre", "1.5 years"),
        ("zweieinhalb Millionen", "2.5 million"),
        ("ein Dutzend", "twelve"),
        ("two dozen", "24 Stück"),
    ],
)
def test_a_number_is_the_same_however_it_is_written(one, other):
    assert set(claimed_numbers(one)) <= all_numbers(other)
    assert set(claimed_numbers(other)) <= all_numbers(one)


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("two billion", "zwei Millionen"),
        ("a billion", "eine Billion"),
        ("twenty-two", "einundzwanzig"),
        ("300", "two hundred"),
    ],
)
def test_another_size_is_another_number(claim, evidence):
    assert not set(claimed_numbers(claim)) <= all_numbers(evidence)


def test_roman_numerals_and_ranges_hold_what_they_say():
    assert "2" in all_numbers("World War II")
    assert "49" in all_numbers("Super Bowl XLIX")
    assert "30000" in all_numbers("30 to 50 thousand")


def test_seconds_are_no_second_and_a_space_joins_thousands_only():
    assert claimed_numbers("90 seconds in 2010 8 times") == ["90", "2010", "8"]


def test_a_one_in_digits_is_checked_and_held_by_an_article():
    assert claimed_numbers("1 boat and one house")[0] == "1"
    assert holds_number("1", set(), "ein Boot")
    assert not holds_number("1", {"2"}, "zwei Boote")


def test_a_score_holds_with_either_mark():
    assert holds_number("20.18", all_numbers("won 20-18"), "won 20-18")
    assert not holds_number("20.17", all_numbers("won 20-18"), "won 20-18")
