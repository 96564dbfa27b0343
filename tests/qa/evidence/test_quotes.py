"""What is quoted, and what is attached to it."""

import itertools

import pytest

from index.article import Sentence, Span
from index.retriever import Candidate
from index.store.records import StoredPassage
from qa.answer import Question
from qa.evidence.antecedents import points_back
from qa.evidence.judge import Verdict, joined
from qa.evidence.quotes import QUOTES, Quote, rank, select
from qa.evidence.shown import behind_others


def candidate(text, cosines, start=0, score=1.0, language="de"):
    sentences, at = [], start
    for part in text.split(" | "):
        sentences.append(Sentence(at, at + len(part)))
        at += len(part) + 1
    stored = text.replace(" | ", " ")
    passage = StoredPassage(
        "a", "t", "s", start, start + len(stored), stored, language, tuple(sentences)
    )
    return Candidate(passage, score, tuple(cosines))


def quoted(*candidates, margin=0.2):
    return [quote.text for quote in select(rank(candidates), margin)]


def test_the_best_sentence_comes_first_whatever_passage_it_is_in():
    near = candidate("Eins zwei. | Drei vier.", [0.5, 0.9])
    far = candidate("Fünf sechs.", [0.8], start=100)
    assert quoted(near, far)[:2] == ["Drei vier.", "Fünf sechs."]


def test_a_better_passage_lifts_its_sentences():
    weak = candidate("Eins zwei.", [0.80], score=1.0)
    strong = candidate("Drei vier.", [0.79], start=100, score=1.5)
    assert quoted(weak, strong)[0] == "Drei vier."


def test_a_sentence_that_points_back_brings_the_one_before_it():
    passage = candidate("Rubio kam. | Er sagte nichts. | Regen fiel.", [0.1, 0.9, 0.2])
    assert quoted(passage)[0] == "Rubio kam. Er sagte nichts."


def test_a_sentence_that_points_back_itself_explains_nothing_and_is_not_brought():
    passage = candidate("Rubio kam. | Er saß dort. | Er sagte nichts.", [0.1, 0.2, 0.9])
    assert quoted(passage) == ["Er sagte nichts."]


def test_the_sentence_before_is_not_brought_over_the_end_of_a_paragraph():
    text = "Rubio kam.\n\nEr sagte nichts."
    passage = StoredPassage(
        "a", "t", "s", 0, len(text), text, "de", (Sentence(0, 10), Sentence(12, 28))
    )
    assert quoted(Candidate(passage, 1.0, (0.1, 0.9))) == ["Er sagte nichts."]


def test_what_scores_far_below_the_best_is_not_quoted_however_high_it_scores():
    passages = [candidate("Eins zwei.", [0.9]), candidate("Drei vier.", [0.8], start=100)]
    assert quoted(*passages, margin=0.05) == ["Eins zwei."]
    assert quoted(*passages, margin=0.15) == ["Eins zwei.", "Drei vier."]


def test_one_sentence_stands_alone_where_its_neighbours_score_far_below():
    passage = candidate("Eins zwei. | Drei vier. | Fünf sechs.", [0.5, 0.9, 0.5])
    assert quoted(passage) == ["Drei vier."]


def test_the_first_sentence_of_a_passage_stands_alone_even_if_it_points_back():
    assert quoted(candidate("Er sagte nichts. | Regen fiel.", [0.9, 0.1]))[0] == "Er sagte nichts."


def test_no_two_quotes_overlap():
    passage = candidate("Rubio kam. | Er sagte nichts. | Er ging.", [0.80, 0.95, 0.90])
    quotes = select(rank([passage]), 0.2)
    spans = sorted((quote.span.start, quote.span.end) for quote in quotes)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(spans))
    assert {word for quote in quotes for word in quote.text.split()} >= {"Rubio", "ging."}


def test_there_are_never_more_sentences_than_agreed_and_none_without_any():
    passages = [
        candidate(f"Satz {n}. | Mehr.", [0.9 - n / 100, 0.0], start=100 * n) for n in range(9)
    ]
    assert quoted(*passages) == [f"Satz {n}." for n in range(QUOTES)]
    assert quoted() == []


def test_chosen_neighbours_are_one_quote_in_the_order_of_the_article():
    passage = candidate("Eins zwei. | Drei vier. | Fünf. | Sechs.", [0.8, 0.9, 0.0, 0.0])
    other = candidate("Sieben acht.", [0.85], start=100)
    assert quoted(passage, other) == ["Eins zwei. Drei vier.", "Sieben acht."]


