"""What many tests share, each made once: models, the sample article, an index of it.

Tests run in an environment of their own (`isolated`), and what they open is closed (`closed`).
``tests/README.md`` says which fixture is for what.
"""

import contextlib
import json
import os
import shutil
import tempfile
import time
import weakref
from pathlib import Path

import platformdirs
import pytest
from hypothesis import HealthCheck, settings

from benchmarks.chroma_server import ChromaServer
from index.embed import embed, identity
from index.encoder.encoder import Encoder
from index.errors import WeightsError
from index.sources.load import load
from index.store.contents import StoredArticles
from index.store.writer import Store
from index.weights.packages import chat_model_file as assembled_model
from index.weights.packages import encoder_folder
from qa.command_line import SAMPLE
from qa.reader.choose import open_judge
from tests.servers import postgresql, postgresql_programs

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""The machine may be busy with other work."""

settings.register_profile("searching", _PATIENT)
settings.register_profile("patient", _PATIENT, derandomize=True)
settings.load_profile("patient")  # a change fails for what it changed, not for what luck finds


def pytest_collection_modifyitems(items):
    """Mark what loads a chat model, so that it can run in a process of its own."""
    for item in items:
        if "chat_model_file" in getattr(item, "fixturenames", ()):
            item.add_marker("chat_model")


# -------------------------------------------------------------------- an environment of their own


@pytest.fixture(scope="session", autouse=True)
def cache():
    """The folder of model files for all tests, with an empty home for everything else.

    Model files are links to those in the user's cache, which take minutes to build; what is
    written beside them goes when the tests end.
    """
    own = platformdirs.user_cache_path("article-qa")
    with contextlib.suppress(WeightsError):  # told by those tests that need it
        encoder_folder(own)
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home,
        pytest.MonkeyPatch.context() as patch,
    ):
        folder = linked(own, Path(home) / "cache")
        for name in os.environ:
            if name.startswith("ARTICLE_QA_"):
                patch.delenv(name)
        patch.setenv("XDG_DATA_HOME", str(Path(home) / "data"))
        patch.setenv("ARTICLE_QA_CACHE", str(folder))
        patch.setenv("ARTICLE_QA_INDEX", str(Path(home) / "data" / "index"))
        yield folder


def linked(cache, folder):
    """Return a new folder for model files, with links to those of another one."""
    folder.mkdir()
    for entry in cache.glob("[mq]*-*"):
        (folder / entry.name).symlink_to(entry)
    return folder


@pytest.fixture(autouse=True)
def isolated(cache):
    """Whatever a test sets in the environment is gone after it."""
    before = dict(os.environ)
    yield
    for name in os.environ.keys() - before.keys():
        del os.environ[name]
    os.environ.update(before)


@pytest.fixture(autouse=True)
def closed():
    """An index that a test opened is closed after it: each holds seven threads and its vectors.

    Those that a wider fixture opened before stay open.
    """
    opened = weakref.WeakSet()  # what is only dropped must be free to go
    begin = StoredArticles.__init__

    def noted(store, *where, **options):
        begin(store, *where, **options)
        opened.add(store)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StoredArticles, "__init__", noted)
        yield
    for store in list(opened):
        store.close()


@pytest.fixture(scope="module")
def chroma_process(tmp_path_factory):
    server = ChromaServer(tmp_path_factory.mktemp("chroma") / "data")
    yield server
    server.stop(kill=True)


@pytest.fixture
def chroma_server(chroma_process, tmp_path):
    """A Chroma server with nothing in it; what is made from its index goes after the test."""
    os.environ["XDG_CACHE_HOME"] = str(tmp_path / "cache")
    return chroma_process.wiped()


@pytest.fixture(scope="session")
def postgres():
    """The address of a PostgreSQL that is started for the tests, without a database's name."""
    programs = postgresql_programs()
    if programs is None:
        reason = "PostgreSQL is not installed: apt-get install postgresql"
        (pytest.fail if os.environ.get("TESTS_REQUIRE_POSTGRESQL") else pytest.skip)(reason)
    with postgresql(programs) as server:
        yield server


# -------------------------------------------------------------------- models and articles


@pytest.fixture(scope="session")
def encoder(cache):
    """The built-in encoder."""
    return Encoder.open(None, cache)


@pytest.fixture(scope="session")
def judge(cache, encoder):
    """The built-in reader, as the program uses it."""
    return open_judge(None, encoder, cache)


@pytest.fixture(scope="module")
def shared_models(encoder, judge):
    """Whatever opens the built-in models in a module's process gets those that are open already.

    They are the objects that a process of its own would load, without the seconds and the
    gigabyte that this takes. A model that is asked for by name is opened as ever.
    """
    open_encoder, judge_of = Encoder.open, open_judge

    def encoder_opened(name, *rest, **options):
        return encoder if name is None else open_encoder(name, *rest, **options)

    def judge_opened(spec, of, *rest, **options):
        if spec is None and of is encoder:
            return judge
        return judge_of(spec, of, *rest, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Encoder, "open", staticmethod(encoder_opened))
        patch.setattr("qa.opening.open_judge", judge_opened)
        patch.setattr(judge, "close", lambda: None)  # an assistant closes what it opened
        yield


@pytest.fixture(scope="session")
def sample():
    """The article that comes with the program."""
    return load(SAMPLE)


@pytest.fixture(scope="session")
def sample_index(tmp_path_factory, encoder, judge, sample):
    """A folder with the sample's index, embedded once; read it or copy it, never write to it."""
    folder = tmp_path_factory.mktemp("sample") / "index"
    store = Store(folder, identity(encoder))
    store.add(embed(sample, encoder, sink=judge.sink))
    store.close()
    until = time.monotonic() + 30
    while (folder / "chroma.sqlite3-wal").exists() and time.monotonic() < until:
        time.sleep(0.01)  # Chroma closes its database a moment later
    return folder


@pytest.fixture
def sample_folder(sample_index, tmp_path):
    """The sample's index, copied for one test to write to."""
    return shutil.copytree(sample_index, tmp_path / "sample-index")


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
