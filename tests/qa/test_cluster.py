"""What a worker of a cluster makes of files, and what becomes of those it does not live to read."""

import os
import pickle
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.embed import embed, identity
from index.errors import LoadError
from index.sources.load import load
from qa import cluster
from qa.cluster import OWN, ClusterError, Worker, embedded

ROOT = Path(__file__).parents[2]
FERRY = "# The ferry\n\nThe ferry leaves at six. It carries forty cars.\n\nDogs travel free."


@pytest.fixture
def ferry(tmp_path):
    path = tmp_path / "ferry.md"
    path.write_text(FERRY, "utf-8")
    return path


@pytest.fixture
def back():
    """A worker goes to another folder: the test comes back from it."""
    before = Path.cwd()
    yield
    os.chdir(before)


def became(worker, source):
    return pickle.loads(worker({"item": source.encode()})["became"])


@pytest.mark.usefixtures("shared_models", "back")
def test_a_worker_makes_of_a_file_what_one_process_makes_of_it(ferry, encoder):
    worker = Worker(str(ferry.parent), None, identity(encoder), frozenset())
    made, wanted = became(worker, "ferry.md"), embed(load(ferry), encoder)
    assert made.article == wanted.article
    assert made.passages == wanted.passages
    np.testing.assert_allclose(made.passage_vectors, wanted.passage_vectors, atol=1e-5)
    np.testing.assert_allclose(made.sentence_vectors, wanted.sentence_vectors, atol=1e-5)


@pytest.mark.usefixtures("shared_models", "back")
def test_a_worker_embeds_nothing_that_is_stored_and_names_what_is_bad(ferry, encoder):
    (ferry.parent / "empty.txt").touch()
    known = load(ferry).id
    worker = Worker(str(ferry.parent), None, identity(encoder), frozenset([known]))
    assert became(worker, "ferry.md") == known
    bad, missing = became(worker, "empty.txt"), became(worker, "gone.txt")
    assert isinstance(bad, LoadError)
    assert (str(bad), bad.code) == ("empty.txt is empty: give a file with text", "empty-file")
    assert str(missing) == "gone.txt does not exist: check the path"


@pytest.mark.usefixtures("shared_models", "back")
def test_a_worker_with_another_encoder_embeds_nothing(ferry, encoder):
    other = replace(identity(encoder), revision="another")
    error = became(Worker(str(ferry.parent), None, other, frozenset()), "ferry.md")
    assert isinstance(error, ClusterError)
    assert "install the same release on all machines" in str(error)


def test_without_ray_one_line_says_how_to_get_it(monkeypatch, encoder):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ClusterError, match=r"pip install 'article-qa\[ray\]'"):
        next(embedded(OWN, ["ferry.md"], None, identity(encoder), frozenset()))


class Mortal(Worker):
    """A worker that some files end, and some surprise."""

    def _became(self, source):
        if "deadly" in source:
            os._exit(1)
        if "strange" in source:
            raise RuntimeError("nobody thought of it")
        return super()._became(source)


@pytest.mark.endurance
def test_a_file_that_ends_its_workers_is_told_and_the_others_are_embedded(
    tmp_path, monkeypatch, encoder
):
    pytest.importorskip("ray")
    monkeypatch.setattr(cluster, "Worker", Mortal)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.chdir(tmp_path)
    sources = [f"{n:02}.txt" for n in range(40)]
    for source in sources:
        Path(source).write_text(f"Ferry {source} leaves at six.", "utf-8")
    sources[0], sources[20], sources[30] = "deadly.txt", "deadly too.txt", "strange.txt"
    found = list(embedded(OWN, sources, None, identity(encoder), frozenset()))
    assert len(found) == len(sources)
    lost = [str(error) for error in found if isinstance(error, LoadError)]
    for source in (sources[0], sources[20], sources[30]):
        assert f"{source} was lost with the worker that read it: give it once more" in lost
    read = {made.article.title for made in found if not isinstance(made, LoadError)}
    assert len(read) + len(lost) == len(sources)
    assert len(read) >= 10
