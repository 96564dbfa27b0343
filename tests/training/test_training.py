"""Training: the loss falls, runs repeat and go on, and what is trained is what is used."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from qa.reader.joint import JointReader
from qa.reader.late import LateReader
from qa.reader.memory import Memory
from qa.reader.tuned import BUILT_IN, load_tuned
from training.package import write_package
from training.sources import Asked, Document
from training.tuning import joint, loop, readings
from training.tuning.batches import on_device, prepared
from training.tuning.loss import loss_of
from training.tuning.network import Tuned
from training.tuning.recipe import VARIANTS, Recipe
from training.tuning.sampling import Sampler, nearest
from training.tuning.texts import Package
from training.tuning.windows import HARD, Windows, hardest

CPU = torch.device("cpu")
SMALL = Recipe(questions=3, together=1, wrong=1, rank=4, width=32, hidden=32, epochs=4.0)
ASKED = (
    ("Wie lange dauerte das Telefonat?", "zwei Stunden"),
    ("What did Rubio say?", "näher am Frieden"),
    ("Wer reiste nach Moskau?", "Steve Witkoff"),
)


@pytest.fixture(autouse=True)
def one_thread():
    """Several threads add up in an order of their own, so that no two runs are quite alike."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def package(retriever, encoder_folder, sample, tmp_path_factory):
    """A few questions about the sample article."""
    document = Document("mlqa", "", retriever.store.passages(), 0)
    asked = []
    for question, answer in ASKED:
        start = sample.text.index(answer)
        asked.append(Asked("mlqa", question, "de", 0, ((start, start + len(answer)),)))
    file = tmp_path_factory.mktemp("package") / "package.npz"
    write_package(file, encoder_folder, [document], asked, {})
    return Package(file)


@pytest.fixture(scope="module")
def near(package):
    return nearest(Tuned(package.arrays, SMALL, CPU).encoder, package, CPU)


def trained(package, near, recipe, file, tell=lambda _: None):
    return loop.trained(package, near, recipe, None, kept=file, tell=tell, device=CPU)


def assert_same(one, other):
    for name, tensor in one.state_dict().items():
        assert torch.equal(tensor, other.state_dict()[name]), name


@pytest.mark.training
def test_the_loss_falls(package, near, tmp_path):
    recipe = replace(SMALL, taken=0.0, cut=0.0)
    before = Tuned(package.arrays, recipe, CPU)
    loop.start_projection(before, package, CPU)
    after = trained(package, near, recipe, tmp_path / "run.pt")
    shown = next(Sampler(package, near, recipe, None).batches(99))
    batch = on_device(prepared(package, shown, loop.MOST), CPU)
    with torch.no_grad():
        first, last = (loss_of(network, batch, recipe)[0] for network in (before, after))
    assert last < 0.8 * first


@pytest.mark.endurance
@pytest.mark.training
def test_the_same_seed_gives_the_same_weights_also_where_a_run_was_broken_off(
    package, near, tmp_path, monkeypatch
):
    recipe = replace(SMALL, epochs=1.5)
    whole = trained(package, near, recipe, tmp_path / "whole.pt")
    monkeypatch.setattr(loop, "KEPT_EVERY", 1)
    monkeypatch.setattr(loop, "TOLD_EVERY", 1)

    def interrupted(line):
        if " 2/3 " in line:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        trained(package, near, recipe, tmp_path / "broken.pt", interrupted)
    torch.manual_seed(99)
    assert_same(whole, trained(package, near, recipe, tmp_path / "broken.pt"))


def test_training_and_use_compute_the_same(
    package, retriever, encoder, encoder_folder, near, sample
):
    file = load_file(BUILT_IN).items()
    weights = {name: v.float() for name, v in file if not name.startswith("joint.")}
    network = Tuned(package.arrays, Recipe(), CPU, full=True)
    network.load_state_dict(weights)
    found = readings.read(network.eval(), package, np.array([0]), near[:1, :2], CPU)
    stored = [retriever.store.passages()[p] for p in near[0, :2]]
    found_all = retriever.candidates(ASKED[0][0], "de", None, 99)
    candidates = [next(c for c in found_all if c.passage.id == p.id) for p in stored]
    own = encoder_folder / "model.safetensors"
    loaded = load_tuned(BUILT_IN, encoder, own, package.facts["encoder"])
    signals = dict.fromkeys(loaded.facts["signals"], 0.0) | {"late": 20.0}
    memory = Memory(None, loaded.heads.width)
    reader = LateReader(loaded.heads, loaded.tuned, signals, memory, "late")
    reading = reader.read(ASKED[0][0], "de", candidates)
    reader.close()
    told = np.concatenate([np.arange(len(p.sentences)) >= p.headings for p in stored])
    scores = np.concatenate(reading.scores)[told]  # a heading passes its score on
    late = 20 * found["late"][told]
    assert np.allclose(scores - scores.max(), late - late.max(), atol=0.1)
    sure = np.concatenate(reading.sure)[told]
    assert np.allclose(sure, (found["span"] - found["mass"])[told], atol=0.3)


def test_every_variant_is_a_change_of_the_recipe():
    for change in VARIANTS.values():
        replace(Recipe(), **change)


def test_reading_together_computes_in_use_what_it_does_in_training(
    package, retriever, encoder, encoder_folder
):
    network = joint.Joint(package, CPU, full=True)
    names = network.state_dict()
    file = load_file(BUILT_IN)
    network.load_state_dict({name: file[f"joint.{name}"].float() for name in names})
    number = 3
    question = int(package.arrays["a_row"][0, 0])
    picks = np.array([[package.s_ptr[0] + number]])
    found = joint.judged(network.eval(), package, np.array([question]), picks, CPU)
    own = encoder_folder / "model.safetensors"
    loaded = load_tuned(BUILT_IN, encoder, own, package.facts["encoder"])
    reader = JointReader(loaded.joint_heads, loaded.joint)
    passage = retriever.store.passages()[0]
    with ThreadPoolExecutor(1) as pool:
        reading = reader.read(ASKED[0][0], [passage], [(0, number)], pool)
    assert reading.answers == pytest.approx(float(found["whole"][0]), abs=0.1)
    assert list(reading.sentences.values()) == pytest.approx(found["sentence"].tolist(), abs=0.1)


def test_inputs_hold_what_answers_or_nothing_that_does(package, near):
    network = Tuned(package.arrays, SMALL, CPU)
    hard = hardest(network, package, near, CPU)
    assert hard.shape == (len(ASKED), HARD)
    windows = Windows(package, hard, None)
    made = [windows.input(0, np.random.default_rng(seed)) for seed in range(40)]
    gold = package.arrays["a_row"][0, 6:8]
    words = package.tokens("p", int(package.arrays["a_row"][0, 5]))[gold[0] : gold[1] + 1]
    for one in filter(None, made):
        begin, end = one.answer
        assert one.gold.any() == (begin != 0)
        if begin > 0:
            assert one.ids[begin : end + 1].tolist() == words.tolist()
    assert {bool(one.gold.any()) for one in made if one} == {True, False}
