"""Whose rows and which fields somebody reads: every page and export of the records comes through here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from yeji.accounts.gate import Holder
from yeji.accounts.models import User
from yeji.accounts.queries import permissions_of, roles_of
from yeji.accounts.roles import Permission
from yeji.org.queries import person_of, seen_rows
from yeji.records.formulas import keys_used
from yeji.records.kinds import PERSONAL, Field, FieldKind, Kind, Row, Value
from yeji.records.models import Record
from yeji.records.queries import added_by, bare_kind, known_numbers, made_himself_owner
from yeji.records.sharing import OPENED, Shared, shared_with
from yeji.records.storing import Among, path_of, read_paths, row_of, rows_table

STAR = "*"


@dataclass(frozen=True, slots=True)
class Reader(Holder):
    """Who reads, with what he may do that day."""

    user: User
    asked: dict[str, Shared] = field(default_factory=dict, compare=False, repr=False)
    """What shares open to him, once it was asked: a page asks for it again and again."""

    @property
    def shared(self) -> Shared:
        """What shares open to him."""
        if "shared" not in self.asked:
            self.asked["shared"] = shared_with(self.user, self.permissions, self.on)
        return self.asked["shared"]


def reader_for(user: User, on: date) -> Reader:
    """Return somebody as he would read on a day."""
    roles = roles_of(user, on)
    return Reader(on, roles, permissions_of(roles), user)


def seen(of: Kind, reader: Reader) -> QuerySet[Record]:
    """Return the rows of a kind that the reader may see; those of a part go by what it is a part of."""
    if of.within and not reader.may(Permission.SEE_ALL):
        whole = seen(bare_kind(of.field(of.within).links_to), reader)
        return rows_table(of).filter(**{f"{of.within}__in": whole})
    rows = in_own_sight(of, reader)
    if of.key not in OPENED or not (shared := reader.shared.of(of.key)):
        return rows
    # Few have shares: all others ask as if there were none.
    return rows_table(of).filter(Q(pk__in=rows.order_by().values("pk")) | Q(number__in=Among(sorted(shared))))


def in_own_sight(of: Kind, reader: Reader) -> QuerySet[Record]:
    """Return the rows of a kind that the reader sees by their owners: what he may also write."""
    rows = rows_table(of)
    if reader.may(Permission.SEE_ALL):
        return rows
    if of.within:
        whole = in_own_sight(bare_kind(of.field(of.within).links_to), reader)
        return rows.filter(**{f"{of.within}__in": whole})
    if not of.owner:
        return rows
    return seen_rows(
        rows, reader.user, reader.on, owner=of.owner, date=of.date or None, held=reader.permissions
    )


def may_write(of: Kind, key: str, reader: Reader) -> bool:
    """Tell whether the reader may write a record that he sees: not one that only a share opens to him."""
    return reader.may(Permission.EDIT_RECORDS) and _is_own(of, key, reader)


def may_claim(of: Kind, reader: Reader) -> bool:
    """Tell whether the reader may say whose a record of the kind is, where it is nobody's and he may write it."""
    return reader.may(Permission.EDIT_RECORDS) and any(
        one.key == of.owner for one in editable_fields(of, reader)
    )


def _is_own(of: Kind, key: str, reader: Reader) -> bool:
    """Tell whether the reader sees a record by its owner; most have no shares, and nothing is asked."""
    if reader.may(Permission.SEE_ALL):
        return True
    is_shared = bool(reader.shared.orders) if of.within else key in reader.shared.of(of.key)
    if not is_shared:
        return True
    return in_own_sight(of, reader).filter(number=key).exists()


def unseen_links(fields: Iterable[Field], rows: Iterable[Row], reader: Reader) -> frozenset[tuple[str, str]]:
    """Return which records that the rows name the reader does not see, by kind and number."""
    if reader.may(Permission.SEE_ALL):
        return frozenset()
    held = list(rows)
    named = [
        (one.links_to, str(row[one.key]))
        for one in fields
        if one.kind is FieldKind.LINK
        for row in held
        if row.get(one.key)
    ]
    unseen: set[tuple[str, str]] = set()
    for key in {key for key, _number in named}:
        linked = bare_kind(key)
        if not (linked.owner or linked.within):
            continue  # The company's own: everybody sees them.
        numbers = {number for kind_key, number in named if kind_key == key}
        open_ones = seen(linked, reader).filter(number__in=numbers).values_list("number", flat=True)
        unseen |= {(key, number) for number in numbers - set(open_ones)}
    return frozenset(unseen)


def shown_fields(of: Kind, reader: Reader) -> tuple[Field, ...]:
    """Return the fields that the reader's roles show; a formula only where they show all that it uses."""
    shown = tuple(one for one in of.fields if one.seen_by & reader.roles)
    keys = {one.key for one in shown}
    return tuple(one for one in shown if not one.formula or keys_used(one.formula, of) <= keys)


