"""The rows of a checked file beside what the books hold, each with what was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set

from django.utils.translation import gettext as _

from yeji.intake.heading import Heading
from yeji.intake.job import State
from yeji.intake.previewing import CheckedRow
from yeji.intake.showing import HIDDEN, Audience, fault_words, written
from yeji.intake.showing import written_before as stood
from yeji.intake.typed import as_value
from yeji.records.kinds import Field, FieldKind, Kind
from yeji.ui.parts import Tone
from yeji.ui.tables import Align, Cell, Column, Line, OnPhone, Table

FIELDS_SHOWN = 9
_RIGHT = frozenset({FieldKind.AMOUNT, FieldKind.QUANTITY, FieldKind.INTEGER, FieldKind.RATIO})


def checked_table(
    kind: Kind,
    heading: Heading,
    rows: Sequence[CheckedRow],
    reader: Audience,
    filled: Mapping[tuple[int, int], str],
) -> Table:
    """Return the table of some rows; `filled` says which cell a merged one was filled from."""
    own = heading.fields
    fields = _shown(kind, own, {str(fault.get("field")) for row in rows for fault in row.faults})
    columns = (
        Column("row", _("行"), Align.RIGHT, is_narrow=True),
        Column("state", _("结果"), on_phone=OnPhone.END, is_narrow=True),
        *(
            Column(
                one.key,
                one.label,
                Align.RIGHT if one.kind in _RIGHT else Align.LEFT,
                unit=_("元") if one.kind is FieldKind.AMOUNT else "",
                on_phone=OnPhone.TITLE if one.key == kind.natural_key or at == 0 else OnPhone.SUB,
                is_custom=one.is_custom,
            )
            for at, one in enumerate(fields)
        ),
    )
    lines = []
    for row in rows:
        places = {key: filled.get((own[key].at, row.number), "") for key in own}
        notes = {key: _("照 %(cell)s 填上") % {"cell": cell} for key, cell in places.items() if cell}
        lines.append(_line(row, fields, reader, notes))
    return Table(_("核对的结果"), columns, tuple(lines))


def _shown(kind: Kind, own: Iterable[str], wrong: Set[str]) -> list[Field]:
    """Return what the record is called by, then what is wrong, so that nobody scrolls for a reason; then the rest."""
    called = {kind.natural_key, kind.name}
    brought = sorted(
        (one for one in kind.fields if one.key in own),
        key=lambda one: 0 if one.key in called else 1 if one.key in wrong else 2,
    )
    return [one for at, one in enumerate(brought) if at < FIELDS_SHOWN or one.key in wrong]


def _line(row: CheckedRow, fields: Sequence[Field], reader: Audience, notes: Mapping[str, str]) -> Line:
    states = {
        State.NEW: Cell(_("新增"), tag=Tone.PLAIN),
        State.CHANGED: Cell(_("有改动"), tag=Tone.PICK),
        State.SAME: Cell(_("相同，跳过"), tone="faint"),
        State.ASKED: Cell(_("要你定"), tag=Tone.WARN),
        State.REFUSED: Cell(_("拒绝"), tag=Tone.BAD),
    }
    faint = "faint" if row.state == State.SAME else ""
    faults = {str(fault.get("field")): fault for fault in row.faults}
    cells = []
    for one in fields:
        content = as_value(row.contents.get(one.key))
        text = written(one, content, reader)
        fault, note = faults.get(one.key), notes.get(one.key, "")
        if fault is not None:
            found = HIDDEN if text == HIDDEN else str(fault.get("found") or text or "")
            words = fault_words(fault)
            is_asked = row.state == State.ASKED
            cells.append(
                Cell(found, doubt=words if is_asked else "", wrong="" if is_asked else words, sub=note)
            )
        elif one.key in row.before:
            cells.append(Cell(text, was=stood(one, as_value(row.before[one.key]), reader), sub=note))
        else:
            cells.append(Cell(text, tone=faint, sub=note))
    number = Cell(str(row.number), tone="faint")
    return Line(str(row.number), (number, states[State(row.state)], *cells), name=str(row.number))
