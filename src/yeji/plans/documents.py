"""A version's document: read, checked, told in sentences, its cases run. Asks the engine, writes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from yeji.records.queries import kinds
from yeji.records.tables import table_schema
from yeji_engine.checking.plan import check_plan
from yeji_engine.documents.loading import Loaded, load_plan
from yeji_engine.documents.plan import Plan as Document
from yeji_engine.errors import Diagnostic, PlanRefused, Severity, errors_of
from yeji_engine.run.cases import Miss, as_if_in_force, run_case
from yeji_engine.tables.schema import TableSchema
from yeji_engine.tables.standard import STANDARD


@dataclass(frozen=True)
class Checked:
    """What reading and checking a document found."""

    loaded: Loaded
    diagnostics: tuple[Diagnostic, ...]
    schemas: Mapping[str, TableSchema]
    """The company's tables that it was held against, with what the company calls them."""

    @property
    def document(self) -> Document | None:
        """The document; None where it cannot be read whole."""
        return self.loaded.plan

    @property
    def errors(self) -> list[Diagnostic]:
        """What holds it up."""
        return errors_of(self.diagnostics)

    @property
    def warnings(self) -> list[Diagnostic]:
        """What somebody should look at."""
        return [each for each in self.diagnostics if each.severity is Severity.WARNING]


def digest_of(text: str) -> str:
    """Return the SHA-256 of a document's text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def company_schemas() -> Mapping[str, TableSchema]:
    """Return the columns of every table that a plan of this company may count from, its own kinds included."""
    own = {of.key: table_schema(of) for of in kinds()}
    return {**STANDARD, **own}


def checked(text: str, *, file: str = "") -> Checked:
    """Return the document with everything that is wrong with it, against the company's own columns."""
    loaded, schemas = load_plan(text, file), company_schemas()
    return Checked(loaded, tuple(check_plan(loaded, schemas)), schemas)


@lru_cache(maxsize=64)
def document_of(text: str) -> Document | None:
    """Return what a text holds, unchecked: for what was checked when it was published, or is only looked at."""
    return load_plan(text).plan


def misses(document: Document) -> list[Miss]:
    """Run the cases that the document carries and return what comes out otherwise than expected."""
    schemas = company_schemas()
    found: list[Miss] = []
    for case in document.cases:
        try:
            found += run_case(as_if_in_force(document, case), case, schemas)
        except PlanRefused as refused:
            told = refused.diagnostics[0].message.zh
            found.append(Miss(case.name, "", "", "", told))
    return found


def misses_kept(text: str) -> tuple[Miss, ...]:
    """Return what the cases of a text come to, worked out once for a text and the company's columns."""
    columns = tuple(sorted((name, schema.names) for name, schema in company_schemas().items()))
    return _misses_of(text, hash(columns))


@lru_cache(maxsize=128)
def _misses_of(text: str, columns: int) -> tuple[Miss, ...]:
    del columns  # Only a part of the key: other columns, other cases.
    document = document_of(text)
    return tuple(misses(document)) if document else ()
