"""Checking a plan before it is signed: everything that is wrong with it, said at once.

`check_plan` is the linter; `names_of` says which names the plan's formulas may use. Nothing here
calculates a figure.
"""

from yeji_engine.checking.plan import check_plan
from yeji_engine.checking.scope import Scope, names_of

__all__ = ["Scope", "check_plan", "names_of"]
