"""What is asked about the kinds and their rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from yeji.org.models import Person, Region, Team
from yeji.records.catalogue import custom_kind, standard_kind, standard_models, with_custom_fields
from yeji.records.kinds import FieldKind, Kind, Row
from yeji.records.models import Change, CustomField, CustomKind
from yeji.records.storing import parts, read_paths, row_of, rows_table


def kinds() -> tuple[Kind, ...]:
    """Return all kinds, custom ones and custom fields included: those of every seller first."""
    added: dict[str, list[CustomField]] = {}
    for each in CustomField.objects.filter(is_retired=False):
        added.setdefault(each.kind, []).append(each)
    own = [custom_kind(made) for made in CustomKind.objects.filter(is_retired=False)]
    told = [standard_kind(key) for key in standard_models()]
    return tuple(with_custom_fields(each, added.get(each.key, ())) for each in (*told, *own))


def kind(key: str) -> Kind:
    """Return one kind with its custom fields. *errors*: KeyError where there is none."""
    if key in standard_models():
        told = standard_kind(key)
    else:
        made = CustomKind.objects.filter(key=key, is_retired=False).first()
        if made is None:
            raise KeyError(f"there is no kind of record called {key}")
        told = custom_kind(made)
    return with_custom_fields(told, CustomField.objects.filter(kind=key, is_retired=False))


@dataclass(frozen=True, slots=True)
class Present:
    """What stands in the books under a natural key."""

    row: Row
    revision: int


def present(kind: Kind, keys: Iterable[str]) -> dict[str, Row]:
    """Return the rows that stand under these natural keys; those that are not there are left out."""
    return {key: found.row for key, found in present_with_revisions(kind, keys).items()}


def present_with_revisions(kind: Kind, keys: Iterable[str]) -> dict[str, Present]:
    """Return the rows under these natural keys, each with its revision."""
    paths = [*read_paths(kind), "revision"]
    found: dict[str, Present] = {}
    for part in parts(sorted(set(keys))):
        for stored in rows_table(kind).filter(number__in=part).values(*paths):
            found[stored["number"]] = Present(row_of(kind, stored), stored["revision"])
    return found


def unknown(kind: Kind, rows: Iterable[Row]) -> Mapping[str, frozenset[str]]:
    """Return for each field the words that name no person, team, region or record, in as few questions as fields."""
    outside = {FieldKind.PERSON, FieldKind.TEAM, FieldKind.REGION, FieldKind.LINK}
    asked = [one for one in kind.fields if one.kind in outside]
    words: dict[str, set[str]] = {one.key: set() for one in asked}
    for row in rows:
        for one in asked:
            if word := row.get(one.key):
                words[one.key].add(str(word))
    missing = {
        one.key: frozenset(words[one.key] - _known(one.kind, one.links_to, words[one.key])) for one in asked
    }
    return {key: left for key, left in missing.items() if left}


def _known(of: FieldKind, links_to: str, words: set[str]) -> set[str]:
    found: set[str] = set()
    if of is FieldKind.LINK:
        table, by = rows_table(kind(links_to)), "number"
    elif of is FieldKind.PERSON:
        table, by = Person.objects.all(), "number"  # type: ignore[assignment]  # Any table with words.
    else:
        table, by = (Team if of is FieldKind.TEAM else Region).objects.all(), "code"  # type: ignore[assignment]  # As above.
    for part in parts(sorted(words)):
        found |= set(table.filter(**{f"{by}__in": part}).values_list(by, flat=True))
    return found


def changes_of(kind_key: str, key: str) -> list[Change]:
    """Return the changes of a record, the newest first."""
    return list(Change.objects.filter(kind=kind_key, key=key).select_related("by").order_by("-id")[:200])
