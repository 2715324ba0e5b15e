"""What one more deal would pay somebody, on the data that a run froze: nothing is written.

The plan itself answers, so whatever it asks of a record must stand in it. It is therefore one more like the last
that counted: the same customer, product, state; only its amount and its day are its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

import pyarrow.compute as pc
import pyarrow.dataset as ds

from yeji.results.folder import read_results
from yeji.runs.folders import results_of
from yeji.runs.models import Run
from yeji.runs.working import inputs_of
from yeji_engine.documents.base import Unit
from yeji_engine.documents.measures import Aggregate, Count
from yeji_engine.documents.plan import Plan
from yeji_engine.errors import Place, PlanRefused
from yeji_engine.explain import lines_of
from yeji_engine.language.nodes import names_used
from yeji_engine.language.parse import parse
from yeji_engine.run.marginal import Marginal, OneMore, marginal
from yeji_engine.tables.schema import SCALED_KINDS, Column, Table, Tables

AMOUNT = Decimal(10_000)
ASKED_BEFORE = 2_000
"""Answers that a process keeps: a finished run gives the same for ever."""


@dataclass(frozen=True, slots=True)
class More:
    """What one more record of a measure adds: to each component, and to what is paid."""

    measure: str
    parts: tuple[tuple[str, Decimal], ...]
    payable: Decimal | None
    """None where the whole was not computed."""


def one_more(run: Run, number: str) -> tuple[More, ...]:
    """Return what `AMOUNT` more of each measure that pays would add for a person of a finished run."""
    return _asked(run.pk, run.checksum, number)


@lru_cache(maxsize=ASKED_BEFORE)
def _asked(run: int, checksum: str, number: str) -> tuple[More, ...]:
    del checksum
    found = Run.objects.get(pk=run)
    plan, period, tables = inputs_of(found)
    answers = []
    for measure in measures_that_pay(plan):
        more = OneMore(measure, number, AMOUNT, None, _like_the_last(found, tables, measure, number))
        try:
            answers.append(_told(marginal(plan, tables, period, more), measure))
        except PlanRefused:
            # A record that the plan cannot take is none that pays.
            continue
    return tuple(answers)


def measures_that_pay(plan: Plan) -> list[str]:
    """Return the measures that sum money of records and are what a component prices, by themselves or in a formula."""
    priced = _behind(plan, [component.base for component in plan.components.values() if component.base])
    deals = {component.deal for component in plan.components.values()}
    return [
        name
        for name, measure in plan.measures.items()
        if measure.count is not None
        and measure.count.aggregate is Aggregate.SUM
        and measure.unit is Unit.MONEY
        and name in priced | deals
    ]


def _behind(plan: Plan, formulas: list[str]) -> set[str | None]:
    """The measures that formulas name, and those that the formulas of these name in turn."""
    found: set[str | None] = set()
    waiting = list(formulas)
    while waiting:
        node = parse(waiting.pop(), place=Place()).node
        named = {name.partition(".")[0] for name in names_used(node)} if node else set()
        for name in named - found:
            found.add(name)
            measure = plan.measures.get(name)
            if measure is not None and measure.formula:
                waiting.append(measure.formula)
    return found


def _told(found: Marginal, measure: str) -> More:
    rows = found.comparison.rows("payouts")
    own = [row for row in rows if row["person_id"] == found.person_id]
    parts = tuple(
        (str(row["component"]), row["difference_paid"])
        for row in own
        if isinstance(row["difference_paid"], Decimal) and row["difference_paid"]
    )
    return More(measure, parts, found.payable if _is_known(found) else None)


def _is_known(found: Marginal) -> bool:
    settled = found.after.tables["settlements"].filter(
        (pc.field("person_id") == found.person_id) & (pc.field("kind") == "payable")
    )
    return bool(settled.num_rows) and not settled["amount"].null_count


def _like_the_last(run: Run, tables: Tables, measure: str, number: str) -> dict[str, str]:
    stored = read_results(results_of(run.pk).root)
    count = stored.plan.measures[measure].count
    rows = lines_of(stored.tables, stored.lines, measure, number)
    if count is None or not rows:
        return {}
    table = tables[count.table]
    row, own = _row_of(table, rows[-1].source_id), _own_columns(table, count)
    return {
        column.name: _text(row[column.name], column)
        for column in table.schema.columns
        if column.name not in own and row.get(column.name) is not None
    }


def _own_columns(table: Table, count: Count) -> set[str]:
    """What the record has for itself: its key, its day, its amount."""
    return {*(count.row_key or table.schema.key), *table.schema.key, count.date, count.column or ""}


def _row_of(table: Table, key: str) -> dict[str, object]:
    wanted = pc.field(table.schema.key[0]).cast("string") == key
    if table.data is not None:
        found = table.data.filter(wanted).to_pylist()
    else:
        paths = [str(path) for path in table.paths]
        found = ds.dataset(paths, format="parquet").to_table(filter=wanted).to_pylist()
    return found[0] if found else {}


def _text(cell: object, column: Column) -> str:
    """A stored cell as it is written in a file."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int) and column.kind in SCALED_KINDS:
        return f"{Decimal(cell).scaleb(-column.decimals):f}"
    return str(cell)
