"""Changes of a document's text: each replaces the characters of one place and leaves all others as they are.

Every change is proved: the new text is read again and must hold what the change says, and nothing else may
differ. Where the exact place does not allow it, the smallest part around it is written anew.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from yeji.plans.design.emission import Content, as_json, behind_key, block, flow, is_short, quoted, scalar
from yeji.plans.design.spans import Entry, Node, Sort, Unmarked, entry_at, node_at, spans_of
from yeji_engine.documents.json_text import json_events
from yeji_engine.documents.loading import LARGEST
from yeji_engine.documents.places import Path
from yeji_engine.documents.tree import Grown, grow
from yeji_engine.documents.yaml_text import yaml_events


class Refused(Exception):
    """The text does not take this change."""


@dataclass(frozen=True, slots=True)
class Put:
    """Content for a key or a list's entry, whether something stands there or not."""

    path: Path
    content: Content
    order: tuple[str, ...] = ()
    """The names of the fields around it as the model has them: a new one stands where they would."""


@dataclass(frozen=True, slots=True)
class Drop:
    """A key or a list's entry taken out."""

    path: Path


@dataclass(frozen=True, slots=True)
class Insert:
    """A new entry of a list that is written, before the one that stands at the end of the path."""

    path: Path
    content: Content


@dataclass(frozen=True, slots=True)
class Lift:
    """An entry of a list or mapping changes places with the one before it."""

    path: Path


@dataclass(frozen=True, slots=True)
class Rename:
    """A key is called otherwise."""

    path: Path
    name: str


Edit = Put | Drop | Insert | Lift | Rename


def is_json(text: str) -> bool:
    """Tell whether a document is read as JSON."""
    return text.lstrip("\ufeff").lstrip().startswith("{")


def grown(text: str) -> Grown:
    """Return a document's tree as the engine reads it."""
    text = text.removeprefix("\ufeff")
    return grow(json_events(text) if is_json(text) else yaml_events(text))


def is_fit(text: str) -> bool:
    """Tell whether a text is whole and short enough for the engine to look into it."""
    try:
        return len(text.encode()) <= LARGEST
    except UnicodeEncodeError:
        return False


