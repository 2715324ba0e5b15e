"""Measures: from credited lines to one figure per person, its target and its attainment."""
