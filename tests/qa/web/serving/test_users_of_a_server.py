"""Users' own articles on a real Chroma server: a database for each of them."""

import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.errors import StoreError
from index.store.writer import Store
from qa.web.serving.users import own_index
from tests.index.store.made import TINY, embedded

pytestmark = pytest.mark.slow


@pytest.fixture
def server(tmp_path):
    """The address of a Chroma server of this test's own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = shutil.which("chroma") or str(Path(sys.executable).with_name("chroma"))
    command = [program, "run", "--path", str(tmp_path), "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 60
    with socket.socket() as trial:
        while trial.connect_ex(("127.0.0.1", port)):
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(30)


def test_what_one_user_adds_is_in_no_other_database(server):
    article = embedded("The key hangs behind the clock. The clock is blue.")
    one, other, common = (
        Store(where, TINY)
        for where in (own_index(server, "a" * 64), own_index(server, "b" * 64), server)
    )
    one.add(article)
    assert [len(store.articles()) for store in (one, other, common)] == [1, 0, 0]
    with pytest.raises(StoreError, match="no article"):
        other.article(article.article.id)
    other.add(article)
    other.remove(article.article.id)
    assert len(Store(own_index(server, "a" * 64), TINY).articles()) == 1
