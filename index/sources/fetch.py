"""A page from the web, and nothing from anywhere else.

A URL may come from a stranger. So every host is resolved here, each of its addresses has to be
public, and the connection goes to the very address that was checked, on every hop of a redirect;
a name that resolves differently a moment later gains nothing. Environment proxies are ignored.
The time limit counts for everything together, so that a slow drip ends too.
"""

from __future__ import annotations

import ipaddress
import socket
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from index.errors import LoadError
from index.text.clean import one_line
from index.threads import Deadline, within

if TYPE_CHECKING:
    import httpx

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

SAVE = "save the page and give the file"
MAX_REDIRECTS = 5
SECONDS = 30.0
"""Time for resolving, connecting, redirects and reading together."""

TYPES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
"""Content types that are read, with the suffix of the file that each would be."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NOT_GLOBAL = [
    ipaddress.ip_network(block)
    for block in (
        "::/96",
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "2001:db8::/32",
        "3fff::/20",
        "5f00::/16",
        "fec0::/10",
    )
]


class Page(NamedTuple):
    """What a URL led to.

    Attributes:
        url: the address after all redirects.
        data: the body, decompressed.
        suffix: what a file of its content type would be called, one of `TYPES`.
        charset: what the server says the text is encoded in, ``""`` if it says nothing.
    """

    url: str
    data: bytes
    suffix: str
    charset: str


def is_public(address: Address) -> bool:
    """Tell whether an address belongs to the public internet, seen through every tunnel."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if any(address in block for block in _NOT_GLOBAL):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses of a host, in the order in which the system would try them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def fetch(
    url: str,
    *,
    max_bytes: int,
    seconds: float = SECONDS,
    allowed: Callable[[Address], bool] = is_public,
    resolver: Callable[[str, int], Iterable[str]] = resolve,
) -> Page:
    """Return what an http or https URL leads to.

    All of it takes ``seconds`` at the most. The body has at most ``max_bytes``, as sent and as
    decompressed. Only addresses that are ``allowed`` are connected to.

    Raises:
        LoadError: if the URL is none, leads somewhere that is not allowed, or to something that is
            too large, too slow, or no article; one line that says what to do.
    """
    import httpx

    from index.sources.transport import PinnedTransport

    name = one_line(url)
    deadline = Deadline(seconds)

    def addresses(host: str, port: int) -> list[str]:
        try:
            found = within(deadline, lambda: list(resolver(host, port)), "resolve")
        except TimeoutError:
            raise
        except (OSError, UnicodeError) as error:
            raise LoadError(
                f"{name}: the host {one_line(host, 80)} is unknown: check the address",
                "url-not-found",
                name=name,
            ) from error
        return _checked(name, host, found, allowed)

    transport = PinnedTransport(addresses, deadline)
    try:
        with httpx.Client(transport=transport, trust_env=False, follow_redirects=False) as client:
            return _follow(client, name, _parsed(url, name), max_bytes, deadline)
    except (httpx.TimeoutException, TimeoutError) as error:
        raise LoadError(
            f"{name} took longer than {seconds:g} seconds: try again, or {SAVE}",
            "url-too-slow",
            name=name,
            limit=seconds,
        ) from error
    except (httpx.ConnectError, httpx.InvalidURL, OSError) as error:
        raise LoadError(
            f"{name} cannot be reached ({_why(error)}): check the address",
            "url-unreachable",
            name=name,
        ) from error
    except (httpx.HTTPError, zlib.error) as error:
        raise LoadError(
            f"{name} broke off ({_why(error)}): try again", "url-broken-off", name=name
        ) from error


def _why(error: Exception) -> str:
    return one_line(str(error)) or type(error).__name__


def _parsed(url: str, name: str) -> httpx.URL:
    import httpx

    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise LoadError(
            f"{name} is no web address: give one like https://example.org/",
            "url-invalid",
            name=name,
        ) from error
    if parsed.scheme not in ("http", "https") or not parsed.host:
        raise LoadError(
            f"{name} is no http or https address: give one, or a file's path",
            "url-invalid",
            name=name,
        )
    if parsed.userinfo:
        raise LoadError(
            "the address holds a user name or password: give it without", "url-credentials"
        )
    return parsed


def _follow(
    client: httpx.Client, name: str, url: httpx.URL, max_bytes: int, deadline: Deadline
) -> Page:
    """Follow redirects by hand; each hop is parsed, resolved and checked like the first."""
    headers = {
        "Accept": ", ".join(TYPES),
        "Accept-Encoding": "gzip",
        "User-Agent": "article-qa (reads one article for its user)",
    }
    for _ in range(MAX_REDIRECTS + 1):
        with client.stream("GET", url, headers=headers, timeout=deadline.left()) as response:
            target = response.headers.get("location")
            if response.is_redirect and target:
                url = _parsed(str(url.join(target)), one_line(target))
                continue
            return _read(response, name, max_bytes, deadline)
    raise LoadError(
        f"{name} redirects more than {MAX_REDIRECTS} times: give the final address",
        "url-redirects",
        name=name,
        limit=MAX_REDIRECTS,
    )


def _read(response: httpx.Response, name: str, max_bytes: int, deadline: Deadline) -> Page:
    if response.status_code != 200:
        raise LoadError(
            f"{name} answered with status {response.status_code}: check the address",
            "url-status",
            name=name,
            status=response.status_code,
        )
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in TYPES:
        raise LoadError(
            f"{name} is of type {one_line(kind, 60) or 'unknown'}: "
            "give the address of a page, a text, a PDF or a Word file",
            "url-unknown-type",
            name=name,
            type=one_line(kind, 60),
        )
    declared = response.headers.get("content-length", "")
    too_large = LoadError(
        f"{name} is larger than {max_bytes:,} bytes: save the part that matters as a text file",
        "too-large",
        name=name,
        limit=max_bytes,
    )
    if declared.isdigit() and int(declared) > max_bytes:
        raise too_large
    data = bytearray()
    for piece in _plain(response, name, max_bytes):
        data += piece
        if len(data) > max_bytes:
            raise too_large
        deadline.left()
    return Page(str(response.url), bytes(data), TYPES[kind], response.charset_encoding or "")


def _plain(response: httpx.Response, name: str, max_bytes: int) -> Iterator[bytes]:
    """Yield the decompressed body in small pieces, so that no bomb unfolds in memory."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding in ("identity", ""):
        yield from response.iter_raw()
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise LoadError(
            f"{name} is packed as {one_line(encoding, 60)}, not asked for: {SAVE}",
            "url-broken-off",
            name=name,
        )
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
    for piece in response.iter_raw():
        rest = piece
        while rest and not unpacker.eof:
            yield unpacker.decompress(rest, max_bytes + 1)
            rest = unpacker.unconsumed_tail


def _checked(
    name: str, host: str, found: list[str], allowed: Callable[[Address], bool]
) -> list[str]:
    """Return a host's addresses, all of which are allowed."""
    for text in found:
        address = ipaddress.ip_address(text.partition("%")[0])
        if not allowed(address):
            raise LoadError(
                f"{name} leads to {address}, which is not public: {SAVE}", "url-private", name=name
            )
    if not found:
        raise LoadError(
            f"{name}: the host {one_line(host, 80)} has no address: check the address",
            "url-not-found",
            name=name,
        )
    return found
