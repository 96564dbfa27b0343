"""Files of the hub: a server on loopback that speaks as much of the hub's protocol as is needed.

The hub's own library asks it: ``HEAD`` and ``GET`` of ``/owner/name/resolve/commit/file`` with the
commit in ``X-Repo-Commit`` and, for large files, their sha256 in ``X-Linked-Etag``.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from index.errors import ModelError, WeightsError
from index.weights.hub import HubFile, hub_file
from qa.chat_model.opening import model_name, open_chat_model
from tests.conftest import ROOT

COMMIT = "0123456789abcdef0123456789abcdef01234567"
DATA = b"GGUF\x03\0\0\0" + bytes(range(256)) * 12_000  # 3 MB
SHA = hashlib.sha256(DATA).hexdigest()
PATH = f"/owner/name/resolve/{COMMIT}/folder/tiny.gguf"
TOKEN = "hf_very_secret_token"


class Hub(ThreadingHTTPServer):
    """Serves one file, and does what its attributes say."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.data = DATA
        self.size = None  # what it says before the download, if it lies
        self.etag = '"abc"'
        self.status = 200
        self.stalls_after = None
        self.got = []
        self.ended = threading.Event()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request, client_address):
        pass


class _Handler(BaseHTTPRequestHandler):
    def do_HEAD(self):
        self._head(self.server.size or len(self.server.data))

    def do_GET(self):
        hub = self.server
        self._head(len(hub.data))
        if hub.status == 200:
            self.wfile.write(hub.data[: hub.stalls_after])
            if hub.stalls_after is not None:
                hub.ended.wait(30)

    def _head(self, size):
        hub = self.server
        hub.got.append((self.command, self.path, self.headers.get("Authorization", "")))
        known = self.path == PATH
        self.send_response(hub.status if known else 404)
        if not known:
            self.send_header("X-Error-Code", "EntryNotFound")
        self.send_header("X-Repo-Commit", COMMIT)
        self.send_header("ETag", hub.etag)
        self.send_header("Content-Length", str(size if known and hub.status == 200 else 0))
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def hub(monkeypatch):
    from huggingface_hub import constants, file_download

    server = Hub()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    # What HF_ENDPOINT sets when the library is imported; a test in a process of its own sets that.
    monkeypatch.setattr(constants, "ENDPOINT", server.url)
    template = server.url + "/{repo_id}/resolve/{revision}/{filename}"
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
    monkeypatch.setattr(file_download, "HUGGINGFACE_CO_URL_TEMPLATE", template, raising=False)
    yield server
    server.ended.set()
    server.shutdown()
    thread.join()
    server.server_close()


def spec(sha=SHA, file="folder/tiny.gguf", commit=COMMIT):
    return f"owner/name@{commit}/{file}#sha256={sha}"


def left(cache):
    """Return the files that a failure has left, but for locks."""
    return [p for p in cache.rglob("*") if p.is_file() and not p.name.endswith(".lock")]


def refused(cache, message, wanted=None, **options):
    with pytest.raises(WeightsError, match=message) as error:
        hub_file(HubFile.parse(wanted or spec()), cache, **options)
    assert "\n" not in str(error.value)
    assert TOKEN not in str(error.value)
    assert left(cache) == []
    return str(error.value)


def test_a_pinned_file_is_downloaded_once_and_then_the_hub_is_not_asked(hub, tmp_path):
    path = hub_file(HubFile.parse(spec()), tmp_path)
    assert path.read_bytes() == DATA
    assert path.name == f"{SHA[:16]}-tiny.gguf"
    asked = len(hub.got)
    hub.status = 500
    assert hub_file(HubFile.parse(spec()), tmp_path) == path
    assert len(hub.got) == asked
    assert {p.suffix for p in left(tmp_path)} == {".gguf", ".checked"}


def test_a_file_that_was_damaged_in_the_cache_is_downloaded_again(hub, tmp_path):
    path = hub_file(HubFile.parse(spec()), tmp_path)
    path.write_bytes(DATA[:-1])
    assert hub_file(HubFile.parse(spec()), tmp_path).read_bytes() == DATA


def test_other_bytes_than_were_pinned_are_refused_and_nothing_is_kept(hub, tmp_path):
    hub.data = DATA[:-1] + b"!"
    refused(tmp_path, "has another sha256 than")
    assert any(command == "GET" for command, *_ in hub.got)


def test_what_the_hub_itself_calls_by_another_sha256_is_not_even_downloaded(hub, tmp_path):
    hub.etag = f'"{"0" * 64}"'
    refused(tmp_path, "has another sha256 than")
    assert [command for command, *_ in hub.got] == ["HEAD"]


