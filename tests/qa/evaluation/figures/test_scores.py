import math
import random
from dataclasses import replace

import ir_measures
import pytest
from sklearn.metrics import precision_recall_fscore_support

from index.sources.load import from_text
from qa.answer import Answer, Citation
from qa.evaluation.data.datasets import Example
from qa.evaluation.data.gold import Gold
from qa.evaluation.figures.metrics import figures
from qa.evaluation.figures.prose import holds_facts, unsupported_in
from qa.evaluation.figures.scores import Asked, Sentences, score

ARTICLE = from_text(
    "Der Turm\n\nEr ist 30 Meter hoch. Anna Böhm wohnt dort. Sie sagte: „Das Licht brennt.“ "
    "Gebaut wurde er 1859. Heute ist er ein Museum.",
    source="turm.txt",
)
SENTENCES = ARTICLE.sentences


def gold(*numbers):
    return tuple(Gold(ARTICLE.id, SENTENCES[n].start, SENTENCES[n].end) for n in numbers)


def example(
    places=(), answerable=True, facts=(), answers=(), name="q", own_answers=(), known="evidence"
):
    return Example(
        id=name,
        question="Wer wohnt im Turm?",
        language="de",
        article=ARTICLE.id,
        answerable=answerable,
        answers=answers,
        answer_language="de",
        facts=facts,
        gold=places,
        own_answers=own_answers,
        known=known,
    )


def citation(number, start, end):
    return Citation(number, ARTICLE.id, ARTICLE.title, "Der Turm", start, end,
                    ARTICLE.text[start:end])  # fmt: skip


def answered(
    numbers=(), text="", *, composed=True, answerable=True, confidence=0.9, nearest=None, bold=None
):
    citations = tuple(
        replace(citation(rank, SENTENCES[n].start, SENTENCES[n].end), shortest=bold)
        for rank, n in enumerate(numbers, 1)
    )
    return Answer(
        question="Wer wohnt im Turm?",
        language="de",
        answerable=answerable,
        confidence=confidence,
        text=text,
        composed=composed,
        citations=citations,
        nearest=nearest,
        passages=(),
    ).to_json()


LATENCY = {"evidence": 0.1, "first_token": None, "total": 0.5}


def scores_of(the_example, answer, retrieved=(), prose=True):
    asked = Asked(the_example, answer, tuple(retrieved), LATENCY)
    (scored,) = score([asked], [ARTICLE], prose)
    return scored.scores


# ---------------------------------------------------------------- evidence


def test_a_gold_span_is_found_when_one_quote_covers_it():
    inside = Gold(ARTICLE.id, SENTENCES[1].start, SENTENCES[1].start + 9)
    scores = scores_of(example((inside,)), answered([0, 1]))
    assert scores["evidence.hit@1"] == 0
    assert scores["evidence.hit@3"] == 1


def test_a_quote_that_covers_but_a_part_of_the_span_does_not_find_it():
    across = Gold(ARTICLE.id, SENTENCES[1].start, SENTENCES[2].end)
    assert scores_of(example((across,)), answered([1, 2]))["evidence.hit@3"] == 0


def test_a_fourth_quote_is_too_late():
    assert scores_of(example(gold(4)), answered([0, 1, 2, 4]))["evidence.hit@3"] == 0


def test_a_quote_of_another_article_at_the_same_place_finds_nothing():
    place = gold(1)[0]
    elsewhere = Gold("another", place.start, place.end)
    scores = scores_of(example((elsewhere,)), answered([1]))
    assert scores["evidence.hit@1"] == 0
    assert scores["evidence.precision"] == 0


def test_a_declined_question_finds_nothing():
    near = citation(1, SENTENCES[1].start, SENTENCES[1].end)
    scores = scores_of(
        example(gold(1)), answered(answerable=False, composed=False, nearest=near, text="…")
    )
    assert scores["evidence.hit@1"] == scores["evidence.hit@3"] == 0
    assert (scores["evidence.recall"], scores["evidence.f1"]) == (0, 0)
    assert scores["evidence.precision"] == 1  # as OMoS-QA's evaluation has it
    assert scores["right"] == 1  # it would have been, had it been answered


# Sentences that answer, those that were quoted, and what OMoS-QA's evaluate_answers.py makes of it
OMOS = [([1, 2], [2, 3]), ([4], []), ([0, 1, 2], [0]), ([3], [3])]


def test_sentence_sets_are_scored_as_omos_does():
    found = [scores_of(example(gold(*right)), answered(quoted)) for right, quoted in OMOS]
    means = [
        sum(scores[f"evidence.{name}"] for scores in found) / len(found)
        for name in ("precision", "recall", "f1")
    ]
    assert means == pytest.approx([0.875, 0.4583333333, 0.5])


