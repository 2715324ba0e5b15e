"""The SQL that the engine writes, read back by another's parser: every step of some plans, in both dialects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import sqlglot
from sqlglot import expressions as sql

from tests.oracle.generate import random_case
from tests.oracle.judging import period_of_days, typed_plan, typed_tables
from yeji_engine.graph.dialects import DUCKDB, SPARK, Dialect
from yeji_engine.graph.program import Step
from yeji_engine.run import compute
from yeji_engine.run.duck import DuckBackend


class Listening(DuckBackend):
    """The usual engine, which remembers every step that it ran."""

    def __init__(self) -> None:
        super().__init__(threads=1)
        self.steps: list[Step] = []

    def run(self, step: Step, folder: Path | None) -> None:
        """Run the step and remember it."""
        self.steps.append(step)
        super().run(step, folder)


def steps_of(seed: int) -> list[Step]:
    plan, books, days = random_case(seed)
    typed, engine = typed_plan(plan), Listening()
    try:
        compute(typed, typed_tables(books), period_of_days(days, typed), backend=engine)
    finally:
        engine.close()
    return engine.steps


@pytest.mark.parametrize("seed", [3, 17])
def test_every_step_is_one_query_that_names_its_columns_in_both_dialects(seed: int) -> None:
    steps = steps_of(seed)
    stored = {step.name: tuple(step.frame.columns) for step in steps}
    for step in steps:
        for dialect in (DUCKDB, SPARK):
            queries = sqlglot.parse(step.frame.written(dialect), read=dialect.name)

            assert len(queries) == 1, step.name
            query = queries[0]
            assert isinstance(query, sql.Query), step.name
            assert columns_of(query, stored) == list(step.frame.columns), step.name
            assert not _binary_floats(query), step.name


def columns_of(query: sql.Query, stored: Mapping[str, Sequence[str]]) -> list[str]:
    """Return what a query's columns are called; a star stands for all that its one source has."""
    if not isinstance(query, sql.Select):
        return list(query.named_selects)
    found: list[str] = []
    for each in query.selects:
        if not isinstance(each, sql.Star):
            found.append(each.alias_or_name)
            continue
        source = query.args["from_"].this
        found += stored[source.name] if isinstance(source, sql.Table) else columns_of(source.this, stored)
    return found


def _binary_floats(query: sql.Query) -> list[str]:
    """Return what would be reckoned in binary: such types, and numbers written with a point or exponent."""
    inexact = {sql.DataType.Type.DOUBLE, sql.DataType.Type.FLOAT}
    types = [str(each) for each in query.find_all(sql.DataType) if each.this in inexact]
    numbers = [
        str(each) for each in query.find_all(sql.Literal) if each.is_number and not each.this.isdigit()
    ]
    return types + numbers


@pytest.mark.parametrize("dialect", [DUCKDB, SPARK], ids=lambda dialect: dialect.name)
def test_both_dialects_spell_the_same_operators(dialect: Dialect) -> None:
    assert set(dialect.spelling) == set(DUCKDB.spelling) | set(SPARK.spelling)
