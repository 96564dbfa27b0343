"""Servers on loopback that tests start, kill and start again."""

import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class ChromaServer:
    """A Chroma server with a folder of its own, as ``chroma run`` starts it."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self):
        where = ["--path", str(self.folder), "--host", "127.0.0.1", "--port", str(self.port)]
        with (self.folder.parent / f"{self.folder.name}.log").open("ab") as log:
            self._process = subprocess.Popen(
                [Path(sys.executable).with_name("chroma"), "run", *where],
                stdout=log,
                stderr=log,
                cwd=self.folder.parent,  # it looks for a file of settings where it stands
            )
        until = time.monotonic() + 60
        while not self._answers():
            assert self._process.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)

    def stop(self, *, kill=False):
        (self._process.kill if kill else self._process.terminate)()
        self._process.wait(60)

    def client(self):
        import chromadb

        return chromadb.HttpClient("127.0.0.1", self.port)

    def wiped(self):
        """Return the server without what an earlier test left there."""
        client = self.client()
        for collection in client.list_collections():
            client.delete_collection(collection.name)
        client.close()
        return self

    def _answers(self):
        try:
            return httpx.get(f"{self.url}/api/v2/heartbeat").status_code == 200
        except httpx.HTTPError:
            return False
