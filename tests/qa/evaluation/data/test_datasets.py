import csv
import io
import json
from dataclasses import replace

import pytest

from index.article import Article
from index.errors import LoadError
from index.sources.load import from_text
from qa.evaluation.data.datasets import bind, read_questions, reworded, sample
from tests.conftest import DATA

TEXT = """Ein Leuchtturm

Der Turm ist 30 Meter hoch. Er wurde 1859 gebaut. Er wurde 1859 gebaut.

Der Wärter

Anna Böhm wohnt dort. Sie sagte: „Das Licht brennt immer.“"""


@pytest.fixture
def article() -> Article:
    return from_text(TEXT, source="notes/turm.txt")


def write(folder, rows, name="questions.jsonl"):
    path = folder / name
    text = "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows)
    path.write_text(text, "utf-8")
    return path


def squad(path, paragraphs, title="The_Tower", version="1.1"):
    document = {"version": version, "data": [{"title": title, "paragraphs": paragraphs}]}
    path.write_text(json.dumps(document, indent=1), "utf-8")
    return path


# ---------------------------------------------------------------- JSON lines


def test_a_line_has_its_fields_and_its_evidence_is_found_to_the_character(tmp_path, article):
    path = write(
        tmp_path,
        [
            {
                "id": 7,
                "question": " Wie hoch? ",
                "language": "DE",
                "answers": ["30 Meter"],
                "facts": [["30", "dreißig"], "Meter"],
                "evidence": ["30 Meter hoch"],
                "note": "not ours",
            }
        ],
    )
    (example,) = bind(read_questions(path), [article])
    assert (example.id, example.question, example.language) == ("7", "Wie hoch?", "de")
    assert example.answerable is True
    assert example.answers == ("30 Meter",)
    assert example.facts == (("30", "dreißig"), ("Meter",))
    assert example.article == article.id
    assert [article.text[g.start : g.end] for g in example.gold] == ["30 Meter hoch"]


def test_evidence_that_stands_twice_is_found_twice(tmp_path, article):
    path = write(tmp_path, [{"id": "a", "question": "Wann?", "evidence": ["1859 gebaut"]}])
    (example,) = bind(read_questions(path), [article])
    assert len(example.gold) == 2
    assert {article.text[g.start : g.end] for g in example.gold} == {"1859 gebaut"}


def test_evidence_is_looked_for_in_the_form_that_articles_keep(tmp_path, article):
    decomposed = "Anna Bo\u0308hm"  # an o and two dots
    path = write(tmp_path, [{"id": "a", "question": "Wer?", "evidence": [decomposed]}])
    (example,) = bind(read_questions(path), [article])
    (gold,) = example.gold
    assert article.text[gold.start : gold.end] == "Anna Böhm"


def test_a_question_without_gold_is_neither_answerable_nor_not(tmp_path, article):
    path = write(tmp_path, [{"id": "a", "question": "Wer?"}])
    (example,) = bind(read_questions(path), [article])
    assert example.answerable is None


def test_a_question_that_the_article_does_not_answer_has_no_gold(tmp_path, article):
    path = write(tmp_path, [{"id": "a", "question": "Wer?", "answerable": False}])
    (example,) = bind(read_questions(path), [article])
    assert (example.answerable, example.gold) == (False, ())


def test_a_row_may_name_its_article_by_id_title_source_or_file(tmp_path, article):
    other = from_text("Ein anderer Text. Er ist kurz.", title="Anderes", source="anderes.txt")
    names = [article.id, article.title, article.source, "turm.txt", "turm"]
    rows = [{"id": n, "question": "Was?", "article": name} for n, name in enumerate(names)]
    examples = bind(read_questions(write(tmp_path, rows)), [other, article])
    assert {example.article for example in examples} == {article.id}


def test_without_a_name_the_article_is_the_one_that_holds_the_evidence(tmp_path, article):
    other = from_text("Ein anderer Text. Er ist kurz.", title="Anderes", source="anderes.txt")
    rows = [
        {"id": "a", "question": "Wann?", "evidence": ["1859"]},
        {"id": "b", "question": "Wann?", "answerable": False},
    ]
    one, unknown = bind(read_questions(write(tmp_path, rows)), [other, article])
    assert one.article == article.id
    assert unknown.article == ""


def test_questions_keep_the_language_they_are_in(tmp_path, article):
    rows = [
        {"id": "a", "question": "Wie hoch ist der Turm?"},
        {"id": "b", "question": "How high is the tower?"},
        {"id": "c", "question": "How high is the tower?", "language": "fr"},
    ]
    examples = bind(read_questions(write(tmp_path, rows)), [article])
    assert [example.language for example in examples] == ["de", "en", "fr"]


