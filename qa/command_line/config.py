"""The command ``article-qa config``: each setting, its value, and where that comes from."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from qa.command_line.options import Debug, Index, Json
from qa.command_line.output.text import printable
from qa.command_line.terminal import print_json, tell

if TYPE_CHECKING:
    from qa.settings import Setting

_WITHOUT = {
    "encoder": "(built in)",
    "reader": "(built in)",
    "llm": "(built in)",
    "llm_url": "(the provider's own)",
    "database_url": "(beside the index)",
    "feedback_file": "(beside the index)",
    "add_urls": "(on this machine alone)",
    "dictionary": "(the built-in lexicon)",
}
"""What stands for no value."""


def config(as_json: Json = False, index: Index = None, debug: Debug = False) -> int:
    """Show each setting, its value, and where that comes from.

    Settings come from the command line, else from variables of the environment, else they are
    as built in; no file is read for them. Passwords and keys are not shown.
    """
    from index.store.chroma import is_url
    from qa.settings import known_keys, settings_shown, unknown_variables, variable_of

    given: dict[str, str | None] = {}
    if index is not None:
        given["chroma_url" if is_url(index) else "index"] = index
        if not is_url(index) and variable_of("chroma_url") in os.environ:
            given["chroma_url"] = None  # a folder that is named comes first
    shown = settings_shown(given)
    if as_json:
        print_json([_values(setting) for setting in shown] + [_values(key) for key in known_keys()])
    else:
        _print_table([*shown, *known_keys()])
    for name, like in unknown_variables():
        hint = f": is {like} meant?" if like else ""
        tell(f"article-qa: {name} is no setting{hint}")
    wrong = [setting for setting in shown if setting.problem]
    for setting in wrong:
        tell(f"article-qa: {setting.variable} is not valid: {setting.problem}")
    return int(bool(wrong))


def _values(setting: Setting) -> dict[str, object]:
    names = ("name", "variable", "value", "origin")
    return {name: getattr(setting, name) for name in names}


def _print_table(settings: list[Setting]) -> None:
    rows = [(one.variable, _shown(one), one.origin) for one in settings]
    names = max(len(variable) for variable, *_ in rows)
    values = min(max(len(value) for _, value, _ in rows), 60)
    for variable, value, origin in rows:
        print(f"{variable:{names}}  {value:{values}}  {origin}")


def _shown(setting: Setting) -> str:
    if setting.value is None:
        return _WITHOUT.get(setting.name, "(none)")
    return printable(str(setting.value))
