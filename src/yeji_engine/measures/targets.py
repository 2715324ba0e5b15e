"""Targets of a measure: the version the plan asks for, adapted to the person, or not known.

A window's target is the sum of the target rows inside it, and only if they cover each of its days:
a quarter with two of three months is a gap, not a smaller target.
"""

from __future__ import annotations

from dataclasses import dataclass

from yeji_engine.binding.job import CALENDAR, Job, Span
from yeji_engine.binding.names import Book
from yeji_engine.documents.base import DayBasis, Window
from yeji_engine.documents.measures import LeaveRelief, Target, TargetVersion
from yeji_engine.graph.expressions import (
    Number,
    Text,
    choose,
    choose_date,
    choose_text,
    day,
    is_missing,
    missing_number,
    no_text,
    number,
    text,
)
from yeji_engine.graph.frames import Frame, Named
from yeji_engine.graph.sheets import Sheet
from yeji_engine.graph.totals import total


@dataclass(frozen=True)
class TargetFigure:
    """The target that attainment is measured against, and its version."""

    figure: Number
    version: Text


def target_of(book: Book, measure: str, target: Target, window: Window) -> TargetFigure:
    """Return the target of the measure for each participant, missing where it is not complete."""
    job, key = book.job, _slot(book, measure)
    if not job.has("targets"):
        return TargetFigure(missing_number(), no_text())
    span = job.window(window)
    figure = _attach_version(book, measure, target.version, span, f"{key}_a")
    version = choose_text(is_missing(figure), no_text(), text(target.version.value))
    if target.otherwise is not None:
        other = _attach_version(book, measure, target.otherwise, span, f"{key}_b")
        version = choose_text(is_missing(figure), text(target.otherwise.value), version)
        figure = figure.otherwise(other)
    adapted = _adapted(book, target, book.sheet.hold(figure), span, key)
    return TargetFigure(book.sheet.put(f"{key}_target", adapted), book.sheet.put(f"{key}_version", version))


def _slot(book: Book, measure: str) -> str:
    return f"measure_{list(book.job.plan.measures).index(measure)}"


def _attach_version(book: Book, measure: str, version: TargetVersion, span: Span, key: str) -> Number:
    rows = _rows(book.job, measure, version, span, key)
    book.sheet.attach(rows, {"person_id": "subject_id"}, {"target": f"{key}_sum", "days": f"{key}_days"})
    frame = book.sheet.frame()
    complete = frame.number(f"{key}_days").equals(number((span.end - span.start).days))
    return book.sheet.hold(choose(complete, frame.number(f"{key}_sum"), missing_number()))


def _rows(job: Job, measure: str, version: TargetVersion, span: Span, key: str) -> Named:
    targets = job.table("targets")
    inside = day(span.start).until(targets.date("period_start")) & targets.date("period_end").until(
        day(span.end)
    )
    wanted = targets.where(
        targets.text("measure").equals(text(measure))
        & targets.text("version").equals(text(version.value))
        & inside
    )
    days = wanted.extend({"days": targets.date("period_start").days_until(targets.date("period_end"))})
    summed = days.group(
        ["subject_id"], {"target": total(days.number("target")), "days": total(days.number("days"))}
    )
    return job.program.step(f"targets_{key}", summed)


def _adapted(book: Book, target: Target, figure: Number, span: Span, key: str) -> Number:
    """Ramp first, then leave, then days in the plan; quotients are rounded as the plan says."""
    if target.ramp:
        figure = book.sheet.hold(figure.widened().times(_ramp(book, target)))
    if target.leave_relief is not None:
        figure = book.sheet.hold(_relieved(book, target.leave_relief, figure, span, key))
    if target.prorate is not None:
        rounding = book.job.plan.precision.ratio
        worked, whole = (
            ("working_days_in_plan", "working_days_in_period")
            if target.prorate is DayBasis.WORKING_DAYS
            else ("days_in_plan", "days_in_period")
        )
        product = figure.widened().times(book.number(worked))
        figure = book.sheet.hold(product.over(book.number(whole), rounding.decimals, rounding.mode))
    return figure


def _ramp(book: Book, target: Target) -> Number:
    served = book.number("tenure_months")
    share = number(1)
    for month in reversed(range(len(target.ramp))):
        share = choose(served <= number(month), number(target.ramp[month]), share)
    return book.sheet.hold(share)


def _relieved(book: Book, relief: LeaveRelief, figure: Number, span: Span, key: str) -> Number:
    """Target × (days − days absent) ÷ days, absences cut to the window."""
    job = book.job
    if not job.has("absences"):
        return figure
    absent = job.program.step(f"absent_{key}", _absences(job, relief, span))
    book.sheet.attach(absent, {"person_id": "person_id"}, {"days": f"{key}_absent"})
    days = book.sheet.frame().number(f"{key}_absent").otherwise(number(0))
    whole = book.number("working_days_in_period") if relief.basis is DayBasis.WORKING_DAYS else None
    all_days = whole if whole is not None else number((span.end - span.start).days)
    rounding = job.plan.precision.ratio
    product = figure.widened().times(book.sheet.hold(all_days - days))
    return product.over(all_days, rounding.decimals, rounding.mode)


def _absences(job: Job, relief: LeaveRelief, span: Span) -> Frame:
    table = job.table("absences")
    start, end = day(span.start), day(span.end)
    since, until = table.date("date_from"), table.date("date_to")
    wanted = table.text("kind").among(relief.kinds) & since.before(end) & start.before(until)
    sheet = Sheet(table.where(wanted))
    first = sheet.put("_first", choose_date(since.before(start), start, since))
    stop = sheet.put("_stop", choose_date(end.before(until), end, until))
    if relief.basis is DayBasis.WORKING_DAYS:
        calendar = job.table(CALENDAR)
        sheet.attach(calendar, {"_first": "day"}, {"working_days_before": "_before"})
        sheet.attach(calendar, {"_stop": "day"}, {"working_days_before": "_until"})
        frame = sheet.frame()
        sheet.put("_days", frame.number("_until") - frame.number("_before"))
    else:
        sheet.put("_days", first.days_until(stop))
    frame = sheet.frame()
    return frame.group(["person_id"], {"days": total(frame.number("_days"))})
