"""A comparison that overlooks a difference would make the oracle worthless."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.oracle.cast import alone, component
from tests.oracle.comparing import EngineRow, compare
from tests.oracle.oracle import Answer


def answered() -> Answer:
    return alone(
        {"A": "100.5"}, {"components": {"pay": component({"kind": "flat", "rate": "10%"}, base="A")}}
    )


def as_engine(answer: Answer) -> dict[str, list[EngineRow]]:
    """Return the answer as an engine that agrees would give it."""
    people = answer["participants"]
    return {
        "participants": [{"person_id": who, **facts} for who, facts in people.items()],
        "measures": [{"subject_id": "ada", "measure": "A", **answer["measures"]["ada"]["A"]}],
        "payouts": [
            {"person_id": "ada", "component": "pay", "earned": Decimal("10.05"), "paid": Decimal("10.050")}
        ],
    }


def test_equal_results_have_no_difference() -> None:
    answer = answered()

    assert compare(answer, as_engine(answer)) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"paid": Decimal("10.06")},
            "payouts ada/pay paid: oracle 10.05, engine 10.06 (engine − oracle = 0.01)",
        ),
        ({"paid": None}, "payouts ada/pay paid: oracle 10.05, engine not computed"),
        ({"earned": 10.05}, "payouts ada/pay earned: the engine's figure is a binary float, 10.05"),
        ({"component": "other"}, "payouts ada/other: not in the oracle's answer"),
        ({"person_id": "eve"}, "payouts ada/pay: missing in the engine's result"),
    ],
)
def test_each_difference_is_said_with_its_place(change: EngineRow, said: str) -> None:
    answer = answered()
    engine = as_engine(answer)
    engine["payouts"] = [{**engine["payouts"][0], **change}]

    assert any(said in difference for difference in compare(answer, engine))


def test_a_fact_that_differs_is_said() -> None:
    answer = answered()
    engine = as_engine(answer)
    engine["participants"] = [{**engine["participants"][0], "days_in_plan": 29}]

    assert compare(answer, engine) == [
        "participants ada days_in_plan: oracle 30, engine 29 (engine − oracle = -1)"
    ]


def test_rows_that_nobody_gets_are_compared_by_measure_and_key() -> None:
    answer = answered()
    answer["uncredited"] = {"A": [("o1", "no-person")]}
    engine = as_engine(answer) | {"uncredited": [{"measure": "A", "source_id": "o2"}]}

    assert len(compare(answer, engine)) == 2
