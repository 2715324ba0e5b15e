"""What a run pays for earlier periods, and how those came out before: from the ledger and what runs kept."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pyarrow.compute as pc
import pyarrow.parquet as pq

from yeji.org.models import Person
from yeji.results.folder import ResultFolder, holds_results
from yeji.runs.folders import CORRECTIONS, again_of, folder_of, results_of
from yeji.runs.models import LedgerLine, Run, Stage
from yeji.runs.queries import runs


def corrected_by(run: Run, number: str) -> dict[date, dict[str, Decimal]]:
    """Return what a run pays a person for earlier periods: by the period's first day and component."""
    found: dict[date, dict[str, Decimal]] = {}
    kept = folder_of(run.pk) / CORRECTIONS
    if not kept.exists():
        return found
    of_person = (pc.field("person_id") == number) & (pc.field("kind") == "paid")
    for row in pq.read_table(kept, filters=of_person).to_pylist():
        parts = found.setdefault(row["period_start"], {})
        parts[row["component"]] = parts.get(row["component"], Decimal(0)) + row["amount"]
    return {
        start: {name: change for name, change in parts.items() if change} for start, parts in found.items()
    }


def paid_before(run: Run, person: Person, start: date, component: str) -> Decimal:
    """Return what was posted of a component of an earlier period before the period of a run."""
    lines = LedgerLine.objects.filter(
        run__plan_key=run.plan_key,
        person=person,
        component=component,
        period_start=start,
        posted_in__lt=run.start,
        kind="paid",
    )
    return sum((Decimal(amount) for amount in lines.values_list("amount", flat=True)), Decimal(0))


def released_of(plan_key: str, start: date) -> Run | None:
    """Return the run that was released for a period."""
    return runs(plan_key).filter(stage=Stage.RELEASED, start=start).first()


def known_before(run: Run, start: date) -> ResultFolder | None:
    """Return how an earlier period came out last before a run: as a released run worked it out anew, or at first."""
    released = released_of(run.plan_key, start)
    if released is None:
        return None
    between = runs(run.plan_key).filter(stage=Stage.RELEASED, start__gt=start, start__lt=run.start)
    for later in between.order_by("-start"):
        again = again_of(later.pk, released.period)
        if holds_results(again.root):
            return again
    return results_of(released.pk)
