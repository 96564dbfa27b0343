"""Which files a command line names: in folders, by patterns, each once."""

import os

import pytest

from index.errors import LoadError
from qa.command_line.arguments.sources import Sources, named


@pytest.fixture
def folder(tmp_path):
    """A folder as people have them: other types, hidden files, folders in it, a ring of links."""
    root = tmp_path / "harbour"
    (root / "ferries" / "old").mkdir(parents=True)
    (root / ".git").mkdir()
    for name in (
        "tides.md",
        "ferries/routes.TXT",
        "ferries/old/1950.html",
        "photo.png",
        ".notes.txt",
        ".git/config.txt",
    ):
        (root / name).write_text("The ferry leaves at noon.", "utf-8")
    (root / "ferries" / "back").symlink_to(root, target_is_directory=True)
    (root / "again.md").symlink_to(root / "tides.md")
    return root


def names(sources, root):
    return [os.path.relpath(source, root) for source in sources.found]


def test_a_folder_is_read_with_those_in_it_and_rings_of_links_are_left_alone(folder):
    sources = Sources.of([str(folder)])
    assert names(sources, folder) == ["again.md", "ferries/routes.TXT", "ferries/old/1950.html"]
    assert sources.left_out == 1


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("*.md", ["again.md"]),
        ("**/*.html", ["ferries/old/1950.html"]),
        ("ferries/[a-z]*", ["ferries/old/1950.html", "ferries/routes.TXT"]),
        ("*", ["again.md", "ferries/routes.TXT", "ferries/old/1950.html"]),
        (".n*", [".notes.txt"]),
    ],
)
def test_a_pattern_that_the_shell_left_is_followed(folder, pattern, found):
    assert names(Sources.of([f"{folder}/{pattern}"]), folder) == found


def test_a_file_that_is_named_twice_is_read_once(folder):
    given = [f"{folder}/tides.md", str(folder), f"{folder}/*.md", f"{folder}/tides.md"]
    found = names(Sources.of(given), folder)
    assert found == ["tides.md", "ferries/routes.TXT", "ferries/old/1950.html"]


def test_a_file_whose_name_looks_like_a_pattern_is_a_file(tmp_path):
    (tmp_path / "[1].txt").write_text("One.", "utf-8")
    assert names(Sources.of([f"{tmp_path}/[1].txt"]), tmp_path) == ["[1].txt"]


@pytest.mark.parametrize("given", ["empty", "*.pdf", "empty/**"])
def test_where_nothing_can_be_read_one_line_names_what_was_given(folder, monkeypatch, given):
    monkeypatch.chdir(folder)
    (folder / "empty").mkdir()
    (error,) = Sources.of([given]).found
    assert isinstance(error, LoadError)
    assert f" {given} " in str(error)
    assert ".docx" in str(error)


@pytest.mark.parametrize("pattern", ["a**b", "**b/*.md", "a[", "[!]*", "***", "?" * 300])
def test_any_pattern_is_followed_or_refused_in_one_line(folder, monkeypatch, pattern):
    monkeypatch.chdir(folder)
    for found in Sources.of([pattern]).found:
        assert isinstance(found, LoadError) or os.path.isfile(found)


def test_the_home_folder_of_a_name_in_quotes_is_known(folder, monkeypatch):
    monkeypatch.setenv("HOME", str(folder))
    assert names(Sources.of(["~/tides.md", "~/f*"]), folder)[0] == "tides.md"
    assert Sources.of(["~nobody-of-this-name/x.md"]).found == ["~nobody-of-this-name/x.md"]


def test_addresses_the_standard_input_and_what_is_not_there_stay_as_they_are():
    given = ["https://example.org/?x=[1]*", "-", "no/such/file.txt"]
    assert Sources.of(given).found == given


def test_a_title_that_is_given_names_the_article(tmp_path):
    from index.sources.load import from_text

    article = from_text("# Zoo\n\nThe zoo has three penguins.", kind="markdown")
    assert named(article, None) is article
    assert named(article, "  ") is article
    assert named(article, "Our\nzoo").title == "Our zoo"
    assert named(article, "Our zoo").text == article.text
