"""The package's own errors.

Each message names what was wrong and says what to do; the command line prints it as one line.
"""


class ArticleQAError(Exception):
    """Base of every error that a user can do something about."""


class LoadError(ArticleQAError):
    """A file, URL or string could not be read as an article."""


class StoreError(ArticleQAError):
    """The index could not be opened, read or written."""


class WeightsError(ArticleQAError):
    """A model's weights are missing, damaged or not the ones expected."""


class ModelError(ArticleQAError):
    """A model could not be started, reached or used."""


class QuestionError(ArticleQAError):
    """A question cannot be asked as it stands."""
