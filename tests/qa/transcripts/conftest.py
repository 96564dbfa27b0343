"""Where conversations are kept in these tests: a file of SQLite, and a real PostgreSQL."""

import pytest

from tests.servers import new_database


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def url(request, tmp_path):
    """The address of a database that nobody has written to."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new' / 'conversations.sqlite3'}"
    return new_database(request.getfixturevalue("postgres"))
