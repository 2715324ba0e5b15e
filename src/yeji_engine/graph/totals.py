"""Totals over the rows of a group. Sums are 128 bits wide; what is missing is skipped, so say so elsewhere."""

from __future__ import annotations

from yeji_engine.graph.expressions import (
    TRUTH,
    Apply,
    Base,
    Date,
    Number,
    Text,
    Truth,
    Type,
    Value,
    narrow,
    wide,
)
from yeji_engine.money import CARRY_DECIMALS


def total(figure: Number) -> Number:
    """Return the sum; missing over no rows."""
    return Number(Apply("sum", (figure.node,)), wide(figure.scale))


def stored_total(figure: Value) -> Value:
    """Return the sum of figures as they lie in files; missing over no rows."""
    return Value(Apply("sum_stored", (figure.node,)), Type(Base.STORED, CARRY_DECIMALS))


def rows() -> Number:
    """Return how many rows there are."""
    return Number(Apply("count", ()), narrow())


def rows_where(condition: Truth) -> Number:
    """Return for how many rows the condition holds."""
    return Number(Apply("count_true", (condition.node,)), narrow())


def distinct(value: Value) -> Number:
    """Return how many different known values there are."""
    return Number(Apply("distinct", (value.node,)), narrow())


def largest(figure: Number) -> Number:
    """Return the largest known figure."""
    return Number(Apply("max", (figure.node,)), figure.type)


def smallest(figure: Number) -> Number:
    """Return the smallest known figure."""
    return Number(Apply("min", (figure.node,)), figure.type)


def lower_middle(figure: Number) -> Number:
    """Return the known figure in the middle, of two in the middle the smaller; missing over no rows."""
    return Number(Apply("lower_middle", (figure.node,)), figure.type)


def upper_middle(figure: Number) -> Number:
    """Return the known figure in the middle, of two in the middle the larger; missing over no rows."""
    return Number(Apply("upper_middle", (figure.node,)), figure.type)


def last_text(value: Text) -> Text:
    """Return the greatest text; used where the group holds one."""
    return Text(Apply("max", (value.node,)), value.type)


def latest(value: Date) -> Date:
    """Return the latest date."""
    return Date(Apply("max", (value.node,)), value.type)


def earliest(value: Date) -> Date:
    """Return the earliest date."""
    return Date(Apply("min", (value.node,)), value.type)


def every(condition: Truth) -> Truth:
    """Tell whether the condition holds for each row."""
    return Truth(Apply("all_true", (condition.node,)), TRUTH)
