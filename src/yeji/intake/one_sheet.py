"""One small sheet that is looked at and taken at once, without a batch: an upload as the text one would paste."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from yeji.intake.merged import filled_down
from yeji.intake.reading import Opened, Piece, open_upload

TAB, LINE = "\t", "\n"
Unread = tuple[int, str]
"""The number of a row that could not be read, and why."""


def rows_of(text: str) -> Iterator[list[str]]:
    """Yield the cells of each row of pasted text: by tabs where a line has any, by commas otherwise."""
    for line in text.replace("\r\n", LINE).split(LINE):
        yield line.split(TAB if TAB in line else ",")


def text_of(file: UploadedFile[bytes], language: str) -> tuple[str, tuple[Unread, ...]]:
    """Return an uploaded file's first sheet as it would be pasted, and rows that could not be read.

    *errors*: ValidationError in the file's words where it is refused whole.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        path.write_bytes(file.read())
        opened = open_upload(path, str(file.name))
        if opened.refusals:
            raise ValidationError([each.in_language(language) for each in opened.refusals])
        unread: list[Unread] = []
        rows = [TAB.join(row) for row in _cells(opened, unread, language)]
        return LINE.join(rows), tuple(unread)


def _cells(opened: Opened, unread: list[Unread], language: str) -> Iterator[list[str]]:
    sheet = opened.sheets[0]
    first = 0
    # What a merged cell holds stands in each row that it spans: a team beside its people.
    tall = [each for each in sheet.merges if each.last_row > each.first_row]
    for piece in filled_down(sheet.pieces(0), tall):
        if not isinstance(piece, Piece):
            unread.append((piece.place.row or 0, piece.in_language(language)))
            continue
        columns = [column.to_pylist() for column in piece.cells]
        numbers = piece.rows.to_pylist()
        for place, number in enumerate(numbers):
            # Blank rows keep their place, so that a fault names the row of the file.
            for _blank in range(first + 1, number):
                yield [""]
            first = number
            yield [_plain(column[place]) for column in columns]


def _plain(cell: str | None) -> str:
    return (cell or "").replace(TAB, " ").replace(LINE, " ").replace("\r", " ")
