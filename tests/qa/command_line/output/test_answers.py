"""An answer at the terminal: quotes at once, prose as it is checked, nothing twice."""

from dataclasses import replace

import pytest

from qa.answer import Answer, Citation, Evidence, Text
from qa.command_line.output.answers import show_events

QUOTE = "The bridge was opened in 1931 by the mayor."
FOUND = Evidence(
    language="en",
    answerable=True,
    confidence=0.9,
    citations=(
        Citation(1, "a", "Bridges", "History", 100, 143, QUOTE, shortest=(125, 129)),
        Citation(2, "a", "Bridges", "History", 200, 213, "It is 240 m."),
    ),
    nearest=None,
    passages=(),
    timings={},
)


def answer_of(found, text=f"{QUOTE} [1]", **more):
    return Answer(
        question="?",
        language=found.language,
        answerable=found.answerable,
        confidence=found.confidence,
        text=text,
        composed="withheld" not in more and text != f"{QUOTE} [1]",
        citations=found.citations,
        nearest=found.nearest,
        passages=(),
        **more,
    )


def stream_of(*events):
    yield from events


def test_a_quote_that_is_the_answer_stands_once(capsys):
    shown = show_events(stream_of(FOUND, answer_of(FOUND)))
    assert shown.text == f"{QUOTE} [1]"
    printed = capsys.readouterr().out
    assert printed == f"[1] History: {QUOTE}\n\n[2] History: It is 240 m.\n"


def test_quotes_are_there_before_the_prose_and_sentences_as_they_are_checked(capsys):
    out = []

    def events():
        for event in (
            FOUND,
            Text("", "Sie wurde"),
            Text("Sie wurde 1931 eröffnet. [1]", ""),
            Text("Sie wurde 1931 eröffnet. [1]", "Sie ist"),
            Text("Sie wurde 1931 eröffnet. [1] Sie ist 240 m lang. [2]", ""),
            answer_of(FOUND, "Sie wurde 1931 eröffnet. [1] Sie ist 240 m lang. [2]"),
        ):
            yield event
            out.append(capsys.readouterr().out)

    show_events(events())
    assert out[0].startswith("[1] History")
    assert out[1] == ""
    assert out[2] == "\nSie wurde 1931 eröffnet. [1]"
    assert out[3] == ""
    assert out[4] == " Sie ist 240 m lang. [2]"
    assert capsys.readouterr().out == "\n"


def test_what_was_withheld_is_said_on_standard_error(capsys):
    show_events(stream_of(FOUND, Text("", "x"), answer_of(FOUND, withheld=("a number: 7",))))
    shown = capsys.readouterr()
    assert shown.err == "withheld: a number: 7\n"
    assert "number" not in shown.out


@pytest.mark.parametrize(
    ("language", "declined", "nearest"),
    [
        ("en", "The article does not answer this question.", "nearest passage: "),
        ("de", "Diese Frage beantwortet der Artikel nicht.", "nächstliegende Stelle: "),
    ],
)
def test_declined_is_said_in_the_language_of_the_question(capsys, language, declined, nearest):
    found = replace(
        FOUND,
        language=language,
        answerable=False,
        citations=(),
        nearest=FOUND.citations[1],
    )
    show_events(stream_of(found, answer_of(found, declined)))
    assert capsys.readouterr().out == f"{declined}\n\n{nearest}History: It is 240 m.\n"


def test_what_the_program_says_itself_stands_before_the_quotes(capsys):
    found = replace(FOUND, kind="article", said="By Ada Lau. [1]", citations=FOUND.citations[:1])
    show_events(stream_of(found, answer_of(found, "By Ada Lau. [1]")))
    assert capsys.readouterr().out == f"By Ada Lau. [1]\n\n[1] History: {QUOTE}\n"


def test_a_quote_cannot_steer_the_terminal(capsys):
    quote = replace(FOUND.citations[0], quote="\x1b]0;owned\x07Hi", title="\x9bT", section="\x1bS")
    found = replace(FOUND, citations=(quote,), understood="\x1b[2Jwho?")
    show_events(stream_of(found, answer_of(found, "\x1b[1m")), titles=True)
    shown = capsys.readouterr().out
    assert shown == "([2Jwho?)\n[1] T, S: ]0;ownedHi\n"


def test_the_stream_is_closed_when_it_is_interrupted(capsys):
    closed = []

    def events():
        try:
            yield FOUND
            raise KeyboardInterrupt
        finally:
            closed.append(True)

    with pytest.raises(KeyboardInterrupt):
        show_events(events())
    assert closed == [True]
