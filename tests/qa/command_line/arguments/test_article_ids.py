"""Articles by the beginning of their ids."""

import pytest

from index.errors import StoreError
from index.store.records import ArticleInfo
from qa.command_line.arguments.article_ids import MOST_TOLD, article_of
from qa.command_line.arguments.completion import article_ids

INFOS = [
    ArticleInfo(start.ljust(16, "0"), f"Tower {start}", "text", "en", 1)
    for start in ("ab1", "ab2", "c", "d")
]


@pytest.mark.parametrize("given", ["c", "c0", "C000", " c ", "c".ljust(16, "0")])
def test_an_id_is_told_by_a_beginning_that_no_other_has(given):
    assert article_of(given, INFOS).title == "Tower c"


def test_a_beginning_that_several_have_is_told_with_all_of_them():
    with pytest.raises(StoreError) as told:
        article_of("ab", INFOS)
    assert "any of 2" in str(told.value)
    assert "Tower ab1" in str(told.value)
    assert "Tower ab2" in str(told.value)


def test_of_very_many_only_some_are_named():
    many = [ArticleInfo(f"{n:016x}", f"Page {n}", "text", "en", 1) for n in range(200)]
    with pytest.raises(StoreError, match=r"any of 200 .*…") as told:
        article_of("0", many)
    assert str(told.value).count("Page") == MOST_TOLD


@pytest.mark.parametrize("given", ["", " ", "x", "ab10000000000000f", "Tower"])
def test_what_begins_no_id_is_told_so(given):
    with pytest.raises(StoreError, match="there is no article"):
        article_of(given, INFOS)


def test_an_index_that_is_not_there_offers_no_ids(tmp_path):
    class Context:
        params = {"index": str(tmp_path / "none")}  # noqa: RUF012

    assert article_ids(Context(), "") == []
