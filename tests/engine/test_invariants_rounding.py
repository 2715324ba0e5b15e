"""Where pay is rounded, and what that leaves over, at random (quality.md 3.18; C67).

By line each deal is rounded, by component the sum of its deals, by total the sum of what a person gets. Each is
worked out again here in fractions. What the three differ by is never hidden: reasons and settlement name it.
"""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.engine.crowds import DEEP, EXACT, Row, calculated, in_order, paid, people, person, plan_paying
from tests.engine.test_cases import Part
from yeji_engine.run import Result

COUNT = 30
BY_DEAL: Part = {"per": "deal", "deal": "业绩", "base": "记入"}
Exact = list[list[Fraction]]
"""What the deals of each person earn, unrounded."""


def rounded(amount: Fraction, decimals: int, mode: str) -> Fraction:
    """Return the amount rounded by hand: away from zero at a half, or to the even digit."""
    unit = Fraction(1, 10**decimals)
    whole, rest = divmod(abs(amount) / unit, 1)
    up = rest > Fraction(1, 2) or (rest == Fraction(1, 2) and (mode == "half_up" or int(whole) % 2 == 1))
    return (int(whole) + up) * unit * (-1 if amount < 0 else 1)


@pytest.mark.parametrize("mode", ["half_up", "half_even"])
@settings(max_examples=50 if DEEP else 2, phases=(Phase.explicit, Phase.generate))
@given(st.integers(min_value=0, max_value=2**32), st.integers(min_value=0, max_value=3))
def test_what_rounding_by_line_component_and_total_leaves_over_is_named(
    mode: str, seed: int, decimals: int
) -> None:
    chance = random.Random(seed)
    deals = [(n % COUNT, chance.randint(-(10**6), 10**7)) for n in range(3 * COUNT)]
    # The first rate often ends on a half.
    rates = [chance.choice([50, 500, 1_250]), chance.randint(1, 3_000)]
    exact: list[Exact] = [
        [[Fraction(units * rate, 10**6) for owner, units in deals if owner == who] for who in range(COUNT)]
        for rate in rates
    ]

    results = {level: run(level, decimals, mode, deals, rates) for level in ("line", "component", "total")}

    for place in range(len(rates)):
        name = f"提成{place or ''}"
        parts = exact[place]
        by_line = [sum(rounded(each, decimals, mode) for each in own) for own in parts]
        by_component = [rounded(Fraction(sum(own)), decimals, mode) for own in parts]
        assert in_order(paid(results["line"], name), COUNT) == by_line
        assert in_order(paid(results["component"], name), COUNT) == by_component
        assert in_order(paid(results["total"], name), COUNT) == [sum(own) for own in parts]
        for result in results.values():
            assert reasoned(result, name) == in_order(paid(result, name), COUNT)
    assert reasoned(results["total"], "rounding") == in_order(paid(results["total"], "rounding"), COUNT)
    for who in range(COUNT):
        sums = [Fraction(sum(parts[who])) for parts in exact]
        total = rounded(Fraction(sum(sums)), decimals, mode)
        assert settled(results["total"], who, "rounded") == total - sum(sums)
        assert settled(results["total"], who, "payable") + carried(results["total"], who) == total


def run(level: str, decimals: int, mode: str, deals: list[tuple[int, int]], rates: list[int]) -> Result:
    """Return March of a crowd whose pay is rounded there; amounts are in fen, rates in basis points."""
    orders: list[Row] = [
        {
            "order_id": f"o{number}",
            "person_id": person(who),
            "order_date": "2026-03-05",
            "amount": str(Decimal(units).scaleb(-2)),
        }
        for number, (who, units) in enumerate(deals)
    ]
    rounding = {"decimals": str(decimals), "mode": mode}
    components = [
        BY_DEAL | {"method": {"kind": "flat", "rate": f"{Decimal(rate).scaleb(-2)}%"}} for rate in rates
    ]
    plan = plan_paying(*components, precision=EXACT | {"pay": {"level": level, "rounding": rounding}})
    return calculated(plan, {"people": people(COUNT), "orders": orders})


def reasoned(result: Result, component: str) -> list[Fraction]:
    """Return the sum of everybody's reasons of a component."""
    found = [Fraction(0)] * COUNT
    for row in result.tables["reasons"].to_pylist():
        if row["item"] == component:
            found[int(row["person_id"][1:])] += Fraction(row["amount"])
    return found


def settled(result: Result, who: int, kind: str) -> Fraction:
    rows = result.tables["settlements"].to_pylist()
    return Fraction(
        sum(row["amount"] for row in rows if (row["person_id"], row["kind"]) == (person(who), kind))
    )


def carried(result: Result, who: int) -> Fraction:
    """Return what is carried to the next month, below 0."""
    rows = result.tables["settlements"].to_pylist()
    here = [row for row in rows if (row["person_id"], row["kind"]) == (person(who), "carried_out")]
    return Fraction(sum(row["balance_after"] for row in here))
