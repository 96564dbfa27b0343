"""A Chroma server's address: what is taken from it, and what is refused."""

import pytest
from chromadb.config import Settings

from index.errors import StoreError
from index.store.server.connect import connect_to_server


@pytest.mark.parametrize("address", ["http://ada:secret@here:8000", "https://here/team/a"])
def test_an_address_with_more_than_a_server_and_a_database_is_refused(address):
    with pytest.raises(StoreError, match="a Chroma server's address") as told:
        connect_to_server(address, Settings(anonymized_telemetry=False))
    assert "secret" not in str(told.value)


def test_the_path_of_an_address_is_a_database_of_its_own(chroma_server):
    settings = Settings(anonymized_telemetry=False)
    whole = connect_to_server(chroma_server.url, settings)
    for _ in range(2):  # made the first time, found the second
        own = connect_to_server(f"{chroma_server.url}/news", settings)
    own.create_collection("seen", embedding_function=None)
    assert [one.name for one in own.list_collections()] == ["seen"]
    assert "seen" not in [one.name for one in whole.list_collections()]
