"""The oracle against the appraisal catalogue's worked figures, A1–A32."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.oracle.cast import (
    HALF_UP_2,
    JUNE,
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
)
from tests.oracle.figures import Doc, Rounding, Table, read, written
from tests.oracle.grading import distributed, grade_by_score, places
from tests.oracle.oracle import Answer, evaluate
from tests.oracle.rating import combined, scaled, trimmed, z_scored

RATIO = Rounding(8, "half_up")


def card(items: dict[str, Doc], weights: dict[str, str], **more: object) -> Doc:
    """Return a scorecard of 100 points."""
    smallest: Doc = {
        "full_points": "100",
        "items": items,
        "weights": [{"weights": weights}],
        "weights_by": "last_day",
        "not_applicable": "rescale",
        "rounding": HALF_UP_2,
        "item_rounding": {"decimals": "4", "mode": "half_up"},
    }
    return smallest | more


def scored(figures: dict[str, str], scoring: Doc, weight: str = "40%", **item: object) -> Fraction | None:
    """Return the points of one item that scores A, beside one that scores nothing."""
    items = {"x": {"measure": "A", "scoring": scoring} | item, "rest": fixed("0")}
    answer = alone(figures, {"scorecard": card(items, {"x": weight, "rest": written(1 - read(weight))})})
    found: Fraction | None = answer["scores"]["ada"]["x"]["points"]
    return found


def fixed(points: str) -> Doc:
    return {"scoring": {"kind": "formula", "points": points}}


@pytest.mark.parametrize(
    ("figure", "cap", "expected"),
    [("920000", "120%", "36.8"), ("1300000", "120%", "48"), ("1300000", None, "52")],
)
def test_a1_a_ratio_is_capped(figure: str, cap: str | None, expected: str) -> None:
    assert scored({"A": figure, "A.target": "1000000"}, {"kind": "ratio", "cap": cap}) == read(expected)


@pytest.mark.parametrize(("way", "expected"), [("two_minus", "16"), ("inverse", "16.6667")])
def test_a2_less_is_better_in_two_ways(way: str, expected: str) -> None:
    scoring = {"kind": "reverse", "way": way, "cap": None}

    assert scored({"A": "12", "A.target": "10"}, scoring, "20%") == read(expected)


@pytest.mark.parametrize(
    ("days", "expected"), [("24", 15), ("25", 15), ("25.01", 10), ("28", 10), ("30", 10), ("30.01", 0)]
)
def test_a3_layers_have_fixed_points(days: str, expected: int) -> None:
    bands = [{"points": "15"}, {"from": "25", "points": "10"}, {"from": "30", "points": "0"}]

    assert scored({"A": days}, {"kind": "layers", "boundary": "lower_tier", "bands": bands}) == expected


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        ("96", "25.5"),
        ("90", "25.5"),
        ("89.99", "21"),
        ("100", "30"),
        ("120", "36"),
        ("79.99", "0"),
        ("80", "21"),
    ],
)
def test_a4_a_ladder_gives_a_score_of_100_that_the_weight_scales(percent: str, expected: str) -> None:
    bands = [
        {"points": "0"},
        {"from": "80%", "points": "70"},
        {"from": "90%", "points": "85"},
        {"from": "100%", "points": "100"},
        {"from": "120%", "points": "120"},
    ]
    scoring = {"kind": "ladder", "boundary": "upper_tier", "bands": bands}

    assert scored({"A": percent, "A.target": "100"}, scoring, "30%") == read(expected)


@pytest.mark.parametrize(
    ("percent", "below", "expected"),
    [
        ("92", "zero", "33.6"),
        ("79.99", "zero", "0"),
        ("40", "proportional", "12"),
        ("80", "zero", "24"),
        ("130", "zero", "48"),
    ],
)
def test_a5_between_points_lies_a_straight_line(percent: str, below: str, expected: str) -> None:
    points = [{"at": "80%", "pays": "60"}, {"at": "100%", "pays": "100"}, {"at": "120%", "pays": "120"}]
    scoring = {"kind": "linear", "points": points, "below": below, "above": "flat"}

    assert scored({"A": percent, "A.target": "100"}, scoring) == read(expected)


@pytest.mark.parametrize(("times", "expected"), [("3", 5), ("4", 0), ("5", 0), ("0", 20)])
def test_a6_each_case_takes_points_off(times: str, expected: int) -> None:
    assert scored({"A": times}, {"kind": "deduct", "each": "5", "floor": "0"}, "20%") == expected


def test_a7_bonus_points_stand_beside_the_weights() -> None:
    bonus = {"measure": "A", "scoring": {"kind": "bonus", "each": "2", "cap": "10"}}
    items = {"rest": fixed("80"), "plus": bonus}

    answer = alone({"A": "7"}, {"scorecard": card(items, {"rest": "100%"})})

    assert answer["scores"]["ada"]["plus"]["points"] == 10
    assert answer["totals"]["ada"]["score"] == 90


@pytest.mark.parametrize(("done", "expected"), [("1", 40), ("0", 0)])
def test_a8_all_points_or_none(done: str, expected: int) -> None:
    assert scored({"A": done}, {"kind": "yes_no", "when": "A >= 1"}) == expected


@pytest.mark.parametrize(
    ("number", "expected"), [("1", 10), ("2", 7), ("4", 0), ("0", None), ("5", None), ("1.5", None)]
)
def test_a9_each_described_case_has_its_points(number: str, expected: int | None) -> None:
    cases = [{"case": points, "points": points} for points in ("10", "7", "3", "0")]

    assert scored({"A": number}, {"kind": "described", "cases": cases}) == expected


GRADES = [
    {"grade": "S", "from": "95", "coefficient": "1.5"},
    {"grade": "A", "from": "85", "coefficient": "1.2"},
    {"grade": "B", "from": "70", "coefficient": "1.0"},
    {"grade": "C", "from": "60", "coefficient": "0.8"},
    {"grade": "D", "coefficient": "0"},
]


def graded(score: str, **more: object) -> Doc:
    """Return Ada's total where her card comes to `score`."""
    grades = {"order": "round_then_map", "boundary": "upper_tier", "scale": GRADES}
    whole = card(
        {"one": fixed(score)}, {"one": "100%"}, grades=grades, coefficient={"kind": "by_grade"}, **more
    )
    found: Doc = alone({"A": "0"}, {"scorecard": whole})["totals"]["ada"]
    return found


