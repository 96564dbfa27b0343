"""Questions while other processes replace articles: every one is answered, and rightly."""

import json
import os
import subprocess
import sys
import textwrap
import threading
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from index.embed import identity
from index.retriever import ArticleRetriever
from index.store.writer import Store
from qa.assistant import Assistant
from qa.chain import AnswerChain

QUESTIONS = {
    "Wie alt ist Putin?": "72",
    "Was sagte Rubio?": "Rubio",
    "Who is the Kremlin spokesman?": "Peskow",
    "Wie lange dauerte das Gespräch?": "zwei Stunden",
}


@contextmanager
def writers(folder, made_with, count):
    """Processes that replace articles of their own until the block ends; all of them have begun."""
    code = textwrap.dedent(f"""
        import sys
        sys.path.insert(0, {str(Path(__file__).parents[1] / "index" / "store")!r})
        from made import EncoderIdentity, Store, embedded
        store = Store({str(folder)!r}, EncoderIdentity{made_with!r})
        for n in range(10**6):
            text = "\\n\\n".join(f"Wort {{sys.argv[1]}} {{n}} {{p}}. Ende {{p}}." for p in range(8))
            source = f"{{sys.argv[1]}}-{{n % 3}}"
            store.add(embedded(text, source, source, dimension={made_with[2]}))
            print(n, flush=True)
    """)
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, f"w{number}"], stdout=subprocess.PIPE, text=True
        )
        for number in range(count)
    ]
    written = [0] * count

    def count_lines(number):
        for _ in processes[number].stdout:
            written[number] += 1

    readers = [threading.Thread(target=count_lines, args=(n,)) for n in range(count)]
    for reader in readers:
        reader.start()
    try:
        until = time.monotonic() + 120
        while not all(written) and time.monotonic() < until:
            time.sleep(0.05)
        yield written
        assert all(process.poll() is None for process in processes), "a writer failed"
    finally:
        for process in processes:
            process.terminate()
            process.wait()
        for reader in readers:
            reader.join()


def as_tuple(made_with):
    return (made_with.encoder, made_with.revision, made_with.dimension)


def ask_on_and_on(folder, encoder, rounds, failed):
    """Ask all questions of an index that is opened here; note what is not answered rightly."""
    store = Store(folder, identity(encoder))
    with closing(store):
        assistant = Assistant(AnswerChain(ArticleRetriever(store=store, encoder=encoder), None))
        for _ in range(rounds):
            for question, fact in QUESTIONS.items():
                try:
                    quotes = [c.quote for c in assistant.ask(question).citations]
                except Exception as error:
                    failed.append(f"{question} {type(error).__name__} {error}")
                else:
                    if not any(fact in quote for quote in quotes):
                        failed.append(f"{question} {quotes}")


def test_no_question_fails_while_other_processes_replace_articles(sample_folder, encoder):
    failed = []
    with writers(sample_folder, as_tuple(identity(encoder)), 2) as written:
        before = sum(written)
        readers = [
            threading.Thread(target=ask_on_and_on, args=(sample_folder, encoder, 3, failed))
            for _ in range(2)
        ]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        assert sum(written) > before + 5
    assert failed == []


@pytest.mark.endurance
def test_four_processes_ask_and_evaluate_while_three_write(sample_folder, encoder, tmp_path, cache):
    rows = [{"id": f"{n}", "question": q} for n, q in enumerate([*QUESTIONS] * 6)]
    questions = tmp_path / "questions.jsonl"
    questions.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    program = [sys.executable, "-m", "qa.command_line", "eval", str(questions), "--no-llm"]
    with writers(sample_folder, as_tuple(identity(encoder)), 3):
        readers = [
            subprocess.Popen(
                [*program, "--index", str(sample_folder), "--out", str(tmp_path / str(number))],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                env={**os.environ, "ARTICLE_QA_CACHE": str(cache)},
            )
            for number in range(4)
        ]
        told = [reader.communicate(timeout=1200)[1] for reader in readers]
    assert [reader.returncode for reader in readers] == [0] * 4, told
    for number in range(4):
        answers = [
            json.loads(line)["answer"]
            for line in (tmp_path / str(number) / "results.jsonl").read_text("utf-8").splitlines()
            if "answer" in json.loads(line)
        ]
        assert len(answers) == len(rows)
        assert all(answer["answerable"] for answer in answers)
