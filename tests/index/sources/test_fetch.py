import gzip
import ipaddress
import socket
import ssl
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from index.errors import Cancelled, LoadError
from index.sources.fetch import Page, fetch, is_public
from index.sources.load import load

PAGE = (
    "<html lang='de'><head><title>Der Titel</title></head><body><article><h1>Der Titel</h1>"
    "<p>Der Minister sprach am Abend über die Waffenruhe. Er war zufrieden mit dem Ergebnis.</p>"
    "</article></body></html>"
)


class Handler(BaseHTTPRequestHandler):
    """Answers by path; counts what it was asked for."""

    def log_message(self, *args):
        pass

    def do_GET(self):
        self.server.seen.append((self.path, self.headers["Host"]))
        name = self.path.partition("?")[0].strip("/").replace("-", "_") or "page"
        getattr(self, f"get_{name}", self.get_missing)()

    def answer(self, body, kind="text/html; charset=utf-8", status=200, **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def get_page(self):
        self.answer(PAGE.encode())

    def get_latin(self):
        self.answer(
            "Über die Brücke. Ärger gab es keinen.".encode("cp1252"), "text/plain; charset=cp1252"
        )

    def get_missing(self):
        self.answer(b"no", status=404)

    def get_picture(self):
        self.answer(b"\x89PNG", "image/png")

    def get_no_type(self):
        self.send_response(200)
        self.end_headers()

    def get_to_page(self):
        self.answer(b"", status=302, Location="/page")

    def get_loop(self):
        self.answer(b"", status=302, Location="/loop")

    def get_to_private(self):
        self.answer(b"", status=302, Location=f"http://private.test:{self.server.server_port}/page")

    def get_to_file(self):
        self.answer(b"", status=301, Location="file:///etc/passwd")

    def get_to_login(self):
        self.answer(b"", status=307, Location="http://user:secret@public.test/page")

    def get_large(self):
        self.answer(b"a" * 200_000, "text/plain")

    def get_declared_large(self):
        self.answer(b"", "text/plain", Content_Length="999999999")

    def get_zipped(self):
        self.answer(gzip.compress(PAGE.encode()), Content_Encoding="gzip")

    def get_bomb(self):
        self.answer(gzip.compress(b"a" * 50_000_000), "text/plain", Content_Encoding="gzip")

    def get_brotli(self):
        self.answer(b"\x0b\x02\x80hello\x03", "text/plain", Content_Encoding="br")

    def get_broken_zip(self):
        self.answer(b"\x1f\x8b not gzip at all", "text/plain", Content_Encoding="gzip")

    def get_drip(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        self.drip(b"a")

    def get_header_drip(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        self.drip(b"X-A: b\r\n")

    def drip(self, piece):
        try:
            for _ in range(100):
                self.wfile.write(piece)
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            pass

    def get_cut_off(self):
        self.answer(b"only this", "text/plain", Content_Length="1000")


class Server(ThreadingHTTPServer):
    daemon_threads = True


@pytest.fixture
def server():
    server = Server(("127.0.0.1", 0), Handler)
    server.seen = []
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def names(host, port):
    """Resolve the names that the tests use; 192.0.2.1 stands for a private machine."""
    known = {"public.test": ["127.0.0.1"], "private.test": ["192.0.2.1"]}
    known["half.test"] = ["127.0.0.1", "192.0.2.1"]
    try:
        return known.get(host) or [str(ipaddress.ip_address(host))]
    except ValueError:
        raise socket.gaierror(socket.EAI_NONAME, "unknown name") from None


def only_the_server(address):
    return address == ipaddress.ip_address("127.0.0.1")


def get(server, path, **options):
    options = {
        "max_bytes": 100_000,
        "seconds": 10,
        "allowed": only_the_server,
        "resolver": names,
    } | options
    return fetch(f"http://public.test:{server.server_port}{path}", **options)


@contextmanager
def refused(*parts):
    with pytest.raises(LoadError) as caught:
        yield
    message = str(caught.value)
    assert "\n" not in message
    for part in parts:
        assert part in message


def test_a_page_is_fetched_with_its_type_and_charset(server):
    page = get(server, "/page")
    assert page == Page(
        f"http://public.test:{server.server_port}/page", PAGE.encode(), ".html", "utf-8"
    )
    assert server.seen == [("/page", f"public.test:{server.server_port}")]


def test_a_redirect_is_followed_to_its_end(server):
    page = get(server, "/to-page")
    assert page.url.endswith("/page")
    assert page.data == PAGE.encode()


def test_a_compressed_page_is_unpacked(server):
    assert get(server, "/zipped").data == PAGE.encode()


def test_an_article_loads_from_its_address(server):
    url = f"http://public.test:{server.server_port}/page"
    article = load(url, allowed=only_the_server, resolver=names)
    assert (article.title, article.titled, article.source, article.language) == (
        "Der Titel",
        True,
        url,
        "de",
    )
    assert article.sentences[0].of(article.text).endswith("die Waffenruhe.")


def test_the_charset_that_the_server_names_is_used(server):
    url = f"http://public.test:{server.server_port}/latin"
    article = load(url, allowed=only_the_server, resolver=names)
    assert article.text == "Über die Brücke. Ärger gab es keinen."
    assert (article.title, article.titled) == ("latin", False)


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("/missing", "status 404"),
        ("/picture", "image/png"),
        ("/no-type", "of type unknown"),
        ("/loop", "redirects more than 5 times"),
        ("/to-private", "192.0.2.1, which is not public"),
        ("/to-file", "file:///etc/passwd is no http or https address"),
        ("/to-login", "user name or password"),
        ("/large", "larger than 100,000 bytes"),
        ("/declared-large", "larger than 100,000 bytes"),
        ("/bomb", "larger than 100,000 bytes"),
        ("/brotli", "packed as br"),
        ("/broken-zip", "broke off"),
        ("/cut-off", "broke off"),
    ],
)
def test_what_is_no_article_is_refused_in_one_line(server, path, part):
    with refused("test", part) if "file" not in path and "login" not in path else refused(part):
        get(server, path)


def test_a_password_in_an_address_is_not_repeated():
    with pytest.raises(LoadError) as caught:
        fetch(
            "http://user:hunter2@public.test/",
            max_bytes=10,
            allowed=only_the_server,
            resolver=names,
        )
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("path", ["/drip", "/header-drip"])
def test_a_slow_drip_is_cut_at_the_time_limit(server, path):
    start = time.perf_counter()
    with refused("took longer than 0.5 seconds"):
        get(server, path, seconds=0.5)
    assert time.perf_counter() - start < 2


def test_a_host_that_never_resolves_is_cut_at_the_time_limit(server):
    start = time.perf_counter()
    with refused("took longer than 0.3 seconds"):
        get(server, "/page", seconds=0.3, resolver=lambda host, port: time.sleep(5) or [])
    assert time.perf_counter() - start < 2


def test_a_server_that_never_answers_is_cut_at_the_time_limit():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://public.test:{silent.getsockname()[1]}/"
        with refused("took longer than 0.3 seconds"):
            fetch(url, max_bytes=10, seconds=0.3, allowed=only_the_server, resolver=names)


def test_a_host_with_one_private_address_among_others_is_refused(server):
    with refused("192.0.2.1, which is not public"):
        fetch(
            f"http://half.test:{server.server_port}/page",
            max_bytes=10,
            allowed=only_the_server,
            resolver=names,
        )
    assert server.seen == []


def test_a_name_that_changes_its_address_is_connected_where_it_was_checked(server):
    answers = [["127.0.0.1"], ["192.0.2.1"]]

    def rebinding(host, port):
        return answers.pop(0)

    assert get(server, "/page", resolver=rebinding).data == PAGE.encode()
    assert len(answers) == 1


def test_every_hop_of_a_redirect_is_resolved_and_checked_again(server):
    answers = [["127.0.0.1"], ["192.0.2.1"]]
    with refused("192.0.2.1"):
        get(server, "/to-page", resolver=lambda host, port: answers.pop(0))
    assert [path for path, _ in server.seen] == ["/to-page"]


def test_tls_asks_for_the_name_and_not_for_the_address():
    asked = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.sni_callback = lambda connection, name, inner: asked.append(name)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer():
            connection, _ = listener.accept()
            try:
                context.wrap_socket(connection, server_side=True)
            except OSError:
                connection.close()

        threading.Thread(target=answer, daemon=True).start()
        url = f"https://public.test:{listener.getsockname()[1]}/"
        with refused("cannot be reached"):
            fetch(url, max_bytes=10, seconds=5, allowed=only_the_server, resolver=names)
    assert asked == ["public.test"]


def test_an_environment_proxy_is_ignored(server, monkeypatch):
    for key in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(key, "http://127.0.0.1:9")
    assert get(server, "/page").data == PAGE.encode()


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"],
)
def test_this_machine_is_refused_however_it_is_written(server, host):
    with refused("which is not public"):
        fetch(f"http://{host}:{server.server_port}/page", max_bytes=10, seconds=5)
    assert server.seen == []


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/a",
        "file:///etc/passwd",
        "http://",
        "http:///a",
        "http://[::1",
        "http://a b/",
    ],
)
def test_what_is_no_web_address_is_refused(url):
    with refused(": "):
        fetch(url, max_bytes=10, allowed=only_the_server, resolver=names)


def test_an_unknown_host_is_named(server):
    with refused("the host nowhere.test is unknown"):
        fetch("http://nowhere.test/", max_bytes=10, allowed=only_the_server, resolver=names)


def test_a_port_where_nothing_listens_is_named():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with refused("cannot be reached"):
        fetch(f"http://public.test:{port}/", max_bytes=10, allowed=only_the_server, resolver=names)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
        *("100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
        *("::", "::1", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "fec0::1", "2001:db8::1"),
        *("::ffff:10.0.0.1", "::ffff:127.0.0.1", "::127.0.0.1", "2002:7f00:1::", "2002:a00:1::"),
        *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2001::1", "100::1", "3fff::1"),
    ],
)
def test_addresses_off_the_public_internet_are_not_public(address):
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"]
)
def test_addresses_of_the_public_internet_are_public(address):
    assert is_public(ipaddress.ip_address(address))


def test_a_page_that_is_awaited_can_be_given_up(server):
    url = f"http://public.test:{server.server_port}/drip"
    start = time.monotonic()
    with pytest.raises(Cancelled):
        load(
            url,
            allowed=only_the_server,
            resolver=names,
            cancelled=lambda: bool(server.seen),
        )
    assert time.monotonic() - start < 10
