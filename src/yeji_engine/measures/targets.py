"""Targets of a measure: the version the plan asks for, adapted to the person, or not known.

A window's target is the row of exactly its days, else the sum of the rows inside it, and only if they
cover each of its days: a quarter with two of three months is a gap, not a smaller target. Measures of a
team or of the company have the target of the team, or of the subject `company`.
"""

from __future__ import annotations

from dataclasses import dataclass

from yeji_engine.binding.job import CALENDAR, Job, Span
from yeji_engine.binding.names import Book
from yeji_engine.binding.staffing import enrolled_days
from yeji_engine.binding.stretches import cut
from yeji_engine.documents.base import DayBasis, Window
from yeji_engine.documents.measures import CompanyCredit, LeaveRelief, Target, TargetVersion, TeamCredit
from yeji_engine.graph.expressions import (
    Number,
    Text,
    Value,
    choose,
    choose_date,
    choose_text,
    day,
    is_missing,
    missing_like,
    missing_number,
    no_text,
    number,
    text,
)
from yeji_engine.graph.frames import Frame, Named
from yeji_engine.graph.sheets import Sheet
from yeji_engine.graph.totals import largest, rows_where, total


@dataclass(frozen=True)
class TargetFigure:
    """The target that attainment is measured against, and its version."""

    figure: Number
    version: Text


COMPANY = "company"
"""The subject whose targets belong to measures that count for the whole company."""


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
        second = choose_text(is_missing(other), no_text(), text(target.otherwise.value))
        version = choose_text(is_missing(figure), second, version)
        figure = figure.otherwise(other)
    adapted = _adapted(book, target, book.sheet.hold(figure), span, key)
    return TargetFigure(book.sheet.put(f"{key}_figure", adapted), book.sheet.put(f"{key}_version", version))


def _slot(book: Book, measure: str) -> str:
    return f"measure_{list(book.job.plan.measures).index(measure)}"


def _subject(book: Book, measure: str) -> str:
    """Return the column that names whose target counts."""
    count = book.job.plan.measures[measure].count
    match count.credit if count is not None else None:
        case TeamCredit():
            return "team_id"
        case CompanyCredit():
            return book.sheet.column(text(COMPANY))
        case _:
            return "person_id"


def _attach_version(book: Book, measure: str, version: TargetVersion, span: Span, key: str) -> Number:
    rows = _rows(book.job, measure, version, span, key)
    take = {name: f"{key}_{name}" for name in ("exact", "exact_rows", "target", "days")}
    book.sheet.attach(rows, {_subject(book, measure): "subject_id"}, take)
    frame = book.sheet.frame()
    complete = frame.number(f"{key}_days").equals(number((span.end - span.start).days))
    summed = book.sheet.hold(choose(complete, frame.number(f"{key}_target"), missing_number()))
    # Two rows of the same days and version contradict each other.
    once = frame.number(f"{key}_exact_rows").equals(number(1)).known()
    return book.sheet.hold(choose(once, frame.number(f"{key}_exact"), summed))


def _rows(job: Job, measure: str, version: TargetVersion, span: Span, key: str) -> Named:
    targets = job.table("targets")
    since, until = targets.date("period_start"), targets.date("period_end")
    inside = day(span.start).until(since) & until.until(day(span.end))
    wanted = targets.where(
        targets.text("measure").equals(text(measure))
        & targets.text("version").equals(text(version.value))
        & inside
    )
    whole = since.equals(day(span.start)) & until.equals(day(span.end))
    figure = targets.number("target")
    days = wanted.extend(
        {"days": since.days_until(until), "of_span": choose(whole, figure, missing_like(figure))}
    )
    summed = days.group(
        ["subject_id"],
        {
            "exact": largest(days.number("of_span")),
            "exact_rows": rows_where(whole),
            "target": total(days.number("target")),
            "days": total(days.number("days")),
        },
    )
    return job.program.step(f"targets_{key}", summed)


