"""The mapping file: YAML in, the tables it maps and everything that is wrong with it out.

    version: 1
    tables:
      orders:
        file: orders_*.csv
        missing: ["NULL"]
        columns:
          order_id: SalesOrderID
          order_date: {from: OrderDate, order: dmy}
          amount: {from: SubTotal, decimals: 4}
        constants: {currency: CNY}

`docs/data.md` tells every word. A column that a standard table has needs no kind; what is not said of a
standard table, its file or a column, is found by name. A list of such entries
instead of one makes a table of files with different headers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, TypeVar

from yeji_engine.errors import Diagnostic, Place, Severity, Words, errors_of, nearest
from yeji_engine.tables.cells import ONE, CellRule, Figure, read_figure
from yeji_engine.tables.dates import DateOrder
from yeji_engine.tables.faults import Fault
from yeji_engine.tables.mapping import (
    ColumnMapping,
    Constant,
    Header,
    Only,
    Origin,
    RowNumber,
    TableMapping,
    Template,
    Totals,
    Unpivot,
    standard_key,
)
from yeji_engine.tables.matching import meaning_of
from yeji_engine.tables.schema import DECIMALS_MAX, SCALED_KINDS, Column, ColumnKind
from yeji_engine.tables.standard import STANDARD
from yeji_engine.tables.yaml_items import Item, read_items

ROOT_WORDS = ("version", "tables", "unlisted")
TABLE_WORDS = (
    "file", "sheet", "header", "encoding", "delimiter", "missing", "totals", "only", "columns", "constants",
    "unpivot", "key", "title",
)  # fmt: skip
COLUMN_WORDS = (
    "from", "text", "constant", "row_number", "kind", "decimals", "order", "time", "missing", "scale", "map",
    "required", "unique", "title", "plus_months", "plus_days", "floats",
)  # fmt: skip
ORIGIN_WORDS = ("from", "text", "constant", "row_number")
UNPIVOT_WORDS = ("columns", "name", "figure")
NAME = re.compile(r"[^\W\d]\w{0,62}")
BRACES = re.compile(r"\{([^{}]+)\}")

_Choice = TypeVar("_Choice", bound=StrEnum)


class TableDraft(NamedTuple):
    """A table of the mapping file; one without files is found by the names of files."""

    mapping: TableMapping
    finds_columns: bool
    """Columns that are not named are found by their headers: in a standard table that has a header."""
    missing: frozenset[str]
    says_header: bool = False
    says_key: bool = False


class MappingDraft(NamedTuple):
    """What the mapping file says, and what is wrong with it."""

    tables: tuple[TableDraft, ...]
    diagnostics: tuple[Diagnostic, ...]
    reads_unlisted: bool = True
    """Files that no table names are read as they are without a mapping."""


def read_mapping(path: Path) -> MappingDraft:
    """Return what the file at `path` says; with an error among the diagnostics there are no tables."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        message = Words("映射文件要用 UTF-8 编码。", "The mapping must be encoded as UTF-8.")
        return MappingDraft((), (Diagnostic("encoding-invalid", Severity.ERROR, message, Place(path.name)),))
    return parse_mapping(text, path.name)


def parse_mapping(text: str, file: str = "") -> MappingDraft:
    """Return what the YAML `text` says; with an error among the diagnostics there are no tables."""
    root, notes = read_items(text, file)
    if root is None:
        return MappingDraft((), tuple(notes))
    reader = _Reader(notes)
    tables = reader.root(root)
    unlisted = reader.reads_unlisted(root)
    return MappingDraft(() if errors_of(notes) else tables, tuple(notes), unlisted)