@pytest.mark.parametrize(("right", "quoted"), [case for case in OMOS if case[1]])
def test_sentence_sets_are_scored_as_scikit_learn_does(right, quoted):
    truth = [n in right for n in range(len(SENTENCES))]
    found = [n in quoted for n in range(len(SENTENCES))]
    precision, recall, f1, _ = precision_recall_fscore_support(truth, found, average="binary")
    scores = scores_of(example(gold(*right)), answered(quoted))
    values = [scores[f"evidence.{name}"] for name in ("precision", "recall", "f1")]
    assert values == pytest.approx([precision, recall, f1])


def test_a_place_is_in_every_sentence_that_it_shares_a_character_with():
    sentences = Sentences([ARTICLE])
    first, second = SENTENCES[0], SENTENCES[1]
    key = ARTICLE.id
    assert sentences.at([Gold(key, first.end - 1, second.start + 1)]) == {(key, 0), (key, 1)}
    assert sentences.at([Gold(key, first.end, second.start)]) == set()
    assert sentences.at([Gold(key, 0, len("Der Turm"))]) == set()
    assert sentences.at([Gold(key, 0, len(ARTICLE.text))]) == {(key, n) for n in range(5)}
    assert sentences.at([Gold("another", 0, 99)]) == set()


@pytest.mark.parametrize("answerable", [False, None])
def test_evidence_is_not_scored_where_none_is_known(answerable):
    scores = scores_of(example((), answerable), answered([1]))
    assert all(math.isnan(v) for k, v in scores.items() if k.startswith(("evidence", "retrieval")))


def test_places_that_only_an_answers_text_makes_known_are_hit_and_no_share_of_sentences_is_told():
    anna = Gold(ARTICLE.id, SENTENCES[1].start, SENTENCES[1].start + len("Anna Böhm"))
    scores = scores_of(
        example((anna,), known="answers"), answered([0, 1], composed=False), prose=False
    )
    assert (scores["evidence.hit@1"], scores["evidence.hit@3"], scores["answer.right"]) == (0, 1, 0)
    assert all(math.isnan(scores[f"evidence.{name}"]) for name in ("precision", "recall", "f1"))
    (scored,) = score([Asked(example((anna,), known="answers"), answered([1]), (), LATENCY)],
                      [ARTICLE], False)  # fmt: skip
    assert figures([scored])["evidence.hit@1"].value == 1
    assert figures([scored])["evidence.precision"].n == 0


def test_a_passage_with_the_answer_somewhere_in_it_is_hit_by_a_quote_that_stands_in_it():
    passage = (Gold(ARTICLE.id, SENTENCES[1].start, SENTENCES[3].end),)
    inside = scores_of(example(passage, known="contexts"), answered([2], composed=False))
    assert (inside["evidence.hit@1"], inside["right"]) == (1, 1)
    assert math.isnan(inside["answer.right"])
    outside = scores_of(example(passage, known="contexts"), answered([0, 4], composed=False))
    assert outside["evidence.hit@3"] == 0
    assert scores_of(example(passage), answered([2]))["evidence.hit@1"] == 0


# ---------------------------------------------------------------- retrieval


def passage(first, last):
    return Gold(ARTICLE.id, SENTENCES[first].start, SENTENCES[last].end)


@pytest.mark.parametrize(
    ("rank", "first", "five", "reciprocal"),
    [(1, 1, 1, 1), (2, 0, 1, 1 / 2), (5, 0, 1, 1 / 5), (6, 0, 0, 1 / 6), (10, 0, 0, 1 / 10)],
)
def test_success_and_reciprocal_rank_of_the_passage_that_overlaps(rank, first, five, reciprocal):
    others = [Gold("another", n, n + 1) for n in range(9)]
    found = [*others[: rank - 1], passage(0, 2), *others[rank - 1 :]]
    scores = scores_of(example((Gold(ARTICLE.id, SENTENCES[2].start, SENTENCES[3].end),)),
                       answered(), found)  # fmt: skip
    values = [scores[f"retrieval.{name}"] for name in ("success@1", "success@5", "mrr@10")]
    assert values == pytest.approx([first, five, reciprocal])


@pytest.mark.parametrize("found", [[], [passage(3, 4)], [Gold("another", 0, 999)]])
def test_a_question_whose_passage_is_not_found_counts_as_nothing_not_as_missing(found):
    scores = scores_of(example(gold(1)), answered(), found)
    values = [scores[f"retrieval.{name}"] for name in ("success@1", "success@5", "mrr@10")]
    assert values == [0, 0, 0]


