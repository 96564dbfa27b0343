"""A short soak: many questions from eight clients, over HTTP, to the real server."""

import pytest

from benchmarks import soak
from benchmarks.http import Load


@pytest.mark.slow
@pytest.mark.usefixtures("shared_models")
def test_a_server_holds_out(capsys):
    assert soak.main(["--questions", "64", "--alone", "4", "--rounds", "4"]) == 0
    printed = capsys.readouterr().out
    assert "8 clients" in printed
    assert "0 errors and wrong articles" in printed


def test_a_reply_of_another_article_or_number_is_a_problem():
    load = Load("http://127.0.0.1:1", {"Aalen": "a1", "Bremen": "b1"})
    right = {"article": "a1", "quote": "Der Turm von Aalen ist 100 Meter hoch."}
    for cited in ([right], [], [right | {"article": "b1"}], [right | {"quote": "107 Meter"}]):
        load._judge(0, {"article_qa": {"citations": cited}})
    load._judge(0, {"error": {"message": "busy"}})
    assert len(load.problems) == 4
    assert "answered from Bremen" in load.problems[1]