# ---------------------------------------------------------------- what cannot be read


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("{not json", "this is not JSON"),
        ("[1, 2]", "not one JSON object"),
        ('{"id": "a"} {"id": "b"}', "not one JSON object"),
        ({"id": True, "question": "Wer?"}, "id is neither a text"),
        ({"id": "x"}, "question is missing"),
        ({"id": "x", "question": "  "}, "the question is empty"),
        ({"id": "x", "question": "?" * 2001}, "2001 characters"),
        ({"id": "x", "question": "Wer?", "answerable": "maybe"}, "neither true nor false"),
        ({"id": "x", "question": "Wer?", "answers": [[1]]}, "answers is not a list of texts"),
        ({"id": "x", "question": "Wer?", "answers": [""]}, "answers has an empty text"),
        ({"id": "x", "question": "Wer?", "facts": [[]]}, "facts has an empty list"),
        ({"id": "x", "question": "Wer?", "facts": [[""]]}, "facts has an empty text"),
        ({"id": "x", "question": "Wer?", "facts": {"a": 1}}, "list of lists"),
        ({"id": "x", "question": "Wer?", "evidence": {"a": 1}}, "evidence is not a list"),
        (
            {"id": "x", "question": "Wer?", "answerable": False, "answers": ["Anna"]},
            "answerable is false, and yet",
        ),
        ('{"id": "x", "question": "\\ud800?"}', "half a character"),
        ({"id": "x", "question": "Wer?", "context": "A\nB", "answers": [2]}, "no such lines"),
        ({"id": "first", "question": "Wer?"}, "the id first is taken by line 1"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_by_file_and_line(tmp_path, row, why):
    path = write(tmp_path, [{"id": "first", "question": "Wer?"}, "", row])
    with pytest.raises(LoadError) as error:
        read_questions(path)
    message = str(error.value)
    assert message.startswith("questions.jsonl, line 3: ")
    assert why in message
    assert "nothing was asked" in message
    assert "\n" not in message


def test_all_rows_that_cannot_be_read_are_in_one_error(tmp_path):
    path = write(tmp_path, ["{"] * 7 + [{"id": "a", "question": "Wer?"}])
    with pytest.raises(LoadError, match=r"line 1: .*line 2: .*line 5: .*; and 2 more"):
        read_questions(path)


def test_evidence_that_is_not_in_the_article_is_named(tmp_path, article):
    rows = [
        {"id": "a", "question": "Wann?", "evidence": ["1859"]},
        {"id": "b", "question": "Wann?", "evidence": ["1859", "im Jahr 1860"]},
    ]
    with pytest.raises(LoadError, match=r"line 2: the evidence “im Jahr 1860” is not in"):
        bind(read_questions(write(tmp_path, rows)), [article])


def test_an_article_that_is_not_there_is_named(tmp_path, article):
    path = write(tmp_path, [{"id": "a", "question": "Wann?", "article": "hafen"}])
    with pytest.raises(LoadError, match="line 1: no article is called hafen"):
        bind(read_questions(path), [article])


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "holds no question"),
        (b"\n\n", "holds no question"),
        (b"a\nb", "line 1: this is not JSON"),
        (b"a\n\xff", "unknown encoding"),
    ],
)
def test_a_file_that_holds_no_question_is_named(tmp_path, data, why):
    path = tmp_path / "questions.jsonl"
    path.write_bytes(data)
    with pytest.raises(LoadError, match=f"questions.jsonl.*{why}"):
        read_questions(path)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(LoadError, match=r"none\.jsonl cannot be read"):
        read_questions(tmp_path / "none.jsonl")


# ---------------------------------------------------------------- CSV


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_csv_holds_the_same_as_json_lines(tmp_path, article, delimiter, start):
    rows = [
        {"id": "a", "question": "Wie hoch, bitte;\nungefähr?", "language": "de",
         "facts": [["30"], ["Meter", "m"]], "evidence": ["30 Meter"]},
        {"id": "b", "question": "Wer ist\tKapitän?", "language": "de", "answerable": False},
        {"id": "c", "question": "Wer?", "language": "de", "answers": ["Anna Böhm"]},
    ]  # fmt: skip
    names = ["id", "question", "language", "article", "answerable", "answers", "facts", "evidence"]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, names, delimiter=delimiter)
    writer.writeheader()
    for row in rows:
        writer.writerow(
            {k: json.dumps(v) if isinstance(v, bool | list) else v for k, v in row.items()}
        )
    path = tmp_path / "questions.csv"
    path.write_bytes((start + out.getvalue()).encode())
    from_csv = bind(read_questions(path), [article])
    assert from_csv == bind(read_questions(write(tmp_path, rows)), [article])


