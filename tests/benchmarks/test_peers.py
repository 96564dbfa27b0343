"""Peers: the rivals are what they claim to be, and their page is changed in one place alone."""

import json
from types import SimpleNamespace

import pytest
from langchain_core.language_models import FakeListChatModel

from benchmarks.corpora import PAIRS
from benchmarks.peers import __main__ as command
from benchmarks.peers import page
from benchmarks.peers.bm25 import Bm25
from benchmarks.peers.langchain_chain import CHUNK, CHUNKS, PlainChain, declines
from benchmarks.peers.table import (
    ALL,
    FIRST,
    Result,
    article_tables,
    cell,
    markdown,
    result_of,
    xquad_tables,
)
from index.errors import ArticleQAError
from index.sources.load import from_text
from qa.answer import Answer, Evidence, Text
from qa.command_line import SAMPLE
from qa.evaluation.figures.metrics import NOTHING, Figure
from qa.evaluation.figures.names import NAMES
from qa.evaluation.run.plan import Plan
from qa.evaluation.run.run import evaluate
from qa.settings import read_settings

RUBIO = "näher am Frieden dran"
ROWS = (
    {
        "id": "rubio",
        "question": "Was sagte Rubio?",
        "answerable": True,
        "evidence": [RUBIO],
        "facts": [["Frieden"]],
    },
    {"id": "gas", "question": "Wie hoch ist der Gaspreis?", "answerable": False},
)


class Listening(FakeListChatModel):
    """A chat model that keeps what it was asked."""

    heard: list = []  # noqa: RUF012 pydantic copies it

    def _stream(self, messages, *args, **kwargs):
        self.heard.append(messages[-1].text)
        yield from super()._stream(messages, *args, **kwargs)


def chain_that_says(encoder, sample, *replies):
    chain = PlainChain(encoder, Listening(responses=list(replies)))
    chain.ingest_article(sample)
    return chain


@pytest.fixture(scope="module")
def silent(encoder, sample):
    chain = PlainChain(encoder, None)
    chain.ingest_article(sample)
    return chain


@pytest.fixture(scope="module")
def bm25(encoder, sample):
    rival = Bm25(encoder)
    rival.ingest_article(sample)
    rival.warm()
    return rival


@pytest.fixture
def questions(tmp_path):
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in ROWS), "utf-8")
    return path


# -------------------------------------------------------------------- as systems


@pytest.mark.parametrize("rival", ["silent", "bm25"])
def test_a_rival_can_be_evaluated_and_finds_the_quote(rival, request, questions):
    system = request.getfixturevalue(rival)
    plan = Plan(questions=questions, articles=(str(SAMPLE),), compose=False)
    outcome = evaluate(plan, read_settings(), open_system=lambda _: system)
    metrics = outcome.report.metrics
    assert metrics["retrieval.success@5"].value == 1
    assert metrics["evidence.hit@3"].value == 1
    assert metrics["abstention.rate"].value == 0
    assert outcome.report.run["models"]["encoder_revision"] == system.encoder_revision
    shown = result_of(outcome).figures
    assert shown["abstention.auroc"] == NOTHING
    assert metrics["abstention.auroc"].value == 0.5
    assert 0 < shown[FIRST].value < shown[ALL].value


def test_what_the_chain_composes_and_declines_is_scored(encoder, sample, questions):
    system = chain_that_says(
        encoder, sample, "Rubio sieht die USA dem Frieden näher.", "I don't know."
    )
    plan = Plan(questions=questions, articles=(str(SAMPLE),))
    metrics = evaluate(plan, read_settings(), open_system=lambda _: system).report.metrics
    assert metrics["answer.facts"].value == 1
    assert metrics["abstention.f1"].value == 1
    assert metrics["latency.first_token.p50"].n == 2


