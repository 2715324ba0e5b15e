"""Who works where and when, and who takes part in the plan during the period.

`staff` has one row per person and stretch of an assignment; `participants` one row per person
enrolled on at least one day of the period.
"""

from __future__ import annotations

from yeji_engine.binding.job import BEGINNING, CALENDAR, OPEN_END, Job
from yeji_engine.binding.names import person_name
from yeji_engine.graph.expressions import (
    Date,
    Text,
    Value,
    choose,
    choose_date,
    day,
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
    return job.program.step("staff", source.select(columns))


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


def participants(job: Job, staffed: Named) -> Named:
    """Add the step `enrolled`, one row per person enrolled in the period."""
    stretches = job.program.step("stretches", _stretches(job, staffed))
    days = stretches.group(
        ["person_id"], {"days_in_plan": total(stretches.number("days")).widened()} | _worked(stretches)
    )
    latest = stretches.where(stretches.number("latest").equals(number(1)))
    sheet = Sheet(latest.keep("person_id", "team_id", "role", "plan_id"))
    sheet.attach(days, {"person_id": "person_id"}, {n: n for n in days.columns if n != "person_id"})
    if job.working_days_before:
        before = job.working_days_before
        sheet.put("working_days_in_period", number(before[job.span.end] - before[job.span.start]))
    _attach_people(job, sheet)
    sheet.put("days_in_period", number((job.span.end - job.span.start).days))
    _put_tenure(job, sheet)
    frame = sheet.frame()
    if job.plan.enrolment.when is not None:
        frame = _enrolled_when(job, Sheet(frame), job.plan.enrolment.when)
    return job.program.step("enrolled", frame)


def _enrolled_when(job: Job, sheet: Sheet, formula: str) -> Frame:
    before = tuple(sheet.frame().columns)
    lowering = Lowering(sheet, lambda name: person_name(job, sheet.frame(), name), job.plan.precision.ratio)
    condition = sheet.put("_enrolled", lowering.truth(job.formula(formula)))
    return sheet.frame().where(condition).keep(*before)


def _stretches(job: Job, staffed: Named) -> Frame:
    start, end = day(job.span.start), day(job.span.end)
    enrolment = job.plan.enrolment
    inside = staffed.date("valid_from").before(end) & start.before(staffed.date("valid_to"))
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
    written = job.plan.model_dump_json(exclude={"working_days"})
    return any(word in written for word in ('"working_days"', "工作日", "working_days_in"))


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