@pytest.mark.parametrize(
    ("effect", "expected"),
    [
        ({"effect": "item_zero", "item": "one"}, (0, "D", 0)),
        ({"effect": "total_zero"}, (0, "D", 0)),
        ({"effect": "grade_cap", "grade": "D"}, (95, "D", 0)),
        ({"effect": "grade_cap", "grade": "B"}, (95, "B", 1)),
        ({"effect": "pay_zero"}, (95, "S", 0)),
    ],
)
def test_a10_a_red_line_overrides(effect: Doc, expected: tuple[int, str, int]) -> None:
    found = graded("95", vetoes=[{"title": "重大违规", "when": "A = 0"} | effect])

    assert (found["score"], found["grade"], found["coefficient"]) == expected


def test_a10_a_red_line_that_is_kept_changes_nothing() -> None:
    found = graded("95", vetoes=[{"title": "重大违规", "when": "A > 0", "effect": "total_zero"}])

    assert (found["score"], found["grade"]) == (95, "S")


@pytest.mark.parametrize(
    ("figure", "floor", "expected"), [("95", None, "15"), ("70", None, "-10"), ("70", "0", "0")]
)
def test_a11_improvement_is_measured_from_a_base(figure: str, floor: str | None, expected: str) -> None:
    scoring = {"kind": "improvement", "base": "80", "cap": None, "floor": floor}

    assert scored({"A": figure, "A.target": "100"}, scoring, "20%") == read(expected)


def test_a12_progress_is_attainment_over_elapsed_time() -> None:
    scoring = {"kind": "progress", "elapsed": "0.5", "cap": None}

    assert scored({"A": "630", "A.target": "1200"}, scoring, "100%") == 105


