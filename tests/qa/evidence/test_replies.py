"""What an article asks is not quoted; what follows it is."""

import pytest

from index.article import Sentence
from index.retriever import Candidate
from index.store.records import StoredPassage
from qa.answer import Question
from qa.assistant import Assistant
from qa.evidence.quotes import rank
from qa.evidence.replies import with_replies
from qa.settings import Settings

MARGIN = 0.2


def ranked(*parts):
    """Return a passage's sentences, each given with what is before it and its score."""
    text, spans, scores = "", [], []
    for before, sentence, score in parts:
        text += before
        spans.append(Sentence(len(text), len(text) + len(sentence)))
        text += sentence
        scores.append(score)
    passage = StoredPassage("a", "t", "", 0, len(text), text, "de", tuple(spans))
    return rank([Candidate(passage, 0.0, tuple(scores))])


def found(sentences, question="Wie tief ist der See?", language="de"):
    return [s.text for s in with_replies(sentences, Question(question, language), MARGIN)]


SEE = (
    ("", "Die Taucherin Ines Falk kennt den See.", 0.5),
    ("\n\n", "Frau Falk, wie tief ist der See?", 0.9),
    ("\n\n", "Achtundvierzig Meter.", 0.1),
    (" ", "Am Ufer ist er flach.", 0.3),
    ("\n\n", "Der Rest ist Schweigen.", 0.05),
    ("\n\n", "Lebt etwas dort unten?", 0.4),
    ("\n\n", "Nur Krebse.", 0.0),
)


def test_the_reply_has_the_score_of_the_question_before_it():
    replied = with_replies(ranked(*SEE), Question("Wie tief ist der See?", "de"), MARGIN)
    scores = {s.text: s.score for s in replied}
    assert [s.text for s in replied][:2] == ["Achtundvierzig Meter.", "Am Ufer ist er flach."]
    assert scores["Achtundvierzig Meter."] == 0.9
    assert scores["Am Ufer ist er flach."] > 0.9 - MARGIN
    assert scores["Der Rest ist Schweigen."] == 0.05
    assert scores["Nur Krebse."] == 0.4


def test_no_sentence_that_asks_is_left():
    assert not [text for text in found(ranked(*SEE)) if text.endswith("?")]


@pytest.mark.parametrize(
    ("question", "language"),
    [("Was fragte die Reporterin?", "de"), ("What did the reporter ask?", "en"),
     ("Which questions were put to Falk?", "en"), ("Was wird Falk gefragt?", "de")],
)  # fmt: skip
def test_who_wants_to_know_what_was_asked_is_shown_the_question(question, language):
    assert found(ranked(*SEE), question, language)[0] == "Frau Falk, wie tief ist der See?"


def test_two_questions_in_a_row_have_one_reply():
    sentences = ranked(("", "Wer taucht?", 0.9), (" ", "Und wo?", 0.2), (" ", "Falk, dort.", 0.1))
    assert [s.score for s in with_replies(sentences, Question("Wer?", "de"), MARGIN)] == [0.9]


def test_a_reply_that_fits_better_than_its_question_keeps_its_score():
    sentences = ranked(("", "Wer taucht?", 0.3), (" ", "Ines Falk taucht.", 0.8))
    assert [s.score for s in with_replies(sentences, Question("Wer?", "de"), MARGIN)] == [0.8]


def test_where_all_sentences_ask_nothing_changes():
    sentences = ranked(("", "Wer taucht?", 0.3), (" ", "Und wo?", 0.8))
    assert with_replies(sentences, Question("Wer taucht?", "de"), MARGIN) is sentences


INTERVIEW = """# „Der See vergisst nichts“

Die Taucherin Ines Falk sucht seit elf Jahren im Moorsee nach Wracks.

**Frau Falk, wie tief ist der Moorsee?**

Achtundvierzig Meter an der tiefsten Stelle. Am Ufer ist er flach.

**Was haben Sie gefunden?**

Zwei Lastkähne und eine Kutsche. Die Kutsche steht heute im Museum.

## Ist das Tauchen dort erlaubt?

Nur mit einer Karte vom Amt. Sie kostet 12 Euro.
"""


@pytest.mark.usefixtures("shared_models")
def test_in_an_interview_the_reply_is_quoted(tmp_path):
    file = tmp_path / "moorsee.md"
    file.write_text(INTERVIEW)
    assistant = Assistant.open(tmp_path / "index", Settings(llm="none"))
    article = assistant.ingest(file).id
    wanted = {
        "Wie tief ist der Moorsee?": "Achtundvierzig Meter",
        "Was hat Falk gefunden?": "Zwei Lastkähne",
        "Ist das Tauchen dort erlaubt?": "Nur mit einer Karte",
    }
    for question, reply in wanted.items():
        answer = assistant.ask(question, article=article, compose=False)
        assert answer.citations[0].quote.startswith(reply), question
        assert all("?" not in citation.quote for citation in answer.citations)
