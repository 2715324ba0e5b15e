"""The oracle against the examples by which the product explains its choices to people who write plans."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from tests.oracle.cast import (
    HALF_UP_2,
    JUNE,
    TABLE_T,
    alone,
    assigned,
    company,
    component,
    orders,
    person,
    plan,
    readings,
    sold,
    table,
    tiers,
)
from tests.oracle.figures import Doc, Rounding, Table, read
from tests.oracle.grading import distributed, places
from tests.oracle.oracle import Answer, evaluate
from tests.oracle.rating import z_scored

YEAR = (date(2026, 1, 1), date(2027, 1, 1))


def card(scoring: Doc, **more: object) -> Doc:
    smallest: Doc = {
        "full_points": "100",
        "items": {"x": {"scoring": scoring}},
        "weights": [{"weights": {"x": "100%"}}],
        "weights_by": "last_day",
        "not_applicable": "rescale",
        "rounding": {"decimals": "6", "mode": "half_up"},
        "item_rounding": {"decimals": "6", "mode": "half_up"},
    }
    return smallest | more


@pytest.mark.parametrize(
    ("rounding", "expected"), [("largest_remainder", [2, 5, 1]), ("round", [2, 4, 2]), ("down", [1, 6, 1])]
)
def test_the_largest_grade_takes_what_rounding_leaves_over(rounding: str, expected: list[int]) -> None:
    quotas = [("A", read("20%")), ("B", read("60%")), ("D", read("20%"))]

    assert places(quotas, 8, rounding, "best") == expected


@pytest.mark.parametrize(("appealed", "expected"), [("counts", "ABA"), ("beside", "AAA")])
def test_a34_a_grade_won_by_appeal_counts_in_the_quota_or_beside_it(appealed: str, expected: str) -> None:
    """Ten people, two of them get A; the third appeals."""
    rule = {"rounding": "down", "remainder_ties": "middle", "ties_at_line": "by_id"}
    scores = {f"p{n}": Fraction(90 - n) for n in range(10)}
    quotas = [("A", read("20%")), ("B", read("80%"))]

    found = distributed(scores, quotas, rule, {"p2": "A"} if appealed == "counts" else {})
    if appealed == "beside":
        found["p2"] = "A"

    assert found["p0"] + found["p1"] + found["p2"] == expected
    assert list(found.values()).count("A") == (2 if appealed == "counts" else 3)


@pytest.mark.parametrize(("sample", "expected"), [(False, "92.280110"), (True, "90.944190")])
def test_a22_the_deviation_is_that_of_the_group_or_of_a_sample(sample: bool, expected: str) -> None:
    """A team of 90 and 94, a company of 90, 94, 80 and 76: by hand 85 + 2 ÷ 2.828427 × 8.406347."""
    team, everyone = [Fraction(90), Fraction(94)], [Fraction(each) for each in (90, 94, 80, 76)]

    found = z_scored(Fraction(94), team, everyone, Rounding(6, "half_up"), sample=sample)

    assert found is not None
    assert abs(found - read(expected)) < Fraction(1, 10**5)


def judged(points: dict[str, list[str]], scoring: Doc) -> Answer:
    """Return June where raters gave each person so many ranks or wins for the item x."""
    given = [
        {
            "subject_id": who,
            "item": "x",
            "rater_id": f"r{n}",
            "relation": "peer",
            "period_start": "2026-06-01",
            "points": mark,
        }
        for who, marks in points.items()
        for n, mark in enumerate(marks)
    ]
    tables = company(ratings=table(*given), assignments=[assigned(who, "east") for who in points])
    return evaluate(plan(scorecard=card(scoring)), tables, JUNE)


@pytest.mark.parametrize(("counts", "expected"), [("ranks", 100), ("wins", 25)])
def test_a23_sums_of_ranks_or_wins_put_people_in_order(counts: str, expected: int) -> None:
    scoring = {"kind": "comparison", "counts": counts, "among": "plan", "ties": "best"}
    marks = {"ada": ["1", "1"], "ben": ["2", "2"], "chi": ["3", "3"], "dov": ["4", "4"]}

    assert judged(marks, scoring)["scores"]["ada"]["x"]["points"] == expected


@pytest.mark.parametrize(("ties", "expected"), [("best", "100"), ("average", "87.5")])
def test_a23_equal_sums_share_the_best_or_the_mean_rank(ties: str, expected: str) -> None:
    scoring = {"kind": "comparison", "counts": "ranks", "among": "plan", "ties": ties}
    marks = {"ada": ["1", "2"], "ben": ["2", "1"], "chi": ["3", "3"], "dov": ["4", "4"]}

    assert judged(marks, scoring)["scores"]["ada"]["x"]["points"] == read(expected)


def year_of(*scores: tuple[str, str, str], **scoring: str) -> Fraction | None:
    """Return the score of 2026 out of past scores written as (from, to, score)."""
    rows = table(
        *({"person_id": "ada", "period_start": a, "period_end": b, "score": s} for a, b, s in scores)
    )
    whole = card({"kind": "past", "missing": "not_computed"} | scoring)
    answer = evaluate(plan(scorecard=whole, settles="year"), company(past_scores=rows), YEAR)
    found: Fraction | None = answer["totals"]["ada"]["score"]
    return found


@pytest.mark.parametrize(
    ("weigh", "expected"), [("each_alike", "89"), ("calendar_days", "90.027397"), ("thirty_days", "90")]
)
def test_a25_past_scores_are_weighted_by_their_length(weigh: str, expected: str) -> None:
    found = year_of(("2026-01-01", "2026-05-01", "86"), ("2026-05-01", "2027-01-01", "92"), weigh=weigh)

    assert found == read(expected)


@pytest.mark.parametrize(("missing", "expected"), [("not_computed", None), ("those_known", 88)])
def test_a24_days_without_a_score_are_the_plans_choice(missing: str, expected: int | None) -> None:
    assert year_of(("2026-01-01", "2026-12-01", "88"), weigh="each_alike", missing=missing) == expected


@pytest.mark.parametrize(
    ("weights_by", "expected"), [("last_day", "92"), ("calendar_days", "90.027397"), ("thirty_days", "90")]
)
def test_a25_weights_that_change_are_weighted_by_days(weights_by: str, expected: str) -> None:
    items = {
        "x": {"scoring": {"kind": "rating", "out_of": "100"}},
        "y": {"scoring": {"kind": "rating", "out_of": "100"}},
    }
    weights = [
        {"valid": {"from": "2026-01-01", "to": "2026-05-01"}, "weights": {"x": "60%", "y": "40%"}},
        {"valid": {"from": "2026-05-01"}, "weights": {"x": "20%", "y": "80%"}},
    ]
    whole = card({}, items=items, weights=weights, weights_by=weights_by)
    given = [
        {
            "subject_id": "ada",
            "item": item,
            "rater_id": "ben",
            "relation": "manager",
            "period_start": "2026-01-01",
            "points": mark,
        }
        for item, mark in (("x", "80"), ("y", "95"))
    ]

    answer = evaluate(plan(scorecard=whole, settles="year"), company(ratings=table(*given)), YEAR)

    assert abs(answer["totals"]["ada"]["score"] - read(expected)) <= Fraction(1, 10**6)


def test_a29_a_panel_changes_a_grade_and_both_are_kept() -> None:
    scale = [{"grade": "A", "from": "85", "coefficient": "1.2"}, {"grade": "B", "coefficient": "1"}]
    grades = {"order": "round_then_map", "boundary": "upper_tier", "scale": scale}
    whole = card({"kind": "formula", "points": "90"}, grades=grades, coefficient={"kind": "by_grade"})
    panel = table({"person_id": "ada", "period_start": "2026-06-01", "kind": "panel", "grade": "B"})

    total = alone({}, {"scorecard": whole}, calibrations=panel)["totals"]["ada"]

    assert (total["grade_by_score"], total["grade"], total["coefficient"]) == ("A", "B", 1)


def drawn(kind: str, earned: str, owed: str, period: tuple[date, date] = JUNE, **more: object) -> Doc:
    agreed = {"recovery_share": "100%", "recovery_after": "1", "year_end": "carry", "leaver": "claim"}
    draw = {"kind": kind, "amount": "5000", "valid": {"from": "2020-01-01"}} | agreed | more
    document = plan(
        components={"pay": component({"kind": "formula", "formula": earned})},
        settlement={"negative": "carry", "draw": draw},
    )
    rows: Table = [
        {
            "person_id": "ada",
            "component": "settlement",
            "period_start": date(2025, 11, 1),
            "kind": "draw",
            "amount": read(owed),
        }
    ]
    people = [person("ada", leave_date="2026-06-20")]
    found: Doc = evaluate(document, company(people=people, ledger=rows), period)["settlement"]["ada"]
    return found


@pytest.mark.parametrize(("leaver", "expected"), [("claim", (7_000, 0)), ("forgive", (9_000, 0))])
def test_c53_a_leavers_debt_is_claimed_or_forgiven(leaver: str, expected: tuple[int, int]) -> None:
    found = drawn("recoverable_guarantee", "9000", "2000", recovery_share="25%", leaver=leaver)

    assert (found["payable"], found["owed"]) == expected


@pytest.mark.parametrize(("year_end", "expected"), [("carry", (8_000, 1_000)), ("forgive", (8_000, 0))])
def test_c53_a_debt_is_carried_into_the_new_year_or_forgiven(
    year_end: str, expected: tuple[int, int]
) -> None:
    december = (date(2025, 12, 1), date(2026, 1, 1))

    found = drawn("recoverable_guarantee", "9000", "2000", december, recovery_share="25%", year_end=year_end)

    assert (found["payable"], found["owed"]) == expected


def test_c53_an_advance_on_top_is_recovered_while_the_next_one_is_granted() -> None:
    january = (date(2026, 1, 1), date(2026, 2, 1))

    found = drawn("recoverable", "9000", "2000", january)

    assert (found["payable"], found["owed"]) == (12_000, 5_000)


def test_c53_an_advance_on_top_is_recovered_once_it_is_no_longer_granted() -> None:
    ended = {"from": "2020-01-01", "to": "2026-01-01"}
    january = (date(2026, 1, 1), date(2026, 2, 1))

    found = drawn("recoverable", "9000", "5000", january, valid=ended)

    assert (found["payable"], found["owed"]) == (4_000, 0)


def test_c55_a_replay_leaves_closed_periods_to_their_own_recalculation() -> None:
    """80,000 × 3 %; what last year would have paid less is a difference to a closed period (C59)."""
    back = {"table": "refunds", "deal": "order_id", "date": "refund_date", "how": "replay"}
    document = plan(
        settles="year",
        measures={"sold": sold()},
        components={"pay": component(tiers("slice", *TABLE_T), base="sold", deal="sold", reversal=back)},
    )
    sales = orders(
        ("a", "ada", "2025-02-01", "180000"),
        ("b", "ada", "2025-09-01", "50000"),
        ("c", "ada", "2025-12-31", "20000"),
        ("d", "ada", "2026-01-05", "80000"),
    )
    refunds = table({"refund_id": "r", "order_id": "b", "refund_date": "2026-01-10"})

    paid = evaluate(document, company(orders=sales, refunds=refunds), YEAR)["payouts"]["ada"]["pay"]

    assert paid["paid"] == 2_400


@pytest.mark.parametrize(
    ("calendar", "expected"),
    [("china", "6190.48"), ("monday_to_friday", "6363.64"), ("every_day", "6666.67")],
)
def test_c60_working_days_are_those_of_the_plans_calendar(calendar: str, expected: str) -> None:
    bonus = component(
        {"kind": "formula", "formula": "10000"}, then=[{"step": "prorate", "basis": "working_days"}]
    )
    tables = company(assignments=[assigned("ada", "east", valid_from="2026-06-11")])

    answer = evaluate(plan(components={"pay": bonus}, working_days=calendar), tables, JUNE)

    assert answer["payouts"]["ada"]["pay"]["earned"] == read(expected)


@pytest.mark.parametrize(
    ("running", "expected"), [("each_deal", 900), ("period", 1_300), ("quarter", 1_500), ("year", 2_100)]
)
def test_c12_a_deal_begins_where_the_plan_says(running: str, expected: int) -> None:
    method = tiers("slice", *TABLE_T, running=running)
    document = plan(
        measures={"sold": sold()}, components={"pay": component(method, per="deal", deal="sold", when="true")}
    )
    before = orders(
        ("a", "ada", "2026-02-01", "40000"),
        ("b", "ada", "2026-04-01", "60000"),
        ("c", "ada", "2026-06-01", "90000"),
    )
    both = before + orders(("d", "ada", "2026-06-02", "30000"))

    def paid(rows: Table) -> Fraction:
        found: Fraction = evaluate(document, company(orders=rows), JUNE)["payouts"]["ada"]["pay"]["earned"]
        return found

    assert paid(both) - paid(before) == expected


@pytest.mark.parametrize(("since", "expected"), [("quarter", 2_800), ("half_year", 3_300), ("year", 4_500)])
def test_c11_a_true_up_counts_from_where_the_plan_says(since: str, expected: int) -> None:
    """This quarter 90,000 before, the half-year 150,000, the fiscal year from April 190,000; now 60,000.

    The fiscal year has to start so that quarter, half-year and year differ in November: in April.
    """
    window = {"quarter": "quarter_to_date", "year": "year_to_date", "half_year": "ever"}[since]
    start = {"quarter": "2026-10-01", "half_year": "2026-10-01", "year": "2026-04-01"}[since]
    before = {"quarter": "90000", "half_year": "150000", "year": "190000"}[since]
    already = {"quarter": "2700", "half_year": "5500", "year": "7500"}[since]
    document = plan(
        fiscal={"year_starts": "04-01", "year_named_by": "start"},
        measures={"to_date": sold(window=window)},
        components={
            "pay": component(
                tiers("slice", *TABLE_T), base="to_date", timing={"kind": "true_up", "since": since}
            )
        },
    )
    sales = orders(("a", "ada", start, before), ("b", "ada", "2026-11-05", "60000"))
    rows: Table = [
        {
            "person_id": "ada",
            "component": "pay",
            "period_start": date(2026, 10, 1),
            "kind": "paid",
            "amount": read(already),
        }
    ]

    answer = evaluate(document, company(orders=sales, ledger=rows), (date(2026, 11, 1), date(2026, 12, 1)))

    assert answer["payouts"]["ada"]["pay"]["paid"] == expected


@pytest.mark.parametrize(
    ("level", "expected"), [("line", "150.03"), ("component", "150.02"), ("total", "150.01")]
)
def test_c67_where_pay_is_rounded_changes_the_total(level: str, expected: str) -> None:
    document = plan(
        precision={"ratio": HALF_UP_2, "pay": {"level": level, "rounding": HALF_UP_2}},
        measures={"sold": sold(), "A": {"unit": "money", "direction": "up", "reading": {}}},
        components={
            "deals": component({"kind": "flat", "rate": "1"}, per="deal", deal="sold"),
            "bonus": component({"kind": "flat", "rate": "1"}, base="A"),
        },
    )
    rows = orders(*((f"o{n}", "ada", "2026-06-02", "33.335") for n in range(3)))
    tables = company(orders=rows, readings=readings({"A": "50.005"}))

    assert evaluate(document, tables, JUNE)["settlement"]["ada"]["payable"] == read(expected)
