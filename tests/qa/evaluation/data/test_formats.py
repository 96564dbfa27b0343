"""Whatever is in a file of questions, it is read or refused in one line."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import LoadError
from qa.evaluation.data.datasets import bind, read_questions

ANY = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

SUFFIXES = st.sampled_from([".jsonl", ".json", ".csv", ".tsv", ".txt", ".xlsx", ".yaml"])
KEYS = st.sampled_from(
    ["id", "question", "answers", "facts", "evidence", "answerable", "context", "article",
     "language", "data", "title", "paragraphs", "qas", "text", "answer_start", "is_impossible",
     "reference_contexts", "Antwort", "expected_output", "assert", "vars", "columns", "tests"]
)  # fmt: skip
SCALARS = (
    st.none() | st.booleans() | st.integers(-3, 9) | st.text(max_size=9) | st.just("A b. C d.")
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=6)
)
ANSWERS = st.fixed_dictionaries({"text": st.just("C"), "answer_start": st.integers(0, 9)})
QUESTIONS = st.fixed_dictionaries(
    {"id": SCALARS, "question": SCALARS}, optional={"answers": st.lists(ANSWERS | VALUES)}
)
PARAGRAPHS = st.fixed_dictionaries({"context": SCALARS, "qas": st.lists(QUESTIONS | VALUES)})
ENTRIES = st.fixed_dictionaries({"title": SCALARS, "paragraphs": st.lists(PARAGRAPHS | VALUES)})
SQUAD = st.fixed_dictionaries({"data": st.lists(ENTRIES | VALUES)})
ROWS = st.dictionaries(KEYS, VALUES) | QUESTIONS.flatmap(
    lambda row: st.dictionaries(KEYS, VALUES).map(lambda more: more | row)
)


def try_to_read(path, data):
    path.write_bytes(data)
    try:
        questions = read_questions(path)
        examples = bind(questions, questions.articles)
    except LoadError as error:
        refused = str(error)
    else:
        check(questions, examples)
        return
    assert path.name in refused
    assert len(refused.splitlines()) == 1


def check(questions, examples):
    texts = {article.id: article.text for article in questions.articles}
    assert len({example.id for example in examples}) == len(examples) > 0
    for example in examples:
        for place in example.gold:
            assert 0 <= place.start < place.end <= len(texts[place.article])


@ANY
@given(data=st.binary() | st.text().map(str.encode), suffix=SUFFIXES)
def test_any_bytes(tmp_path, data, suffix):
    try_to_read(tmp_path / f"any{suffix}", data)


@ANY
@given(document=SQUAD | VALUES, suffix=SUFFIXES)
def test_any_json(tmp_path, document, suffix):
    try_to_read(tmp_path / f"any{suffix}", json.dumps(document).encode())


@ANY
@given(rows=st.lists(ROWS, max_size=5), suffix=SUFFIXES)
def test_any_lines(tmp_path, rows, suffix):
    try_to_read(tmp_path / f"any{suffix}", "\n".join(map(json.dumps, rows)).encode())
