"""What the engine rounds in SQL is what `money` rounds: the same figure, digit by digit, in every mode.

The expressions are written for DuckDB and run there on many figures at once.
"""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction

import duckdb
import pyarrow as pa
import pytest

from tests.engine.test_money import MODES, figure
from yeji_engine.errors import NumberTooLarge
from yeji_engine.graph.dialects import DUCKDB
from yeji_engine.graph.expressions import Base, Number, Type, Value
from yeji_engine.graph.frames import Named
from yeji_engine.money import CARRY_DECIMALS, quotient, rounded, times

COUNT = 3_000


def reckoned(columns: dict[str, list[int]], types: dict[str, Type], wanted: Value) -> list[int | None]:
    """Return the wanted expression for each row of integers."""
    frame = Named({**types, "place": Type(Base.NARROW)}, "given").select(
        {"place": Number(Named({"place": Type(Base.NARROW)}, "given").any("place").node, Type(Base.NARROW))}
        | {"found": wanted}
    )
    session = duckdb.connect(":memory:")
    for statement in DUCKDB.preamble:
        session.execute(statement)
    # Every cell travels as text: a driver that met a binary float on the way would lose digits.
    written = {name: pa.array([str(cell) for cell in cells]) for name, cells in columns.items()}
    count = len(next(iter(columns.values())))
    session.register("written", pa.table({"place": pa.array(range(count)), **written}))
    typed = ", ".join(f"CAST({name} AS {DUCKDB.type_name(type_)}) AS {name}" for name, type_ in types.items())
    session.execute(f"CREATE TABLE given AS SELECT place, {typed} FROM written")
    found = session.execute(f"SELECT found FROM ({frame.written(DUCKDB)}) ORDER BY place").fetchall()
    session.close()
    return [None if cell is None else int(cell) for (cell,) in found]


def column(name: str, type_: Type) -> Number:
    return Named({name: type_}, "given").number(name)


def units(exact: Decimal, decimals: int) -> int:
    return int(exact.scaleb(decimals))


@pytest.mark.parametrize("base", [Base.NARROW, Base.WIDE])
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("decimals", [0, 2, 5])
def test_sql_rounds_as_money_does(mode: str, decimals: int, base: Base) -> None:
    chance = random.Random(f"{mode}{decimals}{base}")
    type_ = Type(base, 6)
    exact = [rounded(figure(chance, 6), 6) for _ in range(COUNT)]

    found = reckoned(
        {"given_figure": [units(each, 6) for each in exact]},
        {"given_figure": type_},
        column("given_figure", type_).rounded(decimals, mode),
    )

    assert found == [units(rounded(each, decimals, mode), decimals) for each in exact]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("decimals", [0, 4, 8, 12])
def test_sql_divides_as_money_does(mode: str, decimals: int) -> None:
    chance = random.Random(f"divide {mode}{decimals}")
    left, right = Type(Base.WIDE, 4), Type(Base.WIDE, 2)
    parts = [rounded(figure(chance, 4), 4) for _ in range(COUNT)]
    wholes = [rounded(figure(chance, 2, 10**9), 2) for _ in range(COUNT)]

    found = reckoned(
        {"part": [units(each, 4) for each in parts], "whole": [units(each, 2) for each in wholes]},
        {"part": left, "whole": right},
        column("part", left).over(column("whole", right), decimals, mode),
    )

    expected = [quotient(part, whole, decimals, mode) for part, whole in zip(parts, wholes, strict=True)]
    assert found == [None if each is None else units(each, decimals) for each in expected]


@pytest.mark.parametrize(("left_decimals", "right_decimals"), [(2, 4), (6, 6), (8, 8), (12, 12)])
def test_sql_multiplies_as_money_does(left_decimals: int, right_decimals: int) -> None:
    """The carry rule: exact to twelve decimals, beyond that rounded half up."""
    chance = random.Random(f"times {left_decimals} {right_decimals}")
    left, right = Type(Base.WIDE, left_decimals), Type(Base.WIDE, right_decimals)
    one = [rounded(figure(chance, left_decimals, 10**9), left_decimals) for _ in range(COUNT)]
    other = [rounded(figure(chance, right_decimals, 10**9), right_decimals) for _ in range(COUNT)]
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if abs(Fraction(a) * Fraction(b)) < 10**12]
    product = column("a", left).times(column("b", right))

    found = reckoned(
        {
            "a": [units(a, left_decimals) for a, _ in pairs],
            "b": [units(b, right_decimals) for _, b in pairs],
        },
        {"a": left, "b": right},
        product,
    )

    assert product.scale == min(left_decimals + right_decimals, CARRY_DECIMALS)
    assert found == [units(times(a, b), product.scale) for a, b in pairs]


@pytest.mark.parametrize("mode", MODES)
def test_a_proportion_is_one_exact_product_and_one_quotient(mode: str) -> None:
    chance = random.Random(f"proportion {mode}")
    type_ = Type(Base.WIDE, 4)
    wholes = [rounded(figure(chance, 4, 10**10), 4) for _ in range(COUNT)]
    days = [(chance.randint(0, 31), chance.randint(0, 31)) for _ in range(COUNT)]
    day = Type(Base.WIDE)

    found = reckoned(
        {
            "whole": [units(each, 4) for each in wholes],
            "part": [part for part, _ in days],
            "of_all": [of_all for _, of_all in days],
        },
        {"whole": type_, "part": day, "of_all": day},
        column("whole", type_).proportion(column("part", day), column("of_all", day), 6, mode),
    )

    expected = [
        quotient(whole * part, Decimal(of_all), 6, mode)
        for whole, (part, of_all) in zip(wholes, days, strict=True)
    ]
    assert found == [None if each is None else units(each, 6) for each in expected]


@pytest.mark.parametrize("base", [Base.NARROW, Base.WIDE])
def test_a_product_beyond_the_integers_raises_and_never_wraps(base: Base) -> None:
    largest = {Base.NARROW: 2**62, Base.WIDE: 2**126}[base]
    type_ = Type(base, 2)

    with pytest.raises((duckdb.OutOfRangeException, duckdb.ConversionException)):
        reckoned(
            {"a": [largest], "b": [400]},
            {"a": type_, "b": type_},
            column("a", type_).times(column("b", type_)),
        )


def test_a_product_beyond_money_is_refused_there_too() -> None:
    with pytest.raises(NumberTooLarge):
        times(Decimal(10**12), Decimal(10))
    stored = column("a", Type(Base.WIDE)).times(column("a", Type(Base.WIDE))).stored()

    with pytest.raises((duckdb.OutOfRangeException, duckdb.ConversionException)):
        reckoned({"a": [10**7]}, {"a": Type(Base.WIDE)}, stored)
