"""The built-in chat model: a GGUF file run by llama.cpp in this process, as a LangChain model."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import LangSmithParams
from langchain_core.language_models.chat_models import BaseChatModel, generate_from_stream
from langchain_core.messages import (
    AIMessageChunk,
    BaseMessage,
    convert_to_openai_messages,
)
from langchain_core.messages.ai import InputTokenDetails, UsageMetadata
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import Field, PrivateAttr

from qa.chat_model.llama_server import Chunk, LlamaServer, LlamaSettings, server_for
from qa.injection import without_control_tokens


def physical_cores() -> int:
    """Return how many physical cores this process may use; more threads make llama.cpp slower."""
    import joblib  # knows affinity, cgroups and hyper-threads

    return max(1, int(joblib.cpu_count(only_physical_cores=True)))


def _openai(messages: Sequence[BaseMessage]) -> list[dict[str, Any]]:
    converted = convert_to_openai_messages(messages, text_format="string")
    return converted if isinstance(converted, list) else [converted]


def _harmless(message: dict[str, Any]) -> dict[str, Any]:
    """Return a message whose text is text: llama.cpp finds control tokens in all of a prompt."""
    return {**message, "content": without_control_tokens(str(message.get("content") or ""))}


class LlamaChat(BaseChatModel):
    """A chat model from a GGUF file, loaded on first use and shared within the process.

    Options of a call, beside ``stop``: ``grammar`` (GBNF), ``max_tokens``, ``temperature``,
    ``seed``. A trailing `AIMessage` is taken as the beginning of the answer; what streams is what
    follows it. Requests that begin alike share what llama.cpp has read of them.

    While a request waits for its turn, and while its prompt is read, empty chunks come, so that a
    consumer can stop. What looks like a control token in a message is made none.

    Each chunk carries ``logprobs`` in ``response_metadata``, in the form of OpenAI's API. The last
    one and the result of `invoke` carry ``response_metadata`` with ``prompt_ms``,
    ``predicted_ms`` (milliseconds) and ``cached_tokens``, and ``usage_metadata``.

    Raises:
        WeightsError: on first use, if the file is missing or not GGUF.
        ModelError: on use, if the model cannot be loaded or refuses the request.
    """

    model_path: Path
    n_ctx: int = Field(default=2048, ge=256)
    """Tokens of prompt and answer together, for each of the parallel requests."""
    n_threads: int = Field(default_factory=physical_cores, ge=1)
    n_parallel: int = Field(default=2, ge=1)
    temperature: float = Field(default=0.0, ge=0)
    max_tokens: int = Field(default=256, ge=1)
    seed: int = Field(default=0, ge=0)
    stop: list[str] | None = None
    _held: LlamaServer | None = PrivateAttr(default=None)

    @property
    def model_name(self) -> str:
        """The name of the file without its ending."""
        return self.model_path.stem

    @property
    def _llm_type(self) -> str:
        return "llama.cpp"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {
            "model_name": self.model_name,
            "n_ctx": self.n_ctx,
            "temperature": self.temperature,
            "max_tokens": self.max_tokens,
            "seed": self.seed,
            "stop": self.stop,
        }

    def _get_ls_params(self, stop: list[str] | None = None, **kwargs: Any) -> LangSmithParams:
        params = super()._get_ls_params(stop=stop or self.stop, **kwargs)
        params["ls_provider"] = "llama.cpp"
        return params

    def load(self) -> None:
        """Load the model now instead of on first use."""
        self._server()

    def warm(self, messages: Sequence[BaseMessage]) -> None:
        """Read messages that later requests begin with, so that these are answered sooner."""
        for slot in range(self.n_parallel):
            body = self._body(list(messages), None, {"max_tokens": 0})
            deque(self._server().stream({**body, "id_slot": slot}), maxlen=0)

    def close(self) -> None:
        """Let go of the loaded model; it is loaded again when it is used again."""
        self._held = None

    def _server(self) -> LlamaServer:
        settings = LlamaSettings(
            self.model_path.resolve(), self.n_ctx, self.n_threads, self.n_parallel
        )
        held = self._held
        if held is None or held.settings != settings:
            held = self._held = server_for(settings)
        return held

    def _body(
        self, messages: list[BaseMessage], stop: list[str] | None, options: dict[str, Any]
    ) -> Chunk:
        """Return the request in llama.cpp's terms."""
        body: Chunk = {
            "messages": [_harmless(message) for message in _openai(messages)],
            "max_tokens": options.get("max_tokens", self.max_tokens),
            "temperature": options.get("temperature", self.temperature),
            "seed": options.get("seed", self.seed),
            "stop": stop or self.stop or [],
            "cache_prompt": True,
            "logprobs": True,
        }
        if grammar := options.get("grammar"):
            body["grammar"] = grammar
        return body

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        # Always through the stream: a wait in Python can be interrupted, one in native code not.
        return generate_from_stream(self._stream(messages, stop, run_manager, **kwargs))

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        with closing(self._server().stream(self._body(messages, stop, kwargs))) as chunks:
            for chunk in chunks:
                message = self._message(chunk)
                generation = ChatGenerationChunk(message=message)
                if run_manager and message.text:
                    run_manager.on_llm_new_token(message.text, chunk=generation)
                yield generation

    def _message(self, chunk: Chunk) -> AIMessageChunk:
        """Return what a chunk adds to the answer, nothing while the prompt is still being read."""
        if not chunk:
            return AIMessageChunk(content="")
        choice = chunk["choices"][0]
        text = choice["delta"].get("content") or ""
        if reason := choice["finish_reason"]:
            return self._last(text, reason, chunk["timings"])
        told = {"logprobs": choice["logprobs"]} if choice.get("logprobs") else {}
        return AIMessageChunk(content=text, response_metadata=told)

    def _last(self, text: str, reason: str, timings: dict[str, Any]) -> AIMessageChunk:
        """Return the chunk that closes an answer, with what it took."""
        cached, read, written = (int(timings[k]) for k in ("cache_n", "prompt_n", "predicted_n"))
        return AIMessageChunk(
            content=text,
            chunk_position="last",
            response_metadata={
                "model_name": self.model_name,
                "model_provider": "llama.cpp",
                "finish_reason": reason,
                "cached_tokens": cached,
                "prompt_ms": float(timings["prompt_ms"]),
                "predicted_ms": float(timings["predicted_ms"]),
            },
            usage_metadata=UsageMetadata(
                input_tokens=cached + read,
                output_tokens=written,
                total_tokens=cached + read + written,
                input_token_details=InputTokenDetails(cache_read=cached),
            ),
        )
