"""From what the components pay to what a person gets: differences, draw, carry, deduction limit (C52–C57).

In that order (contract). The ledger holds what is owed and carried, and the differences to closed periods
that were posted for this one (O-42, O-43, O-45).
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from tests.oracle.company import day_of
from tests.oracle.figures import Doc, Figure, Rounding, read, rounded, times, total
from tests.oracle.spans import Span, period_before
from tests.oracle.timing import amount_of_line, ledger, past_lines

if TYPE_CHECKING:
    from tests.oracle.calculation import Calculation

OWED = ("draw", "recovered", "forgiven")


class Settled(NamedTuple):
    """How a person's period ends. `payable` is the sum of the rest but `forgiven`, `owed`, `carried`."""

    components: Figure
    in_kind: Figure
    rounded: Figure
    adjusted: Figure
    draw: Figure
    granted: Figure
    recovered: Figure
    forgiven: Figure
    carried_in: Figure
    carried_out: Figure
    protected: Figure
    over_limit: Figure
    payable: Figure
    owed: Figure
    carried: Figure


class Drawn(NamedTuple):
    """What the draw does to a period; none is negative."""

    draw: Fraction
    granted: Fraction
    recovered: Fraction
    forgiven: Fraction
    owed: Fraction


def settle(calc: Calculation, paid: dict[str, dict[str, Figure]]) -> dict[str, dict[str, Figure]]:
    """Return how the period ends for everybody; `paid` says what each component pays, by person.

    People outside the plan are told only where something moves, stays open or is not known.
    """
    everybody = {*calc.participants, *paid, *(str(row["person_id"]) for row in past_lines(calc))}
    found = {person_id: settled(calc, person_id, paid.get(person_id, {})) for person_id in sorted(everybody)}
    return {
        person_id: each._asdict()
        for person_id, each in found.items()
        if person_id in calc.participants or _moves(each)
    }


def _moves(each: Settled) -> bool:
    if each.payable is None:
        return True
    open_ones = (each.owed, each.forgiven, each.carried_in, each.carried)
    return any((each.payable, each.components, each.adjusted, *open_ones))


def settled(calc: Calculation, person_id: str, pays: dict[str, Figure]) -> Settled:
    """Return how a person's period ends, given what each component pays."""
    everything = total(pays.values())
    if everything is None:
        return Settled(*([None] * len(Settled._fields)))
    in_kind = _sum(calc, pays, money=False)
    in_money = everything - in_kind
    by_total = calc.plan["precision"]["pay"]["level"] == "total"
    added = rounded(in_money, calc.pay) - in_money if by_total else Fraction(0)
    adjusted = _adjusted(calc, person_id)
    pay = in_money + added + adjusted
    drawn = _drawn(calc, person_id, pay)
    if drawn is None:
        return Settled(everything, *([None] * (len(Settled._fields) - 1)))
    carried_in = sum(map(amount_of_line, ledger(calc, None, person_id, "carried")), Fraction(0))
    advance = drawn.draw + drawn.granted
    net = pay + advance - drawn.recovered + carried_in
    rule = calc.plan["settlement"]
    kept = max(Fraction(0), net) if rule["negative"] == "carry" else net
    gross = (
        sum((p for p in _in_money(calc, pays) if p > 0), Fraction(0)) + max(Fraction(0), adjusted) + advance
    )
    least = _least_pay(calc, person_id, rule.get("deduction_limit"), gross)
    if least is None:
        return Settled(everything, *([None] * (len(Settled._fields) - 1)))
    protected = max(kept, least) if rule.get("deduction_limit") else kept
    paid = _within_limit(calc, person_id, protected, in_kind)
    if paid is None:
        return Settled(everything, *([None] * (len(Settled._fields) - 1)))
    return Settled(
        components=everything,
        in_kind=-in_kind,
        rounded=added,
        adjusted=adjusted,
        draw=drawn.draw,
        granted=drawn.granted,
        recovered=-drawn.recovered,
        forgiven=-drawn.forgiven,
        carried_in=carried_in,
        carried_out=kept - net,
        protected=protected - kept,
        over_limit=paid - protected,
        payable=paid,
        owed=drawn.owed,
        carried=net - protected,
    )


def _is_money(calc: Calculation, name: str) -> bool:
    return bool(calc.plan["components"][name]["pays"] != "non_cash")


def _in_money(calc: Calculation, pays: dict[str, Figure]) -> list[Fraction]:
    return [pay for name, pay in pays.items() if pay is not None and _is_money(calc, name)]


def _sum(calc: Calculation, pays: dict[str, Figure], *, money: bool) -> Fraction:
    return sum((p for n, p in pays.items() if p is not None and _is_money(calc, n) is money), Fraction(0))