def test_a_cell_that_is_no_list_is_a_list_of_one(tmp_path, article):
    path = tmp_path / "questions.csv"
    path.write_text("id,question,answers,facts,evidence\na,Wann?,1859,1859,1859 gebaut\n")
    (example,) = bind(read_questions(path), [article])
    assert (example.answers, example.facts) == (("1859",), (("1859",),))
    assert len(example.gold) == 2


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("id,question\na,Wer?\nb,Wo?,3\n", "line 3: there are more cells"),
        ("id,question\na,\"two\nlines\"\nb,\n", "line 4: question is missing"),
        ("id,question,facts\na,Wer?,\"[[\"\"x\"\"\"\n", "line 2: facts is not a JSON list"),
        ("id,question\na,\"Wer?\n", "line 2: this is not CSV"),
        ("id,question,answerable\na,Wer?,perhaps\n", "line 2: answerable is neither"),
    ],
)  # fmt: skip
def test_a_line_of_csv_that_cannot_be_read_is_named(tmp_path, text, why):
    path = tmp_path / "questions.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(LoadError, match=r"questions\.csv, " + why):
        read_questions(path)


# ---------------------------------------------------------------- SQuAD

FIRST = "The tower is 30 m high. It was built in 1859."
SECOND = "  Anna lives there.\nShe keeps the light. "


def test_a_title_becomes_an_article_whose_paragraphs_are_its_sections(tmp_path):
    path = squad(
        tmp_path / "dev.json",
        [
            {
                "context": FIRST,
                "qas": [
                    {
                        "id": "1",
                        "question": "How high?",
                        "answers": [
                            {"text": "30 m", "answer_start": 13},
                            {"text": "30 m high", "answer_start": 13},
                            {"text": "30 m", "answer_start": 13},
                        ],
                    }
                ],
            },
            {
                "context": SECOND,
                "qas": [
                    {
                        "id": "2",
                        "question": "Who lives there?",
                        "answers": [{"text": "Anna", "answer_start": 2}],
                    }
                ],
            },
        ],
    )
    questions = read_questions(path)
    (article,) = questions.articles
    assert article.title == "The Tower"
    assert len(article.sections) == 2
    for section, context in zip(article.sections, (FIRST, SECOND), strict=True):
        joined = " ".join(s.of(article.text) for s in section.sentences)
        assert joined.split() == context.split()
    assert FIRST in article.text
    assert SECOND in article.text
    high, who = bind(questions, questions.articles)
    assert high.answers == ("30 m", "30 m high")
    assert [article.text[g.start : g.end] for g in high.gold] == ["30 m", "30 m high"]
    assert [article.text[g.start : g.end] for g in who.gold] == ["Anna"]
    assert {high.article, who.article} == {article.id}
    assert questions.scope == "all"


def test_paragraphs_of_one_title_are_one_article_wherever_they_are(tmp_path):
    entry = {"title": "A", "paragraphs": [{"context": "One.", "qas": []}]}
    other = {"title": "B", "paragraphs": [{"context": "Two.", "qas": []}]}
    more = {
        "title": "A",
        "paragraphs": [
            {
                "context": "Three is more.",
                "qas": [
                    {
                        "id": "q",
                        "question": "What?",
                        "answers": [{"text": "Three", "answer_start": 0}],
                    }
                ],
            }
        ],
    }
    path = tmp_path / "dev.json"
    path.write_text(json.dumps({"data": [entry, other, more]}))
    questions = read_questions(path)
    assert [article.title for article in questions.articles] == ["A", "B"]
    (example,) = bind(questions, questions.articles)
    (gold,) = example.gold
    assert questions.articles[0].text[gold.start : gold.end] == "Three"


