"""What a written number, day, text or bracketed name stands for.

Each reader returns the thing itself, or a `Fault` in words; where it stood is the caller's matter.
Digits become exact decimals here, never through binary floats or a context that rounds.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from yeji_engine.errors import Words
from yeji_engine.language.nodes import Form

WHOLE_DIGITS = 18
DECIMAL_DIGITS = 12
_FORMS = {"%": Form.PERCENT, "‰": Form.PERMILLE, "万": Form.WAN, "亿": Form.YI, "万亿": Form.WAN_YI}


class Fault(NamedTuple):
    """Why a literal is refused, and what to write instead."""

    code: str
    message: Words
    hint: Words


class WrittenNumber(NamedTuple):
    """An exact amount and how it was written."""

    amount: Decimal
    form: Form


def number_of(written: str) -> WrittenNumber | Fault:
    """Return the number written as `written`: digits, a point, %, ‰, 万, 亿 or 万亿 behind.

    >>> number_of("２．５亿")
    WrittenNumber(amount=Decimal('250000000'), form=<Form.YI: 8>)
    """
    digits, form = _split_sign(unicodedata.normalize("NFKC", written))
    whole, _, fraction = digits.partition(".")
    if len(whole) > 1 and whole.startswith("0"):
        return _leading_zero(written)
    # Only the exponent changes, so nothing is rounded; "f" writes 1E+4 out as 10000.
    amount = Decimal(f"{digits}E{form.value}") if form is not Form.PLAIN else Decimal(digits)
    plain = format(amount, "f")
    whole, _, fraction = plain.partition(".")
    if len(whole) > WHOLE_DIGITS or len(fraction.rstrip("0")) > DECIMAL_DIGITS:
        return _too_many_digits()
    return WrittenNumber(Decimal(plain), form)


def _split_sign(written: str) -> tuple[str, Form]:
    digits = written.rstrip("%‰万亿")
    return digits.strip(), _FORMS.get(written[len(digits) :], Form.PLAIN)


def _leading_zero(written: str) -> Fault:
    return Fault(
        "formula-number",
        Words(f"数字“{written}”以 0 开头。", f'The number "{written}" starts with 0.'),
        Words(
            f"编号请加引号写成 '{written}'；数字请去掉前面的 0；千位之间不写逗号。",
            f"Write a code in quotes, '{written}'; write a number without the zeros in front; "
            "put no commas between thousands.",
        ),
    )


def _too_many_digits() -> Fault:
    return Fault(
        "formula-number",
        Words("数字的位数太多。", "The number has too many digits."),
        Words(
            f"小数点前最多 {WHOLE_DIGITS} 位，小数点后最多 {DECIMAL_DIGITS} 位；编号请加引号写成文字。",
            f"At most {WHOLE_DIGITS} digits before the point and {DECIMAL_DIGITS} after it; "
            "write a code as text in quotes.",
        ),
    )


_DAY = re.compile(
    r"([0-9]{4})(?:-([0-9]{1,2})-|/([0-9]{1,2})/|\.([0-9]{1,2})\.|\s*,\s*([0-9]{1,2})\s*,\s*|年([0-9]{1,2})月)"
    r"([0-9]{1,2})日?"
)


def day_of(written: str) -> dt.date | Fault:
    """Return the day in a literal such as `日期(2026-01-31)`, `date(2026,1,31)` or `DATE'2026-01-31'`."""
    inside = re.sub(r"(?i)^(?:日期|date)\s*", "", written)[1:-1]
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", inside).strip())
    if found is None:
        return _not_a_day(inside)
    year, *months, day = (part for part in found.groups() if part is not None)
    try:
        return dt.date(int(year), int(months[0]), int(day))
    except ValueError:
        return _not_a_day(inside)


def _not_a_day(inside: str) -> Fault:
    return Fault(
        "formula-date",
        Words(f"“{inside}”不是日历上的一天。", f'"{inside}" is not a day of the calendar.'),
        Words(
            "日期按年、月、日写，年份四位，例如 日期(2026-01-31)。",
            "Write year, month, day, the year with four digits: date(2026-01-31).",
        ),
    )


def characters_of(written: str) -> str:
    """Return what stands between the quotes; a doubled straight quote stands for one."""
    inside, quote = written[1:-1], written[0]
    return inside.replace(quote * 2, quote) if quote in "'\"" else inside


def name_of(written: str) -> str | Fault:
    """Return the name between the brackets, without blanks around it; `】】` stands for `】`."""
    closing = written[-1]
    name = written[1:-1].replace(closing * 2, closing).strip()
    if name:
        return name
    return Fault(
        "formula-name",
        Words("括号里没有名称。", "There is no name between the brackets."),
        Words("请写上名称，例如 【含税 金额】。", "Write a name there: [gross amount]."),
    )
