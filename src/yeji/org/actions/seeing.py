"""Keeping `Sight` true: worked out anew whenever the organisation changes, in the same transaction."""

from __future__ import annotations

from django.db import transaction

from yeji.org.models import Sight
from yeji.org.queries import organisation
from yeji.org.sight import Seen, sight


@transaction.atomic
def rebuild_sight() -> int:
    """Work out who sees whom and write what differs; return how many rows were written or dropped.

    Almost every change touches few rows, so the rows that stay are left alone.
    """
    wanted = set(sight(organisation()))
    kept: dict[Seen, int] = {
        Seen(viewer, person, since, until, lapses): key
        for key, viewer, person, since, until, lapses in Sight.objects.order_by()
        .select_for_update()
        .values_list("pk", "viewer", "person", "since", "until", "lapses")
    }
    gone = [key for row, key in kept.items() if row not in wanted]
    new = sorted(wanted - kept.keys())
    for at in range(0, len(gone), 500):
        Sight.objects.filter(pk__in=gone[at : at + 500]).delete()
    Sight.objects.bulk_create(
        [
            Sight(
                viewer_id=row.viewer,
                person_id=row.person,
                since=row.since,
                until=row.until,
                lapses=row.lapses,
            )
            for row in new
        ],
        batch_size=500,
    )
    return len(gone) + len(new)
