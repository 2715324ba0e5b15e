"""A program: named steps in order, each a frame over tables and earlier steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from yeji_engine.graph.frames import Frame, Named


@dataclass(frozen=True)
class Step:
    """One step. A `kept` step is part of the result and is written to a file where files are wanted."""

    name: str
    frame: Frame
    kept: bool
    clustered_by: str = ""
    """Column by which a file of it is sorted, so that one person's rows lie together."""


@dataclass
class Program:
    """Steps as they are added; nothing runs here."""

    steps: list[Step] = field(default_factory=list)

    def step(self, name: str, frame: Frame) -> Named:
        """Add a step and return a reference to its rows."""
        return self._add(name, frame, kept=False)

    def found(self, name: str) -> Named | None:
        """Return the rows of the step of this name, None where there is none."""
        step = next((step for step in self.steps if step.name == name), None)
        return Named(dict(step.frame.columns), name) if step is not None else None

    def fresh(self, stem: str) -> str:
        """Return a name that begins with `stem` and that no step has yet."""
        return f"{stem}_{sum(1 for step in self.steps if step.name.startswith(f'{stem}_')) + 1}"

    def keep(self, name: str, frame: Frame, *, clustered_by: str = "") -> Named:
        """Add a step whose rows belong to the result."""
        return self._add(name, frame, kept=True, clustered_by=clustered_by)

    def _add(self, name: str, frame: Frame, *, kept: bool, clustered_by: str = "") -> Named:
        if any(step.name == name for step in self.steps):
            raise ValueError(f"two steps are called {name!r}")
        self.steps.append(Step(name, frame, kept, clustered_by))
        return Named(dict(frame.columns), name)

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)
