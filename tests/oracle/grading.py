"""Grades and coefficients: from score to grade, forced distribution, grade caps (A26–A30).

The distribution is settled for all people of a group at once, best first.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.oracle.company import day_of, text_of
from tests.oracle.enrolment import Participant
from tests.oracle.figures import Doc, Figure, Rounding, read, rounded, rounding_of, times
from tests.oracle.lines_of_points import band_of
from tests.oracle.scorecard import red_line, zero_where

if TYPE_CHECKING:
    from tests.oracle.calculation import Calculation

POOLED = "\x00pooled"


def scale_of(grades: Doc) -> list[Doc]:
    """Return the grades, best first; the one without a line is the lowest."""
    lined = [grade for grade in grades["scale"] if grade.get("from") is not None]
    lowest = [grade for grade in grades["scale"] if grade.get("from") is None]
    return sorted(lined, key=lambda grade: read(grade["from"]), reverse=True) + lowest


def grade_by_score(exact: Figure, card: Doc) -> str | None:
    """Return the grade that a score earns, rounded before or not as the plan says (A26)."""
    if exact is None:
        return None
    grades = card["grades"]
    score = rounded(exact, rounding_of(card["rounding"])) if grades["order"] == "round_then_map" else exact
    upward = scale_of(grades)[::-1]
    starts = [None if grade.get("from") is None else read(grade["from"]) for grade in upward]
    place = band_of(score, starts, grades["boundary"])
    return None if place is None else str(upward[place]["grade"])


def final_grades(calc: Calculation) -> dict[str, str | None]:
    """Return everybody's grade after distribution, calibration, appeals and grade caps (O-28)."""
    card = calc.plan["scorecard"]
    found = {
        person_id: grade_by_score(calc.exact_score(p), card) for person_id, p in calc.participants.items()
    }
    if card["grades"].get("distribution"):
        found |= _distributed(calc, card["grades"]["distribution"])
    for kind in ("panel", "appeal"):
        found |= {person_id: grade for person_id, grade in _decided(calc, kind).items() if person_id in found}
    names = [str(grade["grade"]) for grade in scale_of(card["grades"])]
    for veto in card.get("vetoes", []):
        if veto["effect"] != "grade_cap":
            continue
        for person_id, person in calc.participants.items():
            found[person_id] = _capped(
                found[person_id], calc.holds(person, veto["when"]), veto["grade"], names
            )
    return found


def _capped(grade: str | None, broken: bool | None, cap: str, names: list[str]) -> str | None:
    if grade is None or broken is None:
        return None
    return names[max(names.index(grade), names.index(cap))] if broken else grade


def _distributed(calc: Calculation, rule: Doc) -> dict[str, str | None]:
    """Return the grades that the quotas give, group by group, to all who are not left out."""
    ranked: dict[str, dict[str, Fraction]] = {}
    # Who may be left out, or not, has either grade: none is known.
    found: dict[str, str | None] = {
        person_id: None
        for person_id, person in calc.participants.items()
        if _left_out(calc, rule, person) is None
    }
    grouped = _groups(calc, rule)
    for person_id, group in grouped.items():
        score = calc.exact_score(calc.participants[person_id])
        if score is None:
            found[person_id] = None
        else:
            card = calc.plan["scorecard"]
            early = card["grades"]["order"] == "round_then_map"
            ranked.setdefault(group, {})[person_id] = (
                rounded(score, rounding_of(card["rounding"])) if early else score
            )
    appealed = _decided(calc, "appeal") if rule["appealed"] == "counts" else {}
    for group, scores in ranked.items():
        quotas = _quotas(calc, rule, group)
        found |= dict.fromkeys(scores) if quotas is None else distributed(scores, quotas, rule, appealed)
    return found


def _left_out(calc: Calculation, rule: Doc, person: Participant) -> bool | None:
    return False if rule.get("exclude") is None else calc.holds(person, rule["exclude"])


def _groups(calc: Calculation, rule: Doc) -> dict[str, str]:
    """Return the group of everybody whom the quotas concern; small groups are pooled (O-27)."""
    found = {
        person_id: calc.group_name(person, rule["among"])
        for person_id, person in calc.participants.items()
        if _left_out(calc, rule, person) is False
    }
    sizes = {group: list(found.values()).count(group) for group in found.values()}
    return {p: group if sizes[group] >= int(rule["small_group"]) else POOLED for p, group in found.items()}


