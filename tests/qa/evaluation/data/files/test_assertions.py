"""promptfoo's assertions name right answers or facts; those that do neither are told."""

import pytest

from qa.evaluation.data.files.assertions import read_assertions


@pytest.mark.parametrize(
    ("found", "read"),
    [
        ("640", (["640"], [], [])),
        (640, (["640"], [], [])),
        ("Achtung: Stufe", (["Achtung: Stufe"], [], [])),
        ("contains: 640", (["640"], [], [])),
        ("similar(0.8): rund 640", (["rund 640"], [], [])),
        ("icontains-any: mittwochs, samstags", (["mittwochs", "samstags"], [], [])),
        ("contains-all: 7, 13", ([], ["7", "13"], [])),
        ("llm-rubric: nennt die Zahl", ([], [], ["llm-rubric"])),
        ("not-contains: leider", ([], [], ["not-contains"])),
        ("is-json", ([], [], ["is-json"])),
        ("https://example.org", (["https://example.org"], [], [])),
        ([{"type": "contains", "value": 640}, {"type": "latency", "threshold": 9}],
         (["640"], [], ["latency"])),
        ([{"type": "contains-all", "value": ["a, b", "c"]}], ([], ["a, b", "c"], [])),
        (["equals: 7", "javascript: output > 3"], (["7"], [], ["javascript"])),
    ],
)  # fmt: skip
def test_an_assertion_is_an_answer_a_fact_or_neither(found, read):
    assert read_assertions(found) == read
