"""Training: it learns, it is repeatable, and a run that was broken off goes on."""

import json
import random
from dataclasses import replace

import pytest
import torch

from training.batches import States, batch, epoch
from training.calibrate import calibrated, features_of
from training.figures import (
    Judged,
    declining,
    hit,
    mean,
    reciprocal_rank,
    sentence_f1,
    sentence_hit,
)
from training.loop import Trainer
from training.network import build, judged_by, losses


def trained(recipe, cases, states, folder):
    network = build(recipe, states)
    return Trainer(network, cases, states, recipe).run(folder, lambda _: None)


@pytest.mark.training
def test_training_makes_the_right_sentences_more_likely_and_decides_what_is_answered(
    recipe, cases, states, tmp_path
):
    longer = replace(recipe, epochs=25)
    after = judged_by(trained(longer, cases, states, tmp_path), cases, states, 5)
    answered = [one for one in after if one.case.answerable]
    assert all(sentence_hit(one) for one in answered)
    assert min(one.reading.answerable for one in answered) > max(
        one.reading.answerable for one in after if not one.case.answerable
    )
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert lines[-1]["rank"] < lines[0]["rank"] / 2


def test_an_untrained_network_ranks_by_the_plain_signals(untrained, cases, states):
    (one,) = judged_by(untrained, cases[:1], states, 5)
    shuffled = replace(cases[0], candidates=cases[0].candidates[::-1], gold=cases[0].gold[::-1])
    (other,) = judged_by(untrained, [shuffled], states, 5)
    for scores, mirrored in zip(one.reading.scores, other.reading.scores[::-1], strict=True):
        assert scores == pytest.approx(mirrored, abs=1e-3)
    assert sentence_hit(one)


@pytest.mark.training
def test_the_same_seed_gives_the_same_weights(recipe, cases, states, tmp_path):
    one = trained(recipe, cases, states, tmp_path)
    (tmp_path / "again").mkdir()
    other = trained(recipe, cases, states, tmp_path / "again")
    for name, tensor in one.state_dict().items():
        assert torch.equal(tensor, other.state_dict()[name]), name


@pytest.mark.training
def test_a_run_that_was_broken_off_ends_with_the_weights_of_one_that_was_not(
    recipe, cases, states, tmp_path
):
    whole = trained(recipe, cases, states, tmp_path)
    broken = tmp_path / "broken"
    broken.mkdir()
    told = []

    def interrupted(line):
        told.append(line)
        if "epoch 3 of 4" in line:
            raise KeyboardInterrupt

    trainer = Trainer(build(recipe, states), cases, states, recipe)
    with pytest.raises(KeyboardInterrupt):
        trainer.run(broken, interrupted)
    torch.manual_seed(99)
    resumed = trained(recipe, cases, states, broken)
    for name, tensor in whole.state_dict().items():
        assert torch.equal(tensor, resumed.state_dict()[name]), name


def test_an_epoch_shows_every_right_candidate_and_keeps_languages_of_a_page_apart(recipe, cases):
    batches = epoch(cases, recipe, random.Random(0))
    shown = [chosen for chosen in batches for chosen in chosen]
    assert {case.group for case, _ in shown} == {case.group for case in cases}
    assert len({(case.group, case.read_in) for case, _ in shown}) == len(shown)
    for case, numbers in shown:
        assert all(n in numbers for n, gold in enumerate(case.gold) if gold)


def test_every_loss_reaches_what_it_is_about(untrained, cases, states, recipe):
    shown = [tuple(range(len(case.candidates))) for case in cases]
    parts = losses(untrained, batch(cases, shown, states), recipe)
    assert all(torch.isfinite(part) for part in parts.values())
    for name, weight in (
        ("rank", untrained.judgement.plain.weight),
        ("any", untrained.judgement.any.weight),
        ("span", untrained.interaction.span.weight),
        ("late", untrained.tokens.project.weight),
    ):
        (gradient,) = torch.autograd.grad(parts[name], weight, retain_graph=True)
        assert gradient.abs().max() > 0, name


def test_the_tokens_of_a_shortest_answer_are_those_of_its_characters(cases, states):
    case = next(case for case in cases if case.span)
    shown = tuple(range(len(case.candidates)))
    tensors = batch([case], [shown], states)
    ((pair, first, last),) = tensors.span.tolist()
    passage = case.candidates[pair].passage
    offsets = states.passages[passage.id].offsets
    start = len(passage.context) + 2 if passage.context else 0
    text = passage.text[offsets[first][0] - start : offsets[last][1] - start]
    assert text in ("zwei Stunden", "näher am Frieden", "Steve Witkoff")


def test_states_are_read_once_and_found_again(cases, encoder, recipe, tmp_path):
    class Silent:
        def hidden_states(self, *_):
            raise AssertionError("it was read before")

    file = tmp_path / "states.pt"
    first = States(cases[:2], encoder, recipe.shape.read, file)
    again = States(cases[:2], Silent(), recipe.shape.read, file)
    for name, read in first.passages.items():
        assert torch.equal(read.states, again.passages[name].states)
        assert read.offsets == again.passages[name].offsets


# -------------------------------------------------------------------- figures


def test_figures_of_a_perfect_reading_are_perfect(cases, states, untrained):
    perfect = []
    for one in judged_by(untrained, cases, states, 5):
        scores = tuple(
            tuple(9.0 if n in gold else -9.0 for n in range(len(scores)))
            for gold, scores in zip(one.case.gold, one.reading.scores, strict=True)
        )
        sure = float(one.case.answerable)
        perfect.append(Judged(one.case, replace(one.reading, scores=scores), confidence=sure))
    answered = [one for one in perfect if one.case.answerable]
    assert mean(answered, sentence_hit)[0] == mean(answered, lambda one: hit(one, 0.0))[0] == 1.0
    assert mean(answered, reciprocal_rank)[0] == 1.0
    assert mean(answered, lambda one: sentence_f1(one, 0.0))[0] > 0.6  # with what stands before
    found = declining(perfect, 0.5)
    assert (found["auroc"][0], found["f1"][0], found["lost"][0]) == (1.0, 1.0, 0.0)


def test_the_calibration_puts_answered_questions_above_the_others(cases, states, untrained):
    judged = [
        Judged(one.case, replace(one.reading, answerable=3.0 if one.case.answerable else -3.0))
        for one in judged_by(untrained, cases, states, 5)
    ]
    calibration = calibrated(judged)
    for one in judged:
        sure = calibration.confidence(features_of(one))
        assert (sure > 0.5) is one.case.answerable
