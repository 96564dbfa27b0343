"""What can be asked, and what of a quote is set in bold."""

import pytest

from index.errors import QuestionError
from qa.answer import Citation
from qa.answer.question import MAX_QUESTION, Question


@pytest.mark.parametrize(
    ("text", "code"), [(" \n", "empty-question"), ("x" * (MAX_QUESTION + 1), "long-question")]
)
def test_a_question_that_cannot_be_asked_says_why_in_a_code(text, code):
    with pytest.raises(QuestionError) as error:
        Question(text)
    assert error.value.code == code


def test_a_question_that_is_shouted_is_read_in_small_letters_and_kept_as_typed():
    question = Question("  WHAT DID RUBIO SAY? ")
    assert (question.text, question.asked) == ("what did rubio say?", "WHAT DID RUBIO SAY?")


@pytest.mark.parametrize(
    ("shortest", "bold"),
    [
        ((103, 106), (3, 6)),
        (None, (0, 0)),
        ((100, 108), (0, 0)),  # nearly all of it stresses nothing
        ((90, 103), (0, 3)),  # what stands outside is not the quote's
    ],
)
def test_the_shortest_answer_is_bold_unless_it_is_nearly_the_whole_quote(shortest, bold):
    quote = Citation(1, "a", "", "", 100, 110, "0123456789", shortest)
    assert quote.bold == bold
