"""What returned amounts that are priced again must come to on tiers, whatever was sold (quality.md 3.3; C54, C55).

Re-rated, a return is a negative deal of its own month, whenever the deal was sold; replayed, it is taken out
of the month of the deal. Either way the tiers see the sum, and below 0 it mirrors the first tier.
"""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tests.engine.crowds import (
    COMPANIES,
    MARCH,
    Row,
    fen,
    in_order,
    named,
    order,
    paid,
    people,
    person,
    plan_paying,
    tier_lines,
    tiers,
)
from tests.engine.stories import month, tables_of
from tests.engine.test_settlement_returns import returned
from yeji_engine.run import Result, compute
from yeji_engine.tables.schema import Tables

RATES = st.lists(st.integers(min_value=0, max_value=3_000), min_size=6, max_size=6)
UNITS = st.integers(min_value=0, max_value=10**8)
SHARE = st.integers(min_value=0, max_value=100)


def priced(lines: list[int], rates: list[int], mode: str, units: int) -> Fraction:
    """Return what an amount in fen earns in yuan; worked out by hand."""
    if mode == "whole" or units < 0:
        reached = max(sum(1 for line in lines if line <= units), 1)
        return Fraction(units * rates[reached - 1], 10**6)
    ends = [*lines[1:], max(units, lines[-1])]
    inside = [max(0, min(units, end) - start) for start, end in zip(lines, ends, strict=True)]
    return Fraction(sum(part * rate for part, rate in zip(inside, rates, strict=True)), 10**6)


@COMPANIES
@given(
    st.data(), tier_lines(), RATES, st.lists(st.tuples(UNITS, SHARE, UNITS, SHARE), min_size=10, max_size=40)
)
def test_a_return_is_priced_on_the_tiers_that_the_sum_reaches_in_its_month_or_in_that_of_the_deal(
    data: st.DataObject, lines: list[int], drawn: list[int], deals: list[tuple[int, int, int, int]]
) -> None:
    """Each sold in January and in March; in March parts of both come back, some exactly down to a line or to 0."""
    rates = drawn[: len(lines)]
    line = data.draw(st.sampled_from(lines))
    sold = [*((now, now * a // 100, then, then * b // 100) for now, a, then, b in deals), (line + 7, 7, 0, 0)]
    sold += [(5, 5, 0, 0), (0, 0, 9, 9)]
    ways = [(mode, how) for mode in ("slice", "whole") for how in ("re_rated", "replay")]
    plan = plan_paying(
        *(tiers(lines, rates, mode) | {"deal": "业绩"} | returned(how, amount="amount") for mode, how in ways)
    )
    facts = Tables(tables_of(company(sold)))

    march = compute(plan, facts, MARCH)
    january = compute(plan, facts, month("2026-01"), returns_until=MARCH.end)

    for place, (mode, how) in enumerate(ways):
        here, then = pays(march, place, len(sold)), pays(january, place, len(sold))
        for at, (now, now_back, before, before_back) in enumerate(sold):
            is_replay = how == "replay"
            counted = now - now_back - (0 if is_replay else before_back)
            assert here[at] == priced(lines, rates, mode, counted), (mode, how)
            assert then[at] == priced(lines, rates, mode, before - (before_back if is_replay else 0))


def company(sold: list[tuple[int, int, int, int]]) -> dict[str, list[Row]]:
    orders, refunds = [], []
    for place, (now, now_back, before, before_back) in enumerate(sold):
        orders += [
            order(f"m{place}", place, now, "2026-03-10"),
            order(f"j{place}", place, before, "2026-01-20"),
        ]
        refunds += [back(f"m{place}", place, now_back), back(f"j{place}", place, before_back)]
    return {"people": people(len(sold)), "orders": orders, "refunds": refunds}


def back(deal: str, place: int, units: int) -> Row:
    return {
        "refund_id": f"r-{deal}",
        "order_id": deal,
        "person_id": person(place),
        "refund_date": "2026-03-20",
        "amount": fen(units),
    }


def pays(result: Result, place: int, count: int) -> list[Fraction]:
    return in_order(paid(result, named(place)), count)
