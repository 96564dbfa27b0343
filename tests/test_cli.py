"""The command line as a user meets it: what it prints where, and its exit code."""

import contextlib
import io
import json
import os
import socket
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from unittest import mock

import pytest

from qa.command_line import SAMPLE, main

BIN = Path(sys.executable).parent / "article-qa"
pytestmark = pytest.mark.usefixtures("shared_models")


def run(*arguments, index=None, given=b"", **environment):
    """Run one command in this process, as the console script does; the chat model is off.

    ``given`` is what stands on its standard input.
    """
    values = {**os.environ, "ARTICLE_QA_LLM": "none", **environment}
    if index is not None:
        values["ARTICLE_QA_INDEX"] = str(index)
    output, errors = io.StringIO(), io.StringIO()
    with (
        mock.patch.dict(os.environ, values),
        mock.patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), "utf-8")),
        contextlib.redirect_stdout(output),
        contextlib.redirect_stderr(errors),
    ):
        code = main([str(argument) for argument in arguments])
    return subprocess.CompletedProcess(arguments, code, output.getvalue(), errors.getvalue())


def run_process(*arguments, **environment):
    """Run one command in a process of its own."""
    return subprocess.run(
        [BIN, *map(str, arguments)],
        capture_output=True,
        text=True,
        env={**os.environ, "ARTICLE_QA_LLM": "none", **environment},
        check=False,
    )


def contents(folder):
    """Return every article of an index with its text, as a later reader sees them."""
    from index.embed import identity
    from index.encoder.encoder import Encoder
    from index.store.writer import Store
    from qa.settings import Settings

    store = Store(folder, identity(Encoder.open(None, Settings().cache)))
    return [(info, store.article(info.id).text) for info in store.articles()]


