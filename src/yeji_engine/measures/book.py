"""Opens the book of a period: every measure, target and attainment of the plan under its name."""

from __future__ import annotations

from dataclasses import dataclass, field

from yeji_engine.binding.job import Job
from yeji_engine.binding.names import Book
from yeji_engine.credits.groups import CreditGroup, counted, credit_groups
from yeji_engine.credits.lines import lines as credit_lines
from yeji_engine.documents.base import Window
from yeji_engine.documents.measures import Measure
from yeji_engine.errors import Diagnostic, Place, PlanRefused, Severity, Words
from yeji_engine.graph.expressions import Number, Text, missing_number, number
from yeji_engine.graph.frames import Named
from yeji_engine.graph.sheets import Sheet
from yeji_engine.measures.counted import CountedMeasures
from yeji_engine.measures.entered import attribute, reading
from yeji_engine.measures.pay_below import paid_below
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
    opened = MeasureBook(Book(job, Sheet(people)), lines, by_measure)
    counted_measures = CountedMeasures(opened.book, lines, by_measure)
    for name, measure in job.plan.measures.items():
        _offer(opened, counted_measures, name, measure)
    for name in job.plan.attributes:
        opened.book.offer(name, lambda name=name: attribute(opened.book, name))  # type: ignore[misc]
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
    if _without_table(opened, measure):
        # Nobody knows what a table holds that was not given; it is reported when tables are checked.
        figure, rows = missing_number(), number(0)
    elif measure.count is not None:
        return counting.figure(name)
    elif measure.roll_up is not None:
        group = _counted_group(opened, name, measure.roll_up.of)
        figure, rows = rolled_up(book, name, measure.roll_up, group, opened.lines[group.name])
    elif measure.pay_below is not None:
        figure, rows = paid_below(book, name, measure.pay_below)
    elif measure.reading is not None:
        figure, rows = reading(book, name, measure.reading)
    elif measure.formula is not None:
        figure, rows = book.formula(measure.formula), number(0)
    else:
        raise TypeError(f"measure {name!r} has no source")
    opened.rows[name] = rows
    return figure


def _without_table(opened: MeasureBook, measure: Measure) -> bool:
    job, of = opened.book.job, measure.roll_up.of if measure.roll_up is not None else None
    count = measure.count if of is None else job.plan.measures[of].count
    return count is not None and not job.has(count.table)


def _counted_group(opened: MeasureBook, name: str, of: str) -> CreditGroup:
    """Return the lines that a roll-up climbs with; a measure that is not counted has none."""
    if of in opened.groups:
        return opened.groups[of]
    message = Words(
        f"指标「{name}」汇总的「{of}」不是从记录中数出来的指标,无法按组织归属。",
        f"Measure {name!r} rolls up {of!r}, which is not counted from records: it has no rows to climb with.",
    )
    hint = Words("请汇总一个有 count 的指标。", "Roll up a measure that has `count`.")
    raise PlanRefused([Diagnostic("roll-up-of-uncounted", Severity.ERROR, message, Place(path=name), hint)])


def _rows(opened: MeasureBook, counting: CountedMeasures, name: str, measure: Measure) -> Number:
    if measure.count is not None and not _without_table(opened, measure):
        opened.rows[name] = counting.rows(name)
    else:
        opened.book.value(name)
    return opened.rows[name]


def _window_of(job: Job, measure: Measure) -> Window:
    if measure.count is not None:
        return measure.count.window
    if measure.roll_up is not None:
        return counted(job.plan, measure.roll_up.of).window
    return measure.reading.window if measure.reading is not None else Window.PERIOD


def _target(opened: MeasureBook, name: str, measure: Measure) -> Number:
    if measure.target is None:
        raise TypeError(f"measure {name!r} has no target")
    found = target_of(opened.book, name, measure.target, _window_of(opened.book.job, measure))
    opened.versions[name] = found.version
    return found.figure


def _attainment(book: Book, name: str) -> Number:
    rounding = book.job.plan.precision.ratio
    ratio = book.number(name).over(book.number(f"{name}.target"), rounding.decimals, rounding.mode)
    return book.sheet.hold(ratio)
