"""Users come in with their own password alone, and the file tells nobody's."""

import base64
import hashlib
import stat

import pytest
from starlette.applications import Starlette
from starlette.middleware.authentication import AuthenticationMiddleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from index.errors import ArticleQAError
from qa.command_line import main
from qa.web.serving.users import (
    TRIES_A_MINUTE,
    BasicAuthentication,
    Users,
    ask_for_password,
    own_index,
    set_password,
)
from qa.web.serving.visitor import Visitor


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "users"
    set_password(path, "ada", "pass:wörd 1")
    return path


@pytest.fixture
def client(file):
    async def owner(request):
        return PlainTextResponse(Visitor.of(request).owner)

    app = Starlette(routes=[Route("/", owner)])
    backend = BasicAuthentication(Users(file))
    return TestClient(AuthenticationMiddleware(app, backend, on_error=ask_for_password))


def basic(name, password):
    value = base64.b64encode(f"{name}:{password}".encode()).decode()
    return {"authorization": f"Basic {value}"}


def test_the_file_holds_hashes_that_only_its_owner_reads(file):
    text = file.read_text("utf-8")
    assert text.startswith("ada:$argon2id$")
    assert "wörd" not in text
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_user_comes_in_and_is_known_from_any_browser(client):
    first = client.get("/", headers=basic("ada", "pass:wörd 1"))
    assert first.status_code == 200
    assert client.get("/", headers=basic("ada", "pass:wörd 1")).text == first.text


def test_a_key_of_name_and_password_opens_plain_or_in_base64(client, file):
    set_password(file, "bob", "pass:word 2")
    first = client.get("/", headers=basic("ada", "pass:wörd 1"))
    key = base64.b64encode("ada:pass:wörd 1".encode()).decode()
    assert client.get("/", headers={"authorization": f"Bearer {key}"}).text == first.text
    assert client.get("/", headers={"authorization": "bearer bob:pass:word 2"}).status_code == 200


def test_wrong_keys_count_as_wrong_passwords(client):
    for _ in range(TRIES_A_MINUTE):
        client.get("/", headers={"authorization": "Bearer ada:wrong password"})
    assert client.get("/", headers=basic("ada", "pass:wörd 1")).status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {},
        basic("ada", "wrong password"),
        basic("eve", "pass:wörd 1"),
        basic("", ""),
        {"authorization": "Basic !!!"},
        {"authorization": "Basic YWRh"},
        {"authorization": "Bearer x"},
        {"authorization": "Bearer ada:wrong password"},
        {"authorization": "Bearer ada"},
        {"authorization": "Digest ada:pass"},
        {"authorization": "Basic wörd".encode("latin-1")},
    ],
)
def test_nobody_else_comes_in(client, headers):
    answer = client.get("/", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Basic")


def test_after_many_wrong_passwords_even_the_right_one_waits(client):
    for _ in range(TRIES_A_MINUTE):
        client.get("/", headers=basic("ada", "wrong password"))
    assert client.get("/", headers=basic("ada", "pass:wörd 1")).status_code == 401


def test_a_changed_password_and_a_removed_user_are_seen_at_once(file):
    users = Users(file)
    set_password(file, "bob", "another one")
    assert users.knows("bob", "another one")
    set_password(file, "ada", "a new password")
    assert not users.knows("ada", "pass:wörd 1")
    assert users.knows("ada", "a new password")
    set_password(file, "bob", None)
    assert not users.knows("bob", "another one")


def test_a_new_password_keeps_what_a_user_has_and_a_new_user_of_the_name_gets_none_of_it(file):
    before = Users(file).owner("ada")
    set_password(file, "ada", "a new password")
    assert Users(file).owner("ada") == before
    set_password(file, "bob", "another one")
    set_password(file, "ada", None)
    with pytest.raises(ArticleQAError, match="no user ada"):
        Users(file).owner("ada")
    set_password(file, "ada", "a new password")
    assert Users(file).owner("ada") != before


def test_a_file_of_old_lets_its_users_in_and_they_keep_what_they_have(file):
    number = file.read_text("utf-8").strip().rpartition(":")
    file.write_text(number[0] + "\n", "utf-8")
    users = Users(file)
    assert users.knows("ada", "pass:wörd 1")
    assert users.owner("ada") == hashlib.sha256(b"user ada").hexdigest()
    set_password(file, "ada", "a new password")
    assert Users(file).owner("ada") == hashlib.sha256(b"user ada").hexdigest()


def test_the_place_of_a_user_s_articles_is_printed(file, tmp_path, capsys):
    assert main(["user", "ada", "--file", str(file), "--where", "--index", str(tmp_path)]) == 0
    assert capsys.readouterr().out.strip() == own_index(str(tmp_path), Users(file).owner("ada"))
    assert main(["user", "eve", "--file", str(file), "--where"]) == 1
    assert "no user eve" in capsys.readouterr().err
    assert main(["user", "ada", "--file", str(file), "--where", "--remove"]) == 2


def test_each_user_s_index_has_a_place_of_its_own():
    one, other = "a" * 64, "b" * 64
    assert own_index("/data/index", one) == f"/data/index/users/{'a' * 32}"
    on_server = own_index("http://127.0.0.1:8000", other)
    assert on_server == f"http://127.0.0.1:8000/article-qa-{'b' * 32}"
    assert own_index("http://h/team/", one) == f"http://h/team-{'a' * 32}"


@pytest.mark.parametrize(
    ("name", "password"),
    [("a:b", "long enough"), ("", "long enough"), ("a\nb", "long enough"), ("ada", "short")],
)
def test_what_can_be_no_user_is_refused(file, name, password):
    before = file.read_bytes()
    with pytest.raises(ArticleQAError):
        set_password(file, name, password)
    assert file.read_bytes() == before


def test_a_file_without_users_is_refused(tmp_path):
    empty = tmp_path / "users"
    for prepare in (lambda: None, lambda: empty.write_text("# nobody\n"), empty.mkdir):
        if empty.exists():
            empty.unlink()
        prepare()
        with pytest.raises(ArticleQAError):
            Users(empty)
    with pytest.raises(ArticleQAError, match="no user eve"):
        set_password(tmp_path / "other", "eve", None)