@pytest.fixture(scope="module")
def index(tmp_path_factory, shared_models):
    folder = tmp_path_factory.mktemp("cli") / "index"
    done = run("ingest", SAMPLE, index=folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_help_answers_within_half_a_second():
    def once():
        started = time.perf_counter()
        shown = run_process("--help")
        assert shown.returncode == 0
        assert "ask an article" in shown.stdout.lower()
        return time.perf_counter() - started

    assert min(once() for _ in range(5)) < 0.5


def test_ask_prints_the_json_that_others_rely_on(index):
    shown = run("ask", "What did Rubio say?", "--no-llm", "--json", index=index)
    assert shown.returncode == 0, shown.stderr
    answer = json.loads(shown.stdout)
    assert {
        "question", "language", "answerable", "confidence", "answer", "citations", "passages",
        "models", "timings",
    } <= answer.keys()  # fmt: skip
    assert answer["language"] == "en"
    assert answer["answerable"] is True
    assert answer["models"].keys() == {"encoder", "reader", "llm"}
    assert answer["models"]["encoder"] == "multilingual-e5-small"
    assert answer["models"]["reader"].startswith("reader-")
    assert answer["models"]["llm"] == "none"
    text = contents(index)[0][1]
    for citation in answer["citations"]:
        assert citation.keys() == {
            "number", "article", "title", "section", "start", "end", "quote", "shortest",
            "label", "page",
        }  # fmt: skip
        assert citation["quote"] == text[citation["start"] : citation["end"]]
        start, end = citation["shortest"] or (citation["start"], citation["end"])
        assert citation["start"] <= start < end <= citation["end"]
    assert answer["passages"][0].keys() == {"article", "section", "start", "end", "score"}
    assert {"retrieval", "evidence", "total"} <= answer["timings"].keys()


def test_what_is_not_answered_has_no_citations_and_says_so(index):
    shown = run("ask", "Was sagte Macron?", "--no-llm", "--json", index=index)
    answer = json.loads(shown.stdout)
    assert (answer["answerable"], answer["citations"]) == (False, [])
    assert answer["answer"] == "Diese Frage beantwortet der Artikel nicht."


def test_articles_search_and_remove(tmp_path, index):
    listed = json.loads(run("articles", "--json", index=index).stdout)
    assert [set(info) for info in listed] == [{"id", "title", "source", "language", "passages"}]
    found = run("search", "Wer ist Peskow?", "--top", 2, "--json", index=index)
    rows = json.loads(found.stdout)
    assert len(rows) == 2
    assert "Peskow" in rows[0]["text"]
    other = tmp_path / "index"
    file = tmp_path / "zoo.txt"
    file.write_text("Der Zoo hat drei Pinguine. Sie sind jung.", "utf-8")
    article = run("ingest", file, "--index", other).stdout.split()[0]
    removed = run("remove", article, "--index", other)
    assert (removed.returncode, removed.stdout) == (0, f"{article}  removed  zoo\n")
    assert run("articles", "--index", other).stdout == ""


def test_a_passage_is_listed_with_how_sure_it_is_that_it_answers(index):
    shown = run("search", "Wer ist Peskow?", "--top", 3, index=index).stdout.splitlines()
    ranks = [line.split()[:2] for line in shown if line and not line.startswith(" " * 3)]
    assert [rank for rank, _ in ranks] == ["1", "2", "3"]
    sure = [float(figure) for _, figure in ranks]
    assert all(0 <= figure <= 1 for figure in sure)
    assert sure[0] > 0.5 > sure[2]
    asked = json.loads(run("ask", "Wer ist Peskow?", "--json", index=index).stdout)
    assert abs(asked["confidence"] - sure[0]) < 0.1
    assert not shown[1].lstrip().startswith("Was Washington erreichen will")  # the place says it


def test_a_quote_that_is_the_answer_is_printed_once(index):
    shown = run("ask", "Was sagte Rubio?", index=index).stdout
    assert shown.startswith("[1] Rubio sieht Fortschritte: Der amerikanische Außenminister")
    assert shown.count("Wir sind näher am Frieden dran") == 1


@pytest.fixture
def towers(tmp_path):
    """An index of three short articles, read from a folder."""
    folder = tmp_path / "towers"
    (folder / "south").mkdir(parents=True)
    for name, text in {
        "clock.md": "# The clock tower\n\nThe clock tower was built in 1702. It has one bell.",
        "south/water.txt": "Der Wasserturm steht im Süden der Stadt. Er fasst 300 Kubikmeter.",
        "south/radio.html": "<html><h1>The mast</h1><p>The radio mast is 90 metres high. It is "
        "painted red and white, and no one may climb it.</p></html>",
        "south/plan.png": "no picture",
    }.items():
        (folder / name).write_text(text, "utf-8")
    index = tmp_path / "index"
    shown = run("ingest", folder, index=index)
    assert shown.returncode == 0, shown.stderr
    assert shown.stderr == "3 sources: 3 added, 1 of other types left out\n"
    assert len(shown.stdout.splitlines()) == 3
    return index


def test_an_article_is_asked_by_the_beginning_of_its_id_and_several_are_removed(towers):
    ids = {info["title"]: info["id"] for info in json.loads(
        run("articles", "--json", index=towers).stdout)}  # fmt: skip
    assert ids.keys() == {"The clock tower", "water", "The mast"}
    mast = ids["The mast"]
    asked = run("ask", "How high is the mast?", "--article", mast[:6], index=towers)
    assert asked.stdout.startswith("[1] The mast: The radio mast is 90 metres high.")
    both = run("ask", "How high is the mast?", "--article", mast, "--article",
               ids["water"][:8], index=towers)  # fmt: skip
    assert both.stdout == asked.stdout
    wrong = run("remove", "none", mast[:5], ids["water"], mast, index=towers)
    assert wrong.returncode == 1
    assert wrong.stdout == f"{mast}  removed  The mast\n{ids['water']}  removed  water\n"
    assert wrong.stderr == (
        "article-qa: there is no article 'none': `article-qa articles` lists those there are\n"
    )
    assert len(contents(towers)) == 1


def test_an_article_and_a_question_come_over_the_standard_input(tmp_path):
    index = tmp_path / "index"
    text = "Die Katze heißt Mimi. Sie ist vier Jahre alt.".encode()
    added = run("ingest", "-", "--title", "Unsere Katze", index=index, given=text)
    assert added.stdout.endswith("  added  1 passages  Unsere Katze\n"), added.stderr
    page = b"<html><body><h1>Rex</h1><p>Rex is a dog. He is five years old.</p></body></html>"
    added = run("ingest", "-", "--name", "dog.html", index=index, given=page)
    assert added.stdout.endswith("  added  1 passages  Rex\n"), added.stderr
    again = run("ingest", "-", "--name", "dog.html", index=index, given=page)
    assert "unchanged" in again.stdout
    asked = run("ask", "-", index=index, given="\ufeffWie heißt die Katze?\n".encode())
    assert asked.stdout == "[1] Unsere Katze: Die Katze heißt Mimi.\n"


@pytest.mark.parametrize(
    ("arguments", "given", "word"),
    [
        (("ingest", "-"), b"", "standard input is empty"),
        (("ingest", "-"), bytes(range(256)), "binary"),
        (("ask", "-"), b" \n", "empty"),
        (("ask", "-"), b"\xff\xfe\x00", "UTF-8"),
        (("search", "-"), b"x" * 9000, "8001 characters"),
    ],
)
def test_a_bad_standard_input_is_one_line(index, arguments, given, word):
    shown = run(*arguments, index=index, given=given)
    assert shown.returncode == 1
    assert shown.stdout == ""
    assert shown.stderr.count("\n") == 1
    assert word in shown.stderr


@pytest.mark.parametrize("arguments", [
    ("ingest", "a.txt", "b.txt", "--title", "One"), ("ingest", "a.txt", "--name", "b.txt"),
    ("serve", "--port", "0"), ("serve", "--port", "99999"), ("serve", "--port", "-1"),
])  # fmt: skip
def test_what_cannot_be_meant_is_a_wrong_command_line(arguments):
    shown = run(*arguments)
    assert shown.returncode == 2
    assert "Invalid value" in shown.stderr


@pytest.mark.parametrize("arguments", [
    ("ask", "Who?"), ("search", "Who?"), ("chat",), ("articles",), ("remove", "ab"), ("rebuild",),
    ("check",), ("export", "all.gz"),
])  # fmt: skip
def test_looking_at_an_index_that_is_not_there_makes_nothing(tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    shown = run(*arguments, "--index", "nowhere")
    assert shown.stderr.count("\n") == 1
    assert "Traceback" not in shown.stderr
    assert list(tmp_path.iterdir()) == []
    if arguments[0] in ("ask", "search", "chat"):
        assert shown.returncode == 1
        assert "--index nowhere`" in shown.stderr


def test_a_file_is_no_index(tmp_path):
    file = tmp_path / "notes.txt"
    file.write_text("The ferry leaves at noon.", "utf-8")
    shown = run("ask", "When?", "--index", file)
    assert (shown.returncode, shown.stderr.count("\n")) == (1, 1)
    assert "is a file" in shown.stderr


def test_a_port_that_is_taken_is_told_before_any_model_is_loaded(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        shown = run("serve", "--port", port, index=tmp_path / "index")
    assert (shown.returncode, shown.stderr.count("\n")) == (1, 1)
    assert f"port {port} of 127.0.0.1 cannot be used" in shown.stderr
    assert not (tmp_path / "index").exists()


def test_rebuild_embeds_every_article_anew_and_keeps_its_text(tmp_path):
    file = tmp_path / "zoo.txt"
    file.write_text("Der Zoo hat drei Pinguine. Sie sind jung.", "utf-8")
    assert run("ingest", file, "--index", tmp_path / "index").returncode == 0
    before = contents(tmp_path / "index")
    shown = run("rebuild", "--index", tmp_path / "index")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout == "1 articles embedded with multilingual-e5-small\n"
    assert contents(tmp_path / "index") == before


def test_the_same_file_again_changes_nothing(index):
    before = contents(index)
    again = run("ingest", SAMPLE, index=index)
    assert "unchanged" in again.stdout
    assert contents(index) == before


def write_bad_files(folder):
    """Return bad inputs by name, each with a word that its one line must have."""
    (folder / "empty.txt").write_text("")
    (folder / "blank.txt").write_text(" \n\t\n")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(1000))
    (folder / "table.xyz").write_text("a,b")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing more")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 nothing more")
    with zipfile.ZipFile(folder / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("word/document.xml", b"0" * 300_000_000)
    (folder / "folder.txt").mkdir()
    return [
        *(str(path) for path in sorted(folder.iterdir())),
        str(folder / "missing.txt"),
        "ftp://example.org/article",
        "file:///etc/passwd",
        "http://127.0.0.1:1/",
        "http://localhost/",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/",
        "http://10.0.0.1/",
    ]


def test_bad_input_is_one_line_each_and_leaves_the_index_as_it_was(tmp_path, index):
    before = contents(index)
    (tmp_path / "bad").mkdir()
    sources = write_bad_files(tmp_path / "bad")
    shown = run("ingest", *sources, index=index)
    assert shown.returncode == 1
    assert shown.stdout == ""
    *lines, summary = shown.stderr.splitlines()
    assert len(lines) == len(sources), shown.stderr
    assert summary == f"{len(sources)} sources: {len(sources)} failed"
    for source, line in zip(sources, lines, strict=True):
        assert line.startswith("article-qa: ")
        assert Path(source).name in line or source in line, line
        assert "Traceback" not in line
    assert contents(index) == before


def test_good_files_are_read_although_another_is_bad(tmp_path):
    good = tmp_path / "good.txt"
    good.write_text("Der Zoo hat drei Pinguine. Sie sind jung.", "utf-8")
    shown = run_process("ingest", tmp_path / "missing.txt", good, "--index", tmp_path / "index")
    assert shown.returncode == 1
    assert "added" in shown.stdout
    assert len(shown.stderr.splitlines()) == 2
    assert shown.stderr.endswith("2 sources: 1 added, 1 failed\n")


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("ask", "", "--no-llm"), "empty"),
        (("ask", "x" * 2001, "--no-llm"), "2001 characters"),
        (("ask", "Who?", "--article", "nope", "--no-llm"), "'nope'"),
        (("remove", "nope"), "'nope'"),
        (("search", " "), "empty"),
    ],
)
def test_a_bad_question_or_id_is_one_line(index, arguments, word):
    shown = run(*arguments, index=index)
    assert shown.returncode == 1
    assert shown.stdout == ""
    assert len(shown.stderr.splitlines()) == 1
    assert word in shown.stderr


