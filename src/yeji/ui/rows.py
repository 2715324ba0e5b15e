"""Draws the rows of a table as HTML. Written here, not in a template: a page has a thousand cells.

Everything that is not a fixed word of this module goes through `escape`, which is markupsafe's in C; it leaves
alone what is HTML already. That is why the pieces below are put together by `f"…"` and not by `format_html`,
which asks each argument four questions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markupsafe import escape

from yeji.ui.marks import avatar, tag, why
from yeji.ui.tables import Cell, Column, Line, OnPhone, Table

NOTHING = {"", "—"}


def rows_of(table: Table) -> list[SafeString]:
    """Return each line of the table as a `<tr>`. *errors*: ValueError where it has more or fewer cells."""
    picks = _("选%(name)s") if table.actions else ""
    return [_row(table, line, picks) for line in table.lines]


def cells_of(table: Table, cells: Iterable[Cell]) -> SafeString:
    """Return cells beside their columns as `<td>`s. *errors*: ValueError where there are more or fewer."""
    return _html("".join(_cell(cell, column) for column, cell in zip(table.columns, cells, strict=True)))


def _row(table: Table, line: Line, picks: str) -> SafeString:
    state = ' aria-selected="true"' if line.is_selected else ""
    tone = f' class="{escape(line.tone)}"' if line.tone else ""
    pick = _pick(line, picks % {"name": line.name}) if picks else ""
    return _html(f"<tr{state}{tone}>{pick}{cells_of(table, line.cells)}</tr>\n")


def _pick(line: Line, label: str) -> str:
    checked = " checked" if line.is_selected else ""
    return (
        f'<td class="fit ph-pick"><label><input type="checkbox" name="key" value="{escape(line.key)}"{checked}'
        f' aria-label="{escape(label)}"></label></td>'
    )


def _cell(said: Cell, column: Column) -> str:
    was = f"<del>{escape(said.was)}</del> " if said.was else ""
    css = escape(" ".join(filter(None, _classes(said, column))))
    return f'<td class="{css}"{_phone_label(column)}{_amount(said, column)}>{was}{_words(said)}{_notes(said)}</td>'


def _classes(said: Cell, column: Column) -> Iterator[str]:
    yield column.align.value
    yield f"ph-{column.on_phone.value}"
    yield "fit" if column.is_narrow else ""
    yield said.tone
    yield (
        "none" if said.text in NOTHING and not (said.tags or said.person or said.wrong or said.doubt) else ""
    )
    if said.wrong or said.doubt or said.was:
        yield "bad-cell" if said.wrong else "warn-cell" if said.doubt else "new-cell"


def _phone_label(column: Column) -> str:
    unit = f' data-unit="{escape(column.unit)}"' if column.unit else ""
    if column.on_phone is OnPhone.SUB:
        return f' data-label="{escape(column.title)}"{unit}'
    if column.on_phone is OnPhone.END and column.is_named:
        return f' data-label="{escape(column.title)}"'
    return unit if column.on_phone is OnPhone.BARE else ""


def _amount(said: Cell, column: Column) -> str:
    if said.amount is None or not column.sums:
        return ""
    return f' data-sum="{escape(column.title)}" data-amount="{said.amount}"'


def _words(said: Cell) -> str:
    if said.tags:
        return " ".join(tag("", each) for each in said.tags)
    words = tag(said.tag, said.text, bare=said.is_bare) if said.tag is not None else escape(said.text)
    if said.why:
        return why(words, said.why)
    if said.person:
        words = _html(
            f'<span class="person">{avatar(said.person)}<span>{escape(said.text or said.person)}</span></span>'
        )
    return f'<a href="{escape(said.url)}">{words}</a>' if said.url else words


def _notes(said: Cell) -> str:
    note = f'<div class="sub">{escape(said.sub)}</div>' if said.sub else ""
    reason = said.wrong or said.doubt
    return f'{note}<div class="why-cell">{escape(reason)}</div>' if reason else note


def _html(drawn: str) -> SafeString:
    return mark_safe(drawn)  # noqa: S308 - put together above from escaped pieces
