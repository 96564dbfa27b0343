"""The weights that come with the project, on the article that comes with it.

These questions took no part in training, nor in the choice of a threshold.
"""

import pytest

from qa.assistant import Assistant
from qa.chain import AnswerChain

ANSWERED = {
    "Wie lange haben Trump und Putin telefoniert?": "zwei Stunden",
    "How old is Putin?": "Putin (72)",
    "Wie lang soll die Feuerpause dauern?": "30 Tagen",
    "Who is the spokesman of the Kremlin?": "Dmitri Peskow",
    "In which languages did the two presidents speak?": "Trump Englisch",
    "Wo könnten sich Trump und Putin treffen?": "Saudi-Arabien",
    "Who flew to Moscow before the call?": "Steve Witkoff",
    "What does Semafor report about Crimea?": "die Krim als Teil Russlands",
    "Was sagte der ukrainische Außenminister über das Ende des Krieges?": "zu Ende gehen",
    "Hat Nornickel eine Lizenz für Seltene Erden?": "besitzt die Firma derzeit nicht",
    "Which metals does Nornickel produce?": "Nickel und Palladium",
    "Wann will Trump den Krieg nach seinem Versprechen im Wahlkampf beenden?": "24 Stunden",
}
NOT_ANSWERED = (
    "Was sagte Emmanuel Macron?",
    "What did the German chancellor say?",
    "Wie viele Soldaten sind gefallen?",
    "How much does Nornickel earn a year?",
    "Wann wurde Marco Rubio geboren?",
    "Who paid for the flight to Moscow?",
    "Was kostet ein Fass Öl?",
    "Which sanctions will be lifted?",
)


@pytest.fixture(scope="module")
def answers(retriever, judge):
    assistant = Assistant(AnswerChain(retriever, None, judge))
    return {question: assistant.ask(question) for question in (*ANSWERED, *NOT_ANSWERED)}


def test_the_first_quote_answers_eleven_questions_of_twelve(answers):
    right = [
        answer in answers[asked].citations[0].quote
        for asked, answer in ANSWERED.items()
        if answers[asked].citations
    ]
    assert sum(right) >= 11


def test_most_of_what_the_article_does_not_say_is_declined_with_the_nearest_passage(answers):
    declined = [answers[asked] for asked in NOT_ANSWERED if not answers[asked].answerable]
    assert len(declined) >= 5
    assert all(answer.nearest and not answer.citations for answer in declined)


def test_what_is_answered_is_surer_than_what_is_not(answers):
    pairs = [
        answers[one].confidence > answers[other].confidence
        for one in ANSWERED
        for other in NOT_ANSWERED
    ]
    assert sum(pairs) >= 0.95 * len(pairs)


def test_words_in_bold_are_in_the_first_quote_and_what_was_asked_for(answers, sample):
    for asked, answer in ANSWERED.items():
        first, *others = answers[asked].citations or [None]
        assert not any(citation.shortest for citation in others)
        if first and first.shortest:
            start, end = first.shortest
            assert first.start <= start < end <= first.end
            assert {*answer.split()} & {*sample.text[start:end].split()}, asked
