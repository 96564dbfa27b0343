"""What a browser sends is taken for what it is, and what goes wrong comes back in one line."""

from types import SimpleNamespace

import pytest

from index.errors import LoadError
from qa.web.calls import number_of, part, text_of, texts_of
from qa.web.serving.visitor import COOKIE


def request(**cookies):
    return SimpleNamespace(cookies=cookies, headers={"accept-language": "de"})


def call(method, data, **cookies):
    component = part("test", method)
    return getattr(component, method.__name__)(data, request(**cookies))


def echo(visitor, data):
    return {"words": visitor.words.code, "data": data}


def fails(visitor, data):
    raise LoadError("not\nhere")


def test_a_call_gets_the_visitor_and_the_data():
    assert call(echo, {"a": 1}, **{COOKIE: "s" * 43}) == {"words": "de", "data": {"a": 1}}


@pytest.mark.parametrize("data", [None, 3, "x", [1]])
def test_data_of_another_form_is_none(data):
    assert call(echo, data, **{COOKIE: "s" * 43})["data"] == {}


def test_an_error_is_one_line():
    assert call(fails, {}, **{COOKIE: "s" * 43}) == {"problem": "not here"}


def test_without_a_cookie_nothing_is_called():
    assert list(call(echo, {})) == ["problem"]


def test_values_of_another_type_are_none():
    data = {"text": "a", "number": 3, "texts": ["a", 1, "b"], "flag": True}
    assert [text_of(data, name) for name in data] == ["a", "", "", ""]
    assert [number_of(data, name) for name in data] == [0, 3, 0, 0]
    assert [texts_of(data, name) for name in data] == [(), (), ("a", "b"), ()]
    assert (text_of({}, "x"), number_of({}, "x"), texts_of({}, "x")) == ("", 0, ())
