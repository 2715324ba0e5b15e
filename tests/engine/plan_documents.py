"""A lawful small plan as a document, and how tests change one thing in it.

Changes are laid over the plan key by key; `DROP` takes a key out. The document is written as JSON, so
every value in a test is the text that a person would write.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from typing import Any

from yeji_engine.checking import check_plan
from yeji_engine.documents.loading import Loaded, load_plan
from yeji_engine.errors import Diagnostic
from yeji_engine.tables.schema import Column, ColumnKind, TableSchema

# A document before it is read is whatever JSON holds.
Raw = Any


class _Drop:
    def __deepcopy__(self, memo: object) -> _Drop:
        return self


DROP = _Drop()
"""Takes a key out."""

OWNER = {"kind": "owner", "column": "person_id"}
SALES = {
    "unit": "money",
    "direction": "up",
    "count": {
        "table": "orders",
        "aggregate": "sum",
        "column": "amount",
        "date": "order_date",
        "credit": OWNER,
    },
}
TARGET = {"version": "original", "prorate": None}
TIERS = {
    "kind": "tiers",
    "mode": "slice",
    "boundary": "upper_tier",
    "tiers": [
        {"from": "0", "to": "1.10", "rate": "3%"},
        {"from": "1.10", "to": "1.20", "rate": "5%"},
        {"from": "1.20", "rate": "8%"},
    ],
}
ROUNDING = {"decimals": "2", "mode": "half_up"}
PLAN: dict[str, Raw] = {
    "yeji": "1",
    "plan": "field-2026",
    "version": "1",
    "title": {"zh": "外勤 2026", "en": "Field 2026"},
    "regimes": ["employee"],
    "currency": "CNY",
    "settles": "month",
    "effective": {"from": "2026-01-01"},
    "fiscal": {"year_starts": "01-01", "year_named_by": "start"},
    "working_days": "china",
    "precision": {
        "ratio": {"decimals": "6", "mode": "half_up"},
        "pay": {"level": "component", "rounding": ROUNDING},
    },
    "enrolment": {"roles": ["rep"]},
    "measures": {"sales": SALES},
    "components": {
        "new_business": {"pays": "commission", "per": "period", "base": "sales", "method": TIERS},
    },
    "settlement": {"negative": "carry"},
}

SCORECARD: dict[str, Raw] = {
    "full_points": "100",
    "items": {
        "业绩": {"measure": "sales", "scoring": {"kind": "ratio", "cap": "120%"}},
        "态度": {"scoring": {"kind": "rating", "out_of": "100"}},
    },
    "weights": [{"weights": {"业绩": "60%", "态度": "40%"}}],
    "raters": {"weights": {"manager": "100%"}, "trim": "none", "missing_group": "rescale"},
    "weights_by": "last_day",
    "not_applicable": "rescale",
    "rounding": ROUNDING,
    "item_rounding": ROUNDING,
    "grades": {
        "order": "round_then_map",
        "boundary": "upper_tier",
        "scale": [
            {"grade": "A", "from": "85", "coefficient": "1.2"},
            {"grade": "B", "from": "70", "coefficient": "1.0"},
            {"grade": "C", "coefficient": "0.8"},
        ],
    },
    "coefficient": {"kind": "by_grade"},
}
"""For a plan whose measure `sales` has a target."""

DISTRIBUTION: dict[str, Raw] = {
    "quotas": {"A": "20%", "B": "70%", "C": "10%"},
    "rounding": "largest_remainder",
    "remainder_ties": "middle",
    "ties_at_line": "all_up",
    "among": "plan",
    "small_group": "5",
    "exclude": None,
    "appealed": "beside",
}
PER_DEAL = {"per": "deal", "deal": "sales", "method": {"running": "each_deal"}}
REVERSAL = {"table": "refunds", "deal": "order_id", "date": "refund_date", "how": "exact"}
EARNED = {"reversal": REVERSAL, "earning_condition": "客户付清后挣得"}
OWN = {
    "orders": TableSchema(
        "orders",
        (
            Column("单号", ColumnKind.KEY),
            Column("业务员", ColumnKind.KEY),
            Column("日期", ColumnKind.DATE),
            Column("金额", ColumnKind.MONEY, decimals=2),
            Column("件数", ColumnKind.COUNT),
        ),
    )
}
"""A company's own table of orders."""


def both(first: Mapping[str, Raw], second: Mapping[str, Raw]) -> dict[str, Raw]:
    """Return the two changes as one; mappings merge, lists and texts replace."""
    merged = copy.deepcopy(dict(first))
    for key, value in second.items():
        if isinstance(value, Mapping) and isinstance(merged.get(key), Mapping):
            merged[key] = both(merged[key], value)
        else:
            merged[key] = copy.deepcopy(value)
    return merged


def laid_over(below: Mapping[str, Raw], change: Mapping[str, Raw]) -> dict[str, Raw]:
    """Return `below` with the change laid over it."""
    return _without_dropped(both(below, change))


def _without_dropped(tree: Mapping[str, Raw]) -> dict[str, Raw]:
    return {
        key: _without_dropped(value) if isinstance(value, Mapping) else value
        for key, value in tree.items()
        if value is not DROP
    }


def document(change: Mapping[str, Raw] | None = None) -> str:
    """Return the plan with a change, as a text."""
    return json.dumps(laid_over(PLAN, change or {}), ensure_ascii=False, indent=1)


def loaded(change: Mapping[str, Raw] | None = None) -> Loaded:
    """Return the plan with a change, read."""
    return load_plan(document(change), "plan.json")


def findings(
    change: Mapping[str, Raw] | None = None, schemas: Mapping[str, TableSchema] | None = None
) -> list[Diagnostic]:
    """Return what checking says of the plan with a change."""
    return check_plan(loaded(change), schemas)


def scored(change: Mapping[str, Raw] | None = None) -> dict[str, Raw]:
    """Return the change that gives the plan a scorecard, with a change of its own."""
    return {
        "measures": {"sales": {"target": TARGET}},
        "scorecard": laid_over(SCORECARD, change or {}),
    }


def method(change: Mapping[str, Raw]) -> dict[str, Raw]:
    """Return the change that gives the component another pricing method."""
    return {"components": {"new_business": {"method": dict.fromkeys(TIERS, DROP) | dict(change)}}}


def component(change: Mapping[str, Raw]) -> dict[str, Raw]:
    """Return the change that lays `change` over the component."""
    return {"components": {"new_business": dict(change)}}


def one(found: list[Diagnostic], code: str) -> Diagnostic:
    """Return the only finding with this code."""
    matching = [d for d in found if d.code == code]
    assert len(matching) == 1, f"{code}: {len(matching)} times among {[d.code for d in found]}"
    return matching[0]


def codes(found: list[Diagnostic]) -> list[str]:
    """Return the codes of errors and warnings, sorted."""
    return sorted(d.code for d in found if d.severity.value != "info")


def says(found: Diagnostic, zh: str, en: str) -> None:
    """Assert the essential words of a finding, and that both languages say what to do."""
    assert zh in found.in_language("zh"), found.in_language("zh")
    assert en in found.in_language("en"), found.in_language("en")


def counted(change: Raw) -> dict[str, Raw]:
    """Return the change that lays `change` over what the measure counts."""
    return {"measures": {"sales": {"count": change}}}
