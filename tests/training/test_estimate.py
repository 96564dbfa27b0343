"""The estimate is fitted on drafts and judged on articles that it was not fitted on."""

import json
import random

import numpy as np

from qa.check.phrase import Phrase
from training import drafts, estimate

QUOTE = {"number": 1, "text": "Das Dach wurde 1952 erneuert.", "answer": "", "language": "de"}


def made(count):
    draw = random.Random(0)
    for number in range(count):
        right = draw.random() < 0.5
        year = "1952" if right else "1925"
        yield {
            "article": f"house {number % 4}",
            "asked_in": "en",
            "read": "de",
            "question": "When was the roof renewed?",
            "answers": ["1952"],
            "quotes": [QUOTE],
            "drafts": [
                [
                    ["", None],
                    ["The roof was ", None],
                    ["renewed in ", -0.1],
                    [year, -0.1 if right else -2.0],
                ]
            ],
        }


def phrases(_question, texts):
    return [Phrase("1952", -0.1), Phrase(texts[1].split()[-1], -0.1)]


def test_weights_tell_right_from_false_drafts_and_are_written(tmp_path, capsys):
    found = list(estimate.drafts_of(made(40), phrases))
    assert {draft.right for draft in found} == {True, False}
    estimate.report(found, {"en": 40})
    assert "held out by article" in capsys.readouterr().out
    chances = estimate.held_out(found, estimate.NAMES)
    assert all((chance > 0.5) == draft.right for chance, draft in zip(chances, found, strict=True))
    estimate.write(found, tmp_path / "weights.json")
    kept = json.loads((tmp_path / "weights.json").read_text("utf-8"))
    assert set(kept["likely"]) == {"bias", *estimate.NAMES}
    assert "fresh" not in kept["plain"]


def test_what_a_rule_withdraws_is_told_beside_the_estimate(capsys):
    rows = list(made(40))
    rows[0]["drafts"] = [[["A computer renewed the roof in 1952.", -0.1]]]
    rows[1]["drafts"] = [[["A computer renewed the roof in 1877.", -0.1]]]
    found = list(estimate.drafts_of(rows, phrases))
    assert found[0].broken == ("rendering",)
    assert "number" in found[1].broken
    assert not any(draft.broken for draft in found if draft.right and draft is not found[0])
    estimate.withdrawn(found, np.ones(40, bool))
    assert "rendering                       1      1" in capsys.readouterr().out


def test_an_answer_is_right_whatever_the_endings_of_its_words():
    assert estimate.is_right("It has 30 old bridges.", ["30 old bridge"], "en")
    assert not estimate.is_right("It has 31 old bridges.", ["30 old bridge"], "en")


def test_drafts_are_asked_for_across_languages_alone():
    assert set(drafts.ACROSS) == {("en", "de"), ("de", "en")}