@pytest.mark.parametrize("rival", ["silent", "bm25"])
def test_another_article_is_searched_only_when_it_is_asked(rival, encoder, sample):
    system = {"silent": lambda: PlainChain(encoder, None), "bm25": lambda: Bm25(encoder)}[rival]()
    other = from_text("The otter eats fish. It lives in rivers and sleeps by day.")
    for article in (sample, other, other):
        system.ingest_article(article)
    assert {info.id for info in system.articles()} == {sample.id, other.id}
    assert system.search("What does the otter eat?")[0].passage.article == other.id
    found = system.search("What does the otter eat?", 50, sample.id)
    assert found
    assert {one.passage.article for one in found} == {sample.id}
    answer = list(system.stream("What does the otter eat?", article=sample.id, compose=False))[-1]
    assert {citation.article for citation in answer.citations} == {sample.id}


# -------------------------------------------------------------------- the plain chain


def test_chunks_are_the_articles_own_text_and_what_the_model_reads(encoder, sample):
    chain = chain_that_says(encoder, sample, "Ja.")
    evidence, *texts, answer = chain.stream("Was sagte Rubio?")
    assert isinstance(evidence, Evidence)
    assert all(isinstance(text, Text) for text in texts)
    assert isinstance(answer, Answer)
    assert len(answer.citations) == CHUNKS
    (prompt,) = chain._model.heard
    for citation in answer.citations:
        assert citation.quote == sample.text[citation.start : citation.end]
        assert len(citation.quote) <= CHUNK
        assert citation.quote in prompt
    quotes = "\n\n".join(citation.quote for citation in answer.citations)
    assert f"Context:\n{quotes}\n\nQuestion: Was sagte Rubio?" in prompt


def test_chunks_cover_the_article_and_overlap(silent, sample):
    found = sorted((c.passage for c in silent.search("Putin", 50)), key=lambda p: p.start)
    assert len(found) > CHUNKS
    covered = set()
    for passage in found:
        assert passage.text == sample.text[passage.start : passage.end]
        covered |= set(range(passage.start, passage.end))
    assert all(sample.text[place].isspace() for place in set(range(len(sample.text))) - covered)
    assert sum(p.end - p.start for p in found) > len(covered)


@pytest.mark.parametrize(
    ("text", "declined"),
    [
        ("I don't know.", True),
        ("I don’t know, the context does not say.", True),
        ("“I do not know.”", True),
        ("Ich weiß es nicht.", True),
        ("ich weiss es nicht", True),
        ("", False),
        ("The call lasted two hours. I don't know more.", False),
        ("I don't knowingly guess.", False),
        ("Ich weiß, was Rubio sagte.", False),
    ],
)
def test_the_chain_declines_with_the_phrase_of_its_prompt(text, declined):
    assert declines(text) is declined


def test_a_declined_answer_has_no_quotes_but_the_nearest(encoder, sample):
    *_, answer = chain_that_says(encoder, sample, "Ich weiß es nicht.").stream("Was kostet Gas?")
    assert not answer.answerable
    assert answer.citations == ()
    assert answer.nearest.quote == sample.text[answer.nearest.start : answer.nearest.end]


def test_without_composing_nothing_is_declined_or_asked_of_the_model(encoder, sample):
    chain = chain_that_says(encoder, sample, "I don't know.")
    evidence, answer = chain.stream("Was kostet Gas?", compose=False)
    assert answer.answerable
    assert not answer.composed
    assert answer.citations == evidence.citations
    assert chain._model.heard == []


# -------------------------------------------------------------------- BM25


def test_bm25_quotes_whole_sentences_of_the_best_passages(bm25, sample):
    best = [candidate.passage for candidate in bm25.search("Was sagte Rubio?")]
    *_, answer = bm25.stream("Was sagte Rubio?")
    sentences = {(s.start, s.end) for s in sample.sentences}
    assert len(answer.citations) == 3
    for citation in answer.citations:
        assert (citation.start, citation.end) in sentences
        assert any(p.start <= citation.start and citation.end <= p.end for p in best)
    assert "Rubio" in answer.citations[0].quote


