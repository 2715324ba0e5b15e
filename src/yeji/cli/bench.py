"""`yeji bench`: measure the calculation beside its floor and its peers."""

from __future__ import annotations

import click


@click.group(help="基准测试。Benchmarks.")
def bench() -> None:
    """Hold the benchmarks."""
