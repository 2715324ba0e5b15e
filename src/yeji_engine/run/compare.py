"""Two results side by side: which figures, which deals and which steps differ (as-of comparison).

The two may come from different days' data, plan versions or periods; nothing is calculated again. Both
sides are brought into one relation and grouped, so a row that only one side has is found as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pyarrow as pa
import pyarrow.dataset as ds

from yeji_engine.graph.expressions import (
    DATE,
    TEXT,
    TRUTH,
    Apply,
    Base,
    Number,
    Text,
    Truth,
    Type,
    Value,
    choose,
    choose_text,
    day,
    is_missing,
    known_text,
    missing_like,
    narrow,
    narrow_number,
    number,
    text,
    wide,
)
from yeji_engine.graph.frames import Frame, Named
from yeji_engine.graph.program import Step
from yeji_engine.graph.totals import total
from yeji_engine.money import CARRY_DECIMALS
from yeji_engine.run.duck import DuckBackend
from yeji_engine.run.result import LineColumns, Result

STORED = Type(Base.STORED, CARRY_DECIMALS)


@dataclass(frozen=True)
class Compared:
    """What identifies a row of a result table, and the figures that are compared."""

    keys: tuple[str, ...]
    figures: tuple[str, ...]


COMPARED: Mapping[str, Compared] = {
    "measures": Compared(("subject_id", "measure"), ("figure", "target", "attainment")),
    "scores": Compared(("person_id", "item"), ("figure", "points")),
    "totals": Compared(("person_id",), ("score", "coefficient")),
    "payouts": Compared(("person_id", "component"), ("earned", "paid")),
    "reasons": Compared(("person_id", "item", "source_id", "operation", "label"), ("amount",)),
    "settlements": Compared(("person_id", "kind"), ("amount",)),
    "postings": Compared(("person_id", "component", "kind", "source_id"), ("amount",)),
}
LINES = Compared(("measure", "person_id", "source_id"), ("figure",))


@dataclass(frozen=True)
class Comparison:
    """What differs between an old and a new result; every table has only rows that differ.

    `tables` has the names of COMPARED and `lines`: the keys, `change` (added, gone, changed), and for each
    figure x: old_x, new_x, difference_x. A figure that is missing on a side that has the row is not
    computed there, and then so is the difference.
    """

    tables: Mapping[str, pa.Table]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing differs."""
        return all(table.num_rows == 0 for table in self.tables.values())

    def rows(self, table: str) -> list[dict[str, object]]:
        """Return the rows of a table in the order of their keys."""
        found: list[dict[str, object]] = self.tables[table].to_pylist()
        keys = {**COMPARED, "lines": LINES}[table].keys
        return sorted(found, key=lambda row: tuple(str(row[key]) for key in keys))

    def difference(self, table: str, figure: str, **keys: str) -> Decimal:
        """Return the sum of the differences of a figure over the rows with these keys."""
        fitting = [row for row in self.rows(table) if all(row[key] == wanted for key, wanted in keys.items())]
        differences = [row[f"difference_{figure}"] for row in fitting]
        return sum((cell for cell in differences if isinstance(cell, Decimal)), Decimal(0))


def compare(old: Result, new: Result) -> Comparison:
    """Return everything that differs between two results: figures, reasons, credit lines, postings."""
    engine = DuckBackend()
    try:
        found = {
            name: differing(engine, name, compared, (_rows(old, name), _rows(new, name)))
            for name, compared in COMPARED.items()
        }
        return Comparison(found | {"lines": _differing_lines(engine, old, new)})
    finally:
        engine.close()


def differing(
    engine: DuckBackend, name: str, compared: Compared, sides: tuple[pa.Table | None, pa.Table | None]
) -> pa.Table:
    """Return the rows of an old and a new side that differ, as `Comparison` tells them."""
    parts = []
    for place, rows in enumerate(sides):
        if rows is not None:
            engine.take_arrow(f"{name}_{place}", rows)
            types = dict.fromkeys(compared.keys, TEXT) | dict.fromkeys(compared.figures, STORED)
            parts.append(_side(Named(types, f"{name}_{place}"), compared, is_new=place == 1))
    return _found(engine, name, parts, compared)


def _rows(side: Result, table: str) -> pa.Table | None:
    """The rows of a result's table, or a reader of its file; None where it has none."""
    if table in side.tables:
        return side.tables[table]
    if side.folder is not None and (side.folder / f"{table}.parquet").exists():
        return ds.dataset(side.folder / f"{table}.parquet", format="parquet")
    return None


def _side(frame: Frame, compared: Compared, *, is_new: bool) -> Frame:
    columns: dict[str, Value] = {key: known_text(frame.text(key), text("")) for key in compared.keys}
    for figure in compared.figures:
        mine = Number(Apply("restored", (frame.any(figure).node,)), wide(CARRY_DECIMALS))
        columns |= _both(figure, mine, is_new=is_new)
    return frame.select(columns | _there(is_new=is_new))


