import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from langchain_core.language_models.fake_chat_models import FakeListChatModel
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langchain_tests.unit_tests import ChatModelUnitTests

from index.errors import ModelError, WeightsError
from index.weights.packages import CHAT_MODELS, chat_model_file
from qa.chat_model.llama import LlamaChat
from qa.chat_model.llama_server import BATCH
from qa.chat_model.opening import DEFAULT_MODEL, as_model_error, model_name, open_chat_model
from tests.conftest import ROOT

THREADS = 1  # two that wait for each other crawl where another process wants the cores


class TestLangChainStandard(ChatModelUnitTests):
    @property
    def chat_model_class(self):
        return LlamaChat

    @property
    def chat_model_params(self):
        return {"model_path": "model.gguf"}

    @property
    def has_tool_calling(self):
        return False


@pytest.fixture(scope="session")
def model_file(chat_model_file):
    return chat_model_file


@pytest.fixture(scope="session")
def model(model_file):
    model = LlamaChat(model_path=model_file, n_threads=THREADS, max_tokens=16)
    model.load()
    return model


def request_threads():
    return [t for t in threading.enumerate() if t.name == "llama-request"]


STORY = [HumanMessage("Tell a very long story about a lighthouse.")]


# Files


def one_line(error):
    return str(error.value).count("\n") == 0


def test_a_missing_model_file_is_named_in_one_line(tmp_path):
    with pytest.raises(WeightsError, match=r"absent\.gguf: there is no such model file") as error:
        open_chat_model(f"gguf:{tmp_path / 'absent.gguf'}", tmp_path)
    assert one_line(error)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "not a GGUF file"),
        (b"PK\x03\x04 a zip archive", "not a GGUF file"),
        (b"GGUF", "version 0"),
        (b"GGUF\x63\0\0\0" + bytes(64), "version 99"),
    ],
)
def test_a_file_that_is_not_gguf_is_refused_before_native_code_reads_it(tmp_path, content, message):
    path = tmp_path / "model.gguf"
    path.write_bytes(content)
    with pytest.raises(WeightsError, match=message) as error:
        open_chat_model(f"gguf:{path}", tmp_path)
    assert one_line(error)


