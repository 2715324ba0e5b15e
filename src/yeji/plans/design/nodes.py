"""What a form of the designer consists of: fields, groups, rows. Data only; `shaping` makes it, templates draw it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from yeji.plans.design.emission import Content
from yeji_engine.documents.places import Path


def pointer(path: Path) -> str:
    """Return a path as the name of a form's field.

    >>> pointer(("components", "a/b", "tiers", 0))
    '/components/a~1b/tiers/0'
    """
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def sign(path: Path) -> str:
    """Return a path as a short name that may stand in an id and in a selector."""
    return hashlib.blake2s(pointer(path).encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


class Widget(StrEnum):
    """How one text is filled in."""

    LINE = "line"
    LONG = "long"
    NUMBER = "number"
    DAY = "day"
    FORMULA = "formula"
    SEGMENTS = "segments"
    SELECT = "select"


class Empty(StrEnum):
    """What becomes of a field that is emptied."""

    GOES = "goes"
    """Its key leaves the text."""
    STAYS = "stays"
    """Its key stays with nothing behind it, which says something."""
    BLANK = "blank"
    """It holds the empty text."""


@dataclass(frozen=True, slots=True)
class Option:
    """One of the texts that may stand in a field."""

    written: str
    label: str
    means: str = ""


@dataclass(frozen=True, slots=True)
class Explained:
    """A choice on which companies differ: what each option comes to in one example."""

    question: str
    example: str
    options: tuple[tuple[str, str, str], ...]
    """What is written, what it means, the yuan that it gives."""


class _Placed:
    """What stands at a path."""

    path: Path
    __slots__ = ()

    @property
    def pointer(self) -> str:
        """The path as a form names it."""
        return pointer(self.path)

    @property
    def id(self) -> str:
        """The path as an id names it."""
        return "f-" + sign(self.path)


@dataclass(frozen=True, slots=True)
class Leaf(_Placed):
    """One text of the document, written or not."""

    path: Path
    label: str
    hint: str = ""
    widget: Widget = Widget.LINE
    text: str = ""
    is_written: bool = False
    options: tuple[Option, ...] = ()
    explained: Explained | None = None
    is_required: bool = False
    when_empty: Empty = Empty.GOES
    order: tuple[str, ...] = ()
    shapes: bool = False
    """Another text here makes another form."""
    is_name: bool = False
    """The key itself is meant: another text renames what it names."""
    scope: str = ""
    """For a formula: the table whose columns it may use besides the plan's names."""
    was: str | None = None
    """What stood here in the version compared with, where that is another text."""
    kept: Mapping[str, frozenset[str]] | None = None
    """For the kind of a part: the fields that each kind has in common with the one chosen now."""

    may_be_curve: bool = False
    """A curve may stand here instead of the formula."""

    @property
    def is_seldom(self) -> bool:
        """Tell whether it may be left out, and is."""
        return not (self.is_required or self.is_written)

    @property
    def template(self) -> str:
        """The template that draws it."""
        return "plans/design/leaf.html"

    @property
    def name(self) -> str:
        """The field's name in the form."""
        return ("r:" if self.is_name else "v:") + self.pointer

    @property
    def id(self) -> str:
        """The field's id; a key's own is not that of what it names."""
        return ("k-" if self.is_name else "f-") + sign(self.path)

    @property
    def may_be_left_empty(self) -> bool:
        """Tell whether leaving it empty on purpose is a choice that was not made yet."""
        return self.when_empty is Empty.STAYS and not self.is_written


@dataclass(frozen=True, slots=True)
class Stray(_Placed):
    """Something that the document has no room for, or in another shape than its place has."""

    path: Path
    label: str
    text: str
    may_be_replaced: bool = False
    """There is a field of this name; what stands there has another shape."""

    @property
    def template(self) -> str:
        """The template that draws it."""
        return "plans/design/stray.html"

    @property
    def is_seldom(self) -> bool:
        """What is written is shown."""
        return False


