"""What the pages say of the code is so."""

import re

import pytest

from tests.conftest import ROOT

PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "training" / "README.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_and_command_that_a_page_names_is_there(page):
    text = page.read_text("utf-8")
    for name in re.findall(r"\]\((?!https?:)([\w./-]+)\)", text):
        assert (page.parent / name).exists(), name
    for module in set(re.findall(r"python -m ((?:benchmarks|training|qa)[\w.]*)", text)):
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file(), module


@pytest.mark.parametrize("package", ["index", "qa"])
def test_the_architecture_names_every_room_of_a_package_and_no_other(package):
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    table = text.split(f"| `{package}` | |")[1].split("\n\n")[0]
    named = set(re.findall(r"`(\w+)(?:/|\.py)`", table))
    rooms = {
        path.stem
        for path in (ROOT / package).iterdir()
        if (path.suffix == ".py" or (path / "__init__.py").exists()) and path.stem != "__init__"
    }
    assert named == rooms


def test_the_pictures_show_rooms_that_are_there():
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    rooms = set(re.findall(r"^    ([\w.]+) -->\|\d+\| ([\w.]+)$", text, re.MULTILINE))
    assert len(rooms) > 10
    for room in {name for pair in rooms for name in pair}:
        path = ROOT / room.replace(".", "/")
        assert path.is_dir() or path.with_suffix(".py").is_file(), room