def _both(figure: str, mine: Number, *, is_new: bool) -> dict[str, Value]:
    other = missing_like(mine)
    old, new = (other, mine) if is_new else (mine, other)
    return {f"old_{figure}": old, f"new_{figure}": new}


def _there(*, is_new: bool) -> dict[str, Value]:
    return {"old_rows": narrow_number(0 if is_new else 1), "new_rows": narrow_number(1 if is_new else 0)}


def _found(engine: DuckBackend, name: str, parts: Sequence[Frame], compared: Compared) -> pa.Table:
    """Group both sides by their keys and keep what differs."""
    if not parts:
        return pa.table({key: pa.array([], pa.string()) for key in (*compared.keys, "change")})
    united = parts[0].union(*parts[1:])
    totals: dict[str, Value] = {side: total(united.number(side)) for side in ("old_rows", "new_rows")}
    for figure in compared.figures:
        totals |= {f"{side}_{figure}": total(united.number(f"{side}_{figure}")) for side in ("old", "new")}
    engine.run(Step(f"{name}_grouped", united.group(compared.keys, totals), kept=False), None)
    grouped = Named(dict(united.group(compared.keys, totals).columns), f"{name}_grouped")
    one_sided = grouped.number("old_rows").equals(number(0)) | grouped.number("new_rows").equals(number(0))
    differs = one_sided
    for figure in compared.figures:
        differs = differs | _is_other(grouped, figure)
    columns: dict[str, Value] = {key: grouped.text(key) for key in compared.keys}
    columns["change"] = _change(grouped)
    for figure in compared.figures:
        columns |= _told(grouped, figure)
    step = Step(f"{name}_differing", grouped.where(differs).select(columns), kept=False)
    engine.run(step, None)
    return engine.rows(step.name)


def _is_other(grouped: Frame, figure: str) -> Truth:
    old, new = grouped.number(f"old_{figure}"), grouped.number(f"new_{figure}")
    one_missing = is_missing(old) & ~is_missing(new) | ~is_missing(old) & is_missing(new)
    return (~old.equals(new)).known() | one_missing


def _change(grouped: Frame) -> Text:
    gone = choose_text(grouped.number("new_rows").equals(number(0)), text("gone"), text("changed"))
    return choose_text(grouped.number("old_rows").equals(number(0)), text("added"), gone)


def _told(grouped: Frame, figure: str) -> dict[str, Value]:
    """A side without the row counts 0; a side that has it without a figure is not computed."""
    old, new = grouped.number(f"old_{figure}"), grouped.number(f"new_{figure}")
    counted_old = choose(grouped.number("old_rows").equals(number(0)), number(0), old)
    counted_new = choose(grouped.number("new_rows").equals(number(0)), number(0), new)
    return {
        f"old_{figure}": old.stored(),
        f"new_{figure}": new.stored(),
        f"difference_{figure}": (counted_new - counted_old).stored(),
    }


def _differing_lines(engine: DuckBackend, old: Result, new: Result) -> pa.Table:
    parts = []
    for place, side in enumerate((old, new)):
        taken: set[str] = set()
        for measure, columns in side.lines.items():
            name, rows = f"{columns.step}_{place}", _rows(side, columns.step)
            if rows is None:
                continue
            if name not in taken:
                engine.take_arrow(name, rows)
                taken.add(name)
            parts.append(_line_side(name, measure, columns, is_new=place == 1))
    return _found(engine, "lines", parts, LINES)


def _line_side(name: str, measure: str, columns: LineColumns, *, is_new: bool) -> Frame:
    """The lines that the measure counted, with their figures at one scale."""
    lines = Named(
        {
            "person_id": TEXT,
            "source_id": TEXT,
            "event_date": DATE,
            "staffed": TRUTH,
            columns.counted: TRUTH,
            columns.figure: narrow(columns.figure_decimals),
        },
        name,
    )
    event = lines.date("event_date")
    inside = day(columns.start).until(event) & event.before(day(columns.end))
    counted = lines.where(lines.truth(columns.counted) & lines.truth("staffed") & inside)
    figure = counted.number(columns.figure).widened().at_scale(CARRY_DECIMALS)
    keys: dict[str, Value] = {
        "measure": text(measure),
        "person_id": known_text(counted.text("person_id"), text("")),
        "source_id": known_text(counted.text("source_id"), text("")),
    }
    return counted.select(keys | _both("figure", figure, is_new=is_new) | _there(is_new=is_new))


__all__ = ["COMPARED", "Compared", "Comparison", "compare", "differing"]
