"""The folder of one calculation.

out/result.json        what was calculated: plan, version, period, checksum, where the lines lie
out/plan.json          the plan as it ran
out/tables/*.parquet   the result tables
out/statements/*.html  one statement a person
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any  # JSON

import pyarrow.compute as pc

from yeji.results.statements import StatementSource, write_statements
from yeji.results.workbook import write_workbook
from yeji_engine.documents.calendar import fiscal_calendar
from yeji_engine.documents.loading import load_plan
from yeji_engine.documents.plan import Plan
from yeji_engine.errors import Diagnostic, PlanRefused, Severity, Words
from yeji_engine.explain import ResultTables
from yeji_engine.explain.sources import RESULT_TABLES
from yeji_engine.periods import Period, parse_period
from yeji_engine.run.arranging import arrange_lines
from yeji_engine.run.result import LineColumns, Result, StoredTables
from yeji_engine.settlement.book import SettlementKind
from yeji_engine.tables.hashing import table_hash
from yeji_engine.tables.writing import write_csv

FORMAT = 1


@dataclass(frozen=True)
class ResultFolder:
    """Where the parts of one calculation lie."""

    root: Path

    @property
    def tables(self) -> Path:
        """The folder of result tables."""
        return self.root / "tables"

    @property
    def statements(self) -> Path:
        """The folder of statements."""
        return self.root / "statements"

    @property
    def manifest(self) -> Path:
        """The file that says whose folder this is and what was calculated into it."""
        return self.root / "result.json"

    def refusals(self, data: Path) -> list[Diagnostic]:
        """Return why nothing may be written here: it would take away files that no calculation wrote."""
        for folder in (self.tables, self.statements):
            if folder.is_symlink() or data.resolve().is_relative_to(folder.resolve()):
                return [not_ours(self.root, folder)]
        if self.manifest.is_file():
            return []
        strange = next((path for path in self._overwritten() if path.exists()), None)
        return [] if strange is None else [not_ours(self.root, strange)]

    def _overwritten(self) -> Iterator[Path]:
        """What a first calculation would replace or clear away."""
        yield self.root / "plan.json"
        for folder in (self.tables, self.statements):
            yield from folder.iterdir() if folder.is_dir() else [folder]

    def prepare(self) -> None:
        """Make the folders and take away the tables and statements of an earlier calculation.

        To be asked for `refusals` before. Until all is written the manifest says that it is not.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        self.manifest.write_text(json.dumps({"format": FORMAT, "unfinished": True}), encoding="utf8")
        for folder in (self.tables, self.statements):
            folder.mkdir(parents=True, exist_ok=True)
            for old in folder.iterdir():
                if old.suffix not in (".parquet", ".html", ".csv", ".xlsx"):
                    continue
                if old.is_dir():
                    shutil.rmtree(old)
                else:
                    old.unlink()


@dataclass(frozen=True)
class Summary:
    """What is told when a calculation is done."""

    paid: Decimal
    not_computed: int
    checksum: str
    statements: int


@dataclass(frozen=True)
class Stored:
    """A calculation read back from its folder."""

    plan: Plan
    period: Period
    tables: ResultTables
    lines: dict[str, LineColumns]
    checksum: str


def write_results(
    folder: ResultFolder,
    plan: Plan,
    period: Period,
    result: Result,
    *,
    formats: Sequence[str],
    names: Mapping[str, str],
    language: str = "zh",
    memory: str | None = None,
) -> Summary:
    """Write the manifest and the wanted formats beside the tables: csv, xlsx, html for the statements.

    `names` are what people are called; the workbook and the statements speak `language`; putting lines in
    order takes no more than `memory`.
    """
    payouts = result.tables["payouts"].to_pylist() if "payouts" in result.tables else []
    unknown = sum(row["paid"] is None for row in payouts)
    checksum = result_checksum(result)
    arrange_lines(folder.tables, (columns.step for columns in result.lines.values()), memory=memory)
    if "csv" in formats:
        for name, table in result.tables.items():
            write_csv(table, folder.tables / f"{name}.csv")
    if "xlsx" in formats:
        write_workbook(result.tables, folder.tables / "result.xlsx", names=names, language=language)
    written = 0
    if "html" in formats:
        tables = ResultTables.in_folder(folder.tables)
        source = StatementSource(tables, plan, period, result.lines, checksum, language)
        written = write_statements(source, names, folder.statements)
    _write_manifest(folder, plan, period, result, checksum)
    return Summary(_payable(result), unknown, checksum, written)


