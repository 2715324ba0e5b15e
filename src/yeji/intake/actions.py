"""What is done with batches: received, looked at, checked, written, taken back. Each work once, whole or not at all.

A stage is entered in the transaction that enqueues its task and left in the transaction of its work. A
process that dies in between leaves the stage as it was, nothing half, and `take_up_again` finds it.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from yeji.accounts.models import User
from yeji.accounts.queries import roles_of
from yeji.audit.actions import Deed, record
from yeji.intake.bringing import may_bring
from yeji.intake.checking import check, writable_rows
from yeji.intake.folders import Progress, at_work, clear, folder_of, upload_of
from yeji.intake.guessing import refined
from yeji.intake.heading import (
    ASKED,
    BOTH,
    Column,
    Found,
    Heading,
    find_heading,
    heading_at,
    remembered_key,
    without_locked,
)
from yeji.intake.job import CHECKED, TEXTS, TYPED, Checked, Job
from yeji.intake.models import WORKING, Batch, RememberedHeader, RememberedReading, Stage
from yeji.intake.queries import answers_of, books_of, heading_of, known_of, locked_fields, remembered_headers
from yeji.intake.reading import Opened, Sheet, open_upload
from yeji.intake.typed import Ask
from yeji.records.actions import undo_batch, write_rows
from yeji.records.kinds import Kind
from yeji.records.queries import kind
from yeji_engine.errors import Diagnostic

WRITTEN_AT_ONCE = 5_000
READING_MAX = 200
"""Texts of more characters are not remembered."""


class NotNow(Exception):
    """The batch has moved on since the page was made."""


class Locked(Exception):
    """The batch writes fields that the user may not write; says which, by their labels."""

    def __init__(self, labels: Sequence[str]) -> None:
        super().__init__(f"{len(labels)} fields are locked")
        self.labels = tuple(labels)


def receive(kind_key: str, name: str, chunks: Iterable[bytes], *, by: User, at: datetime) -> Batch:
    """Keep an uploaded file or pasted rows as a new batch, and have it looked at."""
    digest, size = hashlib.sha256(), 0
    with transaction.atomic():
        batch = Batch.objects.create(
            kind=kind(kind_key).key,
            stage=Stage.READING,
            file=_plain_name(name),
            size=0,
            digest="",
            by=by,
            at=at,
        )
        folder_of(batch.pk).mkdir(parents=True, exist_ok=True)
        with upload_of(batch.pk).open("wb") as file:
            for chunk in chunks:
                digest.update(chunk)
                size += file.write(chunk)
            os.fsync(file.fileno())
        batch.size, batch.digest = size, digest.hexdigest()
        batch.save(update_fields=["size", "digest"])
        record(
            Deed(
                "intake.receive",
                "batch",
                batch.mark,
                batch.file,
                after={"kind": kind_key, "sha256": batch.digest},
            ),
            by=by,
        )
        _enqueue(batch)
    batch.refresh_from_db()
    return batch


def _plain_name(name: str) -> str:
    """A name without a path and without signs that nobody sees; its end tells the kind of file."""
    plain = "".join(each for each in re.split(r"[\\/]", name)[-1] if each.isprintable())
    return plain if len(plain) <= 120 else f"{plain[:100]}…{plain[-19:]}"


def _enqueue(batch: Batch) -> None:
    # Imported here because a task names its action, and the action its task.
    from yeji.intake.tasks import work

    transaction.on_commit(partial(work.enqueue, batch.pk))


def carry_on(number: int) -> None:
    """Do what the batch's stage asks for; nothing where another process is at it or it has moved on."""
    with at_work(number) as free:
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
    found: list[int] = []
    for number in Batch.objects.filter(stage__in=WORKING).order_by("pk").values_list("pk", flat=True):
        with at_work(number) as free:
            if free:
                found.append(number)
    for number in found:
        carry_on(number)
    return found


def again(batch: Batch) -> None:
    """Enqueue the work of a batch that stopped half-way."""
    if batch.stage in WORKING:
        with transaction.atomic():
            _enqueue(batch)


# ---------- looking into the file ----------


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
    heading = refined(heading, sheet.first_rows, of_kind, known_of(of_kind))
    heading = without_locked(heading, locked_keys(of_kind, by=batch.by))
    certain = sum(1 for _sheet, other in found if other.fields) <= 1
    batch.sheet, batch.sheets = sheet.name, [each.name for each in opened.sheets]
    batch.rows_about = sheet.rows_about
    batch.found = {"notes": [_told(note) for note in opened.notes]}
    _keep_heading(batch, heading)
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


def _keep_heading(batch: Batch, heading: Heading) -> None:
    columns = [asdict(column) for column in heading.columns]
    batch.heading = {"first": heading.first, "last": heading.last, "columns": columns}


