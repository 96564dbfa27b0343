"""What reaches a terminal: no control characters, lines that fit, and text alone for programs."""

import json

import pexpect
import pytest
from rich.text import Text

from qa.command_line.output.text import Screen, escaped, is_plain, printable

HOSTILE = "Tower\x1b]0;owned\x07 \x9b31mred\x1b[2J\x08\x7f end\u202eesrever\u2066 \ud800."


def test_what_would_steer_a_terminal_is_not_printed():
    assert printable(HOSTILE) == "Tower]0;owned 31mred[2J endesrever ."
    assert (
        printable("ein Absatz\nnoch\teiner – „so“ 日本 👩‍🚀")
        == "ein Absatz\nnoch\teiner – „so“ 日本 👩‍🚀"
    )


def test_json_keeps_such_characters_and_no_terminal_reads_them():
    shown = escaped(json.dumps({"quote": HOSTILE}, ensure_ascii=False))
    assert printable(shown) == shown
    assert json.loads(shown) == {"quote": HOSTILE}


def test_programs_get_a_text_as_it_is(capsys):
    screen = Screen()
    row = "a\tb " * 50
    screen.show(Text(row, style="bold"), "[1] ")
    screen.grow(Text("One."))
    screen.grow(Text("One. Two."))
    screen.end()
    screen.grow(Text("Three."))
    screen.end()
    assert capsys.readouterr().out == f"[1] {row}\nOne. Two.\nThree.\n"
    assert is_plain()


PROGRAM = """
from rich.text import Text
from qa.command_line.output.text import Screen
screen = Screen()
screen.show(Text("The lighthouse was built by " + "very " * 20 + "patient people", "bold"), "[1] ")
screen.show(Text("灯台" * 40))
text = "The first sentence goes nearly to the edge."
for more in (" The second one goes on behind it.", " The third."):
    screen.grow(Text(text))
    text += more
screen.grow(Text(text))
screen.end()
"""


def at_terminal(**environment):
    import os
    import sys

    inherited = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    child = pexpect.spawn(
        sys.executable,
        ["-c", PROGRAM],
        env={**inherited, "TERM": "xterm", **environment},
        dimensions=(24, 50),
        encoding="utf-8",
    )
    child.expect(pexpect.EOF)
    return child.before.replace("\r\n", "\n")


def test_at_a_terminal_lines_fit_and_stand_under_their_label():
    from rich.cells import cell_len

    shown = at_terminal(NO_COLOR="1")
    assert "\x1b" not in shown
    assert max(map(cell_len, shown.split("\n"))) <= 50
    first, second, *_ = shown.split("\n")
    assert first.startswith("[1] The lighthouse")
    assert second.startswith("    very")
    grown = "edge. The\nsecond one goes on behind it. The third.\n"
    assert shown.endswith(grown)


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_bold_and_colours_can_be_done_without(environment):
    assert "\x1b[1m" in at_terminal(NO_COLOR="")
    assert "\x1b" not in at_terminal(**environment)