def _payable(result: Result) -> Decimal:
    """What all people get together: of somebody who is not settled nothing is paid, whatever part is known."""
    if "settlements" not in result.tables:
        return Decimal(0)
    rows = result.tables["settlements"].filter(pc.field("kind") == SettlementKind.PAYABLE.value)
    found = pc.sum(rows["amount"]).as_py()
    return found if isinstance(found, Decimal) else Decimal(0)


def result_checksum(result: Result) -> str:
    """Return one SHA-256 over the small tables of a result, whatever the order of their rows."""
    import hashlib

    whole = hashlib.sha256()
    for name in sorted(result.tables):
        whole.update(f"{name}={table_hash(result.tables[name])}\n".encode())
    return whole.hexdigest()


def checksum_of_files(folder: ResultFolder) -> str:
    """Return what the checksum of a stored result is now: the same as when it was written, unless a file changed."""
    names = [name for name in sorted(RESULT_TABLES) if (folder.tables / f"{name}.parquet").is_file()]
    return result_checksum(Result(StoredTables(folder.tables, names), ()))


def _write_manifest(folder: ResultFolder, plan: Plan, period: Period, result: Result, checksum: str) -> None:
    (folder.root / "plan.json").write_text(
        plan.model_dump_json(by_alias=True, exclude_unset=True), encoding="utf8"
    )
    lines = {measure: asdict(columns) for measure, columns in result.lines.items()}
    content = {
        "format": FORMAT,
        "plan": plan.plan,
        "version": plan.version,
        "period": period.label,
        "checksum": checksum,
        "lines": lines,
    }
    text = json.dumps(content, ensure_ascii=False, indent=2, default=str)
    folder.manifest.write_text(text, encoding="utf8")


def holds_results(root: Path) -> bool:
    """Return whether a calculation was written here to its end."""
    return (root / "result.json").is_file()


def read_results(root: Path) -> Stored:
    """Return a stored calculation; raises PlanRefused where the folder holds none, or none that was finished."""
    manifest = _manifest(ResultFolder(root))
    plan = _plan_of((root / "plan.json").read_text(encoding="utf8"))
    period = parse_period(manifest["period"], fiscal_calendar(plan))
    if not isinstance(period, Period):
        raise PlanRefused([period])
    lines = {measure: _line_columns(columns) for measure, columns in manifest["lines"].items()}
    tables = ResultTables.in_folder(ResultFolder(root).tables)
    return Stored(plan, period, tables, lines, str(manifest["checksum"]))


@lru_cache(maxsize=32)
def _plan_of(text: str) -> Plan:
    """Read a plan that ran: a page is asked for it again and again, and reading takes longer than the rest."""
    loaded = load_plan(text, "plan.json")
    if loaded.plan is None:
        raise PlanRefused(loaded.diagnostics)
    return loaded.plan


def _manifest(folder: ResultFolder) -> dict[str, Any]:
    """What the manifest says, as JSON gives it."""
    if folder.manifest.is_file():
        manifest: dict[str, Any] = json.loads(folder.manifest.read_text(encoding="utf8"))
        if "checksum" in manifest:
            return manifest
    message = Words(
        f"{folder.root} 里没有算完的结果。", f"{folder.root} holds no calculation that was finished."
    )
    hint = Words("先运行 yeji calc，再指向它的 --out。", "Run yeji calc first and name its --out.")
    raise PlanRefused([Diagnostic("no-result", Severity.ERROR, message, hint=hint)])


def not_ours(root: Path, found: Path) -> Diagnostic:
    """Return the refusal to replace `found`."""
    message = Words(
        f"{root} 不能用作结果文件夹：会覆盖或删去 {found}，它不是以前计算的结果。",
        f"{root} cannot take the results: {found} would be overwritten or deleted, and no calculation wrote it.",
    )
    hint = Words("用 --out 指定一个空的文件夹。", "Name an empty folder with --out.")
    return Diagnostic("out-not-ours", Severity.ERROR, message, hint=hint)


def _line_columns(columns: dict[str, str | int]) -> LineColumns:
    return LineColumns(
        step=str(columns["step"]),
        source_table=str(columns["source_table"]),
        figure=str(columns["figure"]),
        counted=str(columns["counted"]),
        figure_decimals=int(columns["figure_decimals"]),
        share_decimals=int(columns["share_decimals"]),
        start=date.fromisoformat(str(columns["start"])),
        end=date.fromisoformat(str(columns["end"])),
    )
