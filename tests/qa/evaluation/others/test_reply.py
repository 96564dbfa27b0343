from types import SimpleNamespace

import pytest

from qa.evaluation.others.reply import Reply, ReplyError, read_reply


@pytest.mark.parametrize(
    ("found", "reply"),
    [
        ("34 boats.", Reply("34 boats.")),
        (None, Reply("", answerable=False)),
        ("", Reply("", answerable=False)),
        ({"answer": "34", "citations": ["34 boats"], "contexts": [{"text": "34 boats lie."}]},
         Reply("34", ("34 boats",), ("34 boats lie.",))),
        ({"output": "34", "citations": [{"quote": "34 boats", "start": 1}], "answerable": True,
          "confidence": 2}, Reply("34", ("34 boats",), None, True, 1.0)),
        ({"result": "34", "source_documents": [SimpleNamespace(page_content="34 boats lie.")]},
         Reply("34", None, ("34 boats lie.",))),
        ({"response": "34", "retrieved_contexts": [], "confidence": True}, Reply("34", None, ())),
        ({"answer": None}, Reply("", answerable=False)),
        ({"choices": [{"message": {"content": "34"}}]}, Reply("34")),
        ({"choices": [{"message": {"content": "34", "annotations": [
            {"type": "url_citation", "url_citation": {"title": "t", "quote": "34 boats"}},
            {"type": "url_citation", "url_citation": {"url": "http://a.example"}}]}}]},
         Reply("34", ("34 boats",))),
    ],
)  # fmt: skip
def test_an_answer_is_read_whatever_its_parts_are_called(found, reply):
    assert read_reply(found) == reply


@pytest.mark.parametrize("found", [34, {}, {"answer": ["a"]}, {"choices": []}, {"error": "none"}])
def test_what_is_no_answer_is_named(found):
    with pytest.raises(ReplyError):
        read_reply(found)