def many(figures: list[str], card_doc: Doc, **more: Table) -> Answer:
    """Return June of so many people, p01, p02, …, whose figure A is entered by hand."""
    ids = [f"p{n:02d}" for n in range(1, len(figures) + 1)]
    measure = {"unit": "number", "direction": "up", "reading": {}}
    tables = {
        "people": [person(who) for who in ids],
        "assignments": [assigned(who, "east") for who in ids],
        "teams": table({"team_id": "east"}),
        "readings": [
            row for who, figure in zip(ids, figures, strict=True) for row in readings({"A": figure}, who)
        ],
    }
    return evaluate(plan(measures={"A": measure}, scorecard=card_doc), tables | more, JUNE)


@pytest.mark.parametrize(("ties", "expected"), [("best", ["100", "90"]), ("average", ["97.5", "90"])])
def test_a13_rank_decides_the_score(ties: str, expected: list[str]) -> None:
    scoring = {"kind": "rank", "among": "plan", "ties": ties}
    figures = ["100", "100"] + [str(98 - n) for n in range(18)]

    answer = many(figures, card({"x": {"measure": "A", "scoring": scoring}}, {"x": "100%"}))

    points = [answer["scores"][who]["x"]["points"] for who in ("p01", "p03")]
    assert points == [read(each) for each in expected]


def test_a14_the_total_adds_the_items_up() -> None:
    items = {name: fixed(name) for name in ("36.8", "25.5", "15", "10")}

    answer = alone({}, {"scorecard": card(items, dict.fromkeys(items, "25%"))})

    assert answer["totals"]["ada"]["score"] == read("87.3")


@pytest.mark.parametrize(
    ("way", "expected"), [("rescale", "90"), ("full_points", "92"), ("zero", "72"), ("not_computed", None)]
)
def test_a15_what_does_not_apply_is_the_plans_choice(way: str, expected: str | None) -> None:
    """40, 30 and 10 % at 90 points of 100: 72 points on 80 % of the weight."""
    items: dict[str, Doc] = {name: fixed(points) for name, points in (("a", "36"), ("b", "27"), ("c", "9"))}
    items["away"] = fixed("1") | {"applies": "A > 0"}
    weights = {"a": "40%", "b": "30%", "c": "10%", "away": "20%"}

    answer = alone({"A": "0"}, {"scorecard": card(items, weights, not_applicable=way)})

    assert answer["totals"]["ada"]["score"] == (None if expected is None else read(expected))
    assert answer["scores"]["ada"]["away"]["status"] == "not_applicable"


def marks(**groups: list[str]) -> dict[str, list[Fraction]]:
    return {group: [read(mark) for mark in given] for group, given in groups.items()}


def raters(weights: dict[str, str], **more: object) -> Doc:
    return {"weights": weights, "trim": "none", "missing_group": "rescale"} | more


@pytest.mark.parametrize(("review", "expected"), [("weighted", "86"), ("replaces", "80")])
def test_a17_a_second_rating_is_weighed_or_replaces(review: str, expected: str) -> None:
    rule = raters({"manager": "60%", "second_manager": "40%"}, review=review)

    assert combined(marks(manager=["90"], second_manager=["80"]), rule, RATIO) == read(expected)


def test_a18_a_self_rating_may_be_for_reference_only() -> None:
    assert combined(marks(self=["99"], manager=["80"]), raters({"self": "0", "manager": "1"}), RATIO) == 80


@pytest.mark.parametrize(
    ("below", "missing", "expected"),
    [
        (["88"] * 3, "rescale", "88.9"),
        ([], "rescale", "89.125"),
        (["88"] * 2, "rescale", "89.125"),
        ([], "not_computed", None),
    ],
)
def test_a19_groups_of_raters_have_weights(below: list[str], missing: str, expected: str | None) -> None:
    weights = {"manager": "50%", "peer": "20%", "subordinate": "20%", "self": "10%"}
    given = marks(manager=["90"], peer=["84", "83", "85"], subordinate=below, self=["95"])
    rule = raters(weights, at_least={"subordinate": "3"}, missing_group=missing)

    assert combined(given, rule, RATIO) == (None if expected is None else read(expected))


def test_a20_the_best_and_the_worst_of_five_marks_go() -> None:
    given = marks(peer=["95", "88", "86", "84", "60"])

    assert combined(given, raters({"peer": "1"}, trim="highest_and_lowest"), RATIO) == 86
    assert len(trimmed([Fraction(1)] * 4, "highest_and_lowest")) == 4


