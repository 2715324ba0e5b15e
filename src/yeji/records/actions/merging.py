"""Making one record of two: what named the second names the first, in one batch that can be taken back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from yeji.accounts.models import User
from yeji.audit.actions import Deed, record
from yeji.records.actions.undoing import remove
from yeji.records.actions.writing import Context, named, write_rows
from yeji.records.kinds import Field, FieldKind, Kind, Row
from yeji.records.models import Distinct
from yeji.records.queries import kinds, present_with_revisions
from yeji.records.storing import path_of, rows_table


@transaction.atomic
def merge(of: Kind, kept: str, gone: str, *, by: User) -> str:
    """Let `kept` take what `gone` has and it lacks, and all that names `gone`; return the batch.

    *errors*: KeyError where one of them is not there.
    """
    batch = f"merge:{timezone.now():%Y%m%d%H%M%S%f}:{by.pk}"
    standing = present_with_revisions(of, [kept, gone])
    if kept == gone or len(standing) < 2:
        raise KeyError(f"{of.key} has no two records {kept} and {gone}")
    for each in kinds():
        for one in each.fields:
            if one.kind is FieldKind.LINK and one.links_to == of.key:
                _point_to(each, one, gone, kept, by=by, batch=batch)
    first, second = standing[kept].row, standing[gone].row
    more: Row = {
        key: content for key, content in second.items() if first.get(key) is None and content is not None
    }
    # Unique contents can stand in one record only: the second goes before the first takes them.
    context = Context(by, timezone.now(), batch)
    remove(of, [gone], standing, context)
    write_rows(of, [{**more, of.natural_key: kept}], by=by, batch=batch)
    record(
        Deed("records.merge", of.key, kept, named(of, first), {"merged": gone}, {"into": kept}),
        by=by,
    )
    return batch


def _point_to(of: Kind, one: Field, gone: str, kept: str, *, by: User, batch: str) -> None:
    numbers = rows_table(of).filter(**{path_of(of, one): gone}).values_list("number", flat=True)
    rows: list[Row] = [{of.natural_key: number, one.key: kept} for number in numbers]
    if rows:
        write_rows(of, rows, by=by, batch=batch)


@transaction.atomic
def tell_apart(of: Kind, first: str, second: str, *, by: User) -> None:
    """Say that two records that look like one are two; nobody is asked again."""
    low, high = sorted((first, second))
    Distinct.objects.get_or_create(kind=of.key, first=low, second=high, defaults={"by": by})
    record(Deed("records.tell_apart", of.key, low, high, {}, {"distinct": high}), by=by)
