"""The whole calculation as a program: every room adds its steps, the result tables come last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from yeji_engine.binding.job import Job
from yeji_engine.binding.staffing import participants, staff
from yeji_engine.credits.groups import counted
from yeji_engine.graph.frames import Frame, Named
from yeji_engine.measures.book import MeasureBook, open_book
from yeji_engine.payouts.components import PayBook, open_pay
from yeji_engine.run.noticed import noticed, summed_up, uncredited
from yeji_engine.run.outputs import (
    measures_table,
    participants_table,
    payouts_table,
    reasons_table,
    unbalanced,
)

from yeji_engine.run.result import LineColumns


@dataclass(frozen=True)
class Written:
    """Names of the result tables, of the credit lines, and of the engine's own checks."""

    tables: tuple[str, ...]
    lines: tuple[str, ...]
    balance: str | None
    line_columns: Mapping[str, LineColumns]


def write_program(job: Job) -> Written:
    """Write all steps into the job's program."""
    staffed = staff(job)
    people = participants(job, staffed)
    opened = open_book(job, staffed, people)
    pay = open_pay(opened)
    _ask_for_everything(opened)
    sheet = job.program.step("sheet", opened.book.sheet.frame())
    tables = _results(opened, pay, sheet)
    balance = None
    if "payouts" in tables and "reasons" in tables:
        balance = job.program.step("unbalanced", unbalanced(tables["payouts"], tables["reasons"])).name
    return Written(
        tuple(tables), tuple(step.name for step in opened.lines.values()), balance, _line_columns(opened)
    )


def _line_columns(opened: MeasureBook) -> dict[str, LineColumns]:
    job, found = opened.book.job, {}
    for measure, group in opened.groups.items():
        lines = opened.lines[group.name]
        span = job.window(counted(job.plan, measure).window)
        figure = group.figure_column(measure)
        found[measure] = LineColumns(
            step=group.name,
            source_table=group.table,
            figure=figure,
            counted=group.counted_column(measure),
            figure_decimals=lines.number(figure).scale,
            share_decimals=lines.number("share").scale,
            start=span.start,
            end=span.end,
        )
    return found


def _ask_for_everything(opened: MeasureBook) -> None:
    book = opened.book
    for name, measure in book.job.plan.measures.items():
        book.value(name)
        book.value(f"{name}.rows")
        if measure.target is not None:
            book.value(f"{name}.attainment")
    for name in book.job.plan.components:
        book.value(name)


def _results(opened: MeasureBook, pay: PayBook, sheet: Named) -> dict[str, Named]:
    job = opened.book.job
    kept: dict[str, Named] = {}

    def keep(name: str, frame: Frame | None) -> None:
        if frame is not None:
            kept[name] = job.program.keep(name, frame)

    keep("participants", participants_table(sheet))
    keep("measures", measures_table(opened, sheet))
    keep("payouts", payouts_table(job, pay, sheet))
    keep("reasons", reasons_table(job, pay, sheet))
    groups = {group.name: group for group in opened.groups.values()}
    keep("uncredited", uncredited(job, groups, opened.lines))
    rows = job.program.step("noticed_rows", noticed(opened, pay, sheet, kept.get("uncredited")))
    keep("noticed", summed_up(rows))
    return kept
