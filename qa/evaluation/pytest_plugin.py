"""A plug-in of pytest: a file of questions becomes tests, one a question.

pytest imports this module wherever Article QA is installed; all that takes time is imported when
there is a file of questions.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from qa.evaluation.data.datasets import Questions
    from qa.evaluation.run.asker import Asker
    from qa.evaluation.run.plan import Plan

PATTERNS = ("*.qa.jsonl", "*.qa.json", "*.qa.csv", "*.qa.yaml", "*.qa.yml", "*.qa.xlsx")
"""Names of files that are questions wherever they are collected."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the command line and of the configuration file."""
    group = parser.getgroup("article-qa", "questions to articles")
    group.addoption(
        "--article-qa", action="append", default=[], metavar="FILE", dest="article_qa",
        help="a file of questions, as `article-qa eval` reads it, to run as tests too",
    )  # fmt: skip
    group.addoption(
        "--article-qa-article", action="append", default=[], metavar="PATH_OR_ID",
        help="what the questions are about (default: what their file brings or names, or the "
        "index)",
    )  # fmt: skip
    group.addoption(
        "--article-qa-no-llm", action="store_true", default=None, help="quotes alone are judged"
    )
    parser.addini(
        "article_qa_files", "names of files of questions", type="args", default=list(PATTERNS)
    )
    parser.addini("article_qa_articles", "what the questions are about", type="args", default=[])
    parser.addini("article_qa_no_llm", "quotes alone are judged", type="bool", default=False)


def pytest_configure(config: pytest.Config) -> None:
    """Collect the files that the command line names."""
    started = config.invocation_params.dir
    config.args += [str(started / file) for file in config.getoption("article_qa")]


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> QuestionsFile | None:
    """Return a collector where a file holds questions."""
    config = parent.config
    patterns = config.getini("article_qa_files")
    started = config.invocation_params.dir
    if any(fnmatch(file_path.name, pattern) for pattern in patterns) or any(
        file_path == (started / file).resolve() for file in config.getoption("article_qa")
    ):
        return QuestionsFile.from_parent(parent, path=file_path)
    return None


class WrongAnswerError(Exception):
    """What was expected and what came instead."""


class QuestionsFile(pytest.File):
    """A file of questions; its models are open while they are asked."""

    asker: Asker | None = None

    def collect(self) -> Iterator[QuestionTest]:
        """Yield a test for each question.

        Raises:
            CollectError: if the file cannot be read.
        """
        from index.errors import ArticleQAError

        try:
            rows = self._questions().rows
        except ArticleQAError as error:
            raise self.CollectError(str(error)) from None
        for row in rows:
            test = QuestionTest.from_parent(self, name=row.id)
            test.question = row.question
            test.extra_keyword_matches.update(row.tags)
            yield test

    def setup(self) -> None:
        """Open what answers."""
        from qa.evaluation.run.asker import Asker
        from qa.settings import read_settings

        plan = self._plan()
        changes = {} if plan.compose else {"llm": "none"}
        settings = read_settings().model_copy(update=changes)
        self.asker = Asker(self._questions(), plan, settings)

    def teardown(self) -> None:
        """Close what answered."""
        if self.asker:
            self.asker.close()
            self.asker = None

    def _questions(self) -> Questions:
        from qa.evaluation.data.beside import with_files
        from qa.evaluation.data.datasets import read_questions

        articles = self._plan().articles
        questions = read_questions(self.path, pages=not articles)
        return questions if articles else with_files(questions, self.path.parent)

    def _plan(self) -> Plan:
        from qa.evaluation.run.plan import Plan

        config = self.config
        started, root = config.invocation_params.dir, config.rootpath
        named = [(started, name) for name in config.getoption("--article-qa-article")]
        named = named or [(root, name) for name in config.getini("article_qa_articles")]
        articles = tuple(
            str(folder / name) if (folder / name).exists() else name for folder, name in named
        )
        quotes_alone = config.getoption("--article-qa-no-llm")
        if quotes_alone is None:
            quotes_alone = config.getini("article_qa_no_llm")
        return Plan(questions=self.path, articles=articles, compose=not quotes_alone)


class QuestionTest(pytest.Item):
    """A question; it fails where the answer is wrong, with what was expected and what came."""

    question = ""

    def runtest(self) -> None:
        """Ask.

        Raises:
            WrongAnswerError: if the answer is wrong.
        """
        from qa.evaluation.figures.verdict import kinds_of, verdict
        from qa.evaluation.report.junit import explanation

        file = self.parent
        assert isinstance(file, QuestionsFile)
        assert file.asker is not None
        scored = file.asker.ask(self.name)
        right = verdict(scored)
        if right is None:
            pytest.skip("nothing to judge the answer by")
        if not right:
            kinds = ", ".join(kinds_of(scored.scores)) or "wrong"
            raise WrongAnswerError(f"{kinds}\n{explanation(scored)}")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], *args: Any) -> Any:
        """Return what went wrong, without a traceback where that says nothing."""
        from index.errors import ArticleQAError

        if isinstance(excinfo.value, WrongAnswerError | ArticleQAError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, *args)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Return where the question stands."""
        return self.path, None, f"{self.name}: {self.question}"
