"""The kinds as data: read off the tables for those that every seller has, off rows for those made without code.

Whoever wants a kind asks `queries.kind`; this module knows how each is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from yeji.accounts.roles import Role
from yeji.records.declaring import NUMBER_LENGTH, said_of
from yeji.records.kinds import Field, FieldKind, Kind
from yeji.records.models import STANDARD_RECORDS, CustomField, CustomKind, CustomRecord, Record
from yeji.records.reckoned import reckoned_fields
from yeji_engine.tables.schema import TableSchema
from yeji_engine.tables.standard import STANDARD

CHINESE = "zh-hans"


@cache
def standard_models() -> dict[str, type[Record]]:
    """Return the tables that every seller has, by the keys of their kinds."""
    return {model.KEY: model for model in STANDARD_RECORDS}


def model_of(key: str) -> type[Record]:
    """Return the table that holds the rows of a kind."""
    return standard_models().get(key, CustomRecord)


def standard_kind(key: str) -> Kind:
    """Return a kind as its table declares it, in the reader's language."""
    return _standard_kind(key, get_language() or CHINESE)


@lru_cache(maxsize=256)
def _standard_kind(key: str, language: str) -> Kind:
    del language  # Only a part of the key: labels are written in it.
    model = standard_models()[key]
    fields = tuple(_field(model, column.name) for column in model._meta.fields if said_of(column))
    return Kind(
        key=key,
        title=str(model._meta.verbose_name),
        fields=fields,
        owner=model.OWNER,
        date=model.DATE,
        name=model.NAME,
        headline=model.HEADLINE if any(one.key == model.HEADLINE for one in fields) else "",
        number_from=model.NUMBER_FROM,
        within=model.WITHIN,
        reckoned=reckoned_fields(key),
    )


def _field(model: type[Record], name: str) -> Field:
    column = model._meta.get_field(name)
    said = said_of(column)  # type: ignore[arg-type]  # Only columns are asked for, no relations back.
    if said is None:
        raise LookupError(f"{model.__name__}.{name} says nothing of itself")
    label = str(column.verbose_name)  # type: ignore[union-attr]  # As above.
    with override(CHINESE):
        chinese = str(column.verbose_name)  # type: ignore[union-attr]  # As above.
    engine_name = said.column or (_engine_key(model) if name == "number" else name)
    numbered = (
        [_("%(label)s工号") % {"label": label}, f"{chinese}工号"] if said.kind is FieldKind.PERSON else []
    )
    aliases = dict.fromkeys(
        [chinese, *numbered, *said.aliases, *_engine_words(STANDARD.get(model.KEY), engine_name)]
    )
    aliases.pop(label, None)
    return Field(
        key=name,
        label=label,
        kind=said.kind,
        required=said.is_required,
        unique=bool(getattr(column, "unique", False)),
        choices=tuple((stored, str(words)) for stored, words in said.choices),
        links_to=said.links_to,
        aliases=tuple(aliases),
        column=engine_name if engine_name != name else "",
        is_negative_allowed=said.is_negative_allowed,
        sums=said.sums,
        most=said.most,
        longest=getattr(column, "max_length", None) or 0,
    )


def _engine_key(model: type[Record]) -> str:
    schema = STANDARD.get(model.KEY)
    return schema.key[0] if schema and len(schema.key) == 1 else "number"


def _engine_words(schema: TableSchema | None, name: str) -> tuple[str, ...]:
    """What the engine's own documents call the column: files made for the command line read here too."""
    column = schema.column(name) if schema else None
    if column is None:
        return ()
    return (name, column.title.zh, column.title.en) if column.title else (name,)


def custom_kind(made: CustomKind) -> Kind:
    """Return a kind that the company made, without its custom fields."""
    fields = [Field("number", _("编号"), FieldKind.TEXT, required=True, unique=True, longest=NUMBER_LENGTH)]
    if made.has_owner:
        label = made.owner_label or _("负责人")
        fields.append(Field("owner", label, FieldKind.PERSON, aliases=("业务员", "工号"), column="person_id"))
    if made.has_date:
        fields.append(Field("happened", made.date_label or _("日期"), FieldKind.DATE))
    return Kind(
        key=made.key,
        title=made.title,
        fields=tuple(fields),
        owner="owner" if made.has_owner else "",
        date="happened" if made.has_date else "",
        is_custom=True,
    )


def with_custom_fields(kind: Kind, added: Iterable[CustomField]) -> Kind:
    """Return the kind with the fields that the company added, in their order."""
    more = tuple(_custom_field(each) for each in added)
    headline = kind.headline or next((one.key for one in more if one.kind is FieldKind.AMOUNT), "")
    changed = {"fields": kind.fields + more, "headline": headline}
    return kind if not more else Kind(**{**_parts(kind), **changed})  # type: ignore[arg-type]  # The same parts.


def _parts(kind: Kind) -> dict[str, object]:
    return {name: getattr(kind, name) for name in Kind.__dataclass_fields__}


def _custom_field(made: CustomField) -> Field:
    return Field(
        key=made.key,
        label=made.label,
        kind=FieldKind(made.field_kind),
        required=made.required,
        unique=made.unique,
        choices=tuple((str(each), str(each)) for each in made.choices),
        links_to=made.links_to,
        formula=made.formula,
        sums=made.field_kind in {FieldKind.AMOUNT, FieldKind.INTEGER},
        is_custom=True,
        seen_by=frozenset(Role(each) for each in made.seen_by),
        edited_by=frozenset(Role(each) for each in made.edited_by),
        help=made.help,
    )
