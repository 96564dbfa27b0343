import pytest

from index.errors import LoadError
from qa.evaluation.data.files.yaml_documents import read_yaml


def test_a_document_is_read_with_its_anchors():
    assert read_yaml("a: &a [1]\nb: *a\n", "a.yaml") == {"a": [1], "b": [1]}


@pytest.mark.parametrize("written", ["[[[" * 20_000, "a: b: c", "!!python/object:os.system {}"])
def test_what_is_no_yaml_is_refused_in_one_line(written):
    with pytest.raises(LoadError, match=r"a\.yaml is not YAML") as error:
        read_yaml(written, "a.yaml")
    assert "\n" not in str(error.value)
