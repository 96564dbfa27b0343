"""llama.cpp in this process: one server for each model file, its requests, and its end.

`xllamacpp` wraps llama.cpp's own server. That server insists on an HTTP listener; here it gets a
Unix socket in a private folder which is removed once the model is loaded, so that nothing can
connect to it. Requests go in through a function call instead.

A request runs on a thread of its own, which ends with its generator: closing the generator stops
llama.cpp at its next token, or after the batch of the prompt that it is reading.
"""

from __future__ import annotations

import atexit
import secrets
import shutil
import sys
import tempfile
import threading
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

from index.errors import ModelError, WeightsError
from index.threads import BEAT, HandOver, Put

GGUF_VERSIONS = (2, 3)
"""Versions of the file format that llama.cpp reads."""

BATCH = 128
"""Tokens of the prompt read in one go; a request can be stopped between two batches.

`benchmarks.chat_model`: 256 and 512 read no faster, 32 a quarter slower.
"""

PROMPT_CACHE_MIB = 64
"""Memory for the prompts of earlier requests; llama.cpp's own default is 8 GiB."""

_MAX_SOCKET_PATH = 100
"""Bytes; the shortest limit of an operating system is 104 with the closing zero."""

Chunk = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LlamaSettings:
    """What a server is started with; equal settings share one server.

    Attributes:
        path: the GGUF file.
        n_ctx: tokens of prompt and answer together, for each of the parallel requests.
        n_threads: threads that compute.
        n_parallel: requests answered at the same time; more wait their turn.
    """

    path: Path
    n_ctx: int
    n_threads: int
    n_parallel: int


def check_model_file(path: Path) -> None:
    """Refuse a file that is not a GGUF model before native code reads it.

    llama.cpp itself finds tensors that lie beyond the end of the file.

    Raises:
        WeightsError: if the file is missing, unreadable or not GGUF of a known version.
    """
    try:
        with path.open("rb") as file:
            head = file.read(8)
    except FileNotFoundError:
        raise WeightsError(f"{path}: there is no such model file; give the path of one") from None
    except OSError as error:
        raise WeightsError(f"{path}: the model file cannot be read: {error.strerror}") from None
    if head[:4] != b"GGUF":
        raise WeightsError(f"{path}: not a GGUF file; download the model again or give another")
    version = int.from_bytes(head[4:8], "little")
    if version not in GGUF_VERSIONS:
        raise WeightsError(
            f"{path}: GGUF version {version} is not supported, only "
            f"{' and '.join(map(str, GGUF_VERSIONS))}; convert the model or give another"
        )


