"""A sheet: one wide relation that grows column by column, each column made of earlier ones.

Columns that do not depend on each other share one SELECT, so that the text stays as long as the
plan and never repeats an expression inside another.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal as Choice
from typing import TypeVar

from yeji_engine.graph.expressions import Column, Literal, Truth, Value, columns_in
from yeji_engine.graph.frames import Frame

V = TypeVar("V", bound=Value)


class Sheet:
    """Builds the frame; `frame()` returns what has been put on the sheet so far."""

    def __init__(self, frame: Frame) -> None:
        self._base = frame
        self._layers: list[dict[str, Value]] = []
        self._level: dict[str, int] = {}
        self._held = 0

    def put(self, name: str, value: V) -> V:
        """Add a column and return a reference to it, of the same sort; ValueError where the name is taken."""
        level = max((self._level.get(used, 0) for used in columns_in(value.node)), default=0)
        while len(self._layers) <= level:
            self._layers.append({})
        if name in self._level or name in self._base.columns:
            raise ValueError(f"column {name!r} is on the sheet already")
        self._layers[level][name] = value
        self._level[name] = level + 1
        return type(value)(Column(name), value.type)

    def hold(self, value: V) -> V:
        """Return a reference to a column with this value; plain columns and constants are their own."""
        if isinstance(value.node, Column | Literal):
            return value
        return self.put(self.fresh(""), value)

    def column(self, value: Value) -> str:
        """Return the name of the column that holds this value; a constant gets one, for joins need it."""
        if isinstance(value.node, Column):
            return value.node.name
        name = self.fresh("")
        self.put(name, value)
        return name

    def fresh(self, stem: str) -> str:
        """Return a name that begins with `stem` and that no column has yet."""
        self._held += 1
        while self.has(f"{stem}_{self._held}"):
            self._held += 1
        return f"{stem}_{self._held}"

    def has(self, name: str) -> bool:
        """Tell whether the column is there."""
        return name in self._level or name in self._base.columns

    def frame(self) -> Frame:
        """Return the relation with all columns."""
        frame = self._base
        for layer in self._layers:
            frame = frame.extend(layer)
        return frame

    def settle(self) -> Frame:
        """Make what is there the new base, so that a join can follow."""
        self._base = self.frame()
        self._layers = []
        self._level = {}
        return self._base

    def rest_on(self, frame: Frame) -> None:
        """Go on from `frame`, the stored form of what `settle` returned."""
        self._base = frame

    def attach(
        self,
        right: Frame,
        on: Mapping[str, str],
        take: Mapping[str, str],
        *,
        how: Choice["inner", "left"] = "left",
        condition: Truth | None = None,
    ) -> None:
        """Join columns of another frame; at most one row of it may fit each row of the sheet."""
        self._base = self.settle().join(right, on, take, how=how, condition=condition)
