import contextlib
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.errors import LoadError, StoreError
from index.sources.load import from_text
from qa.evaluation.data.beside import with_files
from qa.evaluation.data.datasets import read_questions
from qa.evaluation.figures.verdict import verdict
from qa.evaluation.report.page import render
from qa.evaluation.report.report import read_report
from qa.evaluation.report.summary import print_summary
from qa.evaluation.run.asker import Asker
from qa.evaluation.run.plan import Plan
from qa.evaluation.run.run import evaluate
from qa.settings import Settings
from tests.conftest import ROOT
from tests.qa.evaluation.run.keyword_system import KeywordSystem

ARTICLE = """Der Leuchtturm von Birkholm

Der Leuchtturm von Birkholm ist dreißig Meter hoch. Gebaut wurde er im Jahr 1859 aus Granit.

Die Wärterin

Anna Böhm wohnt seit zwölf Jahren im Turm. Sie sagte: „Das Licht darf niemals ausgehen.“
Besucher dürfen sonntags auf die Galerie steigen. Der Eintritt kostet vier Kronen."""

ROWS = [
    {"id": "high", "question": "Wie hoch ist der Leuchtturm?", "facts": [["dreißig", "30"]],
     "evidence": ["dreißig Meter hoch"], "answers": ["dreißig Meter"]},
    {"id": "built", "question": "Wann wurde er gebaut?", "facts": [["1859"]],
     "evidence": ["Jahr 1859"]},
    {"id": "who", "question": "Wer wohnt im Turm?", "facts": [["Anna", "Böhm"]],
     "evidence": ["Anna Böhm"]},
    {"id": "price", "question": "Was kostet der Eintritt?", "facts": [["vier", "4"]],
     "evidence": ["vier Kronen"]},
    {"id": "ship", "question": "Welches Schiff sank dort?", "answerable": False},
    {"id": "king", "question": "Regiert Olaf?", "answerable": False},
]  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "turm.txt").write_text(ARTICLE, "utf-8")
    lines = "\n".join(json.dumps(row) for row in ROWS)
    (tmp_path / "questions.jsonl").write_text(lines, "utf-8")
    return tmp_path


def plan(folder, **changes):
    values = {"questions": folder / "questions.jsonl", "articles": (str(folder / "turm.txt"),)}
    return Plan(**(values | changes))


def run(folder, out=None, system=None, **changes):
    system = system or KeywordSystem()
    settings = Settings(cache=folder / "cache")
    return evaluate(plan(folder, **changes), settings, out=out, open_system=lambda _: system)


def figures_of(outcome):
    """Return the figures but the latency, which no two runs share."""
    document = outcome.report.to_json()
    parts = (document["metrics"], *document["by_language"].values(),
             *document["by_answerable"].values())  # fmt: skip
    return [{k: v for k, v in part.items() if not k.startswith("latency")} for part in parts]


# ---------------------------------------------------------------- figures


def test_every_figure_of_a_worked_example(folder):
    outcome = run(folder)
    metrics = outcome.report.metrics
    values = {name: metrics[name].value for name in metrics}
    # by hand: "built" shares no long word with its sentence but "wurde"; "ship" shares "dort" with
    # none; "king" shares none either
    assert values["evidence.hit@1"] == 1
    assert values["retrieval.mrr@10"] == 1
    assert values["answer.facts"] == 1
    assert (values["answer.shown"], values["answer.false"], values["answer.right"]) == (1, 0, 1)
    assert [metrics[f"answer.{n}"].n for n in ("shown", "false", "right")] == [4, 4, 4]
    assert values["answer.em"] == 0
    assert values["abstention.precision"] == values["abstention.recall"] == 1
    assert values["abstention.auroc"] == 1
    assert values["abstention.rate"] == pytest.approx(2 / 6)
    assert metrics["evidence.hit@1"].n == 4
    assert metrics["answer.f1"].n == 1
    assert metrics["abstention.f1"].n == 6
    assert set(outcome.report.by_answerable) == {"answerable", "unanswerable"}
    assert [one.example.id for one in outcome.asked] == [row["id"] for row in ROWS]


def test_without_prose_nothing_is_said_of_prose_and_answers_are_compared_with_quotes(folder):
    for outcome in (run(folder, compose=False), run(folder, system=KeywordSystem(prose=False))):
        metrics = outcome.report.metrics
        assert all(metrics[f"answer.{n}"].n == 0 for n in ("shown", "false", "facts"))
        assert metrics["answer.unsupported"].n == 0
        assert metrics["answer.f1"].n == metrics["answer.em"].n == 1
        assert metrics["evidence.hit@1"].value == 1


