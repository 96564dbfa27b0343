"""A model file from the Hugging Face hub, pinned by commit and sha256, in the cache or not at all.

The hub is asked only for a file that is not in the cache yet; afterwards everything works offline.
What is downloaded is checked before it gets its name, so that a file of other bytes, a download
that broke off and a killed process leave nothing behind. ``HF_ENDPOINT``, ``HF_TOKEN`` and
``HF_HUB_OFFLINE`` mean what they mean to the hub's own library, which does the download.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from index.errors import WeightsError
from index.weights.files import ensured, file_is_sound, sha256_of

MOST_BYTES = 20_000_000_000
"""Size of the largest file; no model that a laptop runs is larger."""

SECONDS = 10.0
"""How long the hub may take to say what a file is. While a file comes, the hub's library waits as
long (``HF_HUB_DOWNLOAD_TIMEOUT``) for its next bytes, and tries five times more."""

HOW = "hub:OWNER/NAME@COMMIT/FILE.gguf#sha256=HEX"

_SPEC = re.compile(
    r"(?P<repository>[\w.-]+/[\w.-]+)@(?P<revision>[0-9a-f]{40})/(?P<file>[^#?\\]+)"
    r"#sha256=(?P<sha256>[0-9a-f]{64})",
    re.IGNORECASE,
)


class HubFile(NamedTuple):
    """A file of a repository ``owner/name`` on the hub, pinned by commit and sha256."""

    repository: str
    revision: str
    file: str
    sha256: str

    def __str__(self) -> str:
        return f"{self.file} of {self.repository}"

    @classmethod
    def parse(cls, spec: str) -> HubFile:
        """Return the file that ``owner/name@commit/file#sha256=hex`` names.

        Raises:
            WeightsError: if it is of another form, or the path leads out of the repository.
        """
        match = _SPEC.fullmatch(spec)
        if not match or ".." in match["file"].split("/"):
            raise WeightsError(
                f"{spec!r} does not pin a file on the hub: write {HOW}, the commit with all 40 "
                "digits and the file's sha256 as its page on the hub says"
            )
        return cls(
            match["repository"], match["revision"].lower(), match["file"], match["sha256"].lower()
        )


def hub_file(wanted: HubFile, cache: Path, most: int = MOST_BYTES) -> Path:
    """Return where a file of the hub is in the cache, downloaded when it is not there yet.

    A file of more than ``most`` bytes is not downloaded.

    Raises:
        WeightsError: if it cannot be had, or is not the one that was pinned; one line. The cache
            is then as it was before.
    """
    target = cache / "hub" / f"{wanted.sha256[:16]}-{Path(wanted.file).name}"

    def is_there() -> bool:
        return target.is_file() and file_is_sound(target, wanted.sha256, target.stat().st_size)

    if is_there():
        return target
    with _one_line(wanted):
        size = _size(wanted, most)

    def download(to: Path) -> None:
        from huggingface_hub import hf_hub_download

        with _one_line(wanted):
            fetched = Path(
                hf_hub_download(
                    wanted.repository,
                    wanted.file,
                    revision=wanted.revision,
                    local_dir=to.with_name(f"{to.name}-hub"),
                    etag_timeout=SECONDS,
                    tqdm_class=_bar(wanted, size),
                )
            )
        if sha256_of(fetched) != wanted.sha256:
            raise _other_bytes(wanted)
        fetched.rename(to)

    return ensured(target, is_there, size, download)


def _size(wanted: HubFile, most: int) -> int:
    """Return how large the hub says the file is; what cannot be right is not even downloaded."""
    from huggingface_hub import get_hf_file_metadata, hf_hub_url

    url = hf_hub_url(wanted.repository, wanted.file, revision=wanted.revision)
    found = get_hf_file_metadata(url, timeout=SECONDS)
    if found.size is None:
        raise WeightsError(f"{wanted}: the hub does not say how large it is: try again")
    if found.size > most:
        raise WeightsError(
            f"{wanted} has {found.size / 1e9:.1f} GB, the limit is {most / 1e9:.1f} GB: "
            "choose a smaller model, or download it yourself and give gguf:PATH"
        )
    # Large files are named by their sha256 there; what an honest hub names otherwise is another.
    if re.fullmatch(r"[0-9a-f]{64}", found.etag or "") and found.etag != wanted.sha256:
        raise _other_bytes(wanted)
    return found.size


def _bar(wanted: HubFile, size: int) -> Any:
    """Return a progress bar that stops a download which brings more than was announced."""
    from huggingface_hub.utils.tqdm import tqdm

    class Bar(tqdm):
        arrived = 0

        def update(self, n: float | None = 1) -> bool | None:
            self.arrived += int(n or 0)
            if self.arrived > size:
                raise WeightsError(f"{wanted} is larger than the hub says: try again")
            shown: bool | None = super().update(n)
            return shown

    return Bar


def _other_bytes(wanted: HubFile) -> WeightsError:
    return WeightsError(
        f"{wanted} has another sha256 than {wanted.sha256[:12]}…: check commit and sha256 "
        "on the file's page; nothing was kept"
    )


@contextmanager
def _one_line(wanted: HubFile) -> Iterator[None]:
    """Turn what the hub's library raises into one line, and keep its log off the terminal.

    Its own texts are left out: they have several lines, and may name addresses that hold tokens.
    """
    from huggingface_hub.utils import logging as log

    verbosity = log.get_verbosity()
    log.set_verbosity(logging.CRITICAL)
    try:
        yield
    except WeightsError:
        raise
    except Exception as error:  # the library and its HTTP client raise whatever they like here
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the disk's: `ensured` says what to do
        raise WeightsError(f"{wanted} {_why(error)}") from error
    finally:
        log.set_verbosity(verbosity)


def _why(error: Exception) -> str:
    """Say what became of a download, and what to do."""
    names = {kind.__name__ for kind in type(error).__mro__}
    status = getattr(getattr(error, "response", None), "status_code", None)
    if "OfflineModeIsEnabled" in names:
        return "is not in the cache, and HF_HUB_OFFLINE forbids a download: unset it"
    if "GatedRepoError" in names or status in (401, 403):
        return "may not be downloaded: check its name, or set HF_TOKEN to a token that may read it"
    if status == 404:
        return "is not on the hub: check owner, name, commit and file"
    if status is not None:
        return f"cannot be downloaded, the hub answered with status {status}: try again later"
    if any("Timeout" in name for name in names):
        return "did not come in time: try again, or download it yourself and give gguf:PATH"
    return f"cannot be downloaded ({type(error).__name__}): check the network and try again"