def test_retrieval_is_what_ir_measures_says_when_it_is_fed_by_hand_with_all_that_is_relevant():
    draw = random.Random(8)
    passages = [Gold(ARTICLE.id, s.start, s.end) for s in SENTENCES]
    passages += [Gold(f"other {n}", s.start, s.end) for n in range(3) for s in SENTENCES]
    asked, relevant, run = [], {}, {}
    for number in range(60):
        first = draw.randrange(5)
        last = draw.randrange(first, 5)
        gold = (Gold(ARTICLE.id, SENTENCES[first].start + 2, SENTENCES[last].end - 2),)
        found = draw.sample(passages, draw.randrange(11))
        name = f"q{number}"
        asked.append(Asked(example(gold, name=name), answered(), tuple(found), LATENCY))
        relevant[name] = {str(passages[n]): 1 for n in range(first, last + 1)}
        run[name] = {str(passage): 1 / rank for rank, passage in enumerate(found, 1)}
    measures = [ir_measures.Success @ 1, ir_measures.Success @ 5, ir_measures.RR @ 10]
    expected = ir_measures.calc_aggregate(measures, relevant, run)
    scored = score(asked, [ARTICLE], prose=False)
    for measure, name in zip(measures, ("success@1", "success@5", "mrr@10"), strict=True):
        values = [one.scores[f"retrieval.{name}"] for one in scored]
        assert sum(values) / len(values) == pytest.approx(expected[measure])


def test_the_second_of_two_relevant_passages_changes_nothing():
    whole = (Gold(ARTICLE.id, SENTENCES[0].start, SENTENCES[4].end),)
    found = [Gold("another", 0, 1), passage(0, 1), passage(2, 4)]
    assert scores_of(example(whole), answered(), found)["retrieval.mrr@10"] == 0.5


# ---------------------------------------------------------------- prose

FACTS = (("Anna", "Böhm"), ("30", "dreißig"))


def test_facts_are_looked_for_in_the_prose_whatever_the_case():
    assert holds_facts("ANNA ist da, DREISSIG Meter", FACTS)
    assert not holds_facts("Anna ist da", FACTS)
    assert holds_facts("anything", ())


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        (answered([1], "Anna wohnt im 30 Meter hohen Turm [1]."), 1),
        (answered([1], "Anna wohnt im Turm [1]."), 0),
        (answered([1], "Anna wohnt im Turm [30]."), 0),  # a marker is no fact
        (answered([1], "Anna Böhm 30", composed=False), 0),  # quotes are no prose
        (answered([], "Anna Böhm 30", composed=True, answerable=False), 0),
    ],
)
def test_a_fact_counts_in_composed_prose_alone(answer, value):
    assert scores_of(example(gold(1), facts=FACTS), answer)["answer.facts"] == value


def test_what_prose_is_worth_is_unknown_where_none_was_to_be_composed():
    answer = answered([1], "Anna Böhm wohnt dort. [1]", composed=False)
    scores = scores_of(example(gold(1), facts=FACTS, answers=("Anna",)), answer, prose=False)
    assert all(
        math.isnan(scores[f"answer.{n}"]) for n in ("shown", "false", "facts", "unsupported")
    )


def test_without_a_chat_model_the_bold_words_are_compared_with_the_answers():
    start = SENTENCES[1].start
    bold = answered([1], composed=False, bold=(start, start + len("Anna Böhm")))
    scores = scores_of(example(answers=("Böhm", "Anna Böhm")), bold, prose=False)
    assert (scores["answer.em"], scores["answer.f1"]) == (1, 1)
    whole = answered([1], composed=False)
    scores = scores_of(example(answers=("Anna Böhm",)), whole, prose=False)
    assert (scores["answer.em"], scores["answer.f1"]) == (0, pytest.approx(2 * 2 / (4 + 2)))
    declined = answered([], "…", composed=False, answerable=False)
    scores = scores_of(example(answers=("Anna Böhm",)), declined, prose=False)
    assert (scores["answer.em"], scores["answer.f1"]) == (0, 0)
    scores = scores_of(example(answerable=False), bold, prose=False)
    assert math.isnan(scores["answer.em"])


def test_with_a_chat_model_the_bold_words_are_not_compared():
    bold = answered(
        [1], "Dort wohnt jemand. [1]", bold=(SENTENCES[1].start, SENTENCES[1].start + 9)
    )
    assert scores_of(example(answers=("Anna Böhm",)), bold)["answer.f1"] == 0


def test_markers_do_not_count_against_an_answer():
    answer = answered([1], "Die Anna Böhm [1].")
    scores = scores_of(example(gold(1), answers=("Anna Böhm",)), answer)
    assert (scores["answer.em"], scores["answer.f1"]) == (1, 1)