def test_a21_results_and_behaviour_are_two_items() -> None:
    items: dict[str, Doc] = {
        "behaviour": {"scoring": {"kind": "rating", "out_of": "100"}},
        "results": fixed("88 * 70%"),
    }
    whole = card(items, {"results": "70%", "behaviour": "30%"}, raters=raters({"manager": "1"}))
    given = table(
        {
            "subject_id": "ada",
            "item": "behaviour",
            "rater_id": "ben",
            "relation": "manager",
            "period_start": "2026-06-01",
            "points": "90",
        }
    )

    assert alone({}, {"scorecard": whole}, ratings=given)["totals"]["ada"]["score"] == read("88.6")


def test_a22_scales_of_raters_are_made_alike() -> None:
    """Team: 89, 95 (mean 92, deviation 3). Company: 80, 90 (mean 85, deviation 5)."""
    team, everyone = [Fraction(89), Fraction(95)], [Fraction(80), Fraction(90)]

    assert z_scored(Fraction(95), team, everyone, RATIO) == 90
    assert scaled(Fraction(92), [Fraction(90)], [Fraction(85)], Rounding(2, "half_up")) == read("86.89")


def test_a24_the_year_is_a_formula_over_months_and_year() -> None:
    whole = card({"year": fixed("months * 40% + final * 60%")}, {"year": "100%"})

    assert alone({"months": "88", "final": "90"}, {"scorecard": whole})["totals"]["ada"]["score"] == read(
        "89.2"
    )


def test_a25_a_transfer_is_weighted_by_months() -> None:
    whole = card({"year": fixed("(before * 4 + after * 8) / 12")}, {"year": "100%"})

    assert alone({"before": "86", "after": "92"}, {"scorecard": whole})["totals"]["ada"]["score"] == 90


@pytest.mark.parametrize(
    ("order", "score", "expected"),
    [
        ("round_then_map", "84.995", "A"),
        ("map_then_round", "84.995", "B"),
        ("round_then_map", "84.994", "B"),
        ("map_then_round", "85", "A"),
        ("map_then_round", "59.99", "D"),
        ("map_then_round", "100", "S"),
    ],
)
def test_a26_a_score_is_rounded_before_or_after_it_is_graded(order: str, score: str, expected: str) -> None:
    grades = {"order": order, "boundary": "upper_tier", "scale": GRADES}

    assert grade_by_score(read(score), {"grades": grades, "rounding": HALF_UP_2}) == expected


def test_a26_the_lower_grade_may_own_the_line() -> None:
    grades = {"order": "map_then_round", "boundary": "lower_tier", "scale": GRADES}

    assert grade_by_score(read("85"), {"grades": grades, "rounding": HALF_UP_2}) == "B"


QUOTAS = [("A", read("20%")), ("B", read("70%")), ("C", read("10%"))]


@pytest.mark.parametrize(
    ("rounding", "ties", "expected"),
    [
        ("largest_remainder", "middle", [5, 18, 2]),
        ("largest_remainder", "worst", [5, 17, 3]),
        ("round", "middle", [5, 17, 3]),
        ("down", "middle", [5, 18, 2]),
        ("down", "worst", [5, 18, 2]),
    ],
)
def test_a27_quotas_come_to_the_head_count(rounding: str, ties: str, expected: list[int]) -> None:
    assert places(QUOTAS, 25, rounding, ties) == expected


@pytest.mark.parametrize(
    ("ties", "expected"), [("all_up", "AAABB"), ("all_down", "ABBBB"), ("by_id", "AABBB")]
)
def test_a27_those_tied_at_the_line_go_together_or_by_id(ties: str, expected: str) -> None:
    rule = {"rounding": "down", "remainder_ties": "worst", "ties_at_line": ties}
    scores = {"a": Fraction(9), "c": Fraction(8), "b": Fraction(8), "d": Fraction(7), "e": Fraction(6)}

    found = distributed(scores, [("A", read("40%")), ("B", read("60%"))], rule)

    assert "".join(found[person] for person in "abcde") == expected


