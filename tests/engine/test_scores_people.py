"""What holds of scores and grades for everybody: order kept, weights whole, order of rows without effect."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.crowds import COMPANIES
from tests.engine.score_plans import DISTRIBUTION, GRADES, Raw, calculated, plan_of, readings, rows_of, seated

SCORES = st.lists(st.integers(0, 20), min_size=1, max_size=25)
"""Few different scores, so that many tie."""

PLACES = {"A": 1, "B": 2, "C": 3}


def distributed(**rule: object) -> Raw:
    """Return a card with grades and a distribution."""
    return {"grades": {**GRADES, "distribution": {**DISTRIBUTION, **rule}}}


def graded(card: Raw, scores: list[int]) -> list[tuple[int, str]]:
    """Return score and grade of each person, the best score first."""
    given = {f"p{place:02}": str(score) for place, score in enumerate(scores)}
    result = calculated(plan_of(card), {"readings": readings(given)})
    found = [(int(row["score"]), str(row["grade"])) for row in rows_of(result, "totals")]
    return sorted(found, key=lambda each: -each[0])


@COMPANIES
@given(SCORES, st.sampled_from(["all_up", "all_down", "by_id"]))
def test_a_better_score_never_has_a_worse_grade(scores: list[int], ties: str) -> None:
    found = graded(distributed(ties_at_line=ties), scores)

    better = [(one, other) for one in found for other in found if one[0] > other[0]]
    assert all(PLACES[one[1]] <= PLACES[other[1]] for one, other in better)


@COMPANIES
@given(SCORES, st.sampled_from(["all_up", "all_down"]))
def test_equal_scores_have_equal_grades_unless_ids_decide(scores: list[int], ties: str) -> None:
    found = graded(distributed(ties_at_line=ties), scores)

    assert len({score for score, _ in found}) == len(set(found))


@COMPANIES
@given(SCORES)
def test_by_id_each_grade_has_its_places_and_all_people_have_one(scores: list[int]) -> None:
    found = graded(distributed(rounding="round"), scores)

    heads, grades = len(scores), [grade for _, grade in found]
    # Half up in whole numbers: a fifth and a tenth of the heads; B has the rest.
    best, worst = (2 * heads + 5) // 10, (heads + 5) // 10
    assert (grades.count("A"), grades.count("C")) == (best, worst)
    assert grades.count("B") == heads - best - worst


def test_the_order_of_rows_changes_nothing() -> None:
    names = [f"p{place:02}" for place in range(12)]
    given = {name: str(60 + 3 * (place % 5)) for place, name in enumerate(names)}
    plan = plan_of(distributed(among="team", small_group="3"))
    tables = {
        **seated({name: f"t{place % 5}" for place, name in enumerate(names)}),
        "readings": readings(given),
    }
    shuffled = {name: random.Random(7).sample(list(rows), len(rows)) for name, rows in tables.items()}

    one, other = calculated(plan, tables), calculated(plan, shuffled)

    for name in ("scores", "totals", "reasons"):
        assert rows_of(one, name) == rows_of(other, name)


@pytest.mark.parametrize("applies", [(1, 1, 1), (0, 1, 1), (1, 0, 1), (0, 0, 1), (1, 0, 0)])
def test_full_marks_are_the_full_score_whatever_does_not_apply(applies: tuple[int, int, int]) -> None:
    # Weights 17, 29 and 54: rescaled, those that apply come to 100 %.
    weights = {"甲项": "17%", "乙项": "29%", "丙项": "54%"}
    items = {
        name: {"applies": f"{holds} = 1", "scoring": {"kind": "yes_no", "when": "总分 >= 0"}}
        for name, holds in zip(weights, applies, strict=True)
    }
    plan = plan_of({"items": items, "weights": [{"weights": weights}]})

    result = calculated(plan, {"readings": readings({"p1": "1"})})

    assert [row["score"] for row in rows_of(result, "totals")] == [100]


def test_where_nothing_applies_there_is_no_score() -> None:
    items = {"综合": {"applies": "0 = 1"}}

    result = calculated(plan_of({"items": items}), {"readings": readings({"p1": "1"})})

    assert [(row["score"], row["status"]) for row in rows_of(result, "totals")] == [(None, "not_computed")]
    assert "score-not-computed" in {found.code for found in result.diagnostics}


def test_a_card_on_which_nothing_stands_is_not_nought() -> None:
    weights = [{"roles": ["主管"], "weights": {}}, {"weights": {"综合": "100%"}}]

    result = calculated(plan_of({"weights": weights}), seated({"p1": "t"}, role="主管"))

    assert [row["score"] for row in rows_of(result, "totals")] == [None]
