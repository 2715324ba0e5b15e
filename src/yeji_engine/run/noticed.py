"""What the calculation noticed, row by row: nothing is dropped or becomes 0 without a line here.

The table `notices` has one row per code, person, item and source row; `run.messages` puts words to what
it comes to, `explain.notices` to what concerns one person.
"""

from __future__ import annotations

from collections.abc import Iterable

from yeji_engine.binding.job import Job
from yeji_engine.binding.notices import Notice
from yeji_engine.binding.staffing import REGIME_UNKNOWN
from yeji_engine.credits.groups import CreditGroup, counted
from yeji_engine.documents.measures import CompanyCredit, RollUp, TeamCredit
from yeji_engine.graph.expressions import (
    DATE,
    TEXT,
    Number,
    Text,
    Truth,
    Value,
    choose_text,
    day,
    is_missing,
    known_text,
    no_text,
    number,
    ranked,
    text,
)
from yeji_engine.graph.frames import Frame, Named
from yeji_engine.language.nodes import names_used
from yeji_engine.measures.book import MeasureBook
from yeji_engine.payouts.components import PayBook
from yeji_engine.run.returned_deals import CLOSED

SHOWN = 20
"""Rows of one code and item that a diagnostic names."""


def uncredited(job: Job, groups: dict[str, CreditGroup], lines: dict[str, Named]) -> Frame | None:
    """Return the house queue: source_table, source_id, person_id, event_date, code."""
    found = [
        _unstaffed(job, group, lines[group.name])
        for group in groups.values()
        if not isinstance(group.credit, CompanyCredit)
    ]
    return _united(found)


def _united(frames: list[Frame]) -> Frame | None:
    return frames[0].union(*frames[1:]) if frames else None


def _unstaffed(job: Job, group: CreditGroup, lines: Named) -> Frame:
    rows = lines.where(~lines.truth("staffed") & _counts(group, lines))
    if isinstance(group.credit, TeamCredit) or not job.has("people"):
        code: Text = text("owner-missing") if isinstance(group.credit, TeamCredit) else text("person-unknown")
        return rows.select(_queue_row(group, rows, code))
    people = job.table("people")
    known = rows.join(people, {"person_id": "person_id"}, {"person_id": "_known"}, how="left")
    code = choose_text(
        is_missing(known.text("person_id")),
        text("owner-missing"),
        choose_text(is_missing(known.text("_known")), text("person-unknown"), text("not-employed")),
    )
    if "fault" in known.columns:
        # What is wrong with the shares of a deal says more than that nobody is named.
        code = known_text(known.text("fault"), code)
    return known.select(_queue_row(group, known, code))


def _counts(group: CreditGroup, lines: Frame) -> Truth:
    indices = list(group.measures.values())
    counts = lines.truth(f"counted_{indices[0]}")
    for index in indices[1:]:
        counts = counts | lines.truth(f"counted_{index}")
    return counts


def _queue_row(group: CreditGroup, rows: Frame, code: Text) -> dict[str, Value]:
    return {
        "source_table": text(group.table),
        "source_id": rows.text("source_id"),
        "person_id": rows.text("person_id"),
        "event_date": rows.date("event_date"),
        "code": code,
    }


def noticed(
    opened: MeasureBook, pay: PayBook, sheet: Named, queue: Named | None, notices: Iterable[Notice] = ()
) -> Frame:
    """Return code, person_id, item, source_id of everything that somebody should look at."""
    job = opened.book.job
    frames = [_of_queue(queue)] if queue is not None else []
    for name in job.plan.measures:
        if name not in job.hidden:
            frames += _of_measure(opened, sheet, name)
    frames += [_rows_unknown(opened, name) for name in opened.groups if name not in job.hidden]
    frames += [
        _row(sheet.where(is_missing(pay.earned[name])), "pay-not-computed", name)
        for name in job.plan.components
    ]
    unknown = job.program.found(REGIME_UNKNOWN)
    if unknown is not None:
        frames.append(_row(unknown, "regime-missing", "people"))
    frames += [_of_closed_periods(step.name) for step in job.program if step.name.startswith(CLOSED)]
    frames += _of_targets(job, sheet)
    frames += _of_organisation(opened)
    frames += [_of_notice(sheet, notice) for notice in notices]
    united = _united(frames)
    return united if united is not None else _row(sheet.where(number(1).equals(number(0))), "none", "")


def _row(frame: Frame, code: str, item: str, source: Text | None = None) -> Frame:
    return frame.select(
        {
            "code": text(code),
            "person_id": frame.text("person_id"),
            "item": text(item),
            "source_id": source if source is not None else no_text(),
        }
    )


def _of_notice(sheet: Named, notice: Notice) -> Frame:
    rows = notice.rows if notice.rows is not None else sheet
    found = rows.where(notice.where)
    source = found.text("source_id") if "source_id" in found.columns else None
    return _row(found, notice.code, notice.item, source)


def _of_queue(queue: Named) -> Frame:
    return queue.select(
        {
            "code": queue.text("code"),
            "person_id": queue.text("person_id"),
            "item": queue.text("source_table"),
            "source_id": queue.text("source_id"),
        }
    )


def _of_measure(opened: MeasureBook, sheet: Named, name: str) -> list[Frame]:
    book = opened.book
    frames = [_row(sheet.where(is_missing(book.number(name))), "figure-not-computed", name)]
    target = book.known.get(f"{name}.target")
    if not isinstance(target, Number):
        return frames
    untold, counted_rows = is_missing(target), _rows_behind(opened, name)
    if counted_rows is not None:
        # Who has neither may have another job: a leader is not meant to sell himself. It is said, more softly.
        idle = counted_rows.equals(number(0))
        frames.append(_row(sheet.where(~untold & idle), "target-without-rows", name))
        frames.append(_row(sheet.where(untold & idle), "neither-target-nor-rows", name))
        untold = untold & ~idle
    frames.append(_row(sheet.where(untold), "target-missing", name))
    return frames


