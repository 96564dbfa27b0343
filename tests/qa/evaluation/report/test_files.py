"""The forms in which a report goes to other programs: none of its texts does anything there."""

import csv
import io
import math
from xml.etree import ElementTree as Xml

import pytest

from qa.evaluation.figures.compare import compare
from qa.evaluation.figures.scores import Scored
from qa.evaluation.report.files import write_whole
from qa.evaluation.report.junit import junit
from qa.evaluation.report.markdown import LONGEST, escaped, markdown
from qa.evaluation.report.questions_csv import questions_csv
from qa.evaluation.report.report import make_report

RUN = {
    "created": "2026-01-01T00:00:00+00:00",
    "data": {"questions": "harbour.csv", "sha256": "1", "articles_sha256": "2"},
    "settings": {"seed": 0, "scope": "all", "compose": False},
    "models": {"encoder": "e", "llm": ""},
    "versions": {},
}
RIGHT = {"answerable": 1.0, "declined": 0.0, "answer.right": 1.0, "latency.total.p50": 0.5,
         "confidence": 0.75, "right": 1.0, "answer.f1": math.nan}  # fmt: skip
WRONG = RIGHT | {"answer.right": 0.0}
FORMULA = '=HYPERLINK("http://a.example","Click")'


def report(*scored):
    return make_report(RUN, scored, seed=0)


def one(number, scores, question="How deep?", answer="Four metres.", wanted=("4 m",), tags=()):
    return Scored(
        f"q{number}", f"a{number}", "en", True, scores, question, wanted, answer, ("q",), tags
    )


def three():
    unknown = RIGHT | {"answer.right": math.nan}
    return report(one(1, RIGHT), one(2, WRONG, "What | costs\nit?", FORMULA), one(3, unknown))


def test_every_question_is_a_test_that_passed_failed_or_was_skipped():
    suites = Xml.fromstring(junit(three()))
    suite = suites.find("testsuite")
    assert [suite.get(k) for k in ("name", "tests", "failures", "skipped", "time")] == [
        "harbour.csv", "3", "1", "1", "1.500",
    ]  # fmt: skip
    cases = suite.findall("testcase")
    assert [len(case) for case in cases] == [0, 1, 1]
    assert cases[0].get("name") == "q1: How deep?"
    assert cases[0].get("classname") == "harbour"
    failure = cases[1].find("failure")
    assert failure.get("message") == "wrong answer"
    assert failure.text.splitlines()[-3:] == [
        "expected: 4 m",
        f"got:      {FORMULA}",
        "quote:    q",
    ]
    assert cases[2].find("skipped") is not None
    assert suite.find("properties/property[@name='answer.right']").get("value") == "0.5000"


def test_what_xml_cannot_hold_is_replaced():
    odd = "a\x00\x0b\x1b\ufffe <b>&amp; ]]>"
    text = junit(report(one(1, WRONG, odd, odd)))
    assert odd.replace("\ufffe", "").split(" ")[1] in Xml.fromstring(text).find(".//failure").text
    assert "\x0b" not in text


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_no_cell_of_the_table_is_a_formula(start):
    rows = list(csv.DictReader(io.StringIO(questions_csv(report(one(1, WRONG, start, start))))))
    assert [rows[0][name] for name in ("question", "answer")] == [f"'{start}"] * 2


def test_the_table_has_a_row_for_each_question_with_its_result_and_scores():
    rows = list(csv.DictReader(io.StringIO(questions_csv(three()))))
    assert [row["id"] for row in rows] == ["q1", "q2", "q3"]
    assert [row["result"] for row in rows] == ["right", "wrong", "not judged"]
    assert rows[1]["kinds"] == "wrong answer"
    assert rows[1]["question"] == "What | costs\nit?"
    assert rows[0]["answer.right"] == "1"
    assert rows[0]["answer.f1"] == ""
    assert list(rows[0]).count("answerable") == 1


def test_the_summary_counts_shows_figures_and_lists_what_is_wrong():
    text = markdown(three())
    assert text.startswith(
        "### Evaluation of harbour.csv\n\n1 of 3 questions right, 1 wrong, 1 not"
    )
    assert "| answer.right | 0.500 |" in text
    assert "<details><summary>1 wrong</summary>\n\n| question |" in text
    row = next(line for line in text.splitlines() if "q2" in line)
    assert row.startswith("| What \\| costs it? (q2) | wrong answer | 4 m | =HYPERLINK")


def test_nothing_in_the_summary_is_markup_or_tells_anybody():
    assert escaped("<img src=x> [a](http://b) `c` @somebody #1\n| x") == (
        r"\<img src=x\> \[a\]\(http://b\) \`c\` @" "\u200b" r"somebody \#1 \| x"
    )
    assert escaped("- a") == r"\- a"
    assert len(escaped("a" * 10_000)) == LONGEST + 1


def test_a_summary_fits_a_comment_however_much_is_wrong():
    many = report(*(one(n, WRONG, "|" * 2000, "<" * 9000, ("[" * 500,)) for n in range(300)))
    right = report(*(one(n, RIGHT, "|" * 2000) for n in range(300)))
    text = markdown(many, compare(many, right))
    assert len(text) < 65_536
    assert "300 wrong" in text


def test_a_file_is_replaced_as_a_whole_and_its_folder_made(tmp_path):
    path = tmp_path / "a" / "junit.xml"
    write_whole(path, "1\r\n")
    write_whole(path, "2\r\n")
    assert path.read_bytes() == b"2\r\n"
    assert [file.name for file in path.parent.iterdir()] == ["junit.xml"]


def test_each_tag_has_its_own_figures_and_counts():
    asked = (one(1, RIGHT, tags=("depth", "| odd")), one(2, WRONG, tags=("depth",)), one(3, RIGHT))
    found = report(*asked)
    assert {tag: part["answer.right"].value for tag, part in found.by_tag.items()} == {
        "depth": 0.5, "| odd": 1.0,
    }  # fmt: skip
    assert "| depth | 2 | 1 | 1 |\n" in markdown(found)
    assert "| \\| odd | 1 | 1 | 0 |\n" in markdown(found)
    assert next(csv.DictReader(io.StringIO(questions_csv(found))))["tags"] == "depth|| odd"
