"""Which column of a file is what, for somebody to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.forms import BoundField
from django.utils.translation import gettext as _

from yeji.intake.forms import MappingForm
from yeji.intake.heading import Found
from yeji.intake.models import Batch
from yeji.intake.proposing import likelier_kind
from yeji.intake.queries import heading_of
from yeji.records.kinds import FieldKind, Kind


@dataclass(frozen=True, slots=True)
class MappingLine:
    """One column of the file with examples, and the choice of its field."""

    is_locked: bool
    letter: str
    header: str
    examples: str
    field: BoundField
    unit: BoundField
    alike: str
    """The field that is pre-set by likeness only, for somebody to confirm."""
    maybe: str
    """The field that it might be, where nothing is pre-set."""
    is_amount: bool


@dataclass(frozen=True, slots=True)
class MappingPage:
    """Which column is what."""

    batch: Batch
    kind: str
    lines: tuple[MappingLine, ...]
    alike: int
    unsure: int
    missing: tuple[str, ...]
    sheets: tuple[str, ...]
    header_row: int
    rows: tuple[tuple[int, str], ...]
    """The first rows, to choose the header among."""
    likelier: Kind | None
    """The kind that the columns look like, where that is not the one that was chosen."""
    kinds: tuple[Kind, ...]
    """The kinds that it can be, its own among them."""


def mapping_page(
    batch: Batch,
    kind: Kind,
    form: MappingForm,
    first_rows: Sequence[Sequence[str]],
    missing: Sequence[str],
    *,
    offered: Sequence[Kind],
) -> MappingPage:
    """Return the page on which columns are given their meaning; `offered` are the kinds that he may bring."""
    heading = heading_of(batch)
    amounts = {one.key for one in kind.fields if one.kind in {FieldKind.AMOUNT, FieldKind.QUANTITY}}
    labels = {one.key: one.label for one in kind.fields}
    below = [row for row in first_rows[heading.last :] if any(row)][:3]
    lines = tuple(
        MappingLine(
            column.found == Found.LOCKED,
            column.letter,
            column.header,
            "、".join(
                row[column.at][:24] for row in below if column.at < len(row) and row[column.at].strip()
            ),
            form[f"c{column.at}"],
            form[f"u{column.at}"],
            labels.get(column.field, "") if column.found == Found.ALIKE else "",
            labels.get(column.guess, "") if column.found == Found.UNSURE else "",
            column.field in amounts,
        )
        for column in heading.columns
    )
    rows = tuple(
        (number, "  ".join(text for text in row if text.strip())[:60] or _("空行"))
        for number, row in enumerate(first_rows[:12], start=1)
    )
    return MappingPage(
        batch=batch,
        kind=kind.title,
        lines=lines,
        alike=sum(1 for line in lines if line.alike),
        unsure=sum(1 for line in lines if line.maybe),
        missing=tuple(missing),
        sheets=tuple(batch.sheets),
        header_row=heading.last,
        rows=rows,
        likelier=likelier_kind(first_rows, kind, heading, offered),
        kinds=tuple(offered),
    )
