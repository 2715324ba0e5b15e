"""What people do with batches: bring them, say what their columns mean, answer, have them written, take them back.

Each act holds the batch while it looks and writes, so that of two at once the second is told. It puts the batch
into the stage of the work that follows, and enqueues that once the stage stands; a process that dies in
between leaves the stage to be taken up again (`working.take_up_again`, or by hand).
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial

from django.db import transaction

from yeji.accounts.models import User
from yeji.audit.actions import Deed, record
from yeji.intake.folders import clear, folder_of, upload_of
from yeji.intake.heading import Found, remembered_key, without_locked
from yeji.intake.job import CHECKED, TEXTS, TYPED
from yeji.intake.models import WORKING, Batch, RememberedHeader, RememberedReading, Stage
from yeji.intake.proposing import chosen, keep_heading, locked_keys, locked_labels, proposed, sheet_of
from yeji.intake.queries import heading_of
from yeji.intake.reading import open_upload
from yeji.intake.tasks import work
from yeji.records.queries import kind

MAPPABLE = (Stage.MAPPING, Stage.CHECKED)
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
    transaction.on_commit(partial(work.enqueue, batch.pk))


def again(batch: Batch) -> None:
    """Enqueue the work of a batch that stopped half-way."""
    if batch.stage in WORKING:
        with transaction.atomic():
            _enqueue(batch)


# ---------- the mapping ----------


def look_at_sheet(batch: Batch, sheet: str, header_row: int | None, *, by: User) -> None:
    """Take another sheet, or another row as the header (0: there is none), and propose anew. *errors*: NotNow."""
    if batch.stage not in MAPPABLE:
        raise NotNow(batch.stage)
    # Before the batch is held: a large file takes a while.
    chosen_sheet = sheet_of(open_upload(upload_of(batch.pk), batch.file), sheet)
    heading = proposed(chosen_sheet, kind(batch.kind), by=by, header_row=header_row)
    with transaction.atomic():
        held = _held(batch, *MAPPABLE)
        held.sheet, held.rows_about, held.stage = chosen_sheet.name, chosen_sheet.rows_about, Stage.MAPPING
        keep_heading(held, heading)
        held.save()
    batch.refresh_from_db()


def change_kind(batch: Batch, kind_key: str, *, by: User) -> None:
    """Read the file as records of another kind; what was said of its columns goes. *errors*: NotNow, KeyError."""
    if batch.stage not in MAPPABLE:
        raise NotNow(batch.stage)
    of_kind = kind(kind_key)
    sheet = sheet_of(open_upload(upload_of(batch.pk), batch.file), batch.sheet)
    heading = proposed(sheet, of_kind, by=by)
    with transaction.atomic():
        held = _held(batch, *MAPPABLE)
        before, held.kind, held.stage = held.kind, of_kind.key, Stage.MAPPING
        # Answers name the fields of the kind that it was; so do counts and sums.
        held.answers, held.covers = {}, None
        held.found = {"notes": held.found.get("notes", [])}
        keep_heading(held, heading)
        held.save()
        record(
            Deed(
                "intake.change_kind",
                "batch",
                held.mark,
                held.file,
                before={"kind": before},
                after={"kind": of_kind.key},
            ),
            by=by,
        )
    batch.refresh_from_db()


def map_columns(batch: Batch, fields: Mapping[int, tuple[str, int]], *, by: User) -> None:
    """Say what each column means (field and power of ten), remember it, and have the rows checked. *errors*: NotNow."""
    with transaction.atomic():
        held = _held(batch, *MAPPABLE)
        before = heading_of(held)
        columns = tuple(chosen(column, *fields.get(column.at, ("", 0))) for column in before.columns)
        heading = without_locked(before._replace(columns=columns), locked_keys(kind(held.kind), by=by))
        beside = {column.at for column in before.columns if column.found == Found.BESIDE}
        for column in heading.columns:
            # That a name beside its number was passed over says nothing of a file that has the name alone.
            is_passed = column.at in beside and not column.field
            if column.header and column.found != Found.LOCKED and not is_passed:
                RememberedHeader.objects.update_or_create(
                    kind=held.kind, header=remembered_key(column.header), defaults={"field": column.choice}
                )
        keep_heading(held, heading)
        meant = {column.header: column.field for column in heading.columns if column.field}
        record(Deed("intake.map", "batch", held.mark, held.file, after=meant), by=by)
        _start(held, Stage.CHECKING)
    batch.refresh_from_db()


def answer(batch: Batch, field: str, said: Mapping[str, object], *, by: User) -> None:
    """Keep an answer to a question about a column (or `rows`), and have the rows checked again. *errors*: NotNow."""
    new: dict[str, str] = dict(said.get("readings", {}))  # type: ignore[call-overload]  # JSON holds anything.
    with transaction.atomic():
        held = _held(batch, Stage.CHECKED)
        kept = dict(held.answers.get(field, {}))
        readings = {**kept.get("readings", {}), **new}
        held.answers = {
            **held.answers,
            field: {**kept, **said, **({"readings": readings} if readings else {})},
        }
        for text, meant in new.items():
            if len(text) <= READING_MAX:
                RememberedReading.objects.update_or_create(
                    kind=held.kind, field=field, text=text, defaults={"meant": meant, "by": by}
                )
        record(Deed("intake.answer", "batch", held.mark, held.file, after={field: dict(said)}), by=by)
        _start(held, Stage.CHECKING)
    batch.refresh_from_db()


def forget_answer(batch: Batch, field: str, found: str, *, by: User) -> None:
    """Take back that a text is read as another, for files to come too; without a text, all said of the column.

    *errors*: NotNow.
    """
    with transaction.atomic():
        held = _held(batch, Stage.CHECKED)
        kept = dict(held.answers.get(field, {}))
        if found:
            readings = kept.get("readings", {})
            kept["readings"] = {text: meant for text, meant in readings.items() if text != found}
        held.answers = {**held.answers, field: kept if found else {}}
        RememberedReading.objects.filter(kind=held.kind, field=field, text=found).delete()
        record(Deed("intake.forget_answer", "batch", held.mark, held.file, before={field: found}), by=by)
        _start(held, Stage.CHECKING)
    batch.refresh_from_db()


# ---------- writing and taking back ----------


def accept(batch: Batch, *, by: User) -> None:
    """Have the new and changed rows written, all in one transaction. *errors*: NotNow, Locked."""
    with transaction.atomic():
        held = _held(batch, Stage.CHECKED)
        if labels := locked_labels(held, by):
            raise Locked(labels)
        held.written_by = by
        _start(held, Stage.WRITING)
    batch.refresh_from_db()


def undo(batch: Batch, *, by: User) -> None:
    """Have a written batch taken back as a whole; what moved on since stays and is told. *errors*: NotNow."""
    with transaction.atomic():
        held = _held(batch, Stage.WRITTEN)
        held.undone_by = by
        _start(held, Stage.UNDOING)
    batch.refresh_from_db()


def drop(batch: Batch, *, by: User) -> None:
    """Give up a batch that was not written; its files go. *errors*: NotNow."""
    with transaction.atomic():
        held = _held(batch, Stage.MAPPING, Stage.CHECKED, Stage.REFUSED)
        held.stage = Stage.DROPPED
        held.save(update_fields=["stage"])
        record(Deed("intake.drop", "batch", held.mark, held.file), by=by)
        transaction.on_commit(lambda: clear(held.pk, "upload", TYPED, TEXTS, CHECKED))
    batch.refresh_from_db()


def _held(batch: Batch, *stages: Stage) -> Batch:
    """Return the batch as it stands, held until the caller's transaction ends. *errors*: NotNow."""
    held = Batch.objects.select_for_update().get(pk=batch.pk)
    if held.stage not in stages:
        raise NotNow(held.stage)
    return held


def _start(held: Batch, stage: Stage) -> None:
    clear(held.pk, "progress.json")
    held.stage = stage
    held.save()
    _enqueue(held)
