"""What prose is composed from, what it falls back to, and which form it must have."""

from dataclasses import replace

import pytest

from qa.answer import Citation, Evidence
from qa.check.check import check
from qa.prose.compose import COMPOSED, Likenesses, attempts, sources, unwritten
from qa.prose.markdown import out_of_form, unmarked

QUOTES = tuple(
    Citation(n, "a", "Titel", f"Abschnitt {n}", 10 * n, 10 * n + 6, f"Satz {n}.")
    for n in range(1, 6)
)


def found(*citations):
    return Evidence("de", bool(citations), 0.9, citations, QUOTES[0], (), {})


def test_a_small_model_begins_with_the_first_quote_and_another_with_all():
    few = QUOTES[:COMPOSED]
    assert attempts(found(*QUOTES), brief=True) == [few[:1], few]
    assert attempts(found(*QUOTES), brief=False) == [few, few[:1]]


def test_one_quote_is_tried_once():
    for brief in (True, False):
        assert attempts(found(QUOTES[0]), brief=brief) == [QUOTES[:1]]


def test_without_prose_the_answer_is_the_best_quote_or_that_there_is_none():
    assert unwritten(found(*QUOTES)) == "Satz 1. [1]"
    assert unwritten(found()) == "Diese Frage beantwortet der Artikel nicht."


def test_prose_is_checked_against_the_quotes_with_their_numbers():
    assert [source.number for source in sources(QUOTES[:2])] == [1, 2]


def test_what_the_question_names_may_come_from_the_title_of_an_article():
    quote = replace(QUOTES[0], title="Die Sternwarte von Ellerbach", quote="Sie öffnet um 20 Uhr.")
    cited = sources([quote], passages={1: quote.quote})
    asked = "When does the observatory in Ellerbach open?"
    assert check("In Ellerbach it opens at 8 pm.", cited, "en", asked).text
    assert check("In Ellerbach it opens at 8 pm.", cited, "en", "When does it open?").reason


def test_a_quote_is_embedded_once_and_is_most_like_its_translation(encoder, monkeypatch):
    embedded = []
    passages = encoder.passages
    monkeypatch.setattr(
        encoder, "passages", lambda texts, **more: embedded.extend(texts) or passages(texts, **more)
    )
    likeness = Likenesses(encoder)
    quotes = ["Der Turm ist dreißig Meter hoch.", "Katzen schlafen viel."]
    near, far = likeness("The tower is thirty metres high.", quotes)
    assert near > far
    likeness("Cats sleep a lot.", quotes)
    assert embedded == quotes


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("**Rubio** was _confident_.", "Rubio was confident."),
        ("- Rubio was confident. [1]", "Rubio was confident. [1]"),
        ("## Answer: Rubio was here.", "Rubio was here."),
        ("See [the article](http://x) [2].", "See the article [2]."),
        ("2 * 3 * 4 is 24.", "2 * 3 * 4 is 24."),
    ],
)
def test_marks_are_taken_off_and_numbers_of_quotes_stay(written, plain):
    assert unmarked(written) == plain


@pytest.mark.parametrize(
    ("sentence", "language", "why"),
    [
        ("Rubio was confident about the peace.", "en", None),
        ("Rubio war zuversichtlich über den Frieden.", "de", None),
        ("Rubio war zuversichtlich über den Frieden.", "en", "language"),
        ("鲁比奥很有信心", "en", "language"),
        ('{"answer": "Rubio"}', "en", "form"),
        ("<b>Rubio</b>", "en", "form"),
        ("| a | b |", "de", "form"),
    ],
)
def test_a_sentence_of_another_form_or_language_is_told(sentence, language, why):
    assert out_of_form(sentence, language) == why
