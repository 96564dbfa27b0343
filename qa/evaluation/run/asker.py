"""Questions of a file that are asked one at a time, as tests are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.evaluation.data.datasets import Questions, bind
from qa.evaluation.figures.scores import Scored, score
from qa.evaluation.run.plan import Plan
from qa.evaluation.run.run import asked_of, assistant, record
from qa.evaluation.run.system import OpenSystem, find_articles, open_place

if TYPE_CHECKING:
    from qa.settings import Settings


class Asker:
    """Asks the questions of a file; to be closed."""

    def __init__(
        self,
        questions: Questions,
        plan: Plan,
        settings: Settings,
        open_system: OpenSystem | None = None,
    ) -> None:
        """Take in what the questions are about.

        Raises:
            ArticleQAError: if an article, a row or a model cannot be used.
        """
        open_system = open_system or assistant(settings)
        indexes = settings.cache / "evaluation"
        self._place = find_articles(
            questions.articles, plan.articles, open_system, indexes, settings.encoder
        )
        self._examples = {one.id: one for one in bind(questions, self._place.articles)}
        self._own = (plan.scope or questions.scope) == "own"
        self._compose = plan.compose
        self._system = open_place(self._place, open_system, lambda _what, _done, _total: None)

    def ask(self, name: str) -> Scored:
        """Ask a question by its id and return what the answer is worth.

        Raises:
            ArticleQAError: if the assistant fails.
        """
        example = self._examples[name]
        article = (example.article or None) if self._own else None
        answered = record(self._system, example, article, self._compose)
        prose = self._compose and bool(self._system.models.get("llm"))
        (scored,) = score([asked_of(example, answered)], self._place.articles, prose)
        return scored

    def close(self) -> None:
        """Let go of models and the index."""
        self._system.close()
