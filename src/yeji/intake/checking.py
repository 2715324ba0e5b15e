"""A sheet checked against its kind and the books: each row new, changed, same, to be decided, or refused.

Two passes over pieces, so that memory does not grow with the file. The first types every column and keeps
texts and typed cells; the second knows all words and numbers of the file, names what they mean, finds rows
that say two things of one record, and compares with what stands. Writes only into the batch's own folder.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from yeji.intake.heading import Column, importable
from yeji.intake.job import ARROW, CHECKED, QUICKLY, TEXTS, TYPED, Checked, Job, Progress, State, quoted
from yeji.intake.judging import judge
from yeji.intake.merged import filled_down, kept_of, merges_below, merges_told
from yeji.intake.reading import LEFT_OUT_SHOWN, Piece, sifted
from yeji.intake.typed import Answers, Origin, as_value, fault_json, typed
from yeji.records.kinds import Field, FieldKind, Kind, Row, Value
from yeji_engine.errors import Diagnostic, Severity
from yeji_engine.tables.cells import BLANKS
from yeji_engine.tables.excel_slices import FaultyPlace

NOT_READ_SHOWN: Final = 200
TYPED_AT_ONCE: Final = 20_000


def check(job: Job, progress: Progress) -> Checked:
    """Check all rows; the results lie in the job's folder. `progress` is told how many rows are done."""
    job.folder.mkdir(parents=True, exist_ok=True)
    found = Checked()
    _first_pass(job, found, progress)
    if found.broken is None:
        judge(job, found, progress)
        found.sums = _sums(job)
    return found


# ---------- the first pass: texts to typed columns ----------


