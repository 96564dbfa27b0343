"""Several settings as one table, from evaluations of a small rival."""

import io
import json

import pytest

from qa.evaluation.figures.compare import compare
from qa.evaluation.report.matrix import cells, matrix_json, print_matrix, write_matrix
from qa.evaluation.run.matrix import Entry, read_matrix
from qa.evaluation.run.plan import Plan
from qa.evaluation.run.run import evaluate
from qa.settings import Settings
from tests.qa.evaluation.run.keyword_system import KeywordSystem

ARTICLE = "The harbour\n\nThirty-four boats lie in the basin. It was dug in 1859."
ROW = {"id": "1", "question": "How many boats lie there?", "evidence": ["Thirty-four boats"]}


@pytest.fixture
def entries(tmp_path):
    (tmp_path / "a.txt").write_text(ARTICLE, "utf-8")
    rows = [ROW, ROW | {"id": "2", "question": "Which <b>boats</b> lie in the basin?"}]
    (tmp_path / "q.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    plan = Plan(questions=tmp_path / "q.jsonl", articles=(str(tmp_path / "a.txt"),))
    found = []
    for variant, prose in zip(read_matrix(["llm=<i>a</i>,none"]), (True, False), strict=True):
        outcome = evaluate(
            plan,
            Settings(cache=tmp_path / "cache"),
            out=tmp_path / "out" / variant.folder,
            open_system=lambda _, prose=prose: KeywordSystem(prose=prose),
        )
        first = found[0].outcome.report if found else None
        found.append(Entry(variant, outcome, compare(outcome.report, first) if first else None))
    return found


def test_each_figure_stands_beside_the_firsts(entries):
    table = [(cell.name, str(cell.variant), cell.change) for cell in cells(entries)]
    hits = [(variant, change) for name, variant, change in table if name == "evidence.hit@1"]
    assert [variant for variant, _ in hits] == ["llm=<i>a</i>", "llm=none"]
    assert hits[0][1] is None
    assert hits[1][1].difference == 0
    shown = [variant for name, variant, _ in table if name == "answer.shown"]
    assert shown == ["llm=<i>a</i>"]
    plain = json.loads(json.dumps(matrix_json(entries)))
    assert len(plain["figures"]) == len(table)


def test_the_files_lead_to_each_report_and_escape_what_was_typed(entries, tmp_path):
    out = tmp_path / "out"
    write_matrix(out, entries)
    page = (out / "matrix.html").read_text("utf-8")
    assert "<i>" not in page
    assert "&lt;i&gt;a" in page
    assert r"llm=\<i\>a\</i\>" in (out / "matrix.md").read_text("utf-8")
    for variant in matrix_json(entries)["variants"]:
        assert (out / variant["report"]).with_suffix(".html").is_file()
    printed = io.StringIO()
    print_matrix(entries, printed)
    assert "llm=<i>a</i>" in printed.getvalue()