def test_a_question_before_any_article_says_what_to_do(tmp_path):
    shown = run("ask", "Who?", "--no-llm", index=tmp_path / "new")
    assert shown.returncode == 1
    assert shown.stderr.count("\n") == 1
    assert "article-qa ingest" in shown.stderr


@pytest.mark.parametrize(
    ("environment", "word"),
    [
        ({"ARTICLE_QA_LLM": "gguf:/nowhere/model.gguf"}, "/nowhere/model.gguf"),
        ({"ARTICLE_QA_LLM": "nonsense"}, "nonsense"),
        ({"ARTICLE_QA_ENCODER": "/nowhere/encoder"}, "/nowhere/encoder"),
        ({"ARTICLE_QA_CHROMA_URL": "not a url"}, "ARTICLE_QA_CHROMA_URL"),
        ({"ARTICLE_QA_TOP": "many"}, "ARTICLE_QA_TOP"),
    ],
)
def test_a_wrong_setting_is_one_line(index, environment, word):
    shown = run("ask", "What did Rubio say?", index=index, **environment)
    assert shown.returncode == 1
    assert shown.stdout == ""
    assert len(shown.stderr.splitlines()) == 1, shown.stderr
    assert word in shown.stderr


@pytest.mark.parametrize(
    "arguments", [(), ("nonsense",), ("ask",), ("search", "x", "--top", "0"), ("remove",)]
)
def test_a_wrong_command_line_exits_with_2(arguments):
    assert run(*arguments).returncode == 2


def test_a_reader_that_stops_early_is_no_failure(index):
    shown = subprocess.run(
        f"{BIN} search Ukraine --top 5 --index {index} | head -c 1",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in shown.stderr
    assert "BrokenPipe" not in shown.stderr


def test_debug_shows_the_traceback():
    shown = run_process("ask", "Who?", "--debug", ARTICLE_QA_TOP="many")
    assert shown.returncode == 1
    assert "Traceback" in shown.stderr
