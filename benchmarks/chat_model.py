"""Speed and memory of the chat model in process, as it is set or with one setting changed.

    python -m benchmarks.chat_model --model PATH [--change NAME] [--threads N] [--cpu]

Prints seconds to load; tokens a second when a prompt of about 1,000 tokens is read; tokens a second
when prose is written and when a sentence of the prompt is copied; milliseconds until the first
token of a prompt of about 150 tokens of which 100 were read before; resident memory in MiB after
loading and after the long prompt, of which the last is not backed by the model file (the system
takes the rest back when it needs it).

Two threads wait for each other in a loop at every layer: where another process wants the cores
they may become ten times slower. On a busy machine use ``--threads 1 --cpu``, which counts the
seconds that the process was given, and read ratios.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

from qa.chat_model.llama_server import LlamaSettings, check_model_file, server_params

CHANGES: dict[str, dict[str, Any]] = {
    "none": {},
    "batch 64": {"n_batch": 64, "n_ubatch": 64},
    "batch 512": {"n_batch": 512, "n_ubatch": 512},
    "flash attention": {"flash_attn_type": "LLAMA_FLASH_ATTN_TYPE_ENABLED"},
    "cache q8_0": {"cache_type_k": "GGML_TYPE_Q8_0", "cache_type_v": "GGML_TYPE_Q8_0"},
    "no speculation": {"speculative": "COMMON_SPECULATIVE_TYPE_NONE"},
    "weights not repacked": {"no_extra_bufts": True},
    "mapped from the file": {"load_mode": "LLAMA_LOAD_MODE_MMAP"},
}
COLUMNS = ("load s", "read/s", "write/s", "copy/s", "first ms", "loaded", "peak", "not file")

RULES = "Answer in one short sentence and end it with the number of the source in brackets. "
FACTS = (
    "[1] The lighthouse keeper of Norderoog counted 4,312 terns on the morning of 3 May. "
    "[2] The ferry from Husum was cancelled because of the low tide that week. "
)
QUESTION = "How many terns did the keeper count? "


def messages(system: str, user: str) -> list[dict[str, str]]:
    """Return a conversation in llama.cpp's terms."""
    return [{"role": "system", "content": system}, {"role": "user", "content": user}]


def memory() -> tuple[float, float]:
    """Return resident memory and the part of it that no file backs, in MiB (Linux)."""
    fields = dict(
        line.split(":", 1) for line in Path("/proc/self/status").read_text("ascii").splitlines()
    )
    kib = {name: int(fields[name].split()[0]) for name in ("VmRSS", "RssAnon")}
    return kib["VmRSS"] / 1024, kib["RssAnon"] / 1024


def changed_params(model: Path, threads: int, change: dict[str, Any]) -> Any:
    """Return the server's parameters with a change applied."""
    import xllamacpp

    params = server_params(LlamaSettings(model, n_ctx=2048, n_threads=threads, n_parallel=2))
    kinds = {
        "flash_attn_type": xllamacpp.llama_flash_attn_type,
        "cache_type_k": xllamacpp.ggml_type,
        "cache_type_v": xllamacpp.ggml_type,
        "load_mode": xllamacpp.llama_load_mode,
    }
    for name, value in change.items():
        if name == "speculative":
            params.speculative.types = [getattr(xllamacpp.common_speculative_type, value)]
        else:
            setattr(params, name, getattr(kinds[name], value) if name in kinds else value)
    return params


def measure(model: Path, threads: int, change: dict[str, Any], cpu: bool) -> list[float]:
    """Return a value for each of `COLUMNS`."""
    import xllamacpp

    clock = time.process_time if cpu else time.monotonic
    params = changed_params(model, threads, change)
    began = clock()
    server = xllamacpp.Server(params)
    loaded_s, (loaded, _) = clock() - began, memory()

    def seconds(system: str, user: str, tokens: int) -> float:
        body = {"messages": messages(system, user), "max_tokens": tokens, "temperature": 0}
        body["ignore_eos"] = True  # so that every row writes as many tokens
        began = clock()
        server.handle_chat_completions(body)
        return clock() - began

    def writing_rate(system: str, user: str, tokens: int) -> float:
        seconds(system, user, 1)  # from now on the prompt is in the cache
        return tokens / seconds(system, user, tokens)

    seconds(RULES * 5, FACTS + QUESTION, 1)
    first = [seconds(RULES * 5, FACTS + f"Question {n}: {QUESTION}", 1) for n in range(3)]
    copied = writing_rate("Repeat what the user says, word for word.", FACTS * 2, 80)
    written = writing_rate("You tell stories.", "Tell a long story about an old ferry.", 64)
    body = {"messages": messages("Say yes.", QUESTION * 100), "max_tokens": 1}
    began = clock()
    tokens = server.handle_chat_completions(body)["usage"]["prompt_tokens"]
    read = tokens / (clock() - began)
    peak, anonymous = memory()
    return [loaded_s, read, written, copied, 1000 * sorted(first)[1], loaded, peak, anonymous]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.chat_model", description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="a GGUF file")
    parser.add_argument("--change", choices=CHANGES, default="none")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--cpu", action="store_true", help="count CPU seconds; with 1 thread only")
    options = parser.parse_args()
    check_model_file(options.model)
    values = measure(options.model, options.threads, CHANGES[options.change], options.cpu)
    print(f"{options.model.name}, {options.threads} threads, changed: {options.change}")
    for name, value in zip(COLUMNS, values, strict=True):
        print(f"{name:10}{value:10.1f}")


if __name__ == "__main__":
    main()
