"""The README's commands do what it says."""

import re
import shlex
from pathlib import Path

import pytest

from qa.command_line import SAMPLE
from tests.test_cli import run

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = re.findall(r"^\$ (.+)$", README, re.MULTILINE)


@pytest.fixture(scope="module")
def index(tmp_path_factory, shared_models):
    return tmp_path_factory.mktemp("readme") / "index"


def test_every_command_line_of_the_readme_works_in_order(index, monkeypatch):
    monkeypatch.chdir(ROOT)
    lines = [
        shlex.split(command)
        for command in COMMANDS
        if command.startswith("article-qa") and "QUESTIONS" not in command
    ]
    assert len(lines) >= 5
    for _, *arguments in lines:
        shown = run(*arguments, index=index)
        assert shown.returncode == 0, (arguments, shown.stderr)
        assert shown.stdout.strip(), arguments


def test_the_evaluation_of_the_readme_runs(index, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (command,) = (c for c in COMMANDS if c.startswith("article-qa eval"))
    questions = tmp_path / "questions.jsonl"
    questions.write_text(
        '{"id": "1", "question": "Was sagte Rubio?", "evidence": ["näher am Frieden dran"]}\n',
        "utf-8",
    )
    filled = command.replace("QUESTIONS", str(questions)).replace("PATH_OR_ID", str(SAMPLE))
    shown = run(*shlex.split(filled)[1:], index=index)
    assert shown.returncode == 0, shown.stderr
    assert "evidence.hit@3" in shown.stdout
    assert (tmp_path / "report" / "report.html").is_file()


def test_the_make_commands_of_the_readme_are_targets():
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    makes = [command.split()[1] for command in COMMANDS if command.startswith("make")]
    assert makes == ["chat", "test"]
    assert set(makes) <= set(targets)


def test_the_program_in_the_readme_runs(index, monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("ARTICLE_QA_LLM", "none")
    program = re.search(r"```python\n(.+?)```", README, re.DOTALL).group(1)
    exec(program.replace('"index-folder"', repr(str(tmp_path))), {})
    shown = capsys.readouterr().out
    assert "Rubio" in shown
    assert "Evidence(" in shown


def test_every_file_and_module_that_the_readme_names_is_there():
    for name in re.findall(r"\]\(([\w./-]+)\)", README):
        assert (ROOT / name).is_file(), name
    for module in set(re.findall(r"python -m ([\w.]+)", README)):
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file(), module


def test_every_setting_of_the_readme_exists():
    from qa.settings import Settings

    named = set(re.findall(r"`ARTICLE_QA_(\w+)`", README))
    assert named == {field.upper() for field in Settings.model_fields}
