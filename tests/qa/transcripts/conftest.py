"""Where conversations are kept in these tests: a file of SQLite, and a real PostgreSQL."""

import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def postgres():
    """The address of a PostgreSQL that is started for the tests, without a database's name."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs:
        reason = "PostgreSQL is not installed: apt-get install postgresql"
        (pytest.fail if os.environ.get("TESTS_REQUIRE_POSTGRESQL") else pytest.skip)(reason)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        shutil.chown(folder, *_owner())
        data = Path(folder) / "data"
        control = [str(programs[-1] / "pg_ctl"), "-D", str(data), "-w"]
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        _run(programs[-1] / "initdb", "-D", data, "-U", "asks", "-A", "trust", "-E", "UTF8")
        _run(*control, "-l", f"{folder}/log", "-o", options, "start")
        try:
            yield f"postgresql+psycopg://asks@127.0.0.1:{port}"
        finally:
            _run(*control, "-m", "immediate", "stop")


def _owner():
    """Return whom PostgreSQL runs as: never the super-user."""
    return ("postgres", "postgres") if os.getuid() == 0 else (os.getuid(), os.getgid())


def _run(*command):
    user = "postgres" if os.getuid() == 0 else None
    where = {"cwd": "/", "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run([str(each) for each in command], check=True, user=user, **where)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def url(request, tmp_path):
    """The address of a database that nobody has written to."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new' / 'conversations.sqlite3'}"
    from sqlalchemy import create_engine, text

    server, name = request.getfixturevalue("postgres"), f"t{uuid.uuid4().hex}"
    engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return f"{server}/{name}"