def test_a_quote_grows_to_three_sentences_and_no_further():
    passage = candidate("Eins. | Zwei. | Drei. | Vier. | Fünf.", [0.90, 0.89, 0.88, 0.87, 0.86])
    assert quoted(passage) == ["Eins. Zwei. Drei.", "Vier. Fünf."]


def test_chosen_sentences_with_another_between_them_stay_apart():
    passage = candidate("Eins zwei. | Drei vier. | Fünf sechs.", [0.9, 0.0, 0.89])
    assert quoted(passage)[:2] == ["Eins zwei.", "Fünf sechs."]


@pytest.mark.parametrize(
    ("sentence", "language", "expected"),
    [
        ("Er sagte das.", "de", True),
        ("„Sie irren“, rief er.", "de", True),
        ("Sein Unternehmen verfüge über keine Lizenz.", "de", True),
        ("Doch dies gelang nicht.", "de", True),
        ("Rubio sagte das.", "de", False),
        ("Das Weiße Haus schwieg.", "de", False),
        ("Erst am Montag kam er.", "de", False),
        ("Demnach kommt er.", "de", True),
        ("Zugleich dämpfte er die Erwartungen.", "de", True),
        ("„Wir sind näher dran“, sagte er.", "de", True),
        ("“We are closer,” he said.", "en", True),
        ("Last year they met.", "en", True),
        ("He said so.", "en", True),
        ("Its owner left.", "en", True),
        ("The owner left.", "en", False),
        ("Il partit.", "fr", False),
    ],
)
def test_words_that_point_back_are_known(sentence, language, expected):
    assert points_back(sentence, language) is expected


def test_sentences_of_two_paragraphs_are_two_quotes():
    text = "Eins zwei.\n\nDrei vier."
    spans = (Sentence(0, 10), Sentence(12, 22))
    passage = StoredPassage("a", "t", "s", 0, len(text), text, "de", spans)
    assert quoted(Candidate(passage, 1.0, (0.9, 0.8))) == ["Eins zwei.", "Drei vier."]


def test_what_was_shown_last_stands_back_behind_what_fits_nearly_as_well():
    sentences = rank([candidate("Eins zwei. | Drei vier.", [0.9, 0.85])])
    asked = Question("Was sagte Rubio noch?", "de", shown="Vorher. Eins zwei.")
    found = behind_others(sentences, asked, 0.2)
    assert [s.text for s in found] == ["Drei vier.", "Eins zwei."]
    assert behind_others(sentences, Question("Was sagte Rubio?", "de"), 0.2) is sentences
    assert behind_others(sentences, asked, 0.08)[0].text == "Eins zwei."


def verdict(sure, *texts):
    """Return a verdict that quotes sentences of one passage."""
    passage = candidate("Eins zwei. | Drei vier. | Fünf sechs.", [0.9, 0.5, 0.1])
    quotes = [q for s in rank([passage]) for q in select([s]) if q.text in texts]
    return Verdict((passage,), tuple(sorted(quotes, key=lambda q: texts.index(q.text))), sure)


def test_the_quotes_of_a_questions_parts_are_shown_in_turns_before_those_of_the_whole():
    whole = verdict(0.8, "Fünf sechs.", "Eins zwei.")
    found = joined(whole, [verdict(0.7, "Eins zwei."), verdict(0.6, "Drei vier.")], 0.5)
    assert [quote.text for quote in found.quotes] == ["Eins zwei.", "Drei vier.", "Fünf sechs."]
    assert found.confidence == 0.8


def test_a_part_that_is_not_answered_brings_up_nothing_and_answers_nothing():
    unsure = verdict(0.2, "Fünf sechs.")
    part, declined = verdict(0.9, "Eins zwei."), verdict(0.3, "Drei vier.")
    assert joined(unsure, [part, declined], 0.5) is unsure
    found = joined(verdict(0.6, "Fünf sechs."), [part, declined], 0.5)
    assert [quote.text for quote in found.quotes] == ["Eins zwei.", "Fünf sechs."]
    assert joined(unsure, [part, part], 0.5).confidence == 0.9


def test_what_comes_nearest_has_no_words_in_bold_and_what_answers_has():
    passage = candidate("Die Glashütte brannte im Oktober.", [0.9]).passage
    quote = Quote(Span(0, len(passage.text)), passage, 1.0, Span(25, 32))
    verdict = Verdict(quotes=(quote,), confidence=0.5)
    question = Question("Wann wurde die Glashütte gegründet?", "de")
    assert verdict.evidence(question, 0.4, {}).citations[0].shortest == (25, 32)
    declined = verdict.evidence(question, 0.6, {})
    assert declined.nearest is not None
    assert declined.nearest.quote == passage.text
    assert declined.nearest.shortest is None
