"""The oracle against the catalogue's worked figures, C36–C46: who gets a row, and pay up the chart."""

from __future__ import annotations

import pytest

from tests.oracle.cast import JUNE, assigned, company, component, orders, person, plan, sold, table
from tests.oracle.figures import Doc, Table, read
from tests.oracle.oracle import Answer, evaluate

SPLITS = {"kind": "splits", "deal": "order_id", "otherwise_owner": "person_id", "total": "whole"}
ONE_ORDER = orders(("o1", "ada", "2026-06-02", "100000"))


def figures(answer: Answer, name: str) -> Answer:
    return {who: measures[name]["figure"] for who, measures in answer["measures"].items()}


def amounts(answer: Answer, name: str = "pay") -> Answer:
    return {who: payouts[name]["earned"] for who, payouts in answer["payouts"].items()}


def split(deal: str, *shares: tuple[str, str]) -> Table:
    return table(*({"deal_id": deal, "person_id": who, "share": share} for who, share in shares))


def test_c36_a_split_gives_each_his_share() -> None:
    document = plan(measures={"sold": sold(credit=SPLITS)})

    answer = evaluate(
        document, company(orders=ONE_ORDER, splits=split("o1", ("ada", "60%"), ("chi", "40%"))), JUNE
    )

    assert figures(answer, "sold") == {"ada": 60_000, "chi": 40_000, "ben": 0, "dov": 0, "eve": 0}
    assert answer["measures"]["ada"]["sold"]["rows"] == 1


def test_c36_shares_that_do_not_total_a_whole_are_reported() -> None:
    document = plan(measures={"sold": sold(credit=SPLITS)})

    answer = evaluate(
        document, company(orders=ONE_ORDER, splits=split("o1", ("ada", "60%"), ("chi", "30%"))), JUNE
    )

    assert figures(answer, "sold")["ada"] == 0
    assert answer["uncredited"]["sold"] == [("o1", "no-split")]


def test_c37_an_overlay_credits_the_deal_twice() -> None:
    document = plan(measures={"sold": sold(credit={**SPLITS, "total": "may_exceed"})})

    answer = evaluate(
        document, company(orders=ONE_ORDER, splits=split("o1", ("ada", "1"), ("eve", "1"))), JUNE
    )

    assert sum(figure or 0 for figure in figures(answer, "sold").values()) == 200_000


def test_a_deal_without_splits_goes_to_its_owner_where_the_plan_says_so() -> None:
    document = plan(measures={"sold": sold(credit=SPLITS)})

    answer = evaluate(document, company(orders=ONE_ORDER), JUNE)

    assert figures(answer, "sold")["ada"] == 100_000


def test_fixed_shares_go_to_the_people_of_several_columns() -> None:
    shares = [{"column": "person_id", "share": "80%"}, {"column": "helper", "share": "20%"}]
    document = plan(measures={"sold": sold(credit={"kind": "columns", "shares": shares, "total": "whole"})})
    rows = orders(("o1", "ada", "2026-06-02", "100"), helper="eve") + orders(
        ("o2", "ada", "2026-06-02", "10")
    )

    answer = evaluate(document, company(orders=rows), JUNE)

    assert (figures(answer, "sold")["ada"], figures(answer, "sold")["eve"]) == (88, 20)
    assert answer["uncredited"]["sold"] == [("o2", "no-person")]


def team_sales(**roll_up: object) -> Doc:
    return {"unit": "money", "direction": "up", "roll_up": {"of": "sold", "include_own": False} | roll_up}


TEAM_ORDERS = orders(
    ("o1", "ada", "2026-06-02", "100000"),
    ("o2", "chi", "2026-06-03", "80000"),
    ("o3", "eve", "2026-06-04", "120000"),
    ("o4", "ben", "2026-06-05", "7000"),
)


def test_c38_a_leaders_credit_is_the_sum_of_the_people_below() -> None:
    document = plan(
        measures={"sold": sold(), "below": team_sales()},
        components={
            "pay": component({"kind": "flat", "rate": "0.5%"}, base="below", when="role = 'director'")
        },
    )

    answer = evaluate(document, company(orders=TEAM_ORDERS), JUNE)

    assert figures(answer, "below") == {"ada": 0, "chi": 0, "eve": 0, "ben": 180_000, "dov": 307_000}
    assert answer["payouts"]["dov"]["pay"]["earned"] == 1_535
    assert answer["payouts"]["ada"] == {}


@pytest.mark.parametrize(
    ("roll_up", "expected"),
    [
        ({"levels": ["1"]}, (180_000, 0)),
        ({"levels": ["2"]}, (0, 307_000)),
        ({"include_own": True}, (187_000, 307_000)),
    ],
)
def test_c38_levels_and_own_sales_count_as_the_plan_says(roll_up: Doc, expected: tuple[int, int]) -> None:
    document = plan(measures={"sold": sold(), "below": team_sales(**roll_up)})

    answer = evaluate(document, company(orders=TEAM_ORDERS), JUNE)

    assert (figures(answer, "below")["ben"], figures(answer, "below")["dov"]) == expected


