"""The tables with the rows of some people, for plans where others do not matter (`dependence`).

What is looked up by other keys stays whole: calendars, teams, rates, the books that a filter may ask.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from yeji_engine.documents.measures import (
    ColumnsCredit,
    CompanyCredit,
    OwnerCredit,
    SplitsCredit,
    TeamCredit,
)
from yeji_engine.documents.plan import Plan
from yeji_engine.tables.schema import Table, Tables

PERSON_TABLES: Mapping[str, str] = {
    "people": "person_id",
    "assignments": "person_id",
    "attributes": "person_id",
    "absences": "person_id",
    "ledger": "person_id",
    "targets": "subject_id",
    "readings": "subject_id",
}


def of_people(plan: Plan, tables: Tables, people: Collection[str]) -> Tables:
    """Return the tables as if the company had these people only."""
    wanted = pa.array(sorted(people), pa.string())
    kept = dict(tables)
    for name, column in PERSON_TABLES.items():
        if name in kept:
            kept[name] = _filtered(kept[name], _is_one(column, wanted))
    for name in {m.count.table for m in plan.measures.values() if m.count is not None}:
        if name in kept and name not in PERSON_TABLES:
            kept[name] = _filtered(kept[name], _credited_to(plan, tables, name, wanted))
    return Tables(kept.values())


def _is_one(column: str, people: pa.Array) -> pc.Expression:
    return pc.field(column).cast(pa.string()).isin(people)


def _credited_to(plan: Plan, tables: Tables, table: str, people: pa.Array) -> pc.Expression:
    condition = pc.scalar(False)
    for measure in plan.measures.values():
        if measure.count is None or measure.count.table != table:
            continue
        match measure.count.credit:
            case OwnerCredit(column=column):
                condition = condition | _is_one(column, people)
            case ColumnsCredit(shares=shares):
                for share in shares:
                    condition = condition | _is_one(share.column, people)
            case SplitsCredit() as credit:
                condition = condition | _split_to(tables, credit, people)
            case TeamCredit() | CompanyCredit():
                return pc.scalar(True)
    return condition


def _split_to(tables: Tables, credit: SplitsCredit, people: pa.Array) -> pc.Expression:
    owner = credit.otherwise_owner
    theirs = pc.scalar(False) if owner is None else _is_one(owner, people)
    if credit.table not in tables:
        return theirs
    splits = _filtered(tables[credit.table], _is_one("person_id", people)).arrow()
    return theirs | pc.field(credit.deal).isin(splits["deal_id"].combine_chunks())


def _filtered(table: Table, condition: pc.Expression) -> Table:
    if table.data is not None:
        return Table(table.schema, table.data.filter(condition))
    found = ds.dataset([str(path) for path in table.paths], format="parquet")
    return Table(table.schema, found.to_table(columns=list(table.schema.names), filter=condition))
