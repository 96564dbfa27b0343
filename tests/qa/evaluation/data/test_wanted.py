from dataclasses import replace

from index.sources.load import from_text
from qa.evaluation.data.datasets import Example
from qa.evaluation.data.gold import Gold
from qa.evaluation.data.wanted import wanted

ARTICLE = from_text("The harbour\n\nThirty-four boats lie in the basin.", source="a.txt")
START = ARTICLE.text.index("Thirty-four")
EXAMPLE = Example(
    id="1", question="How many?", language="en", article=ARTICLE.id, answerable=True,
    answers=("34",), answer_language="en", facts=(("34", "thirty-four"), ("boats",)),
    gold=(Gold(ARTICLE.id, START, START + 17), Gold("gone", 0, 3)), own_answers=("34 boats",),
)  # fmt: skip


def test_right_answers_are_wanted_else_facts_else_evidence_and_nothing_of_what_is_declined():
    articles = {ARTICLE.id: ARTICLE}
    assert wanted(EXAMPLE, articles) == ("34 boats", "34")
    without = replace(EXAMPLE, answers=(), own_answers=())
    assert wanted(without, articles) == ("34 / thirty-four", "boats")
    assert wanted(replace(without, facts=()), articles) == ("Thirty-four boats",)
    assert wanted(replace(EXAMPLE, answerable=False), articles) == ()
