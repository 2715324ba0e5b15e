"""The names that the formulas of a plan may use.

What is checked, told and calculated must mean the same by a name, so all three ask here. Nothing in this
room knows a fault, a sentence or a figure.
"""

from yeji_engine.vocabulary.scope import Scope, names_of

__all__ = ["Scope", "names_of"]
