"""What a draft would pay real people for the last whole period, beside the version in force.

Nothing of it is kept as a run: results lie in a folder that is named by the text, the data and the people they
were worked out from, are read as often as the draft is looked at, and are thrown away when newer ones come.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.core.cache import caches

from yeji.org.spans import ONE_DAY
from yeji.plans.documents import checked, digest_of, document_of
from yeji.plans.models import Version
from yeji.plans.queries import version_in_force
from yeji.results.folder import ResultFolder, holds_results, read_results, write_results
from yeji.runs.freezing import company_tables, freeze, one_moment, thaw
from yeji_engine.documents.calendar import fiscal_calendar
from yeji_engine.documents.plan import Plan
from yeji_engine.explain import ResultTables, Statement, statement_of
from yeji_engine.periods import Period, PeriodKind, period_of, previous_period
from yeji_engine.run.compute import compute
from yeji_engine.run.dependence import others_matter
from yeji_engine.run.duck import DuckBackend
from yeji_engine.run.of_people import of_people

FRESH = 600
"""Seconds for which a preview reads the same data: a draft changes faster than the books."""
KEPT = 40
"""Folders of earlier previews that stay on the disk."""
ABANDONED = 3_600
"""Seconds after which nobody works on a folder any more."""


@dataclass(frozen=True, slots=True)
class Side:
    """What one version pays everybody, by work number and component; None: not computed."""

    plan: Plan
    tables: ResultTables
    amounts: Mapping[str, Mapping[str, Decimal | None]]

    def total(self, number: str) -> Decimal | None:
        """Return what somebody gets; 0 where the version does not know him, None where a part is not computed."""
        return _sum(self.amounts.get(number, {}))

    def told(self, number: str) -> Statement:
        """Return somebody's statement."""
        return statement_of(self.tables, self.plan, number)


@dataclass(frozen=True, slots=True)
class Preview:
    """A draft beside what counts now."""

    period: Period
    new: Side
    old: Side | None
    """None where no version of the plan is in force in the period."""
    in_force: Version | None
    seconds: float

    @property
    def people(self) -> list[str]:
        """Everybody whom one of the two pays, by work number."""
        known = set(self.new.amounts) | (set(self.old.amounts) if self.old else set())
        return sorted(known)


def preview(version: Version, on: date, only: frozenset[str] = frozenset()) -> Preview | None:
    """Return what the version would pay for the last whole period before `on`, and what is paid now.

    `only` are the people it is about; everybody without it. None where the text has errors. *errors*:
    PlanRefused where the data do not fit the plan.
    """
    began = time.perf_counter()
    found = checked(version.text)
    if found.document is None or found.errors:
        return None
    period = last_whole_period(found.document, on)
    snapshot = _data(period, version.plan.key)
    new = side_of(version.text, found.document, period, snapshot, only)
    force = version_in_force(version.plan.key, period.start)
    current = document_of(force.text) if force and force.pk != version.pk else None
    old = side_of(force.text, current, period, snapshot, only) if force and current else None
    return Preview(period, new, old, force if old else None, time.perf_counter() - began)


def last_whole_period(document: Plan, on: date) -> Period:
    """Return the last settlement period of a plan that was over on a day."""
    calendar = fiscal_calendar(document)
    return previous_period(period_of(on, PeriodKind(document.settles.value), calendar), calendar)


def _data(period: Period, plan: str) -> str:
    """The snapshot of the company's data for a period, taken anew after some minutes."""
    kept, key = caches["boards"], f"preview-data:{plan}:{period.label}"
    found: str | None = kept.get(key)
    if found is None:
        with one_moment():
            found = freeze(company_tables(period.end - ONE_DAY, plan))
        kept.set(key, found, FRESH)
    return found


def side_of(text: str, plan: Plan, period: Period, snapshot: str, only: frozenset[str]) -> Side:
    """Return what a text pays over a snapshot; worked out once for the same text, data and people."""
    folder = _folder(text, period, snapshot, only)
    if not holds_results(folder.root):
        _calculate(folder, plan, period, snapshot, only)
    stored = read_results(folder.root)
    amounts: dict[str, dict[str, Decimal | None]] = {}
    for row in stored.tables.where("payouts", {}, ("person_id", "component", "paid")):
        paid = row["paid"]
        of = amounts.setdefault(str(row["person_id"]), {})
        of[str(row["component"])] = paid if isinstance(paid, Decimal) else None
    return Side(stored.plan, stored.tables, amounts)


def _calculate(folder: ResultFolder, plan: Plan, period: Period, snapshot: str, only: frozenset[str]) -> None:
    """Calculate beside the folder and put it in place whole: another may be at the same preview."""
    previews = _previews()
    tables = thaw(snapshot)
    if only and not others_matter(plan):
        tables = of_people(plan, tables, only)
    with tempfile.TemporaryDirectory(dir=previews, prefix=".") as beside:
        made = ResultFolder(Path(beside) / "made")
        made.prepare()
        engine = DuckBackend(spill=Path(beside) / "spill")
        try:
            result = compute(plan, tables, period, backend=engine, folder=made.tables)
        finally:
            engine.close()
        write_results(made, plan, period, result, formats=(), names={})
        _put_in_place(made.root, folder)
    _forget_old(previews)


def _put_in_place(made: Path, folder: ResultFolder) -> None:
    """Where another was first, his stands: the same text over the same data gives the same."""
    try:
        made.replace(folder.root)
    except OSError:
        if not holds_results(folder.root):
            raise


def _previews() -> Path:
    folder = Path(settings.MEDIA_ROOT) / "previews"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _folder(text: str, period: Period, snapshot: str, only: frozenset[str]) -> ResultFolder:
    named = "\n".join((digest_of(text), period.label, snapshot, *sorted(only)))
    return ResultFolder(_previews() / hashlib.sha256(named.encode()).hexdigest())


def _forget_old(previews: Path) -> None:
    """Keep the latest, and drop what a process that died left half made."""
    ages: dict[Path, float] = {}
    for each in previews.iterdir():
        with suppress(FileNotFoundError):  # another process is tidying up, too
            ages[each] = each.stat().st_mtime
    made = sorted((each for each in ages if not each.name.startswith(".")), key=ages.__getitem__)
    begun = [each for each in ages if each.name.startswith(".") and ages[each] < time.time() - ABANDONED]
    for old in (*made[:-KEPT], *begun):
        shutil.rmtree(old, ignore_errors=True)


def _sum(amounts: Mapping[str, Decimal | None]) -> Decimal | None:
    known = [each for each in amounts.values() if each is not None]
    return sum(known, Decimal(0)) if len(known) == len(amounts) else None