def test_a_folder_is_not_a_model_file(tmp_path):
    with pytest.raises(WeightsError, match="cannot be read"):
        open_chat_model(f"gguf:{tmp_path}", tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("size", [24, 3_000_000, 300_000_000, -4096])
def test_a_truncated_model_file_is_an_error_and_not_a_crash(model_file, tmp_path, size):
    path = tmp_path / "short.gguf"
    whole = model_file.stat().st_size
    with model_file.open("rb") as source, path.open("wb") as target:
        os.sendfile(target.fileno(), source.fileno(), 0, size % whole)
    with pytest.raises(
        ModelError, match=r"short\.gguf: llama\.cpp cannot load this model"
    ) as error:
        LlamaChat(model_path=path).invoke("hi")
    assert one_line(error)


# Names


def test_none_is_no_model(tmp_path):
    assert open_chat_model("none", tmp_path) is None
    assert model_name(None) == ""


def test_a_provider_whose_package_is_missing_is_answered_with_the_package_to_install(tmp_path):
    with pytest.raises(ModelError, match="pip install langchain-fireworks") as error:
        open_chat_model("fireworks:some-model", tmp_path)
    assert one_line(error)


def test_an_unknown_model_is_answered_with_what_can_be_named(tmp_path):
    with pytest.raises(ModelError, match=r"no chat model 'gibberish'.*gguf:PATH") as error:
        open_chat_model("gibberish", tmp_path)
    assert one_line(error)


class AuthenticationError(Exception):
    status_code = 401


@pytest.mark.parametrize(
    ("raised", "message"),
    [
        (AuthenticationError("bad key sk-secret"), "refused the API key"),
        (TimeoutError("sk-secret"), "did not answer in time"),
        (ConnectionRefusedError("sk-secret"), "cannot be reached"),
        (ValueError("sk-secret\nline two"), "failed with ValueError"),
    ],
)
def test_an_error_of_a_provider_becomes_one_line_without_its_text(raised, message):
    error = as_model_error(FakeListChatModel(responses=[]), raised)
    assert message in str(error)
    assert "secret" not in str(error)
    assert "\n" not in str(error)


def test_a_model_is_called_after_its_file():
    assert model_name(LlamaChat(model_path="a/qwen2.5-q4_k_m.gguf")) == "qwen2.5-q4_k_m"


# Writing


@pytest.mark.slow
def test_the_default_model_is_a_built_in_one_from_the_packages(model_file):
    opened = open_chat_model(None, model_file.parent, n_ctx=512)
    assert isinstance(opened, LlamaChat)
    assert opened.n_ctx == 512
    assert opened.model_path == chat_model_file(DEFAULT_MODEL, model_file.parent)
    assert opened.model_path.stat().st_size == CHAT_MODELS[DEFAULT_MODEL].size


@pytest.mark.slow
def test_the_model_answers_and_says_what_it_took(model):
    answer = model.invoke([HumanMessage("What is the capital of France? One word.")])
    assert "Paris" in answer.content
    assert answer.response_metadata["predicted_ms"] > 0
    assert answer.usage_metadata["output_tokens"] >= 1
    assert answer.response_metadata["model_name"] == model.model_name


@pytest.mark.slow
def test_at_temperature_zero_the_same_question_gets_the_same_answer(model):
    assert model.invoke(STORY).content == model.invoke(STORY).content


@pytest.mark.slow
def test_what_streams_is_what_invoke_returns(model):
    chunks = [chunk.content for chunk in model.stream(STORY)]
    assert len(chunks) > 3
    assert "".join(chunks) == model.invoke(STORY).content


async def collect(model):
    return [chunk.content async for chunk in model.astream(STORY)]


@pytest.mark.slow
def test_the_model_streams_asynchronously(model):
    import asyncio

    with ThreadPoolExecutor(1) as apart:  # from a loop that a browser test may have left running
        written = apart.submit(lambda: asyncio.run(collect(model))).result()
    assert "".join(written) == model.invoke(STORY).content


@pytest.mark.slow
def test_a_grammar_is_obeyed(model):
    answer = model.invoke("Is water dry?", grammar='root ::= "perhaps [" [1-3] "]"')
    assert answer.content in {"perhaps [1]", "perhaps [2]", "perhaps [3]"}


@pytest.mark.slow
def test_a_bad_grammar_is_a_model_error(model):
    with pytest.raises(ModelError, match="grammar"):
        model.invoke("hi", grammar="root ::= bogus")


@pytest.mark.slow
def test_writing_ends_before_a_stop_word(model):
    answer = model.invoke("Repeat exactly: one two three four", stop=["three"])
    assert "two" in answer.content
    assert "three" not in answer.content


@pytest.mark.slow
def test_an_answer_can_be_begun_for_the_model(model):
    answer = model.invoke([HumanMessage("Name a colour of the sky."), AIMessage("The sky is")])
    assert not answer.content.startswith("The sky")
    assert "blue" in answer.content


@pytest.mark.slow
def test_a_prompt_too_long_is_an_error_that_says_how_long(model):
    with pytest.raises(ModelError, match=r"prompt has \d{4} tokens, the chat model takes 2048"):
        model.invoke("word " * 4000)
    assert request_threads() == []


# Cache


@pytest.mark.slow
def test_a_prompt_that_begins_like_an_earlier_one_is_read_from_there(model):
    rules = SystemMessage("Answer in one word. " + "Be brief. " * 30)
    model.invoke([rules, HumanMessage("What colour is snow?")])
    again = model.invoke([rules, HumanMessage("What colour is coal?")])
    assert again.usage_metadata["input_token_details"]["cache_read"] > 90
    assert again.usage_metadata["input_tokens"] - again.response_metadata["cached_tokens"] < 30


@pytest.mark.slow
def test_warming_reads_the_prefix_for_every_parallel_request(model):
    rules = SystemMessage("You speak like a pirate. " + "Arr. " * 40)
    model.warm([rules])
    answers = []

    def ask(text):
        answers.append(model.invoke([rules, HumanMessage(text)]))

    threads = [threading.Thread(target=ask, args=(t,)) for t in ("Who are you?", "Where are you?")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [a.response_metadata["cached_tokens"] > 80 for a in answers] == [True, True]


# Stopping


def cpu_seconds(during):
    before = time.process_time()
    time.sleep(during)
    return time.process_time() - before


@pytest.mark.slow
def test_closing_the_stream_stops_the_writing_at_once(model):
    stream = model.stream(STORY, max_tokens=1500)
    for _ in range(3):
        next(stream)
    stream.close()
    assert request_threads() == []
    assert cpu_seconds(0.5) < 0.2
    began = time.monotonic()
    assert next(model.stream([HumanMessage("Hi")], max_tokens=1)) is not None
    assert time.monotonic() - began < 3


@pytest.mark.slow
def test_closing_while_the_prompt_is_read_stops_the_reading_after_its_batch(model):
    server = model._server()
    stream = server.stream(model._body([HumanMessage("sea " * 1800)], None, {}))
    first = next(chunk for chunk in stream if chunk)  # empty ones come while it is silent
    assert first["prompt_progress"]["processed"] <= BATCH
    stream.close()
    assert request_threads() == []
    cpu_seconds(3)  # one batch; all of the prompt takes several times as long
    assert cpu_seconds(0.5) < 0.2


@pytest.mark.slow
def test_a_consumer_that_breaks_out_leaves_no_thread(model):
    for _ in model.stream(STORY, max_tokens=1500):
        break
    assert request_threads() == []


@pytest.mark.slow
def test_a_third_request_waits_for_its_turn(model):
    streams = [model.stream(STORY, max_tokens=400) for _ in range(2)]
    for stream in streams:
        next(stream)
    third = threading.Thread(target=lambda: model.invoke("Hi", max_tokens=1))
    third.start()
    third.join(0.5)
    assert third.is_alive()
    streams[0].close()
    third.join(20)
    assert not third.is_alive()
    streams[1].close()


@pytest.mark.slow
def test_two_threads_that_start_at_once_load_the_model_once(model_file):
    servers = []
    loaded = LlamaChat(model_path=model_file, n_threads=1, n_ctx=256)

    def load():
        servers.append(loaded._server())

    threads = [threading.Thread(target=load) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert servers[0] is servers[1]


# The process


def run_python(code, path):
    return subprocess.run(
        [sys.executable, "-c", code, str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=ROOT,
    )


LOADED = """
import sys
from qa.chat_model.llama import LlamaChat
model = LlamaChat(model_path=sys.argv[1], n_threads=1)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "then",
    [
        "model.load()",
        "model.invoke('Hi', max_tokens=2)",
        "s = model.stream('Tell a long story', max_tokens=1500); next(s)",
        "s = model.stream('Tell a long story', max_tokens=1500); next(s); sys.exit(0)",
        "import threading\n"
        "go = lambda: [None for _ in model.stream('Tell a long story', max_tokens=1500)]\n"
        "model.load(); threading.Thread(target=go, daemon=True).start()\n"
        "import time; time.sleep(1)",
    ],
)
def test_the_process_ends_well_and_says_nothing(model_file, then):
    done = run_python(LOADED + then, model_file)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/net/unix").exists(), reason="reads Linux's /proc")
def test_nothing_can_connect_to_the_loaded_model(model_file, tmp_path):
    code = LOADED + (
        "import os\n"
        "model.invoke('Hi', max_tokens=1)\n"
        "mine = set()\n"
        "for fd in os.listdir('/proc/self/fd'):\n"
        "    try: mine.add(os.readlink('/proc/self/fd/' + fd))\n"
        "    except OSError: pass\n"
        "for kind in ('tcp', 'tcp6', 'unix'):\n"
        "    for line in open('/proc/self/net/' + kind).read().splitlines()[1:]:\n"
        "        fields = line.split()\n"
        "        inode = fields[9] if kind != 'unix' else fields[6]\n"
        "        if f'socket:[{inode}]' in mine:\n"
        "            print(kind, os.path.exists(fields[-1]) if kind == 'unix' else 'open')\n"
    )
    done = run_python(code, model_file)
    assert done.stderr == ""
    assert set(done.stdout.splitlines()) <= {"unix False"}
