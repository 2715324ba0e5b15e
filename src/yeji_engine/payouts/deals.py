"""The sheet of deals: lines of a measure joined with what the period says of their payees.

A deal sheet has one row per deal and payee. Formulas on it see the columns of the record, what was
credited, and every name of the period; a column wins over a name of the same spelling. When all deals
are priced, the sheet is stored, and its sum per person comes back to the sheet of the period.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from yeji_engine.binding.formulas import names_in
from yeji_engine.binding.names import Book
from yeji_engine.credits.groups import CreditGroup, counted, record_column
from yeji_engine.documents.components import Budget, Component, Prorate
from yeji_engine.documents.measures import CompanyCredit, TeamCredit
from yeji_engine.documents.methods import Among
from yeji_engine.errors import Diagnostic, Place, PlanRefused, Severity, Words
from yeji_engine.graph.expressions import (
    Column,
    Number,
    Truth,
    Value,
    choose,
    choose_truth,
    columns_in,
    is_missing,
    missing_number,
    number,
    truth,
)
from yeji_engine.graph.frames import Frame, Named
from yeji_engine.graph.sheets import Sheet
from yeji_engine.graph.totals import rows_where, total
from yeji_engine.measures.book import MeasureBook
from yeji_engine.measures.counted import in_span
from yeji_engine.payouts.bench import PayBench
from yeji_engine.payouts.steps import DAYS
from yeji_engine.vocabulary.built_in import CREDITED, SHARE

_OF_PERIOD = "p_"
"""Begins the columns of a deal sheet that come from the sheet of the period."""


V = TypeVar("V", bound=Value)


@dataclass(frozen=True)
class Deals:
    """The deals of a component, and what it will ask of the period."""

    name: str
    """The component."""
    measure: str
    group: CreditGroup
    lines: Named
    people: Named
    """The sheet of the period, stored when all that the formulas ask for was on it."""
    values: Mapping[str, Value]
    """What the names of the period stand for on `people`."""
    takes_part: Truth | None


def open_deals(
    opened: MeasureBook, name: str, component: Component, takes_part: Truth | None, more: Sequence[Value] = ()
) -> Deals:
    """Work out what the component's formulas ask of the period, and store the sheet for the join.

    `more` are values that must be on it too. Raises PlanRefused where the component names no deals.
    """
    book = opened.book
    measure = component.deal
    if measure is None or measure not in opened.groups:
        raise PlanRefused([_no_deals(name, measure)])
    group = opened.groups[measure]
    if isinstance(group.credit, CompanyCredit):
        raise PlanRefused([_deals_of_all(name, measure)])
    own = {*group.extra_columns, *CREDITED, *SHARE}
    in_formulas = names_in(book.job, [component.model_copy(update={"when": None})])
    wanted = [used for used in in_formulas if used not in own] + _of_payees(component)
    values = {used: book.sheet.hold(book.value(used)) for used in dict.fromkeys(wanted)}
    for value in more:
        book.sheet.hold(value)
    people = book.job.program.step(book.job.program.fresh("sheet"), book.sheet.settle())
    book.sheet.rest_on(people)
    return Deals(name, measure, group, opened.lines[group.name], people, values, takes_part)


def without_deals(opened: MeasureBook, component: Component) -> bool:
    """Tell whether the table with the deals was not given, so that nobody knows them."""
    measure = opened.book.job.plan.measures.get(component.deal or "")
    return measure is not None and measure.count is not None and not opened.book.job.has(measure.count.table)


def _of_payees(component: Component) -> list[str]:
    """Return what the steps ask of the payee, whatever columns the record has."""
    used: list[str] = []
    for step in component.then:
        if isinstance(step, Budget) and step.among is not Among.PLAN:
            used.append("team_id" if step.among is Among.TEAM else "role")
        if isinstance(step, Prorate):
            used += DAYS[step.basis]
    return used


def _no_deals(name: str, measure: str | None) -> Diagnostic:
    message = Words(
        f"激励项「{name}」逐单计价,但「{measure or ''}」不是从记录中数出来的指标。",
        f"Component {name!r} prices deals, but {measure!r} is no measure counted from records.",
    )
    hint = Words("请在 deal 中写一个有 count 的指标。", "Name a measure that has `count` in `deal`.")
    return Diagnostic("deal-measure-uncounted", Severity.ERROR, message, Place(path=name), hint)


def _deals_of_all(name: str, measure: str) -> Diagnostic:
    message = Words(
        f"激励项「{name}」逐单计价,但指标「{measure}」的每一行都归全公司,会给每个人各付一次。",
        f"Component {name!r} prices deals, but each row of {measure!r} counts for everybody at once.",
    )
    hint = Words("请改用归到个人或团队的指标。", "Use a measure that credits persons or teams.")
    return Diagnostic("deal-of-company", Severity.ERROR, message, Place(path=name), hint)


# --- lines become a bench ----------------------------------------------------------------------------


def window_lines(book: Book, deals: Deals) -> Frame:
    """Return the lines that count for the measure in its own window.

    *shape*: the columns of the credit lines, one row per record and payee.
    """
    span = book.job.counted_days(counted(book.job.plan, deals.measure).window)
    return deals.lines.where(in_span(deals.group, deals.measure, deals.lines, span))


def deal_columns(deals: Deals, lines: Frame, *more: str) -> Frame:
    """Return person_id, team_id, source_id, event_date, share, credited, the record's columns and `more`."""
    staffed = lines.where(lines.truth("staffed"))
    names = ("person_id", "team_id", "source_id", "event_date", "share", *more)
    columns: dict[str, Value] = {name: staffed.any(name) for name in names}
    columns["credited"] = staffed.any(deals.group.figure_column(deals.measure))
    for name in deals.group.extra_columns:
        columns[record_column(name)] = staffed.any(record_column(name))
    return staffed.select(columns)


