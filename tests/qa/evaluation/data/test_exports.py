"""Files are read as Excel, RAGAS, DeepEval, promptfoo, pandas and Hugging Face write them."""

import json
from datetime import datetime

import pytest

from index.errors import LoadError
from index.sources.load import from_text
from qa.evaluation.data.datasets import bind, read_questions, remarks
from tests.qa.evaluation.data.files.test_tables import workbook

ARTICLE = from_text(
    "Der Hafen von Sund\n\nDer Hafen von Sund wird für 2.300.000 Euro vertieft. Die Arbeiten "
    "dauern bis Oktober. Im Becken liegen 34 Boote.\n\nHafenmeisterin Ida Brandt sagte: "
    "„Wir haben keinen anderen Platz.“ Ein Liegeplatz kostet 18,50 Euro am Tag.",
    title="Der Hafen von Sund",
    source="hafen.md",
)  # fmt: skip


def read(path, written, encoding="utf-8", **options):
    """Return what was asked, what is right by id, where it stands, and what was remarked."""
    path.write_bytes(written if isinstance(written, bytes) else written.encode(encoding))
    questions = read_questions(path, **options)
    articles = questions.articles or (ARTICLE,)
    examples = bind(questions, articles)
    texts = {article.id: article.text for article in articles}
    for example in examples:
        stands = tuple(dict.fromkeys(texts[g.article][g.start : g.end] for g in example.gold))
        yield example, stands
    assert [line for line in remarks(questions, examples) if "\n" in line] == []


def summary(*arguments, **options):
    return [(e.question, e.answers, e.answerable, s) for e, s in read(*arguments, **options)]


LAUGHS = "a0: &a0 [x]\n" + "".join(
    f"a{n + 1}: &a{n + 1} [{', '.join([f'*a{n}'] * 9)}]\n" for n in range(9)
)
"""Ten lines that stand for a billion values."""

BOATS = ("Wie viele Boote?", ("34",), True, ("34",))
OPEN = ("Wer zahlt?", (), False, ())


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_a_german_sheet_of_excel_as_csv(tmp_path, encoding):
    written = (
        "sep=;\r\nNr.;Frage;Antwort;Beantwortbar;Beleg\r\n"
        '1;Wie viele Boote?;34;WAHR;34 Boote\r\n2;"Was sagte Ida Brandt für ""Platz""?";;ja;'
        '"""Wir haben keinen anderen Platz."""\r\n3;Wer zahlt?;;FALSCH;\r\n;;;;\r\n'
    )
    boats, said, unanswered = summary(tmp_path / "hafen.csv", written, encoding)
    assert boats == ("Wie viele Boote?", ("34",), True, ("34 Boote",))
    said_so = ("„Wir haben keinen anderen Platz.“",)
    assert said == ('Was sagte Ida Brandt für "Platz"?', (), True, said_so)
    assert unanswered == OPEN


def test_promptfoos_configuration_in_yaml(tmp_path):
    written = """
prompts: ["{{question}}"]
providers: [openai:gpt-5]
defaultTest: {options: {provider: openai:gpt-5}}
tests:
  - vars: {question: "Wie viele Boote?"}
    assert:
      - {type: contains, value: 34}
      - {type: latency, threshold: 900}
  - vars:
      question: Wer zahlt?
    assert: [{type: is-refusal}]
"""
    assert summary(tmp_path / "promptfooconfig.yaml", written) == [BOATS, OPEN]
    questions = read_questions(tmp_path / "promptfooconfig.yaml")
    assert questions.unread == ("assert (latency)",)


def test_lm_evals_logged_samples(tmp_path):
    rows = [
        {"doc_id": 0, "doc": {"question": "Wie viele Boote?", "answer": "#### 34"}, "target": "34",
         "arguments": {"gen_args_0": {"arg_0": "Q: Wie viele Boote?"}}, "resps": [["33"]],
         "exact_match": 0.0},
        {"doc_id": 1, "doc": {"question": "Wo ist das?"}, "target": "Der Hafen von Sund"},
    ]  # fmt: skip
    path = tmp_path / "samples.jsonl"
    boats, where = summary(path, "\n".join(map(json.dumps, rows)))
    assert boats == BOATS
    assert where[3] == ("Der Hafen von Sund",)
    questions = read_questions(path)
    assert [row.id for row in questions.rows] == ["0", "1"]
    assert {"arguments", "resps", "exact_match"} <= {*questions.unread}


