"""Every write of the records, one module a story. Each checks nothing about who may: the views' gate and `reading` do."""

from __future__ import annotations

from yeji.records.actions.claiming import Owned, claim_record
from yeji.records.actions.defining import (
    FieldTerms,
    change_field,
    define_field,
    define_kind,
    retire_field,
    revive_field,
)
from yeji.records.actions.editing import ChangedMeanwhile, FieldChange, Taken, add_record, edit_record
from yeji.records.actions.merging import merge, tell_apart
from yeji.records.actions.notes import (
    NoRoom,
    TooLarge,
    attach,
    comment,
    drop_view,
    edit_many,
    file_of,
    keep_view,
    told_export,
    unmask,
)
from yeji.records.actions.removing import InUse, remove_record
from yeji.records.actions.undoing import Kept, Undone, undo_batch
from yeji.records.actions.writing import Conflict, Written, write_rows

__all__ = [
    "ChangedMeanwhile",
    "Conflict",
    "FieldChange",
    "FieldTerms",
    "InUse",
    "Kept",
    "NoRoom",
    "Owned",
    "Taken",
    "TooLarge",
    "Undone",
    "Written",
    "add_record",
    "attach",
    "change_field",
    "claim_record",
    "comment",
    "define_field",
    "define_kind",
    "drop_view",
    "edit_many",
    "edit_record",
    "file_of",
    "keep_view",
    "merge",
    "remove_record",
    "retire_field",
    "revive_field",
    "tell_apart",
    "told_export",
    "undo_batch",
    "unmask",
    "write_rows",
]
