"""What a worker does with a batch, as its stage asks: look into the file, check, write, take back.

A stage is left in the transaction of its work: a process that dies in between leaves it as it was, nothing
half, and `take_up_again` finds it.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from yeji.accounts.models import User
from yeji.accounts.queries import roles_of
from yeji.alone import alone, left_behind
from yeji.audit.actions import Deed, record
from yeji.intake.bringing import may_bring
from yeji.intake.checking import check, writable_rows
from yeji.intake.folders import Progress, clear, folder_of, upload_of
from yeji.intake.heading import find_heading
from yeji.intake.job import TYPED, Checked, Job
from yeji.intake.models import WORKING, Batch, Stage
from yeji.intake.proposing import checked_against_books, keep_heading, locked_labels, missing_fields, sheet_of
from yeji.intake.queries import answers_of, books_of, heading_of, remembered_headers
from yeji.intake.reading import Opened, open_upload
from yeji.records.actions import undo_batch, write_rows
from yeji.records.queries import kind
from yeji.records.reading import reader_for
from yeji_engine.errors import Diagnostic

WRITTEN_AT_ONCE = 5_000


def carry_on(number: int) -> None:
    """Do what the batch's stage asks for; nothing where another process is at it or it has moved on."""
    with alone(folder_of(number)) as free:
        batch = Batch.objects.filter(pk=number).first()
        if not free or batch is None:
            return
        match batch.stage:
            case Stage.READING:
                _read(batch)
            case Stage.CHECKING:
                _check(batch)
            case Stage.WRITING:
                _write(batch)
            case Stage.UNDOING:
                _undo(batch)
            case _:
                return
        batch.refresh_from_db()
    if batch.stage == Stage.CHECKING:
        carry_on(number)


def take_up_again() -> list[int]:
    """Have every batch whose work stopped half-way worked on again; return which. Called when a worker starts."""
    working = Batch.objects.filter(stage__in=WORKING).values_list("pk", flat=True)
    found = left_behind({number: folder_of(number) for number in working})
    for number in found:
        carry_on(number)
    return found


def _read(batch: Batch) -> None:
    Progress(batch.pk, Stage.READING)
    of_kind = kind(batch.kind)
    opened = open_upload(upload_of(batch.pk), batch.file)
    if opened.refusals:
        _refuse(batch, opened.refusals)
        return
    remembered = remembered_headers(batch.kind)
    found = [(sheet, find_heading(sheet.first_rows, of_kind, remembered)) for sheet in opened.sheets]
    sheet, heading = max(found, key=lambda each: sum(1 for column in each[1].columns if column.field))
    heading = checked_against_books(heading, sheet, of_kind, by=batch.by)
    certain = sum(1 for _sheet, other in found if other.fields) <= 1
    batch.sheet, batch.sheets = sheet.name, [each.name for each in opened.sheets]
    batch.rows_about = sheet.rows_about
    batch.found = {"notes": [_told(note) for note in opened.notes]}
    keep_heading(batch, heading)
    ready = heading.is_certain and certain and not missing_fields(of_kind, heading)
    batch.stage = Stage.CHECKING if ready else Stage.MAPPING
    batch.save()


def _refuse(batch: Batch, why: Iterable[Diagnostic]) -> None:
    batch.stage = Stage.REFUSED
    batch.found = {"notes": [_told(note) for note in why]}
    batch.save()


def _told(note: Diagnostic) -> dict[str, object]:
    return {
        "severity": note.severity,
        "code": note.code,
        "words": [note.message.zh, note.message.en],
        "hint": [note.hint.zh, note.hint.en] if note.hint else None,
        "sheet": note.place.sheet,
        "row": note.place.row,
    }


