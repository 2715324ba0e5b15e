"""A reply to a question about a file, as it is kept."""

from __future__ import annotations

from collections.abc import Mapping

from yeji.intake.typed import Ask

_MEANS: Mapping[str, tuple[str, object]] = {
    "dmy": ("order", "dmy"),
    "mdy": ("order", "mdy"),
    "serial": ("order", "serial"),
    "comma": ("decimal_comma", True),
    "round": ("rounds", True),
    "first": ("takes_first", True),
    "last": ("takes_last", True),
    "older": ("takes_older", True),
}


def answer_of(field: str, ask: str, found: str, chosen: str) -> tuple[str, dict[str, object]]:
    """Return an answer as it is kept: for which field (or `rows`), and what holds from now on."""
    if ask in {Ask.NEAR, Ask.SEVERAL}:
        return field, {"readings": {found: chosen}}
    name, content = _MEANS.get(chosen, ("", None))
    return ("rows" if ask in {Ask.TWICE, Ask.OLDER} else field), ({name: content} if name else {})
