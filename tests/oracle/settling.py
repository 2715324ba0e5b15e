"""From what the components pay to what the person gets this period: draw, carry, deduction limit.

In that order (contract). Balances are the sums of the ledger's rows of kind `owed` and `carried`.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from tests.oracle.company import day_of, figure_of
from tests.oracle.enrolment import Participant
from tests.oracle.figures import Doc, Figure, Rounding, read, rounded, times, total
from tests.oracle.spans import Span, period_before
from tests.oracle.timing import ledger

if TYPE_CHECKING:
    from tests.oracle.calculation import Calculation


class Settled(NamedTuple):
    """How a person's period ends. Every figure is missing when one component is."""

    components: Figure
    """What the components pay, rounded where the plan rounds the total."""
    rounding: Figure
    """What that rounding added."""
    drawn: Figure
    """Advance or top-up paid this period."""
    recovered: Figure
    """Taken to pay earlier advances back; never negative."""
    owed: Figure
    """Advances still owed afterwards."""
    carried_in: Figure
    carried: Figure
    """Negative balance that waits for the next period; never positive."""
    paid: Figure


MISSING = Settled(None, None, None, None, None, None, None, None)


class Drawn(NamedTuple):
    """What the draw does to a period."""

    advance: Fraction
    recovered: Fraction
    owed: Fraction


def settled(calc: Calculation, person: Participant, pays: list[Figure]) -> Settled:
    """Return how a person's period ends, given what each component pays."""
    exact = total(pays)
    if exact is None:
        return MISSING
    by_total = calc.plan["precision"]["pay"]["level"] == "total"
    components = rounded(exact, calc.pay) if by_total else exact
    rule = calc.plan["settlement"]
    drawn = _drawn(calc, person, components)
    if drawn is None:
        return MISSING
    carried_in = total(figure_of(row, "amount") for row in ledger(calc, None, person.person_id, "carried"))
    assert carried_in is not None
    net = components + drawn.advance - drawn.recovered + carried_in
    paid = max(Fraction(0), net) if rule["negative"] == "carry" else net
    if limit := rule.get("deduction_limit"):
        gross = sum((pay for pay in pays if pay is not None and pay > 0), Fraction(0)) + drawn.advance
        least = _least_pay(calc, person, limit, gross)
        if least is None:
            return MISSING
        paid = max(paid, least)
    return Settled(
        components,
        components - exact,
        drawn.advance,
        drawn.recovered,
        drawn.owed,
        carried_in,
        net - paid,
        paid,
    )


def _least_pay(calc: Calculation, person: Participant, limit: Doc, gross: Fraction) -> Figure:
    """Return what must remain of the gross pay after all deductions (china-rules 4, O-43)."""
    share = times(gross, 1 - read(limit["share"]))
    assert share is not None
    least = rounded(share, Rounding(calc.pay.decimals, "up"))
    if limit.get("minimum_wage") is None:
        return least
    wage = calc.figure(person, limit["minimum_wage"])
    return None if wage is None else max(least, min(gross, wage))


def _drawn(calc: Calculation, person: Participant, components: Fraction) -> Drawn | None:
    """Return advance, recovery and what stays owed, or None where the draw cannot be told (C52, C53)."""
    rule = calc.plan["settlement"].get("draw")
    if rule is None:
        return Drawn(Fraction(0), Fraction(0), Fraction(0))
    amount = calc.figure(person, rule["amount"]) if _granted(calc, rule) else Fraction(0)
    if amount is None:
        return None
    guarantee = "guarantee" in rule["kind"]
    advance = rounded(max(Fraction(0), amount - components) if guarantee else amount, calc.pay)
    if rule["kind"].startswith("non_"):
        return Drawn(advance, Fraction(0), Fraction(0))
    leaves = not calc.company.employed(person.person_id, calc.period.last)
    if leaves and rule.get("leaver") == "forgive":
        return Drawn(advance, Fraction(0), Fraction(0))
    owed = sum(_owed(calc, person, rule).values(), Fraction(0))
    recovered = _recovered(calc, person, rule, (components, amount), claimed=leaves)
    owed += advance - recovered
    ends_year = calc.fiscal.year_start(calc.period.end) == calc.period.end
    return Drawn(advance, recovered, Fraction(0) if ends_year and rule.get("year_end") == "forgive" else owed)


def _owed(calc: Calculation, person: Participant, rule: Doc) -> dict[date, Fraction]:
    """Return the movements of what is owed by period; a forgiven year is forgotten (C53)."""
    year_start = calc.fiscal.year_start(calc.period.start)
    found: dict[date, Fraction] = {}
    for row in ledger(calc, None, person.person_id, "owed"):
        start, amount = day_of(row, "period_start"), figure_of(row, "amount")
        if start is None or amount is None or (rule.get("year_end") == "forgive" and start < year_start):
            continue
        found[start] = found.get(start, Fraction(0)) + amount
    return found


def _recovered(
    calc: Calculation, person: Participant, rule: Doc, pays: tuple[Fraction, Fraction], *, claimed: bool
) -> Fraction:
    """Return what is taken for recovery: of what exceeds the guarantee, or of all where nothing is drawn.

    A leaver's debt is due at once and in full, from all that he earned (O-42).
    """
    components, amount = pays
    owed = _owed(calc, person, rule)
    if claimed:
        due, above, share = sum(owed.values(), Fraction(0)), components, Fraction(1)
    else:
        young = _young_periods(calc, rule)
        due = sum((each for start, each in owed.items() if not (start in young and each > 0)), Fraction(0))
        drawing = "guarantee" not in rule["kind"] and amount != 0
        above = Fraction(0) if drawing else components - amount
        share = Fraction(1) if rule.get("recovery_share") is None else read(rule["recovery_share"])
    most = rounded(times(max(Fraction(0), above), share) or Fraction(0), calc.pay)
    return max(Fraction(0), min(due, most))


def _young_periods(calc: Calculation, rule: Doc) -> set[date]:
    """Return the starts of the last periods, whose advances are not recovered yet (C53)."""
    span, starts = calc.period, set()
    for _ in range(int(rule.get("recovery_after") or 1) - 1):
        span = period_before(span, calc.plan["settles"])
        starts.add(span.start)
    return starts


def _granted(calc: Calculation, rule: Doc) -> bool:
    """Return whether the draw is granted on the period's last day."""
    validity = rule.get("valid")
    if not validity:
        return True
    until = validity.get("to")
    end = date.fromisoformat(str(until)) if until else date.max
    return Span(date.fromisoformat(str(validity["from"])), end).holds(calc.period.last)
