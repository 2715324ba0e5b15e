"""`yeji bench`: measure the calculation beside its floor and its peers, in one run."""

from __future__ import annotations

import math
import platform
import shutil
import statistics
import tempfile
import time
from pathlib import Path

import click

from yeji.bench.floor import floor_seconds
from yeji.bench.measuring import Measured, measured, reference_period, reference_plan
from yeji.bench.peers import attempt, decimal_loop_seconds, openfisca_seconds, pandas_seconds
from yeji.bench.reference import Size, build
from yeji.cli.bench_lists import lists_command


@click.group(help="基准测试。Benchmarks.")
def bench() -> None:
    """Hold the benchmarks."""


bench.add_command(lists_command)


@bench.command(
    name="calc",
    help="YEJI-REF:计算、下限与对照。Calculation, floor and peers on YEJI-REF.",
    epilog="例 Example:  yeji bench calc --sizes 1e5,1e6,1e7 --rounds 3",
)
@click.option("--sizes", default="1e5,1e6,1e7", show_default=True, help="笔数，逗号分隔。Transactions.")
@click.option("--rounds", default=3, show_default=True, help="每个规模算几轮，取中位数。")
@click.option("--memory", default="450MB", show_default=True, help="计算的内存上限。")
@click.option("--peers/--no-peers", default=True)
@click.option("--folder", type=click.Path(path_type=Path), help="数据放在哪里；默认用完即删。")
def calc_command(sizes: str, rounds: int, memory: str, peers: bool, folder: Path | None) -> None:
    """Print one line per size, then the peers, then what follows for the figures to reach."""
    root = folder or Path(tempfile.mkdtemp(prefix="yeji-bench-"))
    click.echo(f"{platform.processor() or platform.machine()}, {platform.python_version()}")
    click.echo(
        f"{'transactions':>14} {'floor s':>9} {'yeji s':>9} {'× floor':>8} {'peak MB':>8} {'explain p95 ms':>15}"
    )
    medians: dict[int, float] = {}
    try:
        for text in sizes.split(","):
            transactions = int(float(text))
            data = _data(root, transactions)
            floors, runs = _rounds(data, root, rounds, memory)
            medians[transactions] = statistics.median(run.seconds for run in runs)
            _line(transactions, floors, runs)
        _scaling(medians)
        _compile_time()
        if peers:
            _peers(root / f"ref-{max(medians)}" / "orders.parquet", max(medians))
    finally:
        if folder is None:
            shutil.rmtree(root, ignore_errors=True)


def _data(root: Path, transactions: int) -> Path:
    data = root / f"ref-{transactions}"
    if not (data / "orders.parquet").exists():
        data.mkdir(parents=True, exist_ok=True)
        payees = 100_000 if transactions <= 20_000_000 else 1_000_000
        build(Size(transactions, payees), data)
    return data


def _rounds(data: Path, root: Path, rounds: int, memory: str) -> tuple[list[float], list[Measured]]:
    """Floor and calculation take turns, so that a busy minute troubles both."""
    floors, runs = [], []
    for _ in range(rounds):
        out = root / "out"
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir(parents=True)
        floors.append(floor_seconds(data / "orders.parquet", out))
        runs.append(measured(data, out, memory))
    return floors, runs


def _line(transactions: int, floors: list[float], runs: list[Measured]) -> None:
    ratio = statistics.median(run.seconds / floor for run, floor in zip(runs, floors, strict=True))
    seconds = statistics.median(run.seconds for run in runs)
    peak = max(run.peak_mb for run in runs)
    explained = statistics.median(run.explain_p95_ms for run in runs)
    floor = statistics.median(floors)
    click.echo(
        f"{transactions:>14,} {floor:>9.3f} {seconds:>9.3f} {ratio:>8.2f} {peak:>8.0f} {explained:>15.0f}"
    )
    steps = ", ".join(f"{name} {taken:.2f}" for name, taken in runs[-1].steps.items())
    arranged = statistics.median(run.arrange_seconds for run in runs)
    click.echo(f"{'':>14} {steps}; lines arranged by person {arranged:.2f}; paid {runs[-1].paid}")


def _scaling(medians: dict[int, float]) -> None:
    if len(medians) < 2:
        return
    small, large = min(medians), max(medians)
    exponent = math.log(medians[large] / medians[small]) / math.log(large / small)
    click.echo(f"scaling exponent {small:,} → {large:,}: {exponent:.2f}")


def _compile_time() -> None:
    """How long the plan takes to become a program, without running it."""
    from yeji.bench.compiling import compile_seconds

    started = time.perf_counter()
    reference_plan()
    read = time.perf_counter() - started
    click.echo(
        f"plan read {read * 1000:.0f} ms, 20 components compiled {compile_seconds(reference_period()) * 1000:.0f} ms"
    )


def _peers(orders: Path, transactions: int) -> None:
    click.echo("peers on the same orders (no lines, no reasons, no dates):")
    looped = min(transactions, 200_000)
    answers = {
        f"pandas, floats, {transactions:,} transactions": attempt(lambda: pandas_seconds(orders)),
        f"Decimal loop, {looped:,} transactions": attempt(lambda: decimal_loop_seconds(orders, looped)),
        "openfisca-core, floats, tiers of 100,000 people only": attempt(lambda: openfisca_seconds(100_000)),
    }
    for name, taken in answers.items():
        told = f"{taken:.3f} s" if isinstance(taken, float) else taken
        click.echo(f"  {name:55} {told}")
