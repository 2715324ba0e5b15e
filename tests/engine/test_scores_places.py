"""Places of a forced distribution: they come to the heads, whatever the quotas, and no grade has less than none."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.score_plans import DISTRIBUTION
from yeji_engine.documents.scorecard import Distribution
from yeji_engine.graph.expressions import narrow, number
from yeji_engine.graph.frames import Named
from yeji_engine.graph.program import Program
from yeji_engine.graph.sheets import Sheet
from yeji_engine.run.duck import DuckBackend
from yeji_engine.scores.places import giving, places, preference, reserve

NAMES = ("S", "A", "B", "C", "D")
HEADS = list(range(41))
WAYS = ("largest_remainder", "round", "down")
TIES = ("middle", "best", "worst")


def rule(quotas: Sequence[int], rounding: str, ties: str) -> Distribution:
    """Return a distribution with these shares in percent, the best grade first."""
    shares = {name: f"{share}%" for name, share in zip(NAMES, quotas, strict=False)}
    asked = {"quotas": shares, "rounding": rounding, "remainder_ties": ties}
    return Distribution.model_validate({**DISTRIBUTION, **asked})


def places_of(spread: Distribution, reserved: Sequence[int] | None = None) -> list[tuple[int, ...]]:
    """Return the places of each grade for 0 to 40 heads, as the engine reckons them."""
    engine, program, names = DuckBackend(threads=1), Program(), list(spread.quotas)
    engine.take_arrow("groups", pa.table({"heads": pa.array(HEADS, pa.int64())}))
    sheet = Sheet(Named({"heads": narrow()}, "groups"))
    counts = places(sheet, names, spread.quotas, spread, sheet.frame().number("heads"))
    if reserved is not None:
        counts = reserve(sheet, counts, [number(taken) for taken in reserved])
    for place, count in enumerate(counts):
        sheet.put(f"n{place}", count.widened().stored())
    program.step("placed", sheet.frame())
    for step in program:
        engine.run(step, None)
    rows = sorted(engine.rows("placed").to_pylist(), key=lambda row: row["heads"])
    engine.close()
    return [tuple(int(row[f"n{place}"]) for place in range(len(names))) for row in rows]


@st.composite
def shares(draw: st.DrawFn) -> list[int]:
    """Draw two to five whole percentages that come to 100."""
    cuts = sorted(draw(st.lists(st.integers(0, 100), min_size=1, max_size=4)))
    return [end - start for start, end in pairwise([0, *cuts, 100])]


@settings(max_examples=15, deadline=None)
@given(shares(), st.sampled_from(WAYS), st.sampled_from(TIES))
def test_places_come_to_the_heads_and_none_is_negative(quotas: list[int], rounding: str, ties: str) -> None:
    found = places_of(rule(quotas, rounding, ties))

    assert [sum(counts) for counts in found] == HEADS
    assert all(count >= 0 for counts in found for count in counts)


@settings(max_examples=15, deadline=None)
@given(shares(), st.sampled_from(TIES))
def test_by_largest_remainder_no_grade_is_a_whole_head_off_its_share(quotas: list[int], ties: str) -> None:
    found = places_of(rule(quotas, "largest_remainder", ties))

    for heads, counts in zip(HEADS, found, strict=True):
        exact = [Fraction(share * heads, 100) for share in quotas]
        assert all(math.floor(part) <= count < part + 1 for count, part in zip(counts, exact, strict=True))


@settings(max_examples=10, deadline=None)
@given(shares(), st.sampled_from(WAYS), st.integers(0, 4))
def test_a_reserved_place_takes_exactly_one_from_the_others(
    quotas: list[int], rounding: str, at: int
) -> None:
    grade = at % len(quotas)
    reserved = [1 if place == grade else 0 for place in range(len(quotas))]

    found = places_of(rule(quotas, rounding, "middle"), reserved)

    assert [sum(counts) for counts in found[1:]] == [heads - 1 for heads in HEADS[1:]]
    assert all(count >= 0 for counts in found for count in counts)


@pytest.mark.parametrize(
    ("quotas", "rounding", "ties", "heads", "expected"),
    [
        # The catalogue: 5 / 17.5 / 2.5, the head goes to the middle.
        ([20, 70, 10], "largest_remainder", "middle", 25, (5, 18, 2)),
        ([20, 70, 10], "largest_remainder", "worst", 25, (5, 17, 3)),
        # 1.6 / 4.8 / 1.6: as the example of the choice says.
        ([20, 60, 20], "largest_remainder", "best", 8, (2, 5, 1)),
        ([20, 60, 20], "round", "best", 8, (2, 4, 2)),
        ([20, 60, 20], "down", "best", 8, (1, 6, 1)),
        # 0.6 each: four round to 1 and leave -1 for the middle; it has none, the next in favour gives one.
        ([20, 20, 20, 20, 20], "round", "middle", 3, (1, 0, 0, 1, 1)),
        ([0, 100, 0], "round", "middle", 7, (0, 7, 0)),
    ],
)
def test_places_as_worked_by_hand(
    quotas: list[int], rounding: str, ties: str, heads: int, expected: tuple[int, ...]
) -> None:
    assert places_of(rule(quotas, rounding, ties))[heads] == expected


def test_of_two_middles_the_better_is_favoured() -> None:
    assert preference(4, "middle") == [1, 2, 0, 3]


def test_the_largest_share_takes_what_is_left_and_equal_shares_go_by_favour() -> None:
    assert giving([Decimal("0.4"), Decimal("0.2"), Decimal("0.4")], [2, 1, 0]) == [2, 0, 1]
