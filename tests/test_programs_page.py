"""docs/programs.md shows the examples as they are, and settings that the program takes."""

import json
import re

import pytest

from qa.command_line import main
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "programs.md").read_text("utf-8")
NAMES = ("langchain_program", "http_openai", "http_gradio", "mcp_client")
SETTINGS = [json.loads(found) for found in re.findall(r"```json\n(.+?)```", PAGE, re.DOTALL)]


def shown(name):
    """Return what stands between the marks of an example."""
    return PAGE.split(f"<!-- {name}: begin -->")[1].split(f"<!-- {name}: end -->")[0]


@pytest.mark.parametrize("name", NAMES)
def test_the_page_shows_the_code_of_an_example_and_what_it_prints(name):
    program = ROOT / "examples" / f"{name}.py"
    if not program.exists():
        assert not shown(name).strip()
        return
    assert f"```python\n{program.read_text('utf-8').rstrip()}\n```" in shown(name)
    assert f"python examples/{name}.py" in (ROOT / "examples" / "README.md").read_text("utf-8")
    assert re.search(rf"\$ python examples/{name}\.py \S+\n[^`]", shown(name))


def test_the_page_names_nothing_of_the_machine_that_made_it():
    assert not re.search(r"/(tmp|home|root|work)/", PAGE)
    assert set(re.findall(r"127\.0\.0\.1:(\d+)", PAGE)) == {"7860"}


def test_the_settings_for_mcp_clients_are_the_programs_own(capsys):
    started, reached = SETTINGS
    [server] = started["mcpServers"].values()
    assert server["command"] == "article-qa"
    assert main([*server["args"], "--help"]) == 0
    assert "--allow-ingest" in capsys.readouterr().out
    assert reached["servers"]["article-qa"]["url"].endswith("/mcp")


@pytest.mark.parametrize("line", re.findall(r"`(article-qa (?:serve|mcp)[^`]*)`", PAGE))
def test_each_command_of_the_page_has_its_options(line, capsys):
    command, *options = line.replace("\n", " ").split()[1:]
    assert main([command, "--help"]) == 0
    told = capsys.readouterr().out
    assert all(option in told for option in options if option.startswith("--"))