def test_excels_unicode_text_has_tabs_in_utf_16(tmp_path):
    written = "Frage\tAntworten\r\nWie viele Boote?\t34; vierunddreißig\r\n"
    (row,) = summary(tmp_path / "hafen.txt", written, "utf-16")
    assert row == ("Wie viele Boote?", ("34", "vierunddreißig"), True, ("34",))


def test_numbers_of_a_workbook_are_looked_for_as_the_article_writes_them(tmp_path):
    rows = [["Frage", "Antwort", "Beantwortbar"], ["Wie viele Boote?", 34, True],
            ["Was kostet das Vertiefen?", 2300000, None], ["Was kostet ein Platz?", 18.5, 1],
            ["Wer zahlt?", None, False]]  # fmt: skip
    boats, cost, place, unanswered = summary(tmp_path / "hafen.xlsx", workbook(Fragen=rows))
    assert (boats, unanswered) == (BOATS, OPEN)
    assert set(cost[1]) == {"2300000", "2.300.000", "2,300,000"}
    assert cost[3] == ("2.300.000",)
    assert place[3] == ("18,50",)


def test_ragas_testset_as_csv_has_lists_as_python_writes_them(tmp_path):
    path = tmp_path / "testset.csv"
    written = (
        ",user_input,reference_contexts,reference,persona_name,synthesizer_name\n"
        "0,Wie viele Boote?,\"['<1-hop>\\n\\nIm Becken liegen 34 Boote.']\",34,Skipper,single_hop\n"
        "1,Was geschieht?,\"['Die Arbeiten dauern bis Oktober.']\",Er wird tiefer.,Skipper,x\n"
    )
    boats, deeper = read(path, written)
    assert (boats[1], boats[0].known) == (("34",), "answers")
    assert (deeper[1], deeper[0].known) == (("Die Arbeiten dauern bis Oktober.",), "contexts")
    questions = read_questions(path)
    assert questions.unread == ("column 1", "persona_name", "synthesizer_name")
    (line,) = remarks(questions, bind(questions, [ARTICLE]))
    assert line == "testset.csv: not read: column 1, persona_name, synthesizer_name"


def test_a_passage_that_ragas_cut_from_markdown_is_found_without_its_marks(tmp_path):
    marked = "## Der Hafen von Sund\n\nDer **Hafen** von [Sund](https://a.example) wird für"
    row = {"user_input": "Warum?", "reference_contexts": [marked], "reference": "Er ist zu flach."}
    ((example, stands),) = read(tmp_path / "a.jsonl", json.dumps(row))
    assert example.known == "contexts"
    assert stands == ("Der Hafen von Sund\n\nDer Hafen von Sund wird für",)


def test_a_day_of_excels_is_looked_for_as_it_is_written_out(tmp_path):
    article = from_text("Am 12. März 2025 wurde er gebaut.", source="turm.txt")
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(a=[["Frage", "Antwort"], ["Wann?", datetime(2025, 3, 12)]]))
    (example,) = bind(read_questions(path), [article])
    assert example.answers[:1] == ("2025-03-12",)
    assert [article.text[g.start : g.end] for g in example.gold] == ["12. März 2025"]


def test_the_answer_of_a_system_beside_a_reference_is_not_taken_for_right(tmp_path):
    row = {
        "question": "Wie viele Boote?",
        "answer": "99",
        "contexts": ["Im Becken"],
        "ground_truth": "34",
    }
    path = tmp_path / "ragas.jsonl"
    ((example, _),) = read(path, json.dumps(row))
    assert example.answers == ("34",)
    assert read_questions(path).unread == ("answer",)


