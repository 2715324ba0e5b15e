"""The whole calculation as a program: every room adds its steps, the result tables come last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from yeji_engine.binding.job import Job
from yeji_engine.binding.notices import Notice
from yeji_engine.binding.staffing import participants, staff
from yeji_engine.credits.groups import counted
from yeji_engine.graph.frames import Frame, Named
from yeji_engine.measures.book import MeasureBook, open_book
from yeji_engine.payouts.components import PayBook, open_pay, round_totals
from yeji_engine.run.noticed import noticed, summed_up, uncredited
from yeji_engine.run.outputs import (
    measures_table,
    participants_table,
    reasoned,
    reasons_table,
    unbalanced,
    unsettled,
)
from yeji_engine.run.result import LineColumns
from yeji_engine.run.score_tables import score_reasons, score_sums, scores_table, totals_table
from yeji_engine.scores.book import ScoreBook, open_scores
from yeji_engine.settlement.book import Settled, settle
from yeji_engine.settlement.persons import ask
from yeji_engine.settlement.promotions import Conditions, ask_conditions, promotions_table


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
    scores = open_scores(opened)
    pay = open_pay(opened)
    _ask_for_everything(opened)
    round_totals(pay)
    notices = [*pay.notices, *(scores.ask_for_everything() if scores is not None else [])]
    asked, conditions = ask(opened), ask_conditions(opened)
    sheet = job.program.step("sheet", opened.book.sheet.frame())
    settled = settle(job, pay, sheet, asked)
    tables = _results(
        opened, scores, pay, _Finished(sheet, settled, conditions, (*notices, *settled.notices))
    )
    balance = None
    sums = _sums_of_reasons(tables)
    if sums is not None and "reasons" in tables:
        of_reasons = job.program.step("reasoned", reasoned(tables["reasons"]))
        off = unbalanced(sums, of_reasons).union(unsettled(tables["settlements"]))
        balance = job.program.step("unbalanced", off).name
    return Written(
        tuple(tables), tuple(step.name for step in opened.lines.values()), balance, _line_columns(opened)
    )


def _sums_of_reasons(tables: Mapping[str, Named]) -> Frame | None:
    """Return what the reasons must come to: person_id, component or item, earned, paid."""
    found: list[Frame] = []
    if "payouts" in tables:
        found.append(tables["payouts"].keep("person_id", "component", "earned", "paid"))
    if "scores" in tables:
        sums = score_sums(tables["scores"], tables["totals"])
        found.append(sums.extend({"paid": sums.any("earned")}))
    return found[0].union(*found[1:]) if found else None


def _line_columns(opened: MeasureBook) -> dict[str, LineColumns]:
    job, found = opened.book.job, {}
    for measure, group in opened.groups.items():
        lines = opened.lines[group.name]
        span = job.counted_days(counted(job.plan, measure).window)
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


@dataclass(frozen=True)
class _Finished:
    """What is there when every figure has been asked for: the sheet, the settlement, what was noticed."""

    sheet: Named
    settled: Settled
    conditions: Conditions
    notices: tuple[Notice, ...]


def _results(
    opened: MeasureBook, scores: ScoreBook | None, pay: PayBook, finished: _Finished
) -> dict[str, Named]:
    sheet, settled, notices = finished.sheet, finished.settled, finished.notices
    job = opened.book.job
    kept: dict[str, Named] = {}

    def keep(name: str, frame: Frame | None) -> None:
        if frame is not None:
            person = next((column for column in ("person_id", "subject_id") if column in frame.columns), "")
            kept[name] = job.program.keep(name, frame, clustered_by=person)

    keep("participants", participants_table(sheet))
    keep("measures", measures_table(opened, sheet))
    if scores is not None:
        keep("scores", scores_table(scores, sheet))
        keep("totals", totals_table(scores, sheet))
    keep("payouts", settled.payouts)
    others = () if scores is None else score_reasons(scores, sheet)
    keep("reasons", reasons_table(pay, sheet, (*others, *settled.reasons)))
    keep("settlements", settled.settlements)
    keep("postings", settled.postings)
    keep("promotions", promotions_table(job, finished.conditions, sheet))
    groups = {g.name: g for measure, g in opened.groups.items() if measure not in job.hidden}
    keep("uncredited", uncredited(job, groups, opened.lines))
    keep("notices", noticed(opened, pay, sheet, kept.get("uncredited"), notices))
    keep("noticed", summed_up(kept["notices"]))
    return kept
