"""Figures that people enter: readings of a measure for a period, and dated attributes of a person."""

from __future__ import annotations

from yeji_engine.binding.job import BEGINNING, OPEN_END, Job
from yeji_engine.binding.names import Book
from yeji_engine.documents.measures import Aggregate, Reading
from yeji_engine.graph.expressions import (
    Date,
    Number,
    choose,
    day,
    known_date,
    missing_number,
    number,
    text,
)
from yeji_engine.graph.frames import Frame
from yeji_engine.graph.totals import distinct, largest, lower_middle, rows, smallest, total, upper_middle
from yeji_engine.measures.counted import median_of


def reading(book: Book, name: str, source: Reading) -> tuple[Number, Number]:
    """Return figure and rows of what was entered in the window; nothing entered is not known, but a count."""
    job = book.job
    if not job.has(source.table):
        return missing_number(), number(0)
    found = _entries(job, name, source)
    figure = found.number("figure")
    key = f"reading_{list(job.plan.measures).index(name)}"
    totals = {
        "total": total(figure),
        "smallest": smallest(figure),
        "largest": largest(figure),
        "different": distinct(figure),
        "rows": rows(),
        "lower": lower_middle(figure),
        "upper": upper_middle(figure),
    }
    step = job.program.step(key, found.group(["subject_id"], totals))
    book.sheet.attach(step, {"person_id": "subject_id"}, {column: f"{key}_{column}" for column in totals})
    frame = book.sheet.frame()
    entered = frame.number(f"{key}_rows").otherwise(number(0))
    return book.sheet.hold(_aggregated(job, source.aggregate, frame, key)), entered


def _entries(job: Job, name: str, source: Reading) -> Frame:
    table, span = job.table(source.table), job.window(source.window)
    started = table.date("period_start")
    inside = day(span.start).until(started) & started.before(day(span.end))
    entered_as = job.hidden.get(name, name)
    return table.where(table.text("measure").equals(text(entered_as)) & inside)


def _aggregated(job: Job, aggregate: Aggregate, frame: Frame, key: str) -> Number:
    match aggregate:
        case Aggregate.SUM:
            return frame.number(f"{key}_total")
        case Aggregate.COUNT:
            return frame.number(f"{key}_rows").otherwise(number(0))
        case Aggregate.DISTINCT:
            return frame.number(f"{key}_different").otherwise(number(0))
        case Aggregate.AVERAGE:
            rounding = job.plan.precision.ratio
            return frame.number(f"{key}_total").over(
                frame.number(f"{key}_rows"), rounding.decimals, rounding.mode
            )
        case Aggregate.SMALLEST:
            return frame.number(f"{key}_smallest")
        case Aggregate.LARGEST:
            return frame.number(f"{key}_largest")
        case Aggregate.MEDIAN:
            return median_of(frame.number(f"{key}_lower"), frame.number(f"{key}_upper"))


def attribute(book: Book, name: str) -> Number:
    """Return the person's dated figure on his last day in the plan; none, or two at once, is not known."""
    job = book.job
    if not job.has("attributes"):
        return missing_number()
    table = job.table("attributes")
    named = table.where(table.text("name").equals(text(name)))
    key = f"attribute_{list(job.plan.attributes).index(name)}"
    listed = job.program.step(
        f"{key}_rows",
        named.select(
            {
                "person_id": named.text("person_id"),
                "figure": named.number("figure"),
                "since": _date_or(named, "valid_from", day(BEGINNING)),
                "until": _date_or(named, "valid_to", day(OPEN_END)),
            }
        ),
    )
    people = book.sheet.frame().keep("person_id", "last_day")
    on_day = listed.date("since", "r").until(people.date("last_day", "l")) & people.date(
        "last_day", "l"
    ).before(listed.date("until", "r"))
    held = people.join(listed, {"person_id": "person_id"}, {"figure": "figure"}, condition=on_day)
    once = held.group(["person_id"], {"figure": largest(held.number("figure")), "rows": rows()})
    step = job.program.step(key, once)
    book.sheet.attach(step, {"person_id": "person_id"}, {"figure": f"{key}_figure", "rows": f"{key}_count"})
    frame = book.sheet.frame()
    one = frame.number(f"{key}_count").equals(number(1))
    return book.sheet.hold(choose(one, frame.number(f"{key}_figure"), missing_number()))


def _date_or(frame: Frame, name: str, instead: Date) -> Date:
    return known_date(frame.date(name), instead) if name in frame.columns else instead
