"""Checks of the repository itself: what no linter looks at. Not part of the product."""