def test_bm25_shares_no_word_with_a_question_and_answers_all_the_same(bm25):
    *_, answer = bm25.stream("Xylophon?")
    assert answer.answerable
    assert answer.citations


# -------------------------------------------------------------------- the tables


def result(**values):
    first = {FIRST: Figure(1148.4, None, None, 34)}
    return Result(dict.fromkeys((*NAMES, ALL), NOTHING) | first | values, 34, 1)


@pytest.mark.parametrize(
    ("figure", "shown"),
    [
        (Figure(0.8333, 0.6667, 0.9583, 24), ".833 (.667 to .958)"),
        (Figure(1.0, 1.0, 1.0, 24), "1.000"),
        (Figure(0.0, None, None, 1), ".000"),
        (NOTHING, "-"),
    ],
)
def test_a_rate_has_its_interval_where_there_is_one(figure, shown):
    assert cell("answer.facts", figure) == shown


def test_seconds_have_the_unit_that_fits():
    total = "latency.total.p50"
    assert cell(total, Figure(0.0294, 0.027, 0.034, 34)) == "29 ms (27 to 34)"
    assert cell(total, Figure(25.04, 23.9, 34.6, 34)) == "25.0 s (23.9 to 34.6)"
    assert cell(total, Figure(1.04, 0.9, 1.1, 34)) == "1.0 s (0.9 to 1.1)"


def test_each_system_has_its_column_and_nothing_is_made_up_where_nothing_was_measured():
    auroc = {"abstention.auroc": Figure(0.5, 0.5, 0.5, 34)}
    table = article_tables({"A": result(), "B": result(**auroc)})[1]
    rows = {line.split(" | ")[0].strip("| `"): line for line in table.splitlines()}
    assert rows["abstention.auroc`: confidence in what it does answer"].endswith("| - | .500 |")
    assert rows["characters in the first quote, mean"].endswith("| 1,148 | 1,148 |")
    assert rows["characters in all quotes, mean"].endswith("| - | - |")


def test_every_table_is_rectangular():
    by_pair = {"de -> de": result(), "en -> de": result()}
    tables = [*xquad_tables({"A": by_pair, "B": by_pair}), *article_tables({"A": result()})]
    for table in (part for part in tables if part.startswith("|")):
        lines = table.splitlines()
        assert len({line.count("|") for line in lines}) == 1
        assert set(lines[1]) == set("|- ")
    assert markdown(["", "b"], [["a", "1"]]) == "| | b |\n| --- | --- |\n| a | 1 |"


# -------------------------------------------------------------------- the page


TEXT = f"# Title\n\nbefore\n\n{page.BEGIN}\nold\n{page.END}\n\nafter  \n"


@pytest.fixture
def written(tmp_path, monkeypatch):
    monkeypatch.setattr(page, "PAGE", tmp_path / "peers.md")
    page.PAGE.write_text(TEXT, "utf-8")
    return page.PAGE


def test_only_the_block_changes_and_writing_it_again_changes_nothing(written):
    for _ in range(2):
        page.write_block("| new |")
        assert written.read_text("utf-8") == TEXT.replace("old", "| new |")


@pytest.mark.parametrize(
    "text",
    [
        "nothing",
        page.BEGIN,
        f"{page.END}\n{page.BEGIN}",
        f"{page.BEGIN}\n{page.END}\n{page.END}",
    ],
)
def test_markers_that_are_not_there_once_each_are_one_line(written, text):
    written.write_text(text, "utf-8")
    with pytest.raises(ArticleQAError) as caught:
        page.write_block("new")
    assert page.BEGIN in str(caught.value)
    assert "\n" not in str(caught.value)
    assert written.read_text("utf-8") == text


def test_the_projects_page_has_the_markers_and_says_how_to_read_the_tables():
    before, _, rest = page.read_page().partition(page.BEGIN)
    assert "python -m benchmarks.peers" in before
    assert "has no confidence" in rest.partition(page.END)[2]


