"""An answer grows event by event, and is the answer at last."""

import pytest

from qa.answer import Text
from qa.programs.growing import Growing


def test_an_answer_begins_with_its_quotes_and_ends_as_it_is(assistant):
    events = list(assistant.stream(" Was sagte Rubio? "))
    growing = Growing(" Was sagte Rubio? ", assistant.models)
    first, last = growing.after(events[0]), growing.after(events[-1])
    assert last is events[-1]
    for name in ("question", "citations", "passages", "confidence", "models", "text", "composed"):
        assert getattr(first, name) == getattr(last, name)


def test_only_checked_sentences_are_part_of_it(assistant):
    growing = Growing("Was sagte Rubio?", assistant.models)
    quoted = growing.after(next(iter(assistant.stream("Was sagte Rubio?"))))
    assert growing.after(Text("", "Rubio lied")) == quoted
    composed = growing.after(Text("Rubio was confident. [1]", "He"))
    assert (composed.text, composed.composed) == ("Rubio was confident. [1]", True)
    assert composed.citations == quoted.citations


def test_no_text_comes_before_the_evidence(assistant):
    with pytest.raises(ValueError, match="evidence"):
        Growing("Was?", assistant.models).after(Text("a", ""))
