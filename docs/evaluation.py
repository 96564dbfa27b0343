"""Makes the runs of evaluation.md: ``python docs/evaluation.py``.

Each is a file as RAGAS, promptfoo, DeepEval or lm-eval write it, about the sample article, and what
`article-qa eval` prints of it, without the latencies, which are another machine's elsewhere.
"""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "evaluation.md"
ARTICLE = ROOT / "qa" / "sample" / "telefonat-trump-putin.md"
BEGIN, END = "<!-- {}: begin -->", "<!-- {}: end -->"

RAGAS = """\
{"user_input": "Wer ist der Sprecher des Kremls?", "reference": "Dmitri Peskow", \
"reference_contexts": ["Kreml-Sprecher Dmitri Peskow"], "synthesizer_name": "single_hop"}
{"user_input": "Wie lange haben Trump und Putin telefoniert?", "reference": "mehr als zwei \
Stunden", "reference_contexts": ["Etwas mehr als zwei Stunden haben"]}
"""
PROMPTFOO = """\
prompts: ["{{question}}"]
providers: [openai:gpt-5]
tests:
  - vars: {question: "Wer ist der Sprecher des Kremls?"}
    assert:
      - {type: icontains, value: Peskow}
  - vars: {question: "Was kostet ein Liter Milch?"}
    assert:
      - {type: is-refusal}
"""
DEEPEVAL = """\
[
 {"input": "Wer ist der Sprecher des Kremls?", "expected_output": "Dmitri Peskow",
  "actual_output": null, "retrieval_context": null},
 {"input": "Wie lange haben Trump und Putin telefoniert?",
  "expected_output": "mehr als zwei Stunden", "actual_output": null}
]
"""
LM_EVAL = """\
{"doc_id": 0, "doc": {"question": "Wer ist der Sprecher des Kremls?"}, "target": "Dmitri Peskow", \
"resps": [["Peskow"]], "exact_match": 0.0}
{"doc_id": 1, "doc": {"question": "Wie lange haben Trump und Putin telefoniert?"}, \
"target": "mehr als zwei Stunden", "resps": [["zwei Stunden"]], "exact_match": 0.0}
"""
RUNS = {
    "ragas": ("testset.jsonl", "jsonl", RAGAS),
    "promptfoo": ("promptfooconfig.yaml", "yaml", PROMPTFOO),
    "deepeval": ("goldens.json", "json", DEEPEVAL),
    "lm-eval": ("samples_harbour.jsonl", "jsonl", LM_EVAL),
}
"""Name of each file, what it is, and what is in it."""


def run(name: str) -> str:
    """Return a run as Markdown: the file, the command, and what it printed."""
    from qa.command_line import main

    file, kind, written = RUNS[name]
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path(file).write_text(written, encoding="utf-8")
        Path("article.md").write_bytes(ARTICLE.read_bytes())
        out, told = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(told):
            code = main(["eval", file, "--article", "article.md", "--no-llm"])
        if code:
            raise SystemExit(told.getvalue())
    notes = (line for line in told.getvalue().splitlines() if line.startswith((file, "eval-")))
    lines = [*out.getvalue().splitlines(), *notes]  # libraries may have said something too
    shown = "\n".join(line.rstrip() for line in lines if not line.startswith("latency"))
    command = f"$ article-qa eval {file} --article article.md --no-llm"
    return f"```{kind}\n{written}```\n\n```console\n{command}\n{shown}\n```"


def placed(page: str, name: str, text: str) -> str:
    """Return the page with a text between the marks of a name."""
    begin, end = BEGIN.format(name), END.format(name)
    before, _, rest = page.partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}\n{text}\n{end}{after}"


if __name__ == "__main__":
    os.environ["TERM"] = "dumb"
    page = PAGE.read_text("utf-8")
    for each in RUNS:
        page = placed(page, each, run(each))
    PAGE.write_text(page, "utf-8")
