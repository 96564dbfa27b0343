"""Tune an encoder to read a question and a window together: ``python -m training.tuning.joint``."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from qa.reader.heads import NEVER
from qa.reader.joint_heads import LONGEST_SPAN, JointHeads, window
from training.tuning.ahead import ahead
from training.tuning.network import Tuned, TunedEncoder
from training.tuning.recipe import Recipe
from training.tuning.texts import Package, together
from training.tuning.windows import Input, Windows, hardest, joined

BATCH = 256
RANK = 32
HIDDEN = 256
RATE, HEAD_RATE = 5e-4, 1e-3
WARM = 0.04
TOLD_EVERY = 200


class Joint(nn.Module):
    """Encoder and layers."""

    def __init__(self, package: Package, device: torch.device, *, full: bool = False) -> None:
        super().__init__()
        recipe = replace(Recipe(), rank=RANK)
        self.encoder: TunedEncoder = Tuned(package.arrays, recipe, device, full=full).encoder
        self.heads = JointHeads(HIDDEN).to(device)


def forward(
    network: Joint, inputs: Sequence[Input], device: torch.device
) -> tuple[Tensor, Tensor, Tensor, Tensor, np.ndarray]:
    """Return what a network makes of inputs.

    Returns:
        Logits of each input, of each sentence, of each token (tokens, 2); which input each sentence
        is of; where each input begins.
    """
    texts = together([one.ids for one in inputs], device)
    states = network.encoder(texts).float()
    ends = np.cumsum([0, *(len(one.ids) for one in inputs)])
    counts = [len(one.spans) for one in inputs]
    owner = np.full(len(states), sum(counts))
    at = 0
    for start, one in zip(ends, inputs, strict=False):
        for low, high in one.spans:
            owner[start + low : start + high] = at
            at += 1
    item = torch.from_numpy(np.repeat(np.arange(len(inputs)), counts)).to(device)
    own = states.new_zeros(sum(counts) + 1, states.shape[1])
    owners = torch.from_numpy(owner).to(device)
    own = own.index_add(0, owners, states)[:-1]
    size = torch.bincount(owners, minlength=sum(counts) + 1)[:-1].clamp(min=1)
    first = states[texts.ends[:-1].long()]
    heads = network.heads
    sentences = heads.sentences(own / size[:, None], first[item])
    return heads.answerable(first), sentences, heads.places(states), item, ends


def loss_of(
    network: Joint, inputs: Sequence[Input], device: torch.device
) -> tuple[Tensor, dict[str, Tensor]]:
    """Return the loss of a batch, and its parts."""
    whole, sentences, places, item, ends = forward(network, inputs, device)
    right = torch.from_numpy(np.concatenate([one.gold for one in inputs])).to(device)
    any_right = torch.from_numpy(np.array([one.gold.any() for one in inputs])).to(device)
    parts = {"whole": functional.binary_cross_entropy_with_logits(whole, any_right.float())}
    count = len(inputs)
    most = sentences.new_zeros(count).index_add(0, item, sentences.clamp(max=40).exp()).log1p()
    good = sentences.masked_fill(~right, NEVER).clamp(max=40).exp()
    held = sentences.new_zeros(count).index_add(0, item, good)
    chosen = torch.where(any_right, held.clamp(min=1e-12).log(), torch.zeros_like(held))
    parts["choice"] = (most - chosen).mean()
    each = functional.binary_cross_entropy_with_logits(sentences, right.float(), reduction="none")
    size = torch.bincount(item, minlength=count).clamp(min=1)
    parts["each"] = (each / size[item]).sum() / count
    known = [n for n, one in enumerate(inputs) if one.answer[0] >= 0]
    lengths = np.diff(ends)
    longest = int(lengths.max())
    columns = np.arange(longest)[None]
    at = ends[known][:, None] + np.minimum(columns, lengths[known][:, None] - 1)
    there = torch.from_numpy(columns < lengths[known][:, None]).to(device)
    padded = places[torch.from_numpy(at).to(device)].masked_fill(~there[..., None], NEVER)
    target = torch.tensor([inputs[n].answer for n in known], device=device)
    begin = functional.cross_entropy(padded[..., 0], target[:, 0])
    parts["span"] = (begin + functional.cross_entropy(padded[..., 1], target[:, 1])) / 2
    total = parts["whole"] + parts["choice"] + 0.5 * parts["each"] + parts["span"]
    return total, {name: value.detach() for name, value in parts.items()}


def trained(
    package: Package, windows: Windows, device: torch.device, *,
    seconds: float, epochs: float, batch: int, name: str, workers: int,
) -> Joint:  # fmt: skip
    """Return a network, trained for some time or passes over the mix, whichever ends first."""
    network = Joint(package, device)
    optimizer = torch.optim.AdamW(
        [
            {"params": list(network.encoder.parameters()), "lr": RATE},
            {"params": list(network.heads.parameters()), "lr": HEAD_RATE},
        ],
        weight_decay=0.01,
        fused=device.type == "cuda",
    )
    steps = max(int(epochs * windows.size / batch), 1)
    started = told = time.perf_counter()
    sums: dict[str, Tensor] = {}
    for step, inputs in enumerate(_batches(windows, batch, workers)):
        share = max(step / steps, (time.perf_counter() - started) / seconds)
        if share >= 1:
            break
        warm = min(1.0, (step + 1) / (WARM * min(steps, 3000)))
        for group, rate in zip(optimizer.param_groups, (RATE, HEAD_RATE), strict=True):
            group["lr"] = rate * warm * max(0.01, 1 - share)
        loss, parts = loss_of(network, inputs, device)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        for key, value in parts.items():
            sums[key] = sums.get(key, torch.zeros_like(value)) + value
        if (step + 1) % TOLD_EVERY == 0:
            now = time.perf_counter()
            line = " ".join(f"{k} {float(v) / TOLD_EVERY:.3f}" for k, v in sums.items())
            tell(f"{name} {step + 1}/{steps} ({share:.2f}) {line} "
                 f"{batch * TOLD_EVERY / (now - told):.0f} inputs/s")  # fmt: skip
            told, sums = now, {}
    tell(f"{name} stopped after {step} steps of {batch}")
    with torch.no_grad():
        for weight in network.parameters():
            weight.copy_(weight.half().float())
    return network.eval()


def _batches(windows: Windows, size: int, workers: int) -> Iterator[list[Input]]:
    """Yield batches without end."""

    def all_asks() -> Iterator[tuple[int, list[int]]]:
        number, epoch = 0, 0
        while True:
            for asks in windows.batches(epoch, size):
                yield number, asks
                number += 1
            epoch += 1

    def prepare(drawn: tuple[int, list[int]]) -> list[Input]:
        number, asks = drawn
        draw = np.random.default_rng(number)
        made = [windows.input(ask, draw) for ask in asks]
        return [one for one in made if one is not None]

    yield from ahead(prepare, all_asks(), workers, 4)


@torch.no_grad()
def judged(
    network: Joint, package: Package, questions: np.ndarray, picks: np.ndarray, device: torch.device
) -> dict[str, np.ndarray]:
    """Return what a network makes of windows around some sentences.

    Args:
        network: in full precision.
        package: with all texts.
        questions: their rows.
        picks: (questions, several) sentences, best first, numbered over the package; -1. One that
            an earlier window holds gets none.
        device: of the network.

    Returns:
        By window: ``ask`` (place in `questions`), ``rank`` of its sentence, ``whole``, ``nobody``
        (sum of the span's logits that nothing answers), ``mass``; by sentence: ``window``,
        ``number``, ``sentence`` and ``span`` logits, ``first`` and ``last`` token in the passage.
    """
    plan = []
    for ask, own in enumerate(picks):
        seen: set[int] = set()
        for rank, at in enumerate(own):
            if at < 0 or int(at) in seen:
                continue
            low, high = package.s_ptr[package.passage_of[at] + np.arange(2)]
            sizes = np.diff(package.s_range[low:high].astype(int), axis=1)[:, 0].tolist()
            first, last = (int(low) + n for n in window(sizes, int(at - low)))
            seen |= set(range(first, last))
            plan.append((ask, rank, first, last))
    rows: list[tuple[Any, ...]] = []
    parts: list[np.ndarray] = []
    for start in range(0, len(plan), 512):
        part = plan[start : start + 512]
        made = [joined(package, int(questions[a]), f, s) for a, _, f, s in part]
        inputs = [Input(i, s, np.zeros(len(s), bool), (0, 0)) for i, s, _ in made]
        whole, sentences, places, _, ends = forward(network, inputs, device)
        best = _spans(places, inputs, ends)
        places, whole, sentences = places.cpu(), whole.cpu(), sentences.cpu()
        at = 0
        for n, ((ask, rank, first, last), (_, _, shift)) in enumerate(zip(part, made, strict=True)):
            own = places[ends[n] : ends[n + 1]]
            mass = float(own.logsumexp(0).sum())
            rows.append((ask, rank, float(whole[n]), float(own[0].sum()), mass))
            for number in range(first, last):
                low, high, top = best[at]
                parts.append(np.array([start + n, number, float(sentences[at]), top,
                                       low - shift, high - shift]))  # fmt: skip
                at += 1
    by_window, by_sentence = np.array(rows), np.array(parts)
    names = ("ask", "rank", "whole", "nobody", "mass")
    others = ("window", "number", "sentence", "span", "first", "last")
    return {k: by_window[:, n].astype(np.float32) for n, k in enumerate(names)} | {
        k: by_sentence[:, n].astype(np.float64 if k == "number" else np.float32)
        for n, k in enumerate(others)
    }


def _spans(
    places: Tensor, inputs: Sequence[Input], ends: np.ndarray
) -> list[tuple[int, int, float]]:
    """Return for each sentence the first and last token of its best answer, and its sum."""
    bounds = [(int(ends[n] + a), int(ends[n] + b), int(ends[n]))
              for n, one in enumerate(inputs) for a, b in one.spans]  # fmt: skip
    longest = max(1, *(b - a for a, b, _ in bounds))
    columns = np.arange(longest)[None]
    starts = np.array([a for a, _, _ in bounds])[:, None]
    sizes = np.array([max(b - a, 1) for a, b, _ in bounds])[:, None]
    at = torch.from_numpy(starts + np.minimum(columns, sizes - 1)).to(places.device)
    there = torch.from_numpy(columns < sizes).to(places.device)
    found = []
    for begin in range(0, len(bounds), 256):
        own = places[at[begin : begin + 256]]
        own = own.masked_fill(~there[begin : begin + 256][..., None], NEVER)
        sums = own[..., 0][:, :, None] + own[..., 1][:, None]
        allowed = torch.ones_like(sums[0], dtype=torch.bool).triu().tril(LONGEST_SPAN - 1)
        top, best = sums.masked_fill(~allowed, 4 * NEVER).flatten(1).max(1)
        for (a, _, zero), t, b in zip(bounds[begin : begin + 256], top.tolist(), best.tolist(),
                                      strict=True):  # fmt: skip
            first, last = divmod(b, longest)
            found.append((a - zero + first, a - zero + last, t))
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m training.tuning.joint", description=__doc__)
    parser.add_argument("--package", type=Path, required=True)
    parser.add_argument("--near", type=Path, required=True, help="from `training.tuning.run`")
    parser.add_argument("--picks", type=Path, required=True, help="sentences to judge by")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--fold", type=int, help="left out; none for the weights that are used")
    parser.add_argument("--hard", action="store_true", help="only find the hard sentences")
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--epochs", type=float, default=6.0)
    parser.add_argument("--batch", type=int, default=BATCH)
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--only", type=int, help="judge this many questions of each set")
    options = parser.parse_args(arguments)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    package, near = Package(options.package), np.load(options.near)
    options.work.mkdir(parents=True, exist_ok=True)
    options.out.mkdir(parents=True, exist_ok=True)
    file = options.work / "hard.npy"
    if not file.exists():
        np.save(file, hardest(Tuned(package.arrays, Recipe(), device), package, near, device))
        tell("hard sentences found")
    if options.hard:
        return 0
    name = "joint" if options.fold is None else f"joint-{options.fold}"
    windows = Windows(package, np.load(file), options.fold)
    torch.manual_seed(0)
    network = trained(
        package, windows, device, seconds=options.seconds, epochs=options.epochs,
        batch=options.batch, name=name, workers=options.workers,
    )  # fmt: skip
    weights = {n: w.detach().half().cpu() for n, w in network.named_parameters()}
    torch.save(weights, options.out / f"{name}.pt")
    torch.backends.cuda.matmul.allow_tf32 = False
    whole = Joint(package, device, full=True)
    whole.load_state_dict(network.state_dict())
    whole.eval()
    with np.load(options.picks) as kept:
        picks = {key: kept[key] for key in kept.files}
    found: dict[str, np.ndarray] = {}
    for key in [k for k in picks if k.startswith(f"{options.fold}:") and k.endswith(":picks")]:
        own = picks[key][: options.only]
        asked = picks[key.replace(":picks", ":questions")][: options.only]
        read = judged(whole, package, asked, own, device)
        found |= {f"{key.removesuffix(':picks')}:{k}": v for k, v in read.items()}
    np.savez_compressed(options.out / f"{name}.npz", **found)
    tell(f"{name} done")
    return 0


def tell(line: str) -> None:
    """Print a line at once."""
    print(f"{time.strftime('%H:%M:%S')} {line}", flush=True)


if __name__ == "__main__":
    import sys

    sys.exit(main())
