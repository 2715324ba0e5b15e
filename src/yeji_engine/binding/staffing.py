"""Who works where and when, and who takes part in the plan during the period.

`staff` has one row per person and stretch of an assignment; `participants` one row per person
enrolled on at least one day of the period.
"""

from __future__ import annotations

from yeji_engine.binding.formulas import contents_of, names_in
from yeji_engine.binding.job import BEGINNING, CALENDAR, OPEN_END, Job, Span
from yeji_engine.binding.names import person_name
from yeji_engine.documents.base import DayBasis
from yeji_engine.graph.expressions import (
    Date,
    Text,
    Value,
    choose,
    choose_date,
    day,
    is_missing,
    known_date,
    missing_number,
    no_text,
    number,
    ranked,
    text,
    truth,
)
from yeji_engine.graph.frames import Frame, Named
from yeji_engine.graph.lowering import Lowering
from yeji_engine.graph.sheets import Sheet
from yeji_engine.graph.totals import total
from yeji_engine.periods.tenure import add_months
from yeji_engine.vocabulary.built_in import WORKING_DAYS_IN_PERIOD, WORKING_DAYS_IN_PLAN


def staff(job: Job) -> Named:
    """Add the step `staff`: person_id, team_id, role, plan_id, leads, valid_from, valid_to.

    Without a table of assignments everybody in `people` works from hire to leave, in no team.
    """
    if job.has("assignments"):
        source = job.table("assignments")
        columns = {
            "person_id": source.text("person_id"),
            "team_id": _text_or_none(source, "team_id"),
            "role": _text_or_none(source, "role"),
            "plan_id": _text_or_none(source, "plan_id"),
            "leads": source.truth("lead").known() if "lead" in source.columns else truth(False),
            **_validity(source, "valid_from", "valid_to"),
        }
    else:
        source = job.table("people")
        columns = {
            "person_id": source.text("person_id"),
            "team_id": no_text(),
            "role": no_text(),
            "plan_id": no_text(),
            "leads": truth(False),
            **_validity(source, "hire_date", "leave_date"),
        }
    return job.program.step("staff", _while_employed(job, source.select(columns)))


def _while_employed(job: Job, posts: Frame) -> Frame:
    """Assignments of people whom the company knows, cut to the days from hire to leave."""
    if not (job.has("assignments") and job.has("people")):
        return posts
    people = job.table("people")
    given = {name: f"_{name}" for name in ("hire_date", "leave_date") if name in people.columns}
    joined = posts.join(people, {"person_id": "person_id"}, given)
    since, until = posts.date("valid_from"), posts.date("valid_to")
    if "hire_date" in given:
        hired = known_date(joined.date("_hire_date"), day(BEGINNING))
        since = choose_date(since.before(hired), hired, since)
    if "leave_date" in given:
        left = known_date(joined.date("_leave_date"), day(OPEN_END))
        until = choose_date(left.before(until), left, until)
    kept: dict[str, Value] = {name: joined.any(name) for name in posts.columns}
    cut = joined.select(kept | {"valid_from": since, "valid_to": until})
    return cut.where(cut.date("valid_from").before(cut.date("valid_to")))


def _validity(source: Frame, start: str, end: str) -> dict[str, Value]:
    return {
        "valid_from": _date_or(source, start, day(BEGINNING)),
        "valid_to": _date_or(source, end, day(OPEN_END)),
    }


def _date_or(source: Frame, name: str, instead: Date) -> Date:
    if name not in source.columns:
        return instead
    return known_date(source.date(name), instead)


def _text_or_none(source: Frame, name: str) -> Text:
    return source.text(name) if name in source.columns else no_text()


REGIME_UNKNOWN = "regime_unknown"
"""The step with the people who would be enrolled, were it known in what relationship they work."""


def participants(job: Job, staffed: Named) -> Named:
    """Add the step `enrolled`, one row per person enrolled in the period."""
    stretches = job.program.step("stretches", _stretches(job, staffed, job.span))
    days = stretches.group(
        ["person_id"], {"days_in_plan": total(stretches.number("days")).widened()} | _worked(stretches)
    )
    latest = stretches.where(stretches.number("latest").equals(number(1)))
    sheet = Sheet(
        latest.select(
            {name: latest.any(name) for name in ("person_id", "team_id", "role", "plan_id")}
            | {"last_day": latest.date("stop").day_before()}
        )
    )
    sheet.attach(days, {"person_id": "person_id"}, {n: n for n in days.columns if n != "person_id"})
    if job.working_days_before:
        before = job.working_days_before
        sheet.put("working_days_in_period", number(before[job.span.end] - before[job.span.start]))
    _attach_people(job, sheet)
    sheet.put("days_in_period", number((job.span.end - job.span.start).days))
    _put_tenure(job, sheet)
    frame = sheet.frame()
    if job.has("people") and "regime" in job.table("people").columns:
        unknown = frame.where(is_missing(frame.text("regime")))
        job.program.step(REGIME_UNKNOWN, unknown.keep("person_id"))
        frame = frame.where(frame.text("regime").among([regime.value for regime in job.plan.regimes]))
    if job.plan.enrolment.when is not None:
        frame = _enrolled_when(job, Sheet(frame), job.plan.enrolment.when)
    return job.program.step("enrolled", frame)


