"""An index that may only be read is searched and asked as any other."""

import os
import shutil
import subprocess
import sys

import pytest

PROGRAM = [sys.executable, "-m", "qa.command_line"]


def read_only(folder):
    """Return what a command has to begin with to see a folder that nobody may write to."""
    if os.geteuid():
        for path in [folder, *folder.rglob("*")]:
            path.chmod(0o500 if path.is_dir() else 0o400)
        return []
    mounted = f"mount --bind {folder} {folder} && mount -o remount,ro,bind {folder}"
    begin = ["unshare", "-m", "sh", "-c", f'{mounted} && exec "$@"', "sh"]
    if not shutil.which("unshare") or subprocess.run([*begin, "true"], check=False).returncode:
        pytest.skip("root may write anywhere, and nothing can be mounted here")
    return begin


def test_a_read_only_index_is_listed_searched_asked_and_exported(sample_folder, cache, tmp_path):
    before = {path: path.stat().st_mtime_ns for path in sample_folder.rglob("*")}
    begin = read_only(sample_folder)

    def run(*arguments):
        return subprocess.run(
            [*begin, *PROGRAM, *arguments, "--index", str(sample_folder)],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "ARTICLE_QA_CACHE": str(cache), "TMPDIR": str(tmp_path)},
        )

    for arguments in (
        ("articles",),
        ("ask", "Wie alt ist Putin?", "--no-llm"),
        ("export", str(tmp_path / "file.gz")),
    ):
        done = run(*arguments)
        assert done.returncode == 0, done.stderr
        assert done.stdout
    refused = run("remove", "0123456789abcdef")
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert {path: path.stat().st_mtime_ns for path in sample_folder.rglob("*")} == before
    assert not list(tmp_path.glob("article-qa-*")), "the copy is gone"
