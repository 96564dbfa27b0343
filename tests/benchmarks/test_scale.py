"""What an index costs by its size is measured on what it says, and drawn."""

from xml.etree import ElementTree

import pytest

from benchmarks import scale
from benchmarks.scale_picture import SHOWN, picture
from index.encoder.encoder import Encoder

FIGURES = {"start", "evidence", "retrieval", "one article", "memory"}


def figures(articles, passages, value):
    found = dict.fromkeys([*SHOWN, "start", "memory", "listing"], value)
    return {"articles": articles, "passages": passages, **found}


def test_the_picture_has_a_point_for_each_size_and_a_line_for_each_figure():
    sizes = [figures(250, 1000, 3.0), figures(25_000, 100_000, 20.0), figures(50_000, 100_000, 9.0)]
    drawn = ElementTree.fromstring(picture(sizes))
    tags = [part.tag.rpartition("}")[2] for part in drawn.iter()]
    assert tags.count("polyline") == len(SHOWN)
    assert tags.count("circle") == 3 * len(SHOWN)


def test_a_size_is_held_to_the_smallest_and_to_what_it_may_cost_at_all():
    small, large = figures(250, 1000, 2.0), figures(25_000, 100_000, 2.5)
    assert scale.misses([small, large]) == []
    assert scale.misses([small, {**large, "adding": 4.0}]) == ["adding"]
    assert scale.misses([{**small, "evidence": 50.0}, {**large, "evidence": 61.0}]) == ["evidence"]
    assert scale.misses([small, {**large, "start": 3.1}]) == ["start"]


@pytest.mark.slow
def test_a_small_index_is_measured_and_is_as_large_as_before(tmp_path, monkeypatch):
    monkeypatch.setattr(Encoder, "_read", Encoder._read)  # put back in the end
    monkeypatch.setattr(scale, "QUESTIONS", 2)
    monkeypatch.setattr(scale, "ADDED", 3)
    monkeypatch.setattr(scale, "AT_ONCE", 20)
    scale.fill(tmp_path / "index", 12, 2)
    found = scale.measured(tmp_path / "index", 2)
    assert found.keys() == FIGURES | {"adding", "removing", "listing"}
    assert all(value > 0 for value in found.values())
    with scale.Store(tmp_path / "index", scale.identity(scale.encoder())) as store:
        assert len(store.articles()) == 12
        assert len(store.passages()) == 24
