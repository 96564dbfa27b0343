"""What is heavy is loaded when it keeps no page waiting."""

import threading
from types import SimpleNamespace

from qa.web.serving import server


def warming(met):
    """Begin to warm; return the thread, and what has been warmed."""
    done = []
    desk = SimpleNamespace(
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
