"""Relations: columns with types, and the operations that make one relation from another.

A frame is a description; nothing runs until a backend writes it as SQL. Every name is checked when
the frame is built. Join keys must be plain columns: a key computed inside a join makes one of the
engines plan a cross product, so compute it in an earlier frame.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal as Choice

from yeji_engine.errors import nearest
from yeji_engine.graph.dialects import Dialect
from yeji_engine.graph.expressions import Base, Column, Date, Number, Text, Truth, Type, Value, wide

Columns = Mapping[str, Type]


class ColumnUnknown(KeyError):
    """A frame was asked for a column that it does not have: a fault of the engine."""


@dataclass(frozen=True)
class Frame:
    """A relation with typed columns; `sides` is set while a join condition is written."""

    columns: Columns

    def _type(self, name: str, *bases: Base) -> Type:
        if name not in self.columns:
            guess = nearest(name, self.columns)
            hint = f"; did you mean {guess!r}?" if guess else ""
            raise ColumnUnknown(f"no column {name!r}{hint} It has {', '.join(self.columns)}")
        type_ = self.columns[name]
        if type_.base not in bases:
            raise TypeError(f"column {name!r} is {type_.base}, not {'/'.join(bases)}")
        return type_

    def number(self, name: str, side: str = "") -> Number:
        """Return the number in the column."""
        return Number(Column(name, side), self._type(name, Base.NARROW, Base.WIDE))

    def text(self, name: str, side: str = "") -> Text:
        """Return the text in the column."""
        return Text(Column(name, side), self._type(name, Base.TEXT))

    def date(self, name: str, side: str = "") -> Date:
        """Return the date in the column."""
        return Date(Column(name, side), self._type(name, Base.DATE))

    def truth(self, name: str, side: str = "") -> Truth:
        """Return the truth in the column."""
        return Truth(Column(name, side), self._type(name, Base.TRUTH))

    def any(self, name: str, side: str = "") -> Value:
        """Return whatever is in the column."""
        return Value(Column(name, side), self._type(name, *Base))

    def sorted(self, name: str) -> Value:
        """Return the column as the sort of value it holds: Number, Text, Date or Truth."""
        type_ = self._type(name, *Base)
        sort: type[Value] = {Base.TEXT: Text, Base.DATE: Date, Base.TRUTH: Truth}.get(type_.base, Number)
        return sort(Column(name), type_)

    def written(self, dialect: Dialect) -> str:
        """Return the frame as a SELECT."""
        raise NotImplementedError

    # -- operations ------------------------------------------------------------------

    def select(self, columns: Mapping[str, Value]) -> Frame:
        """Keep exactly these columns."""
        return Select({n: v.type for n, v in columns.items()}, self, dict(columns), all_kept=False)

    def keep(self, *names: str) -> Frame:
        """Keep exactly these columns as they are."""
        return self.select({name: self.any(name) for name in names})

    def rename(self, names: Mapping[str, str]) -> Frame:
        """Keep the columns named on the left under the name on the right."""
        return self.select({new: self.any(old) for old, new in names.items()})

    def extend(self, columns: Mapping[str, Value]) -> Frame:
        """Keep all columns and add these, which must be new."""
        if not columns:
            return self
        for name in columns:
            if name in self.columns:
                raise ColumnUnknown(f"column {name!r} is there already")
        types = {**self.columns, **{n: v.type for n, v in columns.items()}}
        return Select(types, self, dict(columns), all_kept=True)

    def where(self, condition: Truth) -> Frame:
        """Keep the rows for which the condition holds (missing does not hold)."""
        return Where(self.columns, self, condition)

    def join(
        self,
        right: Frame,
        on: Mapping[str, str],
        take: Mapping[str, str],
        *,
        how: Choice["inner", "left"] = "inner",
        condition: Truth | None = None,
    ) -> Frame:
        """Join rows whose key columns are equal and for which `condition` holds.

        `on` maps left columns to right ones, `take` right columns to their new names. The condition
        is written with `left.number(…, "l")` and `right.number(…, "r")`.
        """
        for left_name, right_name in on.items():
            self._type(left_name, *Base)
            right._type(right_name, *Base)
        types = {**self.columns, **{new: right._type(old, *Base) for old, new in take.items()}}
        if len(types) != len(self.columns) + len(take):
            raise ColumnUnknown(f"joined columns {list(take.values())} clash with {list(self.columns)}")
        return Join(types, self, right, dict(on), dict(take), how, condition)

    def without(self, right: Frame, on: Mapping[str, str]) -> Frame:
        """Keep the rows that have no partner on the right."""
        for left_name, right_name in on.items():
            self._type(left_name, *Base)
            right._type(right_name, *Base)
        return Without(self.columns, self, right, dict(on))

    def group(self, keys: Sequence[str], totals: Mapping[str, Value]) -> Frame:
        """Return one row per key with totals made by the functions of `graph.totals`."""
        types = {**{k: self._type(k, *Base) for k in keys}, **{n: v.type for n, v in totals.items()}}
        return Group(types, self, tuple(keys), dict(totals))

    def union(self, *others: Frame) -> Frame:
        """Return the rows of all frames; columns are matched by name, number types must be equal."""
        for other in others:
            if dict(other.columns) != dict(self.columns):
                raise TypeError(f"union of different columns: {dict(self.columns)} and {dict(other.columns)}")
        return Union(self.columns, (self, *others))


@dataclass(frozen=True)
class Named(Frame):
    """A table or an earlier step, by its name in the engine."""

    name: str

    def written(self, dialect: Dialect) -> str:
        names = ", ".join(dialect.quoted(c) for c in self.columns)
        return f"SELECT {names} FROM {dialect.quoted(self.name)}"


def _source(frame: Frame, dialect: Dialect) -> str:
    if isinstance(frame, Named):
        return dialect.quoted(frame.name)
    return f"({frame.written(dialect)})"


@dataclass(frozen=True)
class Select(Frame):
    """Columns made of the source's, beside all of them or instead of them."""

    source: Frame
    made: Mapping[str, Value]
    all_kept: bool

    def written(self, dialect: Dialect) -> str:
        kept = ["*"] if self.all_kept else []
        made = [f"{dialect.write(v.node)} AS {dialect.quoted(n)}" for n, v in self.made.items()]
        columns = ", ".join(kept + made)
        if isinstance(self.source, Where):
            rows, condition = self.source.source, self.source.condition
            return f"SELECT {columns} FROM {_source(rows, dialect)} WHERE {dialect.write(condition.node)}"
        return f"SELECT {columns} FROM {_source(self.source, dialect)}"