def test_the_machine_is_described_without_a_name_or_path():
    import platform

    described = page.machine()
    assert "GiB" in described
    assert "/" not in described
    assert platform.node() not in described


# -------------------------------------------------------------------- the command


@pytest.fixture
def at_sample(tmp_path, questions, written, monkeypatch, shared_models):
    """The command on the sample article and two questions, with a page of its own."""
    paragraph = next(p for p in SAMPLE.read_text("utf-8").split("\n\n") if RUBIO in p)
    entry = {
        "context": paragraph,
        "qas": [
            {
                "id": "rubio",
                "question": "Was sagte Rubio?",
                "answers": [{"text": RUBIO, "answer_start": paragraph.index(RUBIO)}],
            }
        ],
    }
    squad = json.dumps({"data": [{"title": "Telefonat", "paragraphs": [entry]}]})
    for language in ("de", "en"):
        (tmp_path / f"xquad-dev.{language}.json").write_text(squad, "utf-8")
    monkeypatch.setattr(command, "DATA", tmp_path)
    monkeypatch.setattr(command, "ARTICLE", SAMPLE)
    monkeypatch.setattr(command, "QUESTIONS", questions)
    monkeypatch.setenv("ARTICLE_QA_CACHE", str(tmp_path / "cache"))
    return SimpleNamespace(page=written, kept=tmp_path / "cache/benchmarks/peers")


def test_missing_markers_are_told_in_one_line_before_anything_is_asked(
    at_sample, capsys, monkeypatch
):
    at_sample.page.write_text("no markers", "utf-8")
    monkeypatch.setattr(command, "PEERS", {"X": lambda _: pytest.fail("it was opened")})
    assert command.main([]) == 1
    shown = capsys.readouterr().err
    assert shown.count("\n") == 1
    assert page.BEGIN in shown
    assert at_sample.page.read_text("utf-8") == "no markers"


@pytest.mark.parametrize(
    "how", [["--only", "xquad"], ["--no-llm", "--only", "article", "--limit", "1"]]
)
def test_a_run_that_leaves_something_out_prints_and_writes_nothing(at_sample, capsys, how):
    assert command.main(how) == 0
    shown = capsys.readouterr().out
    assert f"`{command.COMMAND} {' '.join(how)}`:" in shown
    for name in command.PEERS:
        assert name in shown
    assert ("XQuAD" in shown) is ("xquad" in how)
    assert at_sample.page.read_text("utf-8") == TEXT
    assert not at_sample.kept.exists()


def test_a_complete_run_that_is_killed_goes_on_and_writes_the_table(at_sample, monkeypatch, capsys):
    def says(*_, **__):
        return FakeListChatModel(responses=["Rubio sieht die USA dem Frieden näher. [1]"])

    def killed(_):
        raise KeyboardInterrupt

    monkeypatch.setenv("ARTICLE_QA_COMPOSE", "always")
    monkeypatch.setattr(command, "open_chat_model", says)
    monkeypatch.setattr("qa.opening.open_chat_model", says)
    whole = dict(command.PEERS)
    monkeypatch.setattr(command, "PEERS", {**whole, "Article QA": killed})
    with pytest.raises(KeyboardInterrupt):
        command.main([])
    assert at_sample.page.read_text("utf-8") == TEXT
    monkeypatch.setattr(command, "PEERS", whole)
    assert command.main([]) == 0
    shown = capsys.readouterr()
    assert shown.err.count("1 answers of a run before") == 2 * len(PAIRS)
    block = shown.out.strip()
    assert at_sample.page.read_text("utf-8") == TEXT.replace("old", block)
    (line,) = [line for line in block.splitlines() if "first word" in line]
    chain, bm25, ours = line.split("|")[2:5]
    assert "ms" in chain
    assert bm25.strip() == "-"
    assert "ms" in ours
    assert not at_sample.kept.exists(), "the next run measures anew"
