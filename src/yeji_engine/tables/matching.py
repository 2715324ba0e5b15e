"""Files and headers found by name, where no mapping says them: 订单.xlsx with 订单编号, 订单金额 …

A header is matched only when it is the name, a title or a listed synonym of a standard column, or the
same with a unit in parentheses (万元 multiplies by ten thousand, exactly). Nothing is matched by
likeness: a near miss is told, not taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from yeji_engine.errors import Diagnostic, Place, Severity, Words, nearest
from yeji_engine.tables.cells import BLANKS, ONE, CellRule, Figure
from yeji_engine.tables.complaints import shown
from yeji_engine.tables.grids import header_names
from yeji_engine.tables.mapping import ColumnMapping, Header, TableMapping
from yeji_engine.tables.schema import Column, ColumnKind, TableSchema
from yeji_engine.tables.standard import STANDARD

HEADER_SEARCH = 10
"""The header is looked for in the first rows; a title may stand above it."""

SYNONYMS: Final[Mapping[str, tuple[str, ...]]] = {
    "person_id": ("员工编号", "人员编号", "员工工号", "业务员编号", "销售工号", "工号"),
    "name": ("姓名", "名称", "员工姓名"),
    "regime": ("用工性质", "人员类型"),
    "team_id": ("部门编号", "团队编号"),
    "parent_id": ("上级部门编号", "上级编号"),
    "region": ("区域", "大区"),
    "lead": ("负责人", "是否主管"),
    "base_pay": ("基本工资", "月薪"),
    "subject_id": ("工号", "对象"),
    "target": ("目标", "任务"),
    "deal_id": ("订单编号", "单据号"),
    "share": ("比例", "分成"),
    "amount": ("金额",),
    "order_id": ("订单号", "单号"),
    "customer_id": ("客户号", "客户"),
    "product_id": ("产品号", "产品", "商品编号"),
    "order_date": ("下单日期", "日期", "签单日期"),
    "payment_date": ("到账日期", "收款日期", "日期"),
    "payment_id": ("回款单号", "收款单号"),
    "refund_date": ("退货日期", "日期"),
    "visit_date": ("日期",),
    "valid_from": ("开始日期", "生效日"),
    "valid_to": ("失效日",),
    "period_start": ("期间起", "开始日期"),
    "currency": ("货币",),
}
"""What else people write above a standard column, beside its name and titles."""

LAST_DAYS: Final[Mapping[str, tuple[str, ...]]] = {
    "leave_date": ("离职日期", "最后工作日"),
    "date_to": ("结束日期", "截止日期"),
    "valid_to": ("结束日期", "截止日期"),
    "period_end": ("期间结束", "期间止", "结束日期", "截止日期"),
}
"""Headers above the last day that counts; the column wants the day after, so one day is added and told."""

TABLE_SYNONYMS: Final[Mapping[str, tuple[str, ...]]] = {
    "people": ("员工", "花名册", "人员名单"),
    "teams": ("部门", "团队", "组织架构"),
    "assignments": ("任职记录", "岗位"),
    "orders": ("销售订单", "订单数据"),
    "payments": ("收款", "到账"),
    "refunds": ("退货",),
    "splits": ("分成",),
    "rates": ("费率", "提成比例"),
}
_MONEY_UNITS: Final = {"元": ONE, "千元": Figure(1, 3), "万元": Figure(1, 4), "亿元": Figure(1, 8)}
_UNIT = re.compile(r"(?P<name>.+?)[(（【\[](?P<unit>元|千元|万元|亿元|%|％)[)）】\]]")
_NUMBERING = re.compile(r"^[\d.、_\- ]+|(表|明细表)$|[\s_\-.]*[\d年月日\-_.]+$")


class MatchedHeader(NamedTuple):
    """Where the header of a source stands and which columns its texts mean."""

    row: int
    columns: tuple[ColumnMapping, ...]


def table_named(name: str) -> str | None:
    """Return the standard table that a file or sheet called `name` holds, or None.

    >>> table_named("01_订单2026-01")
    'orders'
    """
    plain = _plain(name)
    while plain not in _TABLES and (shorter := _NUMBERING.sub("", plain)) not in {plain, ""}:
        plain = shorter
    return _TABLES.get(plain)


def match_header(
    first_rows: Sequence[Sequence[str]],
    schema: TableSchema,
    missing: frozenset[str] = frozenset(),
    *,
    named: TableMapping | None = None,
    row: int | None = None,
) -> MatchedHeader:
    """Return the row among the first ones whose texts name most columns of `schema`, and those columns.

    Columns and headers that the mapping `named` speaks of are left to it, but tell the row too; `row`
    says it outright.
    """
    spoken = _headers_spoken_of(named) if named else frozenset()
    own = {column.rule.column.name for column in named.columns} if named else set()
    wanted = [column for column in schema.columns if column.name not in own]
    rows = enumerate(first_rows[:HEADER_SEARCH], start=1) if row is None else [(row, first_rows[row - 1])]
    best, most = MatchedHeader(row or 1, ()), 0
    for number, texts in rows:
        header = header_names(texts)[0]
        free = [name for name in header if name not in spoken]
        found = tuple(_columns_named(free, wanted, missing))
        if (count := len(found) + len(spoken & set(header))) > most:
            best, most = MatchedHeader(number, found), count
    return best


def _headers_spoken_of(named: TableMapping) -> frozenset[str]:
    """The headers that the mapping gives a meaning to; one that a condition asks for may be a column too."""
    origins = (column.origin for column in named.columns)
    headers = {origin.name.removesuffix("#1") for origin in origins if isinstance(origin, Header)}
    unpivoted = {header for header, _ in named.unpivot.headers} if named.unpivot else set()
    return frozenset(headers | unpivoted)


class Meaning(NamedTuple):
    """What a header says of its cells beside their name."""

    scale: Figure = ONE
    """Its unit: 订单金额(万元) is in ten thousands."""
    added_days: int = 0
    """1 above the last day that counts."""


def meaning_of(header: str, column: Column) -> Meaning:
    """Return what `header` says of its cells, whichever way it came to stand for the standard `column`.

    >>> meaning_of("离职日期", STANDARD["people"].columns[-1]).added_days
    1
    """
    own = re.sub(r"#\d+$", "", header)
    plain, scale = _without_unit(own)
    last_days = {_plain(text) for text in LAST_DAYS.get(column.name, ())}
    return Meaning(
        scale if _unit_fits(column, scale) else ONE, int({plain, _plain(own)} & last_days != set())
    )


def match_report(place: Place, table: str, header: Sequence[str], matched: MatchedHeader) -> list[Diagnostic]:
    """Return what to tell about the matching: which headers mean what, and which mean nothing."""
    pairs = [(_header_of(c), c.rule) for c in matched.columns]
    if not pairs:
        return [_header_unmatched(place, table, header)]
    used = "、".join(f"{shown(name)}→{rule.column.name}{_factor(rule)}" for name, rule in pairs)
    message = Words(f"自动识别为表 {table}:{used}。", f"Taken for the table {table}: {used}.")
    where = Place(place.file, table, sheet=place.sheet, row=matched.row)
    notes = [Diagnostic("columns-matched", Severity.INFO, message, where)]
    taken = {name for name, _ in pairs}
    unused = [name for name in header if name not in taken and not name.startswith("#")]
    if unused:
        listed = "、".join(shown(name) for name in unused)
        message = Words(f"没有用到的列:{listed}。", f"Columns not used: {listed}.")
        notes.append(
            Diagnostic("columns-unused", Severity.INFO, message, where, _guesses(unused, table, pairs))
        )
    return notes


def _header_unmatched(place: Place, table: str, header: Sequence[str]) -> Diagnostic:
    titles = "、".join(c.title.zh for c in STANDARD[table].columns if c.title)
    names = ", ".join(STANDARD[table].names)
    found = "、".join(shown(name) for name in header[:30])
    message = Words(
        f"前 {HEADER_SEARCH} 行里没有表 {table} 的任何列名;第一行是:{found}。",
        f"None of the first {HEADER_SEARCH} rows names a column of the table {table}; the first has: {found}.",
    )
    hint = Words(f"标准列名有:{titles}。", f"Its columns are called: {names}.")
    return Diagnostic(
        "header-unmatched", Severity.ERROR, message, Place(place.file, table, sheet=place.sheet), hint
    )


def unmatched_file(place: Place) -> Diagnostic:
    """Return what to tell about a file or sheet that is called like no standard table."""
    name = place.sheet or place.file
    message = Words(
        f"“{name}”不像任何标准表的名字,没有读取。",
        f"{name!r} is called like no standard table and was not read.",
    )
    guess = nearest(_plain(name.rsplit(".", 1)[0]), _TABLES)
    write = Words(
        f"改成标准表的名字(如 订单),或在映射里写 表名: {{file: {shown(place.file)}}}。",
        f"Call it like a standard table (orders), or say what it is in a mapping: `table: {{file: {shown(place.file)}}}`.",
    )
    near = Words(f"是否想写“{guess}”?{write.zh}", f"Did you mean {guess!r}? {write.en}")
    return Diagnostic("file-unmatched", Severity.WARNING, message, place, near if guess else write)


def _columns_named(
    header: Sequence[str], columns: Iterable[Column], missing: frozenset[str]
) -> Iterable[ColumnMapping]:
    wanted: dict[str, tuple[str, Figure]] = {}
    for name in header:
        plain, scale = _without_unit(name)
        wanted.setdefault(plain, (name, scale))
        wanted.setdefault(_plain(name), (name, ONE))
    taken: set[str] = set()
    for column in columns:
        for spelling, added_days in _spellings(column):
            name, scale = wanted.get(spelling, ("", ONE))
            if name and name not in taken and _unit_fits(column, scale):
                taken.add(name)
                yield ColumnMapping(
                    Header(name), CellRule(column, missing, scale=scale, plus_days=added_days)
                )
                break


def _spellings(column: Column) -> Iterable[tuple[str, int]]:
    """Return what may stand above the column, and the days to add to what stands below."""
    titles = (column.title.zh, column.title.en) if column.title else ()
    yield from ((_plain(text), 0) for text in (column.name, *titles, *SYNONYMS.get(column.name, ())))
    yield from ((_plain(text), 1) for text in LAST_DAYS.get(column.name, ()))


def _without_unit(header: str) -> tuple[str, Figure]:
    found = _UNIT.fullmatch(header)
    if not found:
        return _plain(header), ONE
    return _plain(found["name"]), _MONEY_UNITS.get(found["unit"], Figure(1, -2))


def _unit_fits(column: Column, scale: Figure) -> bool:
    if scale == ONE:
        return True
    if scale.exponent < 0:
        return column.kind is ColumnKind.RATIO
    return column.kind in {ColumnKind.MONEY, ColumnKind.NUMBER}


def _guesses(unused: Sequence[str], table: str, pairs: Sequence[tuple[str, CellRule]]) -> Words | None:
    known = {rule.column.name for _, rule in pairs}
    free = {
        spelling: column.title.zh if column.title else column.name
        for column in STANDARD[table].columns
        if column.name not in known
        for spelling, _ in _spellings(column)
    }
    guesses = [(name, free[near]) for name in unused if (near := nearest(_plain(name), free))]
    if not guesses:
        return None
    listed = "、".join(f"{shown(name)}→{title}?" for name, title in guesses)
    return Words(
        f"改成标准列名就会读取:{listed}", f"Call them by their standard name to have them read: {listed}"
    )


def _header_of(column: ColumnMapping) -> str:
    return column.origin.name if isinstance(column.origin, Header) else ""


def _factor(rule: CellRule) -> str:
    if rule.plus_days:
        return "(末日含在内,加 1 天)"
    return "" if rule.scale == ONE else f"(×{10**rule.scale.exponent if rule.scale.exponent > 0 else '1%'})"


def _plain(text: str) -> str:
    return re.sub(r"[\s_]+", "", text.strip(BLANKS).casefold())


_TABLES: Final[Mapping[str, str]] = {
    _plain(spelling): schema.name
    for schema in STANDARD.values()
    for spelling in (
        schema.name,
        *((schema.title.zh, schema.title.en) if schema.title else ()),
        *TABLE_SYNONYMS.get(schema.name, ()),
    )
}