class _Reader:
    """Walks the items and gathers what is wrong; holds nothing but the list of diagnostics."""

    def __init__(self, notes: list[Diagnostic]) -> None:
        self._notes = notes

    def root(self, root: Item) -> tuple[TableDraft, ...]:
        entries = self._entries(root, ROOT_WORDS)
        version = entries.get("version")
        if version is None or version.text != "1":
            self._wrong(version or root, "mapping-version", "需要 version: 1", "version: 1 is needed")
        tables = entries.get("tables")
        if tables is None or not tables.entries:
            self._wrong(tables or root, "mapping-no-tables", "没有 tables", "there are no tables")
            return ()
        return tuple(draft for name, item in tables.entries.items() for draft in self._sources(name, item))

    def reads_unlisted(self, root: Item) -> bool:
        return self._switch(root.entries.get("unlisted"), default=True, on="read", off="skip")

    def _sources(self, name: str, item: Item) -> tuple[TableDraft, ...]:
        """Return the table once for each entry of a list; files of different layouts make one table."""
        if not (isinstance(item.content, tuple) and item.parts):
            return (self._table(name, item),)
        drafts = tuple(self._table(name, part, needs_file=True) for part in item.parts)
        declared: dict[str, Column] = {}
        for draft, part in zip(drafts, item.parts, strict=True):
            for column in (column.rule.column for column in draft.mapping.columns):
                first = declared.setdefault(column.name, column)
                if (first.kind, first.decimals) != (column.kind, column.decimals):
                    self._declared_twice(part, first, column)
        return drafts

    def _declared_twice(self, item: Item, first: Column, second: Column) -> None:
        one, two = (f"{column.kind.value}/{column.decimals}" for column in (first, second))
        self._wrong(
            item,
            "mapping-kinds-differ",
            f"列“{first.name}”在前面是 {one},这里是 {two}",
            f"column {first.name!r} is {one} above and {two} here (kind/decimals)",
            hint=Words(
                "同一张表的各来源要写相同的 kind 与 decimals。", "All sources of a table declare alike."
            ),
        )

    def _table(self, name: str, item: Item, *, needs_file: bool = False) -> TableDraft:
        self._name(name, item)
        entries = self._entries(item, TABLE_WORDS)
        missing = frozenset(self._texts(entries.get("missing")))
        columns = tuple(self._columns(name, entries, missing))
        names = tuple(column.rule.column.name for column in columns)
        finds_columns = name in STANDARD and self._text(entries.get("header")) != "0"
        needs_file = needs_file or name not in STANDARD or bool({"file", "sheet"} & set(entries))
        mapping = TableMapping(
            name=name,
            files=self._files(entries.get("file"), item) if needs_file else (),
            columns=columns,
            key=self._key(name, entries.get("key"), names, finds_columns=finds_columns),
            sheet=self._text(entries.get("sheet")),
            header_row=self._whole(entries.get("header"), 1, most=20),
            encoding=self._text(entries.get("encoding")),
            delimiter=self._delimiter(entries.get("delimiter")),
            totals=self._one_of(entries.get("totals"), Totals, Totals.REFUSE),
            only=self._only(entries.get("only")),
            unpivot=self._unpivot(entries.get("unpivot")),
            title=self._title(entries.get("title")) or (STANDARD[name].title if name in STANDARD else None),
        )
        if "columns" not in entries and not finds_columns:
            guess = nearest(name, STANDARD)
            hint = (
                Words(f"标准表里有“{guess}”。", f"A standard table is called {guess!r}.") if guess else None
            )
            message = ("自定义的表要写 columns", "a table of your own needs columns")
            self._wrong(item, "mapping-no-columns", *message, hint=hint)
        return TableDraft(mapping, finds_columns, missing, "header" in entries, "key" in entries)

    def _files(self, item: Item | None, table: Item) -> tuple[str, ...]:
        files = self._texts(item)
        if not files:
            self._wrong(item or table, "mapping-no-file", "没有写 file", "no file is named")
        for file in files:
            if Path(file).is_absolute() or ".." in Path(file).parts or "\\" in file:
                self._wrong(
                    item or table,
                    "mapping-file-outside",
                    f"文件“{file}”不在数据文件夹里",
                    f"the file {file!r} lies outside the folder",
                )
        return files

    def _columns(
        self, table: str, entries: Mapping[str, Item], missing: frozenset[str]
    ) -> Iterable[ColumnMapping]:
        seen: set[str] = set()
        for group, plain in (("columns", Header), ("constants", Constant)):
            for name, item in entries[group].entries.items() if group in entries else ():
                self._name(name, item)
                if name in seen:
                    self._wrong(
                        item, "mapping-column-twice", f"列“{name}”写了两次", f"column {name!r} is there twice"
                    )
                    continue
                seen.add(name)
                yield self._column(table, name, item, plain, missing)

    def _column(
        self, table: str, name: str, item: Item, plain: Callable[[str], Origin], missing: frozenset[str]
    ) -> ColumnMapping:
        standard = STANDARD[table].column(name) if table in STANDARD else None
        if item.text is not None:
            rule = CellRule(standard or Column(name, ColumnKind.TEXT), missing)
            return self._as_header_says(ColumnMapping(plain(item.text), rule), standard, item, {})
        entries = self._entries(item, COLUMN_WORDS)
        rule = CellRule(
            column=self._declared(name, standard, entries),
            missing=missing | frozenset(self._texts(entries.get("missing"))),
            order=self._one_of(entries.get("order"), DateOrder, DateOrder.YMD),
            drop_time=self._switch(entries.get("time"), on="drop", off="refuse"),
            scale=self._scale(entries.get("scale")),
            meanings={text: self._text(meant) for text, meant in self._entry(entries, "map").items()},
            plus_months=self._whole(entries.get("plus_months"), 0, least=-1200, most=1200),
            plus_days=self._whole(entries.get("plus_days"), 0, least=-36500, most=36500),
        )
        exact = self._switch(entries.get("floats"), on="exact", off="refuse")
        mapped = ColumnMapping(self._origin(item, entries), rule, exact)
        return self._as_header_says(mapped, standard, item, entries)

    def _as_header_says(
        self, mapped: ColumnMapping, standard: Column | None, item: Item, entries: Mapping[str, Item]
    ) -> ColumnMapping:
        """Read the cells as the same header is read without a mapping, unless the mapping says how."""
        if standard is None or not isinstance(mapped.origin, Header):
            return mapped
        header, rule = mapped.origin.name, mapped.rule
        meaning = meaning_of(header, rule.column)
        if meaning.added_days and rule.column.kind is ColumnKind.DATE:
            moved = "plus_days" in entries or "plus_months" in entries or rule.order is DateOrder.YM
            if not moved:
                rule = replace(rule, plus_days=meaning.added_days)
            if rule.plus_days != meaning.added_days or not moved:
                self._notes.append(_last_day_overridden(header, item) if moved else _last_day(header, item))
        if meaning.scale != ONE and ("scale" not in entries or rule.scale != meaning.scale):
            if "scale" not in entries:
                rule = replace(rule, scale=meaning.scale)
            self._notes.append(_unit(header, item, overridden="scale" in entries))
        return replace(mapped, rule=rule)

    def _declared(self, name: str, standard: Column | None, entries: Mapping[str, Item]) -> Column:
        base = standard or Column(name, ColumnKind.TEXT)
        kind = self._one_of(entries.get("kind"), ColumnKind, base.kind)
        standing = base.decimals if kind is base.kind else 0
        decimals = self._whole(entries.get("decimals"), standing, most=DECIMALS_MAX)
        if decimals and kind not in SCALED_KINDS:
            self._wrong(
                entries["decimals"], "mapping-decimals", f"{kind} 没有小数位", f"a {kind} has no decimals"
            )
            decimals = 0
        return replace(
            base,
            kind=kind,
            decimals=decimals,
            required=self._switch(entries.get("required"), default=base.required),
            unique=self._switch(entries.get("unique"), default=base.unique),
            title=self._title(entries.get("title")) or base.title,
            choices=base.choices if kind is base.kind else (),
        )

    def _origin(self, item: Item, entries: Mapping[str, Item]) -> Origin:
        given = [word for word in ORIGIN_WORDS if word in entries]
        if len(given) != 1:
            allowed = "、".join(ORIGIN_WORDS)
            self._wrong(
                item,
                "mapping-origin",
                f"来源要写且只写一个:{allowed}",
                f"say exactly one of {', '.join(ORIGIN_WORDS)}",
            )
            return Constant("")
        text = self._text(entries[given[0]])
        match given[0]:
            case "from":
                return Header(text)
            case "text":
                return Template(text)
            case "constant":
                return Constant(text)
            case _:
                self._switch(entries["row_number"])
                return RowNumber()

    def _only(self, item: Item | None) -> tuple[Only, ...]:
        if item is None:
            return ()
        conditions = tuple(Only(header, self._texts(texts)) for header, texts in item.entries.items())
        if not conditions or not all(condition.texts for condition in conditions):
            self._wrong(
                item,
                "mapping-only",
                "only 写作 {表头: [文字, …]}",
                "`only` is written {header: [text, …]}",
            )
        return conditions

    def _unpivot(self, item: Item | None) -> Unpivot | None:
        if item is None:
            return None
        entries = self._entries(item, UNPIVOT_WORDS)
        columns = entries.get("columns")
        headers: tuple[tuple[str, str], ...] = ()
        if columns is not None and columns.is_mapping:
            headers = tuple((header, self._text(named)) for header, named in columns.entries.items())
        elif columns is not None:
            headers = tuple((header, header) for header in self._texts(columns))
        name, figure = self._text(entries.get("name")), self._text(entries.get("figure"))
        if not (headers and name and figure):
            self._wrong(
                item,
                "mapping-unpivot",
                "unpivot 需要 columns、name、figure",
                "unpivot needs columns, name and figure",
            )
        return Unpivot(headers, name, figure)

    def _key(
        self, table: str, item: Item | None, names: tuple[str, ...], *, finds_columns: bool
    ) -> tuple[str, ...]:
        if item is None:
            return standard_key(table, names)
        if finds_columns:
            names = (*names, *STANDARD[table].names)
        key = self._texts(item)
        for name in key:
            if name not in names:
                guess = nearest(name, names)
                hint = Words(f"是否想写“{guess}”?", f"Did you mean {guess!r}?") if guess else None
                self._wrong(
                    item, "mapping-key", f"主键列“{name}”不存在", f"key column {name!r} is absent", hint=hint
                )
        return tuple(name for name in key if name in names)

    def _scale(self, item: Item | None) -> Figure:
        if item is None:
            return ONE
        figure = read_figure(self._text(item))
        if isinstance(figure, Fault) or figure.digits <= 0:
            self._wrong(
                item, "mapping-scale", "scale 要写正数,如 1000", "scale is a positive figure such as 1000"
            )
            return ONE
        digits, exponent = figure
        while digits % 10 == 0:
            digits, exponent = digits // 10, exponent + 1
        return Figure(digits, exponent)

    def _title(self, item: Item | None) -> Words | None:
        if item is None:
            return None
        if item.text is not None:
            return Words(item.text, item.text)
        entries = self._entries(item, ("zh", "en"))
        zh, en = self._text(entries.get("zh")), self._text(entries.get("en"))
        return Words(zh or en, en or zh)

    def _delimiter(self, item: Item | None) -> str:
        text = {"tab": "\t", "\\t": "\t"}.get(self._text(item).lower(), self._text(item))
        if item is not None and (len(text) != 1 or not text.isascii() or text in '"\r\n'):
            self._wrong(item, "mapping-delimiter", "delimiter 是一个字符", "delimiter is one character")
            return ""
        return text

    def _one_of(self, item: Item | None, choices: type[_Choice], default: _Choice) -> _Choice:
        if item is None:
            return default
        text = self._text(item)
        found = next((choice for choice in choices if choice.value == text), None)
        if found is None:
            allowed = ", ".join(choices)
            guess = nearest(text, [choice.value for choice in choices])
            hint = Words(f"是否想写“{guess}”?", f"Did you mean {guess!r}?") if guess else None
            message = (f"“{text}”不认识,可写:{allowed}", f"{text!r} is unknown; allowed: {allowed}")
            self._wrong(item, "mapping-choice", *message, hint=hint)
            return default
        return found

    def _switch(
        self, item: Item | None, *, default: bool = False, on: str = "true", off: str = "false"
    ) -> bool:
        if item is None:
            return default
        text = self._text(item)
        if text not in {on, off}:
            self._wrong(
                item, "mapping-choice", f"“{text}”不认识,可写:{on}, {off}", f"{text!r}: say {on} or {off}"
            )
        return text == on

    def _whole(self, item: Item | None, default: int, *, least: int = 0, most: int) -> int:
        if item is None:
            return default
        text = self._text(item)
        if not re.fullmatch(r"-?[0-9]{1,6}", text) or not least <= int(text) <= most:
            self._wrong(
                item,
                "mapping-number",
                f"“{text}”不是 {least} 到 {most} 的整数",
                f"{text!r} is no whole number from {least} to {most}",
            )
            return default
        return int(text)

    def _text(self, item: Item | None) -> str:
        if item is None:
            return ""
        if item.text is None:
            self._wrong(item, "mapping-text", "这里要写一段文字", "a text is needed here")
            return ""
        return item.text

    def _texts(self, item: Item | None) -> tuple[str, ...]:
        return tuple(self._text(part) for part in item.parts) if item is not None else ()

    def _entry(self, entries: Mapping[str, Item], word: str) -> Mapping[str, Item]:
        return entries[word].entries if word in entries else {}

    def _entries(self, item: Item, allowed: Iterable[str]) -> Mapping[str, Item]:
        words = tuple(allowed)
        if not item.is_mapping:
            listed = ", ".join(words)
            self._wrong(item, "mapping-entries", f"这里要写:{listed}", f"entries are needed here: {listed}")
        for word, entry in item.entries.items():
            if word not in words:
                guess = nearest(word, words)
                hint = Words(f"是否想写“{guess}”?", f"Did you mean {guess!r}?") if guess else None
                listed = ", ".join(words)
                message = (f"“{word}”不认识,可写:{listed}", f"{word!r} is unknown; allowed: {listed}")
                self._wrong(entry, "mapping-word", *message, hint=hint)
        return item.entries

    def _name(self, name: str, item: Item) -> None:
        if not NAME.fullmatch(name):
            self._wrong(
                item,
                "mapping-name",
                f"名称“{name}”只能用字母、汉字、数字和下划线,不以数字开头",
                f"the name {name!r} may hold letters, digits and underscores and begins with a letter",
            )

    def _wrong(self, item: Item, code: str, zh: str, en: str, *, hint: Words | None = None) -> None:
        message = Words(f"映射有误:{zh}。", f"The mapping is wrong: {en}.")
        self._notes.append(Diagnostic(code, Severity.ERROR, message, item.place, hint))