def tree_of(text: str) -> dict[str, Content] | None:
    """Return what a text holds; None where it cannot be read to its end, or is no mapping."""
    if not is_fit(text):
        return None
    found = grown(text)
    return found.tree if found.ended and isinstance(found.tree, dict) else None


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with the edits made, one after the other. *errors*: Refused."""
    for edit in edits:
        text = _one(text, edit)
    return text


def _one(text: str, edit: Edit) -> str:
    tree = tree_of(text)
    if tree is None:
        raise Refused("the document cannot be read")
    wanted = with_edit(tree, edit)
    if wanted == tree and not isinstance(edit, Lift):
        return text
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    body = text.removeprefix("\ufeff")
    try:
        root = spans_of(body)
    except Unmarked as fault:
        raise Refused(str(fault)) from fault
    for attempt in _attempts(body, root, edit, wanted):
        try:
            made = mark + attempt()
        except (Refused, ValueError):
            continue
        if _is_same(tree_of(made), wanted):
            return made
    raise Refused("no text holds this")


def _is_same(found: object, wanted: object) -> bool:
    """Tell whether two trees are alike, the order of their keys included."""
    if isinstance(found, dict) and isinstance(wanted, dict):
        return list(found) == list(wanted) and all(_is_same(found[key], wanted[key]) for key in wanted)
    if isinstance(found, list) and isinstance(wanted, list):
        return len(found) == len(wanted) and all(map(_is_same, found, wanted))
    return found == wanted


def _attempts(text: str, root: Node, edit: Edit, wanted: Content) -> Iterable[Callable[[], str]]:
    writer = _Writer(text, root, as_json=is_json(text))
    yield lambda: writer.exactly(edit)
    for length in range(len(edit.path) - 1, -1, -1):
        above = edit.path[:length]
        if node_at(root, above) is not None:
            yield lambda above=above: writer.anew(above, _at(wanted, above))  # type: ignore[misc]  # a default holds the loop's name


def with_edit(tree: dict[str, Content], edit: Edit) -> dict[str, Content]:
    """Return the tree with an edit made. *errors*: Refused where its place is not there."""
    made = copy.deepcopy(tree)
    *above, last = edit.path
    holder = _at(made, tuple(above))
    match edit, holder, last:
        case Put(), dict(), str():
            _put(holder, last, copy.deepcopy(edit.content), edit.order)
        case Put(), list(), int() if last < len(holder):
            holder[last] = copy.deepcopy(edit.content)
        case Insert(), list(), int():
            holder.insert(last, copy.deepcopy(edit.content))
        case Drop(), dict(), str():
            holder.pop(last, None)
        case Drop(), list(), int() if last < len(holder):
            del holder[last]
        case Lift(), list(), int() if 0 < last < len(holder):
            holder[last - 1], holder[last] = holder[last], holder[last - 1]
        case Lift(), dict(), str() if last in holder:
            _lift(holder, last)
        case Rename(), dict(), str() if last in holder and (edit.name == last or edit.name not in holder):
            _rename(holder, last, edit.name)
        case _:
            raise Refused("the place is not there")
    return made


def _put(holder: dict[str, object], key: str, content: object, order: tuple[str, ...]) -> None:
    if key in holder:
        holder[key] = content
        return
    place = _place_of(list(holder), key, order)
    rest = list(holder.items())
    holder.clear()
    holder.update([*rest[:place], (key, content), *rest[place:]])


def _place_of(keys: list[str], key: str, order: tuple[str, ...]) -> int:
    """Return where a new key stands: behind the last of those that the model has before it."""
    if key not in order:
        return len(keys)
    before = set(order[: order.index(key)])
    return max((n + 1 for n, each in enumerate(keys) if each in before), default=0)


def _lift(holder: dict[str, object], key: str) -> None:
    pairs = list(holder.items())
    n = list(holder).index(key)
    if n:
        pairs[n - 1], pairs[n] = pairs[n], pairs[n - 1]
    holder.clear()
    holder.update(pairs)


def _rename(holder: dict[str, object], key: str, name: str) -> None:
    pairs = [(name if each == key else each, content) for each, content in holder.items()]
    holder.clear()
    holder.update(pairs)


def _at(tree: Content, path: Path) -> Content:
    found: object = tree
    for step in path:
        is_there = (isinstance(found, dict) and step in found) or (
            isinstance(found, list) and isinstance(step, int) and step < len(found)
        )
        if not is_there:
            raise Refused("the place is not there")
        found = found[step]  # type: ignore[index]  # a mapping or list, as was just seen
    return found


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes edits into a text whose spans are known."""

    text: str
    root: Node
    as_json: bool

    def exactly(self, edit: Edit) -> str:
        above = node_at(self.root, edit.path[:-1])
        if above is None:
            raise Refused("the place is not there")
        place = entry_at(above, edit.path[-1])
        match edit:
            case Put() if place is not None:
                return self._replace(above, above.entries[place], edit.content)
            case Put():
                keys = [each.key.text if each.key else "" for each in above.entries]
                key = str(edit.path[-1])
                return self._add(above, _place_of(keys, key, edit.order), key, edit.content)
            case Insert():
                return self._add(above, int(edit.path[-1]), None, edit.content)
            case Drop() if place is not None:
                return self._drop(above, place)
            case Lift() if place:
                return self._swap(above.entries[place - 1], above.entries[place])
            case Rename() if place is not None:
                return self._rename(above, above.entries[place], edit.name)
        return self.text

    def anew(self, path: Path, content: Content) -> str:
        """Write a whole part anew, in the style that it has."""
        node = node_at(self.root, path)
        if node is None:
            raise Refused("the place is not there")
        if self.as_json:
            return self._spliced(node.start, node.end, as_json(content))
        written = flow(content) if node.is_flow else block(content, node.column)
        return self._spliced(node.start, node.end, written)

    def _spliced(self, start: int, end: int, written: str) -> str:
        return self.text[:start] + written + self.text[end:]

    def _scalar(self, content: str | None, quote: str, *, in_flow: bool) -> str:
        if self.as_json:
            return as_json(content)
        return scalar(content, quote, in_flow=in_flow)

    def _replace(self, above: Node, entry: Entry, content: Content) -> str:
        old = entry.value
        if old.sort is Sort.SCALAR and (content is None or isinstance(content, str)):
            quote = old.style if old.style in {"'", '"'} else ""
            written = self._scalar(content, quote, in_flow=above.is_flow) or (
                "~" if entry.key is None else ""
            )
            gap = (
                " "
                if written and old.start == old.end and self.text[old.start - 1 : old.start] in {":", "-"}
                else ""
            )
            return self._spliced(old.start, old.end, gap + written)
        if self.as_json:
            return self._spliced(old.start, old.end, as_json(content))
        if above.is_flow or entry.key is None:
            written = flow(content) if above.is_flow else block(content, old.column)
            return self._spliced(old.start, old.end, written)
        colon = self.text.index(":", entry.key.end) + 1
        return self._spliced(colon, max(colon, old.end), behind_key(content, entry.key.column))

    def _pair(self, key: str | None, content: Content, *, column: int, in_flow: bool) -> str:
        if self.as_json:
            return (f"{quoted(key)}: " if key is not None else "") + as_json(content)
        if in_flow:
            return (f"{scalar(key, in_flow=True)}: " if key is not None else "") + (
                flow(content) or ("" if key is not None else "~")
            )
        if key is not None:
            return scalar(key, in_flow=False) + ":" + behind_key(content, column)
        short = flow(content) if not isinstance(content, str) else scalar(content, in_flow=False)
        return "- " + ((short or "~") if is_short(content) else block(content, column + 2))

    def _add(self, above: Node, place: int, key: str | None, content: Content) -> str:
        """Write a new entry before the one that stands at `place`, or behind the last."""
        entries = above.entries
        if (
            not entries
            and key is not None
            and not self.as_json
            and above.is_flow
            and not self._is_in_flow(above)
        ):
            # `{}` under a key or behind a dash: what it gets is written in lines, as its neighbours are.
            return self._opened(above, key, content)
        in_flow = above.is_flow or self.as_json
        pair = self._pair(key, content, column=above.column, in_flow=in_flow)
        if in_flow:
            if not entries:
                return self._spliced(above.start + 1, above.end - 1, pair)
            if place < len(entries):
                return self._spliced(entries[place].start, entries[place].start, pair + ", ")
            return self._spliced(entries[-1].end, entries[-1].end, ", " + pair)
        if place == 0:
            # A list begins at its first dash, a mapping at its first key: the new entry takes that place.
            return self._spliced(above.start, above.start, pair + "\n" + " " * above.column)
        end = self._line_end(entries[place - 1].end)
        return self._spliced(end, end, "\n" + " " * above.column + pair)

    def _is_in_flow(self, node: Node) -> bool:
        return _encloses(self.root, node)

    def _opened(self, above: Node, key: str, content: Content) -> str:
        line = self.text.rfind("\n", 0, above.start) + 1
        before = self.text[line : above.start]
        indent = len(before) - len(before.lstrip(" -"))
        if before.strip() in {"", "-"}:
            written = scalar(key, in_flow=False) + ":" + behind_key(content, above.column)
            return self._spliced(above.start, above.end, written)
        written = (
            "\n" + " " * (indent + 2) + scalar(key, in_flow=False) + ":" + behind_key(content, indent + 2)
        )
        start = above.start - (1 if self.text[above.start - 1 : above.start] == " " else 0)
        return self._spliced(start, above.end, written)

    def _line_end(self, at: int) -> int:
        found = self.text.find("\n", at)
        end = len(self.text) if found < 0 else found
        return end - 1 if self.text[end - 1 : end] == "\r" else end

    def _drop(self, above: Node, place: int) -> str:
        entries = above.entries
        if len(entries) == 1:
            empty = "{}" if above.sort is Sort.MAPPING else "[]"
            return self._spliced(above.start, above.end, empty)
        if above.is_flow:
            if place + 1 < len(entries):
                return self._spliced(entries[place].start, entries[place + 1].start, "")
            return self._spliced(entries[place - 1].end, entries[place].end, "")
        if place == 0:
            # What comes next moves up to where the collection begins: it may stand behind a dash.
            follows = entries[1].start if above.sort is Sort.MAPPING else self._dash(entries[1])
            return self._spliced(above.start, follows, "")
        begins = entries[place].start if above.sort is Sort.MAPPING else self._dash(entries[place])
        line = self.text.rfind("\n", 0, begins) + 1
        return self._spliced(line, min(len(self.text), self._line_end(entries[place].end) + 1), "")

    def _dash(self, entry: Entry) -> int:
        return self.text.rindex("-", 0, entry.value.start)

    def _swap(self, first: Entry, second: Entry) -> str:
        text = self.text
        return (
            text[: first.start]
            + text[second.start : second.end]
            + text[first.end : second.start]
            + text[first.start : first.end]
            + text[second.end :]
        )

    def _rename(self, above: Node, entry: Entry, name: str) -> str:
        key = entry.key
        if key is None:
            raise Refused("an entry of a list has no name")
        quote = key.style if key.style in {"'", '"'} else ""
        written = quoted(name) if self.as_json else scalar(name, quote, in_flow=above.is_flow)
        return self._spliced(key.start, key.end, written)


def _encloses(node: Node, sought: Node) -> bool:
    """Tell whether some collection in brackets holds what is sought."""
    for entry in node.entries:
        if entry.value is sought:
            return node.is_flow
        if entry.value.start <= sought.start and sought.end <= entry.value.end and entry.value.entries:
            return node.is_flow or _encloses(entry.value, sought)
    return False