def _first_pass(job: Job, found: Checked, progress: Progress) -> None:
    width = len(job.heading.columns)
    texts = pa.schema([("row", pa.int64()), *((f"c{at}", pa.string()) for at in range(width))])
    columns = job.heading.fields
    fields = [each for each in importable(job.kind) if each.key in columns]
    done = 0
    with (
        pq.ParquetWriter(job.folder / TYPED, _typed_schema(fields), **QUICKLY) as out,
        pq.ParquetWriter(job.folder / TEXTS, texts, **QUICKLY) as kept,
    ):
        merges = merges_below(job.sheet.merges, job.heading.last)
        found.merged = kept_of(merges)
        found.told = merges_told(merges)
        for given in filled_down(job.sheet.pieces(job.heading.last), merges):
            if isinstance(given, Diagnostic):
                if not _tell(given, found):
                    return
                continue
            piece, blank, totals = sifted(_as_wide(given, width))
            found.blank_rows += len(blank)
            found.total_rows += totals[: LEFT_OUT_SHOWN - len(found.total_rows)]
            found.counts["totals"] += len(totals)
            for part in _parts(piece):
                kept.write_batch(pa.RecordBatch.from_arrays([part.rows, *part.cells], schema=texts))
                out.write_batch(_typed_piece(job, part, fields, columns))
                _keep_readings(job, part, found, columns)
                done += len(part.rows)
                progress(done // 2)
    found.counts["rows"] = done


def _keep_readings(job: Job, piece: Piece, found: Checked, columns: Mapping[str, Column]) -> None:
    for key, said in job.answers.items():
        if said.readings and key in columns:
            texts = pc.utf8_trim(piece.cells[columns[key].at], characters=BLANKS)
            used = texts.filter(pc.is_in(texts, value_set=pa.array(list(said.readings), pa.string())))
            for text in used.unique().to_pylist():
                found.readings.setdefault(key, {})[text] = said.readings[text]


def _parts(piece: Piece) -> Iterator[Piece]:
    """Cut a piece smaller: what is wrong with a cell is a hundred times its text."""
    for start in range(0, len(piece.rows), TYPED_AT_ONCE):
        cells = tuple(column.slice(start, TYPED_AT_ONCE) for column in piece.cells)
        yield Piece(piece.rows.slice(start, TYPED_AT_ONCE), cells, piece.faulty)


def _tell(note: Diagnostic, found: Checked) -> bool:
    """Keep what the file's reader says; return False where it ends the file."""
    if note.severity is not Severity.ERROR:
        return True
    if note.code != "row-width":
        found.broken = note
        return False
    found.not_read_count += max(1, note.row_count)
    if len(found.not_read) < NOT_READ_SHOWN:
        found.not_read.append(note)
    return True


def _as_wide(piece: Piece, width: int) -> Piece:
    """A later piece of a sheet may reach further or less far than the first rows did."""
    cells = piece.cells[:width]
    if len(cells) < width:
        blank = pa.array([""] * len(piece.rows), pa.string())
        cells = (*cells, *(blank,) * (width - len(cells)))
    return Piece(
        piece.rows,
        tuple(each if isinstance(each, pa.Array) else each.combine_chunks() for each in cells),
        piece.faulty,
    )


def _typed_schema(fields: Sequence[Field]) -> pa.Schema:
    listed = [(f"v_{each.key}", ARROW.get(each.kind, pa.string())) for each in fields]
    faults = [(f"x_{each.key}", pa.string()) for each in fields]
    return pa.schema([("row", pa.int64()), *listed, *faults])


def _typed_piece(
    job: Job, piece: Piece, fields: Sequence[Field], columns: Mapping[str, Column]
) -> pa.RecordBatch:
    values, faults = [], []
    for one in fields:
        column = columns[one.key]
        origin = Origin(column.exponent, job.sheet.is_excel, job.sheet.counts_from_1904)
        cells, wrong = typed(piece.cells[column.at], one, origin, job.answers.get(one.key, Answers()))
        values.append(cells.cast(ARROW.get(one.kind, pa.string())))
        faults.append(_with_damaged(wrong, piece, column.at))
    return pa.RecordBatch.from_arrays([piece.rows, *values, *faults], schema=_typed_schema(fields))


def _with_damaged(faults: pa.Array, piece: Piece, at: int) -> pa.Array:
    """Cells that Excel itself holds as an error win over what their text would mean."""
    own: list[FaultyPlace] = [each for each in piece.faulty if each.column == at]
    if not own:
        return faults
    told = {each.row: fault_json(each.fault, each.text) for each in own}
    where = pc.index_in(piece.rows, value_set=pa.array(list(told), pa.int64()))
    return pc.coalesce(pa.array(list(told.values()), pa.string()).take(where), faults)


def _sums(job: Job) -> list[tuple[str, str, int]]:
    """Return how much each field of amounts would grow: new rows whole, changed rows by their difference."""
    fields = [each for each in importable(job.kind) if each.key in job.heading.fields]
    amounts = [each for each in fields if each.kind is FieldKind.AMOUNT]
    currency = "coalesce(v_currency, '')" if any(each.key == "currency" for each in fields) else "''"
    found: list[tuple[str, str, int]] = []
    with duckdb.connect(":memory:", config={"memory_limit": "200MB", "threads": 2}) as db:
        for one in amounts:
            rows = db.execute(
                f"""SELECT {currency}, sum(CASE WHEN state = 'new' THEN "v_{one.key}"
                    WHEN json_exists(before, '$."{one.key}"') THEN "v_{one.key}" - coalesce((before->>'$."{one.key}"')::BIGINT, 0)
                    ELSE 0 END)
                    FROM read_parquet({quoted(str(job.folder / CHECKED))})
                    WHERE state IN ('new', 'changed') GROUP BY 1 ORDER BY 1"""
            ).fetchall()
            found += [(one.key, str(row[0]), int(row[1])) for row in rows if row[1] is not None]
    return found


def writable_rows(folder: Path, kind: Kind, at_once: int) -> Iterator[tuple[list[Row], dict[str, int]]]:
    """Return the rows that a batch would write, some at a time, with the revision at which each was compared."""
    source = pq.ParquetFile(folder / CHECKED)
    names = [name for name in source.schema_arrow.names if name.startswith("v_")]
    for batch in source.iter_batches(at_once):
        kept = batch.filter(pc.is_in(batch.column("state"), value_set=pa.array([State.NEW, State.CHANGED])))
        if not kept.num_rows:
            continue
        keys: list[str] = kept.column("key").to_pylist()
        columns = [(name[2:], _values(kept.column(name))) for name in names]
        # An empty cell says nothing: what stands in the record stays.
        rows: list[Row] = [
            {name: column[at] for name, column in columns if column[at] is not None}
            for at in range(len(keys))
        ]
        for row, key in zip(rows, keys, strict=True):
            row[kind.natural_key] = key
        yield rows, dict(zip(keys, kept.column("revision").to_pylist(), strict=True))


def _values(column: pa.Array) -> list[Value]:
    """Return a stored column as records hold it."""
    if pa.types.is_date(column.type):
        column = column.cast(pa.string())
    contents = column.to_pylist()
    return [as_value(each) for each in contents] if pa.types.is_list(column.type) else contents
