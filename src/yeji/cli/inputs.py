"""What commands read: a plan, a folder of data with its mapping, a period."""

from __future__ import annotations

from pathlib import Path

from yeji.cli.telling import Voice, stop_on_errors
from yeji_engine.checking.plan import check_plan
from yeji_engine.documents.calendar import fiscal_calendar
from yeji_engine.documents.loading import Loaded, load_plan
from yeji_engine.documents.places import Places
from yeji_engine.documents.plan import Plan
from yeji_engine.errors import Diagnostic, Place, Severity, Words
from yeji_engine.periods import Period, PeriodKind, name_of, parse_period, period_of
from yeji_engine.tables.reading import read_folder
from yeji_engine.tables.schema import Tables


def read_plan(speaker: Voice, path: Path, *, schemas: Tables | None = None) -> Plan:
    """Return the plan of the file; tells everything that is wrong with it and leaves when it has errors."""
    loaded = loaded_file(path)
    declared = {name: table.schema for name, table in schemas.items()} if schemas is not None else None
    stop_on_errors(speaker, check_plan(loaded, declared) if declared is not None else check_plan(loaded))
    if loaded.plan is None:
        raise TypeError("a plan without errors was read")
    return loaded.plan


def loaded_file(path: Path) -> Loaded:
    """Return what the file holds; a file that is not UTF-8 is refused in words, never guessed at."""
    try:
        return load_plan(path.read_text(encoding="utf-8-sig"), str(path))
    except UnicodeDecodeError as fault:
        message = Words(
            f"文件不是 UTF-8：第 {fault.start + 1} 个字节读不出文字。",
            f"The file is not UTF-8: byte {fault.start + 1} is no text.",
        )
        hint = Words(
            "用编辑器另存为 UTF-8；记事本在“另存为”里选编码。",
            "Save the file as UTF-8; editors offer it under “Save as”.",
        )
        found = Diagnostic("document-not-utf8", Severity.ERROR, message, Place(str(path)), hint)
        return Loaded(None, Places(str(path)), (found,))


def read_tables(speaker: Voice, folder: Path, mapping: Path | None) -> Tables:
    """Return the tables of the folder; leaves when one has errors."""
    found = mapping or _mapping_in(folder)
    with speaker.progress(Words("读取数据", "Reading data"), 1):
        reading = read_folder(folder, found)
    stop_on_errors(speaker, reading.diagnostics)
    return reading.tables


def _mapping_in(folder: Path) -> Path | None:
    for name in ("mapping.yaml", "mapping.yml"):
        if (folder / name).exists():
            return folder / name
    return None


def read_period(speaker: Voice, label: str, plan: Plan) -> Period:
    """Return the period of the label; leaves with what is allowed when it is none."""
    parsed = parse_period(label, fiscal_calendar(plan))
    if not isinstance(parsed, Period):
        stop_on_errors(speaker, [parsed])
        raise TypeError("a wrong label is an error")
    if parsed.kind.value != plan.settles.value:
        stop_on_errors(speaker, [_other_kind(label, parsed, plan)])
    return parsed


def _other_kind(label: str, period: Period, plan: Plan) -> Diagnostic:
    """A plan by the month would pay a quarter by a month's tiers, and nobody would see it."""
    calendar = fiscal_calendar(plan)
    own = period_of(period.start, PeriodKind(plan.settles.value), calendar)
    wanted, given = name_of(own, calendar), name_of(period, calendar)
    message = Words(
        f"方案的结算期间如 {wanted.zh}；“{label}”是 {given.zh}。",
        f"The plan settles periods like {wanted.en}; “{label}” is {given.en}.",
    )
    return Diagnostic(
        "period-of-other-kind",
        Severity.ERROR,
        message,
        hint=Words(f"请写如 {own.label} 的期间。", f"Give a period like {own.label}."),
    )
