"""From what a form sends to changes of the text: only what was typed over is changed.

Each field comes with what stood in it when the page was drawn (`was:`), so that a field nobody touched never
writes back what another has changed meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from yeji.plans.design.editing import Drop, Edit, Insert, Lift, Put, Refused, Rename, edited, tree_of
from yeji.plans.design.emission import Content
from yeji.plans.design.nodes import Doors, Empty, Group, Items, Leaf, Node, Rows, leaves
from yeji.plans.design.steps import content_at
from yeji_engine.documents.places import Path

Posted = Mapping[str, str]
_PLACE = re.compile(r"[0-9]{1,6}")
"""An entry of a list. Not `isdigit`: a superscript two is one, and no number."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A field that somebody typed over."""

    name: str
    text: str
    was: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a form that was sent."""

    text: str
    refused: tuple[Typed, ...] = ()
    """What the document does not take, such as a name that is there already."""
    opened: Path | None = None
    """A new entry that has a page of its own."""
    renamed: Path | None = None
    """Where the entry of this page now stands, where it was renamed or moved."""
    closed: Path | None = None
    """An entry that was taken out."""


def typed_over(posted: Posted) -> tuple[Typed, ...]:
    """Return the fields whose content is not what it was."""
    found = []
    for name, given in posted.items():
        if name[:2] in {"v:", "r:", "n:", "k:"}:
            text, was = clean(given), clean(posted.get("was:" + name, ""))
            if text != was:
                found.append(Typed(name, text, was))
    return tuple(found)


def clean(text: str) -> str:
    """Return a text with the line breaks that a document has."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def taken(text: str, nodes: tuple[Node, ...], posted: Posted) -> Taken:
    """Return the text with everything typed over and the button pressed put into it."""
    done = _typed_in(Taken(text), nodes, typed_over(posted))
    button = posted.get("do", "")
    return _pressed(done, nodes, button) if button and not done.refused else done


def _typed_in(done: Taken, nodes: tuple[Node, ...], typed: tuple[Typed, ...]) -> Taken:
    """Put each field that was typed over into the text; what it does not take stays with whoever typed it."""
    fields = {leaf.name: leaf for leaf in leaves(nodes)}
    named = {each.name for each in typed}
    for each in sorted(typed, key=lambda each: _turn(each, fields)):
        leaf = fields.get(each.name)
        try:
            edits = list(_edits(each, leaf, nodes, tree_of(done.text) or {}, named))
            done = replace(done, text=edited(done.text, edits))
        except Refused:
            done = replace(done, refused=(*done.refused, each))
            continue
        if leaf and leaf.is_name and edits:
            done = replace(done, renamed=(*leaf.path[:-1], each.text.strip()))
        if each.name.startswith("n:") and edits and isinstance(node_named(nodes, each.name[2:]), Doors):
            done = replace(done, opened=edits[-1].path)
    return done


def _pressed(done: Taken, nodes: tuple[Node, ...], button: str) -> Taken:
    """Do what a button says, «verb pointer»."""
    verb, _, aim = button.partition(" ")
    tree = tree_of(done.text) or {}
    path = path_named(aim, tree)
    try:
        text = edited(done.text, _done(verb, path, aim, nodes, tree))
    except Refused:
        return replace(done, refused=(*done.refused, Typed("do", button, "")))
    opens = verb == "add" and isinstance(node_named(nodes, aim), Doors)
    return replace(
        done,
        text=text,
        opened=(*path, len(_list(tree, path))) if opens else done.opened,
        closed=path if verb == "drop" else None,
    )


def _turn(each: Typed, fields: Mapping[str, Leaf]) -> tuple[int, int]:
    """Return when a change has its turn: names last, and entries of lists that go from the end on."""
    leaf = fields.get(each.name)
    if leaf is None:
        return (1, 0)
    last = leaf.path[-1]
    if leaf.is_name:
        return (3, 0)
    if isinstance(last, int) and not each.text.strip():
        return (2, -last)
    return (0, 0)


def _edits(
    each: Typed, leaf: Leaf | None, nodes: tuple[Node, ...], tree: Mapping[str, object], named: set[str]
) -> Iterator[Edit]:
    if each.name[:2] in {"n:", "k:"}:
        if each.text.strip():
            yield from _new(each, nodes, tree)
        return
    if leaf is None:
        raise Refused("there is no such field any more")
    if leaf.is_name:
        if each.text.strip():
            yield Rename(leaf.path, each.text.strip())
        return
    text = _as_number(each.text) if leaf.widget == "number" else each.text
    if leaf.path[-1] == "+":
        if text.strip():
            yield _appended(leaf.path[:-1], text, tree, leaf.order)
        return
    yield from _written(leaf, text, tree)
    yield from _met(leaf, each, text, tree, named)


def _as_number(text: str) -> str:
    """Return a number without the commas that people put between thousands.

    >>> _as_number("80,000"), _as_number("1，200.50"), _as_number("1,2")
    ('80000', '1200.50', '1,2')
    """
    whole, _, rest = text.strip().replace("，", ",").partition(".")
    groups = whole.split(",")
    if (
        len(groups) > 1
        and all(part.lstrip("+-").isdigit() for part in groups)
        and all(len(part) == 3 for part in groups[1:])
    ):
        return "".join(groups) + ("." + rest if rest else "")
    tail = groups[-1].rstrip("%％万亿 ")
    if (
        len(groups) > 1
        and not rest
        and all(part.isdigit() for part in (*groups[:-1], tail))
        and len(tail) == 3
    ):
        return "".join(groups)
    return text