def _adjusted(calc: Calculation, person_id: str) -> Fraction:
    """Return the differences to closed periods that were posted for this one, in money."""
    lines = [
        row for row in ledger(calc, None, person_id, "paid") if day_of(row, "posted_in") == calc.settled_from
    ]
    in_kind = {name for name in calc.plan["components"] if not _is_money(calc, name)}
    return sum((amount_of_line(row) for row in lines if row["component"] not in in_kind), Fraction(0))


def _least_pay(calc: Calculation, person_id: str, limit: Doc | None, gross: Fraction) -> Figure:
    """Return what must remain of the gross pay after all deductions, rounded up (china-rules 4, O-43)."""
    if not limit:
        return Fraction(0)
    upwards = Rounding(calc.pay.decimals, "up")
    share = times(gross, 1 - read(limit["share"]))
    assert share is not None
    least, person = rounded(share, upwards), calc.participants.get(person_id)
    if limit.get("minimum_wage") is None or person is None:
        return least
    wage = calc.figure(person, limit["minimum_wage"])
    return None if wage is None else max(least, min(gross, rounded(wage, upwards)))


def _within_limit(calc: Calculation, person_id: str, pay: Fraction, in_kind: Fraction) -> Figure:
    """Return what is paid in money where all pay together has a limit (直销管理条例 24, O-51)."""
    limit, person = calc.plan["settlement"].get("pay_limit"), calc.participants.get(person_id)
    if not limit or person is None:
        return pay
    downwards, share = Rounding(calc.pay.decimals, "down"), read(limit["share"])
    start = calc.window("year_to_date").start
    given = [
        amount_of_line(row) * (1 if row["kind"] == "payable" else -1)
        for row in ledger(calc, None, person_id, "payable", "in_kind")
        if (day_of(row, "period_start") or date.max) >= start
    ]
    now = times(calc.measure(person, limit["of"]).figure, share)
    to_date = times(calc.to_date_of(person, limit["of"]), share)
    if now is None or to_date is None:
        return None
    most = min(rounded(now, downwards), rounded(to_date, downwards) - sum(given, Fraction(0)))
    return min(pay, max(Fraction(0), most - in_kind))


def _drawn(calc: Calculation, person_id: str, pay: Fraction) -> Drawn | None:
    """Return advance, recovery and what stays owed, or None where the draw cannot be told (C52, C53)."""
    owed = sum(map(amount_of_line, ledger(calc, None, person_id, *OWED)), Fraction(0))
    nothing = Fraction(0)
    rule = calc.plan["settlement"].get("draw")
    if rule is None:
        return Drawn(nothing, nothing, nothing, nothing, owed)
    amount = _draw_amount(calc, person_id, rule)
    if amount is None:
        return None
    guarantee = "guarantee" in rule["kind"]
    advance = rounded(max(nothing, amount - pay) if guarantee else amount, calc.pay)
    if rule["kind"].startswith("non_"):
        return Drawn(nothing, advance, nothing, nothing, owed)
    above = max(nothing, pay - amount if guarantee else pay)
    left = calc.company.has_left(person_id, calc.period.last)
    recovered = _recovered(calc, rule, above, left, ledger(calc, None, person_id, *OWED))
    owed += advance - recovered
    year_ends = calc.fiscal.year_start(calc.period.end) == calc.period.end
    forgives = (rule["year_end"] == "forgive" and year_ends) or (rule["leaver"] == "forgive" and left)
    forgiven = max(nothing, owed) if forgives else nothing
    return Drawn(advance, nothing, recovered, forgiven, owed - forgiven)


def _draw_amount(calc: Calculation, person_id: str, rule: Doc) -> Figure:
    """Nobody outside the plan is granted a draw, and nobody after it ended."""
    person = calc.participants.get(person_id)
    return calc.figure(person, rule["amount"]) if person and _granted(calc, rule) else Fraction(0)


def _granted(calc: Calculation, rule: Doc) -> bool:
    """Return whether the draw is granted on the period's last day."""
    validity = rule.get("valid")
    if not validity:
        return True
    until = validity.get("to")
    end = date.fromisoformat(str(until)) if until else date.max
    return Span(date.fromisoformat(str(validity["from"])), end).holds(calc.period.last)


def _recovered(calc: Calculation, rule: Doc, above: Fraction, left: bool, lines: list[Doc]) -> Fraction:
    """Return what is taken of the pay above the guarantee; a leaver's debt is due in full (O-42)."""
    owed = sum(map(amount_of_line, lines), Fraction(0))
    if left:
        return Fraction(0) if rule["leaver"] == "forgive" else max(Fraction(0), min(owed, above))
    span = calc.period
    for _ in range(int(rule["recovery_after"]) - 1):
        span = period_before(span, calc.plan["settles"], calc.fiscal)
    young = [
        row
        for row in lines
        if row["kind"] == "draw" and (day_of(row, "period_start") or date.min) >= span.start
    ]
    old = max(Fraction(0), owed - sum(map(amount_of_line, young), Fraction(0)))
    share = times(above, read(rule["recovery_share"]))
    assert share is not None
    return min(old, rounded(share, calc.pay))