@pytest.mark.parametrize(
    "written",
    [
        json.dumps([{"input": "Wie viele Boote?", "actual_output": None, "expected_output": "34",
                     "context": ["Im Becken liegen 34 Boote."], "comments": "gut"}]),
        json.dumps({"goldens": [{"input": "Wie viele Boote?", "expectedOutput": "34"}]}),
        json.dumps({"user_input": {"0": "Wie viele Boote?"}, "reference": {"0": "34"}}),
        json.dumps({"tests": [{"vars": {"question": "Wie viele Boote?"},
                               "assert": [{"type": "icontains", "value": 34}]}]}),
        json.dumps({"examples": [{"inputs": {"question": "Wie viele Boote?"},
                                  "outputs": {"answer": 34}}]}),
        '[{"query": "Wie viele Boote?", "answers": [34],},]',
    ],
)  # fmt: skip
def test_json_of_deepeval_pandas_promptfoo_and_langsmith(tmp_path, written):
    assert summary(tmp_path / "hafen.json", written) == [BOATS]


def test_deepevals_csv_parts_contexts_by_bars(tmp_path):
    written = (
        "input,actual_output,expected_output,retrieval_context,context,name,comments\n"
        "Wie viele Boote?,,34,,Im Becken liegen 34 Boote.|Ein Liegeplatz kostet,,\n"
        "Was tun sie?,,Sie liegen dort.,,Im Becken liegen 34 Boote.|Ein Liegeplatz kostet,,\n"
    )
    boats, _ = rows = summary(tmp_path / "goldens.csv", written, pages=False)
    assert boats == BOATS
    assert rows[1][3] == ("Im Becken liegen 34 Boote.", "Ein Liegeplatz kostet")


def test_promptfoos_csv_has_assertions_in_cells(tmp_path):
    path = tmp_path / "tests.csv"
    written = (
        "question,__expected1,__expected2,__description\n"
        "Wie viele Boote?,contains: 34,llm-rubric: nennt die Zahl,Zahl\n"
        'Wer ist Hafenmeisterin?,Ida Brandt,"contains-all: Ida, Brandt",\n'
    )
    boats, who = read(path, written)
    assert (boats[0].answers, boats[1]) == (("34",), ("34",))
    assert (who[0].answers, who[0].facts) == (("Ida Brandt",), (("Ida",), ("Brandt",)))
    assert read_questions(path).unread == ("__description", "__expected1 (llm-rubric)")


PARAGRAPH = "Im Becken liegen 34 Boote."
FLAT = [
    {"id": "a", "title": "Sund", "context": PARAGRAPH, "question": "Wie viele Boote?",
     "answers": {"text": ["34"], "answer_start": [17]}},
    {"id": "b", "title": "Sund", "context": PARAGRAPH, "question": "Wer zahlt?",
     "answers": {"text": [], "answer_start": []}},
]  # fmt: skip


def flat_csv():
    cells = [
        f"{row['id']},{row['title']},{row['context']},{row['question']},"
        f"\"{{'text': array({row['answers']['text']}, dtype=object), "
        f"'answer_start': array({row['answers']['answer_start']}, dtype=int32)}}\""
        for row in FLAT
    ]
    return "\n".join(["id,title,context,question,answers", *cells])


@pytest.mark.parametrize(
    ("name", "written"),
    [("squad.jsonl", "\n".join(map(json.dumps, FLAT))), ("squad.csv", flat_csv()),
     ("squad.json", json.dumps({"data": FLAT}))],
)  # fmt: skip
def test_squad_as_hugging_face_writes_it_brings_its_paragraphs_or_marks_passages(
    tmp_path, name, written
):
    path = tmp_path / name
    assert summary(path, written) == [BOATS, OPEN]
    (article,) = read_questions(path).articles
    assert (article.text, article.title) == (PARAGRAPH, "Sund")
    assert summary(path, written, pages=False) == [BOATS, OPEN]
    questions = read_questions(path, pages=False)
    assert (questions.articles, questions.unread) == ((), ("title",))


def test_an_answer_that_does_not_stand_where_squad_says_is_named(tmp_path):
    row = FLAT[0] | {"answers": {"text": ["34"], "answer_start": [3]}}
    with pytest.raises(LoadError, match="line 1: the answer “34” does not stand at 3"):
        list(read(tmp_path / "squad.jsonl", json.dumps(row)))


def test_a_long_document_in_a_cell_is_the_article_and_a_short_one_its_name(tmp_path):
    long = f"{PARAGRAPH} " * 9
    rows = [{"question": "Wie viele Boote?", "document": long, "answer": "34"}]
    assert summary(tmp_path / "a.json", json.dumps(rows)) == [BOATS]
    rows = [{"question": "Wie viele Boote?", "context": "hafen.md", "answer": "34"}]
    assert summary(tmp_path / "b.json", json.dumps(rows)) == [BOATS]


