import json
import os
import re
import signal
import subprocess
import sys
import time

import pytest

from qa.command_line import SAMPLE, main
from tests.conftest import ROOT, linked

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("shared_models")]

ROWS = [
    {"id": "rubio", "question": "Was sagte Rubio?", "evidence": ["Rubio"]},
    {"id": "rubio.en", "question": "What did Rubio say?", "evidence": ["Rubio"]},
    {"id": "who", "question": "Wer telefonierte miteinander?", "evidence": ["Trump"]},
    {"id": "macron", "question": "Was kostet ein Liter Milch bei Aldi?", "answerable": False},
    {"id": "milk", "question": "How many goals did Messi score?", "answerable": False},
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory, cache):
    folder = tmp_path_factory.mktemp("evaluated")
    linked(cache, folder / "cache")
    rows = [row | {"id": f"{row['id']} {n}"} for n in range(7) for row in ROWS]
    lines = "\n".join(json.dumps(row) for row in rows)
    (folder / "many.jsonl").write_text(lines, "utf-8")
    lines = "\n".join(json.dumps(row) for row in ROWS)
    (folder / "questions.jsonl").write_text(lines, "utf-8")
    return folder


@pytest.fixture
def evaluate(folder, monkeypatch, capsys):
    monkeypatch.setenv("ARTICLE_QA_CACHE", str(folder / "cache"))
    monkeypatch.setenv("ARTICLE_QA_INDEX", str(folder / "index"))
    monkeypatch.chdir(folder)

    def run(*options, questions="questions.jsonl"):
        arguments = ["eval", questions, "--article", str(SAMPLE), "--no-llm", *options]
        code = main(arguments)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_figures_are_printed_and_both_reports_are_written(evaluate, folder):
    code, out, err = evaluate()
    assert code == 0
    assert re.search(r"^evidence\.hit@3 +[01]\.\d{3} ", out, re.MULTILINE)
    assert re.search(r"^abstention\.f1 +[01]\.\d{3} ", out, re.MULTILINE)
    assert "answer.facts" not in out  # no chat model, no prose
    assert "eval-questions/report.html shows every question" in err
    report = json.loads((folder / "eval-questions" / "report.json").read_text("utf-8"))
    assert report["metrics"]["answer.facts"] == {"value": None, "low": None, "high": None, "n": 0}
    assert report["models"]["encoder_revision"]
    assert (folder / "eval-questions" / "report.html").read_text("utf-8").startswith("<!doctype")
    assert not (folder / "index").exists(), "the user's index is not touched"


def test_json_is_one_document_and_the_same_as_the_file(evaluate, folder):
    code, out, _ = evaluate("--json", "--out", "json", "--limit", "3")
    assert code == 0
    assert json.loads(out) == json.loads((folder / "json" / "report.json").read_text("utf-8"))
    assert len(json.loads(out)["questions"]) == 3


def test_a_second_run_compares_and_says_that_it_asked_nothing_anew(evaluate):
    evaluate("--out", "first")
    code, out, err = evaluate("--out", "first", "--compare", "first/report.json")
    assert code == 0
    assert "5 answers were in first/results.jsonl: delete it to ask again" in err
    assert "0 got better" in out
    code, out, _ = evaluate("--out", "first", "--compare", "first", "--json")
    assert json.loads(out)["comparison"]["flips"] == []


def test_an_example_is_evaluated_as_it_is_printed_and_what_is_not_read_is_named(
    evaluate, folder, capsys
):
    assert main(["eval", "--example", "csv"]) == 0
    (folder / "example.csv").write_text(capsys.readouterr().out, "utf-8", newline="")
    code, out, err = evaluate("--json", questions="example.csv")
    report = json.loads(out)
    assert (code, report["notes"], "not read" in err) == (0, [], False)
    assert report["metrics"]["evidence.hit@1"]["n"] == 2
    assert report["metrics"]["answer.f1"]["n"] == 2
    assert report["metrics"]["abstention.f1"]["value"] is not None
    table = "Frage;Antwort;Thema\nWer ist der Sprecher des Kremls?;Dmitri Peskow;Kreml\n"
    (folder / "thema.csv").write_text(table, "cp1252")
    code, out, err = evaluate("--json", questions="thema.csv")
    assert (code, json.loads(out)["notes"]) == (0, ["thema.csv: not read: Thema"])
    assert "thema.csv: not read: Thema" in err
    html = (folder / "eval-thema" / "report.html").read_text("utf-8")
    assert "thema.csv: not read: Thema" in html


def test_several_settings_become_one_table_held_against_the_first(evaluate, folder):
    options = ("--matrix", "reader=default,cosine", "--out", "matrix")
    code, out, err = evaluate(*options, "--fail-under", "evidence.hit@1=1.1")
    assert code == 1
    assert re.search(r"^evidence\.hit@1 +reader=default +[01]\.\d{3} ", out, re.MULTILINE)
    assert re.search(r"^ +reader=cosine +[01]\.\d{3} +[+-][01]\.\d{3} ", out, re.MULTILINE)
    assert err.count("failed: reader=") == 2
    code, out, _ = evaluate(*options, "--json")
    table = json.loads(out)
    assert (code, [one["name"] for one in table["variants"]]) == (
        0, ["reader=default", "reader=cosine"]
    )  # fmt: skip
    for one in table["variants"]:
        report = json.loads((folder / "matrix" / one["report"]).read_text("utf-8"))
        hit = next(f for f in table["figures"]
                   if (f["figure"], f["variant"]) == ("evidence.hit@1", one["name"]))  # fmt: skip
        assert hit["value"] == report["metrics"]["evidence.hit@1"]["value"]
        assert (hit["change"] is None) == (one["name"] == "reader=default")
    page = (folder / "matrix" / "matrix.html").read_text("utf-8")
    assert 'href="2-reader%3Dcosine/report.html"' in page
    assert "| evidence.hit@1 | reader=cosine |" in (folder / "matrix" / "matrix.md").read_text()