def test_the_same_input_and_seed_give_the_same_figures_whatever_the_workers(folder):
    first = figures_of(run(folder, seed=3))
    assert first == figures_of(run(folder, seed=3))
    assert first == figures_of(run(folder, seed=3, workers=4))
    assert first != figures_of(run(folder, seed=4))


def test_a_report_says_what_it_was_made_with(folder):
    document = run(folder).report.to_json()
    assert document["models"] == {
        "encoder": "keywords", "llm": "copyist", "encoder_revision": "1"
    }  # fmt: skip
    assert len(document["data"]["sha256"]) == 64
    assert document["data"]["articles"] == 1
    assert document["settings"]["scope"] == "all"
    assert {"python", "scipy", "scikit-learn", "ir-measures", "code"} <= set(document["versions"])
    assert document["interval"]["resampled"] == "question"
    assert str(folder) not in json.dumps(document)


def test_a_report_that_is_written_and_read_again_is_the_same(folder, tmp_path):
    report = run(folder).report
    path = tmp_path / "report.json"
    path.write_text(json.dumps(report.to_json()), "utf-8")
    assert read_report(path).to_json() == report.to_json()
    assert read_report(tmp_path).to_json() == report.to_json()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": 0}', '{"schema": 1, "metrics": {}}'])
def test_a_file_that_is_no_report_is_named(tmp_path, text):
    path = tmp_path / "other.json"
    path.write_text(text)
    with pytest.raises(LoadError, match=r"other\.json"):
        read_report(path)


