"""Random people, teams, leaders, transfers and absences of a generated case."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from tests.oracle.dice import Dice
from tests.oracle.figures import Row, Table, Tables
from tests.oracle.spans import ONE_DAY, Span, add_months

ROLES = ("rep", "rep", "rep", "manager")
REGIONS = ("north", "south")
ATTRIBUTES = {"目标奖金": "money", "费率": "ratio", "系数": "ratio", "权数": "number"}
ABSENCES = ("sick", "personal", "training")


class Staff(NamedTuple):
    """The organisation of a case."""

    people: list[str]
    teams: list[str]
    tables: Tables
    change: date
    """Day inside the period on which people and teams move."""


def random_staff(dice: Dice, period: Span) -> Staff:
    """Return people, teams, assignments, attributes and absences."""
    people = [f"p{number:02d}" for number in range(1, dice.number(3, 12) + 1)]
    teams = [f"t{number}" for number in range(dice.number(1, 5))]
    change = dice.day(Span(period.start + ONE_DAY, period.end))
    tables: Tables = {
        "people": [_person(dice, person, period) for person in people],
        "teams": _teams(dice, teams, change),
        "assignments": _assignments(dice, people, teams, change),
        "attributes": _attributes(dice, people, change),
        "absences": _absences(dice, people, period),
    }
    return Staff(people, teams, tables, change)


def _person(dice: Dice, person: str, period: Span) -> Row:
    months = dice.number(1, 6) if dice.may("target_rules", 30) else dice.number(20, 50)
    hired = add_months(period.start, -months).replace(day=dice.number(1, 28))
    left: date | None = None
    if dice.may("joiners", 15):
        hired = dice.day(period)
    if dice.may("joiners", 10):
        left = dice.day(Span(period.start, period.end + ONE_DAY))
    if dice.may("leavers", 6):
        hired, left = add_months(period.start, -24), period.start - timedelta(days=dice.number(0, 80))
    regime = "agent" if dice.may("regimes", 15) else "employee"
    return {
        "person_id": person,
        "name": person,
        "regime": regime,
        "position": None,
        "level": dice.one(["L1", "L2", None]),
        "region": dice.one(REGIONS),
        "hire_date": None if dice.may("open_dates", 5) else min(hired, left) if left else hired,
        "probation_end": None,
        "leave_date": left,
    }


def _teams(dice: Dice, teams: list[str], change: date) -> Table:
    """Return a tree under the first team; a team may move to another parent during the period."""
    rows: Table = []
    for place, team in enumerate(teams):
        parent = dice.one(teams[:place]) if place else None
        row: Row = {"team_id": team, "name": team, "kind": None, "parent_id": parent}
        if place > 1 and dice.may("transfers", 20):
            other = dice.one(teams[:place])
            rows.append({**row, "valid_from": dice.since(), "valid_to": change})
            rows.append({**row, "parent_id": other, "valid_from": change, "valid_to": None})
        else:
            rows.append({**row, "valid_from": dice.since(), "valid_to": None})
    return rows


def _assignments(dice: Dice, people: list[str], teams: list[str], change: date) -> Table:
    rows: Table = []
    led: set[str] = set()
    for person in people:
        team, role, leads = dice.one(teams), dice.one(ROLES), False
        wanted = team not in led or dice.may("two_leaders", 15)
        if wanted and dice.hits(70):
            led.add(team)
            leads, role = True, "director" if team == teams[0] else "manager"
        first = {**_assigned(dice, person, team, role, leads), "valid_from": dice.since()}
        if dice.may("transfers", 25):
            other = _assigned(dice, person, dice.one(teams), dice.one(ROLES), False)
            rows.append({**first, "valid_to": change})
            rows.append({**other, "valid_from": change})
        elif dice.may("joiners", 10):
            rows.append({**first, "valid_from": change})
        elif not dice.may("unassigned", 5):
            rows.append(first)
    return rows


def _assigned(dice: Dice, person: str, team: str, role: str, leads: bool) -> Row:
    return {
        "person_id": person,
        "team_id": team,
        "role": role,
        "plan_id": "random" if dice.may("enrolment", 85) else None,
        "lead": leads,
        "valid_from": None,
        "valid_to": None,
        "target_incentive": None,
        "base_pay": None,
    }


def _attributes(dice: Dice, people: list[str], change: date) -> Table:
    rows: Table = []
    for person in people:
        for name, unit in ATTRIBUTES.items():
            if dice.may("missing_attributes", 8):
                continue
            row: Row = {"person_id": person, "name": name, "unit": unit}
            if dice.hits(20):
                rows.append(
                    {**row, "figure": _figure(dice, name), "valid_from": dice.since(), "valid_to": change}
                )
                rows.append({**row, "figure": _figure(dice, name), "valid_from": change, "valid_to": None})
            else:
                rows.append(
                    {**row, "figure": _figure(dice, name), "valid_from": dice.since(), "valid_to": None}
                )
    return rows


def _figure(dice: Dice, name: str) -> Fraction:
    if name == "目标奖金":
        return Fraction(dice.number(10, 200) * 100)
    if name == "权数":
        return Fraction(dice.number(0, 20), 10)
    return Fraction(dice.number(1, 30), 200) if name == "费率" else Fraction(dice.number(50, 150), 100)


def _absences(dice: Dice, people: list[str], period: Span) -> Table:
    rows: Table = []
    for person in people:
        if dice.may("target_rules", 30):
            start = dice.day(period)
            end = dice.day(Span(start, period.end)) + ONE_DAY
            rows.append({"person_id": person, "date_from": start, "date_to": end, "kind": dice.one(ABSENCES)})
    return rows
