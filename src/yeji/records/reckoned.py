"""Fields that nobody writes: what of a receivable is paid, what a customer owes. Lists and exports show them.

They are told beside a kind's own fields (`Kind.reckoned`), so that no form, import or history knows of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext as _

from yeji.records.kinds import Field, FieldKind, Row

STATE = "state"
OPEN, LATE, SOON = "open", "late", "soon"
SOON_DAYS = 30
STORED: Mapping[str, tuple[str, ...]] = MappingProxyType({"receivables": ("credited", "paid", "left")})
"""What the tables hold: these filter, sort and add up like columns of the kind itself."""
FIRST: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "receivables": ("number", "customer", "amount", "paid", "left", "due_date", "days_over", "owner", "order"),
        "customers": ("name", "number", "owner", "phone", "level", "tags", "owed", "overdue"),
    }
)  # fmt: skip
"""The columns of a list that nobody has chosen, where the reckoned ones are what it is opened for."""


def reckoned_fields(of_key: str) -> tuple[Field, ...]:
    """Return the fields that the program works out for a kind, in the reader's language."""
    if of_key == "receivables":
        states = ((OPEN, _("未回")), (LATE, _("逾期")), (SOON, _("30 天内到期")))
        return (
            _amount("paid", _("已回")),
            _amount("credited", _("退货抵")),
            _amount("left", _("未回")),
            Field("days_over", _("逾期天数"), FieldKind.INTEGER, is_reckoned=True),
            Field(STATE, _("回款情况"), FieldKind.CHOICE, choices=states, is_reckoned=True),
        )
    if of_key == "customers":
        some = ((OPEN, _("有未回")), (LATE, _("有逾期")))
        return (
            _amount("owed", _("应收余额")),
            _amount("overdue", _("逾期")),
            Field(STATE, _("回款情况"), FieldKind.CHOICE, choices=some, is_reckoned=True),
        )
    return ()


def _amount(key: str, label: str) -> Field:
    return Field(key, label, FieldKind.AMOUNT, sums=True, is_reckoned=True)


def is_stored(of_key: str, one: Field) -> bool:
    """Tell whether a table holds a reckoned field."""
    return one.key in STORED.get(of_key, ())


def stored_paths(of_key: str) -> list[str]:
    """Return the columns that hold a kind's reckoned fields, for `values`."""
    return list(STORED.get(of_key, ()))


def with_stored(of_key: str, row: Row, stored: Mapping[str, object]) -> Row:
    """Return the row with its reckoned fields beside its own."""
    held = {key: stored.get(key) for key in STORED.get(of_key, ())}
    return {**row, **{key: content if isinstance(content, int) else 0 for key, content in held.items()}}
