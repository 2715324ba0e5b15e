"""What lies in a checked batch: a page of its rows, and what there is to decide. Reads the batch's files only."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from yeji.intake.job import CHECKED, TEXTS, State, quoted

QUESTIONS_SHOWN = 40


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """One row: its number, what becomes of it, what it would hold, what stands now, what is wrong."""

    number: int
    state: str
    contents: Mapping[str, object]
    before: Mapping[str, object]
    faults: tuple[Mapping[str, object], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """Something to be decided once: about a text in a column, a whole column, or rows of one kind."""

    field: str
    ask: str
    found: str
    near: str
    near_label: str
    rows: int
    first_row: int
    letter: str
    nears: tuple[tuple[str, str], ...] = ()
    """Numbers and names that a text may mean."""


def rows_of(folder: Path, states: tuple[str, ...], first: int, count: int) -> list[CheckedRow]:
    """Return some rows, what is wrong before what is to be decided before what changes; then as in the file."""
    wanted = f"WHERE state IN ({', '.join(map(quoted, states))})" if states else ""
    order = "CASE state WHEN 'refused' THEN 0 WHEN 'asked' THEN 1 WHEN 'changed' THEN 2 ELSE 3 END"
    with _opened() as db:
        found = db.execute(
            f"SELECT * FROM read_parquet({quoted(str(folder / CHECKED))}) {wanted} ORDER BY {order}, row LIMIT ? OFFSET ?",
            [count, first],
        )
        names = [each[0] for each in found.description or ()]
        listed = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return [
        CheckedRow(
            row["row"],
            row["state"],
            {name[2:]: content for name, content in row.items() if name.startswith("v_")},
            json.loads(row["before"]) if row["before"] else {},
            tuple(json.loads(row["faults"])) if row["faults"] else (),
        )
        for row in listed
    ]


def questions_of(folder: Path) -> list[Question]:
    """Return what is to be decided, the ones that hold up most rows first."""
    with _opened() as db:
        rows = db.execute(
            f"""WITH asked AS (
                SELECT row, unnest(from_json(faults, '["JSON"]')) AS f
                FROM read_parquet({quoted(str(folder / CHECKED))}) WHERE state IN ('asked', 'refused') AND faults IS NOT NULL)
            SELECT f->>'field', f->>'ask', CASE WHEN f->>'ask' IN ('near', 'several') THEN coalesce(f->>'whole', f->>'found') END,
                   any_value(f->>'near'), any_value(f->>'near_label'), count(*), min(row), any_value(f->>'letter'),
                   any_value(f->'nears')
            FROM asked WHERE f->>'ask' IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 6 DESC, 7 LIMIT {QUESTIONS_SHOWN}"""
        ).fetchall()
    return [
        Question(
            row[0], row[1], row[2] or "", row[3] or "", row[4] or "", row[5], row[6], row[7] or "",
            tuple((number, label) for number, label in json.loads(row[8] or "[]")),
        )
        for row in rows
    ]  # fmt: skip


def refused_rows(
    folder: Path, states: tuple[str, ...]
) -> Iterator[tuple[int, list[str], list[dict[str, object]]]]:
    """Return number, texts as the file has them, and faults of each row that is not written."""
    wanted = ", ".join(map(quoted, states))
    with _opened() as db:
        found = db.execute(
            f"""SELECT texts.*, checked.faults FROM read_parquet({quoted(str(folder / TEXTS))}) AS texts
                JOIN (SELECT row, faults FROM read_parquet({quoted(str(folder / CHECKED))}) WHERE state IN ({wanted})) AS checked
                ON texts.row = checked.row ORDER BY texts.row"""
        )
        while rows := found.fetchmany(1_000):
            for row in rows:
                yield row[0], [text or "" for text in row[1:-1]], json.loads(row[-1]) if row[-1] else []


def states_in(name: str) -> tuple[str, ...]:
    """Return the states that a filter's name means; none for an unknown one or for all."""
    return (name,) if name in set(State) else ()


def _opened() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(":memory:", config={"memory_limit": "200MB", "threads": 2})
