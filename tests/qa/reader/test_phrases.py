"""The reader finds the shortest answer in any text, be it a quote or a sentence on it."""

from qa.check.estimate import chance
from qa.check.phrase import Phrase
from qa.check.signals import Said, signals_of
from qa.check.support import Source
from qa.check.translation import LEAST, unrendered
from qa.prose.sentences import Prose
from qa.reader.heads import Heads
from qa.reader.phrases import phrases as found_in

ASKED = "When was the mill sold?"
QUOTE = "Die Mühle wurde 1871 gebaut und 1904 an die Gemeinde verkauft."


LIGHTHOUSE = (
    "The old lighthouse at Dunmore was rebuilt in 1921 after a storm, and the keeper's house "
    "followed in 1934."
)
REBUILT = "Wann wurde der Leuchtturm wieder aufgebaut?"


def test_the_same_answer_is_found_in_a_quote_and_in_its_rendering(judge):
    rendering = "Der Leuchtturm wurde 1921 wieder aufgebaut."
    found = judge.phrases(REBUILT, [LIGHTHOUSE, rendering])
    assert [phrase.text for phrase in found] == ["1921", "1921"]
    assert all(phrase.share <= 0 for phrase in found)


def test_two_words_for_one_answer_are_more_alike_than_an_answer_and_another(judge):
    asked = "What was renewed after the storm?"
    texts = ["Nach dem Sturm wurde das Dach erneuert.", "The roof was renewed.", "Mr Cole sang."]
    quoted, roof, cole = judge.phrases(asked, texts)
    assert quoted.likeness(roof) > quoted.likeness(cole)
    assert roof.near > cole.near
    assert abs(quoted.likeness(quoted) - 1) < 1e-5
    assert Phrase("roof", -0.1).likeness(roof) == 0


def test_of_no_texts_there_are_no_phrases(encoder):
    (asked,) = encoder.hidden_states([REBUILT], "query", (12,))
    assert found_in(Heads(8, 8), asked, [], []) == []


def test_what_renders_the_answer_stands_and_another_number_of_the_quote_does_not(judge):
    def why(sentence):
        return unrendered(Said(sentence, "de", REBUILT, LIGHTHOUSE, "en"), judge.phrases)

    assert why("Der Leuchtturm wurde 1921 wieder aufgebaut.") == ""
    assert why("Der Leuchtturm wurde 1934 wieder aufgebaut.")
    assert why("Der Leuchtturm wurde wieder aufgebaut.")
    assert "Computer" in why("Der Leuchtturm wurde 1921 mit einem Computer wieder aufgebaut.")


def test_prose_takes_an_unlikely_word_against_a_sentence():
    def phrases(_question, _texts):
        return [Phrase("verkauft", -0.9), Phrase("sold", -0.9)]

    class Piece(str):
        likely = -6.0

    source = [Source(1, QUOTE, language="de")]
    prose = Prose(source, "en", ASKED, phrases=phrases)
    list(prose.read(map(Piece, ["The mill was", " built in 1871", ". [1]"])))
    assert prose.kept == []


def test_a_chat_model_that_hesitates_makes_a_sentence_less_likely():
    quoted, answered = Phrase("1904", -0.1), Phrase("1904", -0.1)
    said = Said("It was sold in 1904.", "en", ASKED, QUOTE, "de")
    sure, unsure = (
        Said(said.sentence, "en", ASKED, QUOTE, "de", likely=(("1904", likely),))
        for likely in (-0.01, -3.0)
    )
    chances = [chance(signals_of(one, quoted, answered), likely=True) for one in (sure, unsure)]
    assert chances[0] > LEAST > chances[1]