def test_c39_quota_credit_and_payment_credit_are_two_measures() -> None:
    factor = {"keys": ["kind"], "rows": [{"keys": ["renewal"], "factor": "50%"}], "otherwise": "1"}
    document = plan(
        measures={"quota": sold(), "payment": sold(deal={"factor": factor})},
        components={"pay": component({"kind": "flat", "rate": "5%"}, base="payment")},
    )
    rows = orders(("o1", "ada", "2026-06-02", "100000"), kind="renewal")

    answer = evaluate(document, company(orders=rows), JUNE)

    assert (figures(answer, "quota")["ada"], amounts(answer)["ada"]) == (100_000, 2_500)


def test_c40_an_override_takes_a_share_of_the_sales_below() -> None:
    document = plan(
        measures={"sold": sold(), "below": team_sales()},
        components={"pay": component({"kind": "flat", "rate": "1%"}, base="below")},
    )
    rows = orders(("o1", "ada", "2026-06-02", "100000"), ("o2", "chi", "2026-06-03", "200000"))

    assert amounts(evaluate(document, company(orders=rows), JUNE))["ben"] == 3_000


def test_c41_an_override_takes_a_share_of_the_commission_below() -> None:
    document = plan(
        measures={
            "sold": sold(),
            "paid_below": {
                "unit": "money",
                "direction": "up",
                "pay_below": {"component": "own", "levels": ["1"]},
            },
        },
        components={
            "own": component({"kind": "flat", "rate": "6%"}, base="sold", when="role = 'rep'"),
            "pay": component({"kind": "flat", "rate": "10%"}, base="paid_below", when="role = 'manager'"),
        },
    )
    rows = orders(("o1", "ada", "2026-06-02", "150000"), ("o2", "chi", "2026-06-03", "50000"))

    assert evaluate(document, company(orders=rows), JUNE)["payouts"]["ben"]["pay"]["earned"] == 1_200


def up_the_chain(method: Doc, **more: Table) -> Answer:
    document = plan(
        attributes={"fit": "number"},
        measures={"sold": sold()},
        components={"pay": component(method, per="deal", deal="sold")},
    )
    return evaluate(document, company(orders=ONE_ORDER) | more, JUNE)


LEVELS = {
    "kind": "differential",
    "rates": [
        {"role": "rep", "rate": "5%"},
        {"role": "manager", "rate": "7%"},
        {"role": "director", "rate": "8%"},
    ],
    "same_level_below": "zero",
}


def test_c42_each_level_earns_the_difference_to_the_level_below() -> None:
    assert amounts(up_the_chain(LEVELS)) == {"ada": 5_000, "ben": 2_000, "dov": 1_000, "chi": 0, "eve": 0}


def test_c42_the_same_level_below_leaves_nothing() -> None:
    chart = [assigned("ada", "east", "manager"), assigned("ben", "east", "manager", lead=True)]

    answer = up_the_chain(LEVELS, assignments=chart)

    assert amounts(answer) == {"ada": 7_000, "ben": 0}


GENERATIONS = {"kind": "generations", "rates": ["5%", "2%", "1%"], "compress": False}


def test_c43_each_generation_has_a_fixed_rate() -> None:
    paid = amounts(up_the_chain(GENERATIONS))

    assert (paid["ada"], paid["ben"], paid["dov"]) == (5_000, 2_000, 1_000)


@pytest.mark.parametrize(("compress", "director"), [(True, 2_000), (False, 1_000)])
def test_c44_compression_moves_the_next_qualified_leader_up(compress: bool, director: int) -> None:
    fit = table(
        {"person_id": "ada", "name": "fit", "figure": "0"},
        {"person_id": "ben", "name": "fit", "figure": "0"},
        {"person_id": "dov", "name": "fit", "figure": "1"},
    )

    paid = amounts(
        up_the_chain({**GENERATIONS, "compress": compress, "qualified": "fit = 1"}, attributes=fit)
    )

    assert (paid["ada"], paid["ben"], paid["dov"]) == (5_000, 0, director)


def test_c45_credit_and_roll_up_follow_the_chart_of_the_events_day() -> None:
    document = plan(measures={"sold": sold(), "below": team_sales()})
    chart = [
        assigned("ada", "east", valid_to="2026-06-16"),
        assigned("ada", "west", valid_from="2026-06-16"),
        assigned("ben", "east", "manager", lead=True),
        assigned("eve", "west", "manager", lead=True),
    ]
    rows = orders(("o1", "ada", "2026-06-15", "40000"), ("o2", "ada", "2026-06-16", "60000"))

    answer = evaluate(document, company(orders=rows, assignments=chart), JUNE)

    assert (figures(answer, "below")["ben"], figures(answer, "below")["eve"]) == (40_000, 60_000)
    assert answer["participants"]["ada"]["team_id"] == "west"


