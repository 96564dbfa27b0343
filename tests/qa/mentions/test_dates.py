"""Dates and times of day in whatever form."""

import pytest

from qa.check.check import Source, check
from qa.check.rules import RULES, Sentence
from qa.check.support import Evidence
from qa.mentions.dates import dates_in
from qa.mentions.reading import Reading


def broken(kind, sentence, evidence):
    """Return what of a sentence breaks a rule, ``""`` if nothing does."""
    rule = next(rule for rule in RULES if rule.kind == kind)
    return rule.broken(Sentence(Reading.of(sentence)), Evidence((Source(1, evidence),))) or ""


def strange_date(sentence, evidence):
    return broken("date", sentence, evidence)


def strange_time(sentence, evidence):
    return broken("time", sentence, evidence)


@pytest.mark.parametrize(
    "written",
    [
        "am 3. Mai 1999", "on May 3, 1999", "03.05.1999", "3.5.1999", "1999-05-03",
        "on the 3rd of May 1999", "3 May 1999",
    ],
)  # fmt: skip
def test_every_form_of_a_date_is_the_same_date(written):
    assert [(date.day, date.month, date.year) for date in dates_in(written)] == [(3, 5, 1999)]
    assert strange_date(written, "Am 3. Mai 1999 oder später.") == ""


@pytest.mark.parametrize(
    "written", ["on May 4, 1999", "am 3. Juni 1999", "3.5.1998", "in June 1999", "on June 3"]
)
def test_a_date_that_differs_in_a_part_contradicts(written):
    assert strange_date(written, "Am 3. Mai 1999 begann es.") != ""


def test_parts_of_two_dates_make_no_date():
    evidence = "Vom 3. Mai 1999 bis zum 7. Juni 2001 war Pause."
    assert strange_date("It began on May 3, 2001.", evidence) == "May 3, 2001"
    assert strange_date("It ended on June 7, 2001.", evidence) == ""


def test_a_range_is_both_its_ends():
    assert strange_date("Es begann am 3. Mai 1999.", "It lasted from May 3–5, 1999.") == ""
    assert strange_date("Es begann am 4. Mai 1999.", "It lasted from May 3–5, 1999.") != ""


@pytest.mark.parametrize("written", ["at 5:30 p.m.", "at 5:30 pm", "um 17:30 Uhr", "at 17:30"])
def test_a_time_is_the_same_on_either_clock(written):
    assert strange_time(written, "Kurz nach 17.30 Uhr war Schluss.") == ""


@pytest.mark.parametrize("written", ["at 5:30 a.m.", "um 17.45 Uhr", "at 6:30 p.m.", "5 pm"])
def test_another_time_contradicts(written):
    assert strange_time(written, "Kurz nach 17.30 Uhr war Schluss.") != ""


def test_without_a_half_of_the_day_a_time_is_either():
    assert strange_time("um 17.30 Uhr", "It ended at 5:30.") == ""
    assert strange_time("um 5.30 Uhr", "It ended at 5:30.") == ""


def test_a_year_that_no_date_of_the_quote_has_is_left_to_be_checked():
    assert broken("number", "On May 3, 1999 it began.", "Am 3. Mai begann es.") == "1999"
    assert broken("number", "On May 3, 1999 it began.", "Am 3.5.1999 begann es.") == ""


def test_the_check_reads_dates_and_times_across_languages_and_forms():
    source = Source(1, "Die Fähre sank am 3. Mai 1999 um 17.30 Uhr.", "")
    right = "The ferry sank on 1999-05-03 at 5:30 p.m. [1]"
    assert check(right, [source], "en").text == right
    wrong = check("The ferry sank on May 4, 1999. [1]", [source], "en")
    assert wrong.reason == "a date that no quote holds: May 4, 1999"
    late = check("The ferry sank at 6:30 p.m. [1]", [source], "en")
    assert late.reason == "a time that no quote holds: 6:30 p.m."
