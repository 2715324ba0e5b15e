"""Runs a plan over tables and a period: `compute` and what it returns."""

from yeji_engine.run.cases import Miss, run_case
from yeji_engine.run.compute import compute
from yeji_engine.run.figures import figures_of
from yeji_engine.run.result import Result

__all__ = ["Miss", "Result", "compute", "figures_of", "run_case"]
