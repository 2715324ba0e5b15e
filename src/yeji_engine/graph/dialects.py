"""How expressions are spelt in DuckDB and in Spark: one table of operators each, nothing else differs.

Casts always raise (CAST, never TRY_CAST); integer division truncates on both; every SUM is cast.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from yeji_engine.graph.expressions import BEFORE, COUNTING, Apply, Base, Column, Literal, Node, Ranked, Type

Spelling = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Dialect:
    """Names of types and spelling of operators; `preamble` is run once when a session starts."""

    name: str
    quote: str
    types: Mapping[Base, str]
    spelling: Mapping[str, Spelling]
    preamble: tuple[str, ...]

    def type_name(self, type_: Type) -> str:
        """Return the SQL name of the type."""
        return self.types[type_.base]

    def quoted(self, identifier: str) -> str:
        """Return the identifier so that any character may stand in it."""
        return self.quote + identifier.replace(self.quote, self.quote * 2) + self.quote

    def write(self, node: Node) -> str:
        """Return the SQL text of an expression."""
        match node:
            case Column(name, side):
                return f"{side}.{self.quoted(name)}" if side else self.quoted(name)
            case Literal():
                return self._literal(node)
            case Apply(operator, operands):
                return self.spelling[operator](*(self.write(operand) for operand in operands))
            case Ranked():
                return self._ranked(node)
        raise TypeError(f"no spelling for {node!r}")

    def _literal(self, literal: Literal) -> str:
        content = literal.content
        if content is None:
            return f"CAST(NULL AS {self.type_name(literal.type)})"
        if isinstance(content, bool):
            return "TRUE" if content else "FALSE"
        if isinstance(content, int):
            return f"CAST({content} AS {self.type_name(literal.type)})"
        if isinstance(content, date):
            return f"DATE '{content.isoformat()}'"
        return self._text(content)

    def _text(self, content: str) -> str:
        if self.name == "spark":
            return "'" + content.replace("\\", "\\\\").replace("'", "\\'") + "'"
        return "'" + content.replace("'", "''") + "'"

    def _ranked(self, window: Ranked) -> str:
        operand = self.write(window.operand) if window.operand is not None else ""
        partition = ", ".join(self.write(node) for node in window.partition)
        order = ", ".join(
            self.write(n) + (" DESC" if down else " ASC") + " NULLS LAST" for n, down in window.order
        )
        over = " ".join(
            part
            for part in (
                f"PARTITION BY {partition}" if partition else "",
                f"ORDER BY {order}" if order else "",
            )
            if part
        )
        if window.function in BEFORE:
            over += " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
        elif order and window.function in ("sum", "count", "largest"):
            over += " ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"
        if window.function == "next":
            return f"LEAD({operand}) OVER ({over})"
        plain = BEFORE.get(window.function, window.function)
        function = {"largest": "MAX"}.get(plain, plain.upper())
        called = f"{function}({operand or ('*' if function == 'COUNT' else '')}) OVER ({over})"
        base = Base.NARROW if window.function in COUNTING else Base.WIDE
        return f"CAST({called} AS {self.types[base]})"


def _infix(sign: str) -> Spelling:
    return lambda left, right: f"({left} {sign} {right})"


_SHARED: Mapping[str, Spelling] = {
    **{sign: _infix(sign) for sign in ("+", "-", "*", "=", "<>", "<", "<=", ">", ">=")},
    "and": _infix("AND"),
    "or": _infix("OR"),
    "not": lambda a: f"(NOT {a})",
    "negate": lambda a: f"(- {a})",
    "coalesce": lambda *a: f"COALESCE({', '.join(a)})",
    "is_null": lambda a: f"({a} IS NULL)",
    "in": lambda a, *options: f"({a} IN ({', '.join(options)}))",
    # A simple CASE looks at the condition once and falls through to NULL where it is missing.
    "choose": lambda c, a, b: f"CASE {c} WHEN TRUE THEN {a} WHEN FALSE THEN {b} END",
    "null_if_zero": lambda a: f"NULLIF({a}, 0)",
    "divide_half_up": lambda a, b: f"yeji_half_up({a}, {b})",
    "divide_half_even": lambda a, b: f"yeji_half_even({a}, {b})",
    "divide_down": lambda a, b: f"yeji_down({a}, {b})",
    "divide_up": lambda a, b: f"yeji_up({a}, {b})",
    "year": lambda d: f"CAST(YEAR({d}) AS BIGINT)",
    "month": lambda d: f"CAST(MONTH({d}) AS BIGINT)",
    "quarter": lambda d: f"CAST(QUARTER({d}) AS BIGINT)",
    "day": lambda d: f"CAST(DAY({d}) AS BIGINT)",
    "month_end": lambda d: f"LAST_DAY({d})",
    "sum_stored": lambda a: f"CAST(SUM({a}) AS DECIMAL(37,12))",
    "max": lambda a: f"MAX({a})",
    "min": lambda a: f"MIN({a})",
    "count": lambda: "COUNT(*)",
    "count_of": lambda a: f"COUNT({a})",
    "distinct": lambda a: f"COUNT(DISTINCT {a})",
    "all_true": lambda a: f"MIN(CASE WHEN {a} THEN 1 ELSE 0 END) = 1",
    "count_true": lambda a: f"COUNT(CASE WHEN {a} THEN 1 END)",
}

_SIGN = "(CASE WHEN (n < 0) <> (d < 0) THEN -1 ELSE 1 END)"
_HALF_EVEN = (
    "(CASE WHEN 2 * ABS({mod}) > ABS(d) OR (2 * ABS({mod}) = ABS(d) AND {div} % 2 <> 0)"
    " THEN {div} + " + _SIGN + " ELSE {div} END)"
)
_UP = "(CASE WHEN {mod} <> 0 THEN {div} + " + _SIGN + " ELSE {div} END)"
_HALF_UP = "(CASE WHEN 2 * ABS({mod}) >= ABS(d) THEN {div} + " + _SIGN + " ELSE {div} END)"

_SORTED = "LIST_SORT(LIST({0}) FILTER (WHERE {0} IS NOT NULL))"

_DUCK_HALF_UP = "(n + CASE WHEN (n < 0) <> (d < 0) THEN -(d // 2) ELSE d // 2 END) // d"

_FITS = "{0} BETWEEN -4000000000000000000 AND 4000000000000000000"


def _duck_division(name: str, body: str) -> tuple[str, str]:
    """DuckDB divides 128 bits bit by bit, twenty times slower than 64: what fits goes the short way.

    The bound leaves room for half a divisor and for twice a remainder.
    """
    fits = f"{_FITS.format('n')} AND {_FITS.format('d')}"
    short = f"CAST({name}_of(CAST(n AS BIGINT), CAST(d AS BIGINT)) AS HUGEINT)"
    return (
        f"CREATE OR REPLACE MACRO {name}_of(n, d) AS {body}",
        f"CREATE OR REPLACE MACRO {name}(n, d) AS CASE WHEN {fits} THEN {short} ELSE {name}_of(n, d) END",
    )


DUCKDB = Dialect(
    name="duckdb",
    quote='"',
    types={
        Base.NARROW: "BIGINT",
        Base.WIDE: "HUGEINT",
        Base.STORED: "DECIMAL(37,12)",
        Base.TEXT: "VARCHAR",
        Base.DATE: "DATE",
        Base.TRUTH: "BOOLEAN",
    },
    spelling={
        **_SHARED,
        "wide": lambda a: f"CAST({a} AS HUGEINT)",
        "narrow": lambda a: f"CAST({a} AS BIGINT)",
        "sum": lambda a: f"CAST(SUM({a}) AS HUGEINT)",
        # MEDIAN and the quantiles answer in floats or interpolate; a sorted list keeps every digit.
        "lower_middle": lambda a: f"{_SORTED.format(a)}[(COUNT({a}) - 1) // 2 + 1]",
        "upper_middle": lambda a: f"{_SORTED.format(a)}[COUNT({a}) // 2 + 1]",
        "stored": lambda a: (
            f"CAST(CAST({a} AS DECIMAL(25,0)) * CAST('0.000000000001' AS DECIMAL(12,12)) AS DECIMAL(37,12))"
        ),
        "concat": lambda *a: f"({' || '.join(a)})",
        "as_text": lambda a: f"CAST({a} AS VARCHAR)",
        "days_between": lambda a, b: f"CAST(({b} - {a}) AS BIGINT)",
        "day_before": lambda a: f"({a} - 1)",
        "contains": lambda a, b: f"contains({a}, {b})",
        "starts_with": lambda a, b: f"starts_with({a}, {b})",
        "ends_with": lambda a, b: f"ends_with({a}, {b})",
        "restored": lambda a: (
            f"CAST(CAST({a} AS DECIMAL(38,12)) * CAST(1000000000000 AS DECIMAL(13,0)) AS HUGEINT)"
        ),
    },
    preamble=(
        # One division each: remainder and quotient come from the same operands.
        *_duck_division("yeji_down", "n // d"),
        *_duck_division("yeji_half_up", _DUCK_HALF_UP),
        *_duck_division("yeji_half_even", _HALF_EVEN.format(mod="(n % d)", div="(n // d)")),
        *_duck_division("yeji_up", _UP.format(mod="(n % d)", div="(n // d)")),
    ),
)

# Spark has no 128-bit integer: DECIMAL(38,0) is one. Its `div` answers in 64 bits, so division goes by
# the remainder, which is exact; the quotient of what is left is whole.
_SPARK_DIV = "CAST((n - n % d) / d AS DECIMAL(38,0))"

# `get` counts from 0 and answers NULL beyond the end; collect_list leaves out what is NULL.
_SPARK_AT = "GET(SORT_ARRAY(COLLECT_LIST({0})), CAST({1} AS INT))"


def _spark_function(name: str, body: str) -> str:
    arguments = "n DECIMAL(38,0), d DECIMAL(38,0)"
    return f"CREATE OR REPLACE TEMPORARY FUNCTION {name}({arguments}) RETURNS DECIMAL(38,0) RETURN {body}"


SPARK = Dialect(
    name="spark",
    quote="`",
    types={
        Base.NARROW: "BIGINT",
        Base.WIDE: "DECIMAL(38,0)",
        Base.STORED: "DECIMAL(37,12)",
        Base.TEXT: "STRING",
        Base.DATE: "DATE",
        Base.TRUTH: "BOOLEAN",
    },
    spelling={
        **_SHARED,
        "wide": lambda a: f"CAST({a} AS DECIMAL(38,0))",
        "narrow": lambda a: f"CAST({a} AS BIGINT)",
        "sum": lambda a: f"CAST(SUM(CAST({a} AS DECIMAL(38,0))) AS DECIMAL(38,0))",
        "lower_middle": lambda a: _SPARK_AT.format(a, f"(COUNT({a}) - 1) DIV 2"),
        "upper_middle": lambda a: _SPARK_AT.format(a, f"COUNT({a}) DIV 2"),
        "stored": lambda a: (
            f"CAST(CAST({a} AS DECIMAL(25,0)) * CAST('0.000000000001' AS DECIMAL(12,12)) AS DECIMAL(37,12))"
        ),
        "concat": lambda *a: f"CONCAT({', '.join(a)})",
        "as_text": lambda a: f"CAST({a} AS STRING)",
        "days_between": lambda a, b: f"CAST(DATEDIFF({b}, {a}) AS BIGINT)",
        "day_before": lambda a: f"DATE_SUB({a}, 1)",
        "contains": lambda a, b: f"contains({a}, {b})",
        "starts_with": lambda a, b: f"startswith({a}, {b})",
        "ends_with": lambda a, b: f"endswith({a}, {b})",
        "restored": lambda a: (
            f"CAST(CAST({a} AS DECIMAL(25,12)) * CAST(1000000000000 AS DECIMAL(13,0)) AS DECIMAL(38,0))"
        ),
    },
    preamble=(
        _spark_function("yeji_down", _SPARK_DIV),
        _spark_function("yeji_half_up", _HALF_UP.format(mod="(n % d)", div=_SPARK_DIV)),
        _spark_function("yeji_half_even", _HALF_EVEN.format(mod="(n % d)", div=_SPARK_DIV)),
        _spark_function("yeji_up", _UP.format(mod="(n % d)", div=_SPARK_DIV)),
    ),
)