def distribution(**more: object) -> Doc:
    rule: Doc = {
        "quotas": {"S": "0", "A": "10%", "B": "80%", "C": "10%", "D": "0"},
        "rounding": "largest_remainder",
        "remainder_ties": "middle",
        "ties_at_line": "by_id",
        "among": "team",
        "small_group": "2",
        "exclude": None,
        "appealed": "counts",
    }
    grades = {
        "order": "round_then_map",
        "boundary": "upper_tier",
        "scale": GRADES,
        "distribution": rule | more,
    }
    return card({"x": fixed("A")}, {"x": "100%"}, grades=grades)


def test_a28_the_grade_of_the_unit_sets_the_quotas() -> None:
    by_unit = {"S": {"A": "30%", "B": "60%", "C": "10%"}}

    units = table({"team_id": "east", "period_start": "2026-06-01", "grade": "S"})

    answer = many([str(90 - n) for n in range(20)], distribution(by_unit_grade=by_unit), unit_grades=units)

    grades = [total["grade"] for total in answer["totals"].values()]
    assert (grades.count("A"), grades.count("B"), grades.count("C")) == (6, 12, 2)
    assert answer["totals"]["p06"]["grade"] == "A"


def test_a27_who_is_left_out_keeps_the_grade_by_score() -> None:
    answer = many(
        ["96", "80", "79", "78", "77", "76", "75", "74", "73", "72", "71"], distribution(exclude="A > 95")
    )

    grades = [total["grade"] for total in answer["totals"].values()]
    assert grades == ["S", "A", *["B"] * 8, "C"]
    assert answer["totals"]["p02"]["grade_by_score"] == "B"


@pytest.mark.parametrize(
    ("kind", "score", "pay", "expected"),
    [("by_grade", "90", "3000", "3600"), ("score_over_100", "88.9", "3000", "2667")],
)
def test_a30_the_coefficient_makes_performance_pay(kind: str, score: str, pay: str, expected: str) -> None:
    grades = {"order": "round_then_map", "boundary": "upper_tier", "scale": GRADES}
    whole = card({"one": fixed(score)}, {"one": "100%"}, grades=grades, coefficient={"kind": kind})
    bonus = component({"kind": "flat", "rate": "绩效系数"}, base=pay)

    answer = alone({}, {"scorecard": whole, "components": {"pay": bonus}})

    assert answer["payouts"]["ada"]["pay"]["earned"] == read(expected)


def test_a31_company_department_and_person_multiply() -> None:
    then = [{"step": "multiply", "by": by} for by in ("1.05", "0.95", "1.2")]
    bonus = component({"kind": "formula", "formula": "3000"}, then=then)

    assert alone({}, {"components": {"pay": bonus}})["payouts"]["ada"]["pay"]["earned"] == 3_591


def test_a32_a_bonus_pack_is_shared_by_weighted_base() -> None:
    figures = {"ada": ("5000", "1.2"), "chi": ("4000", "1.0"), "eve": ("6000", "0.8")}
    entries = [row for who, (base, k) in figures.items() for row in readings({"base": base, "k": k}, who)]
    measure = {"unit": "number", "direction": "up", "reading": {}}
    pool = component(
        {"kind": "pool", "among": "plan", "weight": "base * k"}, base="30000", when="role = 'rep'"
    )
    document = plan(measures={"base": measure, "k": measure}, components={"pay": pool})

    answer = evaluate(document, company(readings=entries), JUNE)

    shares = [answer["payouts"][who]["pay"]["earned"] for who in figures]
    assert shares == [read("12162.16"), read("8108.11"), read("9729.73")]


def test_weights_follow_role_and_date() -> None:
    items = {"x": fixed("10"), "y": fixed("20")}
    weights = [
        {"weights": {"x": "100%"}},
        {"roles": ["manager"], "weights": {"y": "100%"}, "valid": {"from": "2026-01-01", "to": "2026-07-01"}},
        {"roles": ["manager"], "weights": {"x": "50%", "y": "50%"}, "valid": {"from": "2026-07-01"}},
    ]
    document = plan(measures={"A": sold()}, scorecard={**card(items, {}), "weights": weights})

    answer = evaluate(document, company(orders=orders()), JUNE)

    assert (answer["totals"]["ada"]["score"], answer["totals"]["ben"]["score"]) == (10, 20)
