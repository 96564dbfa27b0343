"""The shapes that are described are those of what is given."""

import json
from typing import get_type_hints

import pytest
from pydantic import TypeAdapter

from qa.programs import shapes
from qa.programs.shapes import AnswerValues, ArticleValues, IngestedValues, PassageValues
from qa.programs.values import article_values, passage_values, shared_article_values


def fits(values, shape):
    """Return whether values have all keys of a shape, no others, and of the right types."""
    plain = json.loads(json.dumps(values))
    return TypeAdapter(shape).validate_python(plain) == plain


@pytest.mark.parametrize("question", ["Was sagte Rubio?", "Wer erfand das Telefon?", "Danke!"])
def test_an_answer_has_its_shape(assistant, question):
    assert fits(assistant.ask(question).to_json(), AnswerValues)


def test_passages_and_articles_have_theirs(assistant):
    assert fits(passage_values(assistant.search("Was sagte Rubio?")[0]), PassageValues)
    assert fits(article_values(assistant.articles()[0]), ArticleValues)
    assert fits(shared_article_values(assistant.articles()[0]), ArticleValues)


def test_every_shape_says_what_its_keys_hold():
    named = [name for name in vars(shapes) if name.endswith("Values")]
    assert len(named) >= 6
    assert all(get_type_hints(getattr(shapes, name)) for name in named)
    assert set(get_type_hints(IngestedValues)) == {"id", "title", "passages", "status"}
