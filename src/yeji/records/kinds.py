"""What a kind of record is made of, as data: forms, lists, imports, filters and measures all read this.

A kind is either one that every seller has (a Django model in `models`) or one that the company made
itself without code; a field likewise. Whoever reads a `Kind` need not know which.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from yeji.accounts.roles import Role


class FieldKind(StrEnum):
    """What a field holds. The Python value of each stands beside it; None is «nothing given» for all."""

    TEXT = "text"
    """str of at most 200 characters."""
    LONG_TEXT = "long_text"
    """str."""
    INTEGER = "integer"
    """int within 64 bits."""
    AMOUNT = "amount"
    """int of fen."""
    QUANTITY = "quantity"
    """int of ten-thousandths: quantities, unit prices, ratings with up to four decimals."""
    RATIO = "ratio"
    """int of millionths: shares and rates; 50% is 500000."""
    DATE = "date"
    """str, the day as ISO text: 2026-11-18."""
    YES_NO = "yes_no"
    """bool."""
    CHOICE = "choice"
    """str, the key of one of `choices`."""
    TAGS = "tags"
    """tuple[str, ...] in the order of the alphabet."""
    PERSON = "person"
    """str, a person's work number."""
    TEAM = "team"
    """str, a team's code."""
    REGION = "region"
    """str, a region's code."""
    LINK = "link"
    """str, the natural key of a record of the kind `links_to`."""
    PERSON_NAME = "person_name"
    """str, the name of somebody outside of the company, masked for most."""
    PHONE = "phone"
    """str, masked for most."""
    MAIL = "mail"
    """str."""
    IDENTITY = "identity"
    """str, masked for most."""
    BANK_ACCOUNT = "bank_account"
    """str, masked for most."""
    FORMULA = "formula"
    """Worked out from other fields of the row; never written."""


PERSONAL = frozenset({FieldKind.PERSON_NAME, FieldKind.PHONE, FieldKind.IDENTITY, FieldKind.BANK_ACCOUNT})
"""Kinds that are masked unless the reader's role shows them, and whose showing is logged."""
SCALES: Mapping[FieldKind, int] = MappingProxyType(
    {FieldKind.AMOUNT: 2, FieldKind.QUANTITY: 4, FieldKind.RATIO: 6, FieldKind.INTEGER: 0}
)
"""How many decimals the stored integer carries."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind."""

    key: str
    """Stored for ever."""
    label: str
    kind: FieldKind
    required: bool = False
    unique: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    """Key and label of each allowed content."""
    links_to: str = ""
    """The key of the kind that a link names."""
    formula: str = ""
    """In the engine's formula language, over the labels of the row's other fields."""
    aliases: tuple[str, ...] = ()
    """What the column is called in the files that companies have; besides the label."""
    column: str = ""
    """What the engine's standard table calls it, where that is another word than the key."""
    is_negative_allowed: bool = True
    most: int | None = None
    """The highest figure that makes sense, as it is stored: 100 points, 100%. Such a field is never negative."""
    longest: int = 0
    """How many characters the column takes; 0: as many as its kind of field has."""
    sums: bool = False
    """Whether rows together make a sense: amounts do, prices and scores do not."""
    is_custom: bool = False
    is_reckoned: bool = False
    """Worked out by the program beside the kind's own fields: shown, never written."""
    seen_by: frozenset[Role] = frozenset(Role)
    edited_by: frozenset[Role] = frozenset(Role)
    help: str = ""


OWN_KINDS: Mapping[Role, frozenset[str]] = MappingProxyType({Role.HR: frozenset({"trainings"})})
"""What a role without `EDIT_RECORDS` may bring in files: HR keeps the lists of courses, no orders and no customers."""


def range_of(one: Field) -> str:
    """Return the range of figures that a field takes, as people write it; empty where it has no highest one.

    >>> range_of(Field("points", "得分", FieldKind.QUANTITY, most=1_000_000))
    '0–100'
    >>> (
    ...     range_of(Field("share", "比例", FieldKind.RATIO, most=1_000_000)),
    ...     range_of(Field("n", "数", FieldKind.INTEGER)),
    ... )
    ('0%–100%', '')
    """
    if one.most is None:
        return ""
    if one.kind is FieldKind.RATIO:
        return f"0%–{one.most * 100 // 10 ** SCALES[one.kind]}%"
    return f"0–{one.most // 10 ** SCALES[one.kind]:,}"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record."""

    key: str
    title: str
    fields: tuple[Field, ...]
    natural_key: str = "number"
    """The field by which people and files name a record; unique, never empty."""
    owner: str = ""
    """The field with the person whose record it is; empty where the record is the company's."""
    date: str = ""
    """The field with the day on which it happened: a manager sees the days on which he managed."""
    name: str = ""
    """The field that people call it by, if not its natural key."""
    headline: str = ""
    """The field whose sum a list begins with; empty where rows add up to nothing."""
    number_from: tuple[str, ...] = ()
    """The fields that make up the natural key where a file has none: joined with «/» in this order."""
    within: str = ""
    """The link to the record that it is a part of: who sees that one sees this one. Such a kind has no owner."""
    is_custom: bool = False
    reckoned: tuple[Field, ...] = ()
    """What lists and exports show besides `fields` and nobody writes."""

    def field(self, key: str) -> Field:
        """Return one field. *errors*: KeyError where there is none."""
        for each in (*self.fields, *self.reckoned):
            if each.key == key:
                return each
        raise KeyError(f"{self.key} has no field {key}")


Value = str | int | bool | tuple[str, ...] | None
"""What a field holds in Python; a date is ISO text: rows travel through JSON."""
Row = dict[str, Value]
"""One record's contents by field key, typed; the natural key included."""


def number_of(kind: Kind, row: Row) -> str:
    """Return the natural key of a row, made up of its parts where the row names none; empty where it cannot be."""
    given = row.get(kind.natural_key)
    if given or not kind.number_from:
        return str(given or "")
    parts = [row.get(key) for key in kind.number_from]
    # A part that is missing at the end is left out (a course without a due day); the first ones are needed.
    return "/".join(str(part) for part in parts if part is not None) if parts[0] and parts[1] else ""
