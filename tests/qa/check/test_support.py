"""What a sentence is compared with, and denials that change their place."""

from qa.check.check import Source, check
from qa.check.support import copies_but_denies, leaves_denial_out
from qa.mentions.reading import Reading


def test_a_denial_within_copied_words_is_found_beside_another_denial():
    evidence = "Die Fähre ist ein altes Schiff, das nicht mehr fährt."
    read = Reading.of(evidence)
    assert copies_but_denies(Reading.of("Die Fähre ist kein altes Schiff."), read)
    assert copies_but_denies(Reading.of("Die Fähre ist nicht ein altes Schiff."), read)
    true = Reading.of("Die Fähre ist ein Schiff, das nicht mehr fährt.")
    assert not copies_but_denies(true, read)


def test_the_check_withdraws_a_denial_that_changed_its_place():
    source = Source(1, "Kuchly has no licence, but Lindquist has a licence for the ferry.", "")
    wrong = check("Kuchly has a licence, but Lindquist has no licence for the ferry. [1]",
                  [source], "en")  # fmt: skip
    assert wrong.text == ""
    right = "Lindquist has a licence for the ferry. [1]"
    assert check(right, [source], "en").text == right


def test_a_thing_that_is_denied_beside_what_is_said_may_be_left_out():
    quote = "Der Gesandte verließ die Sitzung nach sechs Stunden, ohne mit der Presse zu reden."
    assert not leaves_denial_out(Reading.of("The envoy left the meeting after six hours."), quote)
    denied = "Der Gesandte verließ die Sitzung nach sechs Stunden nicht."
    assert leaves_denial_out(Reading.of("The envoy left the meeting after six hours."), denied)


def test_a_denial_in_another_clause_of_an_earlier_sentence_may_be_left_out():
    quote = (
        "The envoy left after six long hours, because nobody had listened to him. "
        "Later nobody wanted to speak of it."
    )
    assert not leaves_denial_out(Reading.of("The envoy left after six long hours."), quote)
    assert leaves_denial_out(Reading.of("Later they wanted to speak of it."), quote)
