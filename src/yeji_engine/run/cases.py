"""The cases that a plan carries: facts in, figures out, compared digit by digit.

A case states its facts as rows of text by table, or, in short, the figures of one person's measures and
attributes. What a case leaves out is made plain: people it mentions exist and take part all the time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yeji_engine.documents.base import Window
from yeji_engine.documents.calendar import fiscal_calendar
from yeji_engine.documents.measures import Aggregate, Measure, Reading
from yeji_engine.documents.plan import NOTHING_COMES_OUT, Case, Plan
from yeji_engine.errors import Diagnostic, PlanRefused
from yeji_engine.periods import Period, parse_period
from yeji_engine.run.backend import Backend
from yeji_engine.run.compute import compute
from yeji_engine.run.figures import NOT_COMPUTED, figures_of
from yeji_engine.run.result import Result
from yeji_engine.tables.schema import Tables, TableSchema
from yeji_engine.tables.texts import TextRow, table_of_texts

ALONE = "甲"
"""The one person of a case in the short form."""

Rows = dict[str, list[dict[str, str | None]]]


@dataclass(frozen=True)
class Miss:
    """One figure that came out otherwise than the case expects."""

    case: str
    person: str
    name: str
    expected: str
    found: str


def run_case(
    plan: Plan, case: Case, schemas: Mapping[str, TableSchema] | None = None, backend: Backend | None = None
) -> list[Miss]:
    """Return what differs between the case and the calculation; empty when all is as expected.

    *errors*: PlanRefused for facts that cannot be read, and for what `compute` refuses.
    """
    period = period_of_case(plan, case)
    rows, used = case_facts(plan, case, period)
    tables = []
    problems: list[Diagnostic] = []
    for name, given in rows.items():
        table, found = table_of_texts(name, given, (schemas or {}).get(name))
        tables.append(table)
        problems += found
    if problems:
        raise PlanRefused(problems)
    return misses_of(case, compute(used, Tables(tables), period, backend=backend))


def misses_of(case: Case, result: Result) -> list[Miss]:
    """Return what differs between the case and a result that is there already."""
    misses = list(_misses(case, figures_of(result)))
    codes = {diagnostic.code for diagnostic in result.diagnostics}
    return misses + [
        Miss(case.name, "", "diagnostic", code, "") for code in case.diagnostics if code not in codes
    ]


def period_of_case(plan: Plan, case: Case) -> Period:
    """Return the period that the case speaks of; raises PlanRefused for a label that is none."""
    parsed = parse_period(case.period, fiscal_calendar(plan))
    if not isinstance(parsed, Period):
        raise PlanRefused([parsed])
    return parsed


def case_facts(plan: Plan, case: Case, period: Period) -> tuple[Rows, Plan]:
    """Return the rows of all tables, and the plan, whose measures read figures in the short form."""
    rows: Rows = {name: [dict(row) for row in given] for name, given in case.tables.items()}
    if case.figures:
        plan = _short_form(plan, case, period, rows)
    _people(plan, rows)
    return rows, plan


def as_if_in_force(plan: Plan, case: Case) -> Plan:
    """Return the plan as in force in the case's period, for cases that a plan carries itself.

    They show what its rules pay, not when: a version that begins next year is held to them as well.
    """
    period = period_of_case(plan, case)
    in_force = plan.effective
    if in_force.since < period.end and (in_force.until is None or period.start < in_force.until):
        return plan
    always = in_force.model_copy(update={"since": date(1900, 1, 1), "until": None})
    return plan.model_copy(update={"effective": always})


def _short_form(plan: Plan, case: Case, period: Period, rows: Rows) -> Plan:
    measures = dict(plan.measures)
    for name, figure in case.figures.items():
        stem, _, suffix = name.rpartition(".")
        if suffix in ("目标", "target"):
            rows.setdefault("targets", []).append(_target(stem, figure, plan, period))
        elif name in plan.measures:
            measures[name] = _read(plan.measures[name])
            reading = {"subject_id": ALONE, "measure": name, "figure": figure}
            rows.setdefault("readings", []).append({**reading, "period_start": period.start.isoformat()})
        else:
            attribute = {"person_id": ALONE, "name": name, "figure": figure, "valid_from": "1900-01-01"}
            rows.setdefault("attributes", []).append(dict(attribute))
    rows.setdefault("people", [{"person_id": ALONE, "regime": plan.regimes[0].value}])
    return plan.model_copy(update={"measures": measures})


def _read(measure: Measure) -> Measure:
    reading = Reading(table="readings", window=Window.PERIOD, aggregate=Aggregate.SUM)
    gone = {"count": None, "roll_up": None, "pay_below": None, "formula": None}
    return measure.model_copy(update={**gone, "reading": reading})


def _target(measure: str, figure: str, plan: Plan, period: Period) -> dict[str, str | None]:
    stated = plan.measures[measure].target
    version = stated.version.value if stated is not None else "original"
    return {
        "subject_id": ALONE,
        "measure": measure,
        "period_start": period.start.isoformat(),
        "period_end": period.end.isoformat(),
        "version": version,
        "target": figure,
    }


PERSON_COLUMNS = ("person_id", "subject_id")


def _people(plan: Plan, rows: Rows) -> None:
    """People mentioned anywhere exist; without assignments everybody has the plan's first role."""
    if "people" not in rows:
        source = rows.get("assignments", [])
        found = dict.fromkeys(_persons(source) if source else _mentioned(rows))
        rows["people"] = [{"person_id": person, "regime": plan.regimes[0].value} for person in found]
    if "assignments" not in rows:
        role = plan.enrolment.roles[0] if plan.enrolment.roles else "业务员"
        team = plan.enrolment.teams[0] if plan.enrolment.teams else "一队"
        rows["assignments"] = [
            {"person_id": row["person_id"], "team_id": team, "role": role, "plan_id": plan.plan}
            for row in rows["people"]
        ]


def _persons(rows: list[dict[str, str | None]]) -> Iterator[str]:
    for row in rows:
        for column in PERSON_COLUMNS:
            if row.get(column):
                yield str(row[column])


def _mentioned(rows: Rows) -> Iterator[str]:
    for given in rows.values():
        yield from _persons(given)


def _misses(case: Case, figures: Mapping[str, Mapping[str, Decimal | str | None]]) -> Iterator[Miss]:
    for person, expected in case.expect.items():
        for name, wanted in expected.items():
            found = figures.get(person, {}).get(name, "no such figure")
            if not _same(wanted, found):
                yield Miss(case.name, person, name, str(wanted), _shown(found))


def _same(wanted: str | None, found: Decimal | str | None) -> bool:
    if wanted is None or wanted in NOTHING_COMES_OUT:
        return found is None
    if isinstance(found, Decimal):
        text = wanted.replace("%", "").replace(",", "")
        scale = Decimal("0.01") if wanted.endswith("%") else Decimal(1)
        return Decimal(text) * scale == found
    return wanted == found


def _shown(found: Decimal | str | None) -> str:
    if found is None:
        return "not computed"
    return format(found.normalize(), "f") if isinstance(found, Decimal) else found


__all__ = [
    "ALONE",
    "NOT_COMPUTED",
    "Miss",
    "TextRow",
    "as_if_in_force",
    "case_facts",
    "misses_of",
    "run_case",
]