def test_what_a_page_collects_is_read_without_a_word_on_its_remarks(tmp_path):
    rows = [
        {"question": "Wie viele Boote?", "article": ARTICLE.id, "answerable": True,
         "answers": ["34"], "evidence": ["34"], "rating": "up", "comment": "gut"},
        {"question": "Wer zahlt?", "article": "hafen", "answerable": False, "rating": -1,
         "comment": None},
    ]  # fmt: skip
    path = tmp_path / "feedback.jsonl"
    assert summary(path, "\n".join(map(json.dumps, rows))) == [BOATS, OPEN]
    questions = read_questions(path)
    assert remarks(questions, bind(questions, [ARTICLE])) == []


def test_a_row_without_an_id_is_called_by_its_number(tmp_path):
    found = read(tmp_path / "a.csv", "question,id\nWer?,\nWo?,x\nWas?,\n")
    assert [example.id for example, _ in found] == ["row 1", "x", "row 3"]


@pytest.mark.parametrize(
    ("code", "given"), [("de", "Deutsch"), ("de", "de-AT"), ("de", "German"), ("en", "EN")]
)
def test_a_language_is_told_by_its_code_or_name(tmp_path, code, given):
    ((example, _),) = read(tmp_path / "a.csv", f"question,language\nWer?,{given}\n")
    assert example.language == code


def test_answers_that_stand_nowhere_or_anywhere_are_remarked_and_mark_no_place(tmp_path):
    path = tmp_path / "a.csv"
    rows = read(
        path, "question,answer\nIst er tief?,Ja\nWie viele?,vierunddreißig\nWie viele?,34\n"
    )
    assert [stands for _, stands in rows] == [(), (), ("34",)]
    questions = read_questions(path)
    (line,) = remarks(questions, bind(questions, [ARTICLE]))
    assert line.startswith("a.csv: evidence and retrieval are not measured for line 2, line 3: ")


def test_a_short_answer_in_two_articles_does_not_say_which_one_is_meant(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("question,answer\nWie viele?,34\n", "utf-8")
    other = from_text("Ein Zug. Er hat 34 Wagen.", source="zug.txt")
    (example,) = bind(read_questions(path), [ARTICLE, other])
    assert example.article == ""
    assert {place.article for place in example.gold} == {ARTICLE.id, other.id}


@pytest.mark.parametrize(
    ("name", "written", "why"),
    [
        ("a.csv", "Frage;Beantwortbar\nWer?;vielleicht\n",
         "line 2: Beantwortbar is neither true nor false: vielleicht"),
        ("a.csv", "Frage;Antwort;Beantwortbar\nWer?;Ida;nein\n",
         "line 2: Beantwortbar is false, and yet there is an answer"),
        ("a.csv", "Frage,Antwort\nWas kostet er?,18,50 Euro\n", "line 2: there are more cells"),
        ("a.csv", "Frage;Antwort\n;34\n", "line 2: Frage is missing"),
        ("a.csv", "Wie viele Boote?;34\n", "line 1: no column is called question, there is Wie"),
        ("a.json", '[{"topic": "x", "answer": "y"}]', "row 1: no column is called question"),
        ("a.yaml", "tests: file://tests.csv\n", "no list of questions: put them under tests"),
        ("a.yaml", "tests: [\n", "is not YAML (line 2)"),
        ("a.yml", LAUGHS, "more than 1,000,000 values"),
        ("a.yml", "tests: &a [*a]\n", "more than 1,000,000 values"),
        ("a.xls", b"\xd0\xcf\x11\xe0 old", "save it as .xlsx or CSV"),
        ("a.xlsx", b"PK\x03\x04 xl/ cut off", "is damaged, or no Excel file"),
        ("a.ods", b"PK\x03\x04 content.xml", "is no Excel file"),
        ("a.parquet", b"PAR1\x00", "is a Parquet file"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named_in_one_line_by_row_and_column(tmp_path, name, written, why):
    with pytest.raises(LoadError) as error:
        list(read(tmp_path / name, written))
    assert str(error.value).startswith(name)
    assert why in str(error.value)
    assert "\n" not in str(error.value)