def _written(leaf: Leaf, text: str, tree: Mapping[str, object]) -> Iterator[Edit]:
    holder = content_at(tree, leaf.path[:-1])
    if text == "" and leaf.when_empty is Empty.GOES:
        if isinstance(holder, dict | list):
            yield Drop(leaf.path)
        return
    content = None if text == "" and leaf.when_empty is Empty.STAYS else text
    if isinstance(holder, str) and leaf.path[-1] == "en":
        # A name that was written as one text gets its English beside it.
        yield Put(leaf.path[:-1], {"zh": holder, "en": text})
        return
    if leaf.kept is not None and isinstance(holder, dict):
        kept = leaf.kept.get(text, frozenset())
        yield from (
            Drop((*leaf.path[:-1], key)) for key in holder if key not in kept and key != leaf.path[-1]
        )
    yield put_deep(leaf.path, content, tree, leaf.order)


def put_deep(path: Path, content: Content, tree: Mapping[str, object], order: tuple[str, ...]) -> Put:
    """Return the change that writes content at a path, with the parts around it where they are missing."""
    while len(path) > 1 and not isinstance(content_at(tree, path[:-1]), dict | list):
        content = {str(path[-1]): content}
        path, order = path[:-1], ()
    return Put(path, content, order)


def _appended(path: Path, content: Content, tree: Mapping[str, object], order: tuple[str, ...]) -> Edit:
    if isinstance(content_at(tree, path), list):
        return Insert((*path, len(_list(tree, path))), content)
    return put_deep(path, [content], tree, order)


def _list(tree: Mapping[str, object], path: Path) -> list[object]:
    found = content_at(tree, path)
    return found if isinstance(found, list) else []


def _met(leaf: Leaf, each: Typed, text: str, tree: Mapping[str, object], named: set[str]) -> Iterator[Edit]:
    """Yield the same line for the tier beside, where both were one line before."""
    if len(leaf.path) < 3 or leaf.path[-1] not in {"from", "to"} or not isinstance(leaf.path[-2], int):
        return
    beside = 1 if leaf.path[-1] == "to" else -1
    path = (*leaf.path[:-2], leaf.path[-2] + beside, "from" if beside == 1 else "to")
    is_typed = any(name.endswith("/".join(("", *map(str, path[-2:])))) for name in named)
    if (
        leaf.path[-2] + beside >= 0
        and text
        and not is_typed
        and each.was
        and content_at(tree, path) == each.was
    ):
        yield Put(path, text)


def _new(each: Typed, nodes: tuple[Node, ...], tree: Mapping[str, object]) -> Iterator[Edit]:
    node = node_named(nodes, each.name[2:])
    if node is None:
        raise Refused("there is no such list any more")
    name = each.text.strip()
    if each.name.startswith("k:") and isinstance(node, Items):
        yield _appended(node.path, {node.tag: name}, tree, node.order)
        return
    holder = content_at(tree, node.path)
    if isinstance(holder, dict) and name in holder:
        raise Refused("the name is taken")
    starter = node.starter if isinstance(node, Rows | Items | Doors) else None
    yield put_deep((*node.path, name), starter, tree, ())


def _done(
    verb: str, path: Path, aim: str, nodes: tuple[Node, ...], tree: Mapping[str, object]
) -> Iterator[Edit]:
    if not path:
        raise Refused("the button names no place")
    node = node_named(nodes, aim)
    match verb:
        case "add" if isinstance(node, Group):
            yield put_deep(path, {}, tree, node.order)
        case "add" if isinstance(node, Rows | Items | Doors):
            yield _appended(path, _starter(node, tree), tree, node.order)
        case "drop":
            yield Drop(path)
        case "lift":
            yield Lift(path)
        case "empty":
            field = next((leaf for leaf in leaves(nodes) if leaf.pointer == aim), None)
            yield put_deep(path, None, tree, field.order if field else ())
        case "curve":
            yield Put(path, {"kind": "curve", "on": None, "points": []})
        case "formula":
            yield Put(path, "")
        case _:
            raise Refused("there is no such button")


def _starter(node: Rows | Items | Doors, tree: Mapping[str, object]) -> Content:
    """Return what a new line begins with; a tier begins where the last one ends."""
    rows = _list(tree, node.path)
    last = rows[-1] if rows else None
    if (
        isinstance(node.starter, dict)
        and "from" in node.starter
        and isinstance(last, dict)
        and last.get("to")
    ):
        return {**node.starter, "from": str(last["to"])}
    if isinstance(node, Rows) and isinstance(node.starter, list) and isinstance(last, list):
        return [None] * len(last)
    return node.starter


def node_named(nodes: tuple[Node, ...], aim: str) -> Group | Rows | Items | Doors | None:
    """Return the part or list of a form that a pointer names."""
    for node in nodes:
        if isinstance(node, Group | Rows | Items | Doors) and node.pointer == aim:
            return node
        inner = node.nodes if isinstance(node, Group) else node.groups if isinstance(node, Items) else ()
        found = node_named(tuple(inner), aim)
        if found is not None:
            return found
    return None


def path_named(aim: str, tree: Mapping[str, object]) -> Path:
    """Return the path that a pointer names in a document."""
    path: list[str | int] = []
    for part in aim.split("/")[1:]:
        step = part.replace("~1", "/").replace("~0", "~")
        holder = content_at(tree, tuple(path))
        path.append(int(step) if isinstance(holder, list) and _PLACE.fullmatch(step) else step)
    return tuple(path)
