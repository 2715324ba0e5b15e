"""All writes of this room that people ask for: a run, its release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pyarrow.parquet as pq
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from yeji.accounts.models import User
from yeji.accounts.queries import may, may_apart_from
from yeji.accounts.roles import Permission
from yeji.audit.actions import Deed, record
from yeji.org.models import Person
from yeji.plans.documents import checked, digest_of
from yeji.plans.models import Plan, Version
from yeji.plans.models import Stage as PlanStage
from yeji.plans.queries import version_in_force
from yeji.results.folder import checksum_of_files
from yeji.runs.deeds import Act, Thing, content_of_run
from yeji.runs.folders import CORRECTIONS, folder_of, results_of
from yeji.runs.freezing import table_files
from yeji.runs.models import LedgerLine, Look, Purpose, Run, Stage
from yeji.runs.tasks import work
from yeji.runs.telling import read
from yeji_engine.documents.calendar import fiscal_calendar
from yeji_engine.periods import Period, parse_period
from yeji_engine.tables.hashing import table_hash

POSTED_AT_ONCE = 2_000
WHY = 400


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be calculated."""

    version: Version
    period: str
    purpose: Purpose = Purpose.SETTLE
    looks_back: int = 3
    why: str = ""
    """Where it is asked for again."""


def ask_run(asked: Asked, *, by: User, at: datetime) -> Run:
    """Ask for a run and hand it to a worker. *errors*: ValidationError for a period that cannot be run."""
    if not may(by, Permission.RUN, localdate(at)):
        raise PermissionDenied(f"{by.username} may not run")
    period = _period(asked)
    with transaction.atomic():
        _refuse_unfit(asked, period)
        run = Run.objects.create(
            version=asked.version, plan_key=asked.version.plan.key, text_digest=asked.version.digest,
            period=period.label, start=period.start, end=period.end, purpose=asked.purpose,
            looks_back=asked.looks_back, why=asked.why.strip()[:WHY] or None, asked_by=by, asked_at=at,
        )  # fmt: skip
        folder_of(run.pk).mkdir(parents=True, exist_ok=True)
        # The run keeps the document itself: a draft is written on, and a run stays what it was.
        (folder_of(run.pk) / "plan.yaml").write_text(asked.version.text, "utf-8")
        after = content_of_run(run)
        record(Deed(Act.ASKED, Thing.RUN, str(run.pk), str(run), after=after, why=run.why or ""), by=by)
        transaction.on_commit(lambda: work.enqueue(run.pk))
    return run


def ask_again(run: Run, why: str, *, by: User, at: datetime) -> Run:
    """Ask for the same once more, over the data of today. *errors*: ValidationError as `ask_run`, or without a reason."""
    if not why.strip():
        raise ValidationError(_("写一句为什么再算"))
    return ask_run(Asked(run.version, run.period, Purpose(run.purpose), run.looks_back, why), by=by, at=at)


def _period(asked: Asked) -> Period:
    document = checked(asked.version.text).document
    if document is None:
        raise ValidationError(_("方案文件读不出，先改好它"))
    found = parse_period(asked.period, fiscal_calendar(document))
    if not isinstance(found, Period):
        raise ValidationError({"period": found.in_language("zh")})
    if found.kind.value != document.settles.value:
        raise ValidationError({"period": _("「%(label)s」不是这个方案的结算期间") % {"label": found.label}})
    return found


def _refuse_unfit(asked: Asked, period: Period) -> None:
    version = asked.version
    if asked.purpose == Purpose.TRIAL:
        return
    if version.stage != PlanStage.PUBLISHED:
        raise ValidationError(_("第 %(number)s 版还没有发布，只能试算") % {"number": version.number})
    if (
        version.starts is None
        or version.starts > period.start
        or (version.ends is not None and version.ends <= period.start)
    ):
        raise ValidationError({"period": _("这一版在 %(label)s 不生效") % {"label": period.label}})
    counts = version_in_force(version.plan.key, period.start)
    if counts is None or counts.pk != version.pk:
        number = counts.number if counts else "—"
        told = _("%(label)s 该用第 %(number)s 版算") % {"label": period.label, "number": number}
        raise ValidationError({"version": told})
    released = Run.objects.filter(plan_key=version.plan.key, stage=Stage.RELEASED)
    # Not this period alone: the month of a quarter is closed with it, where a plan settles otherwise than before.
    closed = released.filter(start__lt=period.end, end__gt=period.start).first()
    if closed is not None:
        told = _("%(label)s 已经发放，不再重算；之后变动的部分记在下一期")
        raise ValidationError({"period": told % {"label": closed.period}})


@transaction.atomic
def release(run: Run, *, by: User, at: datetime, seen: str, left_open: int = 0) -> Run:
    """Post a run to the ledger and show it to its people. `seen` is the checksum that the releaser saw.

    Figures that were not computed are not posted; the next run that can compute them pays them as what this
    period still owes. `left_open` is how many of them the releaser knows of.

    *errors*: PermissionDenied for whoever asked for it; ValidationError where another run is newer, another
    period was released since, or the files are not those that were checked.
    """
    if not may(by, Permission.RELEASE_PAY, localdate(at)):
        raise PermissionDenied(f"{by.username} may not release pay")
    # One release of a plan at a time: each looks at what the others posted.
    Plan.objects.select_for_update().get(key=run.plan_key)
    run = Run.objects.select_for_update(of=("self",)).select_related("version__plan").get(pk=run.pk)
    is_apart = may_apart_from(by, Permission.RELEASE_PAY, localdate(at), [run.asked_by_id])
    if run.asked_by_id == by.pk or not is_apart:
        raise PermissionDenied(
            "a run is released by somebody who neither asked for it nor stands in for who did"
        )
    _refuse_unreleasable(run, seen, left_open)
    _post(run)
    run.stage, run.released_by, run.released_at = Stage.RELEASED, by, at
    run.save()
    record(Deed(Act.RELEASED, Thing.RUN, str(run.pk), str(run), after=content_of_run(run)), by=by)
    return run


