"""What the command line itself does: its version, its completion, its options and endings."""

import os
import shlex
import signal
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from typer.main import get_command

from index.errors import QuestionError
from qa.assistant import Assistant
from qa.command_line import SAMPLE, main, options
from qa.command_line.program import EvalCommand, app
from qa.command_line.terminal import progress_bar

ROOT = Path(__file__).parents[3]
HEAVY = {"torch", "chromadb", "transformers", "gradio", "langchain_core", "numpy", "rich"}


def run_process(*arguments, **environment):
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        check=False,
    )


def command_line(*arguments, **environment):
    return run_process("-m", "qa.command_line", *arguments, **environment)


def test_the_version_is_that_of_the_package(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"article-qa {version('article-qa')}\n"


def test_nothing_heavy_is_imported_at_the_start():
    shown = run_process(
        "-c",
        "import sys, qa.command_line as c; c.main(['--help']); c.main(['ask', '--help'])\n"
        f"print('heavy:', sorted({HEAVY} & set(sys.modules)))",
    )
    assert shown.stdout.endswith("heavy: []\n"), shown.stderr


@pytest.mark.parametrize("name", sorted(get_command(app).commands))
def test_every_command_explains_itself_and_its_options_and_has_an_example(name, capsys):
    assert main([name, "--help"]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    assert "--index DIR" in shown.out
    assert "--debug" in shown.out
    *_, head, example = shown.out.rstrip().splitlines()
    assert head.strip() == "Example:"
    program, *arguments = shlex.split(example)
    assert program == "article-qa"
    command = get_command(app).commands[arguments.pop(0)]
    assert command.make_context(name, arguments).params["debug"] is False


def test_the_list_of_commands_cuts_no_line_off(capsys):
    assert main(["--help"]) == 0
    assert "..." not in capsys.readouterr().out.split("Commands:")[1]


def test_app_py_is_serve():
    shown = run_process(str(ROOT / "app.py"), "--help")
    assert shown.returncode == 0
    assert shown.stdout == command_line("serve", "--help").stdout
    assert "--sample" in shown.stdout


# Completion


def completed(words, **environment):
    """Return what the shell would offer for the last of the words."""
    return command_line(
        _ARTICLE_QA_COMPLETE="complete_bash",
        COMP_WORDS="\n".join(words.split(" ")),
        COMP_CWORD=str(words.count(" ")),
        **environment,
    ).stdout.split()


def test_commands_and_options_are_completed():
    assert completed("article-qa re") == ["remove", "rebuild"]
    assert completed("article-qa ask --no") == ["--no-llm"]
    assert completed("article-qa eval --scope o") == ["own"]


def test_ids_of_articles_are_completed_without_opening_the_index(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    for start in ("ab1", "ab2", "cd"):
        (folder / f"{start.ljust(16, '0')}.json").write_text("{}")
    (folder / "notes.json").write_text("{}")
    one, two, three = (start.ljust(16, "0") for start in ("ab1", "ab2", "cd"))
    named = f"article-qa ask --index {tmp_path} --article a"
    assert completed(named) == [one, two]
    for words, offered in {
        "article-qa remove c": [three],
        f"article-qa remove {one} a": [two],
        "article-qa search --article cd": [three],
        "article-qa chat --article x": [],
    }.items():
        assert completed(words, ARTICLE_QA_INDEX=str(tmp_path)) == offered, words
    assert sorted(path.name for path in tmp_path.iterdir()) == ["articles"]


def test_bash_installs_the_completion_and_uses_it(tmp_path):
    """In a bash of its own with a home of its own, as a user does it."""
    program = tmp_path / "article-qa"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m qa.command_line "$@"\n')
    program.chmod(0o755)
    script = (
        "article-qa --install-completion || exit 1\n"
        ". ~/.bashrc\n"
        "COMP_WORDS=(article-qa se); COMP_CWORD=1; _article_qa_completion article-qa\n"
        'echo "${COMPREPLY[@]}"'
    )
    shown = subprocess.run(
        ["bash", "--norc", "-c", script],
        capture_output=True,
        text=True,
        env={**os.environ, "HOME": str(tmp_path), "PYTHONPATH": str(ROOT),
             "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
        check=False,
    )  # fmt: skip
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.splitlines()[-1] == "search serve"


# Options


@pytest.mark.parametrize(
    "given",
    [
        ["q.jsonl", "--article", "a", "b", "--limit", "3"],
        ["--article", "a", "--limit", "3", "--article", "b", "--", "q.jsonl"],
        ["--limit=3", "--article=a", "q.jsonl", "--article", "b"],
    ],
)
def test_eval_takes_several_articles_after_one_option_or_several(given):
    command = get_command(app).commands["eval"]
    assert isinstance(command, EvalCommand)
    params = command.make_context("eval", list(given)).params
    assert params["article"] == ["a", "b"]
    assert (str(params["questions"]), params["limit"]) == ("q.jsonl", 3)


def test_an_article_of_ask_takes_one_value_and_leaves_the_question(capsys):
    assert main(["ask", "--article", "a", "Who?", "When?"]) == 2
    assert "When?" in capsys.readouterr().err


def test_the_command_line_comes_before_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("ARTICLE_QA_INDEX", "/elsewhere")
    monkeypatch.setenv("ARTICLE_QA_CHROMA_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("ARTICLE_QA_LLM", "ollama:llama3.2")
    monkeypatch.setenv("ARTICLE_QA_STRICTNESS", "strict")
    assert options.read(None).where == "http://127.0.0.1:9"
    assert options.read(None).strictness == "strict"
    read = options.read(str(tmp_path), strict=False, prose=False)
    assert (read.where, read.strictness, read.llm) == (str(tmp_path), "lenient", "none")
    assert options.read("http://127.0.0.1:8").where == "http://127.0.0.1:8"


# Endings


def open_and_raise(monkeypatch, error):
    def opened(*_, **__):
        raise error

    monkeypatch.setattr(Assistant, "open", opened)
    return main(["ingest", str(SAMPLE)])


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (QuestionError("too\nlong"), "article-qa: too long"),
        (KeyboardInterrupt(), "article-qa: interrupted"),
        (
            ZeroDivisionError("by\nzero"),
            "article-qa: something went wrong that should not have (ZeroDivisionError: by zero): "
            "see it with --debug",
        ),
    ],
)
def test_whatever_goes_wrong_is_one_line_and_exit_1(monkeypatch, capsys, error, line):
    assert open_and_raise(monkeypatch, error) == 1
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", f"{line}\n")


def test_debug_lets_a_failure_through(monkeypatch):
    monkeypatch.setattr(Assistant, "open", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        main(["ingest", str(SAMPLE), "--debug"])


def test_a_bar_is_drawn_for_a_terminal_alone(capsys):
    with progress_bar("reading") as told:
        told("reading", 1, 2)
        told("embedding", 1.0, 2)
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", "")


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_command_ends_with_one_line(ending):
    """It is interrupted while it waits for the standard input."""
    with subprocess.Popen(
        [sys.executable, "-c", INTERRUPTIBLE, "ingest", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as command:
        assert command.stderr.readline() == "ready\n"
        command.send_signal(ending)
        out, err = command.communicate()
    assert (command.returncode, out, err) == (1, "", "article-qa: interrupted\n")


INTERRUPTIBLE = """
import signal, sys
from qa.command_line import main
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job may ignore it
class Waiting:
    isatty = staticmethod(lambda: False)
    @property
    def buffer(self):
        print("ready", file=sys.stderr, flush=True)
        return stdin.buffer
stdin, sys.stdin = sys.stdin, Waiting()
sys.exit(main())
"""


def test_a_command_leaves_no_way_of_its_own_to_be_told_to_end(capsys):
    """Whoever has called it, and forks, could not end the processes that it forked."""
    before = signal.getsignal(signal.SIGTERM)
    assert main(["--version"]) == 0
    assert signal.getsignal(signal.SIGTERM) is before


def test_what_modules_leave_behind_is_not_looked_through_at_the_end():
    """With models in memory that takes seconds, and whoever pressed Ctrl+C waits for it."""
    program = """if True:
        import atexit, gc
        atexit.register(lambda: print("frozen", gc.get_freeze_count()))  # after all others
        from qa.command_line import main
        main(["--version"])
    """
    shown = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
    )
    assert int(shown.stdout.split()[-1]) > 0


@pytest.mark.parametrize("command", ["config", "config --json", "--help", "eval --help"])
def test_who_reads_only_the_beginning_gets_no_error(command):
    shown = subprocess.run(
        f"{sys.executable} -m qa.command_line {command} | head -c 1",
        shell=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
    )
    assert (len(shown.stdout), shown.stderr) == (1, "")
