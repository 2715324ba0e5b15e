"""Where each entry of a document's text begins and ends, so that one can be changed and all else left alone.

Reads the text itself, in YAML or in JSON (which is YAML's flow style); knows nothing of plans.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

import yaml

from yeji_engine.documents.places import Path

_Loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


class Sort(Enum):
    """What stands in a place of the text."""

    MAPPING = "mapping"
    LIST = "list"
    SCALAR = "scalar"


@dataclass(slots=True)
class Node:
    """Something written: characters [start, end) of the text, and what it holds."""

    sort: Sort
    start: int
    end: int
    column: int
    style: str = ""
    """The quote or sign of a scalar, `{` of a collection in flow style; empty for what is plain."""
    entries: list[Entry] = field(default_factory=list)
    text: str = ""

    @property
    def is_flow(self) -> bool:
        """Tell whether a collection is written in brackets."""
        return self.style == "{"


@dataclass(slots=True)
class Entry:
    """One member of a mapping or list; a list's has no key."""

    key: Node | None
    value: Node

    @property
    def start(self) -> int:
        """Where the entry begins; in a block list behind its dash."""
        return self.key.start if self.key else self.value.start

    @property
    def end(self) -> int:
        """Where its content ends."""
        return self.value.end


class Unmarked(Exception):
    """The text cannot be taken apart as YAML."""


def spans_of(text: str) -> Node:
    """Return the root of a text. *errors*: Unmarked where it is no YAML."""
    try:
        events = iter(list(yaml.parse(text, Loader=_Loader)))
    except (yaml.YAMLError, UnicodeError) as fault:
        raise Unmarked(str(fault)) from fault
    for event in events:
        if isinstance(event, yaml.NodeEvent):
            return _node(event, events, text)
    raise Unmarked("nothing is written")


def _node(event: yaml.Event, events: Iterator[yaml.Event], text: str) -> Node:
    start, column, end = _where(event.start_mark), _column(event.start_mark), _where(event.end_mark)
    match event:
        case yaml.MappingStartEvent():
            return _collection(
                Node(Sort.MAPPING, start, end, column, "{" if event.flow_style else ""), events, text
            )
        case yaml.SequenceStartEvent():
            return _collection(
                Node(Sort.LIST, start, end, column, "{" if event.flow_style else ""), events, text
            )
        case yaml.ScalarEvent():
            style = event.style or ""
            if style in {"|", ">"}:
                end = start + len(text[start:end].rstrip())
            return Node(Sort.SCALAR, start, end, column, style, text=event.value)
        case _:
            return Node(Sort.SCALAR, start, end, column, "*")


class _Mark(Protocol):
    """A mark of libyaml or of the parser in Python."""

    @property
    def index(self) -> int: ...
    @property
    def column(self) -> int: ...


def _where(mark: _Mark | None) -> int:
    return mark.index if mark else 0


def _column(mark: _Mark | None) -> int:
    return mark.column if mark else 0


def _collection(node: Node, events: Iterator[yaml.Event], text: str) -> Node:
    for event in events:
        if isinstance(event, yaml.CollectionEndEvent):
            node.end = _where(event.end_mark) if node.is_flow else max(node.start, _last(node))
            return node
        first = _node(event, events, text)
        if node.sort is Sort.LIST:
            node.entries.append(Entry(None, first))
        else:
            node.entries.append(Entry(first, _node(next(events), events, text)))
    raise Unmarked("a collection has no end")


def _last(node: Node) -> int:
    return node.entries[-1].end if node.entries else node.start


def entry_at(node: Node, step: str | int) -> int | None:
    """Return which entry of a collection a step of a path names; None where there is none."""
    if isinstance(step, int):
        return step if node.sort is Sort.LIST and 0 <= step < len(node.entries) else None
    if node.sort is not Sort.MAPPING:
        return None
    return next((n for n, each in enumerate(node.entries) if each.key and each.key.text == step), None)


def node_at(root: Node, path: Path) -> Node | None:
    """Return what a path leads to."""
    found = root
    for step in path:
        place = entry_at(found, step)
        if place is None:
            return None
        found = found.entries[place].value
    return found
