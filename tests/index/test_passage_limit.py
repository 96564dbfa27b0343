import pytest

from index import embed as embedding
from index.errors import LoadError
from index.sources.load import from_text


def test_an_article_of_too_many_passages_is_refused_before_it_is_embedded(encoder, monkeypatch):
    monkeypatch.setattr(embedding, "MAX_PASSAGES", 20)
    sections = from_text("\n\n".join(f"Ort {n}\n\nEs regnet dort." for n in range(21)))
    long = from_text("Ein Satz, der nicht sehr lang ist, steht hier. " * 500)
    for article in (sections, long):
        with pytest.raises(LoadError, match=r"passages or more, the limit is 20: split") as error:
            embedding.embed(article, encoder, lambda *_: 1 / 0)
        assert (error.value.code, error.value.details["limit"]) == ("too-many", 20)
