"""A table of data as a value: columns, lines, sums, filters, views, export, selection. One template draws all.

Made by a query or a view, drawn by `{% table page.table %}` and `ui/rows.py`. On a phone each line becomes an entry of a list.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.forms import BaseForm

from yeji.ui.parts import Empty, Link, Pager


class Align(StrEnum):
    """Words left, figures right."""

    LEFT = ""
    RIGHT = "r"
    CENTRE = "c"


class OnPhone(StrEnum):
    """What becomes of a column where the table is a list."""

    TITLE = "title"
    """First line, left and strong: what the line is."""
    END = "end"
    """First line, right: the one figure."""
    SUB = "sub"
    """Second line, one after the other, with the column's title."""
    BARE = "bare"
    """Second line without the title, where the words say it themselves."""
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    key: str
    title: str
    align: Align = Align.LEFT
    unit: str = ""
    """元, 万元, %, 台: stands in the head, so that cells hold bare figures."""
    sort_url: str = ""
    """The address sorted by this column, or the other way round; empty where it cannot be sorted."""
    sorted: str = ""
    """ascending, descending, or nothing."""
    on_phone: OnPhone = OnPhone.SUB
    is_named: bool = False
    """At the right end, too, it says what it is: there are other figures beside it."""
    is_custom: bool = False
    is_narrow: bool = False
    """As wide as its content, no wider."""
    sums: bool = False
    """The selection bar adds it up: cells carry `amount`."""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. The words are written already (`fen`, `day`, ...): a table does not know what they mean."""

    text: str = ""
    url: str = ""
    """Where the words lead."""
    why: str = ""
    """The address of the figure's reasons: opens the sheet."""
    sub: str = ""
    """A second, quiet line."""
    tone: str = ""
    """quiet, faint, strong, bad, warn, good."""
    tag: str | None = None
    """A `Tone`: the words are drawn as a tag; None where they are plain."""
    is_bare: bool = False
    """The tag has no ground."""
    tags: tuple[str, ...] = ()
    """Words drawn as plain tags, instead of `text`."""
    person: str = ""
    """A name: drawn with its round picture before the words."""
    was: str = ""
    """What stood here before: drawn struck through, the new words after it."""
    wrong: str = ""
    """Why the cell's content is refused; said under it."""
    doubt: str = ""
    """Why it is to be looked at."""
    amount: int | None = None
    """In fen, for the selection bar."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row."""

    key: str
    cells: tuple[Cell, ...]
    name: str = ""
    """What the line is called, for whoever cannot see the table."""
    url: str = ""
    """The whole entry leads there on a phone."""
    is_selected: bool = False
    tone: str = ""
    """faint for what is gone or skipped."""


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter in use: 归属 华东一组 ×."""

    name: str
    content: str
    drop_url: str


@dataclass(frozen=True, slots=True)
class Search:
    """The quick search before the chips; says its scope."""

    hint: str
    text: str = ""
    name: str = "q"


@dataclass(frozen=True, slots=True)
class Filters:
    """A form that opens under «加条件» and sends its fields into the address."""

    form: BaseForm
    action: str


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A column that one may show or hide."""

    key: str
    title: str
    is_shown: bool
    is_custom: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """All that a table shows."""

    caption: str
    """What the table is, for whoever cannot see it."""
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    address: str = ""
    """The page's own path: filters, search and columns are sent there."""
    kept: tuple[tuple[str, str], ...] = ()
    """What else stands in the address and stays when a form of the table is sent."""
    totals: tuple[Cell, ...] = ()
    """One cell for each column."""
    views: tuple[Link, ...] = ()
    save_view_url: str = ""
    """Keeps the present address as a view; shown where that differs from the chosen view."""
    search: Search | None = None
    chips: tuple[Chip, ...] = ()
    filters: Filters | None = None
    choices: tuple[ColumnChoice, ...] = ()
    choices_name: str = "columns"
    exports: tuple[Link, ...] = ()
    actions: tuple[Link, ...] = ()
    """What may be done with the ticked lines: each is sent `key` for every one. The first is the likeliest."""
    pager: Pager | None = None
    empty: Empty | None = None
    is_boxed: bool = False

    @property
    def has_tools(self) -> bool:
        """Whether a row of tools stands above the table."""
        return bool(self.search or self.chips or self.filters or self.choices or self.exports)

    @property
    def shown_choices(self) -> int:
        """How many of the columns that one may choose are shown."""
        return sum(1 for each in self.choices if each.is_shown)

    def kept_without(self, *names: str) -> Iterator[tuple[str, str]]:
        """Give what stays in the address when a form sends these names itself."""
        return (pair for pair in self.kept if pair[0] not in names)

    @property
    def kept_for_search(self) -> list[tuple[str, str]]:
        """What the search form sends along."""
        return list(self.kept_without(self.search.name if self.search else "", "page"))

    @property
    def kept_for_filters(self) -> list[tuple[str, str]]:
        """What the filter form sends along."""
        own = self.filters.form.fields if self.filters else {}
        return list(self.kept_without(*own, "page"))

    @property
    def kept_for_columns(self) -> list[tuple[str, str]]:
        """What the column chooser sends along."""
        return list(self.kept_without(self.choices_name))
