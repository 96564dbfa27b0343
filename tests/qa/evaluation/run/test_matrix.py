import pytest

from index.errors import ArticleQAError
from qa.evaluation.run.matrix import MOST, read_matrix, with_variant
from qa.settings import Settings


def names(*options):
    return [str(variant) for variant in read_matrix(options)]


def test_every_combination_is_there_the_first_values_first():
    wanted = [
        "reader=default, llm=none", "reader=default, llm=openai:a",
        "reader=cosine, llm=none", "reader=cosine, llm=openai:a",
    ]  # fmt: skip
    assert names("reader=default,cosine", "llm=none,openai:a") == wanted
    assert names("reader=default,cosine,llm=none,openai:a") == wanted
    assert names("reader=default", "reader=cosine,default") == ["reader=default", "reader=cosine"]
    assert names() == names("") == []


def test_a_value_may_hold_an_equals_sign():
    assert names("llm=http://a.example/?b=c,none") == ["llm=http://a.example/?b=c", "llm=none"]


@pytest.mark.parametrize("option", ["default", "speed=1", "reader=", "=a", "reader"])
def test_what_is_no_setting_is_named(option):
    with pytest.raises(ArticleQAError, match="write NAME=VALUE,VALUE with a name of encoder"):
        read_matrix([option])


def test_more_combinations_than_anybody_waits_for_are_refused():
    with pytest.raises(ArticleQAError, match=f"36 settings, the limit is {MOST}"):
        read_matrix(["top=1,2,3,4,5,6", "llm=a,b,c,d,e,f"])


def test_a_setting_is_changed_and_the_others_stay():
    own = Settings(llm="ollama:a", reader="weights", top=7)
    (one,) = read_matrix(["reader=cosine", "llm=default", "strictness=strict"])
    changed = with_variant(own, one)
    assert (changed.reader, changed.llm, changed.strictness, changed.top) == (
        "none", None, "strict", 7
    )  # fmt: skip
    (default,) = read_matrix(["top=default"])
    assert with_variant(own, default).top == 5


@pytest.mark.parametrize("option", ["top=0", "top=many", "strictness=harsh"])
def test_a_value_that_a_setting_cannot_have_is_named(option):
    (one,) = read_matrix([option])
    with pytest.raises(ArticleQAError, match=option.partition("=")[0]):
        with_variant(Settings(), one)


def test_a_folder_is_named_after_its_settings_without_leading_anywhere_else():
    (one,) = read_matrix(["encoder=../../a b", "reader=x/y"])
    assert one.folder == "1-encoder=..-..-a-b-reader=x-y"
