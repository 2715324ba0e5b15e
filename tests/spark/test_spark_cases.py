"""The cases of tests/cases on a real cluster: the same figures, the same checksum as on DuckDB.

Two threads hand companies of cases to the cluster, because one leaves it idle half of the time; each test
waits for its own company. A case that comes out otherwise in company is calculated alone.
`YEJI_SPARK_CASES=all` calculates all companies; otherwise enough of them for every
file and every number of the catalogue that names a case.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
import pytest

from tests.engine.test_cases import CASES, read
from tests.spark.companies import Company, companies, enough
from yeji.results.folder import result_checksum
from yeji_engine.errors import NumberTooLarge
from yeji_engine.graph.expressions import narrow
from yeji_engine.graph.frames import Named
from yeji_engine.graph.program import Step
from yeji_engine.run import Result, compute
from yeji_engine.run.spark import SMALL_ROWS, SparkBackend

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = [pytest.mark.spark, pytest.mark.xdist_group("spark")]

THREADS = 2
COMPANIES = {company.name: company for company in companies()}
FIRST = {name.partition(":")[0]: name for name in reversed(COMPANIES)}
WANTED = list(COMPANIES) if os.environ.get("YEJI_SPARK_CASES") == "all" else enough(COMPANIES.values())
SPREAD = ("c05_c09_tiers", "a17_a22_ratings", "c33_c34_pools")
"""The first company of these files is calculated over again, spread over the workers step by step."""


class Pair(NamedTuple):
    """One company on both engines."""

    company: Company
    on_spark: Result
    on_duckdb: Result


@pytest.fixture(scope="module")
def spark(spark_required: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """Two workers and a master, started for this module."""
    from tests.spark.cluster import cluster, session

    # Imported here, because without Java there is no cluster and pyspark need not be installed.
    with cluster(tmp_path_factory.mktemp("cluster")) as address:
        session_there = session(address)
        yield session_there
        session_there.stop()


@pytest.fixture(scope="module")
def pairs(spark: SparkSession, request: pytest.FixtureRequest) -> Iterator[Mapping[str, Future[list[Pair]]]]:
    """The companies that were asked for, being calculated one after the other."""
    backends: SimpleQueue[SparkBackend] = SimpleQueue()
    for _ in range(THREADS):
        backends.put(SparkBackend(spark.newSession()))

    def calculated(company: Company) -> list[Pair]:
        backend = backends.get()
        try:
            return list(_on_both(company, backend))
        finally:
            backends.put(backend)

    wanted = [
        str(item.callspec.params["name"])
        for item in request.session.items
        if isinstance(item, pytest.Function) and "pairs" in item.fixturenames
    ]
    with ThreadPoolExecutor(THREADS) as threads:
        yield {name: threads.submit(calculated, COMPANIES[name]) for name in wanted}
        threads.shutdown(cancel_futures=True)


def _on_both(company: Company, backend: SparkBackend) -> Iterator[Pair]:
    on_duckdb = _computed(company, None)
    if len(company.members) > 1 and company.misses(on_duckdb):
        for alone in company.apart():
            yield from _on_both(alone, backend)
    else:
        yield Pair(company, _computed(company, backend), on_duckdb)


def _computed(company: Company, backend: SparkBackend | None) -> Result:
    return compute(company.plan, company.tables(), company.period, backend=backend)


@pytest.mark.parametrize("name", WANTED)
def test_spark_and_duckdb_agree_to_the_last_digit(name: str, pairs: Mapping[str, Future[list[Pair]]]) -> None:
    for company, on_spark, on_duckdb in pairs[name].result():
        assert company.misses(on_spark) == {}
        assert result_checksum(on_spark) == result_checksum(on_duckdb), company.name
        assert [one.code for one in on_spark.diagnostics] == [one.code for one in on_duckdb.diagnostics]


def test_no_case_is_left_out() -> None:
    files = [read(path)["cases"] for path in CASES.glob("[!b]*.yaml")]
    written = sum(len(cases) for cases in files if isinstance(cases, list))

    assert sum(len(company.members) for company in COMPANIES.values()) == written


@pytest.mark.parametrize("stem", SPREAD)
def test_spread_over_both_workers_the_checksum_is_the_same(stem: str, spark: SparkSession) -> None:
    company = COMPANIES[FIRST[stem]]
    session = spark.newSession()
    session.conf.set("spark.sql.shuffle.partitions", "2")
    before = tasks_done(spark)

    on_spark = _computed(company, SparkBackend(session, small_rows=0))

    assert result_checksum(on_spark) == result_checksum(_computed(company, None))
    after = tasks_done(spark)
    assert after.pop("driver", 0) == 0
    assert len(after) == 2
    assert all(done > before.get(worker, 0) for worker, done in after.items())


@pytest.mark.parametrize("small_rows", [0, SMALL_ROWS])
def test_an_overflow_is_told_whether_a_step_waits_or_not(small_rows: int, spark: SparkSession) -> None:
    backend = SparkBackend(spark.newSession(), small_rows=small_rows)
    backend.take_arrow("大数", pa.table({"x": pa.array([2**62], pa.int64())}))
    x = Named({"x": narrow()}, "大数").number("x")
    doubled = Step("两倍", Named({"x": narrow()}, "大数").select({"y": x + x}), kept=False)

    with pytest.raises(NumberTooLarge, match="两倍"):
        _asked(backend, doubled)


def tasks_done(spark: SparkSession) -> dict[str, int]:
    """Return how many tasks the driver and each worker have finished."""
    # There is no public way to ask a session what its executors did.
    summaries = spark.sparkContext._jsc.sc().statusStore().executorList(False)
    each = [summaries.apply(place) for place in range(summaries.size())]
    return {summary.id(): summary.completedTasks() for summary in each}


def _asked(backend: SparkBackend, step: Step) -> pa.Table:
    backend.run(step, None)
    return backend.rows(step.name)
