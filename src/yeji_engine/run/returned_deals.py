"""Measures in which returns count: priced as negative deals now, or as if they had never been sold (C54, C55).

A component that treats returns so gets tables and measures of its own: the table of deals with the
returns in it, the measure over that table, and every formula that depends on it. Nothing below knows
that they are not the company's. Returns that take back exactly what was earned are settlement's matter.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from yeji_engine.binding.formulas import with_formulas
from yeji_engine.binding.job import Job
from yeji_engine.binding.names import canonical as stored_name
from yeji_engine.documents.components import Clawback, Component, Reversal
from yeji_engine.documents.measures import Count, Measure
from yeji_engine.documents.plan import Plan
from yeji_engine.graph.expressions import (
    Number,
    Value,
    as_text,
    choose,
    day,
    is_missing,
    known_text,
    missing_like,
    narrow_number,
    number,
    text,
)
from yeji_engine.graph.frames import Frame
from yeji_engine.graph.lowering import Lowering
from yeji_engine.graph.sheets import Sheet
from yeji_engine.graph.totals import rows, rows_where, total
from yeji_engine.language.canonical import canonical
from yeji_engine.language.nodes import Call, Name, names_used, walk
from yeji_engine.tables.schema import Column, ColumnKind, TableSchema

EVENT_DATE = "event_date·"
CLOSED = "replayed_closed_"
"""Begins the names of the steps with deals of closed periods that were returned in this one."""
AFTER_RETURNS = "_扣除退回_"
"""Stands between a measure and the component that has it with its returns."""
PRICED_AGAIN = frozenset({Clawback.RE_RATED, Clawback.REPLAY})


def with_returns(job: Job, until: date) -> Job:
    """Return the job with the tables and measures of components that price returns; counts those before `until`."""
    for index, (name, component) in enumerate(job.plan.components.items()):
        rule = component.reversal
        if rule is None or rule.how not in PRICED_AGAIN or not job.has(rule.table):
            continue
        if component.deal is None or job.plan.measures[component.deal].count is None:
            continue
        job = _one(job, _Priced(name, component, rule, f"returns_{index}"), until)
    return job


@dataclass(frozen=True)
class _Priced:
    """A component whose returns are priced."""

    name: str
    component: Component
    rule: Reversal
    slot: str


def _one(job: Job, priced: _Priced, until: date) -> Job:
    deal = str(priced.component.deal)
    count = job.plan.measures[deal].count
    if count is None:
        raise TypeError(f"{deal!r} is not counted")
    source = count.table
    made = f"{source}·{priced.slot}"
    frame = _never_sold(job, priced, count, until)
    if priced.rule.how is Clawback.RE_RATED:
        frame = _sold_back(job, priced, count, until)
    else:
        job.program.step(f"{CLOSED}{priced.slot}", _of_closed_periods(job, priced, count))
    job.program.step(priced.slot, frame)
    duplicated = {made: job.duplicated[source]} if source in job.duplicated else {}
    job = replace(
        job,
        schemas={**job.schemas, made: _schema(job.schemas[source], made, frame)},
        cleaned={**job.cleaned, made: priced.slot},
        duplicated={**job.duplicated, **duplicated},
    )
    if priced.rule.how is Clawback.RE_RATED:
        job = replace(job, credited_on={**job.credited_on, made: count.date})
    plan, hidden = _with_measures(job, priced, _counted_there(count, made, priced.rule))
    return replace(job, plan=plan, hidden={**job.hidden, **hidden})


def _counted_there(count: Count, table: str, rule: Reversal) -> Count:
    if rule.how is Clawback.REPLAY:
        return count.model_copy(update={"table": table})
    shape = count.deal
    if shape.exchange is not None and shape.exchange.date is None:
        # The money came back in the currency of the sale, at the rate of the sale.
        exchange = shape.exchange.model_copy(update={"date": count.date})
        shape = shape.model_copy(update={"exchange": exchange})
    return count.model_copy(update={"table": table, "date": EVENT_DATE, "deal": shape, "where": None})


def _schema(source: TableSchema, name: str, frame: Frame) -> TableSchema:
    columns = []
    for column, type_ in frame.columns.items():
        known = source.column(column)
        if known is None:
            columns.append(Column(column, ColumnKind.DATE))
        elif known.decimals != type_.scale:
            columns.append(replace(known, decimals=type_.scale))
        else:
            columns.append(known)
    return TableSchema(name, tuple(columns), source.key, source.title)


# -- the tables ---------------------------------------------------------------------------


def _keyed(job: Job, count: Count) -> Frame:
    """The deals' own table with the key that returns name."""
    table = job.table(count.table)
    keys = [
        known_text(as_text(table.any(key)), text(""))
        for key in (count.row_key or job.schemas[count.table].key)
    ]
    return table.extend({"_key": keys[0].joined(*keys[1:])})


