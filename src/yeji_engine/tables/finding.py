"""Which files and sheets of a folder hold which table, with a mapping and without.

What a mapping does not say is found as if there were none: tables by the names of files and sheets,
columns by their headers. No row is read twice: a table whose files the mapping names comes from these
alone, and a sheet that it names is no other table's. What stays unread is told. Reads no rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, NamedTuple

from yeji_engine.errors import Diagnostic, Place, Severity, Words, errors_of
from yeji_engine.tables.cells import CellRule
from yeji_engine.tables.complaints import shown
from yeji_engine.tables.grids import Source, header_names
from yeji_engine.tables.mapping import (
    ColumnMapping,
    Constant,
    FolderMapping,
    Header,
    TableMapping,
    standard_key,
)
from yeji_engine.tables.mapping_file import TableDraft, read_mapping
from yeji_engine.tables.matching import match_header, match_report, table_named, unmatched_file
from yeji_engine.tables.opening import EXCEL_SUFFIXES, KNOWN_SUFFIXES, files_of, open_file
from yeji_engine.tables.schema import Column, TableSchema, schema_of_arrow
from yeji_engine.tables.standard import STANDARD


class Part(NamedTuple):
    """One source of a table and how its columns are read."""

    path: Path
    source: Source
    mapping: TableMapping


Parts = dict[str, list[Part]]
Taken = dict[Path, set[str]]
"""The sheets of each file that the mapping names; of a CSV file the sheet is called ""."""

_UNSAID: Final = {
    name: TableDraft(TableMapping(name, (), (), title=schema.title), True, frozenset())
    for name, schema in STANDARD.items()
}


def find_parts(folder: Path, mapping: Path | FolderMapping | None, notes: list[Diagnostic]) -> Parts:
    """Return the parts of each table; adds to `notes` what was taken for what and what was not read."""
    if isinstance(mapping, FolderMapping):
        return _as_built(folder, mapping, notes)
    if mapping is None:
        return _alike_all(_unlisted(folder, (), {}, notes))
    read = read_mapping(mapping)
    notes.extend(read.diagnostics)
    if errors_of(read.diagnostics):
        return {}
    taken: Taken = {}
    found: Parts = {}
    for draft in (draft for draft in read.tables if draft.mapping.files):
        found.setdefault(draft.mapping.name, []).extend(_listed(folder, draft, taken, notes))
    if read.reads_unlisted or not all(draft.mapping.files for draft in read.tables):
        others = _unlisted(folder, read.tables, taken, notes, only_asked=not read.reads_unlisted)
        found |= others
    notes.extend(_no_file(draft) for draft in read.tables if draft.mapping.name not in found)
    return _alike_all(found)


def _as_built(folder: Path, mapping: FolderMapping, notes: list[Diagnostic]) -> Parts:
    """A program says everything itself, and nothing else is read."""
    found: dict[str, list[list[Part]]] = {}
    for table in mapping.tables:
        draft = TableDraft(table, False, frozenset())
        found.setdefault(table.name, []).append(_listed(folder, draft, {}, notes))
    return {
        name: each[0] if len(each) == 1 else _alike([part for parts in each for part in parts])
        for name, each in found.items()
    }


def _listed(folder: Path, draft: TableDraft, taken: Taken, notes: list[Diagnostic]) -> list[Part]:
    """Return the parts that lie in the files that the mapping names."""
    mapping = draft.mapping
    files, problems = files_of(folder, mapping)
    notes.extend(problems)
    parts: list[Part] = []
    for path in files:
        name = path.relative_to(folder).as_posix()
        sources, found = open_file(
            path, name, sheet=mapping.sheet, encoding=mapping.encoding, delimiter=mapping.delimiter
        )
        notes.extend(found)
        if draft.finds_columns and len(sources) > 1:
            own = [source for source in sources if table_named(source.place.sheet) == mapping.name]
            sources = own if len(own) == 1 else sources
        taken.setdefault(path.resolve(), set()).update(source.place.sheet for source in sources)
        if len(sources) > 1:
            notes.append(_sheet_undeclared(name, mapping.name, sources))
        elif sources:
            parts.extend(_part(path, sources[0], draft, notes))
    return parts


def _unlisted(
    folder: Path,
    drafts: Sequence[TableDraft],
    taken: Taken,
    notes: list[Diagnostic],
    *,
    only_asked: bool = False,
) -> Parts:
    """Return what files and sheets hold that are named like a standard table and that no draft names.

    With `only_asked`, of tables that a draft names without a file.
    """
    asked = {draft.mapping.name: draft for draft in drafts if not draft.mapping.files}
    listed = {draft.mapping.name: draft.mapping.files for draft in drafts if draft.mapping.files}
    found: Parts = {}
    for path in _files_with_tables(folder):
        known = taken.get(path.resolve())
        if known is not None and (path.suffix.lower() not in EXCEL_SUFFIXES or not known):
            continue
        layout = asked.get(table_named(path.stem) or "", _NO_LAYOUT).mapping
        sources, told = open_file(path, path.name, encoding=layout.encoding, delimiter=layout.delimiter)
        if known is None and not only_asked:
            notes.extend(told)
        for source in (source for source in sources if source.place.sheet not in (known or ())):
            own = schema_of_arrow(source.typed) if source.typed is not None else None
            table = own.name if own is not None else _table_of(path, source, sources)
            if only_asked and table not in asked:
                continue
            if table is None:
                notes.append(unmatched_file(source.place))
            elif table in listed:
                notes.append(_beside_the_listed(source.place, table, listed[table]))
            elif own is not None and table not in asked:
                found.setdefault(table, []).append(Part(path, source, _as_written(own, path.name)))
            else:
                draft = asked.get(table) or _UNSAID[table]
                found.setdefault(table, []).extend(_part(path, source, draft, notes))
    return found


_NO_LAYOUT: Final = TableDraft(TableMapping("", (), ()), True, frozenset())


def _files_with_tables(folder: Path) -> Iterable[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.suffix.lower() in KNOWN_SUFFIXES and not path.name.startswith(("~$", ".")):
            yield path


def _table_of(path: Path, source: Source, sources: Sequence[Source]) -> str | None:
    return table_named(source.place.sheet) or (table_named(path.stem) if len(sources) == 1 else None)


def _as_written(schema: TableSchema, file: str) -> TableMapping:
    columns = tuple(ColumnMapping(Header(column.name), CellRule(column)) for column in schema.columns)
    return TableMapping(schema.name, (file,), columns, schema.key, title=schema.title)


def _part(path: Path, source: Source, draft: TableDraft, notes: list[Diagnostic]) -> tuple[Part, ...]:
    mapping = draft.mapping
    says_row = draft.says_header or not draft.finds_columns
    if says_row and mapping.header_row > len(source.first_rows):
        notes.append(_header_row_absent(source.place, mapping.name, mapping.header_row))
        return ()
    if not draft.finds_columns:
        return (Part(path, source, mapping),)
    return _matched(path, source, draft, notes)


def _matched(path: Path, source: Source, draft: TableDraft, notes: list[Diagnostic]) -> tuple[Part, ...]:
    """Return the source as a part of the table: columns that the draft names, and others by their headers."""
    mapping = draft.mapping
    matched = match_header(
        source.first_rows,
        STANDARD[mapping.name],
        draft.missing,
        named=mapping,
        row=mapping.header_row if draft.says_header else None,
    )
    says_columns = any(not isinstance(column.origin, Constant) for column in mapping.columns)
    if matched.columns or not says_columns:
        header = () if says_columns else header_names(source.first_rows[matched.row - 1])[0]
        notes.extend(match_report(source.place, mapping.name, header, matched))
    if not matched.columns and not says_columns:
        return ()
    columns = (*mapping.columns, *matched.columns)
    names = tuple(column.rule.column.name for column in columns)
    key = mapping.key if draft.says_key else standard_key(mapping.name, names)
    if absent := [name for name in key if name not in names]:
        notes.append(_key_absent(source.place, mapping.name, absent))
        return ()
    whole = replace(mapping, columns=columns, header_row=matched.row, key=key)
    return (Part(path, source, whole),)


def _alike_all(found: Mapping[str, Sequence[Part]]) -> Parts:
    return {name: _alike(parts) for name, parts in found.items()}


def _alike(parts: Sequence[Part]) -> list[Part]:
    """Give all parts of one table the same columns and key; a column that one file lacks is empty there."""
    columns: dict[str, Column] = {}
    for part in parts:
        for column in part.mapping.columns:
            columns.setdefault(column.rule.column.name, column.rule.column)
    keys = {part.mapping.key: None for part in parts}
    alike: list[Part] = []
    for part in parts:
        own = {column.rule.column.name: column for column in part.mapping.columns}
        whole = tuple(_as_declared(own.get(name), column) for name, column in columns.items())
        known = part.mapping.key if len(keys) == 1 else ()
        key = known or standard_key(part.mapping.name, tuple(columns)) or max(keys, key=len)
        alike.append(part._replace(mapping=replace(part.mapping, columns=whole, key=key)))
    return alike


def _as_declared(own: ColumnMapping | None, column: Column) -> ColumnMapping:
    if own is None:
        return ColumnMapping(Constant(""), CellRule(column))
    return replace(own, rule=replace(own.rule, column=column))


def _sheet_undeclared(file: str, table: str, sources: Sequence[Source]) -> Diagnostic:
    names = "、".join(source.place.sheet for source in sources)
    message = Words(f"工作簿有几个工作表:{names}。", f"The workbook has several sheets: {names}.")
    hint = Words("在映射里写 sheet: 工作表名。", "Say `sheet:` with one of them in the mapping.")
    return Diagnostic("sheet-undeclared", Severity.ERROR, message, Place(file, table), hint)


def _header_row_absent(place: Place, table: str, row: int) -> Diagnostic:
    message = Words(f"文件没有第 {row} 行,找不到表头。", f"The file has no row {row} to hold the header.")
    return Diagnostic(
        "header-row-absent", Severity.ERROR, message, Place(place.file, table, sheet=place.sheet)
    )


def _key_absent(place: Place, table: str, names: Sequence[str]) -> Diagnostic:
    listed = ", ".join(names)
    message = Words(f"文件里没有主键列:{listed}。", f"The file has no column for the key: {listed}.")
    where = Place(place.file, table, sheet=place.sheet)
    return Diagnostic("mapping-key", Severity.ERROR, message, where)


def _no_file(draft: TableDraft) -> Diagnostic:
    name, title = draft.mapping.name, draft.mapping.title or Words("", "")
    message = Words(
        f"映射写了表 {name},但文件夹里没有叫这个名字的文件或工作表。",
        f"The mapping speaks of the table {name}, but no file or sheet of the folder is called so.",
    )
    hint = Words(
        f"把文件命名为“{title.zh}”,或写 {name}: {{file: 文件名}}。",
        f"Call the file {name}, or say `{name}: {{file: …}}`.",
    )
    return Diagnostic("file-absent", Severity.ERROR, message, Place(path=name), hint)


def _beside_the_listed(place: Place, table: str, files: Sequence[str]) -> Diagnostic:
    name, listed = shown(place.sheet or place.file), "、".join(files)
    message = Words(
        f"“{name}”没有读取:映射里表 {table} 只来自 {listed}。",
        f"{name!r} was not read: by the mapping the table {table} comes from {listed} alone.",
    )
    hint = Words("要一起读,把它也写进 file。", "Name it under `file` too to have it read.")
    return Diagnostic("file-unlisted", Severity.WARNING, message, place, hint)
