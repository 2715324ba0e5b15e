"""The oracle's one entry: a plan and tables in, every figure of a period out, as plain dicts.

It shares no code with the engine and knows nothing of it; README.md numbers the meanings it chose.
"""

from __future__ import annotations

from datetime import date
from typing import Any, TypeAlias

from tests.oracle import grading, scorecard
from tests.oracle.calculation import Calculation
from tests.oracle.enrolment import Participant
from tests.oracle.figures import Doc, Tables, truth
from tests.oracle.settling import settle
from tests.oracle.spans import Span, period_before

Answer: TypeAlias = dict[str, Any]  # Any: figures, texts and counts by section, person and name

_UNREPORTED_FACTS = ("person_id", "plan_id", "last_day")


def evaluate(plan: Doc, tables: Tables, period: tuple[date, date]) -> Answer:
    """Return every figure of a period; `period` is its first day and the first day after it.

    The past is read from the tables themselves: records of earlier dates, and the `ledger`.
    *shape*: `participants`, `measures`, `scores`, `totals`, `payouts`, `settlement`, `promotions` by
    person; `uncredited` by measure as (key, reason); `not_computed` as (section, person, name).
    """
    calc = Calculation(plan, tables, Span(*period))
    people = calc.participants
    answer: Answer = {
        "participants": {person_id: _facts(person) for person_id, person in people.items()},
        "measures": {person_id: _measures(calc, person) for person_id, person in people.items()},
        "scores": {},
        "totals": {},
        "payouts": {person_id: {} for person_id in people},
    }
    if plan.get("scorecard"):
        answer["scores"] = {person_id: _scores(calc, person) for person_id, person in people.items()}
        answer["totals"] = {person_id: _totals(calc, person) for person_id, person in people.items()}
    for name in plan.get("components", {}):
        for person_id, paid in calc.component(name).items():
            answer["payouts"].setdefault(person_id, {})[name] = paid._asdict()
    pays = {who: {name: pay["paid"] for name, pay in each.items()} for who, each in answer["payouts"].items()}
    answer["settlement"] = settle(calc, pays)
    answer["promotions"] = _promotions(calc)
    answer["uncredited"] = {
        name: sorted({tuple(row) for row in calc.uncredited(name)})
        for name, measure in plan["measures"].items()
        if measure.get("count")
    }
    answer["not_computed"] = _not_computed(answer)
    return answer


def _facts(person: Participant) -> Answer:
    return {name: fact for name, fact in person._asdict().items() if name not in _UNREPORTED_FACTS}


def _measures(calc: Calculation, person: Participant) -> Answer:
    return {name: calc.measure(person, name)._asdict() for name in calc.plan["measures"]}


def _scores(calc: Calculation, person: Participant) -> Answer:
    return {item: calc.item(person, item)._asdict() for item in scorecard.items_of(calc, person)}


def _totals(calc: Calculation, person: Participant) -> Answer:
    card = calc.plan["scorecard"]
    found: Answer = {"score": calc.score(person)}
    if card.get("grades"):
        found["grade_by_score"] = grading.grade_by_score(calc.exact_score(person), card)
        found["grade"] = calc.grade(person)
    if card.get("coefficient"):
        found["coefficient"] = calc.coefficient(person)
    return found


def _promotions(calc: Calculation) -> dict[str, dict[str, bool | None]]:
    """Return whether each rule of promotion holds, looking back over the periods of its kind (C72, O-44)."""
    found: dict[str, dict[str, bool | None]] = {person_id: {} for person_id in calc.participants}
    for name, rule in calc.plan.get("promotions", {}).items():
        past, span = [calc], calc.period
        for _ in range(int(rule["within"]) - 1):
            span = period_before(span, calc.plan["settles"], calc.fiscal)
            past.append(Calculation(calc.plan, calc.tables, span))
        for person_id, rules in found.items():
            held = []
            for each in past:
                person = each.participants.get(person_id)
                held.append(person is not None and each.holds(person, rule["when"]))
            rules[name] = _often_enough(held, int(rule["times"]), in_a_row=truth(rule["in_a_row"]))
    return found


def _often_enough(held: list[bool | None], times: int, *, in_a_row: bool) -> bool | None:
    """Return whether enough periods fit; missing where the unknown ones decide."""
    surely = _most(held, unknown=False, in_a_row=in_a_row) >= times
    perhaps = _most(held, unknown=True, in_a_row=in_a_row) >= times
    return surely if surely == perhaps else None


def _most(held: list[bool | None], *, unknown: bool, in_a_row: bool) -> int:
    known = [unknown if each is None else each for each in held]
    if not in_a_row:
        return known.count(True)
    longest = run = 0
    for each in known:
        run = run + 1 if each else 0
        longest = max(longest, run)
    return longest


def _not_computed(answer: Answer) -> set[tuple[str, str, str]]:
    """Return what has no figure, by section, person and name."""
    found = set()
    for person_id, measures in answer["measures"].items():
        found |= {("measures", person_id, name) for name, each in measures.items() if each["figure"] is None}
    for person_id, items in answer["scores"].items():
        found |= {
            ("scores", person_id, item) for item, each in items.items() if each["status"] == "not_computed"
        }
    for person_id, totals in answer["totals"].items():
        found |= {("totals", person_id, name) for name, figure in totals.items() if figure is None}
    for person_id, payouts in answer["payouts"].items():
        found |= {("payouts", person_id, name) for name, each in payouts.items() if each["paid"] is None}
    return found