def test_every_false_sentence_is_shown_beside_its_quote_and_its_share_in_every_place(folder):
    rows = [
        {"id": "high", "question": "Wie hoch ist der Leuchtturm?", "facts": [["vierzig"]]},
        {"id": "who", "question": "Wer wohnt im Turm?", "answers": ["Kapitän Ahab"]},
        {"id": "built", "question": "Wann wurde er gebaut?", "facts": [["1859"]]},
    ]
    (folder / "questions.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    outcome = run(folder)
    figure = outcome.report.to_json()["metrics"]["answer.false"]
    assert (figure["value"], figure["n"]) == (pytest.approx(2 / 3), 3)
    assert figure["low"] < figure["value"] < figure["high"]
    table = io.StringIO()
    print_summary(outcome.report, table)
    assert re.search(r"^answer\.false +0\.667 +0\.000 to 1\.000 +3$", table.getvalue(), re.M)
    wrong = re.findall(r"<tr data-kinds=\"[^\"]*wrong answer.*?</tr>", render(outcome), re.S)
    assert len(wrong) == 2
    for row, wanted, quote in zip(
        wrong, ("vierzig", "Kapitän Ahab"), ("dreißig Meter", "Anna Böhm wohnt"), strict=True
    ):
        assert wanted in row
        assert re.search(rf"{quote}[^<]*\[1\]<ol><li>[^<]*{quote}", row)


@pytest.mark.parametrize(("answer", "false"), [("vier Kronen", 0), ("four crowns", 1)])
def test_prose_must_hold_an_answer_of_the_file_that_the_questions_are_from(folder, answer, false):
    row = {"id": "price", "question": "Was kostet der Eintritt?", "language": "de"}
    for name, answers in (("asked", ["fem kroner"]), ("from", [answer])):
        (folder / f"{name}.jsonl").write_text(json.dumps(row | {"answers": answers}), "utf-8")
    asked, words = folder / "asked.jsonl", folder / "from.jsonl"
    metrics = run(folder, questions=asked, questions_from=words).report.metrics
    assert metrics["answer.false"].value == false
    assert metrics["answer.right"].value == 1 - false
    assert run(folder, questions=asked).report.metrics["answer.false"].value == 1


def test_questions_are_chosen_by_tag_and_each_tag_has_figures(folder):
    tags = {"high": ["tower"], "built": ["tower", "year"], "ship": ["year"]}
    rows = [row | {"tags": tags.get(row["id"], [])} for row in ROWS]
    path = folder / "questions.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    every = run(folder).report
    assert {tag: part["evidence.hit@1"].n for tag, part in every.by_tag.items()} == {
        "tower": 2, "year": 1,
    }  # fmt: skip
    (folder / "report.json").write_text(json.dumps(every.to_json()), "utf-8")
    assert read_report(folder).by_tag == every.by_tag
    chosen = run(folder, tags=("year",))
    assert [one.example.id for one in chosen.asked] == ["built", "ship"]
    assert chosen.report.run["settings"]["tags"] == ["year"]
    with pytest.raises(LoadError, match=r"no question has the tag price: there is tower, year"):
        run(folder, tags=("year", "price"))


# ---------------------------------------------------------------- scope and articles


def pages(folder):
    rows = [
        {"id": n, "question": f"Was kostet Karte {n}?", "answers": [1],
         "context": f"Karten\nDie Karte kostet {n} Kronen.", "language": "de"}
        for n in range(8)
    ]  # fmt: skip
    path = folder / "pages.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    return path


def test_questions_with_a_page_each_are_asked_of_their_own_page(folder):
    path = pages(folder)
    own = run(folder, questions=path, articles=())
    assert own.report.run["settings"]["scope"] == "own"
    assert own.report.metrics["evidence.hit@1"].value == 1
    everywhere = run(folder, questions=path, articles=(), scope="all")
    assert everywhere.report.metrics["evidence.hit@1"].value == pytest.approx(1 / 8)
    assert everywhere.report.to_json()["interval"]["resampled"] == "article"


def test_an_article_of_its_own_is_needed_to_ask_of_it(folder):
    (folder / "other.txt").write_text("Ein zweiter Artikel. Er ist kurz.", "utf-8")
    both = (str(folder / "turm.txt"), str(folder / "other.txt"))
    with pytest.raises(LoadError, match=r"2 questions do not say which .*the first is ship"):
        run(folder, articles=both, scope="own")
    assert run(folder, articles=both).report.metrics["evidence.hit@1"].value == 1


def test_articles_may_be_named_by_their_id_in_the_index(folder):
    system = KeywordSystem()
    article = from_text(ARTICLE, source="index")
    system.ingest_article(article, lambda *_: None)
    outcome = run(folder, system=system, articles=(article.id,))
    assert [a.id for a in outcome.articles] == [article.id]


@pytest.mark.parametrize(
    ("articles", "why"),
    [(("none.txt",), "none.txt is neither a file nor the id"), ((), "name one with --article")],
)
def test_an_article_that_is_not_there_is_named_before_anything_is_asked(folder, articles, why):
    class Empty(KeywordSystem):
        def article(self, article_id):
            raise StoreError(f"there is no article {article_id}")

        def stream(self, question, **_):
            raise AssertionError("nothing may be asked")

    with pytest.raises(LoadError, match=why):
        run(folder, system=Empty(), articles=articles)


def test_a_file_that_brings_its_articles_takes_no_others(folder):
    with pytest.raises(LoadError, match="leave out --article"):
        run(folder, questions=pages(folder))


def test_a_sample_is_asked_and_no_more(folder):
    outcome = run(folder, limit=2, seed=5)
    assert len(outcome.asked) == 2
    assert outcome.report.run["settings"]["limit"] == 2


# ---------------------------------------------------------------- going on


def questions_asked(log):
    return log.read_text("utf-8").splitlines() if log.exists() else []


def test_a_finished_run_repeats_nothing(folder):
    log, out = folder / "log", folder / "out"
    first = run(folder, out, KeywordSystem(log=log))
    again = run(folder, out, KeywordSystem(log=log))
    assert len(questions_asked(log)) == len(ROWS)
    assert (first.reused, again.reused) == (0, len(ROWS))
    assert again.report.to_json()["metrics"] == first.report.to_json()["metrics"]


def test_a_sample_leaves_its_answers_to_the_whole(folder):
    log, out = folder / "log", folder / "out"
    run(folder, out, KeywordSystem(log=log), limit=2)
    assert run(folder, out, KeywordSystem(log=log)).reused == 2
    assert len(questions_asked(log)) == len(ROWS)


@pytest.mark.parametrize("change", [{"compose": False}, {"scope": "own"}])
def test_answers_under_other_conditions_are_put_aside_and_found_again(folder, change):
    out = folder / "out"
    run(folder, out)
    assert run(folder, out, **change).reused == 0
    assert run(folder, out).reused == len(ROWS)
    assert run(folder, out, **change).reused == len(ROWS)


def test_other_questions_of_the_same_name_are_other_data(folder):
    out = folder / "out"
    run(folder, out)
    path = folder / "questions.jsonl"
    path.write_text(path.read_text("utf-8").replace("Wer wohnt", "Wer lebt"), "utf-8")
    assert run(folder, out).reused == 0


def test_an_answer_that_fails_stops_the_run_and_keeps_the_others(folder):
    class Failing(KeywordSystem):
        def stream(self, question, **options):
            if "Eintritt" in question:
                raise StoreError("the index is gone")
            yield from super().stream(question, **options)

    out = folder / "out"
    with pytest.raises(StoreError, match="the index is gone"):
        run(folder, out, Failing())
    # the first three, and what was begun before the failure was noticed
    assert run(folder, out).reused in (3, 4)


RUNNER = """
import sys
from pathlib import Path
from tests.qa.evaluation.run.keyword_system import KeywordSystem
from qa.evaluation.run.plan import Plan
from qa.evaluation.run.run import evaluate
from qa.settings import Settings

folder, workers = Path(sys.argv[1]), int(sys.argv[2])
plan = Plan(questions=folder / "pages.jsonl", workers=workers)
system = KeywordSystem(seconds=0.02, log=folder / "log")
evaluate(plan, Settings(cache=folder / "cache"), out=folder / "out", open_system=lambda _: system)
"""


@pytest.mark.parametrize("workers", [1, 3])
def test_a_run_that_is_killed_goes_on_and_ends_with_the_figures_of_an_unbroken_one(folder, workers):
    rows = [
        {"id": n, "question": f"Was kostet Karte {n}?", "answers": [1 + n % 2] if n % 3 else [],
         "context": f"Karten\nDie Karte kostet {n} Kronen.\nSie gilt {n} Tage."}
        for n in range(90)
    ]  # fmt: skip
    (folder / "pages.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    log, journal = folder / "log", folder / "out" / "results.jsonl"
    here = Path(__file__).resolve().parent
    environment = os.environ | {"PYTHONPATH": f"{here}{os.pathsep}{ROOT}"}
    arguments = [sys.executable, "-c", RUNNER, str(folder), str(workers)]
    answers = 0
    for goal in (20, 45):  # killed twice
        process = subprocess.Popen(arguments, env=environment)
        try:
            deadline = time.monotonic() + 60
            while answers < goal and time.monotonic() < deadline:
                time.sleep(0.01)
                answers = max(0, journal.read_bytes().count(b"\n") - 1) if journal.exists() else 0
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
        assert goal <= answers < len(rows), "it was to be killed half way"
    with journal.open("ab") as file:  # as if the last line had been torn
        file.write(b'{"id": "89", "answer": {"answ')
    outcome = run(folder, folder / "out", KeywordSystem(log=log), questions=folder / "pages.jsonl",
                  articles=())  # fmt: skip
    assert outcome.reused >= 45
    unbroken = run(folder, questions=folder / "pages.jsonl", articles=())
    assert figures_of(outcome) == figures_of(unbroken)
    asked = questions_asked(log)
    assert set(asked) == {row["question"] for row in rows}
    assert len(asked) <= len(rows) + 2 * workers  # what was under way when it was killed


def test_two_runs_do_not_write_to_one_folder(folder):
    out = folder / "out"

    class Nested(KeywordSystem):
        def stream(self, question, **options):
            with pytest.raises(StoreError, match="another evaluation is writing"):
                run(folder, out)
            yield from super().stream(question, **options)

    assert len(run(folder, out, Nested(), limit=1).asked) == 1


def test_a_folder_that_cannot_be_made_is_named(folder):
    (folder / "file").write_text("")
    with pytest.raises(LoadError, match="cannot be made a folder"):
        run(folder, folder / "file" / "out")


# ---------------------------------------------------------------- one at a time


def test_a_question_that_is_asked_alone_is_worth_what_it_is_in_a_run(folder):
    whole = run(folder).report.scored
    questions = read_questions(folder / "questions.jsonl")
    settings = Settings(cache=folder / "cache")
    with contextlib.closing(
        Asker(questions, plan(folder), settings, lambda _: KeywordSystem())
    ) as asker:
        for one in whole:
            alone = asker.ask(one.id)
            assert (alone.id, alone.answer, verdict(alone)) == (one.id, one.answer, verdict(one))


def test_questions_may_name_their_article_by_a_file_beside_theirs(folder):
    (folder / "notes").mkdir()
    (folder / "notes" / "kran.md").write_text("# Der Kran\n\nDer Kran hebt neun Tonnen.", "utf-8")
    rows = [
        {"id": "1", "question": "Was hebt der Kran?", "evidence": ["neun Tonnen"],
         "article": "notes/kran.md"},
        {"id": "2", "question": "Wer wohnt im Turm?", "evidence": ["Anna Böhm"],
         "article": "turm.txt"},
    ]  # fmt: skip
    path = folder / "questions.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    outcome = run(folder, articles=())
    assert {article.title for article in outcome.articles} >= {"Der Kran"}
    assert [scored.scores["evidence.hit@1"] for scored in outcome.report.scored] == [1, 1]
    unchanged = read_questions(path)
    (folder / "notes" / "kran.md").unlink()
    assert with_files(unchanged, folder) is unchanged
