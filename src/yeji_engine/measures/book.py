"""Opens the book of a period: every measure, target and attainment of the plan under its name."""

from __future__ import annotations

from dataclasses import dataclass, field

from yeji_engine.binding.job import OPEN_END, Job
from yeji_engine.binding.names import Book
from yeji_engine.credits.groups import CreditGroup, counted, credit_groups
from yeji_engine.credits.lines import lines as credit_lines
from yeji_engine.credits.organisation import leaders, upward
from yeji_engine.documents.base import Window
from yeji_engine.documents.measures import Measure, Reading
from yeji_engine.errors import PlanRefused
from yeji_engine.graph.expressions import (
    Number,
    Text,
    day,
    known_date,
    missing_number,
    no_text,
    number,
    text,
)
from yeji_engine.graph.frames import Named
from yeji_engine.graph.sheets import Sheet
from yeji_engine.graph.totals import largest, rows, smallest, total
from yeji_engine.measures.counted import CountedMeasures
from yeji_engine.measures.roll_up import rolled_up
from yeji_engine.measures.targets import target_of


@dataclass
class MeasureBook:
    """The book with its lines; `figures` remembers what each measure came to, for the result table."""

    book: Book
    lines: dict[str, Named]
    groups: dict[str, CreditGroup]
    rows: dict[str, Number] = field(default_factory=dict)
    versions: dict[str, Text] = field(default_factory=dict)


def open_book(job: Job, staffed: Named, people: Named) -> MeasureBook:
    """Add the steps of all credit lines and return the book in which measures are looked up by name."""
    groups = credit_groups(job)
    steps = {group.name: credit_lines(job, group, staffed) for group in groups}
    by_measure = {measure: group for group in groups for measure in group.measures}
    lines = {group.name: steps[group.name] for group in groups}
    if any(measure.roll_up is not None for measure in job.plan.measures.values()):
        leaders(job, staffed)
        upward(job)
    opened = MeasureBook(Book(job, Sheet(people)), lines, by_measure)
    counted_measures = CountedMeasures(opened.book, lines, by_measure)
    for name, measure in job.plan.measures.items():
        _offer(opened, counted_measures, name, measure)
    for name in job.plan.attributes:
        opened.book.offer(name, lambda name=name: _attribute(opened.book, name))  # type: ignore[misc]
    return opened


def _offer(opened: MeasureBook, counting: CountedMeasures, name: str, measure: Measure) -> None:
    book = opened.book
    book.offer(name, lambda: _figure(opened, counting, name, measure))
    book.offer(f"{name}.rows", lambda: _rows(opened, counting, name, measure))
    if measure.target is not None:
        book.offer(f"{name}.target", lambda: _target(opened, name, measure))
        book.offer(f"{name}.attainment", lambda: _attainment(book, name))


def _figure(opened: MeasureBook, counting: CountedMeasures, name: str, measure: Measure) -> Number:
    book = opened.book
    if measure.count is not None:
        return counting.figure(name)
    if measure.roll_up is not None:
        of = measure.roll_up.of
        if of not in opened.groups:
            raise PlanRefused([])
        group = opened.groups[of]
        figure, counted_rows = rolled_up(book, name, measure.roll_up, group, opened.lines[group.name])
        opened.rows[name] = counted_rows
        return figure
    if measure.reading is not None:
        return _reading(book, name, measure.reading)
    if measure.formula is not None:
        return book.formula(measure.formula)
    raise TypeError(f"measure {name!r} has no source yet")


def _rows(opened: MeasureBook, counting: CountedMeasures, name: str, measure: Measure) -> Number:
    if measure.count is not None:
        opened.rows[name] = counting.rows(name)
    else:
        opened.book.value(name)
        opened.rows.setdefault(name, number(0))
    return opened.rows[name]


def _window_of(job: Job, name: str, measure: Measure) -> Window:
    if measure.count is not None:
        return measure.count.window
    if measure.roll_up is not None:
        return counted(job.plan, measure.roll_up.of).window
    return measure.reading.window if measure.reading is not None else Window.PERIOD


def _target(opened: MeasureBook, name: str, measure: Measure) -> Number:
    if measure.target is None:
        raise TypeError(f"measure {name!r} has no target")
    found = target_of(opened.book, name, measure.target, _window_of(opened.book.job, name, measure))
    opened.versions[name] = found.version
    return found.figure


def _attainment(book: Book, name: str) -> Number:
    rounding = book.job.plan.precision.ratio
    ratio = book.number(name).over(book.number(f"{name}.target"), rounding.decimals, rounding.mode)
    return book.sheet.hold(ratio)


def _reading(book: Book, name: str, reading: Reading) -> Number:
    """Figures entered by hand for the window; none at all is not known."""
    job = book.job
    if not job.has(reading.table):
        return missing_number()
    table, span = job.table(reading.table), job.window(reading.window)
    started = table.date("period_start")
    inside = day(span.start).until(started) & started.before(day(span.end))
    found = table.where(table.text("measure").equals(text(name)) & inside)
    figure = found.number("figure")
    made = {
        "sum": total(figure),
        "smallest": smallest(figure),
        "largest": largest(figure),
        "average": total(figure),
    }
    key = f"reading_{list(job.plan.measures).index(name)}"
    step = job.program.step(
        key, found.group(["subject_id"], {"figure": made[reading.aggregate.value], "rows": rows()})
    )
    book.sheet.attach(step, {"person_id": "subject_id"}, {"figure": f"{key}_figure", "rows": f"{key}_rows"})
    frame = book.sheet.frame()
    if reading.aggregate.value != "average":
        return frame.number(f"{key}_figure")
    rounding = job.plan.precision.ratio
    return book.sheet.hold(
        frame.number(f"{key}_figure").over(frame.number(f"{key}_rows"), rounding.decimals, rounding.mode)
    )


def _attribute(book: Book, name: str) -> Number:
    """The person's dated figure on the last day of the period; none is not known."""
    job = book.job
    if not job.has("attributes"):
        return missing_number()
    table, last = job.table("attributes"), day(job.span.last_day)
    since = table.date("valid_from")
    until = known_date(table.date("valid_to"), day(OPEN_END))
    found = table.where(table.text("name").equals(text(name)) & since.until(last) & last.before(until))
    key = f"attribute_{list(job.plan.attributes).index(name)}"
    book.sheet.attach(found, {"person_id": "person_id"}, {"figure": key})
    return book.sheet.frame().number(key)


__all__ = ["MeasureBook", "no_text", "open_book"]