def test_questions_that_squad_2_calls_impossible_are_not_answerable(tmp_path):
    path = squad(
        tmp_path / "dev.json",
        [
            {
                "context": FIRST,
                "qas": [
                    {
                        "id": "1",
                        "question": "How wide?",
                        "is_impossible": True,
                        "answers": [],
                        "plausible_answers": [{"text": "30 m", "answer_start": 13}],
                    },
                    {
                        "id": "2",
                        "question": "How high?",
                        "is_impossible": False,
                        "answers": [{"text": "30 m", "answer_start": 13}],
                    },
                ],
            }
        ],
        version="v2.0",
    )
    questions = read_questions(path)
    wide, high = bind(questions, questions.articles)
    assert (wide.answerable, wide.gold, wide.answers) == (False, (), ())
    assert high.answerable is True


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"answers": [{"text": "30 m", "answer_start": 12}]}, "“30 m” does not stand at 12"),
        ({"answers": [{"text": "30 m", "answer_start": -32}]}, "does not stand at -32"),
        ({"answers": [{"text": "30 m"}]}, "lacks its text or answer_start"),
        ({"answers": ["30 m"]}, "an answer is not an object"),
        ({"question": ""}, "the question is empty"),
        ({"is_impossible": "perhaps"}, "is_impossible is neither true nor false"),
    ],
)
def test_a_question_of_squad_that_cannot_be_read_is_named_by_line_and_place(tmp_path, change, why):
    values = {"id": "q17", "question": "How high?", "answers": []} | change
    path = squad(tmp_path / "dev.json", [{"context": FIRST, "qas": [values]}])
    line = next(
        number
        for number, text in enumerate(path.read_text("utf-8").split("\n"), 1)
        if '"q17"' in text
    )
    with pytest.raises(LoadError) as error:
        read_questions(path)
    assert f"dev.json, line {line}, data[0].paragraphs[0].qas[0]: " in str(error.value)
    assert why in str(error.value)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"data": [\n{"title": }]}', "line 2: this is not JSON"),
        ('{"data": [{"title": "A"}]}', r"data\[0\]: there is no list paragraphs"),
        ('{"data": [{"paragraphs": [{"qas": []}]}]}', r"data\[0\]\.paragraphs\[0\]: context is"),
        ('{"data": [{"paragraphs": [{"context": "A."}]}]}', "there is no list qas"),
        ('{"data": [{"paragraphs": [{"context": "A.", "qas": [1]}]}]}', "this is not an object"),
        ('{"data": []}', "holds no question"),
        ("[" * 100_000, "cannot be read|is not JSON"),
    ],
)
def test_a_broken_squad_file_is_named(tmp_path, text, why):
    path = tmp_path / "dev.json"
    path.write_text(text)
    with pytest.raises(LoadError, match=why):
        read_questions(path)


# ---------------------------------------------------------------- OMoS-QA

PAGE = "Schulen\n Die Schule ist frei. \nSie beginnt um 8 Uhr.\nz. B. hier."


def test_line_numbers_become_sentences_of_the_page(tmp_path):
    rows = [
        {"id": 1, "question": "Wann?", "answers": [2], "context": PAGE, "language": "de"},
        {"id": 2, "question": "Wo?", "answers": [], "context": PAGE, "language": "de"},
        {"id": 3, "question": "Was?", "answers": [3, 1], "context": "A\nB\nC\nD"},
    ]
    questions = read_questions(write(tmp_path, rows))
    assert questions.scope == "own"
    assert len(questions.articles) == 2
    page = questions.articles[0]
    assert page.text == PAGE
    assert page.title == page.heading(0) == "Schulen"
    assert [s.of(PAGE) for s in page.sentences] == [line.strip() for line in PAGE.split("\n")[1:]]
    when, where, what = bind(questions, questions.articles)
    assert [PAGE[g.start : g.end] for g in when.gold] == ["Sie beginnt um 8 Uhr."]
    assert (when.answerable, where.answerable, where.gold) == (True, False, ())
    assert [g.start for g in what.gold] == [2, 6]


def test_a_page_of_one_line_has_that_line_for_its_sentence(tmp_path):
    path = write(tmp_path, [{"id": 1, "question": "Was?", "answers": [0], "context": "Nur das."}])
    questions = read_questions(path)
    assert [s.of("Nur das.") for s in questions.articles[0].sentences] == ["Nur das."]


def test_rows_with_and_without_a_page_do_not_mix(tmp_path):
    rows = [
        {"id": 1, "question": "Wann?", "answers": [1], "context": "A\nB"},
        {"id": 2, "question": "Wo?", "answers": ["B"]},
    ]
    with pytest.raises(LoadError, match="line 2: there is no context"):
        read_questions(write(tmp_path, rows))


# ---------------------------------------------------------------- across languages, samples


