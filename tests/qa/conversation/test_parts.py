"""Questions that join several: where they are divided, and what each part becomes."""

import pytest

from qa.answer import Question
from qa.assistant import Assistant
from qa.conversation.conversation import Turn
from qa.conversation.parts import with_parts
from qa.settings import Settings


def parts(text, language, last=None):
    return [part.text for part in with_parts(Question(text, language), last).parts]


@pytest.mark.parametrize(
    ("question", "language", "expected"),
    [
        ("How deep is the lake, and how wide the dam?", "en",
         ["How deep is the lake?", "how wide the dam?"]),
        ("Wie tief ist der See und seit wann steht die Mauer?", "de",
         ["Wie tief ist der See?", "seit wann steht die Mauer?"]),
        ("Wer ist Ines Falk und wann wurde sie geboren?", "de",
         ["Wer ist Ines Falk?", "wann wurde Ines Falk geboren?"]),
        ("Who built the dam? Who paid the workers?", "en",
         ["Who built the dam?", "Who paid the workers?"]),
        ("Darf man tauchen und was kostet die Karte?", "de",
         ["Darf man tauchen?", "was kostet die Karte?"]),
    ],
)  # fmt: skip
def test_each_part_that_asks_for_itself_is_a_question(question, language, expected):
    assert parts(question, language) == expected


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Wie und wann kam die Pest nach Europa?", "de"),
        ("When and where was Tesla born?", "en"),
        ("Wer sagte, wann und wie der Krieg endet?", "de"),
        ("Communities are large, and what other characteristic?", "en"),
        ("Was sagten Trump und Putin?", "de"),
        ("Was ist das und warum?", "de"),
        ("Qui est-ce et où habite-t-il ?", "fr"),
        ("Wer? " * 300, "de"),
        ("Who came and who went and who stayed and who slept?", "en"),
    ],
)
def test_one_question_stays_one(question, language):
    assert parts(question, language) == []


def test_the_first_part_rests_on_the_turn_before():
    last = Turn("Who is Ines Falk?", "Who is Ines Falk?", "en")
    expected = ["Who is Ines Falk? How old is she?", "where did Ines Falk learn to dive?"]
    assert parts("How old is she and where did she learn to dive?", "en", last) == expected


LAKE = """# Der Moorsee

Der Moorsee ist an der tiefsten Stelle 48 Meter tief.

Im Norden begrenzt ihn die Staumauer von 1911. Sie ist 260 Meter lang und aus Granit.

Die Taucherin Ines Falk sucht dort nach Wracks. Sie wurde 1983 in Goslar geboren.
"""


@pytest.mark.usefixtures("shared_models")
def test_both_parts_have_their_quote_in_their_order(tmp_path):
    file = tmp_path / "moorsee.md"
    file.write_text(LAKE)
    assistant = Assistant.open(tmp_path / "index", Settings(llm="none"))
    article = assistant.ingest(file).id
    for question, wanted in {
        "Wie tief ist der Moorsee, und wie lang ist die Staumauer?": ["48 Meter", "260 Meter"],
        "Wie lang ist die Staumauer und wie tief ist der Moorsee?": ["260 Meter", "48 Meter"],
    }.items():
        quotes = assistant.ask(question, article=article, compose=False).citations
        assert [part in quote.quote for part, quote in zip(wanted, quotes, strict=False)] == [
            True,
            True,
        ]
        assert [quote.number for quote in quotes] == list(range(1, len(quotes) + 1))