def missing_fields(of_kind: Kind, heading: Heading) -> list[str]:
    """Return the labels of what a file of the kind must have and this one has not."""
    own = heading.fields
    needed = [each for each in of_kind.fields if each.required and each.key != of_kind.natural_key]
    missing = [each.label for each in needed if each.key not in own]
    numbered = of_kind.natural_key in own or (
        len(of_kind.number_from) > 1 and all(key in own for key in of_kind.number_from[:2])
    )
    return missing if numbered else [of_kind.field(of_kind.natural_key).label, *missing]


# ---------- the mapping ----------


def locked_keys(of_kind: Kind, *, by: User) -> list[str]:
    """Return the fields that the user may not write today."""
    return [one.key for one in locked_fields(of_kind, by, timezone.localdate())]


def look_at_sheet(batch: Batch, sheet: str, header_row: int | None, *, by: User) -> None:
    """Take another sheet, or another row as the header (0: there is none), and propose anew."""
    _must_be(batch, Stage.MAPPING, Stage.CHECKED)
    opened = open_upload(upload_of(batch.pk), batch.file)
    chosen = _sheet(opened, sheet)
    of_kind, remembered = kind(batch.kind), remembered_headers(batch.kind)
    if header_row is None:
        heading = find_heading(chosen.first_rows, of_kind, remembered)
    else:
        row = min(header_row, len(chosen.first_rows))
        heading = heading_at(chosen.first_rows, row, row, of_kind, remembered)
    heading = refined(heading, chosen.first_rows, of_kind, known_of(of_kind))
    batch.sheet, batch.rows_about, batch.stage = chosen.name, chosen.rows_about, Stage.MAPPING
    _keep_heading(batch, without_locked(heading, locked_keys(of_kind, by=by)))
    batch.save()


def _sheet(opened: Opened, name: str) -> Sheet:
    return next((each for each in opened.sheets if each.name == name), opened.sheets[0])


def map_columns(batch: Batch, fields: Mapping[int, tuple[str, int]], *, by: User) -> None:
    """Say what each column means (field and power of ten), remember it, and have the rows checked."""
    _must_be(batch, Stage.MAPPING, Stage.CHECKED)
    before = heading_of(batch)
    columns = tuple(_chosen(column, *fields.get(column.at, ("", 0))) for column in before.columns)
    columns = without_locked(before._replace(columns=columns), locked_keys(kind(batch.kind), by=by)).columns
    with transaction.atomic():
        for column in columns:
            if column.header and column.found != Found.LOCKED:
                RememberedHeader.objects.update_or_create(
                    kind=batch.kind, header=remembered_key(column.header), defaults={"field": column.choice}
                )
        _keep_heading(batch, before._replace(columns=columns))
        meant = {column.header: column.field for column in columns if column.field}
        record(Deed("intake.map", "batch", batch.mark, batch.file, after=meant), by=by)
        _start(batch, Stage.CHECKING)
    batch.refresh_from_db()


def _chosen(column: Column, field: str, exponent: int) -> Column:
    if (field, exponent) == (column.choice, column.exponent) and column.found not in ASKED:
        return column
    first, _both, also = field.partition(BOTH)
    return replace(column, field=first, also=also, exponent=exponent, found=Found.CHOSEN, guess="")


def answer(batch: Batch, field: str, said: Mapping[str, object], *, by: User) -> None:
    """Keep an answer to a question about a column (or `rows`), and have the rows checked again."""
    _must_be(batch, Stage.CHECKED)
    kept = dict(batch.answers.get(field, {}))
    readings = {**kept.get("readings", {}), **dict(said.get("readings", {}))}  # type: ignore[call-overload]  # JSON.
    with transaction.atomic():
        batch.answers = {
            **batch.answers,
            field: {**kept, **said, **({"readings": readings} if readings else {})},
        }
        for text, meant in dict(said.get("readings", {})).items():  # type: ignore[call-overload]  # As above.
            if len(text) <= READING_MAX:
                RememberedReading.objects.update_or_create(
                    kind=batch.kind, field=field, text=text, defaults={"meant": meant, "by": by}
                )
        record(Deed("intake.answer", "batch", batch.mark, batch.file, after={field: dict(said)}), by=by)
        _start(batch, Stage.CHECKING)
    batch.refresh_from_db()


