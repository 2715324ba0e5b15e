"""From events to a tree of mappings, lists and texts, with the place of every key.

Built with a stack of its own: how deep a hostile text nests is decided by `DEEPEST`, never by the
interpreter. What is refused is said and left out, so that the rest can still be read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from yeji_engine.documents.events import Event, Fault, Read, Shape
from yeji_engine.documents.places import Path, shown
from yeji_engine.errors import Words

DEEPEST = 40
"""Levels of brackets; the deepest plan needs twelve."""

Tree = dict[str, object] | list[object] | str | None


@dataclass(frozen=True, slots=True)
class Grown:
    """The tree of a text; `refused` are the paths whose content was refused, `ended` tells a whole reading."""

    tree: Tree
    lines: dict[Path, tuple[int, int]]
    texts: dict[Path, tuple[int, int]]
    faults: tuple[tuple[Path, Fault], ...]
    refused: frozenset[Path]
    ended: bool


def grow(reads: Iterable[Read]) -> Grown:
    """Return the tree of the events."""
    growing = _Growing()
    ended = all(growing.take(read) for read in reads)
    return Grown(
        growing.root.get("", None),  # type: ignore[arg-type] # holds trees only
        growing.lines,
        growing.texts,
        tuple(growing.faults),
        frozenset(growing.refused),
        ended,
    )


@dataclass(slots=True)
class _Branch:
    """A mapping or list that is still open."""

    path: Path
    content: dict[str, object] | list[object]
    key: str | None = None
    """Key of a mapping that waits for its value."""
    drops: bool = False
    """The value that comes belongs to a key that was refused."""


@dataclass(slots=True)
class _Growing:
    root: dict[str, object] = field(default_factory=dict)
    lines: dict[Path, tuple[int, int]] = field(default_factory=dict)
    texts: dict[Path, tuple[int, int]] = field(default_factory=dict)
    faults: list[tuple[Path, Fault]] = field(default_factory=list)
    refused: set[Path] = field(default_factory=set)
    open: list[_Branch] = field(default_factory=list)

    def take(self, read: Read) -> bool:
        """Take one event; False where reading cannot go on."""
        if isinstance(read, Fault):
            self.faults.append((self._path(), read))
            return read.code != "document-unreadable"
        branch = self.open[-1] if self.open else None
        if read.shape is Shape.END:
            self.open.pop()
            return True
        if branch is not None and isinstance(branch.content, dict) and branch.key is None:
            return self._key(branch, read)
        return self._value(branch, read)

    def _path(self) -> Path:
        if not self.open:
            return ()
        branch = self.open[-1]
        if isinstance(branch.content, list):
            return (*branch.path, len(branch.content))
        return branch.path if branch.key is None else (*branch.path, branch.key)

    def _key(self, branch: _Branch, event: Event) -> bool:
        if event.shape not in {Shape.TEXT, Shape.NOTHING} or not event.text:
            self._complain(
                event,
                "key-not-text",
                Words("字段名不是文字。", "A field's name is not text."),
                Words("字段名写成一个词,后面跟冒号。", "Write the name as one word and a colon."),
            )
            return False
        branch.key = event.text
        path = self._path()
        branch.drops = event.text in branch.content
        if branch.drops:
            first = self.lines.get(path, (0, 0))[0]
            self._complain(
                event,
                "key-twice",
                Words(
                    f"“{shown(event.text)}”在同一处写了两次,第一次在第 {first} 行。",
                    f'"{shown(event.text)}" is written twice in one place, first in line {first}.',
                ),
                Words("删去其中一个。", "Remove one of the two."),
            )
        else:
            self.lines.setdefault(path, (event.line, event.column))
        return True

    def _value(self, branch: _Branch | None, event: Event) -> bool:
        path = self._path()
        if branch is not None and isinstance(branch.content, list):
            self.lines.setdefault(path, (event.line, event.column))
        value: object = event.text
        if event.shape in {Shape.NOTHING, Shape.REFUSED}:
            value = None
        elif event.shape in {Shape.MAPPING, Shape.LIST}:
            value = {} if event.shape is Shape.MAPPING else []
        if event.shape is Shape.TEXT:
            self.texts.setdefault(path, (event.line, event.column))
        if event.shape is Shape.REFUSED:
            self.refused.add(path)
        self._attach(branch, value)
        if isinstance(value, dict | list):
            return self._open(path, value, event)
        return True

    def _attach(self, branch: _Branch | None, value: object) -> None:
        if branch is None:
            self.root[""] = value
        elif isinstance(branch.content, list):
            branch.content.append(value)
        else:
            if not branch.drops and branch.key is not None:
                branch.content[branch.key] = value
            branch.key = None

    def _open(self, path: Path, content: dict[str, object] | list[object], event: Event) -> bool:
        if len(self.open) < DEEPEST:
            self.open.append(_Branch(path, content))
            return True
        self._complain(
            event,
            "document-too-deep",
            Words(f"嵌套超过 {DEEPEST} 层。", f"The nesting is deeper than {DEEPEST} levels."),
            Words(
                "方案最多用到十几层,请检查括号或缩进。",
                "A plan needs a dozen: check brackets and indentation.",
            ),
        )
        return False

    def _complain(self, event: Event, code: str, message: Words, hint: Words) -> None:
        self.faults.append((self._path(), Fault(code, message, hint, event.line, event.column)))
