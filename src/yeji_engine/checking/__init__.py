"""Checking a plan before it is signed: everything that is wrong with it, said at once.

`check_plan` is the linter. Nothing here calculates a figure.
"""

from yeji_engine.checking.plan import check_plan

__all__ = ["check_plan"]