@dataclass(frozen=True, slots=True)
class Group(_Placed):
    """A part with its fields."""

    path: Path
    label: str
    hint: str
    nodes: tuple[Node, ...]
    is_there: bool = True
    may_be_dropped: bool = False
    may_be_lifted: bool = False
    order: tuple[str, ...] = ()
    name: Leaf | None = None
    may_be_formula: bool = False
    """A formula may stand here instead of the part."""
    is_plain: bool = False
    """Its fields stand among those around it, without a heading."""

    @property
    def template(self) -> str:
        """The template that draws it."""
        return "plans/design/group.html"

    @property
    def is_seldom(self) -> bool:
        """Tell whether it may be left out, and is."""
        return not (self.is_there or self.is_plain)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: what it is called and what it means."""

    label: str
    hint: str = ""
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Row(_Placed):
    """A line of a table of fields."""

    path: Path
    number: int
    cells: tuple[Leaf, ...]
    strays: tuple[Stray, ...] = ()
    may_be_lifted: bool = False


@dataclass(frozen=True, slots=True)
class Rows(_Placed):
    """A table: a list of short parts, or names with a text each."""

    path: Path
    label: str
    hint: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    adds: str = ""
    """What a new line is called; none can be added where this is empty."""
    asks_name: bool = False
    """A new line is called by a name that is typed."""
    names: tuple[Option, ...] = ()
    """The names that a new line may have, where they are known."""
    more: tuple[Option, ...] = ()
    """Columns that are not shown."""
    column_names: bool = False
    """A new column is called by a name that is typed."""
    starter: Content = None
    """What a new line begins with."""
    order: tuple[str, ...] = ()
    total: str = ""
    bars: tuple[tuple[str, str, str], ...] = ()
    """Shares of a whole: where each begins, how wide it is, its colour."""
    is_seldom: bool = False

    @property
    def template(self) -> str:
        """The template that draws it."""
        return "plans/design/rows.html"


@dataclass(frozen=True, slots=True)
class Texts(_Placed):
    """A list of single texts, and one more that may be added."""

    path: Path
    label: str
    hint: str
    leaves: tuple[Leaf, ...]
    more: Leaf
    is_seldom: bool = False

    @property
    def template(self) -> str:
        """The template that draws it."""
        return "plans/design/texts.html"


@dataclass(frozen=True, slots=True)
class Items(_Placed):
    """A list or mapping of parts that are too long for a line."""

    path: Path
    label: str
    hint: str
    groups: tuple[Group, ...]
    adds: str
    kinds: tuple[Option, ...] = ()
    """The kinds that a new one may have."""
    tag: str = ""
    """The field that says the kind."""
    asks_name: bool = False
    starter: Content = None
    order: tuple[str, ...] = ()
    is_seldom: bool = False

    @property
    def template(self) -> str:
        """The template that draws it."""
        return "plans/design/items.html"


@dataclass(frozen=True, slots=True)
class Door(_Placed):
    """An entry that has a page of its own."""

    path: Path
    title: str
    note: str
    url: str
    may_be_lifted: bool


@dataclass(frozen=True, slots=True)
class Doors(_Placed):
    """Entries that each open by themselves."""

    path: Path
    label: str
    hint: str
    doors: tuple[Door, ...]
    adds: str
    asks_name: bool = True
    starter: Content = None
    order: tuple[str, ...] = ()
    is_seldom: bool = False

    @property
    def template(self) -> str:
        """The template that draws it."""
        return "plans/design/doors.html"


Node = Leaf | Stray | Group | Rows | Texts | Items | Doors


def leaves(nodes: tuple[Node, ...]) -> Iterator[Leaf]:
    """Yield every field of a form, as it stands."""
    for node in nodes:
        match node:
            case Leaf():
                yield node
            case Group():
                if node.name:
                    yield node.name
                yield from leaves(node.nodes)
            case Rows():
                for row in node.rows:
                    yield from row.cells
            case Texts():
                yield from (*node.leaves, node.more)
            case Items():
                yield from leaves(node.groups)


def placed(nodes: tuple[Node, ...]) -> Iterator[tuple[Path, str]]:
    """Yield the path and the id of everything that a form shows, outer ones first."""
    for node in nodes:
        yield node.path, node.id
        match node:
            case Group():
                yield from placed(node.nodes)
            case Rows():
                for row in node.rows:
                    yield row.path, row.id
                    yield from ((cell.path, cell.id) for cell in row.cells if not cell.is_name)
                    yield from ((stray.path, stray.id) for stray in row.strays)
            case Texts():
                yield from ((leaf.path, leaf.id) for leaf in node.leaves)
            case Items():
                yield from placed(node.groups)
            case Doors():
                yield from ((door.path, door.id) for door in node.doors)