def test_drafts_of_an_article_are_pairs_that_the_reader_answers(evaluate, folder, capsys):
    assert main(["eval", "--make", "2", str(SAMPLE), "--no-llm"]) == 0
    written = capsys.readouterr().out
    assert {json.loads(line)["article"] for line in written.splitlines()} == {SAMPLE.name}
    (folder / "drafts.jsonl").write_text(written, "utf-8")
    code, out, _ = evaluate("--json", questions="drafts.jsonl")
    figure = json.loads(out)["metrics"]["evidence.hit@1"]
    assert (code, figure["value"], figure["n"]) == (0, 1, 2)


def test_what_was_rated_bad_is_printed_as_pairs(evaluate, folder, capsys):
    rows = [{"id": "1", "question": "Wer?", "rating": "down"}, {"id": "2", "question": "Wo?",
            "rating": "up"}]  # fmt: skip
    (folder / "feedback.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    assert main(["eval", "--thumbs-down", "feedback.jsonl"]) == 0
    said = capsys.readouterr()
    assert [json.loads(line)["question"] for line in said.out.splitlines()] == ["Wer?"]
    assert "1 answers were rated bad" in said.err


def test_a_system_that_cannot_be_asked_ends_in_exit_1(evaluate):
    code, out, err = evaluate("--system", "http://127.0.0.1:9/", "--out", "other")
    assert (code, out) == (1, "")
    assert "http://127.0.0.1:9/ cannot be asked" in err


def test_neither_questions_nor_an_example_ends_in_exit_2(capsys):
    assert main(["eval"]) == 2
    assert "name a file of questions" in capsys.readouterr().err


def test_a_figure_under_its_limit_is_named_and_ends_in_exit_1(evaluate):
    code, out, err = evaluate("--fail-under", "evidence.hit@1=1.01,abstention.f1=0")
    assert code == 1
    assert re.search(r"^failed: evidence\.hit@1 is [01]\.\d{4}, under 1\.01$", err, re.MULTILINE)
    assert err.count("failed") == 1
    assert "evidence.hit@1" in out


def test_a_figure_over_its_upper_limit_ends_in_exit_1_with_a_line_for_each(evaluate, folder):
    limits = "abstention.rate=0.1,evidence.hit@1=0.1,answer.right=1"
    code, _, err = evaluate("--fail-over", limits, "--junit", "ci/junit.xml", "--out", "over")
    assert code == 1
    assert re.findall(r"^failed: (\S+) is [01]\.\d{4}, over 0\.1$", err, re.MULTILINE) == [
        "abstention.rate", "evidence.hit@1",
    ]  # fmt: skip
    assert (folder / "ci" / "junit.xml").read_text("utf-8").count("<testcase ") == len(ROWS)
    assert (folder / "over" / "report.md").read_text("utf-8").startswith("### Evaluation of")
    assert (folder / "over" / "questions.csv").read_text("utf-8").count("Rubio") >= 2


@pytest.mark.parametrize(
    "options",
    [
        ["--fail-under", "speed=1"],
        ["--fail-over", "speed=1"],
        ["--matrix", "speed=1"],
        ["--matrix", "top=1", "--junit", "a.xml"],
        ["--limit", "0"],
        ["--scope", "none"],
    ],
)
def test_a_wrong_option_ends_in_exit_2(evaluate, options):
    code, out, err = evaluate(*options)
    assert (code, out) == (2, "")
    assert "Usage" in err


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--compare", "none.json"], "none.json cannot be read"),
        (["--questions-from", "many.jsonl"], "this question is missing"),
    ],
)
def test_what_cannot_be_used_is_named_in_one_line(evaluate, options, why):
    code, out, err = evaluate(*options)
    assert (code, out) == (1, "")
    assert why in err
    assert len(err.strip().splitlines()) == 1


@pytest.mark.endurance
def test_the_command_line_killed_half_way_ends_with_the_figures_of_an_unbroken_run(
    evaluate, folder
):
    arguments = ["eval", "many.jsonl", "--article", str(SAMPLE), "--no-llm", "--out", "killed"]
    journal = folder / "killed" / "results.jsonl"
    process = subprocess.Popen(
        [sys.executable, "-m", "qa.command_line", *arguments],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 120
        answers = 0
        while answers < 10 and time.monotonic() < deadline and process.poll() is None:
            time.sleep(0.005)
            answers = journal.read_bytes().count(b"\n") - 1 if journal.exists() else 0
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert 10 <= answers < 35, "it was to be killed half way"
    assert not (folder / "killed" / "report.json").exists()
    code, _, err = evaluate("--out", "killed", questions="many.jsonl")
    assert code == 0
    assert int(re.search(r"(\d+) answers were in", err).group(1)) >= 10
    evaluate("--out", "unbroken", questions="many.jsonl")
    killed, unbroken = (
        json.loads((folder / name / "report.json").read_text("utf-8"))
        for name in ("killed", "unbroken")
    )
    for part in ("metrics", "curves"):
        without = [
            {k: v for k, v in report[part].items() if not k.startswith("latency")}
            for report in (killed, unbroken)
        ]
        assert without[0] == without[1]
