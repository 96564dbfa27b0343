"""``article-qa ingest --ray``: the same index as without, also after a kill."""

import contextlib
import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from index.embed import identity
from index.store.check import check
from index.store.writer import Store
from qa.command_line import bulk, main
from qa.command_line.terminal import progress_bar
from qa.settings import read_settings

pytestmark = pytest.mark.usefixtures("shared_models")

ROOT = Path(__file__).parents[3]
HARBOURS = ("Husum", "Emden", "Kiel", "Wismar", "Rostock", "Sassnitz", "Lübeck", "Cuxhaven")
SECONDS = 240


@pytest.fixture
def folder(tmp_path):
    """A folder of harbours, one of them in two files, and of three files that cannot be read."""
    folder = tmp_path / "harbours"
    folder.mkdir()
    for number, name in enumerate(HARBOURS):
        text = f"# {name}\n\nThe harbour of {name} has {7 + number} cranes. It never freezes."
        (folder / f"{number}.md").write_text(text, "utf-8")
    (folder / "8.md").write_text((folder / "2.md").read_text("utf-8"), "utf-8")
    (folder / "3.txt").touch()
    Path(os.fsdecode(bytes(folder) + b"/6\xff.txt")).touch()
    (folder / "4.pdf").write_bytes(b"%PDF-1.7 and nothing more")
    return folder


def listed(index, encoder):
    """Return what an index holds, and that it is whole."""
    with Store(index, identity(encoder)) as store:
        assert list(check(store)) == []
        return [(info, store.article(info.id)) for info in store.articles()]


def started(folder, index):
    """Start bulk ingest on a Ray of two workers in a process of its own."""
    command = [sys.executable, "-m", "qa.command_line", "ingest", "--ray", "local"]
    return subprocess.Popen(
        [*command, str(folder), "--index", str(index)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
    )


def held(command, index, stored, plain, encoder):
    """Hold what bulk ingest says and stores against plain ingest's.

    Args:
        command: bulk ingest, started.
        index: where it takes in.
        stored: articles that are there already.
        plain: index, output and errors of plain ingest.
        encoder: of both indexes.
    """
    out, errors = command.communicate(timeout=SECONDS)
    assert command.returncode == 1
    lines = [line.split() for line in plain[1].splitlines()]
    assert [line.split()[0] for line in out.splitlines()] == [line[0] for line in lines]
    statuses = [line.split()[1] for line in out.splitlines()]
    assert statuses == ["unchanged"] * stored + ["added"] * (8 - stored) + ["unchanged"]
    told = plain[2].splitlines()
    assert told[-1] == "12 sources: 8 added, 1 unchanged, 3 failed"
    assert errors.splitlines()[:-1] == told[:-1]
    assert listed(index, encoder) == listed(plain[0], encoder)


@pytest.fixture
def plain(folder, tmp_path, capsys):
    """Return index, output and errors of plain ingest."""
    index = tmp_path / "plain"
    assert main(["ingest", str(folder), "--index", str(index)]) == 1
    shown = capsys.readouterr()
    return index, shown.out, shown.err


@pytest.mark.slow
def test_ray_makes_the_same_index(folder, tmp_path, plain, encoder):
    pytest.importorskip("ray")
    held(started(folder, tmp_path / "bulk"), tmp_path / "bulk", 0, plain, encoder)


@pytest.mark.endurance
def test_ray_goes_on_after_a_kill(folder, tmp_path, plain, encoder):
    pytest.importorskip("ray")
    killed = started(folder, tmp_path / "bulk")
    before = [killed.stdout.readline() for _ in range(3)]
    children = psutil.Process(killed.pid).children(recursive=True)
    agents = [one for one in children if one.name().endswith("Agent")]  # these end a minute later
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert before == plain[1].splitlines(keepends=True)[:3]
    stored = len(listed(tmp_path / "bulk", encoder))
    assert 3 <= stored < len(HARBOURS)
    assert psutil.wait_procs([one for one in children if one not in agents], 30)[1] == []
    for one in agents:
        with contextlib.suppress(psutil.NoSuchProcess):
            one.kill()
    held(started(folder, tmp_path / "bulk"), tmp_path / "bulk", stored, plain, encoder)


def test_what_a_worker_found_stored_and_is_gone_meanwhile_is_read_here(
    folder, tmp_path, monkeypatch
):
    index = tmp_path / "index"
    settings = read_settings().model_copy(update={"index": index, "llm": "none"})
    first = str(folder / "0.md")
    assert main(["ingest", first, "--index", str(index)]) == 0

    def by_workers(address, sources, encoder, made_with, stored):
        """Answer as a worker does that saw the index before somebody removed the article."""
        (known,) = stored
        assert (address, sources) == ("local", [first])
        main(["remove", known, "--index", str(index)])
        yield known

    monkeypatch.setattr("qa.cluster.embedded", by_workers)
    (became,) = bulk.ingested_on("local", [first], settings)
    assert (became.title, became.status) == ("Husum", "added")


@pytest.mark.parametrize("more", [["-"], ["a.md", "--title", "A"]])
def test_what_does_not_go_with_ray_is_wrong_usage(more, capsys):
    assert main(["ingest", "--ray", "local", *more]) == 2
    assert "--ray" in capsys.readouterr().err


def test_no_cluster_at_an_address_is_one_line(folder, tmp_path, capsys):
    pytest.importorskip("ray")
    code = main(["ingest", "--ray", "nowhere", str(folder), "--index", str(tmp_path / "index")])
    assert code == 1
    assert "no Ray cluster lets this program in at nowhere" in capsys.readouterr().err


class Screen(io.StringIO):
    """A terminal."""

    def isatty(self):
        return True


def test_results_that_go_to_a_file_stay_out_of_the_bar(monkeypatch):
    screen, file = Screen(), io.StringIO()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(sys, "stdout", file)
    with progress_bar("3 articles") as told:
        told("3 articles", 1, 3)
        sys.stdout.write("0123456789abcdef  added\n")
    assert file.getvalue() == "0123456789abcdef  added\n"
    assert "1/3" in screen.getvalue()
    assert "added" not in screen.getvalue()