@dataclass(frozen=True)
class Where(Frame):
    """The rows of the source for which a condition holds."""

    source: Frame
    condition: Truth

    def written(self, dialect: Dialect) -> str:
        # What lies in the engine may have more columns than are known here.
        all_known = not isinstance(self.source, Named)
        names = "*" if all_known else ", ".join(dialect.quoted(c) for c in self.columns)
        return (
            f"SELECT {names} FROM {_source(self.source, dialect)} WHERE {dialect.write(self.condition.node)}"
        )


@dataclass(frozen=True)
class Join(Frame):
    """Rows of two relations that belong together; `take` maps right columns to their new names."""

    left: Frame
    right: Frame
    on: Mapping[str, str]
    take: Mapping[str, str]
    how: str
    condition: Truth | None

    def written(self, dialect: Dialect) -> str:
        kept = [f"l.{dialect.quoted(n)}" for n in self.left.columns]
        taken = [f"r.{dialect.quoted(o)} AS {dialect.quoted(n)}" for o, n in self.take.items()]
        tests = [f"l.{dialect.quoted(a)} = r.{dialect.quoted(b)}" for a, b in self.on.items()]
        if self.condition is not None:
            tests.append(dialect.write(self.condition.node))
        kind = "LEFT JOIN" if self.how == "left" else "JOIN"
        return (
            f"SELECT {', '.join(kept + taken)} FROM {_source(self.left, dialect)} AS l "
            f"{kind} {_source(self.right, dialect)} AS r ON {' AND '.join(tests) or 'TRUE'}"
        )


@dataclass(frozen=True)
class Without(Frame):
    """The rows of the left that have no partner on the right."""

    left: Frame
    right: Frame
    on: Mapping[str, str]

    def written(self, dialect: Dialect) -> str:
        names = ", ".join(f"l.{dialect.quoted(n)}" for n in self.columns)
        tests = " AND ".join(f"l.{dialect.quoted(a)} = r.{dialect.quoted(b)}" for a, b in self.on.items())
        return (
            f"SELECT {names} FROM {_source(self.left, dialect)} AS l "
            f"LEFT ANTI JOIN {_source(self.right, dialect)} AS r ON {tests}"
            if dialect.name == "spark"
            else f"SELECT {names} FROM {_source(self.left, dialect)} AS l "
            f"ANTI JOIN {_source(self.right, dialect)} AS r ON {tests}"
        )


@dataclass(frozen=True)
class Group(Frame):
    """One row per key, with totals."""

    source: Frame
    keys: tuple[str, ...]
    totals: Mapping[str, Value]

    def written(self, dialect: Dialect) -> str:
        keys = [dialect.quoted(k) for k in self.keys]
        made = [f"{dialect.write(v.node)} AS {dialect.quoted(n)}" for n, v in self.totals.items()]
        grouped = f" GROUP BY {', '.join(keys)}" if keys else ""
        return f"SELECT {', '.join(keys + made)} FROM {_source(self.source, dialect)}{grouped}"


@dataclass(frozen=True)
class Union(Frame):
    """The rows of all parts."""

    parts: tuple[Frame, ...]

    def written(self, dialect: Dialect) -> str:
        names = ", ".join(dialect.quoted(c) for c in self.columns)
        return " UNION ALL ".join(f"(SELECT {names} FROM {_source(part, dialect)})" for part in self.parts)


def widened(frame: Frame, names: Mapping[str, int]) -> Frame:
    """Return the frame with the named numbers wide and at the given scales, so that frames can be united."""
    made: dict[str, Value] = {}
    for name, type_ in frame.columns.items():
        if name in names:
            made[name] = Number(frame.number(name).widened().at_scale(names[name]).node, wide(names[name]))
        else:
            made[name] = Value(Column(name), type_)
    return frame.select(made)
