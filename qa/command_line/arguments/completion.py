"""What the shell offers for the id of an article."""

from __future__ import annotations

from pathlib import Path

import typer


def article_ids(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the ids that begin as what was typed; of an index on a server, none.

    They are read off the index's files, without opening it: a shell asks while somebody waits.
    """
    from index.errors import ArticleQAError
    from index.store.files import ArticleFiles
    from qa.settings import read_settings

    try:
        settings = read_settings()
    except ArticleQAError:
        return []
    where = Path(ctx.params.get("index") or settings.where).expanduser()
    given = ctx.params.get("articles") or ctx.params.get("article") or ()
    ids = ArticleFiles(where).ids()
    return sorted(one for one in ids if one.startswith(incomplete) and one not in given)