def _refuse_unreleasable(run: Run, seen: str, left_open: int) -> None:
    if run.stage != Stage.DONE or run.purpose != Purpose.SETTLE:
        raise ValidationError(_("只有算完的核算能发放"))
    if run.checksum != seen or checksum_of_files(results_of(run.pk)) != run.checksum:
        raise ValidationError(_("结果与你看到的不是同一份，重新打开再发放"))
    if digest_of((folder_of(run.pk) / "plan.yaml").read_text("utf-8")) != run.text_digest:
        raise ValidationError(_("方案文件与核算时的不是同一份"))
    corrections = folder_of(run.pk) / CORRECTIONS
    if run.corrections != (table_hash(pq.read_table(corrections)) if corrections.exists() else None):
        raise ValidationError(_("以前期间的更正与核算时的不是同一份，重新核算一次"))
    counts = version_in_force(run.plan_key, run.start)
    if counts is None or counts.pk != run.version_id:
        told = _("%(label)s 现在该用第 %(number)s 版算，重新核算一次")
        raise ValidationError(told % {"label": run.period, "number": counts.number if counts else "—"})
    same = Run.objects.filter(plan_key=run.plan_key, purpose=Purpose.SETTLE)
    newer = same.filter(start=run.start, pk__gt=run.pk).exclude(stage=Stage.FAILED).first()
    if newer is not None:
        raise ValidationError(_("第 %(number)s 次核算更新，发放那一次") % {"number": newer.pk})
    if same.filter(stage=Stage.RELEASED, end__gt=run.start).exists():
        raise ValidationError(_("这一期或更晚的期间已经发放"))
    if same.filter(stage=Stage.RELEASED, released_at__gt=run.asked_at).exists() or _is_ledger_behind(run):
        raise ValidationError(_("这次核算之后又发放了别的期间，重新核算一次"))
    if run.not_computed != left_open:
        told = _("有 %(count)s 笔没算出，看过再发放") % {"count": run.not_computed}
        raise ValidationError(told)


def _is_ledger_behind(run: Run) -> bool:
    """Whether lines were posted since the run froze its data. The ledger only grows: to count it is enough.

    Times do not tell: a release that waited for the database is posted later than it says.
    """
    frozen: int = pq.read_metadata(table_files(run.snapshot)["ledger"]).num_rows
    return frozen != LedgerLine.objects.filter(run__plan_key=run.plan_key).count()


def _post(run: Run) -> None:
    people = dict(Person.objects.values_list("number", "pk"))
    folder = results_of(run.pk)
    for path in (folder_of(run.pk) / CORRECTIONS, folder.tables / "postings.parquet"):
        if not path.exists():
            continue
        rows = pq.read_table(path).to_pylist()
        lines = (
            LedgerLine(
                run=run,
                person_id=people[row["person_id"]],
                component=row["component"],
                period_start=row["period_start"],
                posted_in=row["posted_in"],
                kind=row["kind"],
                amount=f"{row['amount']:f}",
                source_id=row["source_id"] or "",
            )
            for row in rows
        )
        LedgerLine.objects.bulk_create(lines, batch_size=POSTED_AT_ONCE)


@transaction.atomic
def look_at(run: Run, code: str, item: str, *, by: User, at: datetime) -> Look:
    """Keep that somebody looked at what a run noticed; the first look stays. *errors*: ValidationError for another."""
    if not (may(by, Permission.RUN, localdate(at)) or may(by, Permission.RELEASE_PAY, localdate(at))):
        raise PermissionDenied(f"{by.username} keeps no runs")
    told = next((each for each in read(run.found) if (each.code, each.item) == (code, item)), None)
    if told is None:
        raise ValidationError(_("这次核算里没有这一件"))
    look, is_new = Look.objects.get_or_create(
        run=run, code=code, item=item, defaults={"count": told.count, "by": by, "at": at}
    )
    if is_new:
        after = {"period": run.period, "code": code, "item": item}
        record(Deed(Act.LOOKED_AT, Thing.RUN, str(run.pk), str(run), after=after), by=by)
    return look


@transaction.atomic
def tell_look(run: Run, person: Person, *, by: User, form: str = "") -> None:
    """Note that somebody looked at another's pay; `form` where he took it away as a file."""
    after = {"period": run.period, "person": person.number} | ({"form": form} if form else {})
    record(Deed(Act.PAY_SEEN, Thing.STATEMENT, f"{run.pk}/{person.number}", person.name, after=after), by=by)


@transaction.atomic
def tell_comparison(run: Run, other: Run, *, by: User) -> None:
    """Note that somebody laid what everybody gets in two runs side by side."""
    after = {"period": f"{other.period} #{other.pk} → {run.period} #{run.pk}"}
    record(Deed(Act.PAY_SEEN, Thing.RUN, str(run.pk), str(run), after=after), by=by)


@transaction.atomic
def tell_preview(version: Version, number: str, *, by: User) -> None:
    """Note that somebody asked why another would get what a draft pays."""
    after = {"version": str(version), "person": number}
    record(Deed(Act.PAY_SEEN, Thing.STATEMENT, f"{version.pk}/{number}", str(version), after=after), by=by)


@transaction.atomic
def tell_export(run: Run, *, by: User, form: str = "xlsx") -> None:
    """Note that somebody took a run's results away as a file."""
    after = {"period": run.period, "form": form}
    record(Deed(Act.EXPORTED, Thing.RUN, str(run.pk), str(run), after=after), by=by)
