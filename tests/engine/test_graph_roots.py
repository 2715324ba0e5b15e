"""Square roots of the graph against whole-number roots of Python: not one digit apart."""

from __future__ import annotations

import math
from decimal import Decimal

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from yeji_engine.graph.expressions import narrow, number
from yeji_engine.graph.frames import Named
from yeji_engine.graph.program import Program
from yeji_engine.graph.roots import square_root
from yeji_engine.graph.sheets import Sheet
from yeji_engine.run.duck import DuckBackend

MILLIONTHS = 6


def roots(figures: list[int]) -> list[int | None]:
    """Return the roots, in millionths, of figures in millionths."""
    engine, program = DuckBackend(threads=1), Program()
    rows = {"place": pa.array(range(len(figures)), pa.int64()), "figure": pa.array(figures, pa.int64())}
    engine.take_arrow("figures", pa.table(rows))
    sheet = Sheet(Named({"place": narrow(), "figure": narrow(MILLIONTHS)}, "figures"))
    sheet.put("root", square_root(sheet, sheet.frame().number("figure"), MILLIONTHS).stored())
    program.step("rooted", sheet.frame().keep("place", "root"))
    for step in program:
        engine.run(step, None)
    found = sorted(engine.rows("rooted").to_pylist(), key=lambda row: row["place"])
    engine.close()
    return [None if row["root"] is None else int(row["root"].scaleb(MILLIONTHS)) for row in found]


def rounded_root(figure: int) -> int:
    """Return the root half up: the whole part of √(4 · figure · 10^6), plus one, halved."""
    return (math.isqrt(4 * figure * 10**MILLIONTHS) + 1) // 2


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(min_value=0, max_value=9 * 10**18), min_size=1, max_size=200))
def test_a_root_is_rounded_half_up_to_the_last_digit(figures: list[int]) -> None:
    assert roots(figures) == [rounded_root(figure) for figure in figures]


def test_roots_beside_squares_do_not_slip() -> None:
    squares = [n * n for n in (1, 2, 999_999, 1_000_000, 1_000_001, 2_999_999_999)]

    beside = [square + step for square in squares for step in (-1, 0, 1)]

    assert roots(beside) == [rounded_root(figure) for figure in beside]


def test_there_is_no_root_below_zero() -> None:
    assert roots([-1, 0]) == [None, 0]


def test_the_root_of_a_constant_is_exact_where_it_is_whole() -> None:
    engine, program = DuckBackend(threads=1), Program()
    engine.take_arrow("one", pa.table({"n": pa.array([1], pa.int64())}))
    sheet = Sheet(Named({"n": narrow()}, "one"))
    sheet.put("root", square_root(sheet, number(Decimal("2.25")), 4).stored())
    program.step("rooted", sheet.frame())

    for step in program:
        engine.run(step, None)

    assert engine.rows("rooted").to_pylist()[0]["root"] == Decimal("1.5")
