"""Explains figures: from stored reasons to sentences in the reader's language, down to source rows."""

from yeji_engine.explain.notices import notices_of
from yeji_engine.explain.sources import ResultTables, lines_of
from yeji_engine.explain.statement import Statement, people_of, statement_of

__all__ = ["ResultTables", "Statement", "lines_of", "notices_of", "people_of", "statement_of"]