def _that_count(job: Job, count: Count, deals: Frame) -> Frame:
    """Deals for which the measure's filter holds as they were sold: their returns count, no others.

    What came back stands below zero, so a filter such as `amount >= 10000` cannot be asked of it.
    """
    if count.where is None:
        return deals
    sheet = Sheet(deals)
    lowering = Lowering(sheet, sheet.frame().sorted, job.plan.precision.ratio)
    counts = sheet.hold(lowering.truth(job.formula(count.where)).known())
    return sheet.frame().where(counts).keep(*deals.columns)


def _returns(job: Job, rule: Reversal, until: date) -> Frame:
    table = job.table(rule.table)
    return table.where(table.date(rule.date).before(day(until)))


def _never_sold(job: Job, priced: _Priced, count: Count, until: date) -> Frame:
    """Deals less what came back of them; a deal that came back whole is gone."""
    rule, returns = priced.rule, _returns(job, priced.rule, until)
    totals: dict[str, Value] = {"_returns": rows()}
    if rule.amount is not None:
        figure = returns.number(rule.amount)
        totals |= {"_back": total(figure), "_unknown": rows_where(is_missing(figure))}
    summed = job.program.step(f"{priced.slot}_sums", returns.group([rule.deal], totals))
    keyed = _keyed(job, count)
    sheet = Sheet(keyed)
    sheet.attach(summed, {"_key": rule.deal}, {name: name for name in totals})
    frame = sheet.frame()
    columns = [name for name in keyed.columns if name != "_key"]
    returned = is_missing(frame.number("_returns"))
    if rule.amount is None or count.column is None:
        return frame.where(returned).keep(*columns)
    sold = frame.number(count.column)
    unknown = frame.number("_unknown").otherwise(number(0)) > number(0)
    left = sold - frame.number("_back").otherwise(number(0)).narrowed()
    known: Number = choose(unknown, missing_like(left), left)
    some = frame.where(returned | unknown | (known > narrow_number(0)))
    kept: dict[str, Value] = {name: some.any(name) for name in columns}
    return some.select(kept | {count.column: known})


def _of_closed_periods(job: Job, priced: _Priced, count: Count) -> Frame:
    """source_id, item of deals from before the days that are counted: their periods must be calculated again."""
    rule, keyed, span = priced.rule, _keyed(job, count), job.span
    came_back = keyed.join(job.table(rule.table), {"_key": rule.deal}, {rule.date: "_returned_on"})
    on, sold = came_back.date("_returned_on"), came_back.date(count.date)
    now = day(span.start).until(on) & on.before(day(span.end))
    closed = came_back.where(now & sold.before(day(job.counted_days(count.window).start)))
    return closed.select({"source_id": closed.text("_key"), "item": text(priced.name)})