def _quotas(calc: Calculation, rule: Doc, group: str) -> list[tuple[str, Fraction]] | None:
    """Return the shares by grade, best first, by the grade of the unit; None where it has none yet (A28)."""
    quotas = rule["quotas"]
    if rule.get("by_unit_grade") and rule["among"] == "team" and group != POOLED:
        own = _unit_grade(calc, group)
        if own is None:
            return None
        quotas = rule["by_unit_grade"].get(own, quotas)
    return [
        (str(grade["grade"]), read(quotas[grade["grade"]]))
        for grade in scale_of(calc.plan["scorecard"]["grades"])
        if grade["grade"] in quotas
    ]


def _unit_grade(calc: Calculation, team: str) -> str | None:
    for row in calc.company.table("unit_grades"):
        if row["team_id"] == team and calc.period.holds(day_of(row, "period_start")):
            return text_of(row, "grade")
    return None


def _decided(calc: Calculation, kind: str) -> dict[str, str]:
    """Return the grades that a panel, or an appeal, has given this period (A29, A34)."""
    return {
        str(row["person_id"]): str(row["grade"])
        for row in calc.company.table("calibrations")
        if row["kind"] == kind and calc.period.holds(day_of(row, "period_start"))
    }


def places(quotas: Sequence[tuple[str, Fraction]], heads: int, rounding: str, ties: str) -> list[int]:
    """Return how many people each grade takes, best first; they come to the head-count (A27).

    Where heads are rounded or cut off, the grade with the largest share takes what is left over.

    >>> [
    ...     str(n)
    ...     for n in places(
    ...         [("A", Fraction(1, 5)), ("B", Fraction(7, 10)), ("C", Fraction(1, 10))],
    ...         25,
    ...         "largest_remainder",
    ...         "middle",
    ...     )
    ... ]
    ['5', '18', '2']
    """
    exact = [share * heads for _, share in quotas]
    if rounding == "round":
        counts = [int(rounded(part, Rounding(0, "half_up"))) for part in exact]
    else:
        counts = [math.floor(part) for part in exact]
    order = _tie_order(len(quotas), ties)
    left = heads - sum(counts)
    if rounding == "largest_remainder":
        receivers = sorted(order, key=lambda place: counts[place] - exact[place])
        for place in receivers[:left]:
            counts[place] += 1
        return counts
    widest = max(order, key=lambda place: quotas[place][1])
    counts[widest] += left
    return counts


def _tie_order(grades: int, ties: str) -> list[int]:
    """Return the places of the grades in the order in which a tie favours them."""
    upward = list(range(grades))
    if ties == "best":
        return upward
    if ties == "worst":
        return upward[::-1]
    return sorted(upward, key=lambda place: abs(2 * place - (grades - 1)))


def distributed(
    scores: dict[str, Fraction],
    quotas: Sequence[tuple[str, Fraction]],
    rule: Doc,
    appealed: dict[str, str] | None = None,
) -> dict[str, str]:
    """Return each person's grade by place; those tied at a line go up, down, or by id (A27).

    Grades won by appeal are taken out of the quota first, and the others share what is left (A34).
    """
    found = {person: grade for person, grade in (appealed or {}).items() if person in scores}
    counts = places(quotas, len(scores), rule["rounding"], rule["remainder_ties"])
    by_place = [grade for (grade, _), count in zip(quotas, counts, strict=True) for _ in range(count)]
    for grade in found.values():
        by_place.remove(grade if grade in by_place else by_place[0])
    order = sorted(scores.keys() - found.keys(), key=lambda person: (-scores[person], person))
    for place, person in enumerate(order):
        tied = [at for at, other in enumerate(order) if scores[other] == scores[person]]
        taken = {"all_up": tied[0], "all_down": tied[-1], "by_id": place}[rule["ties_at_line"]]
        found[person] = by_place[taken]
    return found


def coefficient(calc: Calculation, person: Participant) -> Figure:
    """Return the performance coefficient by grade or by score; a red line may make it 0 (A10, A30)."""
    card = calc.plan["scorecard"]
    rule = card.get("coefficient")
    if rule is None:
        return None
    if rule["kind"] == "score_over_100":
        found = times(calc.score(person), Fraction(1, 100))
    else:
        own = calc.grade(person)
        by_grade = {str(grade["grade"]): read(grade["coefficient"]) for grade in card["grades"]["scale"]}
        found = None if own is None else by_grade[own]
    return zero_where(red_line(calc, person, "pay_zero"), found)
