"""Chat servers on loopback that answer by script: OpenAI's and Ollama's streaming protocols.

The Ollama side follows its API documentation: ``POST /api/chat`` answers with one JSON object a
line (``application/x-ndjson``), each with ``model``, ``created_at``, ``message`` and ``done``; the
last one has ``done_reason`` and durations in nanoseconds. The OpenAI side sends server-sent events
``data: {...}`` with ``choices[0].delta`` and at the end ``data: [DONE]``.
"""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MODEL = "scripted"


def openai_lines(words, reason="stop"):
    """Return the events of a reply as OpenAI's protocol has them; no reason, no end."""

    def event(delta, finish=None):
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        body = {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 1,
            "model": MODEL,
            "choices": [choice],
        }
        return f"data: {json.dumps(body)}\n\n".encode()

    yield event({"role": "assistant", "content": ""})
    for word in words:
        yield event({"content": word})
    if reason:
        yield event({}, reason)
        yield b"data: [DONE]\n\n"


def ollama_lines(words, reason="stop"):
    """Return the lines of a reply as Ollama's protocol has them; no reason, no end."""

    def line(content, **more):
        body = {
            "model": MODEL,
            "created_at": "2025-10-17T23:14:07.414671Z",
            "message": {"role": "assistant", "content": content},
            "done": False,
        }
        return json.dumps({**body, **more}).encode() + b"\n"

    for word in words:
        yield line(word)
    if reason:
        yield line(
            "",
            done=True,
            done_reason=reason,
            total_duration=174560334,
            load_duration=101397084,
            prompt_eval_count=11,
            prompt_eval_duration=13074791,
            eval_count=18,
            eval_duration=52479709,
        )


class Script:
    """What a server does with a request: status and body, then how the connection ends.

    Attributes:
        lines: called with the server; yields the body in pieces, each sent as one chunk.
        status: of the response.
        breaks: whether the connection is cut in the body instead of ended.
        closes: whether the end of the body is told by closing the connection alone.
    """

    def __init__(self, lines, status=200, breaks=False, closes=False):
        self.lines = lines
        self.status = status
        self.breaks = breaks
        self.closes = closes


class ChatServer(ThreadingHTTPServer):
    """Answers every POST by its script, names its models, and notes what it was asked."""

    daemon_threads = True
    request_queue_size = 16

    def __init__(self, script):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script = script
        self.requests = []
        self.ended = threading.Event()
        self.gone = threading.Event()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request, client_address):
        pass  # a client that went away is what some tests are about


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        """Name the models, as Ollama and OpenAI's protocol do; anything else is not there."""
        lists = {
            "/api/tags": {
                "models": [
                    {"name": MODEL, "details": {"family": "llama"}},
                    {"name": "vectors:latest", "details": {"family": "nomic-bert"}},
                    {"name": "large:120b-cloud", "details": {"family": "gptoss"}},
                ]
            },
            "/v1/models": {"object": "list", "data": [{"id": MODEL, "object": "model"}]},
        }
        self.server.requests.append((self.path, dict(self.headers), None))
        body = json.dumps(lists.get(self.path, {})).encode()
        self.send_response(200 if self.path in lists else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        server, script = self.server, self.server.script
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server.requests.append((self.path, dict(self.headers), body))
        self.send_response(script.status)
        ollama = self.path.startswith("/api/")
        self.send_header("Content-Type", "application/x-ndjson" if ollama else "text/event-stream")
        if script.closes:
            self.send_header("Connection", "close")
        else:
            self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.flush()
        try:
            for piece in script.lines(server):
                self._send(piece, script)
        except OSError:
            server.gone.set()
            return
        if script.breaks or script.closes:
            self.close_connection = True
        else:
            self.wfile.write(b"0\r\n\r\n")

    def _send(self, piece, script):
        framed = piece if script.closes else b"%x\r\n%s\r\n" % (len(piece), piece)
        self.wfile.write(framed)
        self.wfile.flush()

    def log_message(self, *_):
        pass


@contextmanager
def serving(script):
    """Run a server until the block ends; whatever it is sending then ends too."""
    server = ChatServer(script)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.ended.set()
        server.shutdown()
        thread.join()
        server.server_close()
