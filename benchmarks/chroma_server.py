"""A Chroma server on loopback, to be started, killed and started again."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

import httpx

if TYPE_CHECKING:
    from chromadb.api import ClientAPI


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def log_of(folder: Path) -> Path:
    """Return the file of what the server of a folder says."""
    return folder.with_name(f"{folder.name}.log")


class ChromaServer:
    """A Chroma server with a folder of its own, as ``chroma run`` starts it.

    Attributes:
        folder: of what it keeps; beside it is its log.
        url: its address.
        process: the server, once it was started and until it is again.
    """

    def __init__(self, folder: Path) -> None:
        """Start it."""
        self.folder = Path(folder)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        """Start it, again after `stop`; return once it answers."""
        where = ["--path", str(self.folder), "--host", "127.0.0.1", "--port", str(self.port)]
        with log_of(self.folder).open("ab") as log:
            self.process = subprocess.Popen(
                [Path(sys.executable).with_name("chroma"), "run", *where],
                stdout=log,
                stderr=log,
                cwd=self.folder.parent,  # it looks for a file of settings where it stands
            )
        until = time.monotonic() + 60
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(log_of(self.folder).read_text("utf-8", "replace"))
            time.sleep(0.05)

    def stop(self, *, kill: bool = False) -> None:
        """End it as a signal does, or as a crash."""
        (self.process.kill if kill else self.process.terminate)()
        self.process.wait(60)

    def client(self) -> ClientAPI:
        """Return a client of its own."""
        import chromadb

        return chromadb.HttpClient("127.0.0.1", self.port)

    def wiped(self) -> Self:
        """Return the server without what it keeps."""
        client = self.client()
        for collection in client.list_collections():
            client.delete_collection(collection.name)
        client.close()
        return self

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/api/v2/heartbeat").status_code == 200
        except httpx.HTTPError:
            return False
