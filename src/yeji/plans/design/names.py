"""The names that may stand in a field: measures, components, tables and columns that are there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from yeji.plans.design.nodes import Option
from yeji.plans.design.steps import content_at
from yeji_engine.documents.places import Path
from yeji_engine.tables.schema import TableSchema

_MEASURES = frozenset({"RollUp.of", "PayLimit.of", "Component.deal"})
_TABLES = frozenset(
    {
        "Count.table",
        "Reading.table",
        "SplitsCredit.table",
        "Reversal.table",
        "Milestones.table",
        "OnCash.table",
        "Holdback.table",
    }
)
_OWN_COLUMNS = frozenset(
    {
        "Reversal.deal", "Reversal.date", "Reversal.amount",
        "Milestones.deal", "Milestones.event", "Milestones.date",
        "OnCash.deal", "OnCash.date", "OnCash.received",
        "Holdback.deal", "Holdback.person", "Holdback.date",
    }
)  # fmt: skip
"""Columns of the table that the same part names."""
_COUNTED_COLUMNS = frozenset(
    {
        "Count.column", "Count.date", "Count.row_key", "OwnerCredit.column", "TeamCredit.column",
        "ColumnShare.column", "SplitsCredit.deal", "SplitsCredit.otherwise_owner", "FactorTable.keys",
        "AgeDecay.since", "AgeDecay.until", "Exchange.currency", "Exchange.date",
    }
)  # fmt: skip
"""Columns of the table that the measure counts from."""


@dataclass(frozen=True, slots=True)
class Names:
    """What a document and the company's tables call things."""

    tree: Mapping[str, object]
    schemas: Mapping[str, TableSchema]
    language: str

    def known(self, key: str, path: Path) -> tuple[Option, ...]:
        """Return the names that may stand in the field `Class.field` at a path; none where any may."""
        if key in _MEASURES:
            return self._entries("measures")
        if key == "PayBelow.component":
            return self._entries("components")
        if key in {"Veto.item", "WeightSet.weights"}:
            card = self.tree.get("scorecard")
            return _named(card.get("items"), self.language) if isinstance(card, dict) else ()
        if key == "Veto.grade":
            return self._grades()
        if key in _TABLES:
            return tuple(
                Option(name, f"{self._title(name)} {name}") for name in sorted(self.schemas, key=self._title)
            )
        return self._columns(self._table_of(key, path))

    def _table_of(self, key: str, path: Path) -> str | None:
        if key in _OWN_COLUMNS:
            return _text(content_at(self.tree, path[:-1]), "table")
        if key == "OnCash.contract" and len(path) > 1:
            deal = _text(content_at(self.tree, path[:2]), "deal")
            return _text(content_at(self.tree, ("measures", deal, "count")), "table") if deal else None
        if key in _COUNTED_COLUMNS and len(path) > 1:
            return _text(content_at(self.tree, (*path[:2], "count")), "table")
        return None

    def table_at(self, path: Path) -> str:
        """Return the table whose columns a formula at a path may use; empty where none."""
        if path[:1] == ("measures",) and "count" in path[2:3]:
            return _text(content_at(self.tree, path[:3]), "table") or ""
        if path[:1] == ("components",) and _text(content_at(self.tree, path[:2]), "per") == "deal":
            deal = _text(content_at(self.tree, path[:2]), "deal")
            return (
                _text(content_at(self.tree, ("measures", deal, "count")), "table") if deal else None
            ) or ""
        return ""

    def _entries(self, section: str) -> tuple[Option, ...]:
        return _named(self.tree.get(section), self.language)

    def _grades(self) -> tuple[Option, ...]:
        scale = content_at(self.tree, ("scorecard", "grades", "scale"))
        rows = scale if isinstance(scale, list) else []
        names = [_text(row, "grade") for row in rows]
        return tuple(Option(name, name) for name in names if name)

    def _columns(self, table: str | None) -> tuple[Option, ...]:
        schema = self.schemas.get(table) if table else None
        if schema is None:
            return ()
        return tuple(
            Option(
                each.name, f"{each.title.in_language(self.language)} {each.name}" if each.title else each.name
            )
            for each in schema.columns
        )

    def _title(self, table: str) -> str:
        title = self.schemas[table].title
        return title.in_language(self.language) if title else table


def _text(holder: object, key: str) -> str | None:
    found = holder.get(key) if isinstance(holder, dict) else None
    return found if isinstance(found, str) and found else None


def _named(entries: object, language: str) -> tuple[Option, ...]:
    if not isinstance(entries, dict):
        return ()
    return tuple(Option(name, name, title_of(each, "", language)) for name, each in entries.items())


def title_of(entry: object, name: str, language: str) -> str:
    """Return what an entry is called by people, its name where it says nothing else."""
    title = entry.get("title") if isinstance(entry, dict) else None
    if isinstance(title, str):
        return title
    if isinstance(title, dict):
        found = title.get(language) or title.get("zh")
        return found if isinstance(found, str) and found else name
    return name
