"""The mark that people give a person for an item: groups of raters, trimming, weights, scale correction.

A17–A22. A group with too few marks counts as missing; what then happens is the plan's choice.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.oracle.company import day_of, figure_of
from tests.oracle.enrolment import Participant
from tests.oracle.figures import Doc, Figure, Rounding, proportion, quotient, read, square_root, times, total

if TYPE_CHECKING:
    from tests.oracle.calculation import Calculation

TRIMMED_FROM = 5


def mark(calc: Calculation, person: Participant, item: str) -> Figure:
    """Return a person's mark, on the company's scale where the plan corrects scales (A22)."""
    rule = calc.plan["scorecard"].get("raters")
    own = raw_mark(calc, person, item, rule)
    way = rule.get("normalise", "none") if rule else "none"
    if way == "none":
        return own
    if not calc.takes_item(person, item):
        return None
    everyone = [other for other in calc.participants.values() if calc.takes_item(other, item)]
    company = _known(raw_mark(calc, other, item, rule) for other in everyone)
    team = _known(raw_mark(calc, other, item, rule) for other in everyone if other.team_id == person.team_id)
    if way == "ratio":
        return scaled(own, team, company, calc.ratio)
    return z_scored(own, team, company, calc.ratio, sample=rule is not None and rule["deviation"] == "sample")


def raw_mark(calc: Calculation, person: Participant, item: str, rule: Doc | None) -> Figure:
    """Return a person's mark as the raters gave it (A17–A20)."""
    by_group: dict[str, list[Fraction]] = {}
    for row in calc.company.table("ratings"):
        points = figure_of(row, "points")
        same = row["subject_id"] == person.person_id and row["item"] == item
        if same and points is not None and calc.period.holds(day_of(row, "period_start")):
            by_group.setdefault(str(row["relation"]), []).append(points)
    if rule is None:
        return average([points for marks in by_group.values() for points in marks], calc.ratio)
    return combined(by_group, rule, calc.ratio)


def combined(by_group: dict[str, list[Fraction]], rule: Doc, ratio: Rounding) -> Figure:
    """Return the weighted mark of all groups; groups without enough raters drop out or stop it (A19)."""
    by_group, shares = _reviewed(by_group, rule)
    weights = {group: weight for group, weight in shares.items() if weight != 0}
    marks: dict[str, Figure] = {}
    for group in weights:
        given = by_group.get(group, [])
        enough = len(given) >= max(1, int(rule.get("at_least", {}).get(group, 1)))
        marks[group] = average(trimmed(given, rule["trim"]), ratio) if enough else None
    there = [group for group in weights if marks[group] is not None]
    weighted = total(times(weights[group], marks[group]) for group in there)
    if len(there) == len(weights):
        return weighted
    if rule["missing_group"] == "not_computed":
        return None
    return quotient(weighted, sum((weights[group] for group in there), Fraction(0)), ratio)


def _reviewed(
    by_group: dict[str, list[Fraction]], rule: Doc
) -> tuple[dict[str, list[Fraction]], dict[str, Fraction]]:
    """Return the marks and weights once a second rating has taken the first one's place (A17, O-23)."""
    weights = {group: read(weight) for group, weight in rule["weights"].items()}
    if rule.get("review") != "replaces":
        return by_group, weights
    weights["manager"] = weights.get("manager", Fraction(0)) + weights.pop("second_manager", Fraction(0))
    second = by_group.get("second_manager")
    return ({**by_group, "manager": second} if second else by_group), weights


def trimmed(marks: Sequence[Fraction], trim: str) -> list[Fraction]:
    """Return the marks without the best and the worst, in groups of five or more (A20)."""
    if trim == "none" or len(marks) < TRIMMED_FROM:
        return list(marks)
    return sorted(marks)[1:-1]


def average(marks: Sequence[Fraction], ratio: Rounding) -> Figure:
    """Return the mean, a quotient; of nothing it is missing."""
    return quotient(sum(marks, Fraction(0)), Fraction(len(marks)), ratio)


def z_scored(
    own: Figure, team: list[Fraction], company: list[Fraction], ratio: Rounding, *, sample: bool = False
) -> Figure:
    """Return the mark that lies as many deviations from the company's mean as it lay from the team's (O-24)."""
    team_mean, company_mean = average(team, ratio), average(company, ratio)
    if own is None or team_mean is None or company_mean is None:
        return None
    deviations = quotient(own - team_mean, deviation(team, team_mean, ratio, sample=sample), ratio)
    moved = times(deviations, deviation(company, company_mean, ratio, sample=sample))
    return None if moved is None else company_mean + moved


def deviation(marks: list[Fraction], mean: Fraction, ratio: Rounding, *, sample: bool) -> Figure:
    """Return the standard deviation of the whole group or of a sample, rounded as a quotient is."""
    squares = total(times(mark - mean, mark - mean) for mark in marks)
    variance = quotient(squares, Fraction(len(marks) - sample), ratio)
    return None if variance is None else square_root(variance, Rounding(ratio.decimals, "half_up"))


def scaled(own: Figure, team: list[Fraction], company: list[Fraction], ratio: Rounding) -> Figure:
    """Return the mark × mean of the company ÷ mean of the team."""
    return proportion(own, average(company, ratio), average(team, ratio), ratio)


def _known(marks: object) -> list[Fraction]:
    assert hasattr(marks, "__iter__")
    return [mark for mark in marks if mark is not None]


def compared_sum(calc: Calculation, person: Participant, item: str) -> Figure:
    """Return the sum of the ranks, or wins, that all raters gave a person (A23)."""
    given = [
        figure_of(row, "points")
        for row in calc.company.table("ratings")
        if row["subject_id"] == person.person_id
        and row["item"] == item
        and calc.period.holds(day_of(row, "period_start"))
    ]
    return total(given) if given else None
