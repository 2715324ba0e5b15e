"""Which files of a folder a table comes from, and each of them opened by its kind."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from yeji_engine.errors import Diagnostic, Place, Severity, Words, nearest
from yeji_engine.tables.csv_files import open_csv
from yeji_engine.tables.excel_files import open_excel
from yeji_engine.tables.grids import Source
from yeji_engine.tables.mapping import TableMapping
from yeji_engine.tables.parquet_files import open_parquet

TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
EXCEL_SUFFIXES = (".xlsx", ".xlsm")
PARQUET_SUFFIXES = (".parquet", ".pq")
KNOWN_SUFFIXES = (*TEXT_SUFFIXES, *EXCEL_SUFFIXES, *PARQUET_SUFFIXES)
OTHER_TABLES = (".xls", ".xlsb", ".ods", ".et", ".numbers")
_ZIP = b"PK\x03\x04"


def files_of(folder: Path, mapping: TableMapping) -> tuple[list[Path], list[Diagnostic]]:
    """Return the files that the mapping names below `folder`, and what to tell about absent ones."""
    root = folder.resolve()
    found: list[Path] = []
    problems: list[Diagnostic] = []
    for name in mapping.files:
        matches = sorted(folder.glob(name)) if any(sign in name for sign in "*?[") else [folder / name]
        files = [path for path in matches if path.is_file() and path.resolve().is_relative_to(root)]
        if not files:
            problems.append(_absent(folder, mapping, name))
        found.extend(path for path in files if path not in found)
    return found, problems


def open_file(
    path: Path, name: str, *, sheet: str = "", encoding: str = "", delimiter: str = ""
) -> tuple[list[Source], list[Diagnostic]]:
    """Return the sheets of the file (one, but for Excel) and what was found; `name` is what messages call it."""
    suffix = path.suffix.lower()
    if suffix in EXCEL_SUFFIXES:
        return open_excel(path, name, sheet)
    if suffix in PARQUET_SUFFIXES:
        return _one(*open_parquet(path, name))
    if suffix not in TEXT_SUFFIXES:
        return [], [_unknown_kind(Place(name), suffix)]
    with path.open("rb") as file:
        if file.read(4) == _ZIP:
            message = Words(
                "这是改了扩展名的 Excel 或压缩文件,不是 CSV。",
                "This is an Excel or zip file under another suffix, no CSV.",
            )
            hint = Words("把扩展名改回 .xlsx。", "Give it its suffix .xlsx back.")
            return [], [Diagnostic("file-kind", Severity.ERROR, message, Place(name), hint)]
    return _one(*open_csv(path, name, encoding=encoding, delimiter=delimiter))


def _one(source: Source | None, notes: list[Diagnostic]) -> tuple[list[Source], list[Diagnostic]]:
    return ([] if source is None else [source]), notes


def _absent(folder: Path, mapping: TableMapping, name: str) -> Diagnostic:
    there: Iterable[str] = (path.name for path in folder.iterdir() if path.is_file())
    guess = nearest(name, sorted(there))
    message = Words(
        f"表 {mapping.name}:文件夹里没有“{name}”。",
        f"Table {mapping.name}: there is no file {name!r} in the folder.",
    )
    hint = Words(f"是否想写“{guess}”?", f"Did you mean {guess!r}?") if guess else None
    return Diagnostic("file-absent", Severity.ERROR, message, Place(name, mapping.name), hint)


def _unknown_kind(place: Place, suffix: str) -> Diagnostic:
    kinds = "、".join(KNOWN_SUFFIXES)
    message = Words(
        f"不能读取 {suffix} 文件;可用:{kinds}。", f"Cannot read {suffix} files; allowed: {kinds}."
    )
    hint = None
    if suffix in OTHER_TABLES:
        hint = Words("请另存为 .xlsx 或 CSV。", "Save it as .xlsx or CSV.")
    return Diagnostic("file-kind", Severity.ERROR, message, place, hint)
