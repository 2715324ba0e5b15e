"""Leaves out what nobody reads: a step keeps the columns that later steps use, no others.

A sheet holds every figure on the way; most are read once, in the same step. Storing them would cost more
than reckoning them. Kept steps, and steps that no later step reads, are whole: someone outside wants them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from yeji_engine.graph.expressions import Type, Value, columns_in
from yeji_engine.graph.frames import Frame, Group, Join, Named, Select, Union, Where, Without
from yeji_engine.graph.program import Step

Names = frozenset[str]


def pruned(steps: Iterable[Step], asked: Names | None = None) -> list[Step]:
    """Return the same steps in the same order, without the columns that no later step reads.

    Where it is told what is `asked`, steps that nothing asked for depends on are left out too.
    """
    wanted: dict[str, set[str]] = {}
    found: list[Step] = []
    for step in reversed(list(steps)):
        read = wanted.get(step.name)
        if read is None and asked is not None and step.name not in asked:
            continue
        whole = step.kept or read is None
        frame = _exactly(step.frame, frozenset(step.frame.columns if whole or read is None else read))
        _note_reads(frame, wanted)
        found.append(replace(step, frame=frame))
    return found[::-1]


def _exactly(frame: Frame, wanted: Names) -> Frame:
    """Return the frame with the wanted columns in their order; with the first one where none is wanted."""
    names = [name for name in frame.columns if name in wanted] or [next(iter(frame.columns))]
    slim = narrowed(frame, frozenset(names))
    return slim if list(slim.columns) == names else slim.keep(*names)


def narrowed(frame: Frame, wanted: Names) -> Frame:
    """Return the same rows with at least the wanted columns, and what few others are at hand."""
    match frame:
        case Named():
            return replace(frame, columns=_some(frame.columns, wanted))
        case Select():
            return _narrowed_select(frame, wanted)
        case Where():
            source = narrowed(frame.source, wanted | columns_in(frame.condition.node))
            return Where(source.columns, source, frame.condition)
        case Join():
            return _narrowed_join(frame, wanted)
        case Without():
            left = narrowed(frame.left, wanted | frame.on.keys())
            return Without(left.columns, left, narrowed(frame.right, frozenset(frame.on.values())), frame.on)
        case Group():
            return _narrowed_group(frame, wanted)
        case Union():
            columns = _some(frame.columns, wanted)
            return Union(columns, tuple(narrowed(part, frozenset(columns)) for part in frame.parts))
    raise TypeError(f"no way to narrow {type(frame).__name__}")


def _some(columns: Mapping[str, Type], wanted: Names) -> Mapping[str, Type]:
    """Return the wanted columns, or the first: SQL knows no rows without columns."""
    chosen = {name: type_ for name, type_ in columns.items() if name in wanted}
    return chosen or dict([next(iter(columns.items()))])


def _narrowed_select(frame: Select, wanted: Names) -> Frame:
    made = {name: value for name, value in frame.made.items() if name in wanted}
    if frame.all_kept:
        source = narrowed(frame.source, (wanted - made.keys()) | _used(made))
        if not made:
            return source
        types = {**source.columns, **{name: value.type for name, value in made.items()}}
        return Select(types, source, made, all_kept=True)
    made = made or dict([next(iter(frame.made.items()))])
    source = narrowed(frame.source, _used(made))
    return Select({name: value.type for name, value in made.items()}, source, made, all_kept=False)


def _used(made: Mapping[str, Value]) -> Names:
    return frozenset().union(*(columns_in(value.node) for value in made.values()))


def _narrowed_join(frame: Join, wanted: Names) -> Frame:
    condition = frame.condition.node if frame.condition is not None else None
    take = {old: new for old, new in frame.take.items() if new in wanted}
    of_left = columns_in(condition, "l") if condition is not None else set()
    of_right = columns_in(condition, "r") if condition is not None else set()
    left = narrowed(frame.left, (wanted - set(take.values())) | frame.on.keys() | of_left)
    right = narrowed(frame.right, frozenset({*take, *frame.on.values(), *of_right}))
    types = {**left.columns, **{new: right.columns[old] for old, new in take.items()}}
    return Join(types, left, right, frame.on, take, frame.how, frame.condition)


def _narrowed_group(frame: Group, wanted: Names) -> Frame:
    totals = {name: value for name, value in frame.totals.items() if name in wanted}
    if not totals and not frame.keys:
        totals = dict([next(iter(frame.totals.items()))])
    source = narrowed(frame.source, frozenset(frame.keys) | _used(totals))
    types = {name: type_ for name, type_ in frame.columns.items() if name in frame.keys or name in totals}
    return Group(types, source, frame.keys, totals)


def read_by(frame: Frame) -> set[str]:
    """Return the names of the tables and steps that a frame reads."""
    return {named.name for named in _read(frame)}


def _note_reads(frame: Frame, wanted: dict[str, set[str]]) -> None:
    for named in _read(frame):
        wanted.setdefault(named.name, set()).update(named.columns)


def _read(frame: Frame) -> Iterator[Named]:
    waiting: list[Frame] = [frame]
    while waiting:
        match waiting.pop():
            case Named() as named:
                yield named
            case Select(_, source) | Where(_, source) | Group(_, source):
                waiting.append(source)
            case Join(_, left, right) | Without(_, left, right):
                waiting += [left, right]
            case Union(_, parts):
                waiting += parts