def editable_fields(of: Kind, reader: Reader) -> tuple[Field, ...]:
    """Return the fields that the reader's roles may write: he sees them, and they are not worked out."""
    return tuple(
        one
        for one in shown_fields(of, reader)
        if one.edited_by & reader.roles and one.kind is not FieldKind.FORMULA
    )


@dataclass(frozen=True, slots=True)
class Found:
    """One record as the reader may see it, not masked yet."""

    kind: Kind
    row: Row
    revision: int
    id: int


def find(of: Kind, key: str, reader: Reader) -> Found | None:
    """Return a record, or None where there is none that the reader may see."""
    stored = seen(of, reader).filter(number=key).values(*read_paths(of), "revision", "id").first()
    return Found(of, row_of(of, stored), stored["revision"], stored["id"]) if stored else None


def may_remove(found: Found, reader: Reader) -> bool:
    """Tell whether the reader may take a record away: who keeps the company's books, else who added it."""
    key = str(found.row[found.kind.natural_key])
    if not may_write(found.kind, key, reader):
        return False
    return reader.may(Permission.SEE_ALL) or added_by(found.kind, key, reader.user)


def may_unmask(of: Kind, row: Row, reader: Reader) -> bool:
    """Tell whether the reader may look at one record's personal data, which is logged: his own, or by his role.

    Who took a record over by his own hand has to be given it by somebody else before it is his own.
    """
    if reader.may(Permission.SEE_PERSONAL_DATA):
        return _is_own(of, str(row[of.natural_key]), reader)
    person = person_of(reader.user)
    if not of.owner or person is None or row.get(of.owner) != person.number:
        return False
    return not made_himself_owner(of, str(row[of.natural_key]), reader.user)


def masked(one: Field, content: Value) -> Value:
    """Return a content as it stands on pages: personal data with its middle hidden.

    >>> phone = Field("phone", "电话", FieldKind.PHONE)
    >>> masked(phone, "13800006027"), masked(phone, "0575-88012216"), masked(phone, "12")
    ('138****6027', '057****2216', '**')
    >>> masked(Field("name", "姓名", FieldKind.PERSON_NAME), "王建国")
    '王**'
    """
    if one.kind not in PERSONAL or not isinstance(content, str) or not content:
        return content
    if one.kind is FieldKind.PERSON_NAME:
        return content[0] + STAR * 2
    if one.kind is FieldKind.PHONE and len(content) >= 8:
        return f"{content[:3]}{STAR * 4}{content[-4:]}"
    if len(content) >= 10:
        return f"{content[:2]}{STAR * 6}{content[-2:]}"
    return STAR * 2


def masked_row(of: Kind, row: Row) -> Row:
    """Return a row with its personal data masked."""
    personal = [one for one in of.fields if one.kind in PERSONAL]
    return {**row, **{one.key: masked(one, row.get(one.key)) for one in personal}}


# ---------- what words name, as far as the reader sees ----------


def seen_numbers(one: Field, words: Iterable[str], reader: Reader) -> set[str]:
    """Return which of the words are the number of a person, team, region or record that the reader may name.

    Who knows a work number may write it; a record out of sight is not there.
    """
    if one.kind is not FieldKind.LINK:
        return known_numbers(one, words)
    rows = seen(bare_kind(one.links_to), reader)
    return set(rows.filter(number__in=Among(words)).values_list("number", flat=True))


def seen_by_name(of: Kind, names: Iterable[str], reader: Reader) -> dict[str, tuple[str, ...]]:
    """Return the natural keys of the records in sight that go by each name; names that nothing has are left out."""
    if not of.name or (_is_masked(of) and not reader.may(Permission.SEE_PERSONAL_DATA)):
        return {}
    path = path_of(of, of.field(of.name))
    found: dict[str, list[str]] = {}
    rows = seen(of, reader).filter(**{f"{path}__in": Among(names)})
    for number, name in rows.values_list("number", path):
        found.setdefault(str(name), []).append(number)
    return {name: tuple(sorted(numbers)) for name, numbers in found.items()}


def some_seen(of: Kind, at_most: int, reader: Reader) -> dict[str, str]:
    """Return numbers and names of at most so many records in sight, each with its number: to propose one.

    Names that are masked on pages are never proposed: others read the proposal too.
    """
    paths = ["number", *([path_of(of, of.field(of.name))] if of.name and not _is_masked(of) else [])]
    rows = list(seen(of, reader).values_list(*paths)[:at_most])
    return {str(word): str(row[0]) for row in rows for word in reversed(row) if word}


def _is_masked(of: Kind) -> bool:
    return of.field(of.name).kind in PERSONAL
