"""What many tests share: the real encoder, the sample article, the development data."""

import json
import tempfile
from pathlib import Path

import platformdirs
import pytest

from index.encoder.encoder import Encoder
from index.errors import WeightsError
from index.sources.load import load
from index.weights.packages import chat_model_file as assembled_model
from qa.command_line import SAMPLE

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"


def pytest_collection_modifyitems(items):
    """Mark what loads a chat model, so that it can run in a process of its own."""
    for item in items:
        if "chat_model_file" in getattr(item, "fixturenames", ()):
            item.add_marker("chat_model")


@pytest.fixture(scope="session")
def encoder():
    return Encoder.open(None, platformdirs.user_cache_path("article-qa"))


@pytest.fixture(scope="session")
def sample():
    return load(SAMPLE)


@pytest.fixture(scope="session")
def dev_article():
    path = DATA / "article.de.txt"
    if not path.exists():
        pytest.skip(f"the development data is not at {DATA}")
    return load(path)


@pytest.fixture(scope="session")
def dev_questions():
    path = DATA / "article-questions.jsonl"
    if not path.exists():
        pytest.skip(f"the development data is not at {DATA}")
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.fixture(scope="session")
def chat_model_file():
    """The small chat model's file; not in pytest's own folder, which is kept."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        try:
            path = assembled_model("qwen2.5-coder-0.5b", Path(folder))
        except WeightsError as error:
            pytest.skip(f"the weights of the chat model are not installed: {error}")
        yield path
