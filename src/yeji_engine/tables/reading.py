"""A folder of files and a mapping to typed tables, with everything that is wrong told at once.

`finding` says which files hold which table; this reads them. A table with an error among its
diagnostics holds missing cells where the bad ones were: it may be shown, but nothing may be computed
upon it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from yeji_engine.errors import Diagnostic, Place, Severity, Words
from yeji_engine.tables.cells import CellRule
from yeji_engine.tables.complaints import cell_diagnostics, shown
from yeji_engine.tables.finding import Part, find_parts
from yeji_engine.tables.gathering import Gathered
from yeji_engine.tables.grids import (
    Batch,
    Grid,
    blank_rows_note,
    total_rows,
    total_rows_note,
    without_blank_rows,
)
from yeji_engine.tables.mapping import (
    ColumnMapping,
    FolderMapping,
    Header,
    Only,
    Totals,
)
from yeji_engine.tables.schema import (
    ColumnKind,
    Table,
    Tables,
    TableSchema,
    arrow_type,
    schema_of_arrow,
)
from yeji_engine.tables.shaping import Shape, chosen, resolve, shaped
from yeji_engine.tables.standard import STANDARD
from yeji_engine.tables.table_checks import cells_missing, duplicate_rows


class Reading(NamedTuple):
    """The tables of a folder and all that was found on the way."""

    tables: Tables
    diagnostics: tuple[Diagnostic, ...]


def read_folder(
    folder: Path, mapping: Path | FolderMapping | None = None, *, store: Path | None = None
) -> Reading:
    """Return the typed tables of `folder` as `mapping` (a YAML file, or one built) declares them.

    With `store`, a folder that exists, each table is written there as `<name>.parquet` while it is
    read, and memory stays small however many rows there are; without it tables are in memory.
    """
    notes: list[Diagnostic] = []
    found = find_parts(folder, mapping, notes)
    tables = [_table(name, parts, store, notes) for name, parts in found.items() if parts]
    return Reading(Tables(tables), tuple(notes))


def _table(name: str, parts: Sequence[Part], store: Path | None, notes: list[Diagnostic]) -> Table:
    schema = parts[0].mapping.schema
    notes.extend(_columns_absent(schema))
    if all(_is_as_written(part) for part in parts):
        table = Table(schema, None, tuple(part.path for part in parts))
        notes.extend((*cells_missing(table), *duplicate_rows(table)))
        return table
    gathered = Gathered(schema, store / f"{name}.parquet" if store else None)
    for part in parts:
        grid = part.source.read(part.mapping.header_row)
        shape, problems = resolve(part.mapping, part.source, grid)
        if not problems:
            _gather(gathered, grid, shape, notes)
        notes.extend((*problems, *grid.notes))
    table = gathered.table()
    notes.extend(duplicate_rows(table, gathered.origin))
    return table


def _gather(gathered: Gathered, grid: Grid, shape: Shape, notes: list[Diagnostic]) -> None:
    mapping = shape.mapping
    blank: list[int] = []
    totals: list[int] = []
    left_out = not_chosen = 0
    met = [frozenset[str]() for _ in mapping.only]
    for batch in grid.batches:
        kept = batch
        if not shape.fields:
            kept, blank_here = without_blank_rows(batch)
            blank.extend(blank_here.to_pylist())
            kept, totals_here = _without_totals(kept, mapping.totals)
            totals.extend(totals_here)
        rows_before = len(kept.rows)
        kept, met_here = chosen(shape, kept)
        not_chosen += rows_before - len(kept.rows)
        met = [known | more for known, more in zip(met, met_here, strict=True)]
        rows = 0
        for part in shaped(shape, kept):
            gathered.add(grid.place, part)
            rows += len(part.rows)
        left_out += len(kept.rows) * len(mapping.unpivot.headers) - rows if mapping.unpivot else 0
    place = Place(grid.place.file, mapping.name, sheet=grid.place.sheet)
    if blank:
        notes.append(blank_rows_note(place, blank))
    if totals:
        notes.append(total_rows_note(place, totals, mapping.totals))
    if not_chosen:
        notes.append(_rows_not_chosen(place, not_chosen))
    for condition, known in zip(mapping.only, met, strict=True):
        notes.extend(_never_met(place, condition, text) for text in condition.texts if text not in known)
    if left_out:
        notes.append(_figures_left_out(place, left_out))
    notes.extend(gathered.cell_diagnostics(grid.place, shape.suspects()))
    notes.extend(_doubts(grid, shape))


def _without_totals(batch: Batch, totals: Totals) -> tuple[Batch, list[int]]:
    if totals is Totals.KEEP or not len(batch.rows):
        return batch, []
    summing = total_rows(batch)
    if not pc.any(summing).as_py():
        return batch, []
    rows = [int(row) for row in batch.rows.filter(summing).to_pylist()]
    return (batch.filter(pc.invert(summing)) if totals is Totals.SKIP else batch), rows


def _doubts(grid: Grid, shape: Shape) -> list[Diagnostic]:
    """Tell about cells that the file itself holds as damaged, where a column reads them."""
    positions = {name: number for number, name in enumerate(grid.header)}
    return [
        note
        for column, suspect in zip(shape.columns, shape.suspects(), strict=True)
        for header in shape.source_headers(column)
        for group in grid.doubts.get(positions.get(header.removesuffix("#1"), -1), ())
        for note in cell_diagnostics(suspect, grid.place, group)
    ]


def _is_as_written(part: Part) -> bool:
    """Tell whether the file is a Parquet file that says itself what the mapping declares."""
    if (
        part.source.typed is None
        or part.mapping.only
        or schema_of_arrow(part.source.typed) != part.mapping.schema
    ):
        return False
    stored_well = all(
        field.type == arrow_type(column.kind) or (column.kind is ColumnKind.KEY and field.type == pa.int64())
        for column, field in zip(part.mapping.schema.columns, part.source.typed, strict=True)
    )
    return stored_well and all(
        column == ColumnMapping(Header(column.rule.column.name), CellRule(column.rule.column))
        for column in part.mapping.columns
    )


def _columns_absent(schema: TableSchema) -> list[Diagnostic]:
    standard = STANDARD.get(schema.name)
    absent = [c for c in standard.columns if c.required and c.name not in schema.names] if standard else []
    return [
        Diagnostic(
            "column-absent",
            Severity.ERROR,
            Words(
                f"表 {schema.name} 缺少必填列 {column.name}({column.title.zh if column.title else ''})。",
                f"Table {schema.name} lacks the required column {column.name}.",
            ),
            Place(path=f"{schema.name}.{column.name}"),
            Words(
                "请把列名改成标准列名,或在映射里加上该列,或写在 constants 里。",
                "Give the column its standard name, or add it to the mapping, perhaps as a constant.",
            ),
        )
        for column in absent
    ]


def _rows_not_chosen(place: Place, count: int) -> Diagnostic:
    message = Words(f"按 only 的条件略过了 {count} 行。", f"`only` left out {count} rows.")
    return Diagnostic("rows-not-chosen", Severity.INFO, message, place, row_count=count)


def _never_met(place: Place, condition: Only, text: str) -> Diagnostic:
    message = Words(
        f"only 要的“{shown(text)}”在列“{shown(condition.header)}”里没有出现。",
        f"`only` asks for {shown(text)!r}, which column {shown(condition.header)!r} never says.",
    )
    hint = Words("请核对这段文字;它必须与单元格完全一致。", "Check the text: a cell must say exactly this.")
    return Diagnostic("only-never-met", Severity.WARNING, message, place, hint)


def _figures_left_out(place: Place, count: int) -> Diagnostic:
    message = Words(f"{count} 个单元格没有数字,没有成行。", f"{count} cells without a figure became no row.")
    return Diagnostic("figures-left-out", Severity.INFO, message, place, row_count=count)