def _adapted(book: Book, target: Target, figure: Number, span: Span, key: str) -> Number:
    """Ramp first, then leave, then days in the plan; quotients are rounded as the plan says."""
    if target.ramp:
        figure = book.sheet.hold(figure.widened().times(_ramp(book, target)))
    if target.leave_relief is not None:
        figure = book.sheet.hold(_relieved(book, target.leave_relief, figure, span, key))
    if target.prorate is not None:
        figure = _prorated(book, target.prorate, figure, span, key)
    return figure


def _prorated(book: Book, basis: DayBasis, figure: Number, span: Span, key: str) -> Number:
    """Target × days in the plan ÷ days, both of the measure's own window."""
    working = basis is DayBasis.WORKING_DAYS
    if span == book.job.span:
        worked = book.number("working_days_in_plan" if working else "days_in_plan")
    else:
        column = f"{key}_enrolled"
        days = "working_days" if working else "days"
        book.sheet.attach(enrolled_days(book.job, span), {"person_id": "person_id"}, {days: column})
        # Whoever was in the plan on no day of the window has no stretch there: 0 days, which is known.
        worked = book.sheet.hold(book.sheet.frame().number(column).otherwise(number(0)))
    return _by_days(book, figure, worked, _all_days(book, basis, span))


def _all_days(book: Book, basis: DayBasis, span: Span) -> Number:
    if basis is DayBasis.CALENDAR_DAYS:
        return number((span.end - span.start).days)
    before = book.job.working_days_before
    if span.start not in before or span.end not in before:
        return missing_number()
    return number(before[span.end] - before[span.start])


def _by_days(book: Book, figure: Number, days: Number, all_days: Number) -> Number:
    rounding = book.job.plan.precision.ratio
    return book.sheet.hold(figure.proportion(days, all_days, rounding.decimals, rounding.mode))


def _ramp(book: Book, target: Target) -> Number:
    served = book.number("tenure_months")
    share = number(1)
    for month in reversed(range(len(target.ramp))):
        share = choose(served <= number(month), number(target.ramp[month]), share)
    return book.sheet.hold(share)


def _relieved(book: Book, relief: LeaveRelief, figure: Number, span: Span, key: str) -> Number:
    """Target × (days − days absent) ÷ days, absences cut to the window; a day counts once."""
    job = book.job
    if not job.has("absences"):
        return figure
    absent = job.program.step(f"absent_{key}", _absences(job, relief, span, key))
    book.sheet.attach(absent, {"person_id": "person_id"}, {"days": f"{key}_absent"})
    away = book.sheet.frame().number(f"{key}_absent").otherwise(number(0))
    all_days = _all_days(book, relief.basis, span)
    return _by_days(book, figure, book.sheet.hold(all_days - away), all_days)


def _absences(job: Job, relief: LeaveRelief, span: Span, key: str) -> Frame:
    table = job.table("absences")
    start, end = day(span.start), day(span.end)
    since, until = table.date("date_from"), table.date("date_to")
    wanted = table.text("kind").among(relief.kinds) & since.before(end) & start.before(until)
    columns: dict[str, Value] = {
        "person_id": table.text("person_id"),
        "since": choose_date(since.before(start), start, since),
        "until": choose_date(end.before(until), end, until),
    }
    listed = job.program.step(f"absences_{key}", table.where(wanted).select(columns))
    by = ["person_id", "since", "until"]
    sheet = Sheet(cut(job, listed, ["person_id"], []).group(by, {}))
    frame = sheet.frame()
    if relief.basis is DayBasis.WORKING_DAYS:
        calendar = job.table(CALENDAR)
        sheet.attach(calendar, {"since": "day"}, {"working_days_before": "_before"})
        sheet.attach(calendar, {"until": "day"}, {"working_days_before": "_until"})
        frame = sheet.frame()
        sheet.put("_days", frame.number("_until") - frame.number("_before"))
    else:
        sheet.put("_days", frame.date("since").days_until(frame.date("until")))
    frame = sheet.frame()
    return frame.group(["person_id"], {"days": total(frame.number("_days"))})
