"""The check of a whole plan: every room is asked, and everything is said at once, in document order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from yeji_engine.checking.bounds import known_of
from yeji_engine.checking.columns import check_columns
from yeji_engine.checking.dependencies import check_dependencies, dependencies_of
from yeji_engine.checking.formulas import check_kinds, read_formulas
from yeji_engine.checking.grades import check_grades
from yeji_engine.checking.law import applies_in
from yeji_engine.checking.reach import check_reach
from yeji_engine.checking.sellers import check_sellers
from yeji_engine.checking.shares import check_shares
from yeji_engine.checking.structure import check_structure
from yeji_engine.checking.subject import Subject, subject_of
from yeji_engine.checking.tables import check_tables
from yeji_engine.checking.terms import check_terms
from yeji_engine.checking.tiers import check_tiers
from yeji_engine.checking.wages import check_wages
from yeji_engine.checking.weights import check_weights
from yeji_engine.documents.loading import Loaded
from yeji_engine.errors import Diagnostic, Words
from yeji_engine.tables.schema import TableSchema


def check_plan(loaded: Loaded, schemas: Mapping[str, TableSchema] | None = None) -> list[Diagnostic]:
    """Return everything that is wrong with a document, or worth knowing, its reading included.

    `schemas` are the company's own tables; without them columns are held against the standard tables.
    What was refused in reading is left out of the further checks, and nothing is said of it twice.
    """
    seen = subject_of(loaded, schemas)
    if seen is None:
        return list(loaded.diagnostics)
    found = [one for one in _found(seen) if not _refused_before(seen, one)]
    found.sort(key=lambda one: one.place.line or 0)
    return [*loaded.diagnostics, *found]


def _found(seen: Subject) -> Iterator[Diagnostic]:
    formulas, faults = read_formulas(seen)
    yield from faults
    yield from check_structure(seen)
    yield from check_columns(seen)
    yield from check_tiers(seen)
    yield from check_tables(seen)
    yield from check_shares(seen)
    yield from check_weights(seen)
    yield from check_grades(seen)
    yield from check_kinds(seen, formulas)
    dependencies = dependencies_of(seen, formulas)
    yield from check_dependencies(seen, dependencies)
    known = known_of(seen, formulas, dependencies)
    yield from check_reach(seen, formulas, known)
    yield from check_terms(seen, formulas, known)
    if not applies_in(seen.plan.place):
        yield _another_law(seen)
        return
    yield from check_sellers(seen, formulas, dependencies, known)
    yield from check_wages(seen, formulas, dependencies, known)


def _another_law(seen: Subject) -> Diagnostic:
    place = seen.plan.place
    return seen.warning(
        "law-elsewhere",
        ("place",),
        Words(
            f"方案适用地是 {place},没有按中国法律检查。",
            f"the plan is for {place}: the rules of Chinese law were not checked.",
        ),
        Words(
            "在中国的人员请写 place: CN,或如 CN-SH。",
            "For people in China write place: CN, or CN-SH and the like.",
        ),
    )


def _refused_before(seen: Subject, one: Diagnostic) -> bool:
    """Tell whether the finding is about a field that only stands in for what was refused."""
    return any(one.place.path == seen.places.at(path).path for path in seen.filled)