def test_questions_are_asked_in_the_words_of_another_file(tmp_path, article):
    german = [
        {"id": "a", "question": "Wann?", "evidence": ["1859"]},
        {"id": "b", "question": "Wer?", "evidence": ["Anna"]},
    ]
    english = [
        {"id": "b", "question": "Who lives there?"},
        {"id": "c", "question": "Why?"},
        {"id": "a", "question": "When was it built?"},
    ]
    first = read_questions(write(tmp_path, german, "de.jsonl"))
    second = read_questions(write(tmp_path, english, "en.jsonl"))
    when, who = bind(reworded(first, second), [article])
    assert (when.id, when.question, when.language) == ("a", "When was it built?", "en")
    assert who.question == "Who lives there?"
    assert [article.text[g.start : g.end] for g in who.gold] == ["Anna"]


def test_answers_in_the_language_of_the_question_are_told_from_those_of_the_passage(tmp_path):
    def squad(name, text, question, answer):
        answers = [{"text": answer, "answer_start": text.index(answer)}]
        qas = [{"id": "a", "question": question, "answers": answers}]
        data = {"data": [{"title": "T", "paragraphs": [{"context": text, "qas": qas}]}]}
        (tmp_path / name).write_text(json.dumps(data), "utf-8")
        return read_questions(tmp_path / name)

    german = squad("de.json", "Der Turm wurde im Jahr 1859 aus Granit gebaut und steht noch heute.",
                   "Woraus wurde der Turm gebaut?", "Granit")  # fmt: skip
    english = squad("en.json", "The tower was built of hard stone in 1859 and is still there.",
                    "What was the tower built of?", "hard stone")  # fmt: skip
    (own,) = bind(german, german.articles)
    assert (own.answers, own.own_answers) == (("Granit",), ("Granit",))
    (across,) = bind(reworded(german, english), german.articles)
    assert (across.answers, across.answer_language) == (("Granit",), "de")
    assert (across.language, across.own_answers) == ("en", ("hard stone",))
    english_words = replace(german.rows[0], question=english.rows[0].question, language="en")
    (unknown,) = bind(replace(german, rows=(english_words,)), german.articles)
    assert unknown.own_answers == ()


def test_a_question_that_the_other_file_lacks_is_named(tmp_path):
    first = read_questions(write(tmp_path, [{"id": "a", "question": "Wann?"}], "de.jsonl"))
    second = read_questions(write(tmp_path, [{"id": "b", "question": "When?"}], "en.jsonl"))
    with pytest.raises(LoadError, match=r"en\.jsonl, id a: this question is missing"):
        reworded(first, second)


@pytest.fixture
def many(tmp_path):
    rows = [
        {"id": n, "question": "Was?", "answers": [1], "context": f"A\nPage {n // 10}"}
        for n in range(100)
    ]
    questions = read_questions(write(tmp_path, rows))
    return bind(questions, questions.articles)


def test_a_sample_takes_whole_articles_before_it_begins_the_next(many):
    taken = sample(many, 35, seed=1)
    assert len(taken) == 35
    by_article = [sum(e.article == a for e in taken) for a in {e.article for e in taken}]
    assert sorted(by_article) == [5, 10, 10, 10]
    assert [e.id for e in taken] == [e.id for e in many if e in taken]


def test_a_sample_is_the_same_for_the_same_seed_alone(many):
    assert sample(many, 35, seed=1) == sample(many, 35, seed=1)
    assert sample(many, 35, seed=1) != sample(many, 35, seed=2)
    assert sample(many, None) == many
    assert sample(many, 1000) == many


# ---------------------------------------------------------------- the development data


def development(name):
    path = DATA / name
    if not path.exists():
        pytest.skip(f"the development data is not at {DATA}")
    return path


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_answer_of_xquad_is_found_to_the_character(language):
    questions = read_questions(development(f"xquad-dev.{language}.json"))
    examples = bind(questions, questions.articles)
    articles = {article.id: article for article in questions.articles}
    assert (len(examples), len(articles)) == (632, 24)
    for example in examples:
        assert example.language == example.answer_language == language
        spans = {articles[g.article].text[g.start : g.end] for g in example.gold}
        assert spans == set(example.answers)


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_answer_of_omos_is_a_sentence_of_its_page(language):
    path = development(f"omos-dev.{language}.jsonl")
    questions = read_questions(path)
    examples = bind(questions, questions.articles)
    articles = {article.id: article for article in questions.articles}
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for row, example in zip(rows, examples, strict=True):
        text = articles[example.article].text
        lines = row["context"].split("\n")
        assert [text[g.start : g.end] for g in example.gold] == [lines[n] for n in row["answers"]]
        assert example.answerable is bool(row["answers"])
        sentences = {(s.start, s.end) for s in articles[example.article].sentences}
        assert {(g.start, g.end) for g in example.gold} <= sentences
