"""Servers on loopback that tests start, kill and start again."""

import os
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import uuid
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from sqlalchemy import create_engine, text

from benchmarks.chroma_server import free_port

ROOT = Path(__file__).parents[1]


@contextmanager
def loopback(app):
    """A server of an application, its thread and its address."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield server, thread, f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = server.force_exit = True
        thread.join(10)


def postgresql_programs():
    """Return the folder of PostgreSQL's programs, None where it is not installed."""
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)


@contextmanager
def postgresql(programs):
    """The address of a PostgreSQL with no database of ours yet."""
    port = free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        shutil.chown(folder, *_owner())
        data = Path(folder) / "data"
        control = [programs / "pg_ctl", "-D", data, "-w"]
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        _run(programs / "initdb", "-D", data, "-U", "asks", "-A", "trust", "-E", "UTF8")
        _run(*control, "-l", f"{folder}/log", "-o", options, "start")
        try:
            yield f"postgresql+psycopg://asks@127.0.0.1:{port}"
        finally:
            _run(*control, "-m", "immediate", "stop")


def new_database(server):
    """Return the address of a new database of a PostgreSQL."""
    name = f"t{uuid.uuid4().hex}"
    engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return f"{server}/{name}"


def _owner():
    """Return whom PostgreSQL runs as: never the super-user."""
    return ("postgres", "postgres") if os.getuid() == 0 else (os.getuid(), os.getgid())


def _run(*command):
    user = "postgres" if os.getuid() == 0 else None
    where = {"cwd": "/", "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run([str(each) for each in command], check=True, user=user, **where)


@contextmanager
def nginx(program, folder, pages):
    """The address of nginx as ``docker/nginx.conf`` sets it up, before pages on loopback."""
    port = free_port()
    settings = (ROOT / "docker" / "nginx.conf").read_text("utf-8")
    servers = " ".join(f"server {page.removeprefix('http://')};" for page in pages)
    for here, there in (
        ("server page:7860;", servers),
        ("listen 8080;", f"listen 127.0.0.1:{port}; access_log off;"),
        ("http {", "http {" + "".join(f"{kind}_temp_path {folder}/{kind};" for kind in _TEMPORARY)),
    ):
        assert settings.count(here) == 1
        settings = settings.replace(here, there)
    (folder / "nginx.conf").write_text(settings, "utf-8")
    alone = f"daemon off; pid {folder}/pid; error_log {folder}/errors;"
    if os.getuid() == 0:
        alone += " user root;"
    command = [program, "-p", folder, "-c", folder / "nginx.conf", "-e", folder / "errors"]
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen([*command, "-g", alone], stdout=said, stderr=said)
    try:
        while not _listens(port):
            assert process.poll() is None, (folder / "said").read_text("utf-8")
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def _listens(port):
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0
