"""A person's scorecard of the period: which items, with which weights, and what they come to.

Items that do not apply are treated as the plan says (A15); bonus items stand beside the weights (A7);
red lines override (A10).
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from tests.oracle.enrolment import Participant, enrolled_days, enrolled_role
from tests.oracle.figures import Doc, Figure, proportion, quotient, read, rounded, rounding_of, times, total
from tests.oracle.formula import parsed
from tests.oracle.scoring import Scored, points
from tests.oracle.spans import ONE_DAY, Span, thirty_days

if TYPE_CHECKING:
    from tests.oracle.calculation import Calculation

COMPUTED, NOT_COMPUTED, NOT_APPLICABLE = "computed", "not_computed", "not_applicable"


class ItemScore(NamedTuple):
    """One line of a person's scorecard."""

    weight: Figure
    """None for bonus items, which stand beside the weights."""
    figure: Figure
    target: Figure
    attainment: Figure
    points: Figure
    status: str


def weights_of(card: Doc, role: str | None, day: date) -> dict[str, Fraction] | None:
    """Return the weights for a role on a day: its own set first, then the one for every role (O-19)."""
    in_force = [each for each in card["weights"] if _valid(each.get("valid"), day)]
    own = [each for each in in_force if role in each.get("roles", [])]
    for each in own + [each for each in in_force if not each.get("roles")]:
        return {item: read(weight) for item, weight in each["weights"].items()}
    return None


def items_of(calc: Calculation, person: Participant) -> dict[str, Figure]:
    """Return the items of a person's card with their weights; None for bonus items."""
    card, runs = calc.plan["scorecard"], calc.weights(person)
    known = {item for weights, _ in runs or [] for item in weights}
    return {
        item: _mean(calc, runs, item, Fraction(1)) if runs and item in known else None
        for item, doc in card["items"].items()
        if runs and (item in known or doc["scoring"]["kind"] == "bonus")
    }


def full_marks(calc: Calculation, person: Participant, item: str) -> Fraction:
    """Return W: full points × weight, and where weights change by days one quotient of it all (O-21)."""
    return _mean(
        calc, calc.weights(person) or [], item, read(calc.plan["scorecard"]["full_points"])
    ) or Fraction(0)


Runs = list[tuple[dict[str, Fraction], Fraction]]
"""Sets of weights, and for how long each held."""


def runs_of(calc: Calculation, person: Participant) -> Runs | None:
    """Return the weights of the last day, or those of all days in the plan (A25)."""
    card = calc.plan["scorecard"]
    if card["weights_by"] == "last_day":
        weights = weights_of(card, person.role, calc.period.last)
        return None if weights is None else [(weights, Fraction(1))]
    spans: list[tuple[dict[str, Fraction], Span]] = []
    for day in enrolled_days(calc.plan, calc.company, person.person_id, calc.period):
        weights = weights_of(card, enrolled_role(calc.plan, calc.company, person.person_id, day), day)
        if weights is None:
            return None
        if spans and spans[-1][0] == weights and spans[-1][1].end == day:
            spans[-1] = (weights, Span(spans[-1][1].start, day + ONE_DAY))
        else:
            spans.append((weights, Span(day, day + ONE_DAY)))
    thirty = card["weights_by"] == "thirty_days"
    return [
        (weights, Fraction(thirty_days(span) if thirty else (span.end - span.start).days))
        for weights, span in spans
    ]


def _mean(calc: Calculation, runs: Runs, item: str, whole: Fraction) -> Figure:
    """Return `whole` × the mean weight of an item: products exact, one quotient, none for a single set."""
    if len(runs) == 1:
        return times(runs[0][0].get(item, Fraction(0)), whole)
    weighted = sum((weights.get(item, Fraction(0)) * length for weights, length in runs), Fraction(0))
    return quotient(whole * weighted, sum((length for _, length in runs), Fraction(0)), calc.ratio)


def item_score(calc: Calculation, person: Participant, item: str) -> ItemScore:
    """Return an item's figure and points."""
    card = calc.plan["scorecard"]
    doc = card["items"][item]
    weight = items_of(calc, person)[item]
    figure = calc.shown_figure(person, item)
    target, attainment = _of_measure(calc, person, doc)
    applies = applies_to(calc, person, item)
    if applies is False:
        full = rounded(full_marks(calc, person, item), rounding_of(card["item_rounding"]))
        stands = {"full_points": full, "zero": Fraction(0)}
        given = stands.get(card["not_applicable"]) if weight is not None else None
        return ItemScore(weight, figure, target, attainment, given, NOT_APPLICABLE)
    full = full_marks(calc, person, item)
    found = points(Scored(calc, person, item, doc["scoring"], full, figure, target, attainment))
    found = zero_where(red_line(calc, person, "item_zero", item), found)
    if found is None or applies is None:
        return ItemScore(weight, figure, target, attainment, None, NOT_COMPUTED)
    found = rounded(found, rounding_of(card["item_rounding"]))
    return ItemScore(weight, figure, target, attainment, found, COMPUTED)


def applies_to(calc: Calculation, person: Participant, item: str) -> bool | None:
    """Return whether an item is applicable to a person."""
    condition = calc.plan["scorecard"]["items"][item].get("applies")
    return True if condition is None else calc.holds(person, condition)


def exact_total(calc: Calculation, person: Participant) -> Figure:
    """Return the total score before its rounding."""
    card = calc.plan["scorecard"]
    scores = {item: calc.item(person, item) for item in items_of(calc, person)}
    if not scores or any(score.status == NOT_COMPUTED for score in scores.values()):
        return zero_where(red_line(calc, person, "total_zero"), None)
    weighted = {item: score for item, score in scores.items() if score.weight is not None}
    bonus = total(s.points for s in scores.values() if s.weight is None and s.status == COMPUTED)
    away = [score for score in weighted.values() if score.status == NOT_APPLICABLE]
    if away and card["not_applicable"] == "not_computed":
        return zero_where(red_line(calc, person, "total_zero"), None)
    counted = [score for score in weighted.values() if score.points is not None]
    result = total(score.points for score in counted)
    if away and card["not_applicable"] == "rescale":
        everything = total(score.weight for score in weighted.values())
        result = proportion(result, everything, total(score.weight for score in counted), calc.ratio)
    return zero_where(red_line(calc, person, "total_zero"), total([result, bonus]))


def _of_measure(calc: Calculation, person: Participant, doc: Doc) -> tuple[Figure, Figure]:
    """Return target and attainment where the item scores a measure by its plain name."""
    tree = parsed(doc["measure"]) if doc.get("measure") else ("none",)
    if tree[0] != "name" or tree[1] not in calc.plan["measures"]:
        return None, None
    found = calc.measure(person, tree[1])
    return found.target, found.attainment


def red_line(calc: Calculation, person: Participant, effect: str, item: str | None = None) -> bool | None:
    """Return whether a veto with this effect is broken; a broken one outweighs a missing one (O-25)."""
    found = [
        calc.holds(person, veto["when"])
        for veto in calc.plan["scorecard"].get("vetoes", [])
        if veto["effect"] == effect and (item is None or veto.get("item") == item)
    ]
    if True in found:
        return True
    return None if None in found else False


def zero_where(broken: bool | None, found: Figure) -> Figure:
    """Return 0 where a red line is broken, nothing where that cannot be told."""
    if broken is None:
        return None
    return Fraction(0) if broken else found


def _valid(validity: Doc | None, day: date) -> bool:
    if not validity:
        return True
    until = validity.get("to")
    starts = date.fromisoformat(str(validity["from"])) <= day
    return starts and (until is None or day < date.fromisoformat(str(until)))
