"""Generated cases must be worth comparing: reproducible, varied, and computed for the most part."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction

import pytest

from tests.oracle.figures import Doc
from tests.oracle.generate import FEATURES, METHODS, TIMES, random_case, written_tables
from tests.oracle.oracle import evaluate

SEEDS = range(25)


def kinds(part: object) -> Iterator[str]:
    """Yield every `kind`, `step`, `aggregate`, `window`, `how`, `mode` and `running` in a document."""
    if isinstance(part, dict):
        for key, inner in part.items():
            if key in ("kind", "step", "aggregate", "window", "how", "mode", "running") and isinstance(
                inner, str
            ):
                yield f"{key} {inner}"
            yield from kinds(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from kinds(inner)


def test_a_seed_gives_the_same_case_again() -> None:
    assert [random_case(seed) for seed in range(5)] == [random_case(seed) for seed in range(5)]


def test_seeds_give_different_cases() -> None:
    plans = [repr(random_case(seed)[0]) for seed in range(20)]

    assert len(set(plans)) == 20


def test_an_unknown_feature_is_refused() -> None:
    with pytest.raises(ValueError, match="no such features"):
        random_case(1, {"tires"})


def test_without_features_a_plan_is_plain() -> None:
    for seed in range(20):
        plan, _, _ = random_case(seed, ())
        assert set(plan["measures"]) == {"业绩"}
        assert {component["method"]["kind"] for component in plan["components"].values()} == {"flat"}
        assert set(kinds(plan)) <= {"aggregate sum", "kind owner", "kind flat", "mode half_up"}


def test_every_method_step_timing_and_aggregate_comes_up() -> None:
    found = {kind for seed in range(800) for kind in kinds(random_case(seed)[0])}

    methods = (METHODS - {"formula_pay"}) | {"formula"}
    wanted = {f"kind {method}" for method in methods}
    wanted |= {
        f"kind {timing}" for timing in TIMES - {"reversals", "replay", "period_returns", "released_by_event"}
    }
    wanted |= {
        f"step {step}"
        for step in ("gate", "multiply", "add", "cap", "floor", "prorate", "round", "budget", "convert")
    }
    wanted |= {f"how {how}" for how in ("exact", "re_rated", "time_proportional", "replay")}
    wanted |= {
        f"aggregate {each}"
        for each in ("sum", "count", "distinct", "average", "smallest", "largest", "median")
    }
    wanted |= {f"kind {credit}" for credit in ("owner", "columns", "splits", "team", "company")}
    wanted |= {f"running {each}" for each in ("each_deal", "period", "quarter", "year")}
    scorings = (
        "ratio",
        "reverse",
        "layers",
        "ladder",
        "linear",
        "deduct",
        "bonus",
        "yes_no",
        "described",
        "improvement",
        "progress",
        "rank",
        "formula",
        "rating",
    )
    wanted |= {f"kind {scoring}" for scoring in scorings}
    assert wanted <= found


def test_most_figures_of_generated_cases_are_computed() -> None:
    known = missing = 0
    for seed in SEEDS:
        for payouts in evaluate(*random_case(seed))["payouts"].values():
            known += sum(1 for each in payouts.values() if each["paid"] is not None)
            missing += sum(1 for each in payouts.values() if each["paid"] is None)

    assert known > 2 * missing > 0


def test_the_order_of_rows_changes_nothing() -> None:
    for seed in SEEDS:
        plan, tables, period = random_case(seed)
        shuffled = {name: random.Random(seed).sample(rows, len(rows)) for name, rows in tables.items()}

        assert evaluate(plan, shuffled, period) == evaluate(plan, tables, period)


def test_shares_come_to_the_whole_deal() -> None:
    """Every row that was kept is credited whole, unless a part of it is reported."""
    features = {"splits", "columns", "unknown_people", "transfers", "returns", "factor", "boundaries"}
    for seed in SEEDS:
        plan, tables, period = random_case(seed, features)
        if plan["measures"]["业绩"]["count"]["credit"].get("total") == "may_exceed":
            continue
        plan["measures"]["业绩"]["count"].pop("deal", None)
        plan["measures"]["公司"] = company_wide(plan["measures"]["业绩"])
        everyone = {**plan, "enrolment": {}, "regimes": ["employee", "agent"]}
        answer = evaluate(
            everyone,
            {**tables, "deals": known_rows(tables["deals"], answered(everyone, tables, period))},
            period,
        )

        credited = sum(measures["业绩"]["figure"] for measures in answer["measures"].values())
        whole = next(iter(answer["measures"].values()), {"公司": {"figure": Fraction(0)}})["公司"]["figure"]
        # People without one day in the period may still have a row of it only through service: none here.
        assert credited == whole


def company_wide(measure: Doc) -> Doc:
    return {**measure, "count": {**measure["count"], "credit": {"kind": "company"}}}


def answered(plan: Doc, tables: Doc, period: object) -> set[str]:
    """Return the keys of rows of which something was not credited."""
    return {key for key, _ in evaluate(plan, tables, period)["uncredited"]["业绩"]}  # type: ignore[arg-type]  # a Case's


def known_rows(deals: list[Doc], left_over: set[str]) -> list[Doc]:
    return [deal for deal in deals if deal["deal_id"] not in left_over]


def test_tables_can_be_written_as_texts() -> None:
    _, tables, _ = random_case(3)

    for rows in written_tables(tables).values():
        assert all(cell is None or isinstance(cell, str) for row in rows for cell in row.values())


def test_features_are_all_known_by_one_list() -> None:
    assert METHODS < FEATURES
    assert TIMES < FEATURES
