"""Articles that the workers of a Ray cluster read and embed.

Each worker is a process with an encoder of its own, on whatever machine Ray puts it; files are read
there as anywhere else, by a process with limits. What they make comes back in the order of the
sources, so that whoever stores it, alone, stores the same as one process that reads them in turn.
Nothing is kept of a run that ends early: one that is begun again reads every file again, which is
quick, and embeds those alone that are not stored.
"""

from __future__ import annotations

import logging
import os
import pickle
import sys
import warnings
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from index.embed import embed, identity
from index.errors import ArticleQAError, LoadError

if TYPE_CHECKING:
    from index.store.records import EmbeddedArticle, EncoderIdentity

OWN = "local"
"""The address of a cluster that is started for one run, on this machine alone."""

TOGETHER = 8
"""Most sources that a worker is given at once: what is lost with it, or when a run is killed."""

ROUNDS = 4
"""Times that a worker is given sources at least, where there are enough, so that none idles."""

RETRIES = 1
"""Times that sources are given to a worker again when theirs has died; -1 would be for ever."""


class ClusterError(ArticleQAError):
    """A Ray cluster could not be reached or used."""


class Worker:
    """Reads and embeds one source after another.

    Args:
        folder: where relative paths begin.
        encoder: as in `qa.settings.Settings`.
        made_with: what the vectors of the index are recorded as.
        stored: ids of articles that are not embedded again.
    """

    def __init__(
        self, folder: str, encoder: str | None, made_with: EncoderIdentity, stored: frozenset[str]
    ) -> None:
        from index.encoder.encoder import Encoder
        from qa.settings import read_settings

        with suppress(OSError):  # then each file says that it is not there
            os.chdir(folder)
        self._stored = stored
        self._why: ArticleQAError | None = None
        try:
            self._encoder = Encoder.open(encoder, read_settings().cache)
            if (own := identity(self._encoder)) != made_with:
                raise ClusterError(
                    f"a worker of the cluster has the encoder {own.encoder} ({own.revision}), the "
                    f"index is made with {made_with.encoder} ({made_with.revision}): install the "
                    "same release on all machines"
                )
        except ArticleQAError as error:  # one that is raised here would start the worker anew
            self._why = error

    def __call__(self, row: dict[str, bytes]) -> dict[str, bytes]:
        """Return a row with what became of a source: see `embedded`."""
        return {**row, "became": pickle.dumps(self._became(os.fsdecode(row["item"])))}

    def _became(self, source: str) -> EmbeddedArticle | str | ArticleQAError:
        from index.sources.load import load

        try:
            if self._why:
                raise self._why
            article = load(source)
            if article.id in self._stored:
                return article.id
            return embed(article, self._encoder)
        except ArticleQAError as error:
            return error


def embedded(
    address: str,
    sources: Sequence[str],
    encoder: str | None,
    made_with: EncoderIdentity,
    stored: frozenset[str],
) -> Generator[EmbeddedArticle | str | LoadError]:
    """Yield for each source, in their order, its article with vectors, or why there is none.

    Of an article that is stored already only the id comes.

    Args:
        address: of the cluster, as `ray.init` takes it; `OWN` starts one.
        sources: paths that the workers can read, and web addresses.
        encoder: as in `qa.settings.Settings`.
        made_with: what the vectors of the index are recorded as.
        stored: ids of articles that are not embedded again.

    Raises:
        ClusterError: if there is no such cluster, Ray is not installed, or a worker has another
            encoder.
        WeightsError: if a worker's weights are missing or damaged.
        ModelError: if a worker's encoder cannot be used.
    """
    with _connected(address) as workers:
        import ray.data

        rounds = min(len(sources), ROUNDS * workers)
        items: Any = [os.fsencode(source) for source in sources]  # a name may be no UTF-8
        blocks = max(rounds, -(-len(sources) // TOGETHER))
        given = ray.data.from_items(items, override_num_blocks=blocks)
        worker: Any = Worker
        found = given.map(
            worker,
            fn_constructor_args=(os.getcwd(), encoder, made_with, stored),
            compute=ray.data.ActorPoolStrategy(size=min(workers, rounds)),
            num_cpus=1,
            max_task_retries=RETRIES,
        )
        waiting = iter(sources)
        for row in found.iter_rows():
            for source in waiting:
                if os.fsencode(source) == row["item"]:
                    break
                yield _lost(source)
            became = pickle.loads(row["became"])  # whoever reaches a cluster runs code on it
            if isinstance(became, ArticleQAError) and not isinstance(became, LoadError):
                raise became
            yield became
        yield from map(_lost, waiting)


def _lost(source: str) -> LoadError:
    return LoadError(f"{source} was lost with the worker that read it: give it once more")


@contextmanager
def _connected(address: str) -> Iterator[int]:
    """Give the number of workers that a cluster has room for."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is told to anybody
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise ClusterError("Ray is not installed: pip install 'article-qa[ray]'") from error

    warnings.filterwarnings("ignore", "`ray_remote_args` is deprecated")  # until Ray 2.64
    logging.getLogger("ray").setLevel(logging.ERROR)
    logging.getLogger("ray.data").setLevel(logging.CRITICAL)
    own: dict[str, Any] = {"include_dashboard": False} if address == OWN else {}
    if address == OWN:  # else Ray ends workers where other programs have filled the memory
        os.environ.setdefault("RAY_memory_monitor_refresh_ms", "0")
    try:
        with _unheard():
            ray.init(address, log_to_driver=False, logging_level=logging.ERROR, **own)
    except (ConnectionError, ValueError, RuntimeError) as error:
        why = " ".join(str(error).split())[:200]
        raise ClusterError(
            f"no Ray cluster lets this program in at {address} ({why}): give its address and, in "
            f"RAY_AUTH_TOKEN, its token; or {OWN}"
        ) from error
    try:
        context = ray.data.DataContext.get_current()
        context.enable_progress_bars = False
        context.execution_options.preserve_order = True
        context.max_errored_blocks = -1  # what is lost is told, and the rest goes on
        resources: Any = ray.cluster_resources  # Ray gives it no types
        yield max(1, int(resources().get("CPU", 1)))
    finally:
        ray.shutdown()


@contextmanager
def _unheard() -> Iterator[None]:
    """Leave out what native code writes on standard error: that it was told to write little."""
    sys.stderr.flush()
    before = os.dup(2)
    try:
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(before, 2)
        os.close(before)
