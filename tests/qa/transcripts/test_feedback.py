"""Ratings in a file that the evaluation's own reader takes, the last word of each counting."""

import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import LoadError
from index.sources.load import from_text
from qa.answer import Answer, Citation, Evidence
from qa.command_line import main
from qa.evaluation.data.datasets import bind, read_questions
from qa.evaluation.data.gold import Gold
from qa.evaluation.data.rated import present
from qa.evaluation.drafts.rated import as_lines, rated_bad
from qa.settings import Settings
from qa.transcripts.feedback import Feedback, FeedbackError, Opinion
from qa.transcripts.turn import ShownTurn
from tests.conftest import linked

ARTICLE = from_text(
    "Der Leuchtturm\n\nDer Leuchtturm von Hollenoog wurde 1904 gebaut. Er ist 38 Meter hoch.\n\n"
    "Der Wärter hieß Tamme Janssen. Er zog 1931 aus.",
    source="leuchtturm.txt",
)
BUILT = "Der Leuchtturm von Hollenoog wurde 1904 gebaut."
KEEPER = "Der Wärter hieß Tamme Janssen."


def cited(number, quote, shortest=""):
    start = ARTICLE.text.index(quote)
    at = start + quote.index(shortest) if shortest else 0
    return Citation(
        number,
        ARTICLE.id,
        ARTICLE.title,
        "",
        start,
        start + len(quote),
        quote,
        shortest=(at, at + len(shortest)) if shortest else None,
    )


def answered(question, *citations, number=1, text="", **evidence):
    found = Evidence("de", bool(citations), 0.9, citations, None, (), {}, **evidence)
    answer = Answer(
        question=question,
        language="de",
        answerable=bool(citations),
        confidence=0.9,
        text=text,
        composed=bool(text),
        citations=citations,
        nearest=None,
        passages=(),
    )
    return ShownTurn(number, question, "de", asked=1.7e9).after(found).after(answer)


WHEN = answered("Wann wurde der Leuchtturm gebaut?", cited(1, BUILT, "1904"), cited(2, KEEPER))


@pytest.fixture
def feedback(tmp_path):
    return Feedback(tmp_path / "kept" / "feedback.jsonl")


def examples(feedback, articles=(ARTICLE,)):
    questions, gone = present(read_questions(feedback.path), articles)
    return {example.question: example for example in bind(questions, articles)}, gone


def test_a_good_answers_quote_is_the_evidence_and_its_bold_words_the_answer(feedback):
    feedback.add("c", WHEN, Opinion("up", note="schön"))
    found, _ = examples(feedback)
    example = found[WHEN.question]
    first = WHEN.evidence.citations[0]
    assert example.gold == (Gold(ARTICLE.id, first.start, first.end),)
    assert (example.answers, example.answerable, example.language) == (("1904",), True, "de")


def test_of_composed_sentences_the_quotes_that_they_name_are_the_evidence(feedback):
    turn = answered("Wer wohnte da?", cited(1, BUILT, "1904"), cited(2, KEEPER), text="Tamme [2].")
    feedback.add("c", turn, Opinion("up"))
    example = examples(feedback)[0][turn.question]
    assert [ARTICLE.text[gold.start : gold.end] for gold in example.gold] == [KEEPER]
    assert example.answers == ()


def test_of_a_bad_answer_what_the_visitor_knows_better_is_told(feedback):
    right, none, plain = (replace(WHEN, number=n, question=f"Frage {n}?") for n in (1, 2, 3))
    feedback.add("c", right, Opinion("down", right="Tamme Janssen"))
    feedback.add("c", none, Opinion("down", unanswerable=True, note="falsch"))
    feedback.add("c", plain, Opinion("down", note="zu lang"))
    found, _ = examples(feedback)
    assert found["Frage 1?"].answers == ("Tamme Janssen",)
    assert [ARTICLE.text[g.start : g.end] for g in found["Frage 1?"].gold] == ["Tamme Janssen"]
    assert found["Frage 2?"].answerable is False
    assert (found["Frage 3?"].answerable, found["Frage 3?"].gold) == (None, ())


def test_bad_answers_come_out_as_pairs_to_be_corrected(feedback):
    right, none, plain, good = (replace(WHEN, number=n, question=f"Frage {n}?") for n in range(4))
    feedback.add("c", right, Opinion("down", right="Tamme Janssen"))
    feedback.add("c", none, Opinion("down", unanswerable=True, note="falsch"))
    feedback.add("c", plain, Opinion("down", note="zu lang"))
    feedback.add("c", good, Opinion("down"))
    feedback.add("c", good, Opinion("up"))
    rows = list(rated_bad(feedback.path))
    assert [row["question"] for row in rows] == ["Frage 0?", "Frage 1?", "Frage 2?"]
    assert (rows[0]["answers"], rows[1]["answerable"]) == (["Tamme Janssen"], False)
    assert rows[2]["answers"] == rows[2]["evidence"] == []
    assert {row["article"] for row in rows} == {ARTICLE.id}
    assert all(row["said"] == WHEN.answer.text and row["tags"] == ["thumbs down"] for row in rows)
    path = feedback.path.with_name("pairs.jsonl")
    rows[2]["evidence"] = [BUILT]
    path.write_text(as_lines(rows), "utf-8")
    questions = read_questions(path)
    assert questions.unread == ()
    assert [one.answerable for one in bind(questions, (ARTICLE,))] == [True, False, True]
    with pytest.raises(LoadError, match=r"none\.jsonl cannot be read"):
        list(rated_bad(path.with_name("none.jsonl")))


