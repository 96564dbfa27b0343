"""What a sentence is compared with, and denials that change their place."""

from qa.check.check import Source, check
from qa.check.support import copies_but_denies
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