def test_a_file_over_the_limit_is_not_downloaded(hub, tmp_path):
    refused(tmp_path, r"the limit is 0\.0 GB: choose a smaller model", most=1000)
    assert [command for command, *_ in hub.got] == ["HEAD"]


def test_a_file_larger_than_announced_is_refused(hub, tmp_path):
    hub.size = 1000
    refused(tmp_path, "tiny.gguf of owner/name")


def test_a_full_disk_is_told_before_anything_is_downloaded(hub, tmp_path, monkeypatch):
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1_000_000))
    refused(tmp_path, "free some, or choose another cache folder")
    assert [command for command, *_ in hub.got] == ["HEAD"]


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (401, "may not be downloaded: check its name, or set HF_TOKEN"),
        (403, "may not be downloaded"),
        (404, "is not on the hub"),
        (500, "answered with status 500"),
    ],
)
def test_a_refusal_of_the_hub_becomes_one_line(hub, tmp_path, monkeypatch, status, message):
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    hub.status = status
    refused(tmp_path, message)
    assert {authorization for *_, authorization in hub.got} == {f"Bearer {TOKEN}"}


def test_a_file_that_is_not_there_becomes_one_line(hub, tmp_path):
    refused(tmp_path, "is not on the hub", spec(file="other.gguf"))


def test_a_hub_that_is_not_there_becomes_one_line(hub, tmp_path, monkeypatch):
    from huggingface_hub import constants

    template = "http://127.0.0.1:9/{repo_id}/resolve/{revision}/{filename}"
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
    refused(tmp_path, "check the network")


@pytest.mark.parametrize(
    "wrong",
    [
        "owner/name/file.gguf",
        f"owner/name@main/file.gguf#sha256={SHA}",
        f"owner/name@{COMMIT}/file.gguf",
        f"owner/name@{COMMIT}/file.gguf#sha256=abc",
        f"owner@{COMMIT}/file.gguf#sha256={SHA}",
        f"owner/name@{COMMIT}/../../file.gguf#sha256={SHA}",
        "",
    ],
)
def test_a_name_that_pins_no_file_is_answered_with_how_to_write_it(tmp_path, wrong):
    with pytest.raises(WeightsError, match="write hub:OWNER/NAME@COMMIT/") as error:
        open_chat_model(f"hub:{wrong}", tmp_path)
    assert "\n" not in str(error.value)
    assert list(tmp_path.iterdir()) == []


def test_a_hub_name_opens_the_file_as_a_chat_model(hub, tmp_path):
    model = open_chat_model(f"hub:{spec()}", tmp_path, n_ctx=512)
    assert model_name(model) == f"{SHA[:16]}-tiny"
    assert model.model_path.read_bytes() == DATA
    with pytest.raises(ModelError, match="cannot load this model"):
        model.invoke("hi")


OPEN = """
import sys
from pathlib import Path
from index.errors import ArticleQAError
from qa.chat_model.opening import open_chat_model
try:
    print(open_chat_model(sys.argv[1], Path(sys.argv[2])).model_path)
except ArticleQAError as error:
    print(error)
"""


def opening(hub, cache, **environment):
    return subprocess.Popen(
        [sys.executable, "-c", OPEN, f"hub:{spec()}", str(cache)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "HF_ENDPOINT": hub.url, **environment},
    )


def until_it_stalls(hub):
    end = time.monotonic() + 60
    while not any(command == "GET" for command, *_ in hub.got):
        assert time.monotonic() < end
        time.sleep(0.05)
    time.sleep(0.3)


def test_the_endpoint_is_taken_from_the_environment_and_nothing_is_said_on_the_terminal(
    hub, tmp_path
):
    out, err = opening(hub, tmp_path).communicate(timeout=120)
    assert (Path(out.strip()).read_bytes(), err) == (DATA, "")


def test_a_download_that_is_killed_leaves_nothing_that_the_next_one_keeps(hub, tmp_path):
    hub.stalls_after = 1_000_000
    process = opening(hub, tmp_path)
    until_it_stalls(hub)
    process.kill()
    process.communicate()
    assert not list(tmp_path.rglob("*tiny.gguf"))
    hub.stalls_after = None
    path = hub_file(HubFile.parse(spec()), tmp_path)
    assert path.read_bytes() == DATA
    assert left(tmp_path) == [path]


@pytest.mark.slow
def test_a_hub_that_falls_silent_is_given_up_and_nothing_is_kept(hub, tmp_path):
    hub.stalls_after = 1_000_000
    out, err = opening(hub, tmp_path, HF_HUB_DOWNLOAD_TIMEOUT="1").communicate(timeout=120)
    assert "did not come in time" in out
    assert (out.count("\n"), err) == (1, "")
    assert left(tmp_path) == []
