"""Which names a formula of a plan may use, and of what kind each is.

Two levels: the period (figures of a person) and a deal (columns of one row, which win over figures of
the same spelling). Every later room asks here, so that what was checked is what is told and calculated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from yeji_engine.documents.measures import Measure
from yeji_engine.documents.plan import Plan
from yeji_engine.language.kinds import Kind
from yeji_engine.tables.schema import ColumnKind, TableSchema
from yeji_engine.tables.standard import STANDARD
from yeji_engine.vocabulary.built_in import (
    ATTAINMENT,
    COEFFICIENT,
    CREDITED,
    GRADE,
    OF_PERSON,
    POINTS,
    ROWS,
    SCORE,
    SHARE,
    TARGET,
)

PERSON_NAMES: Mapping[str, Kind] = MappingProxyType(
    {spelling: one.kind for one in OF_PERSON for spelling in one.spellings if one.kind is not None}
)
"""What is known of every participant."""

_OF_COLUMN: Mapping[ColumnKind, Kind] = {
    ColumnKind.KEY: Kind.TEXT,
    ColumnKind.TEXT: Kind.TEXT,
    ColumnKind.DATE: Kind.DATE,
    ColumnKind.MONEY: Kind.MONEY,
    ColumnKind.RATIO: Kind.RATIO,
    ColumnKind.NUMBER: Kind.NUMBER,
    ColumnKind.COUNT: Kind.COUNT,
    ColumnKind.FLAG: Kind.TRUTH,
}


@dataclass(frozen=True, slots=True)
class Scope:
    """The names of one plan over tables of known columns."""

    period: Mapping[str, Kind]
    """Names of a person's period."""
    tables: Mapping[str, Mapping[str, Kind]]
    """Columns of every known table; a table that is absent here may have any columns."""
    deals: Mapping[str, tuple[str, Kind]]
    """Counted measure → its table, and what its credited figure counts."""

    def columns(self, table: str) -> Mapping[str, Kind] | None:
        """Return the columns of a table, None where the table is not known."""
        return self.tables.get(table)

    def credit_of(self, measure: str) -> dict[str, Kind]:
        """Return the names of what a deal of a counted measure credits; none for any other name."""
        if measure not in self.deals:
            return {}
        return {**dict.fromkeys(CREDITED, self.deals[measure][1]), **dict.fromkeys(SHARE, Kind.RATIO)}

    def of_deal(self, measure: str | None) -> Mapping[str, Kind] | None:
        """Return the names for one deal of a counted measure; None where its table is not known."""
        if measure is None or measure not in self.deals:
            return None
        columns = self.columns(self.deals[measure][0])
        if columns is None:
            return None
        return MappingProxyType({**self.period, **self.credit_of(measure), **columns})


def names_of(plan: Plan, schemas: Mapping[str, TableSchema] = STANDARD) -> Scope:
    """Return every name that the plan's formulas may use; `schemas` are the company's tables."""
    # The plan's own names first: messages and completions offer names in this order.
    period: dict[str, Kind] = {}
    for name, measure in plan.measures.items():
        period.update(_measure_names(name, measure))
    period.update({name: Kind(unit.value) for name, unit in plan.attributes.items()})
    period.update(dict.fromkeys(plan.components, Kind.MONEY))
    period.update(_score_names(plan))
    period.update(PERSON_NAMES)
    return Scope(
        MappingProxyType(period),
        {name: {c.name: _OF_COLUMN[c.kind] for c in schema.columns} for name, schema in schemas.items()},
        {
            name: (measure.count.table, Kind(measure.unit.value))
            for name, measure in plan.measures.items()
            if measure.count is not None
        },
    )


def _measure_names(name: str, measure: Measure) -> dict[str, Kind]:
    kind = Kind(measure.unit.value)
    names = {name: kind, **{f"{name}.{tail}": Kind.COUNT for tail in ROWS}}
    if measure.target is not None:
        names.update({f"{name}.{tail}": kind for tail in TARGET})
        names.update({f"{name}.{tail}": Kind.RATIO for tail in ATTAINMENT})
    return names


def _score_names(plan: Plan) -> dict[str, Kind]:
    card = plan.scorecard
    if card is None:
        return {}
    names = dict.fromkeys(SCORE, Kind.POINTS)
    names.update({f"{item}.{tail}": Kind.POINTS for item in card.items for tail in POINTS})
    if card.grades is not None:
        names.update(dict.fromkeys(GRADE, Kind.TEXT))
    if card.coefficient is not None:
        names.update(dict.fromkeys(COEFFICIENT, Kind.NUMBER))
    return names