def _enrolled_when(job: Job, sheet: Sheet, formula: str) -> Frame:
    before = tuple(sheet.frame().columns)
    lowering = Lowering(sheet, lambda name: person_name(job, sheet.frame(), name), job.plan.precision.ratio)
    condition = sheet.put("_enrolled", lowering.truth(job.formula(formula)))
    return sheet.frame().where(condition).keep(*before)


def enrolled_days(job: Job, span: Span) -> Named:
    """Return person_id, days and, where they are known, working_days in the plan during a span of days."""
    name = f"enrolled_{span.start}_{span.end}"
    found = job.program.found(name)
    if found is not None:
        return found
    staffed = job.program.found("staff")
    if staffed is None:
        raise KeyError("staff")
    stretches = _stretches(job, staffed, span)
    totals: dict[str, Value] = {"days": total(stretches.number("days"))}
    if "working_days" in stretches.columns:
        totals["working_days"] = total(stretches.number("working_days"))
    return job.program.step(name, stretches.group(["person_id"], totals))


def _stretches(job: Job, staffed: Named, span: Span) -> Frame:
    """The parts of fitting assignments that lie in the span, on days on which the plan is in force."""
    effective, enrolment = job.plan.effective, job.plan.enrolment
    first_day = max(span.start, effective.since)
    end_day = span.end if effective.until is None else min(span.end, effective.until)
    start, end = day(first_day), day(end_day)
    inside = staffed.date("valid_from").before(end) & start.before(staffed.date("valid_to"))
    if first_day >= end_day:
        inside = truth(False)
    if enrolment.roles:
        inside = inside & staffed.text("role").among(enrolment.roles)
    if enrolment.teams:
        inside = inside & staffed.text("team_id").among(enrolment.teams)
    if enrolment.plan_column:
        inside = inside & staffed.text("plan_id").equals(text(job.plan.plan))
    sheet = Sheet(staffed.where(inside))
    since, until = staffed.date("valid_from"), staffed.date("valid_to")
    first = sheet.put("first", choose_date(since.before(start), start, since))
    stop = sheet.put("stop", choose_date(end.before(until), end, until))
    sheet.put("days", first.days_until(stop))
    sheet.put(
        "latest",
        ranked(
            "row_number", None, [staffed.text("person_id")], [(stop, True), (staffed.text("team_id"), False)]
        ),
    )
    if job.working_days_before:
        _attach_working_days(job, sheet)
    return sheet.frame()


def _attach_working_days(job: Job, sheet: Sheet) -> None:
    calendar = job.table(CALENDAR)
    sheet.attach(calendar, {"first": "day"}, {"working_days_before": "_before_first"})
    sheet.attach(calendar, {"stop": "day"}, {"working_days_before": "_before_stop"})
    frame = sheet.frame()
    sheet.put("working_days", frame.number("_before_stop") - frame.number("_before_first"))


def _worked(stretches: Named) -> dict[str, Value]:
    if "working_days" not in stretches.columns:
        return {}
    return {"working_days_in_plan": total(stretches.number("working_days"))}


def needs_working_days(job: Job) -> bool:
    """Tell whether the plan asks for working days anywhere, so that the calendar must know them."""
    named = {*WORKING_DAYS_IN_PLAN, *WORKING_DAYS_IN_PERIOD}
    if not named.isdisjoint(names_in(job, [job.plan])):
        return True
    return any(content is DayBasis.WORKING_DAYS for content in contents_of(job.plan))


PEOPLE_TEXTS = ("level", "region", "regime")


def _attach_people(job: Job, sheet: Sheet) -> None:
    if not job.has("people"):
        for name in PEOPLE_TEXTS:
            sheet.put(name, no_text())
        return
    people = job.table("people")
    given = [name for name in PEOPLE_TEXTS if name in people.columns]
    hired = ["hire_date"] if "hire_date" in people.columns else []
    sheet.attach(people, {"person_id": "person_id"}, {n: n for n in given + hired})
    for name in PEOPLE_TEXTS:
        if name not in given:
            sheet.put(name, no_text())


def _put_tenure(job: Job, sheet: Sheet) -> None:
    """Whole months of service on the last day of the period, as `periods.months_of_service` counts them."""
    frame = sheet.frame()
    if "hire_date" not in frame.columns:
        sheet.put("tenure_months", missing_number())
        return
    hired, last = frame.date("hire_date"), job.span.last_day
    months = (
        number(12 * last.year + last.month)
        - hired.part("year").widened().times(number(12))
        - hired.part("month")
    )
    month_ends = add_months(last.replace(day=1), 1) == job.span.end and last.day >= 28
    last_is_month_end = month_ends and job.span.end.day == 1
    short = truth(False) if last_is_month_end else hired.part("day") > number(last.day)
    sheet.put("tenure_months", choose(short, months - number(1), months))
