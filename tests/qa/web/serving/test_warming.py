"""What is heavy is loaded when it keeps no page waiting."""

import threading
from types import SimpleNamespace

import pytest

from index.errors import StoreError
from index.store.writer import Store
from qa.web.serving import server
from tests.index.store.made import TINY


def warming(met, desk=None):
    """Begin to warm; return the thread, and what has been warmed."""
    done = []
    desk = desk or SimpleNamespace(
        assistant=SimpleNamespace(warm=lambda: done.append("answers")),
        suggestions=SimpleNamespace(warm=lambda: done.append("suggestions")),
    )
    thread = threading.Thread(target=server._warm, args=(desk, met), daemon=True)
    thread.start()
    return thread, done


def test_the_first_page_is_waited_for(monkeypatch):
    monkeypatch.setattr(server, "FILLED", 0.0)
    met = threading.Event()
    thread, done = warming(met)
    thread.join(0.2)
    assert done == []
    met.set()
    thread.join(30)
    assert done == ["answers", "suggestions"]


def test_where_nobody_opens_a_page_it_is_loaded_all_the_same(monkeypatch):
    monkeypatch.setattr(server, "ALONE", 0.1)
    thread, done = warming(threading.Event())
    thread.join(30)
    assert done == ["answers", "suggestions"]


def test_where_the_server_ends_before_nothing_is_loaded_and_nothing_told(monkeypatch, tmp_path):
    monkeypatch.setattr(server, "ALONE", 0.0)
    store = Store(tmp_path / "index", TINY)
    store.close()
    told = []
    monkeypatch.setattr(threading, "excepthook", told.append)
    desk = SimpleNamespace(assistant=SimpleNamespace(warm=store.articles))
    thread, _ = warming(threading.Event(), desk)
    thread.join(30)
    assert told == []
    with pytest.raises(StoreError, match="closed"):
        store.articles()
