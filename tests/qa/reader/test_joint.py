"""Question and passage read together: what is read, and what it tells."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from index.article import Sentence
from index.store.records import StoredPassage
from qa.reader.joint import JointReader, JointReading, beside
from qa.reader.joint_heads import window
from qa.reader.outcome import Reading


def passage(*sentences, language="en"):
    text, spans = "", []
    for sentence in sentences:
        spans.append(Sentence(len(text), len(text) + len(sentence)))
        text += sentence + " "
    return StoredPassage("a", "The mill", "", 0, len(text), text, language, tuple(spans))


@pytest.fixture(scope="module")
def read(parts):
    joint = JointReader(parts.joint_heads, parts.joint)
    with ThreadPoolExecutor(1) as pool:

        def made(question, found, *places):
            return joint.read(question, [found], places or [(0, 0)], pool)

        yield made


MILL = passage(
    "The old mill at Harrow End was sold to a baker from Leeds.",
    "Its wheel weighs nine tonnes and is turned by the brook.",
)
MUEHLE = passage(
    "Die alte Mühle in Sandau wurde an einen Bäcker aus Halle verkauft.",
    "Ihr Rad wiegt neun Tonnen und wird vom Bach gedreht.",
    language="de",
)


@pytest.mark.parametrize(
    ("found", "told", "untold"),
    [
        (MILL, "How heavy is the wheel of the mill?", "How old is the wheel of the mill?"),
        (MILL, "Who bought the mill?", "How many people work in the mill?"),
        (MUEHLE, "Wie schwer ist das Rad der Mühle?", "Wie alt ist das Rad der Mühle?"),
        (MUEHLE, "Who bought the mill?", "When was the mill built?"),
    ],
)
def test_what_is_told_of_a_thing_is_told_from_what_is_not(read, found, told, untold):
    assert read(told, found).answers > read(untold, found).answers + 1


def test_a_window_is_read_once_and_holds_its_neighbours(read):
    reading = read("Who bought the mill?", MILL, (0, 0), (0, 1))
    assert set(reading.sentences) == {(0, 0), (0, 1)}
    assert reading.sentences[0, 0] > reading.sentences[0, 1]


def test_a_window_has_no_more_tokens_than_it_may():
    assert window([30, 30, 30, 30], 1, 100) == (0, 3)
    assert window([30, 300, 30], 1, 100) == (1, 2)
    assert window([90, 20, 30, 30, 30], 3, 100) == (2, 5)


def test_a_sentence_longer_than_a_window_is_read_to_where_one_ends(read):
    long = passage("The mill was sold to " + "a baker and " * 300 + "a smith.", "It was old.")
    assert set(read("Who bought the mill?", long).sentences) == {(0, 0)}


def test_sentences_that_were_not_read_stand_behind_and_the_best_keeps_its_logit():
    reading = Reading(((2.0, 1.9), (1.0,)), 2.0, ((), ()), ((), ()), ((), ()))
    after = beside(reading, JointReading(3.0, {(0, 0): -2.0, (0, 1): 4.0}))
    assert after.ordered == [(0, 1), (0, 0), (1, 0)]
    assert max(map(max, after.scores)) == 2.0
    assert after.scores[0][0] - after.scores[1][0] == pytest.approx(1.0)
    assert after.together == 3.0
