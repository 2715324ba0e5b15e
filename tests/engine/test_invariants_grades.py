"""What a forced distribution must hold: every head has one place, and order inside it is kept (quality.md 3.15)."""

from __future__ import annotations

from collections import Counter
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.engine.crowds import COMPANIES, Row, calculated, people, person
from tests.engine.score_plans import CARD
from tests.engine.stories import plan_of
from tests.engine.test_cases import Part

GRADES = "ABCD"
SCORES = st.lists(st.integers(min_value=0, max_value=1_000), min_size=7, max_size=60)


def distributed(tenths: list[int], distribution: Part) -> dict[str, str]:
    """Return everybody's grade under the distribution; scores are given in tenths."""
    scale = [
        {"grade": "A", "from": "90", "coefficient": "1.2"},
        {"grade": "B", "from": "75", "coefficient": "1"},
        {"grade": "C", "from": "60", "coefficient": "0.8"},
        {"grade": "D", "coefficient": "0"},
    ]
    card: Part = {
        **CARD,
        "grades": {
            "order": "round_then_map",
            "boundary": "upper_tier",
            "scale": scale,
            "distribution": distribution,
        },
    }
    plan = plan_of(
        {"measures": {"总分": {"unit": "points", "direction": "up", "reading": {}}}, "scorecard": card}
    )
    readings: list[Row] = [
        {
            "subject_id": person(place),
            "measure": "总分",
            "figure": str(Decimal(score).scaleb(-1)),
            "period_start": "2026-03-01",
        }
        for place, score in enumerate(tenths)
    ]
    result = calculated(plan, {"people": people(len(tenths)), "readings": readings})
    return {row["person_id"]: row["grade"] for row in result.tables["totals"].to_pylist()}


def quota(rounding: str, remainder: str, at_line: str) -> Part:
    return {
        "quotas": {"A": "20%", "B": "45%", "C": "25%", "D": "10%"},
        "rounding": rounding,
        "remainder_ties": remainder,
        "ties_at_line": at_line,
        "among": "plan",
        "small_group": "0",
        "exclude": None,
        "appealed": "beside",
    }


SHARES = {"A": Decimal("0.2"), "B": Decimal("0.45"), "C": Decimal("0.25"), "D": Decimal("0.1")}


@COMPANIES
@given(SCORES, st.sampled_from(["middle", "best", "worst"]))
def test_every_head_has_a_place_and_each_grade_its_share_of_heads(tenths: list[int], remainder: str) -> None:
    grades = distributed(tenths, quota("largest_remainder", remainder, "by_id"))

    counts = Counter(grades.values())
    assert sum(counts.values()) == len(tenths)
    for grade, share in SHARES.items():
        exact = share * len(tenths)
        assert (
            exact.to_integral_value(ROUND_FLOOR) <= counts[grade] <= exact.to_integral_value(ROUND_CEILING)
        ), (grade, counts)


@COMPANIES
@given(SCORES, st.sampled_from(["by_id", "all_up", "all_down"]))
def test_whoever_scored_more_never_has_the_worse_grade(tenths: list[int], at_line: str) -> None:
    grades = distributed(tenths, quota("largest_remainder", "middle", at_line))

    by_score = sorted(range(len(tenths)), key=lambda place: -tenths[place])
    for better, worse in pairwise(by_score):
        if tenths[better] > tenths[worse]:
            assert grades[person(better)] <= grades[person(worse)]
        elif at_line != "by_id":
            assert grades[person(better)] == grades[person(worse)]
