"""One cell: text to typed value, by exact rules that refuse what could mean two things.

Figures: "1234.5", "1,234.50", "(1,234.50)", "-3", "12%", "¥1,234元", "1.2万", full-width digits.
Refused: NaN, Infinity, "1_000", "1.234,5", "1 234", and every scientific notation: Excel shows a long
number as 1.23E+11, so a file that holds one has lost its digits. `columns` does the same for whole
columns at once and comes here with the cells that its fast pattern does not know.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from yeji_engine.errors import Words
from yeji_engine.tables.dates import DateOrder, later, read_date
from yeji_engine.tables.faults import Fault
from yeji_engine.tables.schema import Column, ColumnKind

Stored = str | int | bool | dt.date
"""What a typed cell holds; figures already scaled."""


class Figure(NamedTuple):
    """A decimal number as it is written: digits × 10^exponent, exact however long it is."""

    digits: int
    exponent: int = 0


ONE = Figure(1)
INT64_MAX = 2**63 - 1
DIGITS_MAX = 60
EXCEL_DIGITS = 15
"""Excel keeps, shows and compares 15 significant digits; what it stores beyond is binary noise."""


@dataclass(frozen=True, slots=True)
class CellRule:
    """How the cells of one column are read."""

    column: Column
    missing: frozenset[str] = frozenset()
    """Texts that mean "nothing here", beside the empty cell."""
    order: DateOrder = DateOrder.YMD
    drop_time: bool = False
    scale: Figure = ONE
    """Each figure is multiplied by this, exactly: 1000 for a file in thousands, 0.01 for percents."""
    meanings: Mapping[str, str] = field(default_factory=dict)
    """Other texts read instead of those in the file: {"在职": "employee"}."""
    plus_months: int = 0
    plus_days: int = 0
    excel_days: DateOrder | None = None
    """Set for texts from Excel: how bare day numbers count. Its figures have at most 15 true digits."""


ALLOWED_FIGURE = Words(
    "数字写作 1234.5、1,234.50、(1,234.50)", "a figure is written 1234.5, 1,234.50 or (1,234.50)"
)
NOT_A_FIGURE = Fault("number-unreadable", ALLOWED_FIGURE)
NOT_FINITE = Fault("number-not-finite", Words("有限的数字", "a finite figure"))
SCIENTIFIC = Fault(
    "number-scientific",
    ALLOWED_FIGURE,
    Words(
        "科学计数法多半已丢失位数;请在表格里把该列改成文本或完整数字后重新导出。",
        "Scientific notation has most likely lost digits: show the column in full and export it again.",
    ),
)
AMBIGUOUS_SEPARATORS = Fault(
    "number-ambiguous",
    ALLOWED_FIGURE,
    Words(
        "小数点只用“.”,千分位只用“,”,每三位一个。", "The point is “.”, thousands are set apart by “,” only."
    ),
)
TOO_LARGE = Fault(
    "number-too-large", Words("19 位以内(含小数位)的数字", "a figure of at most 19 digits, decimals included")
)
NO_PERCENT = Fault("percent-not-allowed", Words("不带百分号的数字", "a figure without a percent sign"))
CURRENCY_SIGN = Fault("unit-not-allowed", Words("不带货币单位的数字", "a figure without a currency sign"))
NOT_WHOLE = Fault("number-not-whole", Words("整数", "a whole number"))
NOT_A_FLAG = Fault("flag-unreadable", Words("是/否、true/false、1/0、√/×", "yes/no, true/false, 1/0, 是/否"))

FLAGS: Mapping[str, bool] = dict.fromkeys(
    ("true", "yes", "y", "t", "1", "是", "对", "有", "√", "✓", "✔"), True
) | (dict.fromkeys(("false", "no", "n", "f", "0", "否", "错", "无", "×", "✗", "✘"), False))

BLANKS = " \t\r\n\u00a0\u3000\ufeff\u200b"
"""Dropped around every cell but free text: blanks, the full-width one, and marks nobody sees."""
_HALF_WIDTH = {ord("０") + digit: ord("0") + digit for digit in range(10)} | {
    ord(wide): narrow for wide, narrow in zip("．，－＋（）％￥：／−　", ".,-+()%¥:/- ", strict=True)
}
_FIGURE = re.compile(
    r"(?P<open>\()?(?P<sign>[-+])?(?P<yuan>¥ ?)?(?P<sign2>[-+])?"
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d*)(?:\.(?P<part>\d*))?"
    r" ?(?P<percent>%)?(?P<ten>万|亿)?(?P<unit>元)?(?P<close>\))?",
    re.ASCII,
)
_NOT_FINITE = re.compile(r"[-+]?(?:nan|inf|infinity|1\.#inf|1\.#ind|∞)", re.IGNORECASE)
_SCIENTIFIC = re.compile(r"[-+]?[\d.,]+e[-+]?\d+", re.IGNORECASE | re.ASCII)
_SEPARATED = re.compile(r"[-+(]?\d[\d.,_' ]*\d\)?", re.ASCII)
_TENS = {None: 0, "万": 4, "亿": 8}


def read_cell(text: str, rule: CellRule) -> Stored | Fault | None:
    """Return the stored value of `text`, None where it is missing, or why it is none.

    >>> read_cell("(1,234.50)", CellRule(Column("amount", ColumnKind.MONEY, decimals=2)))
    -123450
    """
    kind = rule.column.kind
    trimmed = text.strip(BLANKS)
    if not text or text in rule.missing or trimmed in rule.missing:
        return None
    if not trimmed:
        return text if kind is ColumnKind.TEXT else None
    meant = rule.meanings.get(trimmed, text if kind is ColumnKind.TEXT else trimmed)
    match kind:
        case ColumnKind.KEY | ColumnKind.TEXT:
            return _chosen(meant, rule.column)
        case ColumnKind.DATE:
            return _date(meant.translate(_HALF_WIDTH), rule)
        case ColumnKind.FLAG:
            return FLAGS.get(meant.translate(_HALF_WIDTH).lower(), NOT_A_FLAG)
        case _:
            return _stored_figure(meant.translate(_HALF_WIDTH), rule)


def read_figure(text: str, kind: ColumnKind = ColumnKind.NUMBER) -> Figure | Fault:
    """Return the figure that `text` (half-width, trimmed) writes, for a column of `kind`.

    >>> read_figure("1.2万")
    Figure(digits=12, exponent=3)
    """
    found = _FIGURE.fullmatch(text)
    if not found or not (found["whole"] or found["part"]) or not _signs_agree(found):
        return _why_unreadable(text)
    if (found["yuan"] or found["unit"]) and kind is not ColumnKind.MONEY:
        return CURRENCY_SIGN
    if found["percent"] and kind not in {ColumnKind.RATIO, ColumnKind.NUMBER}:
        return NO_PERCENT
    part = found["part"] or ""
    digits = found["whole"].replace(",", "") + part
    if len(digits) > DIGITS_MAX:
        return TOO_LARGE
    negative = found["open"] or "-" in {found["sign"], found["sign2"]}
    exponent = _TENS[found["ten"]] - (2 if found["percent"] else 0) - len(part)
    return Figure(-int(digits) if negative else int(digits), exponent)


def scaled(figure: Figure, decimals: int) -> int | Fault:
    """Return `figure` × 10^decimals as the integer that is stored, or why it cannot be.

    >>> scaled(Figure(1234, -2), 2)
    1234
    """
    shift = figure.exponent + decimals
    size = abs(figure.digits)
    if size and len(str(size)) + shift > 19:
        return TOO_LARGE
    if shift >= 0:
        whole = size * 10**shift if size else 0
    else:
        whole, rest = divmod(size, 10 ** min(-shift, DIGITS_MAX * 2))
        if rest:
            return too_many_digits(decimals)
    if whole > INT64_MAX:
        return TOO_LARGE
    return -whole if figure.digits < 0 else whole


def too_many_digits(decimals: int) -> Fault:
    """Return the fault of a figure with more digits after the point than the column stores."""
    if decimals == 0:
        return NOT_WHOLE
    return Fault(
        "number-too-precise",
        Words(f"最多 {decimals} 位小数", f"at most {decimals} digits after the point"),
        Words(
            "请先按约定四舍五入,或在映射里写更大的 decimals。绝不会自动舍入。",
            "Round it as agreed first, or declare more `decimals`. Nothing is rounded silently.",
        ),
    )


def to_excel_digits(figure: Figure) -> Figure:
    """Return `figure` with the 15 significant digits that Excel keeps, when it has a fraction.

    >>> to_excel_digits(Figure(30000000000000004, -17))
    Figure(digits=300000000000000, exponent=-15)
    """
    extra = len(str(abs(figure.digits))) - EXCEL_DIGITS
    if extra <= 0 or figure.exponent >= 0:
        return figure
    size = (abs(figure.digits) + 5 * 10 ** (extra - 1)) // 10**extra
    return Figure(-size if figure.digits < 0 else size, figure.exponent + extra)


def _chosen(text: str, column: Column) -> str | Fault:
    if not column.choices:
        return text
    wanted = text.strip(BLANKS).casefold()
    for choice in column.choices:
        if wanted in {choice.name.casefold(), choice.title.zh.casefold(), choice.title.en.casefold()}:
            return choice.name
    return Fault(
        "choice-unknown",
        Words(
            "、".join(f"{choice.name}({choice.title.zh})" for choice in column.choices),
            ", ".join(choice.name for choice in column.choices),
        ),
    )


def _date(text: str, rule: CellRule) -> dt.date | Fault:
    bare_days = rule.excel_days is not None and re.fullmatch(r"\d{5}", text, re.ASCII)
    order = rule.excel_days if rule.excel_days and bare_days else rule.order
    day = read_date(text, order, drop_time=rule.drop_time)
    if isinstance(day, Fault) or not (rule.plus_months or rule.plus_days):
        return day
    return later(day, rule.plus_months, rule.plus_days)


def _stored_figure(text: str, rule: CellRule) -> int | Fault:
    figure = read_figure(text, rule.column.kind)
    if isinstance(figure, Fault):
        return figure
    if rule.excel_days:
        figure = to_excel_digits(figure)
    product = Figure(figure.digits * rule.scale.digits, figure.exponent + rule.scale.exponent)
    return scaled(product, rule.column.decimals)


def _signs_agree(found: re.Match[str]) -> bool:
    signs = sum(1 for name in ("sign", "sign2", "open") if found[name])
    return bool(found["open"]) == bool(found["close"]) and signs <= 1


def _why_unreadable(text: str) -> Fault:
    if _NOT_FINITE.fullmatch(text):
        return NOT_FINITE
    if _SCIENTIFIC.fullmatch(text):
        return SCIENTIFIC
    return AMBIGUOUS_SEPARATORS if _SEPARATED.fullmatch(text) else NOT_A_FIGURE
