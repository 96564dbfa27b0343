"""What programs get is the same as what the parts know, and is plain JSON."""

import json
from dataclasses import replace

import pytest

from qa.programs.values import article_values, passage_values, shared_article_values


def test_a_passage_says_where_it_stands(assistant):
    found = assistant.search("Was sagte Rubio?")[0]
    values = json.loads(json.dumps(passage_values(found)))
    text = assistant.article(values["article"]).text
    assert values["text"] == text[values["start"] : values["end"]]
    assert values["score"] == found.score
    assert values["title"] == found.passage.title
    assert values["section"] == found.passage.section


def test_an_article_is_its_line_of_the_table_of_contents(assistant):
    info = assistant.articles()[0]
    values = json.loads(json.dumps(article_values(info)))
    assert (values["id"], values["title"]) == (info.id, info.title)
    assert values["passages"] == info.passages


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("/home/ada/private/plan.md", "plan.md"),
        ("plan.md (70f5d2deed61fede)", "plan.md (70f5d2deed61fede)"),
        ("https://news.example/a/b.html", "https://news.example/a/b.html"),
    ],
)
def test_others_learn_the_name_of_a_file_and_not_its_path(assistant, source, told):
    info = replace(assistant.articles()[0], source=source)
    assert shared_article_values(info) == article_values(info) | {"source": told}
