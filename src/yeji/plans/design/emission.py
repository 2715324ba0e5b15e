"""Content as text: in YAML, plain wherever that reads back as the same text, or in JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

Content = object
"""What a document holds at a place: a text, nothing, or a mapping or list of such."""

_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
_FIRST = re.compile(r"-?[^\s\-?:,\[\]{}#&*!|>'\"%@`=<]")
_CLOSED = re.compile(r": |\s#|:$|\s$|\n")
_SHORT = 4
"""A part of at most so many texts is written in one line."""


def scalar(text: str | None, quote: str = "", *, in_flow: bool) -> str:
    """Return a text as YAML, in the quotes that it had.

    >>> scalar("5%", in_flow=True), scalar("a: b", in_flow=False), scalar("true", "'", in_flow=False)
    ('5%', '"a: b"', "'true'")
    """
    if text is None:
        return ""
    if quote == "'" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return text if quote != '"' and _is_plain(text, in_flow=in_flow) else quoted(text)


def _is_plain(text: str, *, in_flow: bool) -> bool:
    if text in _NOTHING or not text.isprintable() or text.startswith(("---", "...")):
        return False
    if in_flow and re.search(r"[,\[\]{}:?]", text):
        return False
    return bool(_FIRST.match(text)) and not _CLOSED.search(text)


def quoted(text: str) -> str:
    """Return a text in double quotes, as JSON and YAML both read it."""
    said = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() or ord(c) > 0xFFFF else f"\\u{ord(c):04x}" for c in said)


def as_json(content: Content) -> str:
    """Return the content as JSON in one line."""
    match content:
        case None:
            return "null"
        case str():
            return quoted(content)
        case Mapping():
            return "{" + ", ".join(f"{quoted(key)}: {as_json(each)}" for key, each in content.items()) + "}"
        case Sequence():
            return "[" + ", ".join(as_json(each) for each in content) + "]"
        case _:
            raise TypeError(f"a document holds no {type(content).__name__}")


def flow(content: Content) -> str:
    """Return the content as YAML in one line.

    >>> flow({"from": "0", "to": None, "keys": ["a", "b, c"]})
    '{from: 0, to: , keys: [a, "b, c"]}'
    """
    match content:
        case None | str():
            return scalar(content, in_flow=True)
        case Mapping():
            pairs = (f"{scalar(key, in_flow=True)}: {flow(each)}" for key, each in content.items())
            return "{" + ", ".join(pairs) + "}"
        case Sequence():
            return "[" + ", ".join(flow(each) or "~" for each in content) + "]"
        case _:
            raise TypeError(f"a document holds no {type(content).__name__}")


def block(content: Content, indent: int) -> str:
    """Return the content as YAML over several lines; the first one begins where it stands, without a line break."""
    gap = "\n" + " " * indent
    match content:
        case None | str():
            return scalar(content, in_flow=False)
        case Mapping() if content:
            return gap.join(
                scalar(key, in_flow=False) + ":" + behind_key(each, indent) for key, each in content.items()
            )
        case Mapping():
            return "{}"
        case Sequence() if content:
            return gap.join(f"- {_item(each, indent + 2)}" for each in content)
        case _:
            return "[]"


def behind_key(content: Content, indent: int) -> str:
    """Return what follows a key's colon, whose key stands `indent` columns from the left."""
    if content is None:
        return ""
    if isinstance(content, str) or is_short(content):
        return " " + (flow(content) if not isinstance(content, str) else scalar(content, in_flow=False))
    return "\n" + " " * (indent + 2) + block(content, indent + 2)


def _item(content: Content, indent: int) -> str:
    if isinstance(content, str) or content is None:
        return scalar(content, in_flow=False) or "~"
    return flow(content) if is_short(content) else block(content, indent)


def is_short(content: Content) -> bool:
    """Tell whether content fits one line: few texts and nothing inside them, or nothing at all."""
    if content is None or isinstance(content, str):
        return True
    if not isinstance(content, Mapping | Sequence):
        return False
    members = list(content.values()) if isinstance(content, Mapping) else list(content)
    return not members or (
        len(members) <= _SHORT and all(each is None or isinstance(each, str) for each in members)
    )
