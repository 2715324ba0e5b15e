"""Scorecards: points of items, totals, grades, distributions and coefficients, each leaving its reason."""
