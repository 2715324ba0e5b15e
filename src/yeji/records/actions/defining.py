"""Fields and kinds that a company makes itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.db import transaction

from yeji.accounts.models import User
from yeji.accounts.roles import Role
from yeji.audit.actions import Deed, record
from yeji.records.catalogue import standard_models
from yeji.records.formulas import by_keys
from yeji.records.kinds import FieldKind, Kind
from yeji.records.models import CustomField, CustomKind
from yeji.records.queries import kind

EVERYBODY = tuple(role.value for role in Role)
"""A field is for all whose role opens the record, until its maker narrows that."""


@dataclass(frozen=True, slots=True)
class FieldTerms:
    """What a field of one's own is to be."""

    label: str
    field_kind: FieldKind
    required: bool = False
    unique: bool = False
    choices: tuple[str, ...] = ()
    links_to: str = ""
    formula: str = ""
    help: str = ""
    seen_by: tuple[str, ...] = EVERYBODY
    edited_by: tuple[str, ...] = EVERYBODY


def _stored(terms: FieldTerms, of: Kind) -> dict[str, object]:
    lists = {
        "choices": list(terms.choices),
        "seen_by": list(terms.seen_by),
        "edited_by": list(terms.edited_by),
    }
    formula = by_keys(terms.formula, of) if terms.formula else ""
    return {**asdict(terms), **lists, "field_kind": terms.field_kind.value, "formula": formula}


@transaction.atomic
def define_field(kind_key: str, terms: FieldTerms, *, by: User) -> CustomField:
    """Add a field to a kind; its key is made once and kept for ever."""
    taken = CustomField.objects.filter(kind=kind_key).count()
    stored = _stored(terms, kind(kind_key))
    made = CustomField.objects.create(kind=kind_key, key=f"c{taken + 1}", order=taken, **stored)
    record(Deed("records.define_field", "field", f"{kind_key}.{made.key}", terms.label, {}, stored), by=by)
    return made


@transaction.atomic
def change_field(made: CustomField, terms: FieldTerms, *, by: User) -> None:
    """Change a field; what it holds stays, so its type does too."""
    after = {**_stored(terms, kind(made.kind)), "field_kind": made.field_kind}
    before = {key: getattr(made, key) for key in after}
    for key, content in after.items():
        setattr(made, key, content)
    made.save()
    record(
        Deed("records.change_field", "field", f"{made.kind}.{made.key}", terms.label, before, after), by=by
    )


@transaction.atomic
def retire_field(made: CustomField, *, by: User) -> None:
    """Take a field out of use; what it holds is kept."""
    made.is_retired = True
    made.save(update_fields=["is_retired"])
    record(
        Deed(
            "records.retire_field",
            "field",
            f"{made.kind}.{made.key}",
            made.label,
            {"is_retired": False},
            {"is_retired": True},
        ),
        by=by,
    )


@transaction.atomic
def revive_field(made: CustomField, *, by: User) -> None:
    """Take a retired field into use again."""
    made.is_retired = False
    made.save(update_fields=["is_retired"])
    record(
        Deed(
            "records.revive_field",
            "field",
            f"{made.kind}.{made.key}",
            made.label,
            {"is_retired": True},
            {"is_retired": False},
        ),
        by=by,
    )


@transaction.atomic
def define_kind(key: str, title: str, terms: Mapping[str, object], *, by: User) -> CustomKind:
    """Make a kind of record. *errors*: ValueError where every seller has a kind of that key."""
    if key in standard_models():
        raise ValueError(f"{key} is a kind that every seller has")
    made = CustomKind.objects.create(key=key, title=title, **terms)
    record(Deed("records.define_kind", "kind", key, title, {}, dict(terms)), by=by)
    return made