def test_c46_rows_without_a_match_are_kept_with_their_reason() -> None:
    document = plan(measures={"sold": sold()})
    rows = orders(
        ("o1", "ada", "2026-06-02", "1"),
        ("o2", "nobody", "2026-06-02", "2"),
        ("o3", "", "2026-06-02", "4"),
        ("o4", "eve", "2026-06-02", "8"),
        ("o5", "zoe", "2026-06-02", "16"),
    )
    people = [person("ada"), person("eve", leave_date="2026-06-01"), person("zoe")]

    answer = evaluate(document, company(orders=rows, people=people), JUNE)

    assert figures(answer, "sold") == {"ada": 1}
    assert answer["uncredited"]["sold"] == [
        ("o2", "unknown-person"),
        ("o3", "no-person"),
        ("o4", "not-employed"),
        ("o5", "not-assigned"),
    ]


def test_rows_of_a_team_or_the_company_are_seen_by_all_of_it() -> None:
    document = plan(
        measures={
            "team": sold(credit={"kind": "team", "column": "team"}),
            "all": sold(credit={"kind": "company"}),
        }
    )
    rows = orders(("o1", "", "2026-06-02", "10"), team="east") + orders(
        ("o2", "", "2026-06-02", "5"), team="gone"
    )

    answer = evaluate(document, company(orders=rows), JUNE)

    assert figures(answer, "team") == {"ada": 10, "chi": 10, "ben": 10, "eve": 0, "dov": 0}
    assert set(figures(answer, "all").values()) == {15}
    assert answer["uncredited"]["team"] == [("o2", "unknown-team")]


def test_two_leaders_of_one_team_each_get_all_of_it() -> None:
    document = plan(measures={"sold": sold(), "below": team_sales()})
    chart = [assigned("ada", "east"), assigned("ben", "east", lead=True), assigned("chi", "east", lead=True)]

    below = figures(evaluate(document, company(orders=ONE_ORDER, assignments=chart), JUNE), "below")

    assert (below["ben"], below["chi"], below["ada"]) == (100_000, 100_000, 0)


@pytest.mark.parametrize(
    ("aggregate", "column", "expected", "rows"),
    [
        ("sum", "amount", "60", 3),
        ("count", None, "3", 3),
        ("distinct", "product", "2", 3),
        ("average", "amount", "20", 3),
        ("smallest", "amount", "10", 3),
        ("largest", "amount", "30", 3),
    ],
)
def test_rows_become_one_figure(aggregate: str, column: str | None, expected: str, rows: int) -> None:
    document = plan(measures={"sold": sold(aggregate=aggregate, column=column)})
    sales = orders(("o1", "ada", "2026-06-01", "10"), ("o2", "ada", "2026-06-30", "30"), product="P")
    sales += orders(("o3", "ada", "2026-06-11", "20"), product="Q")
    sales += orders(("o4", "ada", "2026-07-01", "100"), ("o5", "ada", "2026-05-31", "100"), product="R")

    measured = evaluate(document, company(orders=sales), JUNE)["measures"]["ada"]["sold"]

    assert (measured["figure"], measured["rows"]) == (read(expected), rows)


@pytest.mark.parametrize(
    ("aggregate", "expected"),
    [("sum", 0), ("count", 0), ("distinct", 0), ("average", None), ("largest", None)],
)
def test_no_rows_are_zero_for_sums_and_missing_for_means(aggregate: str, expected: int | None) -> None:
    document = plan(measures={"sold": sold(aggregate=aggregate)})

    assert figures(evaluate(document, company(orders=[]), JUNE), "sold")["ada"] == expected


def test_a_filter_keeps_the_rows_that_fit() -> None:
    document = plan(measures={"sold": sold(where="kind = 'new' 且 amount > 1")})
    rows = orders(("o1", "ada", "2026-06-02", "10"), ("o2", "ada", "2026-06-02", "1"), kind="new")
    rows += orders(("o3", "ada", "2026-06-02", "7"), kind="old") + orders(("o4", "ada", "2026-06-02", "9"))

    assert figures(evaluate(document, company(orders=rows), JUNE), "sold")["ada"] == 10


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        ("period", "1"),
        ("month_to_date", "1"),
        ("quarter_to_date", "11"),
        ("year_to_date", "111"),
        ("rolling_3_months", "11"),
        ("rolling_12_months", "1111"),
        ("previous_period", "10"),
        ("same_period_last_year", "10000"),
        ("ever", "11111"),
    ],
)
def test_a_window_looks_at_its_days(window: str, expected: str) -> None:
    days = ["2026-06-30", "2026-05-01", "2026-03-31", "2025-07-01", "2025-06-30"]
    rows = orders(*((f"o{n}", "ada", day, str(10**n)) for n, day in enumerate(days)))

    answer = evaluate(plan(measures={"sold": sold(window=window)}), company(orders=rows), JUNE)

    assert figures(answer, "sold")["ada"] == read(expected)
