"""The cases of tests/cases on a real cluster: the same figures, the same checksum as on DuckDB.

A case of three rows costs Spark minutes, because it starts a job for each of a hundred and more steps. So
the first case of the files in `QUICK` is run by default; `YEJI_SPARK_CASES=files` runs the first of every
file, `YEJI_SPARK_CASES=all` runs each of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.test_cases import CASES, Part, laid_over, read
from yeji.results.folder import result_checksum
from yeji_engine.documents.plan import Case, Plan
from yeji_engine.run import Result, compute
from yeji_engine.run.cases import case_facts, period_of_case
from yeji_engine.run.spark import SparkBackend
from yeji_engine.tables.schema import Tables
from yeji_engine.tables.texts import table_of_texts

pytestmark = [pytest.mark.spark, pytest.mark.xdist_group("spark")]

WANTED = os.environ.get("YEJI_SPARK_CASES", "quick")
QUICK = ("c01_c06_rates",)


def _chosen() -> Iterator[object]:
    base = read(CASES / "base.yaml")
    for path in sorted(CASES.glob("[!b]*.yaml")):
        if WANTED == "quick" and path.stem not in QUICK:
            continue
        document = read(path)
        own = document.get("plan")
        plan = laid_over(base, own) if isinstance(own, dict) else base
        cases = document["cases"]
        assert isinstance(cases, list)
        for case in cases if WANTED == "all" else cases[:1]:
            varied = laid_over(plan, case.pop("plan")) if "plan" in case else plan
            yield pytest.param(varied, case, id=f"{path.stem}: {case['name']}")


@pytest.fixture(scope="module")
def backend(spark_required: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkBackend]:
    """Two workers and a master, started for this module."""
    from tests.spark.cluster import cluster, session

    # Imported here, because without Java there is no cluster and pyspark need not be installed.
    with cluster(tmp_path_factory.mktemp("cluster")) as address:
        spark = session(address)
        yield SparkBackend(spark)
        spark.stop()


def _computed(plan: Plan, case: Case, backend: SparkBackend | None) -> Result:
    period = period_of_case(plan, case)
    rows, used = case_facts(plan, case, period)
    tables = [table_of_texts(name, given)[0] for name, given in rows.items()]
    return compute(used, Tables(tables), period, backend=backend)


@pytest.mark.parametrize(("plan_part", "case_part"), list(_chosen()))
def test_spark_and_duckdb_agree_to_the_last_digit(
    plan_part: Part, case_part: Part, backend: SparkBackend
) -> None:
    plan, case = Plan.model_validate(plan_part), Case.model_validate(case_part)

    on_spark, on_duckdb = _computed(plan, case, backend), _computed(plan, case, None)

    assert result_checksum(on_spark) == result_checksum(on_duckdb)
    assert [one.code for one in on_spark.diagnostics] == [one.code for one in on_duckdb.diagnostics]
