"""Names, numbers and denials exchanged in what is otherwise the quote's own words."""

from qa.check.check import Source, check
from qa.check.copies import denied_copy, exchanged

FERRIES = "Die Adler trägt 40 Autos und die Kuchly trägt 60 Autos, sagte die Reederei Lindquist."


def test_a_number_in_another_numbers_place_is_found():
    assert exchanged("The boat carries 60 cars and costs 40.", "The boat carries 40 cars and "
                     "has 60 seats.", "en", "en") == "60"  # fmt: skip
    assert exchanged("The boat carries 40 cars.", "The boat carries 40 cars.", "en", "en") == ""


def test_two_names_that_change_places_are_found():
    evidence = "Kuchly sold the boat to Lindquist in the spring."
    assert exchanged("Lindquist sold the boat to Kuchly in the spring.", evidence, "en", "en")
    assert not exchanged("Kuchly sold the boat in the spring.", evidence, "en", "en")


def test_what_follows_both_sides_of_a_deal_tells_nothing():
    evidence = "Kuchly sold Lindquist in the first round."
    assert (
        exchanged("Lindquist was bought by Kuchly in the first round.", evidence, "en", "en") == ""
    )


def test_what_the_quote_says_twice_holds_with_either_name():
    evidence = "In the spring Kuchly sold the boat. In the autumn Lindquist sold the boat."
    assert exchanged("Lindquist sold the boat.", evidence, "en", "en") == ""


def test_between_languages_nothing_is_found():
    assert exchanged("The Adler carries 60 cars.", FERRIES, "en", "de") == ""


def test_a_denial_within_copied_words_is_found_beside_another_denial():
    evidence = "Die Fähre ist ein altes Schiff, das nicht mehr fährt."
    assert denied_copy("Die Fähre ist kein altes Schiff.", evidence)
    assert denied_copy("Die Fähre ist nicht ein altes Schiff.", evidence)
    assert not denied_copy("Die Fähre ist ein Schiff, das nicht mehr fährt.", evidence)


def test_the_check_withdraws_both():
    source = Source(1, "Kuchly has no licence, but Lindquist has a licence for the ferry.", "")
    wrong = check("Kuchly has a licence, but Lindquist has no licence for the ferry. [1]",
                  [source], "en")  # fmt: skip
    assert wrong.text == ""
    right = "Lindquist has a licence for the ferry. [1]"
    assert check(right, [source], "en").text == right