def _check(batch: Batch) -> None:
    of_kind = kind(batch.kind)
    opened = open_upload(upload_of(batch.pk), batch.file)
    if opened.refusals:
        _refuse(batch, opened.refusals)
        return
    rows = batch.answers.get("rows", {})
    job = Job(
        kind=of_kind,
        sheet=sheet_of(opened, batch.sheet),
        heading=heading_of(batch),
        folder=folder_of(batch.pk),
        books=books_of(of_kind, reader_for(batch.by, timezone.localdate())),
        answers=answers_of(batch),
        takes_last=bool(rows.get("takes_last")),
        takes_first=bool(rows.get("takes_first")),
        takes_older=bool(rows.get("takes_older")),
    )
    found = check(job, Progress(batch.pk, Stage.CHECKING))
    if found.broken is not None:
        _refuse(batch, [found.broken])
        return
    clear(batch.pk, TYPED)
    batch.found = _summary(found, opened)
    batch.covers = found.covers
    batch.rows_about = found.counts["rows"]
    batch.stage = Stage.CHECKED
    batch.save()


def _summary(found: Checked, opened: Opened) -> dict[str, object]:
    return {
        "counts": dict(found.counts),
        "sums": found.sums,
        "blank_rows": found.blank_rows,
        "total_rows": found.total_rows,
        "not_read": [_told(note) for note in found.not_read],
        "not_read_count": found.not_read_count,
        "readings": found.readings,
        "notes": [_told(note) for note in (*opened.notes, *found.told)],
        "merged": found.merged,
    }


def _write(batch: Batch) -> None:
    if _has_lost_the_right(batch, batch.written_by, Stage.CHECKED):
        return
    # A field may have been locked since somebody said yes.
    if batch.written_by and locked_labels(batch, batch.written_by):
        _stop(batch, batch.written_by, Stage.CHECKED)
        return
    of_kind = kind(batch.kind)
    told = Progress(batch.pk, Stage.WRITING)
    new = changed = done = 0
    moved_on: list[str] = []
    with transaction.atomic():
        for rows, seen in writable_rows(folder_of(batch.pk), of_kind, WRITTEN_AT_ONCE):
            written = write_rows(of_kind, rows, by=batch.written_by, batch=batch.mark, seen=seen)
            new += len(written.new)
            changed += len(written.changed)
            moved_on += [conflict.key for conflict in written.conflicts]
            done += len(rows)
            told(done)
        batch.stage, batch.written_at = Stage.WRITTEN, timezone.now()
        batch.result = {
            "new": new,
            "changed": changed,
            "moved_on": moved_on[:200],
            "moved_on_count": len(moved_on),
        }
        batch.save()
        record(
            Deed("intake.write", "batch", batch.mark, batch.file, after={"new": new, "changed": changed}),
            by=batch.written_by,
        )


def _undo(batch: Batch) -> None:
    Progress(batch.pk, Stage.UNDOING)
    if batch.undone_by is None:
        raise ValueError(f"nobody asked for batch {batch.pk} to be taken back")
    if _has_lost_the_right(batch, batch.undone_by, Stage.WRITTEN):
        return
    with transaction.atomic():
        undone = undo_batch(batch.mark, batch.undone_by)
        kept = [[each.key, each.reason] for each in undone.kept]
        batch.stage, batch.undone_at = Stage.UNDONE, timezone.now()
        batch.result = {
            **batch.result,
            "removed": len(undone.removed),
            "restored": len(undone.restored),
            "kept": kept[:200],
            "kept_count": len(kept),
        }
        batch.save()


def _has_lost_the_right(batch: Batch, starter: User | None, before: Stage) -> bool:
    """Put the batch back where it stood if who started the work may not bring such files any more; tell of it."""
    if starter is not None and may_bring(roles_of(starter, timezone.localdate()), batch.kind):
        return False
    _stop(batch, starter, before)
    return True


def _stop(batch: Batch, starter: User | None, before: Stage) -> None:
    with transaction.atomic():
        batch.stage = before
        batch.save(update_fields=["stage"])
        record(Deed("intake.stopped", "batch", batch.mark, batch.file), by=starter)