def test_a_right_refusal_is_a_question_without_an_answer(feedback):
    turn = answered("Wer spielte Schach?")
    feedback.add("c", turn, Opinion("up"))
    assert examples(feedback)[0][turn.question].answerable is False


def test_a_completed_question_is_kept_as_it_was_understood(feedback):
    understood = "Wie hieß der Wärter des Leuchtturms?"
    turn = answered("Und der Wärter?", cited(1, KEEPER), understood=understood)
    feedback.add("c", turn, Opinion("up"))
    assert list(examples(feedback)[0]) == [understood]


def test_the_last_word_counts_and_one_taken_back_does_not(feedback):
    other = replace(WHEN, number=2, question="Und dann?")
    feedback.add("c", WHEN, Opinion("up"))
    feedback.add("c", other, Opinion("up"))
    feedback.add("c", WHEN, Opinion("down", right="1904"))
    feedback.add("c", other, Opinion(""))
    found, _ = examples(feedback)
    assert list(found) == [WHEN.question]
    assert found[WHEN.question].gold != ()
    assert found[WHEN.question].known == "answers"


def test_ratings_of_an_article_that_is_gone_are_left_out_and_counted(feedback):
    elsewhere = replace(cited(1, BUILT), article="0123456789abcdef")
    feedback.add("c", WHEN, Opinion("up"))
    feedback.add("d", answered("Und wo?", elsewhere), Opinion("up"))
    found, gone = examples(feedback)
    assert list(found) == [WHEN.question]
    assert gone == ["feedback.jsonl: 1 left out: their article is not there (any more)"]


def test_many_writers_leave_whole_lines(feedback):
    def write(number):
        for turn in range(5):
            again = Feedback(feedback.path)
            again.add(f"c{number}", replace(WHEN, number=turn), Opinion("up", note="ü" * 2000))

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lines = feedback.path.read_text("utf-8").splitlines()
    assert len({json.loads(line)["id"] for line in lines}) == len(lines) == 20


def test_a_line_that_was_cut_off_does_not_take_the_next_one_with_it(feedback):
    feedback.add("c", WHEN, Opinion("up"))
    with feedback.path.open("ab") as file:
        file.write(b'{"id": "half')
    feedback.add("d", WHEN, Opinion("up"))
    assert json.loads(feedback.path.read_text("utf-8").splitlines()[-1])["id"].startswith("d-1-")


def test_half_a_character_that_somebody_typed_is_written_as_well(feedback):
    feedback.add("c", WHEN, Opinion("up", note="\ud83d"))
    assert len(read_questions(feedback.path).rows) == 1


def test_a_file_that_cannot_be_written_gets_one_line(tmp_path):
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(FeedbackError, match="cannot be kept"):
        Feedback(tmp_path / "file" / "feedback.jsonl").add("c", WHEN, Opinion("up"))


def test_the_file_stands_beside_the_index_or_where_it_was_said(tmp_path):
    assert Settings(index=tmp_path).feedback == tmp_path / "feedback.jsonl"
    named = Settings(index=tmp_path, feedback_file=Path("~/said.jsonl"))
    assert named.feedback == Path("~/said.jsonl").expanduser()


@pytest.mark.slow
@pytest.mark.usefixtures("shared_models")
def test_the_command_evaluates_what_visitors_said(feedback, tmp_path, cache, monkeypatch, capsys):
    path = tmp_path / "leuchtturm.txt"
    path.write_text(ARTICLE.text, "utf-8")
    feedback.add("c", WHEN, Opinion("up"))
    feedback.add("c", answered("Wer spielte Schach?", number=2), Opinion("up"))
    monkeypatch.setenv("ARTICLE_QA_CACHE", str(linked(cache, tmp_path / "cache")))
    monkeypatch.chdir(tmp_path)
    code = main(["eval", str(feedback.path), "--article", str(path), "--no-llm", "--json"])
    said = capsys.readouterr()
    assert code == 0, said.err
    assert json.loads(said.out)["metrics"]["evidence.hit@1"] == {
        **json.loads(said.out)["metrics"]["evidence.hit@1"],
        "value": 1.0,
        "n": 1,
    }
