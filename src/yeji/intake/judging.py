"""The second look at a sheet: what its rows mean beside each other and beside the books.

All words and numbers of the file are known by now. Words are named, rows that say two things of one record
are found, and each row is compared with what stands. `checking` calls this; it writes one file.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from yeji.intake.heading import Column, importable
from yeji.intake.job import (
    ARROW,
    AT_ONCE,
    CHECKED,
    QUICKLY,
    TYPED,
    Checked,
    Job,
    Progress,
    Standing,
    State,
    quoted,
)
from yeji.intake.naming import NAMING, meaning
from yeji.intake.typed import MISSING, Ask, as_value, fault_json, longest, too_long
from yeji.records.kinds import Field, FieldKind, Kind, Row, Value
from yeji_engine.errors import Words
from yeji_engine.tables.faults import Fault

NO_NUMBER = Fault(
    "cell-missing", Words("每行都有编号", "a number in each row"), Words("补上再传。", "Fill it in.")
)
TWICE = Fault(
    "twice",
    Words("同一编号只有一行，或各行内容相同", "one row for each number, or rows that say the same"),
    Words("留下对的那行，或选以哪一行为准。", "Keep the right one, or say which one counts."),
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
    with pq.ParquetWriter(job.folder / CHECKED, schema, **QUICKLY) as out:
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
    db.execute(f"CREATE VIEW typed AS FROM read_parquet({quoted(str(job.folder / TYPED))})")
    named = {one.key: _named(job, one, db) for one in fields if one.kind in NAMING}
    # A number is made of what words mean: 周子昂 and P01 are one person in it.
    parts = [key for key in job.kind.number_from if key in named]
    for key in parts:
        db.register(f"n_{key}", pa.table({"word": named[key].words, "number": named[key].numbers}))
    joins = " ".join(f'LEFT JOIN "n_{key}" ON "n_{key}".word = "v_{key}"' for key in parts)
    own = _key_sql(job.kind, fields, {key: f'"n_{key}".number' for key in parts})
    db.execute(f"CREATE VIEW given AS SELECT typed.*, {own} AS k FROM typed {joins}")
    repeated, twice = _repeated(job, fields, db)
    unique = [each.key for each in fields if each.unique and each.key != job.kind.natural_key]
    return _Whole(
        fields,
        named,
        twice,
        repeated,
        {
            key: _later_rows(
                db, f'"v_{key}"', f'SELECT "v_{key}" FROM given GROUP BY 1 HAVING count(*) > 1', "row"
            )
            for key in unique
        },
    )


def _repeated(job: Job, fields: Sequence[Field], db: duckdb.DuckDBPyConnection) -> tuple[pa.Array, pa.Array]:
    """Return the rows that another one stands for, and the numbers of which rows say different things."""
    # Most files name each record once: then nothing but the numbers is looked at.
    db.execute(
        "CREATE TABLE several AS SELECT k FROM given WHERE k IS NOT NULL GROUP BY k HAVING count(*) > 1"
    )
    if job.takes_first or job.takes_last:
        order = "row" if job.takes_first else "row DESC"
        return _later_rows(db, "k", "SELECT k FROM several", order), _texts(())
    columns = ", ".join(f'"v_{each.key}"' for each in fields)
    db.execute(
        f"""CREATE TABLE differing AS SELECT k FROM (SELECT k, hash({columns}) AS h FROM given WHERE k IN (FROM several))
            GROUP BY k HAVING min(h) <> max(h)"""
    )
    alike = "SELECT k FROM several WHERE k NOT IN (FROM differing)"
    return _later_rows(db, "k", alike, "row"), _column(db, "FROM differing")


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
    query = f'SELECT DISTINCT "v_{one.key}" FROM typed WHERE "v_{one.key}" IS NOT NULL ORDER BY 1'
    words = [str(word) for word in _column(db, query).to_pylist()]
    own: set[str] = set()
    if one.kind is FieldKind.LINK and one.links_to == job.kind.key:
        fields = [each for each in importable(job.kind) if each.key in job.heading.fields]
        own = set(_column(db, f"SELECT DISTINCT {_key_sql(job.kind, fields, {})} FROM typed").to_pylist())
    means = meaning(one, words, job.books.directory(one, words), own)
    listed = (means.numbers, means.numbers.values(), means.faults, means.faults.values())
    return _Named(*(pa.array(list(each), pa.string()) for each in listed))


def _key_sql(kind: Kind, fields: Sequence[Field], instead: Mapping[str, str]) -> str:
    present = {each.key for each in fields}
    parts = [
        instead.get(key, f'"v_{key}"::VARCHAR') if key in present else "NULL" for key in kind.number_from
    ]
    composed = ""
    if len(parts) > 1:
        missing = f"{parts[0]} IS NULL OR {parts[1]} IS NULL"
        composed = f"CASE WHEN {missing} THEN NULL ELSE concat_ws('/', {', '.join(parts)}) END"
    if kind.natural_key in present:
        own = f'"v_{kind.natural_key}"'
        return f"coalesce({own}, {composed})" if composed else own
    return composed or "NULL::VARCHAR"


# ---------- some rows ----------


class _Case(NamedTuple):
    """One way in which a row may stand: where it holds, what becomes of the row, and why."""

    holds: pa.Array
    state: State
    why: Fault | None = None
    ask: str = ""


@dataclass(frozen=True)
class _Some:
    """Some rows while they are judged, column by column; what only few rows have, by their numbers."""

    rows: pa.Array
    keys: pa.Array
    told: pa.Array
    """The faults of a row's cells as JSON, null where there is none."""
    mendable: pa.Array
    """True where answers would mend each faulty cell of the row."""
    standing: Mapping[str, Standing]
    changes: Mapping[int, dict[str, Value]]
    """By its number, what a row would change of its record: the contents that stand."""
    older: frozenset[str]


