"""The oracle's generator must make plans that the product itself would publish, else it compares nothing."""

from __future__ import annotations

import json

from tests.oracle.generate import random_case
from tests.oracle.judging import SCHEMAS
from yeji_engine.checking.plan import check_plan
from yeji_engine.documents.loading import load_plan
from yeji_engine.errors import errors_of


def test_generated_plans_are_read_and_found_without_error() -> None:
    for seed in range(60):
        plan, _, _ = random_case(seed)
        loaded = load_plan(json.dumps(plan, ensure_ascii=False))

        assert not loaded.diagnostics, (seed, loaded.diagnostics)
        assert errors_of(check_plan(loaded, SCHEMAS)) == [], seed


def test_generated_tables_hold_the_columns_of_the_standard_ones() -> None:
    for seed in range(30):
        _, tables, _ = random_case(seed)
        for name, rows in tables.items():
            for row in rows:
                assert set(row) <= set(SCHEMAS[name].names), (seed, name)
                missing = {
                    column.name
                    for column in SCHEMAS[name].columns
                    if column.required and row.get(column.name) is None
                }
                assert not missing, (seed, name, missing)