def deal_bench(book: Book, component: PayBench, deals: Deals, rows: Frame) -> PayBench:
    """Return a bench with one row per deal and payee; `rows` names the payee in person_id."""
    used = [*deals.values.values(), *([deals.takes_part] if deals.takes_part is not None else [])]
    taken = sorted({name for value in used for name in columns_in(value.node)})
    take = {name: _OF_PERIOD + name for name in taken}
    if isinstance(deals.group.credit, TeamCredit):
        # A team's deal is a deal of everybody in it.
        kept = rows.keep(*(name for name in rows.columns if name != "person_id"))
        joined = kept.join(deals.people, {"team_id": "team_id"}, take | {"person_id": "person_id"})
    else:
        joined = rows.join(deals.people, {"person_id": "person_id"}, take)
    takes_part = _moved(deals.takes_part) if deals.takes_part is not None else None
    if takes_part is not None:
        joined = joined.where(_may(takes_part))
    sheet, values = Sheet(joined), {name: _moved(value) for name, value in deals.values.items()}
    return PayBench(
        book.job,
        sheet,
        _scope(joined, values, deals),
        deals.name,
        pay=component.pay,
        on_day=joined.date("event_date"),
        takes_part=takes_part,
        payee=lambda name: joined.text(name) if name == "person_id" else values[name],
    )


def _may(takes_part: Truth) -> Truth:
    return choose_truth(is_missing(takes_part), truth(True), takes_part)


def _moved(value: V) -> V:
    """Return the same value on the deal sheet; a constant needs no column."""
    return (
        type(value)(Column(_OF_PERIOD + value.node.name), value.type)
        if isinstance(value.node, Column)
        else value
    )


def _scope(frame: Frame, values: Mapping[str, Value], deals: Deals) -> Callable[[str], Value]:
    """Return what names mean on a deal: columns of the record first, then the deal, then the period."""

    def scope(name: str) -> Value:
        if name in deals.group.extra_columns:
            return frame.sorted(record_column(name))
        if name in CREDITED:
            return frame.number("credited")
        if name in SHARE:
            return frame.number("share")
        return frame.text(name) if name in ("person_id", "source_id") else values[name]

    return scope


# --- and come back as a sum ---------------------------------------------------------------------------


def settle_deals(book: Book, bench: PayBench, amount: Number) -> tuple[Named, Number]:
    """Store the priced deals, move their reasons to the rows, and return the rows and the sum per person.

    *shape* of the rows: person_id, source_id, event_date, amount, and what the reasons name. A person
    without deals has 0; one deal that is not known makes the person's sum unknown.
    """
    held = bench.sheet.put("amount", amount.widened())
    used: list[Value] = [held]
    for reason in bench.reasons:
        operands = (reason.amount, reason.quantity, reason.lower, reason.upper, reason.factor)
        used += [value for value in (*operands, reason.text, reason.shown) if value is not None]
    used += [notice.where for notice in bench.notices]
    frame = bench.sheet.frame()
    kept = {name for value in used for name in columns_in(value.node)}
    named = ["person_id", "source_id", "event_date", *sorted(kept)]
    program = book.job.program
    rows = program.keep(program.fresh("deals"), frame.keep(*dict.fromkeys(named)))
    bench.reasons[:] = [replace(reason, rows=rows) for reason in bench.reasons]
    bench.notices[:] = [replace(notice, rows=rows) for notice in bench.notices]
    return rows, _summed(book, rows)


def _summed(book: Book, rows: Named) -> Number:
    amount = rows.number("amount")
    totals = {"sum": total(amount), "unknown": rows_where(is_missing(amount))}
    summed = book.job.program.step(f"{rows.name}_sums", rows.group(["person_id"], totals))
    take = {name: f"{rows.name}_{name}" for name in totals}
    book.sheet.attach(summed, {"person_id": "person_id"}, take)
    frame = book.sheet.frame()
    figure, unknown = (frame.number(column).otherwise(number(0)) for column in take.values())
    return book.sheet.hold(choose(unknown.equals(number(0)), figure, missing_number()))