def _judged(job: Job, whole: _Whole, batch: pa.RecordBatch, found: Checked) -> pa.RecordBatch:
    values, faults = _meant(job, whole, batch)
    keys = _keys(job.kind, values, batch.num_rows)
    some = _compared(
        job, whole, _faulty(batch.column("row"), keys, faults, job.heading.fields), values, found
    )
    states, told = _states(job, whole, some)
    revisions = pa.array([each.revision for each in some.standing.values()], pa.int64())
    before = {at: json.dumps(changed, ensure_ascii=False) for at, changed in some.changes.items()}
    return pa.RecordBatch.from_arrays(
        [
            some.rows,
            keys,
            states,
            pc.fill_null(revisions.take(pc.index_in(keys, value_set=_texts(some.standing))), 0),
            _by_row(some.rows, before),
            told,
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


def _faulty(
    rows: pa.Array, keys: pa.Array, faults: Mapping[str, pa.Array], columns: Mapping[str, Column]
) -> _Some:
    """Return the rows with the faults of their cells, each told with its field and the letter of its column."""
    told = [
        _placed(each, key, columns.get(key)) for key, each in faults.items() if each.null_count < len(each)
    ]
    if not told:
        return _Some(rows, keys, pa.nulls(len(rows), pa.string()), _none(rows), {}, {}, frozenset())
    listed = _listed(told)
    # A text that stands in JSON has its quotation marks escaped, so that it cannot look like a key.
    mended = [pc.fill_null(pc.match_substring(each, '"ask": "'), True) for each in told]
    return _Some(rows, keys, listed, reduce(pc.and_, mended), {}, {}, frozenset())


def _listed(told: Sequence[pa.Array]) -> pa.Array:
    """Return the JSON list of each row's faults, null where it has none."""
    # Arrow's join that skips nulls leaves out the rows in which all are null.
    ended = [pc.coalesce(pc.binary_join_element_wise(each, ", ", ""), "") for each in told]
    joined = pc.binary_join_element_wise(*ended, "")
    listed = pc.binary_join_element_wise("[", pc.binary_replace_slice(joined, -2, sys.maxsize, ""), "]", "")
    return pc.if_else(pc.equal(joined, ""), pa.scalar(None, pa.string()), listed)


def _placed(told: pa.Array, key: str, column: Column | None) -> pa.Array:
    place = json.dumps({"field": key, "letter": column.letter if column else ""}, ensure_ascii=False)
    return pc.binary_replace_slice(told, start=-1, stop=sys.maxsize, replacement=f", {place[1:]}")


def _compared(job: Job, whole: _Whole, some: _Some, values: Mapping[str, pa.Array], found: Checked) -> _Some:
    """Return the rows with what stands of them in the books, and what they would change."""
    sound = pc.and_(pc.is_null(some.told), pc.is_valid(some.keys))
    standing = job.books.standing(some.keys.filter(sound).to_pylist())
    if not standing:
        return some
    stands = pc.and_(sound, pc.is_in(some.keys, value_set=_texts(standing)))
    contents = _contents(whole.fields, {key: column.filter(stands) for key, column in values.items()})
    keys: list[str] = some.keys.filter(stands).to_pylist()
    differences = [_difference(standing[key].row, contents, at) for at, key in enumerate(keys)]
    rows = some.rows.filter(stands).to_pylist()
    changes = {row: changed for row, changed in zip(rows, differences, strict=True) if changed}
    older: set[str] = set()
    if changes and found.covers and not job.takes_older:
        moved = [key for key, changed in zip(keys, differences, strict=True) if changed]
        older = job.books.newer(moved, found.covers)
    return replace(some, standing=standing, changes=changes, older=frozenset(older))


def _states(job: Job, whole: _Whole, some: _Some) -> tuple[pa.Array, pa.Array]:
    """Return what becomes of each row, and why, as JSON."""
    faulty = pc.is_valid(some.told)
    changed = pc.is_in(some.rows, value_set=_numbers(some.changes))
    most = longest(job.kind.field(job.kind.natural_key))
    # The first that holds decides; where none does, the row changes what stands.
    cases = (
        _Case(pc.and_(faulty, some.mendable), State.ASKED),
        _Case(faulty, State.REFUSED),
        _Case(pc.is_null(some.keys), State.REFUSED, NO_NUMBER),
        # A number made of parts may be longer than each of them.
        _Case(pc.greater(pc.utf8_length(some.keys), most), State.REFUSED, too_long(most)),
        _Case(pc.is_in(some.rows, value_set=whole.repeated), State.SAME),
        _Case(pc.is_in(some.keys, value_set=whole.twice), State.ASKED, TWICE, Ask.TWICE),
        _Case(pc.invert(pc.is_in(some.keys, value_set=_texts(some.standing))), State.NEW),
        _Case(pc.invert(changed), State.SAME),
        _Case(pc.is_in(some.keys, value_set=_texts(some.older)), State.ASKED, OLDER, Ask.OLDER),
        _Case(changed, State.CHANGED),
    )
    which = pc.case_when(pc.make_struct(*(each.holds for each in cases)), *range(len(cases)))
    states = pa.array([str(each.state) for each in cases], pa.string()).take(which)
    said: dict[int, str] = {}
    for number, each in enumerate(cases):
        if each.why is not None:
            said |= _told_of_number(job, some, pc.equal(which, number), each)
    return states, pc.coalesce(some.told, _by_row(some.rows, said))


def _told_of_number(job: Job, some: _Some, where: pa.Array, case: _Case) -> dict[int, str]:
    """Return what is wrong with the number of some rows, by row."""
    rows = some.rows.filter(where).to_pylist()
    if case.why is None or not rows:
        return {}
    columns = job.heading.fields
    field = job.kind.natural_key if job.kind.natural_key in columns else next(iter(columns), "")
    keys = some.keys.filter(where).to_pylist()
    told = _texts(fault_json(case.why, key or "", ask=case.ask) for key in keys)
    placed = _placed(told, field, columns.get(field)).to_pylist()
    return {row: f"[{each}]" for row, each in zip(rows, placed, strict=True)}


def _texts(words: Iterable[str]) -> pa.Array:
    return pa.array(list(words), pa.string())


def _numbers(rows: Iterable[int]) -> pa.Array:
    return pa.array(list(rows), pa.int64())


def _none(rows: pa.Array) -> pa.Array:
    return pa.repeat(pa.scalar(False), len(rows))


def _by_row(rows: pa.Array, texts: Mapping[int, str]) -> pa.Array:
    """Return a column that holds each text at its row, null elsewhere."""
    if not texts:
        return pa.nulls(len(rows), pa.string())
    return _texts(texts.values()).take(pc.index_in(rows, value_set=_numbers(texts)))


def _keys(kind: Kind, values: Mapping[str, pa.Array], count: int) -> pa.Array:
    null = pa.nulls(count, pa.string())
    composed = null
    if len(kind.number_from) > 1:
        parts = [values[key].cast(pa.string()) if key in values else null for key in kind.number_from]
        needed = pc.and_(pc.is_valid(parts[0]), pc.is_valid(parts[1]))
        # Not by the join that skips nulls: it leaves out the rows in which all are null.
        more = [pc.coalesce(pc.binary_join_element_wise("/", part, ""), "") for part in parts[2:]]
        joined = pc.binary_join_element_wise(pc.binary_join_element_wise(*parts[:2], "/"), *more, "")
        composed = pc.if_else(needed, joined, pa.scalar(None, pa.string()))
    return pc.coalesce(values[kind.natural_key], composed) if kind.natural_key in values else composed


def _contents(fields: Sequence[Field], values: Mapping[str, pa.Array]) -> dict[str, list[Value]]:
    return {each.key: [as_value(content) for content in values[each.key].to_pylist()] for each in fields}


def _difference(row: Row, contents: Mapping[str, Sequence[Value]], at: int) -> dict[str, Value]:
    """Return what stands now in each field that the file would change; an empty cell changes nothing."""
    return {
        key: row.get(key)
        for key, column in contents.items()
        if column[at] is not None and row.get(key) != column[at]
    }