@pytest.mark.parametrize(
    ("prose", "held"),
    [
        ("Dort wohnt Anna Böhm.", True),
        ("Dort wohnt Kapitän Ahab.", False),
        ("Anna Böhm wohnt dort. Es sind 31 Stufen.", False),
        ("Anna Böhm sagte: „Es ist sehr dunkel.“", False),
    ],
)
def test_a_name_number_or_quotation_that_no_quote_holds_is_noticed(prose, held):
    answer = answered([1], prose)
    assert (unsupported_in(prose, answer) == "") is held
    assert scores_of(example(gold(1)), answer)["answer.unsupported"] == float(not held)


def test_an_answer_without_prose_supports_and_contradicts_nothing():
    answer = answered([1], "Anna Böhm wohnt dort. [1]", composed=False)
    assert math.isnan(scores_of(example(gold(1)), answer)["answer.unsupported"])


# ---------------------------------------------------------------- what a reader of the page meets

UNKNOWN = math.nan
MEETS = ("answer.shown", "answer.false", "answer.right")


@pytest.mark.parametrize(
    ("known", "answer", "values"),
    [
        # composed sentences are right by facts or by answers; what the quote covers is no matter
        ({"facts": FACTS}, answered([0], "Anna wohnt im 30 Meter hohen Turm [1]."), (1, 0, 1)),
        ({"facts": FACTS, "places": gold(1)}, answered([1], "Anna wohnt dort [1]."), (1, 1, 0)),
        ({"own_answers": ("Die Anna Böhm",)}, answered([0], "Dort wohnt Anna Böhm."), (1, 0, 1)),
        ({"own_answers": ("Anna Böhm", "30")}, answered([0], "Dort wohnt Böhm."), (1, 1, 0)),
        ({"own_answers": ("3",)}, answered([0], "Er ist 30 Meter hoch [3]."), (1, 1, 0)),
        ({"facts": FACTS, "own_answers": ("Böhm",)}, answered([0], "Böhm!"), (1, 0, 1)),
        ({"facts": FACTS, "own_answers": ("Ahab",)}, answered([0], "Ahabs?"), (1, 1, 0)),
        # answers in another language than the question's say nothing of its prose
        ({"answers": ("Ahab",), "places": gold(1)}, answered([1], "Böhm."), (1, UNKNOWN, UNKNOWN)),
        # a quote that stands alone is right by what it covers or by facts
        ({"places": gold(1)}, answered([1], composed=False), (0, UNKNOWN, 1)),
        ({"places": gold(1)}, answered([0, 1], composed=False), (0, UNKNOWN, 0)),
        ({"places": gold(4), "facts": (("Anna",),)}, answered([1], composed=False),
         (0, UNKNOWN, 1)),
        ({"own_answers": ("Anna",)}, answered([1], composed=False), (0, UNKNOWN, UNKNOWN)),
        # a declined question has nothing that stands first
        ({"places": gold(1)}, answered([], "…", composed=False, answerable=False),
         (0, UNKNOWN, 0)),
        ({"own_answers": ("Anna",)}, answered([], "…", composed=False, answerable=False),
         (0, UNKNOWN, 0)),
        ({}, answered([], "…", composed=False, answerable=False), (0, UNKNOWN, UNKNOWN)),
        ({"answerable": False}, answered([1], "Anna Böhm [1]."), (UNKNOWN, UNKNOWN, UNKNOWN)),
    ],
)  # fmt: skip
def test_what_a_reader_of_the_page_meets_first_is_shown_false_or_right(known, answer, values):
    scores = scores_of(example(**known), answer)
    assert [scores[name] for name in MEETS] == pytest.approx(list(values), nan_ok=True)


def test_without_a_chat_model_what_stands_first_is_a_quote():
    scores = scores_of(example(gold(1)), answered([1], composed=False), prose=False)
    values = [scores[name] for name in MEETS]
    assert values == pytest.approx([UNKNOWN, UNKNOWN, 1], nan_ok=True)


# ---------------------------------------------------------------- the rest


def test_what_is_decided_is_written_as_zero_and_one():
    scores = scores_of(example((), answerable=False), answered([1], confidence=0.7))
    assert (scores["answerable"], scores["declined"], scores["confidence"]) == (0, 0, 0.7)
    assert scores["right"] == 0


def test_thanks_are_neither_answered_nor_declined():
    thanked = answered([], "You are welcome.", composed=False, answerable=False)
    thanked["kind"] = "courtesy"
    assert math.isnan(scores_of(example((), answerable=False), thanked)["declined"])


def test_latency_without_a_first_word_has_none():
    scores = scores_of(example(gold(1)), answered([1]))
    assert scores["latency.evidence.p50"] == 0.1
    assert math.isnan(scores["latency.first_token.p50"])
    assert scores["latency.total.p50"] == 0.5