def _rows_behind(opened: MeasureBook, name: str) -> Number | None:
    """A formula has no rows of its own: behind it stand those of the measures that it names."""
    measure = opened.book.job.plan.measures[name]
    if measure.formula is None:
        return opened.rows.get(name)
    stems = (used.partition(".")[0] for used in names_used(opened.book.job.formula(measure.formula)))
    named = [each for each in dict.fromkeys(stems) if each in opened.book.job.plan.measures]
    counts = [rows for each in named if (rows := _rows_behind(opened, each)) is not None]
    return sum(counts[1:], counts[0]) if counts else None


def _rows_unknown(opened: MeasureBook, measure: str) -> Frame:
    """Rows that count but whose figure is not known: no exchange rate, no amount, a key that comes twice."""
    group = opened.groups[measure]
    lines = opened.lines[group.name]
    span = opened.book.job.counted_days(counted(opened.book.job.plan, measure).window)
    event = lines.date("event_date")
    inside = day(span.start).until(event) & event.before(day(span.end))
    unknown = lines.truth(group.counted_column(measure)) & is_missing(
        lines.number(group.figure_column(measure))
    )
    found = lines.where(unknown & inside)
    return _row(found, "row-not-computed", measure, found.text("source_id"))


def _of_closed_periods(name: str) -> Frame:
    """Returned deals that only a calculation of their own, closed periods takes back (C55, C59)."""
    found = Named({"source_id": TEXT, "item": TEXT}, name)
    return found.select(
        {
            "code": text("replay-of-closed-period"),
            "person_id": no_text(),
            "item": found.text("item"),
            "source_id": found.text("source_id"),
        }
    )


def _of_targets(job: Job, sheet: Named) -> list[Frame]:
    """Targets of the period for people who are not in the plan, or for measures that it does not have."""
    if not job.has("targets"):
        return []
    targets = job.table("targets")
    wanted = [name for name, measure in job.plan.measures.items() if measure.target is not None]
    started = targets.date("period_start")
    of_period = targets.where(
        day(job.span.start).until(started)
        & started.before(day(job.span.end))
        & targets.text("measure").among(wanted)
    )
    stray = of_period.without(sheet.keep("person_id"), {"subject_id": "person_id"})
    return [
        stray.select(
            {
                "code": text("target-of-nobody"),
                "person_id": stray.text("subject_id"),
                "item": stray.text("measure"),
                "source_id": no_text(),
            }
        )
    ]


def _of_organisation(opened: MeasureBook) -> list[Frame]:
    """Teams that nobody leads on a day with rows, and leaders who share a team, where sums roll up."""
    job = opened.book.job
    if not _rolled(job) or job.program.found("leaders") is None:
        # Without the table of what rolls up nobody climbed.
        return []
    leaders = Named({"team_id": TEXT, "person_id": TEXT, "valid_from": DATE, "valid_to": DATE}, "leaders")
    names = {opened.groups[roll.of].name for roll in _rolled(job) if roll.of in opened.groups}
    frames = [_without_leader(opened.lines[name], leaders) for name in sorted(names)]
    frames.append(_shared_teams(job, leaders))
    return frames


def _rolled(job: Job) -> list[RollUp]:
    return [measure.roll_up for measure in job.plan.measures.values() if measure.roll_up is not None]


def _without_leader(lines: Named, leaders: Named) -> Frame:
    placed = lines.where(lines.truth("staffed") & ~is_missing(lines.text("team_id")))
    days = placed.group(["team_id", "event_date"], {})
    event = days.date("event_date", "l")
    led = leaders.date("valid_from", "r").until(event) & event.before(leaders.date("valid_to", "r"))
    joined = days.join(leaders, {"team_id": "team_id"}, {"person_id": "person_id"}, how="left", condition=led)
    alone = joined.where(is_missing(joined.text("person_id"))).group(["team_id"], {})
    return alone.select(
        {
            "code": text("team-without-leader"),
            "person_id": no_text(),
            "item": alone.text("team_id"),
            "source_id": no_text(),
        }
    )


def _shared_teams(job: Job, leaders: Named) -> Frame:
    start, end = day(job.span.start), day(job.span.end)
    now = leaders.where(leaders.date("valid_from").before(end) & start.before(leaders.date("valid_to")))
    both = now.date("valid_from", "l").before(now.date("valid_to", "r")) & now.date("valid_from", "r").before(
        now.date("valid_to", "l")
    )
    pairs = now.join(now, {"team_id": "team_id"}, {"person_id": "_other"}, condition=both)
    two = pairs.where(~pairs.text("person_id").equals(pairs.text("_other")))
    distinct = two.group(["team_id", "person_id"], {})
    return distinct.select(
        {
            "code": text("two-leaders"),
            "person_id": distinct.text("person_id"),
            "item": distinct.text("team_id"),
            "source_id": no_text(),
        }
    )


def summed_up(rows: Named) -> Frame:
    """Return the first rows of each code and item, with how many there are in all."""
    partition: list[Value] = [rows.text("code"), rows.text("item")]
    order = [(known_text(rows.text(name), text("")), False) for name in ("person_id", "source_id")]
    placed = rows.extend(
        {
            "place": ranked("row_number", None, partition, order),
            "all_rows": ranked("count", None, partition, []),
        }
    )
    return placed.where(placed.number("place") <= number(SHOWN))
