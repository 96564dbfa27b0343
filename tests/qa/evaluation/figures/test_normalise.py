import random

import pytest

from qa.evaluation.figures.normalise import exact_match, f1, normalised

# Answers and right answers with what MLQA's own script, mlqa_evaluation_v1.py, gives for them.
WORKED = [
    ("The phone call lasted two hours.", "two hours", "en", False, 0.571429),
    ("Das Telefonat dauerte gut zwei Stunden.", "gut zwei Stunden", "de", False, 0.75),
    ("ein „Friedensplan“ des Präsidenten", "Friedensplan", "de", False, 0.666667),
    ("a 30-day truce", "30-day truce", "en", True, 1.0),
    ("die Hälfte des Landes, die der Staat hält", "der Staat", "de", False, 0.4),
    ("the The THE cat", "cat", "en", True, 1.0),
    ("die Katze", "die Katze", "en", True, 1.0),
    ("nothing alike", "two hours", "en", False, 0.0),
    ("", "two hours", "en", False, 0.0),
]


@pytest.mark.parametrize(("answer", "right", "language", "exact", "overlap"), WORKED)
def test_worked_cases_come_to_what_mlqas_script_says(answer, right, language, exact, overlap):
    assert exact_match(answer, [right], language) == float(exact)
    assert f1(answer, [right], language) == pytest.approx(overlap, abs=1e-6)


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("Der Hund, die Katze!", "de", ["hund", "katze"]),
        ("Der Hund, die Katze!", "en", ["der", "hund", "die", "katze"]),
        ("An apple - a day", "en", ["apple", "day"]),
        ("„Einen“ Moment…", "de", ["moment"]),
        ("$12.50 + tax", "en", ["1250", "tax"]),
        ("El perro y la gata", "es", ["perro", "y", "gata"]),
        ("le chat", "fr", ["le", "chat"]),
        ("  \n ", "de", []),
    ],
)
def test_case_punctuation_and_the_articles_of_the_language_go(text, language, words):
    assert normalised(text, language) == words


def test_of_several_right_answers_the_best_counts():
    right = ["three hours", "two hours", "two long hours"]
    assert exact_match("The two hours", right, "en") == 1
    assert f1("long hours", right, "en") == pytest.approx(0.8)
    assert f1("anything", [], "en") == 0


def test_in_english_the_figures_are_those_of_the_squad_metric_in_torchmetrics():
    text = pytest.importorskip("torchmetrics.text", reason="torchmetrics is not installed")
    draw = random.Random(5)
    words = ["The", "a", "an", "call,", "lasted", "two", "hours.", "30-day", "truce", "“plan”"]

    def phrase():
        return " ".join(draw.choices(words, k=draw.randint(1, 5)))

    for _ in range(300):
        answer, right = phrase(), [phrase() for _ in range(draw.randint(1, 3))]
        # "“" is punctuation for MLQA and a letter for SQuAD, which knows ASCII alone
        plain = [s.translate({0x201C: '"', 0x201D: '"'}) for s in (answer, *right)]
        reference = text.SQuAD()(
            [{"id": "1", "prediction_text": plain[0]}],
            [{"id": "1", "answers": {"text": plain[1:], "answer_start": [0] * len(right)}}],
        )
        nothing = not normalised(answer, "en") or any(not normalised(r, "en") for r in right)
        if nothing:  # SQuAD 2 counts nothing against nothing as right, MLQA has no such case
            continue
        assert 100 * exact_match(answer, right, "en") == pytest.approx(
            reference["exact_match"].item()
        )
        assert 100 * f1(answer, right, "en") == pytest.approx(reference["f1"].item(), abs=1e-4)
