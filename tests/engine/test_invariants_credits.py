"""What crediting, sharing and proration must conserve (quality.md 3.1, 3.2, 3.5, 3.6, 3.7, 3.8)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.crowds import (
    AMOUNTS,
    COMPANIES,
    COUNT,
    EXACT,
    SIGNED,
    SOLD,
    Row,
    calculated,
    earned,
    fen,
    in_order,
    measured,
    named,
    order,
    paid,
    people,
    person,
    plan_paying,
    sales,
    tiers,
)
from tests.engine.stories import month
from tests.engine.test_cases import Part
from yeji_engine.documents.plan import Plan
from yeji_engine.run import Result

CROWD = 12
WHOLE: Part = {"method": {"kind": "flat", "rate": "100%"}}
FLAT: Part = {"method": {"kind": "flat", "rate": "7%"}}


def sold(**how: object) -> Part:
    """Return the measure of sales, counted in another way."""
    return SOLD | {"count": COUNT | how}


SPLIT = sold(credit={"kind": "splits", "deal": "order_id", "total": "whole"})


@st.composite
def split_deals(draw: st.DrawFn) -> tuple[list[Row], list[Row]]:
    """Return orders and their splits; shares of six decimals come to a whole."""
    orders: list[Row] = []
    splits: list[Row] = []
    for number in range(draw(st.integers(min_value=5, max_value=20))):
        orders.append(order(f"o{number}", 0, draw(SIGNED)))
        places = st.integers(min_value=0, max_value=CROWD - 1)
        takers = draw(st.lists(places, min_size=1, max_size=4, unique=True))
        inside = st.integers(min_value=1, max_value=10**6 - 1)
        cuts = draw(st.lists(inside, min_size=len(takers) - 1, max_size=len(takers) - 1, unique=True))
        for taker, (start, end) in zip(takers, pairwise([0, *sorted(cuts), 10**6]), strict=True):
            share = str(Decimal(end - start).scaleb(-6))
            splits.append({"deal_id": f"o{number}", "person_id": person(taker), "share": share})
    return orders, splits


@COMPANIES
@given(split_deals(), st.randoms(use_true_random=False))
def test_the_parts_of_split_deals_come_to_the_deals_in_any_order_and_under_any_names(
    deals: tuple[list[Row], list[Row]], chance: object
) -> None:
    orders, splits = deals
    plan = plan_paying(WHOLE, measures={"业绩": SPLIT})
    facts = {"people": people(CROWD), "orders": orders, "splits": splits}
    shuffled = {name: chance.sample(rows, len(rows)) for name, rows in facts.items()}  # type: ignore[attr-defined]  # Random
    renamed = {name: [_renamed(row) for row in rows] for name, rows in facts.items()}

    result = calculated(plan, facts)

    whole = sum(Fraction(str(each["amount"])) for each in orders)
    assert sum(in_order(measured(result), CROWD)) == whole
    assert sum(in_order(paid(result), CROWD)) == whole
    plain = paid(result)
    assert paid(calculated(plan, shuffled)) == plain
    assert paid(calculated(plan, renamed)) == {f"员工-{who}": pay for who, pay in plain.items()}


def _renamed(row: Row) -> Row:
    return row | ({"person_id": f"员工-{row['person_id']}"} if "person_id" in row else {})


@COMPANIES
@given(split_deals())
def test_what_leaders_get_comes_on_top_and_takes_nothing_from_the_sellers(
    deals: tuple[list[Row], list[Row]],
) -> None:
    """Two teams under a region; the region's leader is credited with all, each team's with his own (C40)."""
    orders, splits = deals
    below: Part = {"unit": "money", "direction": "up", "roll_up": {"of": "业绩", "include_own": False}}
    leaders = range(CROWD, CROWD + 3)
    teams = ["大区", "一队", "二队"]
    posts: list[Row] = [
        {"person_id": person(place), "team_id": team, "role": "经理", "lead": "true"}
        for place, team in zip(leaders, teams, strict=True)
    ]
    posts += [{"person_id": person(p), "team_id": teams[1 + p % 2], "role": "销售"} for p in range(CROWD)]
    facts: dict[str, list[Row]] = {
        "people": people(CROWD + 3),
        "orders": orders,
        "splits": splits,
        "assignments": posts,
        "teams": [{"team_id": team, "parent_id": "大区" if team != "大区" else ""} for team in teams],
    }
    plan = plan_paying(WHOLE, WHOLE | {"base": "下属"}, measures={"业绩": SPLIT, "下属": below})

    result = calculated(plan, facts)

    own, led = (in_order(paid(result, named(place)), CROWD + 3) for place in (0, 1))
    whole = sum(Fraction(str(each["amount"])) for each in orders)
    assert sum(own) == whole
    assert led[:CROWD] == [0] * CROWD
    assert led[CROWD:] == [whole, sum(own[:CROWD:2]), sum(own[1:CROWD:2])]


@COMPANIES
@given(st.lists(SIGNED, min_size=5, max_size=40), st.integers(min_value=1, max_value=99))
def test_two_halves_of_a_deal_a_deal_of_nothing_and_another_month_change_no_pay(
    amounts: list[int], percent: int
) -> None:
    lines, rates = [0, 10_000_000], [300, 500]
    plan = plan_paying(*(tiers(lines, rates, mode) for mode in ("slice", "whole")))
    count = len(amounts)
    halves = [
        order(f"{side}{place}", place, part)
        for place, units in enumerate(amounts)
        for side, part in (("a", units * percent // 100), ("b", units - units * percent // 100))
    ]
    nothing = [order(f"z{place}", place, 0) for place in range(count)]

    def pays(result: Result) -> list[object]:
        return [paid(result, named(0)), paid(result, named(1))]

    plain = pays(calculated(plan, {"people": people(count), "orders": sales(amounts)}))

    cut = {"people": people(count), "orders": [*halves, *nothing]}
    later = {"people": people(count), "orders": sales(amounts, "2026-04-05")}
    assert pays(calculated(plan, cut)) == plain
    assert pays(calculated(plan, later, month("2026-04"))) == plain


# --- pools ---------------------------------------------------------------------------------------


def pool(units: int, **more: object) -> Part:
    return {"base": fen(units), "method": {"kind": "pool", "among": "plan", "weight": "权重"}} | more


def pool_plan(*pools: Part) -> Plan:
    fen_pay = {"level": "component", "rounding": {"decimals": "2", "mode": "half_up"}}
    return plan_paying(*pools, precision=EXACT | {"pay": fen_pay}, attributes={"权重": "number"})


def weighing(weights: Sequence[int]) -> dict[str, list[Row]]:
    attributes: list[Row] = [
        {"person_id": person(place), "name": "权重", "figure": str(weight)}
        for place, weight in enumerate(weights)
    ]
    return {"people": people(len(weights)), "attributes": attributes}


@COMPANIES
@given(
    st.lists(st.integers(min_value=-(10**8), max_value=10**8), min_size=3, max_size=3),
    st.lists(st.integers(min_value=0, max_value=10**4), min_size=1, max_size=60).filter(any),
    st.integers(min_value=0, max_value=10**6),
)
def test_a_pool_is_given_out_to_the_last_fen_and_what_a_cap_takes_is_told(
    pools: list[int], weights: list[int], cap: int
) -> None:
    capped = pool(abs(pools[0]), then=[{"step": "cap", "at": fen(cap)}])
    plan = pool_plan(*map(pool, pools), capped)

    result = calculated(plan, weighing(weights))

    for place, units in enumerate(pools):
        parts = in_order(paid(result, named(place)), len(weights))
        assert sum(parts) == Fraction(units, 100)
        for part, weight in zip(parts, weights, strict=True):
            assert abs(part - Fraction(units * weight, 100 * sum(weights))) < Fraction(1, 100)
    kept = in_order(paid(result, named(3)), len(weights))
    taken = [row for row in reasons(result, named(3)) if row["operation"] == "cap"]
    assert all(part <= Fraction(cap, 100) for part in kept)
    assert sum(kept) - sum(Fraction(row["amount"]) for row in taken) == Fraction(abs(pools[0]), 100)


def reasons(result: Result, component: str) -> list[dict[str, Decimal]]:
    return [row for row in result.tables["reasons"].to_pylist() if row["item"] == component]


@pytest.mark.parametrize(("units", "count"), [(1, 7), (-1, 7), (10**11 + 1, 20_000), (0, 3), (5, 1)])
def test_a_fen_among_seven_and_a_fortune_among_twenty_thousand_come_to_the_pool(
    units: int, count: int
) -> None:
    result = calculated(pool_plan(pool(units)), weighing([1 + place % 3 for place in range(count)]))

    parts = [Fraction(pay) for pay in paid(result).values() if pay is not None]
    assert len(parts) == count
    assert sum(parts) == Fraction(units, 100)


# --- parts of a period ---------------------------------------------------------------------------


def prorated(basis: str) -> Part:
    return {
        "method": {"kind": "formula", "formula": "10000"},
        "then": [{"step": "prorate", "basis": basis}],
    }


@pytest.mark.parametrize("label", ["2026-02", "2024-02", "2026-04", "2026-12"])
def test_people_who_follow_each_other_on_one_post_get_its_pay_between_them(label: str) -> None:
    """Every day of the month is once the day of the change; February, leap or not, 30 and 31 days."""
    period = month(label)
    plan = plan_paying(prorated("calendar_days"), prorated("working_days"), working_days="monday_to_friday")
    changes = [period.start + timedelta(days=day) for day in range(1, (period.end - period.start).days)]
    posts = [
        _post(2 * number + side, since, until)
        for number, change in enumerate(changes)
        for side, (since, until) in enumerate(pairwise([period.start, change, period.end]))
    ]

    result = calculated(plan, {"people": people(len(posts)), "assignments": posts, "orders": []}, period)

    for place in (0, 1):
        pays = paid(result, named(place))
        # Who works on no working day at all is not in the plan for any share of it.
        found = [Fraction(pays.get(person(at)) or 0) for at in range(len(posts))]
        for first, second in zip(found[::2], found[1::2], strict=True):
            # Each part is one quotient of eight decimals.
            assert abs(first + second - 10_000) <= Fraction(1, 10**8)


def _post(place: int, since: date, until: date) -> Row:
    return {
        "person_id": person(place),
        "team_id": "一队",
        "role": "业务员",
        "valid_from": since.isoformat(),
        "valid_to": until.isoformat(),
    }


@COMPANIES
@given(
    st.lists(
        st.tuples(st.integers(min_value=0, max_value=89), st.integers(min_value=0, max_value=3), SIGNED),
        min_size=10,
        max_size=60,
    )
)
def test_the_months_come_to_the_quarter_and_to_the_year_to_date(deals: list[tuple[int, int, int]]) -> None:
    first = date(2026, 1, 1)
    orders = [
        order(f"o{number}", place, units, (first + timedelta(days=day)).isoformat())
        for number, (day, place, units) in enumerate(deals)
    ]
    facts = {"people": people(4), "orders": orders}
    measures = {"业绩": SOLD, "累计": sold(window="year_to_date")}
    monthly, quarterly = (
        plan_paying(FLAT, measures=measures, settles=period) for period in ("month", "quarter")
    )

    months = [calculated(monthly, facts, month(f"2026-0{number}")) for number in (1, 2, 3)]
    quarter = calculated(quarterly, facts, month("2026Q1"))

    for of in (measured, paid):
        by_month = [in_order(of(each), 4) for each in months]
        assert [sum(each) for each in zip(*by_month, strict=True)] == in_order(of(quarter), 4)
    assert measured(months[2], "累计") == measured(quarter, "业绩")


# --- currency ------------------------------------------------------------------------------------


@COMPANIES
@given(
    st.lists(st.tuples(st.integers(0, 30), SIGNED), min_size=10, max_size=40),
    st.lists(st.integers(min_value=1, max_value=10**9), min_size=3, max_size=3),
)
def test_a_foreign_amount_has_the_rate_of_its_day_and_where_there_is_none_no_figure(
    deals: list[tuple[int, int]], millionths: list[int]
) -> None:
    """Rates hold from the 1st, 11th and 21st; the 31st has none. Nothing is rounded."""
    bounds = [date(2026, 3, day) for day in (1, 11, 21, 31)]
    rates: list[Row] = [
        {
            "currency": "USD",
            "kind": "booking",
            "date_from": since.isoformat(),
            "date_to": until.isoformat(),
            "rate": str(Decimal(rate).scaleb(-6)),
        }
        for (since, until), rate in zip(pairwise(bounds), millionths, strict=True)
    ]
    orders = [
        order(f"o{place}", place, units, (bounds[0] + timedelta(days=day)).isoformat()) | {"currency": "USD"}
        for place, (day, units) in enumerate(deals)
    ]
    measure = sold(deal={"exchange": {"currency": "currency", "rate": "booking"}})
    plan = plan_paying(WHOLE, measures={"业绩": measure})

    result = calculated(plan, {"people": people(len(deals)), "orders": orders, "exchange_rates": rates})

    found, pays = measured(result), paid(result)
    for place, (day, units) in enumerate(deals):
        figure = found[person(place)]
        if day == 30:
            assert (figure, pays[person(place)]) == (None, None)
        else:
            assert figure == Decimal(units).scaleb(-2) * Decimal(millionths[day // 10]).scaleb(-6)
    if any(day == 30 for day, _ in deals):
        assert "row-not-computed" in {each.code for each in result.diagnostics}


# --- nobody's deals ------------------------------------------------------------------------------


@COMPANIES
@given(st.lists(AMOUNTS, min_size=1, max_size=40))
def test_a_deal_of_nobody_we_know_is_reported_and_never_dropped(amounts: list[int]) -> None:
    count = len(amounts)
    strays: list[Row] = [
        {"order_id": key, "person_id": owner, "order_date": "2026-03-09", "amount": "77.77"}
        for key, owner in (("stranger", "p999"), ("ownerless", ""))
    ]

    result = calculated(plan_paying(FLAT), {"people": people(count), "orders": [*sales(amounts), *strays]})

    assert in_order(measured(result), count) == [Fraction(units, 100) for units in amounts]
    waiting = sorted(row["source_id"] for row in result.tables["uncredited"].to_pylist())
    assert waiting == ["ownerless", "stranger"]
    assert {"person-unknown", "owner-missing"} <= {each.code for each in result.diagnostics}


def test_who_sold_the_same_earns_the_same() -> None:
    """Permuting people permutes pay."""
    tables = [tiers([0, 100], [100, 200], mode) for mode in ("slice", "whole")]

    for pays in earned(tables, [50, 150, 50, 150]):
        assert pays[:2] == pays[2:]