def _sold_back(job: Job, priced: _Priced, count: Count, until: date) -> Frame:
    """Deals and, for each return, the same deal with what came back below zero, on the day of the return."""
    rule, returns = priced.rule, _returns(job, priced.rule, until)
    keyed = _that_count(job, count, _keyed(job, count))
    columns = [name for name in keyed.columns if name != "_key"]
    take = {rule.date: "_returned_on"} | ({rule.amount: "_back"} if rule.amount is not None else {})
    came_back = keyed.join(returns, {"_key": rule.deal}, take)
    sold: dict[str, Value] = {name: keyed.any(name) for name in columns}
    negative: dict[str, Value] = {name: came_back.any(name) for name in columns}
    if count.column is not None:
        back = came_back.number("_back" if rule.amount is not None else count.column)
        scale = max(back.scale, keyed.number(count.column).scale)
        sold[count.column] = keyed.number(count.column).at_scale(scale)
        negative[count.column] = (-back).at_scale(scale)
    first = keyed.select(sold | {EVENT_DATE: keyed.date(count.date)})
    return first.union(came_back.select(negative | {EVENT_DATE: came_back.date("_returned_on")}))


# -- the measures -------------------------------------------------------------------------


def _with_measures(job: Job, priced: _Priced, count: Count) -> tuple[Plan, dict[str, str]]:
    """The plan whose component speaks of the measures over the made table, directly or through formulas."""
    deal = str(priced.component.deal)
    plan, renamed = job.plan, {deal: _hidden_name(deal, priced)}
    measures = {renamed[deal]: plan.measures[deal].model_copy(update={"count": count, "target": None})}
    waiting = True
    while waiting:
        waiting = False
        for name, measure in plan.measures.items():
            if name in renamed or not _depends(job, measure, renamed):
                continue
            renamed[name] = _hidden_name(name, priced)
            waiting = True
    for name, hidden in renamed.items():
        if name != deal:
            measures[hidden] = _renamed_measure(job, plan.measures[name], renamed)
    component = with_formulas(priced.component, lambda formula: _renamed(job, formula, renamed))
    component = component.model_copy(update={"deal": renamed[deal]})
    changed = plan.model_copy(
        update={
            "measures": {**plan.measures, **measures},
            "components": {**plan.components, priced.name: component},
        }
    )
    return changed, {hidden: name for name, hidden in renamed.items()}


def _hidden_name(measure: str, priced: _Priced) -> str:
    return f"{measure}{AFTER_RETURNS}{priced.name}"


def measure_meant(name: str, known: Collection[str]) -> str:
    """Return the plan's measure behind one that a component has after its returns; one of the `known` is its own.

    >>> measure_meant("销售额_扣除退回_提成", {"销售额"})
    '销售额'
    """
    return name if name in known else name.partition(AFTER_RETURNS)[0]


def _depends(job: Job, measure: Measure, renamed: Mapping[str, str]) -> bool:
    if measure.roll_up is not None:
        return measure.roll_up.of in renamed
    if measure.formula is None:
        return False
    return any(_stem(name) in renamed for name in names_used(job.formula(measure.formula)))


def _renamed_measure(job: Job, measure: Measure, renamed: Mapping[str, str]) -> Measure:
    if measure.roll_up is not None:
        roll_up = measure.roll_up.model_copy(update={"of": renamed[measure.roll_up.of]})
        return measure.model_copy(update={"roll_up": roll_up, "target": None})
    return measure.model_copy(
        update={"formula": _renamed(job, str(measure.formula), renamed), "target": None}
    )


def _stem(name: str) -> str:
    stem, dot, _ = name.rpartition(".")
    return stem if dot else name


def _renamed(job: Job, formula: str, renamed: Mapping[str, str]) -> str:
    """The formula over the other measures; their targets stay those of the measures that people agreed on."""
    spots = [
        node
        for node, _ in walk(job.formula(formula))
        if isinstance(node, Name) and _stem(node.name) in renamed
    ]
    for node in sorted(spots, key=lambda node: node.span.start, reverse=True):
        formula = formula[: node.span.start] + _instead(node.name, renamed) + formula[node.span.end :]
    return formula


def _instead(name: str, renamed: Mapping[str, str]) -> str:
    stored = stored_name(name)
    other = renamed[_stem(name)]
    match stored.rpartition(".")[2] if "." in stored else "":
        case "":
            return canonical(Name(other))
        case "attainment":
            return canonical(Call("SHARE", (Name(other), Name(f"{_stem(name)}.target"))))
        case "rows":
            return canonical(Name(f"{other}.rows"))
        case _:
            return canonical(Name(name))
