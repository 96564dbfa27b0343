"""``article-qa ingest --ray``: many articles, read and embedded by a cluster, stored from here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from index.errors import ArticleQAError, LoadError
from qa.command_line.options import opened
from qa.command_line.terminal import progress_bar

if TYPE_CHECKING:
    from qa.intake import Ingested
    from qa.settings import Settings


def ingested_on(
    address: str, sources: Sequence[str | LoadError], settings: Settings
) -> Iterator[Ingested | ArticleQAError]:
    """Yield what becomes of each source, in their order.

    Args:
        address: of the cluster, see `qa.cluster.embedded`.
        sources: paths and web addresses; in place of what is not there, its error.
        settings: name the index and the encoder.

    Raises:
        ArticleQAError: if the cluster or the index cannot be used at all.
    """
    from index.embed import identity
    from qa.cluster import embedded
    from qa.intake import Intake, unchanged

    with opened(settings) as assistant:
        store, intake = assistant.retriever.store, Intake()
        given = [source for source in sources if isinstance(source, str)]
        made_with, stored = identity(assistant.retriever.encoder), frozenset(store.ids())
        work = embedded(address, given, settings.encoder, made_with, stored)
        with closing(work), progress_bar() as told:
            for number, source in enumerate(sources):
                told("read and embedded on Ray", number, len(sources))
                became = source if isinstance(source, LoadError) else next(work)
                if isinstance(became, LoadError):
                    yield became
                    continue
                try:
                    if isinstance(became, str):  # it may have been replaced meanwhile
                        yield unchanged(store, became) or assistant.ingest(str(source))
                    else:
                        yield intake.store(assistant.chain, became)
                except ArticleQAError as error:
                    yield error
