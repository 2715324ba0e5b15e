"""Whether the tables and columns that a plan names exist and hold what the plan expects.

Against the company's own tables a misspelt column is an error. Against the standard tables it is a
warning, because a company may add columns; a table that is none of them is only mentioned.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from yeji_engine.checking.subject import Subject, did_you_mean
from yeji_engine.documents.components import Component, Holdback, Milestones, OnCash
from yeji_engine.documents.measures import (
    Aggregate,
    ColumnsCredit,
    Count,
    Measure,
    OwnerCredit,
    SplitsCredit,
    TeamCredit,
)
from yeji_engine.documents.places import Path, shown
from yeji_engine.errors import Diagnostic, Severity, Words
from yeji_engine.language.kinds import KIND_WORDS, NUMERIC, Kind

_ANY = frozenset(Kind)
_TEXT = frozenset({Kind.TEXT})
_DATE = frozenset({Kind.DATE})


class Use(NamedTuple):
    """A column that the plan names, and the kinds that would do."""

    table: str
    column: str
    kinds: frozenset[Kind]
    path: Path


def check_columns(seen: Subject) -> Iterator[Diagnostic]:
    """Report tables and columns that are not there, columns of the wrong kind, units that do not fit."""
    mentioned: set[str] = set()
    for use in uses_of(seen):
        columns = seen.scope.columns(use.table)
        if columns is None:
            if use.table not in mentioned:
                mentioned.add(use.table)
                yield _unknown_table(seen, use)
        elif use.column not in columns:
            yield _unknown_column(seen, use, columns)
        elif columns[use.column] not in use.kinds:
            yield _wrong_kind(seen, use, columns[use.column])
    for name, measure in seen.plan.measures.items():
        yield from _unit(seen, measure, ("measures", name))


def uses_of(seen: Subject) -> Iterator[Use]:
    """Return every column that the plan names outside formulas."""
    for name, measure in seen.plan.measures.items():
        if measure.count is not None:
            yield from _of_count(measure.count, ("measures", name, "count"))
    for name, component in seen.plan.components.items():
        yield from _of_component(seen, component, ("components", name))


def _of_count(count: Count, path: Path) -> Iterator[Use]:
    yield Use(count.table, count.date, _DATE, (*path, "date"))
    if count.column is not None:
        counts_any = count.aggregate in {Aggregate.DISTINCT, Aggregate.COUNT}
        yield Use(count.table, count.column, _ANY if counts_any else NUMERIC, (*path, "column"))
    yield from _of_credit(count, (*path, "credit"))
    for place, key in enumerate(count.row_key):
        yield Use(count.table, key, _ANY, (*path, "row_key", place))
    deal = count.deal
    if deal.exchange is not None:
        yield Use(count.table, deal.exchange.currency, _TEXT, (*path, "deal", "exchange", "currency"))
        if deal.exchange.date is not None:
            yield Use(count.table, deal.exchange.date, _DATE, (*path, "deal", "exchange", "date"))
    for place, key in enumerate(deal.factor.keys if deal.factor else ()):
        yield Use(count.table, key, _TEXT, (*path, "deal", "factor", "keys", place))
    if deal.age is not None:
        yield Use(count.table, deal.age.since, _DATE, (*path, "deal", "age", "since"))
        yield Use(count.table, deal.age.until, _DATE, (*path, "deal", "age", "until"))


def _of_credit(count: Count, path: Path) -> Iterator[Use]:
    match count.credit:
        case OwnerCredit(column=column) | TeamCredit(column=column):
            yield Use(count.table, column, _TEXT, (*path, "column"))
        case ColumnsCredit(shares=shares):
            for place, share in enumerate(shares):
                yield Use(count.table, share.column, _TEXT, (*path, "shares", place, "column"))
        case SplitsCredit(deal=deal, otherwise_owner=owner):
            yield Use(count.table, deal, _TEXT, (*path, "deal"))
            if owner is not None:
                yield Use(count.table, owner, _TEXT, (*path, "otherwise_owner"))
        case _:
            return


def _of_component(seen: Subject, component: Component, path: Path) -> Iterator[Use]:
    timing = component.timing
    inside = (*path, "timing")
    if isinstance(timing, Milestones | OnCash):
        yield Use(timing.table, timing.deal, _TEXT, (*inside, "deal"))
        yield Use(timing.table, timing.date, _DATE, (*inside, "date"))
    match timing:
        case Milestones():
            yield Use(timing.table, timing.event, _TEXT, (*inside, "event"))
        case OnCash():
            yield Use(timing.table, timing.received, NUMERIC, (*inside, "received"))
            deals = seen.scope.deals.get(component.deal or "")
            if deals is not None:
                yield Use(deals[0], timing.contract, NUMERIC, (*inside, "contract"))
        case Holdback(table=str(table)):
            if timing.deal is not None:
                yield Use(table, timing.deal, _TEXT, (*inside, "deal"))
            if timing.date is not None:
                yield Use(table, timing.date, _DATE, (*inside, "date"))
            if timing.person is not None:
                yield Use(table, timing.person, _TEXT, (*inside, "person"))
        case _:
            pass
    back = component.reversal
    if back is not None:
        yield Use(back.table, back.deal, _TEXT, (*path, "reversal", "deal"))
        yield Use(back.table, back.date, _DATE, (*path, "reversal", "date"))
        if back.amount is not None:
            yield Use(back.table, back.amount, NUMERIC, (*path, "reversal", "amount"))


def _unknown_table(seen: Subject, use: Use) -> Diagnostic:
    tables = seen.scope.tables
    message = Words(f"没有表 {use.table}。", f"there is no table {use.table}.")
    if seen.own_tables:
        return seen.error("table-unknown", use.path, message, did_you_mean(use.table, tables))
    return seen.info(
        "table-unknown",
        use.path,
        Words(f"表 {use.table} 不是标准表。", f"{use.table} is not one of the standard tables."),
        Words("它的列在读入数据时检查。", "Its columns are checked when the data are read."),
    )


def _unknown_column(seen: Subject, use: Use, columns: Mapping[str, Kind]) -> Diagnostic:
    return seen.finding(
        Severity.ERROR if seen.own_tables else Severity.WARNING,
        "column-unknown",
        use.path,
        Words(
            f"表 {use.table} 没有列 {shown(use.column)}。",
            f"the table {use.table} has no column {shown(use.column)}.",
        ),
        did_you_mean(use.column, columns),
    )


def _wrong_kind(seen: Subject, use: Use, found: Kind) -> Diagnostic:
    wanted = [KIND_WORDS[kind] for kind in Kind if kind in use.kinds]
    return seen.error(
        "column-kind",
        use.path,
        Words(
            f"列 {use.column} 是{KIND_WORDS[found].zh},这里要{'、'.join(w.zh for w in wanted)}。",
            f"the column {use.column} holds {KIND_WORDS[found].en}; needed is {' or '.join(w.en for w in wanted)}.",
        ),
        Words("换一列。", "Name another column."),
    )


def _unit(seen: Subject, measure: Measure, path: Path) -> Iterator[Diagnostic]:
    """Report a unit that is not that of what is counted."""
    count = measure.count
    if count is None:
        return
    kind = _counted_kind(seen, count)
    unit = Kind(measure.unit.value)
    if kind is None or kind not in NUMERIC or Kind.NUMBER in {kind, unit} or kind is unit:
        return
    yield seen.error(
        "unit-differs",
        (*path, "unit"),
        Words(
            f"单位写的是{KIND_WORDS[unit].zh},数出来的是{KIND_WORDS[kind].zh}。",
            f"the unit is {KIND_WORDS[unit].en}, but what is counted is {KIND_WORDS[kind].en}.",
        ),
        Words(f"写 unit: {kind.value},或换一列。", f"Write unit: {kind.value}, or name another column."),
    )


def _counted_kind(seen: Subject, count: Count) -> Kind | None:
    if count.aggregate in {Aggregate.COUNT, Aggregate.DISTINCT}:
        return Kind.COUNT
    columns = seen.scope.columns(count.table) or {}
    return columns.get(count.column or "")
