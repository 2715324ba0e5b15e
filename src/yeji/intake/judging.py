"""The second look at a sheet: what its rows mean beside each other and beside the books.

All words and numbers of the file are known by now. Words are named, rows that say two things of one record
are found, and each row is compared with what stands. `checking` calls this; it writes one file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from yeji.intake.heading import Column, importable
from yeji.intake.job import ARROW, AT_ONCE, CHECKED, TYPED, Checked, Job, Progress, Standing, State, quoted
from yeji.intake.naming import NAMING, meaning
from yeji.intake.typed import MISSING, Ask, as_value, fault_json
from yeji.records.kinds import Field, FieldKind, Kind, Row, Value
from yeji_engine.errors import Words
from yeji_engine.tables.faults import Fault

Told = dict[str, object]
"""A fault with its field and the letter of its column."""

NO_NUMBER = Fault(
    "cell-missing", Words("每行都有编号", "a number in each row"), Words("补上再传。", "Fill it in.")
)
TWICE = Fault(
    "twice",
    Words("同一编号只有一行，或各行内容相同", "one row for each number, or rows that say the same"),
    Words("留下对的那行，或选以最后一行为准。", "Keep the right one, or let the last one count."),
)
OLDER = Fault(
    "older",
    Words("比已写入的更新的数据", "data newer than what was written"),
    Words(
        "更新的文件已经写过这一条；留着不写，或选仍以这份为准。",
        "A newer file wrote this record: leave it, or let this one count.",
    ),
)
REPEATED = Fault(
    "repeated",
    Words("不重复的内容", "a content that no other row has"),
    Words("改成各自的。", "Give each its own."),
)


@dataclass
class _Whole:
    """What is known of the whole file before its rows are judged."""

    fields: list[Field]
    named: dict[str, _Named]
    twice: pa.Array
    """Numbers that several rows say different things of."""
    repeated: pa.Array
    """Rows that another row of the file stands for."""
    doubled: dict[str, pa.Array]
    """By unique field: rows whose content an earlier row has."""


class _Named(NamedTuple):
    """The words of a column that mean something, their numbers; the words that mean nothing, their faults."""

    words: pa.Array
    numbers: pa.Array
    unknown: pa.Array
    faults: pa.Array


def judge(job: Job, found: Checked, progress: Progress) -> None:
    """Judge every row that `checking` typed and write what became of each."""
    source = pq.ParquetFile(job.folder / TYPED)
    with duckdb.connect(":memory:", config={"memory_limit": "200MB", "threads": 2}) as db:
        whole = _whole(job, db)
    schema = _schema(whole.fields)
    total, judged = found.counts["rows"], 0
    if total and any(each.key == job.kind.date for each in whole.fields):
        latest = pq.read_table(job.folder / TYPED, columns=[f"v_{job.kind.date}"]).column(0)
        found.covers = pc.max(latest).as_py()
    with pq.ParquetWriter(job.folder / CHECKED, schema, compression="lz4") as out:
        for batch in source.iter_batches(AT_ONCE):
            checked = _judged(job, whole, batch, found)
            out.write_batch(checked.cast(schema))
            counted = pc.value_counts(checked.column("state"))
            for state, count in zip(counted.field(0).to_pylist(), counted.field(1).to_pylist(), strict=True):
                found.counts[state] += count
            judged += batch.num_rows
            progress(total // 2 + judged // 2)


def _schema(fields: Sequence[Field]) -> pa.Schema:
    listed = [(f"v_{each.key}", ARROW.get(each.kind, pa.string())) for each in fields]
    texts = [(name, pa.string()) for name in ("before", "faults")]
    first = [("row", pa.int64()), ("key", pa.string()), ("state", pa.string()), ("revision", pa.int64())]
    return pa.schema([*first, *texts, *listed])


def _whole(job: Job, db: duckdb.DuckDBPyConnection) -> _Whole:
    fields = [each for each in importable(job.kind) if each.key in job.heading.fields]
    columns = ", ".join(f'"v_{each.key}"' for each in fields)
    path = quoted(str(job.folder / TYPED))
    db.execute(
        f"CREATE VIEW given AS SELECT *, {_key_sql(job.kind, fields)} AS k, hash({columns}) AS h FROM read_parquet({path})"
    )
    groups = "SELECT k FROM given WHERE k IS NOT NULL GROUP BY k HAVING count(*) > 1"
    if job.takes_last:
        repeated, twice = _later_rows(db, "k", groups, "row DESC"), pa.array([], pa.string())
    else:
        repeated = _later_rows(db, "k", f"{groups} AND count(DISTINCT h) = 1", "row")
        twice = _column(db, f"{groups} AND count(DISTINCT h) > 1")
    unique = [each.key for each in fields if each.unique and each.key != job.kind.natural_key]
    return _Whole(
        fields,
        {one.key: _named(job, one, db) for one in fields if one.kind in NAMING},
        twice,
        repeated,
        {key: _later_rows(db, f'"v_{key}"', f'SELECT "v_{key}" FROM given', "row") for key in unique},
    )


def _later_rows(db: duckdb.DuckDBPyConnection, column: str, among: str, order: str) -> pa.Array:
    """Return the rows whose column repeats one that comes before in this order."""
    return _column(
        db,
        f"""SELECT row FROM (SELECT row, row_number() OVER (PARTITION BY {column} ORDER BY {order}) AS n
            FROM given WHERE {column} IS NOT NULL AND {column} IN ({among})) WHERE n > 1""",
    )


def _column(db: duckdb.DuckDBPyConnection, query: str) -> pa.Array:
    return db.sql(query).to_arrow_table().column(0).combine_chunks()


def _named(job: Job, one: Field, db: duckdb.DuckDBPyConnection) -> _Named:
    query = f'SELECT DISTINCT "v_{one.key}" FROM given WHERE "v_{one.key}" IS NOT NULL ORDER BY 1'
    words = [str(word) for word in _column(db, query).to_pylist()]
    own: set[str] = set()
    if one.kind is FieldKind.LINK and one.links_to == job.kind.key:
        own = set(_column(db, "SELECT DISTINCT k FROM given WHERE k IS NOT NULL").to_pylist())
    means = meaning(one, words, job.books.directory(one, words), own)
    listed = (means.numbers, means.numbers.values(), means.faults, means.faults.values())
    return _Named(*(pa.array(list(each), pa.string()) for each in listed))


def _key_sql(kind: Kind, fields: Sequence[Field]) -> str:
    present = {each.key for each in fields}
    parts = [f'"v_{key}"::VARCHAR' if key in present else "NULL" for key in kind.number_from]
    composed = ""
    if len(parts) > 1:
        missing = f"{parts[0]} IS NULL OR {parts[1]} IS NULL"
        composed = f"CASE WHEN {missing} THEN NULL ELSE concat_ws('/', {', '.join(parts)}) END"
    if kind.natural_key in present:
        own = f'"v_{kind.natural_key}"'
        return f"coalesce({own}, {composed})" if composed else own
    return composed or "NULL::VARCHAR"


# ---------- some rows ----------


@dataclass
class _Some:
    """Some rows while they are judged."""

    keys: list[str | None]
    faults: dict[int, list[Told]]
    standing: Mapping[str, Standing]
    changes: dict[int, dict[str, Value]]
    repeated: frozenset[int]
    twice: frozenset[str]
    older: frozenset[str]


def _judged(job: Job, whole: _Whole, batch: pa.RecordBatch, found: Checked) -> pa.RecordBatch:
    values, faults = _meant(job, whole, batch)
    keys = _keys(job.kind, values, batch.num_rows)
    some = _compared(job, whole, (batch.column("row"), keys, values), faults, found)
    rows = [_row(some, job, at) for at in range(batch.num_rows)]
    revisions = [some.standing[key].revision if key and key in some.standing else 0 for key in some.keys]
    before = [_json(some.changes.get(at)) for at in range(batch.num_rows)]
    return pa.RecordBatch.from_arrays(
        [
            batch.column("row"),
            keys,
            pa.array([str(state) for state, _told in rows], pa.string()),
            pa.array(revisions, pa.int64()),
            pa.array(before, pa.string()),
            pa.array([_json(told) for _state, told in rows], pa.string()),
            *(values[each.key].cast(ARROW.get(each.kind, pa.string())) for each in whole.fields),
        ],
        schema=_schema(whole.fields),
    )


def _meant(job: Job, whole: _Whole, batch: pa.RecordBatch) -> tuple[dict[str, pa.Array], dict[str, pa.Array]]:
    """Return the contents with words named, and the faults of each field."""
    values: dict[str, pa.Array] = {}
    faults: dict[str, pa.Array] = {}
    for one in whole.fields:
        content, told = batch.column(f"v_{one.key}"), batch.column(f"x_{one.key}")
        if one.key in whole.named:
            named = whole.named[one.key]
            told = pc.coalesce(told, named.faults.take(pc.index_in(content, value_set=named.unknown)))
            content = named.numbers.take(pc.index_in(content, value_set=named.words))
        if one.required and one.key != job.kind.natural_key:
            empty = pc.and_(pc.is_null(content), pc.is_null(told))
            told = pc.if_else(empty, pa.scalar(fault_json(MISSING, "")), told)
        if one.key in whole.doubled:
            again = pc.is_in(batch.column("row"), value_set=whole.doubled[one.key])
            told = pc.if_else(again, pa.scalar(fault_json(REPEATED, "")), told)
        values[one.key], faults[one.key] = content, told
    return values, faults


def _compared(
    job: Job,
    whole: _Whole,
    given: tuple[pa.Array, pa.Array, Mapping[str, pa.Array]],
    faults: Mapping[str, pa.Array],
    found: Checked,
) -> _Some:
    rows, keys, values = given
    by_row = _faults_by_row(faults, job.heading.fields)
    listed: list[str | None] = keys.to_pylist()
    standing = job.books.standing([key for at, key in enumerate(listed) if key and at not in by_row])
    contents = _contents(whole.fields, values) if standing else {}
    changes = {
        at: changed
        for at, key in enumerate(listed)
        if key
        and key in standing
        and at not in by_row
        and (changed := _difference(standing[key].row, contents, at))
    }
    older: set[str] = set()
    if changes and found.covers and not job.takes_older:
        older = job.books.newer([str(listed[at]) for at in changes], found.covers)
    repeated = (
        pc.indices_nonzero(pc.is_in(rows, value_set=whole.repeated)).to_pylist()
        if len(whole.repeated)
        else []
    )
    twice = frozenset(whole.twice.to_pylist()) if len(whole.twice) else frozenset()
    return _Some(listed, by_row, standing, changes, frozenset(repeated), twice, frozenset(older))


def _row(some: _Some, job: Job, at: int) -> tuple[State, list[Told]]:
    """Return what becomes of one row, and why."""
    key, told = some.keys[at], some.faults.get(at, [])
    columns = job.heading.fields
    number = job.kind.natural_key if job.kind.natural_key in columns else next(iter(columns), "")
    column = columns.get(number)
    if told:
        return (State.ASKED if all(each.get("ask") for each in told) else State.REFUSED), told
    if not key:
        return State.REFUSED, [_placed(fault_json(NO_NUMBER, ""), number, column)]
    if at in some.repeated:
        return State.SAME, []
    if key in some.twice:
        return State.ASKED, [_placed(fault_json(TWICE, key, ask=Ask.TWICE), number, column)]
    if key not in some.standing:
        return State.NEW, []
    if at not in some.changes:
        return State.SAME, []
    if key in some.older:
        return State.ASKED, [_placed(fault_json(OLDER, key, ask=Ask.OLDER), number, column)]
    return State.CHANGED, []


def _json(content: object) -> str | None:
    return json.dumps(content, ensure_ascii=False) if content else None


def _keys(kind: Kind, values: Mapping[str, pa.Array], count: int) -> pa.Array:
    null = pa.nulls(count, pa.string())
    composed = null
    if len(kind.number_from) > 1:
        parts = [values[key].cast(pa.string()) if key in values else null for key in kind.number_from]
        needed = pc.and_(pc.is_valid(parts[0]), pc.is_valid(parts[1]))
        joined = pc.binary_join_element_wise(*parts, "/", null_handling="skip")
        composed = pc.if_else(needed, joined, pa.scalar(None, pa.string()))
    return pc.coalesce(values[kind.natural_key], composed) if kind.natural_key in values else composed


def _faults_by_row(faults: Mapping[str, pa.Array], columns: Mapping[str, Column]) -> dict[int, list[Told]]:
    by_row: dict[int, list[Told]] = {}
    for key, told in faults.items():
        if told.null_count == len(told):
            continue
        places = pc.indices_nonzero(pc.is_valid(told)).to_pylist()
        for at, text in zip(places, told.take(pa.array(places, pa.int64())).to_pylist(), strict=True):
            by_row.setdefault(at, []).append(_placed(text, key, columns.get(key)))
    return by_row


def _placed(fault: str, key: str, column: Column | None) -> Told:
    told: Told = json.loads(fault)
    return {**told, "field": key, "letter": column.letter if column else ""}


def _contents(fields: Sequence[Field], values: Mapping[str, pa.Array]) -> dict[str, list[Value]]:
    return {each.key: [as_value(content) for content in values[each.key].to_pylist()] for each in fields}


def _difference(row: Row, contents: Mapping[str, Sequence[Value]], at: int) -> dict[str, Value]:
    """Return what stands now in each field that the file would change; an empty cell changes nothing."""
    return {
        key: row.get(key)
        for key, column in contents.items()
        if column[at] is not None and row.get(key) != column[at]
    }