def forget_answer(batch: Batch, field: str, found: str, *, by: User) -> None:
    """Take back that a text is read as another, for files to come too; without a text, all said of the column."""
    _must_be(batch, Stage.CHECKED)
    kept = dict(batch.answers.get(field, {}))
    if found:
        kept["readings"] = {text: meant for text, meant in kept.get("readings", {}).items() if text != found}
    answers = {**batch.answers, field: kept if found else {}}
    with transaction.atomic():
        RememberedReading.objects.filter(kind=batch.kind, field=field, text=found).delete()
        batch.answers = answers
        record(Deed("intake.forget_answer", "batch", batch.mark, batch.file, before={field: found}), by=by)
        _start(batch, Stage.CHECKING)
    batch.refresh_from_db()


# ---------- checking ----------


def _check(batch: Batch) -> None:
    of_kind = kind(batch.kind)
    opened = open_upload(upload_of(batch.pk), batch.file)
    if opened.refusals:
        _refuse(batch, opened.refusals)
        return
    rows = batch.answers.get("rows", {})
    job = Job(
        kind=of_kind,
        sheet=_sheet(opened, batch.sheet),
        heading=heading_of(batch),
        folder=folder_of(batch.pk),
        books=books_of(of_kind),
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


# ---------- writing and taking back ----------


def accept(batch: Batch, *, by: User) -> None:
    """Have the new and changed rows written, all in one transaction. *errors*: NotNow, Locked."""
    if labels := _locked_labels(batch, by):
        raise Locked(labels)
    with transaction.atomic():
        _must_be(batch, Stage.CHECKED)
        batch.written_by = by
        batch.save(update_fields=["written_by"])
        _start(batch, Stage.WRITING)
    batch.refresh_from_db()


def _write(batch: Batch) -> None:
    if _has_lost_the_right(batch, batch.written_by, Stage.CHECKED):
        return
    # A field may have been locked since somebody said yes.
    if batch.written_by and _locked_labels(batch, batch.written_by):
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


def undo(batch: Batch, *, by: User) -> None:
    """Have a written batch taken back as a whole; what moved on since stays and is told."""
    with transaction.atomic():
        _must_be(batch, Stage.WRITTEN)
        batch.undone_by = by
        batch.save(update_fields=["undone_by"])
        _start(batch, Stage.UNDOING)
    batch.refresh_from_db()


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


def _locked_labels(batch: Batch, user: User) -> list[str]:
    """Return the labels of fields that the batch would write and the user may not."""
    brought = heading_of(batch).fields
    locked = locked_fields(kind(batch.kind), user, timezone.localdate())
    return [one.label for one in locked if one.key in brought]


def drop(batch: Batch, *, by: User) -> None:
    """Give up a batch that was not written; its files go."""
    with transaction.atomic():
        _must_be(batch, Stage.MAPPING, Stage.CHECKED, Stage.REFUSED)
        batch.stage = Stage.DROPPED
        batch.save(update_fields=["stage"])
        record(Deed("intake.drop", "batch", batch.mark, batch.file), by=by)
        transaction.on_commit(lambda: clear(batch.pk, "upload", TYPED, TEXTS, CHECKED))


def _must_be(batch: Batch, *stages: Stage) -> None:
    """Hold the row and see that nobody moved the batch on. *errors*: NotNow."""
    with transaction.atomic():
        standing = Batch.objects.select_for_update().get(pk=batch.pk)
    if standing.stage not in stages:
        raise NotNow(standing.stage)


def _start(batch: Batch, stage: Stage) -> None:
    clear(batch.pk, "progress.json")
    batch.stage = stage
    batch.save()
    _enqueue(batch)


def upload_path(batch: Batch) -> Path:
    """Return where the uploaded file lies."""
    return upload_of(batch.pk)


def missing_after(of_kind: Kind, heading: Heading, fields: Mapping[int, tuple[str, int]]) -> list[str]:
    """Return what would still be missing if the columns were said to mean this."""
    columns = tuple(_chosen(column, *fields.get(column.at, ("", 0))) for column in heading.columns)
    return missing_fields(of_kind, heading._replace(columns=columns))


_ANSWERS: Mapping[str, tuple[str, object]] = {
    "dmy": ("order", "dmy"),
    "mdy": ("order", "mdy"),
    "serial": ("order", "serial"),
    "comma": ("decimal_comma", True),
    "round": ("rounds", True),
    "first": ("takes_first", True),
    "last": ("takes_last", True),
    "older": ("takes_older", True),
}


def answer_of(field: str, ask: str, found: str, chosen: str) -> tuple[str, dict[str, object]]:
    """Return an answer as it is kept: for which field (or `rows`), and what holds from now on."""
    if ask in {Ask.NEAR, Ask.SEVERAL}:
        return field, {"readings": {found: chosen}}
    name, content = _ANSWERS.get(chosen, ("", None))
    return ("rows" if ask in {Ask.TWICE, Ask.OLDER} else field), ({name: content} if name else {})