def _last_day(header: str, item: Item) -> Diagnostic:
    message = Words(
        f"“{header}”是算在内的最后一天,每个日期加 1 天。",
        f"{header!r} names the last day that counts; one day is added to each date.",
    )
    hint = Words(
        "如果文件里已是不再算的第一天,写 plus_days: 0。",
        "Say `plus_days: 0` where the file holds the first day that no longer counts.",
    )
    return Diagnostic("last-day-counts", Severity.INFO, message, item.place, hint)


def _last_day_overridden(header: str, item: Item) -> Diagnostic:
    message = Words(
        f"“{header}”通常是算在内的最后一天;照映射所写移动日期,没有另加 1 天。",
        f"{header!r} usually names the last day that counts; dates move as the mapping says, no day is added.",
    )
    return Diagnostic("last-day-overridden", Severity.INFO, message, item.place)


def _unit(header: str, item: Item, *, overridden: bool) -> Diagnostic:
    if overridden:
        message = Words(
            f"“{header}”写着单位,照映射的 scale 换算。",
            f"{header!r} holds a unit; the `scale` of the mapping is used instead.",
        )
        return Diagnostic("unit-overridden", Severity.INFO, message, item.place)
    message = Words(
        f"“{header}”写着单位,按单位换算。", f"{header!r} holds a unit; its figures are multiplied by it."
    )
    hint = Words("要照原样读,写 scale: 1。", "Say `scale: 1` to read them as they are.")
    return Diagnostic("unit-counts", Severity.INFO, message, item.place, hint)
