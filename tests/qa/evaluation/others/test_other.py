"""Other systems over HTTP, as OpenAI's servers and in Python, through a whole evaluation."""

import json
import math
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from qa.evaluation.figures.absent import MADE_OF, without
from qa.evaluation.others.calls import call_of
from qa.evaluation.others.other import opener
from qa.evaluation.others.reply import ReplyError
from qa.evaluation.report.page import render
from qa.evaluation.run.plan import Plan
from qa.evaluation.run.run import evaluate
from qa.settings import Settings

ARTICLE = """The harbour

Thirty-four boats lie in the basin. It was dug in 1859. Coffee costs four crowns."""
ROWS = [
    {"id": "boats", "question": "How many boats are there?", "answers": ["Thirty-four"],
     "evidence": ["Thirty-four boats lie in the basin."]},
    {"id": "dug", "question": "When was it dug?", "answers": ["1859"],
     "evidence": ["It was dug in 1859."]},
    {"id": "milk", "question": "What does milk cost?", "answerable": False},
]  # fmt: skip
ANSWERS = {
    "boats": {"answer": "Thirty-four.", "citations": ["“Thirty-four boats lie in the basin.”"],
              "contexts": ["Nothing of the kind.", "Thirty-four boats lie in the basin."],
              "answerable": True, "confidence": 0.9},
    "dug": {"answer": "In 1900.", "citations": ["It was dug in 1900."], "answerable": True,
            "contexts": ["Made up.", "Made up."], "confidence": 0.6},
    "milk": {"answer": "I don't know.", "citations": [], "contexts": [], "answerable": False,
             "confidence": 0.1},
}  # fmt: skip
BY_QUESTION = {row["question"]: ANSWERS[row["id"]] for row in ROWS}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "harbour.txt").write_text(ARTICLE, "utf-8")
    (tmp_path / "questions.jsonl").write_text("\n".join(map(json.dumps, ROWS)), "utf-8")
    return tmp_path


@pytest.fixture
def server():
    """A server whose answers are made by `reply`, and which notes what it was asked."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.server.asked.append((self.path, body, self.headers.get("Authorization")))
            status, answer = self.server.reply(body)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(answer.encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked = []
    server.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def run(folder, spec, declines="", **changes):
    settings = Settings(cache=folder / "cache")
    plan = Plan(
        questions=folder / "questions.jsonl", articles=(str(folder / "harbour.txt"),), anew=True
    )
    open_system = opener(spec, "harbour", declines, settings)
    return evaluate(plan, settings, open_system=open_system, **changes)


def values(outcome):
    return {name: figure.value for name, figure in outcome.report.metrics.items() if figure.n}


def test_what_a_system_gives_is_judged_by_all_figures_it_suffices_for(folder, server):
    server.reply = lambda body: (200, json.dumps(BY_QUESTION[body["question"]]))
    outcome = run(folder, f"{server.url}/ask")
    found = values(outcome)
    assert found["answer.right"] == found["answer.false"] == 0.5
    assert found["evidence.hit@1"] == 0.5
    assert (found["retrieval.success@1"], found["retrieval.success@5"]) == (0, 0.5)
    assert found["abstention.f1"] == found["abstention.auroc"] == 1
    path, body, key = server.asked[0]
    assert (path, body["question"], key) == ("/ask", "How many boats are there?", None)
    assert body["text"].startswith("The harbour")
    assert "It was dug in 1900." in render(outcome)


def test_figures_of_what_a_system_does_not_give_are_left_out_and_not_0(folder, server):
    server.reply = lambda body: (200, json.dumps(BY_QUESTION[body["question"]]["answer"]))
    found = values(run(folder, server.url))
    assert found["answer.right"] == 0.5
    assert not {name for name in found if name.startswith(("retrieval.", "evidence.", "abst"))}
    assert "confidence.ece" not in found
    found = values(run(folder, server.url, declines="i don't know"))
    assert found["abstention.recall"] == found["abstention.precision"] == 1


def test_a_server_of_openais_kind_is_asked_as_one(folder, server, monkeypatch):
    monkeypatch.setenv("ARTICLE_QA_SYSTEM_KEY", "secret")

    def reply(body):
        answer = BY_QUESTION[body["messages"][-1]["content"]]["answer"]
        return 200, json.dumps({"choices": [{"message": {"content": answer}}]})

    server.reply = reply
    assert values(run(folder, f"{server.url}/v1"))["answer.right"] == 0.5
    path, body, key = server.asked[0]
    assert (path, body["model"], key) == ("/v1/chat/completions", "harbour", "Bearer secret")


def test_a_function_is_asked_with_the_article_if_it_takes_one(folder, monkeypatch):
    (folder / "bots.py").write_text(
        "def echo(question): return 'Thirty-four' if 'boats' in question else None\n"
        "def reading(question, article):\n"
        "    return {'answer': article.text, 'answerable': 'milk' not in question}\n"
        "def failing(question): raise KeyError('no index')\n"
        "NUMBER = 3\n",
        "utf-8",
    )
    monkeypatch.chdir(folder)
    monkeypatch.delitem(sys.modules, "bots", raising=False)
    assert values(run(folder, "bots:echo"))["answer.right"] == 0.5
    assert values(run(folder, "bots:reading"))["answer.right"] == 1
    with pytest.raises(ReplyError, match=r"bots:failing failed \(KeyError: 'no index'\)"):
        run(folder, "bots:failing")
    for spec in ("bots:none", "bots:NUMBER", "nowhere:f", "bots", "ftp://a.example"):
        with pytest.raises(ReplyError):
            call_of(spec)


def test_answers_are_asked_anew_in_each_run(folder, server):
    server.reply = lambda body: (200, json.dumps(BY_QUESTION[body["question"]]))
    for _ in range(2):
        assert run(folder, server.url, out=folder / "out").reused == 0
    assert len(server.asked) == 6


@pytest.mark.parametrize(
    ("status", "text", "why"),
    [(500, "<b>no</b>", "answers 500: <b>no</b>"), (200, "<html>", "answers no JSON: <html>"),
     (200, "{}", "has no text under 'answer'")],
)  # fmt: skip
def test_a_server_that_fails_is_named_in_one_line(folder, server, status, text, why):
    server.reply = lambda _: (status, text)
    with pytest.raises(ReplyError, match=why):
        run(folder, server.url)


def test_a_server_that_is_not_there_is_named(folder):
    with pytest.raises(ReplyError, match=r"http://127\.0\.0\.1:9/ cannot be asked"):
        run(folder, "http://127.0.0.1:9/")


def test_scores_are_left_out_by_what_they_are_made_of():
    scores = dict.fromkeys(["answer.right", *(name for part in MADE_OF.values() for name in part)])
    left = {name for name, one in without(scores, MADE_OF).items() if one is None}
    assert left == {"answer.right"}
    assert all(math.isnan(one) for one in without({"declined": 1.0}, ["decision"]).values())