def server_params(settings: LlamaSettings) -> Any:
    """Return the `xllamacpp.CommonParams` that a server is started with."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(settings.path)
    params.n_parallel = settings.n_parallel
    params.n_ctx = settings.n_ctx * settings.n_parallel  # llama.cpp divides it among the slots
    params.cpuparams.n_threads = settings.n_threads
    params.cpuparams_batch.n_threads = settings.n_threads
    params.n_batch = params.n_ubatch = BATCH
    params.cache_ram_mib = PROMPT_CACHE_MIB
    # Not mapped: a file that is cut short while in use would end the process, and what llama.cpp
    # rearranges for speed would stay resident twice (1.5B parameters: 1,900 instead of 1,300 MiB).
    params.load_mode = xllamacpp.llama_load_mode.LLAMA_LOAD_MODE_NONE
    # Answers copy names and numbers from the prompt: those are guessed there, and read in one go.
    params.speculative.types = [
        xllamacpp.common_speculative_type.COMMON_SPECULATIVE_TYPE_NGRAM_SIMPLE
    ]
    params.fit_params = False  # the settings are meant as they are
    params.verbosity = 0
    params.n_threads_http = 1
    params.api_keys = [secrets.token_urlsafe(32)]
    params.cors_origins = ""
    params.ui = params.endpoint_slots = params.endpoint_props = params.endpoint_metrics = False
    return params


class LlamaServer:
    """A loaded model. Use `server_for` to get one.

    Raises:
        WeightsError: if the file is missing or not GGUF.
        ModelError: if llama.cpp cannot load it.
    """

    def __init__(self, settings: LlamaSettings) -> None:
        check_model_file(settings.path)
        import xllamacpp

        self.settings = settings
        self._free = threading.Semaphore(settings.n_parallel)
        self._running: set[HandOver[Chunk]] = set()
        params = server_params(settings)
        folder = tempfile.mkdtemp(prefix="article-qa-")  # only this user may enter it
        try:
            params.hostnames = [_address(Path(folder))]
            self._server = xllamacpp.Server(params)
            # The constructor returns before the server's loop has begun, and a loop that is told
            # to end before it has begun never ends. Once it has answered, it has begun.
            self._server.handle_completions({"prompt": "a", "max_tokens": 1})
        except RuntimeError:
            raise ModelError(
                f"{settings.path}: llama.cpp cannot load this model; the file is damaged, of an "
                "unknown kind or needs more memory than there is"
            ) from None
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def stream(self, body: Chunk) -> Generator[Chunk]:
        """Run a chat completion and yield its chunks as they come.

        Args:
            body: a request as for llama.cpp's ``/v1/chat/completions``.

        Yields:
            Chunks in the format of that end point. Where the prompt is still being read they
            hold ``prompt_progress``; the last one holds ``timings``. At each `BEAT` at which
            there is none, an empty one.

        Raises:
            ModelError: if llama.cpp refuses the request.
        """
        while not self._free.acquire(timeout=BEAT):
            yield {}
        try:
            request = self._begun({**body, "stream": True, "return_progress": True})
            self._running.add(request)
            try:
                for batch in request.batches(BEAT):
                    for chunk in batch or [{}]:
                        if "error" in chunk:
                            raise ModelError(_refusal(chunk["error"]))
                        yield chunk
            finally:
                request.stop(None)
                self._running.discard(request)
        finally:
            self._free.release()

    def _begun(self, body: Chunk) -> HandOver[Chunk]:
        """Return the chunks of a request; llama.cpp stops where its callback returns True."""
        run = self._server.handle_chat_completions

        def work(put: Put[Chunk]) -> None:
            try:
                run(body, lambda chunk: not put(chunk))
            except Exception as error:  # of native code, whatever it is
                raise ModelError(_refusal(error)) from error

        return HandOver(work, "llama-request")

    def shut_down(self) -> None:
        """End every running request, then let go of the model."""
        for request in tuple(self._running):
            request.stop(None)
        del self._server


def _address(folder: Path) -> str:
    """Return where llama.cpp shall listen: a socket in ``folder`` where that is possible."""
    socket = folder / "llama.sock"  # llama.cpp tells a Unix socket by this ending
    if sys.platform == "win32" or len(bytes(socket)) > _MAX_SOCKET_PATH:
        return "127.0.0.1"  # a port that the system chooses, closed to all without the random key
    return str(socket)


def _refusal(error: Any) -> str:
    """Say in one line why llama.cpp refused a request."""
    details = error if isinstance(error, dict) else {"message": error}
    if details.get("type") == "exceed_context_size_error":
        return (
            f"the prompt has {details.get('n_prompt_tokens')} tokens, the chat model takes "
            f"{details.get('n_ctx')}: give it less text or a larger n_ctx"
        )
    return f"the chat model refused the request: {' '.join(str(details.get('message')).split())}"


_servers: WeakValueDictionary[LlamaSettings, LlamaServer] = WeakValueDictionary()
_lock = threading.Lock()


def server_for(settings: LlamaSettings) -> LlamaServer:
    """Return the server for these settings, one for all who use it at the same time.

    The model is let go when the last of them lets go of the server.

    Raises:
        WeightsError: if the model file is missing or not GGUF.
        ModelError: if llama.cpp cannot load it.
    """
    with _lock:
        server = _servers.get(settings)
        if server is None:
            server = _servers[settings] = LlamaServer(settings)
        return server


def _shut_down_all() -> None:
    """End native threads while Python still runs: they must not call into a dead interpreter."""
    with _lock:
        while _servers:
            _servers.popitem()[1].shut_down()


atexit.register(_shut_down_all)
