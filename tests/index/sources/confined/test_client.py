import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from index.errors import Cancelled, LoadError
from index.sources.confined import client, template
from index.sources.confined.client import read_apart
from index.sources.confined.limits import LIMITS, SMALL, Limits
from index.sources.confined.read import Given, read
from index.sources.load import from_text, load
from tests.conftest import ROOT

PAGE = (
    "<html><body><article><h1>Der Hafen</h1><p>Von Ole Brandt, 4. Mai 2024</p>"
    "<p>Der Hafen hat drei Kräne. Sie sind rot.</p><ul><li>Fähre</li></ul></article>"
)
HOLDS = b"<html><body>" + b"<p>A b. " * 60_000
"""A page whose reader is busy for seconds."""

LINUX = pytest.mark.skipif(not Path("/proc").exists(), reason="looks into /proc")


def given(text, suffix=".html", **known):
    data = text.encode() if isinstance(text, str) else text
    return Given(data, f"a{suffix}", f"a{suffix}", "a", suffix, **known)


def children_of(process):
    """Return the processes that a process started, and those that they started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(parent) == process and state != "Z":
            found += [int(stat.parent.name), *children_of(int(stat.parent.name))]
    return found


def gone(processes, seconds=60.0):
    """Wait until none of some processes is there any more; return whether that came."""
    end = time.monotonic() + seconds
    while any(Path(f"/proc/{process}").exists() for process in processes):
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


@pytest.mark.parametrize(
    "what",
    [
        given(PAGE),
        given("# Titel\n\n- eins\n- zwei\n\nEin *Satz*.\n\n|a|b|\n|-|-|\n|1|2|", ".md"),
        given("Ein Satz nach dem anderen. " * 4000, ".txt"),
        given("Ein Satz.", ".txt", title="Anders", kind="text"),
    ],
    ids=["html", "markdown", "text", "small"],
)
def test_an_article_is_the_same_wherever_it_is_read(what):
    assert read_apart(what) == read(what)


@pytest.mark.parametrize(
    ("what", "code"),
    [
        (given(" \n"), "empty-file"),
        (given("<html><body><p>...</p>"), "no-text"),
        (given(PAGE, max_characters=20), "too-long"),
        (given(b"%PDF-1.7\nnothing", ".pdf"), "damaged-file"),
        (given(b"PK\x03\x04 word/ nothing", ".docx"), "damaged-file"),
    ],
)
def test_a_refusal_is_the_same_wherever_it_comes_from(what, code):
    with pytest.raises(LoadError) as here:
        read(what) if code != "empty-file" else client.kind_told(what)
    with pytest.raises(LoadError) as there:
        read_apart(what)
    assert str(there.value) == str(here.value)
    assert there.value.code == here.value.code == code
    assert there.value.details == here.value.details


def test_a_file_that_takes_too_long_is_ended_by_its_share_of_time():
    start = time.monotonic()
    with pytest.raises(LoadError, match=r"^a\.html takes more than 1 seconds to read: ") as error:
        read_apart(given(HOLDS), limits=Limits(cpu_seconds=1))
    assert (error.value.code, error.value.details["limit"]) == ("too-slow", 1)
    assert time.monotonic() - start < 60


def test_a_file_that_takes_too_long_is_ended_by_the_clock():
    with pytest.raises(LoadError, match=r"takes more than 1 seconds") as error:
        read_apart(given(HOLDS), limits=Limits(seconds=1))
    assert error.value.code == "too-slow"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds to the limit")
def test_a_file_that_takes_too_much_memory_is_refused_in_one_line():
    with pytest.raises(LoadError, match=r"needs more than 40 MiB") as error:
        read_apart(given(HOLDS), limits=Limits(memory=40 << 20))
    assert error.value.code == "too-complex"
    assert read_apart(given(PAGE)).title == "Der Hafen"


@LINUX
def test_a_reader_is_ended_when_it_is_wanted_no_more():
    read_apart(given(PAGE))
    template_process = client._TEMPLATE._process.pid
    readers = []

    def cancelled():
        readers[:] = children_of(template_process) or readers
        return bool(readers)

    with pytest.raises(Cancelled, match=r"^a\.html was given up") as error:
        read_apart(given(HOLDS), cancelled)
    assert error.value.code == "cancelled"
    assert readers
    assert gone(readers)


def test_a_template_that_was_killed_is_started_again():
    read_apart(given(PAGE))
    process = client._TEMPLATE._process
    process.kill()
    process.wait()
    assert read_apart(given(PAGE)).title == "Der Hafen"
    assert client._TEMPLATE._process is not process


def test_threads_read_at_the_same_time():
    found, failed = [], []

    def work(number):
        try:
            text = PAGE.replace("drei", str(number))
            found.append((number, read_apart(given(text)).text))
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(100, 124)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert all(f"hat {number} Kräne" in text for number, text in found)
    assert len(found) == 24


@LINUX
def test_nothing_is_left_open_or_running_after_many_files():
    read_apart(given(PAGE))
    files = len(os.listdir("/proc/self/fd"))
    for _ in range(50):
        read_apart(given(PAGE))
        with pytest.raises(LoadError):
            read_apart(given("<html><body>"))
    process = client._TEMPLATE._process.pid
    assert len(os.listdir("/proc/self/fd")) == files
    assert gone(children_of(process))
    assert len(os.listdir(f"/proc/{process}/fd")) < 12


def test_a_small_text_is_read_without_a_process(monkeypatch):
    def refuse(*_):
        raise AssertionError("a process was wanted")

    monkeypatch.setattr(client, "_read_there", refuse)
    assert from_text("Ein Satz. " * (SMALL // 12)).language == "de"
    with pytest.raises(AssertionError):
        from_text("Ein Satz. " * (SMALL // 9))
    with pytest.raises(AssertionError):
        from_text("Ein *Satz*.", kind="markdown")


def test_without_fork_files_are_read_in_this_process(monkeypatch):
    monkeypatch.setattr(client, "CONFINES", False)
    monkeypatch.setattr(client, "_read_there", lambda *_: 1 / 0)
    assert read_apart(given(PAGE)).title == "Der Hafen"
    with pytest.raises(LoadError) as error:
        read_apart(given("<html><body>"))
    assert error.value.code == "no-text"


def test_where_no_process_can_be_started_one_line_says_so(monkeypatch):
    own = client._Template()
    monkeypatch.setattr(client, "_TEMPLATE", own)
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(LoadError, match=r"^a\.html cannot be read now \(No such file") as error:
        read_apart(given(PAGE))
    assert error.value.code == "busy"


def test_what_a_reader_should_not_raise_is_one_line_and_its_trace_is_kept(monkeypatch):
    monkeypatch.setattr(client, "CONFINES", False)
    monkeypatch.setattr(client, "read", lambda _: iter(()).__next__())
    with pytest.raises(LoadError, match=r"^a\.html cannot be read as HTML: save") as error:
        read_apart(given(PAGE))
    assert isinstance(error.value.__cause__, StopIteration)
    assert error.value.code == "damaged-file"


# --------------------------------------------------------------------- processes of their own

BUSY = """
import signal, sys, threading
from index.sources.load import load
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
{before}
print("ready", flush=True)
try:
    load(sys.argv[1])
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


