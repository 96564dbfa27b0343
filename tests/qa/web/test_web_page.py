"""How the page is built and served: for this machine, telling nobody."""

import socket

import gradio as gr
import pytest

from index.errors import ArticleQAError
from qa.assistant import Assistant
from qa.web.page import build, serve
from qa.web.session import Session


@pytest.fixture(scope="module")
def assistant(tmp_path_factory, shared_models):
    from qa.settings import Settings

    folder = tmp_path_factory.mktemp("page") / "index"
    return Assistant.open(folder, Settings(index=folder, llm="none"))


def test_no_event_can_be_called_from_outside_the_page_and_nothing_is_reported(assistant):
    page = build(assistant)
    assert page.analytics_enabled is False
    assert len(page.fns) >= 8
    assert {function.api_visibility for function in page.fns.values()} == {"private"}


def test_every_visitor_begins_with_a_session_of_their_own(assistant):
    states = [block for block in build(assistant).blocks.values() if isinstance(block, gr.State)]
    assert [type(state.value) for state in states] == [Session]


def test_a_port_that_is_taken_gets_one_line_that_says_what_to_do(assistant):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ArticleQAError, match=f"port {port} .* choose another with --port") as e:
            serve(assistant, port=port)
    assert "\n" not in str(e.value)
