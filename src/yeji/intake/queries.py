"""What is asked about batches, and what checking asks of the books."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from django.db.models import F, Q, QuerySet

from yeji.accounts.models import User
from yeji.accounts.queries import roles_of
from yeji.accounts.roles import Permission
from yeji.intake.guessing import KnownNumbers
from yeji.intake.heading import Column, Heading, importable
from yeji.intake.job import Books
from yeji.intake.models import Batch, FormLink, RememberedHeader, RememberedReading, Stage
from yeji.intake.naming import Known
from yeji.intake.typed import Answers
from yeji.org.queries import names_of_people, names_of_regions, names_of_teams, visible_to
from yeji.records.kinds import Field, FieldKind, Kind
from yeji.records.queries import (
    kind,
    last_batches,
    present_with_revisions,
)
from yeji.records.reading import Reader, seen_by_name, seen_numbers, some_seen

PROPOSED_AMONG = 5_000
_NAMES = {
    FieldKind.PERSON: names_of_people,
    FieldKind.TEAM: names_of_teams,
    FieldKind.REGION: names_of_regions,
}


def batches() -> QuerySet[Batch]:
    """Return all batches, the newest first; they belong to the company, not to whoever brought them."""
    return Batch.objects.select_related("by", "written_by", "undone_by")


def written_before(batch: Batch) -> Batch | None:
    """Return the batch that wrote the same file into the same kind, if one did."""
    same = batches().filter(kind=batch.kind, digest=batch.digest, stage=Stage.WRITTEN)
    return same.exclude(pk=batch.pk).first()


def remembered_headers(kind_key: str) -> dict[str, str]:
    """Return what headers were said to mean in files of a kind."""
    return dict(RememberedHeader.objects.filter(kind=kind_key).values_list("header", "field"))


def remembered_readings(kind_key: str) -> dict[str, dict[str, str]]:
    """Return what texts were said to mean in files of a kind, by field."""
    found: dict[str, dict[str, str]] = {}
    for one in RememberedReading.objects.filter(kind=kind_key):
        found.setdefault(one.field, {})[one.text] = one.meant
    return found


def locked_fields(of_kind: Kind, user: User, on: dt.date) -> list[Field]:
    """Return the fields that the user's roles may not write, or not even see."""
    roles = roles_of(user, on)
    return [one for one in importable(of_kind) if not (one.edited_by & roles and one.seen_by & roles)]


def heading_of(batch: Batch) -> Heading:
    """Return the header as it was found or chosen."""
    kept = batch.heading
    columns = tuple(Column(**each) for each in kept.get("columns", ()))
    return Heading(kept.get("first", 1), kept.get("last", 1), columns)


def answers_of(batch: Batch) -> Mapping[str, Answers]:
    """Return what was said about columns, by field: for this batch, and for texts in batches before."""
    before = remembered_readings(batch.kind)
    own = {key: Answers(readings=said) for key, said in before.items()}
    return own | {
        key: Answers(
            order=said.get("order", ""),
            decimal_comma=bool(said.get("decimal_comma")),
            rounds=bool(said.get("rounds")),
            readings={**before.get(key, {}), **said.get("readings", {})},
        )
        for key, said in batch.answers.items()
        if key != "rows"
    }


def books_of(of_kind: Kind, reader: Reader) -> Books:
    """Return the books as checking asks them for somebody: words name what he sees, and so does what is proposed."""

    def newer(keys: Sequence[str], covers: dt.date) -> set[str]:
        last = last_batches(of_kind, keys)
        numbers = {int(mark.removeprefix("intake:")) for mark in last.values() if mark.startswith("intake:")}
        later = set(Batch.objects.filter(pk__in=numbers, covers__gt=covers).values_list("pk", flat=True))
        return {key for key, mark in last.items() if mark in {f"intake:{number}" for number in later}}

    def directory(one: Field, words: Collection[str]) -> Known:
        return _directory(one, words, reader)

    return Books(lambda keys: present_with_revisions(of_kind, keys), directory, newer)


def known_of(of_kind: Kind, reader: Reader) -> KnownNumbers:
    """Return how it is asked which words are numbers in somebody's sight that a field of the kind names."""

    def known(one: Field, words: Collection[str]) -> Collection[str]:
        if one.key == of_kind.natural_key:
            return set(present_with_revisions(of_kind, words))
        return seen_numbers(one, words, reader)

    return known


def _directory(one: Field, words: Collection[str], reader: Reader) -> Known:
    numbers = seen_numbers(one, words, reader)
    if one.kind is FieldKind.LINK:
        linked = kind(one.links_to)
        unknown = set(words) - numbers
        names = seen_by_name(linked, unknown, reader) if unknown else {}
        candidates = some_seen(linked, PROPOSED_AMONG, reader) if unknown - set(names) else {}
        return Known(numbers, names, candidates)
    named = _NAMES[one.kind]()
    if one.kind is FieldKind.PERSON and not reader.may(Permission.SEE_ALL):
        named = dict(visible_to(reader.user, reader.on).values_list("number", "name"))
    holders: dict[str, tuple[str, ...]] = {}
    for number, name in named.items():
        holders[name] = (*holders.get(name, ()), number)
    near = {name: numbers[0] for name, numbers in holders.items() if len(numbers) == 1}
    return Known(numbers, holders, {**{number: number for number in named}, **near})


def open_form(token: str, on: dt.date) -> FormLink | None:
    """Return the form behind a link while it is open."""
    found = FormLink.objects.filter(token=token, closed_at__isnull=True).first()
    return found if found and (found.opens_until is None or found.opens_until >= on) else None


def forms_for_colleagues(on: dt.date) -> QuerySet[FormLink]:
    """Return the open forms that are meant for who signs in, those that close first in front."""
    stays = Q(opens_until__isnull=True) | Q(opens_until__gte=on)
    meant = FormLink.objects.filter(stays, is_public=False, closed_at__isnull=True)
    return meant.order_by(F("opens_until").asc(nulls_last=True), "-pk")


def forms() -> QuerySet[FormLink]:
    """Return all forms, the newest first."""
    return FormLink.objects.select_related("by")
