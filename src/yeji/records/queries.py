"""What is asked about the kinds and their rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Max, OuterRef, Q

from yeji.accounts.models import User
from yeji.org.models import Person, Region, Team
from yeji.records.catalogue import custom_kind, standard_kind, standard_models, with_custom_fields
from yeji.records.kinds import Field, FieldKind, Kind, Row, Value
from yeji.records.models import Attachment, Change, Comment, CustomField, CustomKind, SavedView
from yeji.records.storing import Among, is_column, path_of, read_paths, row_of, rows_table


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
    return with_custom_fields(bare_kind(key), CustomField.objects.filter(kind=key, is_retired=False))


def bare_kind(key: str) -> Kind:
    """Return one kind without its custom fields: no question for one that every seller has."""
    if key in standard_models():
        return standard_kind(key)
    made = CustomKind.objects.filter(key=key, is_retired=False).first()
    if made is None:
        raise KeyError(f"there is no kind of record called {key}")
    return custom_kind(made)


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
    for stored in rows_table(kind).filter(number__in=Among(keys)).values(*paths):
        found[stored["number"]] = Present(row_of(kind, stored), stored["revision"])
    return found


def past_revisions(kind: Kind, keys: Iterable[str]) -> dict[str, int]:
    """Return the last revisions of records that went: one that comes again goes on counting."""
    past = Change.objects.filter(kind=kind.key, key__in=Among(keys)).order_by().values_list("key")
    return dict(past.annotate(last=Max("revision")))


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
    if of is FieldKind.LINK:
        table, by = rows_table(bare_kind(links_to)), "number"
    elif of is FieldKind.PERSON:
        table, by = Person.objects.all(), "number"  # type: ignore[assignment]  # Any table with words.
    else:
        table, by = (Team if of is FieldKind.TEAM else Region).objects.all(), "code"  # type: ignore[assignment]  # As above.
    return set(table.filter(**{f"{by}__in": Among(words)}).values_list(by, flat=True))


def changes_of(kind_key: str, key: str) -> list[Change]:
    """Return the changes of a record, the newest first."""
    return list(Change.objects.filter(kind=kind_key, key=key).select_related("by").order_by("-id")[:200])


def is_taken(of: Kind, one: Field, content: Value, *, but: str) -> bool:
    """Tell whether another record than `but` holds this content in a field that must not repeat."""
    path = path_of(of, one) if not is_column(of, one) else one.key
    return rows_table(of).filter(**{path: content}).exclude(number=but).exists()


def views_of(kind_key: str, user: User) -> list[SavedView]:
    """Return the saved views of a list: those that are shared and the user's own."""
    return list(SavedView.objects.filter(Q(is_shared=True) | Q(by=user), kind=kind_key))


def comments_on(kind_key: str, key: str) -> list[Comment]:
    """Return what was said about a record, the first first."""
    return list(
        Comment.objects.filter(kind=kind_key, key=key).select_related("by").prefetch_related("mentions")[:200]
    )


def comments_that_mention(user: User, since: datetime) -> list[Comment]:
    """Return the latest comments that call a user and that he has not answered, the newest first.

    An answer is what he said on the same record later. Whether he sees the record is not asked.
    """
    answers = Comment.objects.filter(
        kind=OuterRef("kind"), key=OuterRef("key"), by=user, pk__gt=OuterRef("pk")
    )
    told = Comment.objects.filter(~Exists(answers), mentions=user, at__gte=since).select_related("by")
    return list(told.order_by("-at", "-id")[:5])


def attachments_of(kind_key: str, key: str) -> list[Attachment]:
    """Return the files beside a record."""
    return list(Attachment.objects.filter(kind=kind_key, key=key).select_related("by")[:200])


def next_number(of: Kind, day: str) -> str:
    """Return a natural key that is free, for a record that was added by hand: ORDERS-20261122-3."""
    stem = f"{of.key.upper()[:12]}-{day.replace('-', '')}-"
    past = Change.objects.filter(kind=of.key, key__startswith=stem).order_by()
    taken = set(past.values_list("key", flat=True).distinct()[:10_000])
    taken |= set(rows_table(of).filter(number__startswith=stem).values_list("number", flat=True)[:10_000])
    place = len(taken) + 1
    while f"{stem}{place}" in taken:
        place += 1
    return f"{stem}{place}"


def attachment(attachment_id: int) -> Attachment | None:
    """Return a file beside a record."""
    return Attachment.objects.filter(pk=attachment_id).first()


def custom_fields() -> list[CustomField]:
    """Return all fields that the company added, retired ones too."""
    return list(CustomField.objects.all())


def custom_field(kind_key: str, field_key: str) -> CustomField | None:
    """Return one field that the company added."""
    return CustomField.objects.filter(kind=kind_key, key=field_key).first()


def known_numbers(one: Field, words: Iterable[str]) -> set[str]:
    """Return which of the words are the number of a person, team, region or record that the field may name."""
    return _known(one.kind, one.links_to, set(words))


def last_batches(of_kind: Kind, keys: Iterable[str]) -> dict[str, str]:
    """Return the batch that wrote each record last; empty where somebody did it by hand."""
    written = Change.objects.filter(kind=of_kind.key, key__in=Among(keys))
    return dict(written.order_by("id").values_list("key", "batch"))


def has_past(of: Kind, key: str) -> bool:
    """Tell whether a number has ever stood for a record of the kind, also for one that was taken away."""
    return Change.objects.filter(kind=of.key, key=key).exists()


def added_by(of: Kind, key: str, user: User) -> bool:
    """Tell whether the record that stands under a number was first written by this user."""
    first = Change.objects.filter(kind=of.key, key=key, before__isnull=True).order_by("-id").first()
    return first is not None and first.by_id == user.pk


def made_himself_owner(of: Kind, key: str, user: User) -> bool:
    """Tell whether the last who changed a record's owner is this user; who added it wrote it down himself."""
    handed = Change.objects.filter(kind=of.key, key=key, after__has_key=of.owner, before__isnull=False)
    last = handed.order_by("-id").first()
    return last is not None and last.by_id == user.pk
