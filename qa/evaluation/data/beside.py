"""Articles that stand in files beside a file of questions, which names them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from index.sources.load import load
from qa.evaluation.data.datasets import Questions


def with_files(questions: Questions, folder: Path) -> Questions:
    """Return questions with the articles that they name by path, from the folder of their file.

    Where one of the names is no file there, or the questions bring articles, nothing changes.

    Raises:
        LoadError: if a file cannot be read.
    """
    named = dict.fromkeys(row.article for row in questions.rows if row.article)
    if questions.articles or not named or not all(_is_file(folder, name) for name in named):
        return questions
    articles = {name: load(str(folder / name)) for name in named}
    return replace(
        questions,
        articles=tuple({article.id: article for article in articles.values()}.values()),
        rows=tuple(
            replace(row, article=articles[row.article].id) if row.article else row
            for row in questions.rows
        ),
    )


def _is_file(folder: Path, name: str) -> bool:
    try:
        return (folder / name).is_file()
    except (OSError, ValueError):  # a title may be longer than a name can be
        return False
