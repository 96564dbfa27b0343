"""What programs get is the same as what the parts know, and is plain JSON."""

import json

from qa.programs.values import article_values, passage_values


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
