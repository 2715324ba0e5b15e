"""Who is in the plan in a period, and the facts about each that formulas may use.

A day is in the plan when the person is in service, an assignment fits, and the version is in force.
Facts are those of the last such day.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from tests.oracle.company import Company, day_of, text_of
from tests.oracle.figures import Doc, Row, Value, truth
from tests.oracle.spans import Span, count_days, whole_months


class Participant(NamedTuple):
    """A person in the plan."""

    person_id: str
    role: str | None
    team_id: str | None
    plan_id: str | None
    level: str | None
    region: str | None
    regime: str | None
    days_in_plan: int
    days_in_period: int
    working_days_in_plan: int | None
    working_days_in_period: int | None
    tenure_months: int | None
    last_day: date


Condition = Callable[[Participant, str], Value]


def participants(plan: Doc, company: Company, period: Span, condition: Condition) -> dict[str, Participant]:
    """Return the participants by person id, in the order of the ids."""
    found: dict[str, Participant] = {}
    for person in sorted(company.table("people"), key=lambda row: str(row["person_id"])):
        if text_of(person, "regime") not in plan["regimes"]:
            continue
        participant = _participant(plan, company, period, person)
        when = plan["enrolment"].get("when")
        if participant and (when is None or condition(participant, when) is True):
            found[participant.person_id] = participant
    return found


def enrolled_days(plan: Doc, company: Company, person_id: str, span: Span) -> list[date]:
    """Return the days of `span` on which the person is in the plan."""
    return [day for day in span.days() if _fitting(plan, company, person_id, day)]


def enrolled_role(plan: Doc, company: Company, person_id: str, day: date) -> str | None:
    """Return the role in which a person is in the plan on `day`."""
    assignment = _fitting(plan, company, person_id, day)
    return text_of(assignment, "role") if assignment else None


def _fitting(plan: Doc, company: Company, person_id: str, day: date) -> Row | None:
    """Return the first assignment of the day that the plan is for."""
    since, until = _effective(plan)
    if not (since <= day and (until is None or day < until)):
        return None
    enrolment = plan["enrolment"]
    for assignment in company.assignments(person_id, day):
        role_fits = not enrolment.get("roles") or text_of(assignment, "role") in enrolment["roles"]
        team_fits = not enrolment.get("teams") or text_of(assignment, "team_id") in enrolment["teams"]
        plan_fits = (
            not truth(enrolment.get("plan_column", False)) or assignment.get("plan_id") == plan["plan"]
        )
        if role_fits and team_fits and plan_fits:
            return assignment
    return None


def _effective(plan: Doc) -> tuple[date, date | None]:
    since, until = plan["effective"]["from"], plan["effective"].get("to")
    return date.fromisoformat(str(since)), date.fromisoformat(str(until)) if until else None


def _participant(plan: Doc, company: Company, period: Span, person: Row) -> Participant | None:
    person_id = str(person["person_id"])
    days = enrolled_days(plan, company, person_id, period)
    if not days:
        return None
    assignment = _fitting(plan, company, person_id, days[-1]) or {}
    hired = day_of(person, "hire_date")
    calendar = plan["working_days"]
    return Participant(
        person_id=person_id,
        role=text_of(assignment, "role"),
        team_id=text_of(assignment, "team_id"),
        plan_id=text_of(assignment, "plan_id"),
        level=text_of(person, "level"),
        region=text_of(person, "region"),
        regime=text_of(person, "regime"),
        days_in_plan=len(days),
        days_in_period=(period.end - period.start).days,
        working_days_in_plan=count_days(days, "working_days", calendar),
        working_days_in_period=count_days(period.days(), "working_days", calendar),
        tenure_months=None if hired is None else whole_months(hired, period.last),
        last_day=days[-1],
    )
