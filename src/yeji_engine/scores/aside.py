"""Reckoning among people on a narrow sheet of its own, so that windows do not carry the wide one along.

A window function hands on every column of its rows. On the sheet of the period those are hundreds; here
they are the few that are compared, and the answer is joined back by person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from yeji_engine.binding.bench import Bench
from yeji_engine.graph.expressions import Value
from yeji_engine.graph.frames import Frame
from yeji_engine.graph.sheets import Sheet

PERSON = "person_id"


def set_aside(bench: Bench, name: str, columns: Mapping[str, Value]) -> Sheet:
    """Return a sheet with these columns, one row per participant, stored as the step `name`."""
    wide = bench.sheet.frame()
    rows = wide.select({PERSON: wide.text(PERSON), **columns})
    return Sheet(bench.job.program.step(name, rows))


def put_back(bench: Bench, name: str, narrow: Sheet, columns: Iterable[str]) -> Frame:
    """Join the columns to the sheet of the period as `name_column`; return that sheet's frame."""
    chosen = tuple(columns)
    step = bench.job.program.step(f"{name}_found", narrow.frame().keep(PERSON, *chosen))
    bench.sheet.attach(step, {PERSON: PERSON}, {column: f"{name}_{column}" for column in chosen})
    return bench.sheet.frame()
