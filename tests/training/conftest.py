"""A handful of cases about the sample article, and a network small enough to be trained on them."""

from dataclasses import replace

import pytest
import torch

from index.embed import embed, identity
from index.retriever import ArticleRetriever
from index.store.writer import Store
from qa.answer import Question
from qa.reader.model import Shape
from training.batches import States
from training.examples import Case
from training.network import build
from training.recipe import Recipe

ASKED = (
    ("Wie lange dauerte das Telefonat?", "de", "zwei Stunden"),
    ("What did Rubio say?", "en", "näher am Frieden"),
    ("Wer reiste nach Moskau?", "de", "Steve Witkoff"),
    ("Who won the world cup?", "en", None),
    ("Was kostet ein Liter Benzin?", "de", None),
)


@pytest.fixture(autouse=True)
def one_thread():
    """Several threads add up in an order of their own, so that no two runs are quite alike."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="session")
def recipe():
    return Recipe(shape=Shape(token=16, width=8), epochs=4, warm_up=1, rate=5e-3, average=0.5)


@pytest.fixture(scope="session")
def cases(encoder, sample, tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("index"), identity(encoder))
    store.add(embed(sample, encoder))
    retriever = ArticleRetriever(store=store, encoder=encoder, top=5)
    made = []
    for number, (text, language, answer) in enumerate(ASKED):
        found = retriever.candidates(text, language)
        place = sample.text.index(answer) if answer else -1
        span = next(
            (
                (n, place - c.passage.start, place - c.passage.start + len(answer))
                for n, c in enumerate(found)
                if answer and c.passage.start <= place < c.passage.end
            ),
            None,
        )
        gold = tuple(
            frozenset(n for n, s in enumerate(c.passage.sentences) if s.start <= place < s.end)
            for c in found
        )
        case = Case(
            data="omos",  # all of whose cases are in every epoch
            pair=f"{language} -> de",
            group=f"omos-{number}",
            kind="answered" if answer else "own",
            question=Question(text, language),
            candidates=tuple(found),
            gold=gold,
            span=span,
            lacking=False,
            found=any(gold),
        )
        made += [case, replace(case, pair=f"{language} -> en")]
    return made


@pytest.fixture(scope="session")
def states(cases, encoder, recipe, tmp_path_factory):
    file = tmp_path_factory.mktemp("states") / "states.pt"
    return States(cases, encoder, recipe.shape.read, file)


@pytest.fixture
def untrained(recipe, states):
    return build(recipe, states)
