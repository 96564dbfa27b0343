"""The benchmark of an index on a Chroma server, at a size that takes seconds."""

import sys

import pytest

from benchmarks import machines


@pytest.mark.slow
@pytest.mark.usefixtures("shared_models")
def test_it_measures_an_index_on_a_server_and_leaves_the_articles_as_they_were(monkeypatch, capsys):
    monkeypatch.setattr(machines, "TIMES", 2)
    monkeypatch.setattr(sys, "argv", ["machines", "--passages", "8", "16"])
    assert machines.main() == 0
    lines = capsys.readouterr().out.splitlines()
    figures = [
        dict(part.rsplit(" ", 1) for part in line.split(" (")[0].split(", ")) for line in lines
    ]
    assert [one["passages"] for one in figures] == ["8", "16"]
    assert all(float(value) > 0 for one in figures for value in one.values())
