"""A conversation at the terminal: what is typed, what is answered, and how it ends."""

import os
import re
import subprocess
import sys

import pexpect
import pytest

from qa.assistant import Assistant
from qa.command_line.chat import Chat
from qa.settings import Settings

pytestmark = pytest.mark.usefixtures("shared_models")

LAMP = "Ada Lau painted the blue lamp in 1961. She lives in Bergen with two dogs."
SHIP = "Das Schiff Albatros hat zwei Masten. Es wurde 1893 in Kiel gebaut."


@pytest.fixture(scope="module")
def index(tmp_path_factory, shared_models):
    folder = tmp_path_factory.mktemp("chat") / "index"
    with Assistant.open(folder, Settings(llm="none")) as assistant:
        assistant.ingest_text(LAMP, title="The lamp")
        assistant.ingest_text(SHIP, title="Das Schiff")
    return folder


@pytest.fixture
def assistant(index):
    with Assistant.open(index, Settings(llm="none")) as opened:
        yield opened


def talk(assistant, capsys, *lines, **options):
    Chat(assistant, **options).run(iter(lines))
    shown = capsys.readouterr()
    return shown.out, shown.err


def test_a_question_rests_on_the_one_before_it(assistant, capsys):
    out, _ = talk(assistant, capsys, "Who painted the blue lamp?", "Where does she live?")
    assert out.startswith("[1] The lamp: Ada Lau painted the blue lamp in 1961.")
    assert "\n(Where does Ada Lau live?)\n[1] The lamp: " in out
    assert "She lives in Bergen" in out


def test_what_was_asked_can_be_forgotten(assistant, capsys):
    out, err = talk(assistant, capsys, "Who painted the lamp?", "/new", "And when?")
    assert "(Who painted the lamp? And when?)" not in out
    assert "forgotten" in err


def test_articles_are_listed_and_chosen_by_the_beginning_of_an_id(assistant, capsys):
    ids = {info.title: info.id for info in assistant.articles()}
    out, err = talk(assistant, capsys, f"/article {ids['Das Schiff'][:7]}", "/articles")
    assert f"* {ids['Das Schiff']}  de  Das Schiff" in out
    assert f"  {ids['The lamp']}  en  The lamp" in out
    assert "Asking 2 articles." in err
    assert "Asking Das Schiff." in err
    out, _ = talk(assistant, capsys, "/article", "/articles", article=(ids["The lamp"],))
    assert out.count("* ") == 2


def test_a_mistake_is_one_line_and_the_conversation_goes_on(assistant, capsys):
    out, err = talk(
        assistant, capsys, "/article zz", "/nonsense", "", "x" * 2001, "Wie viele Masten?"
    )
    assert "no article 'zz'" in err
    assert "there is no /nonsense: /help" in err
    assert "2001 characters" in err
    assert "Das Schiff Albatros hat zwei Masten." in out


def test_quit_leaves_and_help_says_what_there_is(assistant, capsys):
    out, _ = talk(assistant, capsys, "/help", "/quit", "Who painted the lamp?")
    assert "Ada Lau" not in out
    assert all(name in out for name in ("/articles", "/article ID", "/new", "/quit"))


def test_an_answer_stopped_below_its_quotes_is_remembered(assistant, capsys, monkeypatch):
    whole = Assistant.stream

    def interrupted(*given, **options):
        yield next(whole(*given, **options))
        raise KeyboardInterrupt

    def lines():
        with monkeypatch.context() as patch:
            patch.setattr(Assistant, "stream", interrupted)
            yield "Who painted the blue lamp?"
        yield "Where does she live?"

    Chat(assistant).run(lines())
    shown = capsys.readouterr()
    assert shown.err.count("stopped") == 1
    assert "(Where does Ada Lau live?)" in shown.out


def at_terminal(index, tmp_path, *arguments, **environment):
    """Start ``article-qa chat`` at a terminal of 60 columns."""
    return pexpect.spawn(
        sys.executable,
        ["-m", "qa.command_line", "chat", *arguments],
        env={
            **os.environ,
            "ARTICLE_QA_INDEX": str(index),
            "ARTICLE_QA_LLM": "none",
            "XDG_STATE_HOME": str(tmp_path),
            "TERM": "xterm",
            "NO_COLOR": "",
            "PROMPT_TOOLKIT_NO_CPR": "1",
            **environment,
        },
        dimensions=(24, 60),
        encoding="utf-8",
        timeout=120,
    )


PROMPT = re.compile(r">(?: |\x08)")


@pytest.mark.slow
def test_at_a_terminal_answers_are_bold_and_lines_come_back(index, tmp_path):
    child = at_terminal(index, tmp_path)
    child.expect("Ctrl.D leaves")
    child.expect(PROMPT)
    child.send("Wann wurde die Albatros gebaut?\r")
    child.expect("\x1b\\[1m1893")
    child.expect(PROMPT)
    child.send("\x1b[A")  # the line before, by the arrow key
    child.expect("Wann wurde die Albatros gebaut")
    child.sendintr()
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert "Traceback" not in child.before
    history = tmp_path / "article-qa" / "chat-history"
    assert "+Wann wurde die Albatros gebaut?" in history.read_text("utf-8")
    assert history.stat().st_mode & 0o077 == 0


@pytest.mark.slow
def test_in_a_pipe_each_line_is_a_question_and_nothing_is_styled(index, tmp_path):
    questions = "Who painted the lamp?\n\nWie viele Masten hat die Albatros?\n"
    shown = subprocess.run(
        [sys.executable, "-m", "qa.command_line", "chat"],
        input=questions,
        capture_output=True,
        text=True,
        env={**os.environ, "ARTICLE_QA_INDEX": str(index), "ARTICLE_QA_LLM": "none",
             "XDG_STATE_HOME": str(tmp_path)},
        check=True,
    )  # fmt: skip
    assert "> Who painted the lamp?\n[1] The lamp: Ada Lau" in shown.stdout
    assert "zwei Masten" in shown.stdout
    assert "\x1b" not in shown.stdout + shown.stderr
    assert list(tmp_path.iterdir()) == []
