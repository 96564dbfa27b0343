"""Evaluate question-answer pairs, and read the figures that they come to."""

import json
import tempfile
from pathlib import Path

from qa.evaluation.run.plan import Plan
from qa.evaluation.run.run import evaluate
from qa.settings import Settings

PAIRS = (
    {"id": "1", "question": "Was sagte Rubio?", "evidence": ["näher am Frieden dran"]},
    {"id": "2", "question": "Was sagte Macron?", "answerable": False},
)

with tempfile.TemporaryDirectory() as folder:
    questions = Path(folder) / "questions.jsonl"
    questions.write_text("\n".join(map(json.dumps, PAIRS)), encoding="utf-8")
    plan = Plan(
        questions=questions,
        articles=("qa/sample/telefonat-trump-putin.md",),
        compose=False,
    )
    outcome = evaluate(plan, Settings(llm="none"), out=Path(folder) / "report")
    for name, figure in outcome.report.metrics.items():
        if figure.value is not None:
            print(f"{name:24} {figure.value:.3f} of {figure.n}")
