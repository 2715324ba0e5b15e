"""What a worker does with a run: freeze, calculate, keep the results.

A stage is left in the transaction of its work. A process that dies in between leaves files that nobody names
and a run that still waits: `take_up_again` begins it anew, over the snapshot where there is one already.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import transaction
from django.utils import timezone

from yeji.alone import alone, left_behind
from yeji.audit.actions import Deed, record
from yeji.org.models import Person
from yeji.org.spans import ONE_DAY
from yeji.plans.documents import checked, digest_of
from yeji.results.folder import read_results, write_results
from yeji.runs.deeds import Act, Thing, content_of_run
from yeji.runs.folders import AGAIN, CORRECTIONS, again_of, folder_of, results_of
from yeji.runs.freezing import agreed_tables, company_tables, freeze, one_moment, people_on, people_then, thaw
from yeji.runs.models import WORKING, PersonResult, Run, Stage
from yeji.runs.telling import kept
from yeji_engine.documents.calendar import fiscal_calendar
from yeji_engine.documents.plan import Plan
from yeji_engine.errors import PlanRefused, YejiError
from yeji_engine.explain import ResultTables, people_of
from yeji_engine.money import rounded
from yeji_engine.periods import Period, parse_period
from yeji_engine.run.compute import compute
from yeji_engine.run.duck import DuckBackend
from yeji_engine.run.postings import ledger_of, postings_of
from yeji_engine.run.retro import Closed, Recalculated, recalculate
from yeji_engine.tables.hashing import table_hash
from yeji_engine.tables.schema import Tables

LEDGER = "ledger"
KEPT_AT_ONCE = 2_000


class Refused(Exception):
    """The run cannot be made; the message says why, in the words of its reader."""


def carry_on(number: int, *, books_of: str = "") -> None:
    """Do what is left of a run; nothing where another process is at it or it is finished.

    `books_of` is a snapshot whose books are those of today still: only what else a run reads is frozen anew.
    """
    with alone(folder_of(number)) as free:
        run = Run.objects.select_related("version__plan", "asked_by").filter(pk=number).first()
        if not free or run is None or run.stage not in WORKING:
            return
        try:
            _freeze(run, books_of)
            _calculate(run)
        except (Refused, YejiError, OSError) as fault:
            _fail(run, fault)
        except Exception as fault:
            # A fault of the program: the run is told as failed, so that nobody waits for it, and the fault goes on.
            _fail(run, fault)
            raise


def take_up_again() -> list[int]:
    """Have every run whose work stopped half-way worked on again; return which. Called when a worker starts."""
    working = Run.objects.filter(stage__in=WORKING).values_list("pk", flat=True)
    found = left_behind({number: folder_of(number) for number in working})
    for number in found:
        carry_on(number)
    return found


def _freeze(run: Run, books_of: str) -> None:
    if run.snapshot:
        return
    Run.objects.filter(pk=run.pk).update(stage=Stage.FREEZING)
    with one_moment():
        run.frozen_at = timezone.now()
        read = agreed_tables if books_of else company_tables
        tables = read(run.end - ONE_DAY, run.plan_key)
        earlier = {each.end - ONE_DAY: people_on(each.end - ONE_DAY) for each in _closed_before(run)}
    run.snapshot = freeze(tables, earlier, beside=books_of)
    Run.objects.filter(pk=run.pk).update(
        snapshot=run.snapshot, frozen_at=run.frozen_at, stage=Stage.CALCULATING
    )


def _calculate(run: Run) -> None:
    plan, period = _document(run)
    results = results_of(run.pk)
    # What somebody left half-way under this number is nothing of this calculation.
    shutil.rmtree(results.root, ignore_errors=True)
    shutil.rmtree(folder_of(run.pk) / AGAIN, ignore_errors=True)
    (folder_of(run.pk) / CORRECTIONS).unlink(missing_ok=True)
    tables = _with_corrections(run, plan, period, thaw(run.snapshot))
    results.prepare()
    engine = DuckBackend(spill=folder_of(run.pk) / "spill")
    try:
        found = compute(plan, tables, period, backend=engine, folder=results.tables)
    finally:
        engine.close()
    summary = write_results(results, plan, period, found, formats=(), names={})
    run.checksum, run.not_computed = summary.checksum, summary.not_computed
    run.payable = fen(summary.paid)
    run.currency = plan.currency
    run.found = kept(found.diagnostics)
    _keep(run)


def _document(run: Run) -> tuple[Plan, Period]:
    """The document as it was when the run was asked for, and its period."""
    text = (folder_of(run.pk) / "plan.yaml").read_text("utf-8")
    if digest_of(text) != run.text_digest:
        raise Refused("the document of the run is not the one that was asked for")
    found = checked(text)
    if found.document is None or found.errors:
        raise PlanRefused(found.errors)
    period = parse_period(run.period, fiscal_calendar(found.document))
    if not isinstance(period, Period):
        raise PlanRefused([period])
    return found.document, period


def inputs_of(run: Run) -> tuple[Plan, Period, Tables]:
    """Return what a finished run calculated with: its document, its period, its tables."""
    plan, period = _document(run)
    tables = thaw(run.snapshot)
    corrections = folder_of(run.pk) / CORRECTIONS
    if not corrections.exists():
        return plan, period, tables
    return plan, period, _with_ledger(tables, pq.read_table(corrections))


def _with_corrections(run: Run, plan: Plan, period: Period, tables: Tables) -> Tables:
    """The tables with a ledger that holds what closed periods come to now, posted in this one (C55)."""
    closed = [_closed(each, run.snapshot) for each in _closed_before(run)]
    if not closed:
        return tables
    again = recalculate(tables, closed, Closed(period, plan))
    pq.write_table(again.postings, folder_of(run.pk) / CORRECTIONS)
    run.corrections = table_hash(again.postings)
    for earlier, recalculated in zip(closed, again.periods, strict=True):
        if recalculated.differences.num_rows:
            _keep_again(run, earlier, recalculated)
    return _with_ledger(tables, again.postings)


def _keep_again(run: Run, earlier: Closed, recalculated: Recalculated) -> None:
    """Keep how an earlier period came out, so that whoever is paid a difference can see where it comes from."""
    folder, found = again_of(run.pk, earlier.period.label), recalculated.result
    folder.prepare()
    for name, table in found.tables.items():
        pq.write_table(table, folder.tables / f"{name}.parquet")
    write_results(folder, earlier.plan, earlier.period, found, formats=(), names={})


def _with_ledger(tables: Tables, more: pa.Table) -> Tables:
    ledger = ledger_of([postings_of(tables[LEDGER]), more])
    return Tables([*(table for name, table in tables.items() if name != LEDGER), ledger])


def _closed_before(run: Run) -> list[Run]:
    released = Run.objects.filter(plan_key=run.plan_key, stage=Stage.RELEASED, start__lt=run.start)
    return sorted(released.order_by("-start")[: run.looks_back], key=lambda each: each.start)


def _closed(run: Run, snapshot: str) -> Closed:
    stored = read_results(results_of(run.pk).root)
    return Closed(stored.period, stored.plan, instead=people_then(snapshot, run.end - ONE_DAY))


def _keep(run: Run) -> None:
    rows = _person_results(run)
    run.people = len(rows)
    run.finished_at = timezone.now()
    run.stage = Stage.DONE
    with transaction.atomic():
        PersonResult.objects.bulk_create(rows, batch_size=KEPT_AT_ONCE)
        run.save()
        record(Deed(Act.FINISHED, Thing.RUN, str(run.pk), str(run), after=content_of_run(run)), by=None)


def _person_results(run: Run) -> list[PersonResult]:
    tables = ResultTables.in_folder(results_of(run.pk).tables)
    earned, payable = _sums(tables, "payouts", "earned"), _settled(tables)
    scores = {str(row["person_id"]): row for row in tables.where("totals", {})}
    people = people_of(tables)
    known = dict(Person.objects.filter(number__in=people).values_list("number", "pk"))
    return [
        PersonResult(
            run=run,
            person_id=known[number],
            earned=earned.get(number),
            payable=payable.get(number, earned.get(number)),
            score=_scaled(scores.get(number, {}).get("score"), 4),
            grade=str(scores.get(number, {}).get("grade") or ""),
        )
        for number in people
    ]


def _sums(tables: ResultTables, table: str, column: str) -> Mapping[str, int | None]:
    """Sums of fen by person; not known where one part is not."""
    found: dict[str, Decimal | None] = {}
    for row in tables.where(table, {}):
        number, amount = str(row["person_id"]), row[column]
        before = found.get(number, Decimal(0))
        found[number] = None if not isinstance(amount, Decimal) or before is None else before + amount
    return {number: _scaled(amount, 2) for number, amount in found.items()}


def _settled(tables: ResultTables) -> Mapping[str, int | None]:
    rows = tables.where("settlements", {"kind": "payable"})
    return {
        str(row["person_id"]): fen(row["amount"]) if isinstance(row["amount"], Decimal) else None
        for row in rows
    }


def _scaled(figure: object, decimals: int) -> int | None:
    return int(rounded(figure, decimals).scaleb(decimals)) if isinstance(figure, Decimal) else None


def fen(amount: Decimal) -> int:
    """Return settled money as fen. *errors*: ValueError where it has parts of a fen: it was not settled."""
    units = amount.scaleb(2)
    if units != units.to_integral_value():
        raise ValueError(f"{amount} is no amount of fen")
    return int(units)


def _fail(run: Run, fault: Exception) -> None:
    told = (
        "\n".join(each.in_language("zh") for each in fault.diagnostics[:20])
        if isinstance(fault, PlanRefused)
        else str(fault)
    )
    found = kept(fault.diagnostics) if isinstance(fault, PlanRefused) else []
    with transaction.atomic():
        run.stage, run.fault, run.found, run.finished_at = Stage.FAILED, told, found, timezone.now()
        run.save()
        record(Deed(Act.FAILED, Thing.RUN, str(run.pk), str(run), why=told[:400]), by=None)