def started(tmp_path, before=""):
    """Start a process that reads a file for many seconds; return it when its reader is busy."""
    path = tmp_path / "long.html"
    path.write_bytes(b"<html><body>" + b"<p>A b. " * 200_000)
    process = subprocess.Popen(
        [sys.executable, "-c", BUSY.format(before=before), str(path)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        start_new_session=True,
    )
    assert process.stdout.readline() == "ready\n"
    end = time.monotonic() + 60
    while len(children_of(process.pid)) < 2:
        assert time.monotonic() < end
        time.sleep(0.02)
    return process


@LINUX
def test_no_process_is_left_when_the_program_is_killed(tmp_path):
    process = started(tmp_path)
    left = children_of(process.pid)
    process.kill()
    process.wait()
    process.stdout.close()
    assert gone(left)


@LINUX
def test_ctrl_c_ends_the_reading_and_leaves_no_process(tmp_path):
    process = started(tmp_path)
    left = children_of(process.pid)
    os.killpg(process.pid, signal.SIGINT)
    said, _ = process.communicate(timeout=60)
    assert said == "interrupted\n"
    assert process.returncode == 0
    assert gone(left)


@LINUX
def test_a_reader_has_no_thread_and_neither_torch_nor_chroma(tmp_path):
    before = "import torch, chromadb; torch.ones(900, 900) @ torch.ones(900, 900)"
    process = started(tmp_path, before)
    try:
        for child in children_of(process.pid):
            loaded = Path(f"/proc/{child}/maps").read_text()
            assert "libtorch" not in loaded
            assert "chromadb" not in loaded
            assert len(list(Path(f"/proc/{child}/task").iterdir())) == 1
    finally:
        process.kill()
        process.communicate()


@LINUX
def test_a_reader_has_its_limits_and_stands_back(tmp_path):
    process = started(tmp_path)
    try:
        end = time.monotonic() + 20
        while True:
            _, reader = children_of(process.pid)
            limits = Path(f"/proc/{reader}/limits").read_text()
            rows = {line[:25].strip(): line[25:].split()[0] for line in limits.splitlines()}
            if rows["Max address space"] != "unlimited" or time.monotonic() > end:  # the last one
                break
        assert rows["Max core file size"] == "0"
        assert rows["Max cpu time"] == str(LIMITS.cpu_seconds)
        assert int(rows["Max address space"]) < 3 * LIMITS.memory
        nice = Path(f"/proc/{reader}/stat").read_text().rpartition(")")[2].split()[16]
        assert int(nice) >= template.NICE
    finally:
        process.kill()
        process.communicate()


def test_a_file_is_read_from_a_path_with_a_name_that_is_no_text(tmp_path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.html"))
    path.write_text(PAGE, "utf-8")
    assert load(path).title == "Der Hafen"
