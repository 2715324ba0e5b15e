"""The small types that every part of a plan document is made of.

A document arrives as text throughout: `5%`, `1.5万`, `2026-01-01`, `是`. Text becomes an exact
decimal, a whole number, a date or a yes/no here and nowhere else, so that no binary float and no
guess of a parser can slip in. Nothing here computes.

Docstrings of parts, fields and choices are read by people who write plans: Chinese, a bar, English.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

# [0-9], never \d: that would let full-width and Arabic digits through.
_NUMBER = re.compile(r"^([+-]?[0-9]{1,18}(?:\.[0-9]{1,12})?)\s*(%|％|万|亿)?$")
_POWER = {None: 0, "%": -2, "％": -2, "万": 4, "亿": 8}
_WHOLE = re.compile(r"^[+-]?[0-9]{1,9}$")
_DAY = re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
_YES_NO = {"是": True, "true": True, "否": False, "false": False}
_LARGEST = Decimal(10) ** 18
_MOST_DECIMALS = 12


def _refused(zh: str, en: str) -> PydanticCustomError:
    """Return the error that `documents.refusals` turns into a diagnostic in both languages."""
    # The message is never shown: its text may hold braces, which the template would read.
    return PydanticCustomError("yeji", "refused", {"zh": zh, "en": en})


def exact(text: object) -> object:
    """Return the decimal written as `text`; `5%`, `1.5万` and `2亿` are understood.

    Raises PydanticCustomError, in words, for what is not a finite decimal below 10^18 with at most
    12 decimals.

    >>> exact("7.5%")
    Decimal('0.075')
    """
    if isinstance(text, Decimal):
        return text
    if isinstance(text, bool | float) or not isinstance(text, str | int):
        raise _refused("数要写成数字,例如 1200、7.5%", "Write a number in digits, like 1200 or 7.5%")
    found = _NUMBER.match(str(text).strip())
    if found is None:
        raise _refused(
            "数要写成数字,例如 1200、7.5%、3万;不用千分位逗号、指数或全角数字,"
            "整数部分至多 18 位,小数至多 12 位",
            "Write a number in digits, like 1200, 7.5% or 3万: no commas, no exponent, "
            "at most 18 digits before the point and 12 after it",
        )
    number = _shifted(Decimal(found[1]), _POWER[found[2]])
    if number.copy_abs() >= _LARGEST:
        raise _refused("数太大:要小于 10 的 18 次方", "The number is too large: it must be below 10^18")
    digits = written(number)
    if len(digits.partition(".")[2]) > _MOST_DECIMALS:
        raise _refused("小数位太多:折算后至多 12 位", "Too many decimals: at most 12 once % is resolved")
    return Decimal(digits)


def _shifted(number: Decimal, power: int) -> Decimal:
    """Move the point by hand: `scaleb` and `*` round to the precision of a context."""
    sign, digits, exponent = number.as_tuple()
    return Decimal((sign, digits, int(exponent) + power))


def written(number: Decimal) -> str:
    """Return the number with all its digits and no needless zeros.

    >>> written(Decimal("1E+3")), written(Decimal("0.050"))
    ('1000', '0.05')
    """
    # Decimal.normalize would round to the precision of a context.
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def whole(text: object) -> object:
    """Return the whole number written as `text`; refuse `1_000`, `3.0` and full-width digits in words."""
    if isinstance(text, int) and not isinstance(text, bool):
        return text
    if isinstance(text, str) and _WHOLE.match(text.strip()):
        return int(text)
    raise _refused("要写一个整数,例如 3", "Write a whole number, like 3")


def day(text: object) -> object:
    """Return the date written as YYYY-MM-DD; anything else is refused, numbers are no dates."""
    if isinstance(text, date):
        return text
    if isinstance(text, str) and _DAY.match(text.strip()):
        try:
            return date.fromisoformat(text.strip())
        except ValueError:
            raise _refused("日历上没有这一天", "The calendar has no such day") from None
    raise _refused("日期要写成 2026-01-31 的样子", "Write a date like 2026-01-31")


def yes_no(text: object) -> object:
    """Return the truth value of 是, 否, true or false; `yes`, `on` and `1` are refused as unclear."""
    if isinstance(text, bool):
        return text
    if isinstance(text, str) and text.strip() in _YES_NO:
        return _YES_NO[text.strip()]
    raise _refused("要写 是 或 否 (也可写 true 或 false)", "Write true or false (or 是, 否)")


Exact = Annotated[
    Decimal,
    BeforeValidator(exact),
    PlainSerializer(written, return_type=str),
    WithJsonSchema({"type": ["string", "number"], "pattern": _NUMBER.pattern.replace(r"\s", " ")}),
]
"""A finite decimal, read from text, written as text."""

Whole = Annotated[
    int, BeforeValidator(whole), WithJsonSchema({"type": ["string", "integer"], "pattern": _WHOLE.pattern})
]
"""A whole number of at most nine digits."""

Day = Annotated[
    date, BeforeValidator(day), WithJsonSchema({"type": "string", "format": "date", "pattern": _DAY.pattern})
]
"""A calendar date."""

YesNo = Annotated[bool, BeforeValidator(yes_no), WithJsonSchema({"enum": [True, False, *_YES_NO]})]
"""A truth value that was written out."""

Formula = Annotated[
    str, StringConstraints(min_length=1, max_length=4000), Field(json_schema_extra={"formula": True})
]
"""Text in the formula language; parsed and checked in `checking`, never here."""

NAME_PATTERN = (
    r"^[^\s.\[\]【】'\"`;\u0000-\u001f\u007f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+$"
)
"""Blanks, dots, brackets, quotes would end a name in a formula; invisible and direction marks deceive."""

Name = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=NAME_PATTERN)]
"""A name that a formula may use."""


Label = Annotated[str, StringConstraints(min_length=1, max_length=80)]
"""A word of the company's own: a role, a grade, an event."""

CellText = Annotated[str, StringConstraints(max_length=200)]
"""What a cell of a key column holds."""


class Part(BaseModel):
    """文档各部分的共同基础。| Base of all parts: unknown fields are refused, nothing changes later."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    @model_validator(mode="before")
    @classmethod
    def _left_empty_is_left_out(cls, given: object) -> object:
        """`then:` with nothing behind it means the same as no `then` at all."""
        if not isinstance(given, dict) or None not in given.values():
            return given
        kept = {f.alias or n for n, f in cls.model_fields.items() if f.is_required() or f.default is None}
        return {key: value for key, value in given.items() if value is not None or key in kept}


class Bilingual(Part):
    """中文文字,可附英文。| One text in Chinese and, where it was written, in English."""

    zh: str
    """中文。| The Chinese text."""
    en: str = ""
    """英文;不写则用中文。| The English text; the Chinese one serves where it is empty."""

    def in_language(self, language: str) -> str:
        """Return the text in `language`, Chinese where no English was written."""
        return self.en if language == "en" and self.en else self.zh


def _bilingual(text: object) -> object:
    return {"zh": text} if isinstance(text, str) else text


MOST_STEPS = 100
"""Tiers of a table, points of a curve: each is a level of the query, and some hundreds exhaust the stack.
Longer tables are data and belong in `rates`."""

Title = Annotated[Bilingual, BeforeValidator(_bilingual)]
"""Written as one Chinese text or as {zh, en}."""


class Unit(StrEnum):
    """数的单位;不同单位相加会被拒绝。| What a figure counts. Adding two units that differ is refused."""

    MONEY = "money"
    """钱。| Money in the plan's currency."""
    RATIO = "ratio"
    """比率。| A ratio: 0.9 is 90 %."""
    COUNT = "count"
    """个数。| How many."""
    POINTS = "points"
    """分。| Points of a score."""
    DAYS = "days"
    """天数。| Days."""
    NUMBER = "number"
    """没有单位的数。| A number without unit."""


class Direction(StrEnum):
    """越多越好,还是越少越好。| Whether more is better."""

    UP = "up"
    """越多越好。| More is better."""
    DOWN = "down"
    """越少越好。| Less is better."""


class Regime(StrEnum):
    """领取人与公司的法律关系。| The legal relationship of a payee to the company (china-rules 1)."""

    EMPLOYEE = "employee"
    """员工。| An employee."""
    AGENT = "agent"
    """独立代理。| An independent agent."""
    DIRECT_SELLER = "direct_seller"
    """直销员。| A direct seller."""


class RoundingMode(StrEnum):
    """两个相邻数之间取哪一个。| How a figure that lies between two neighbours is settled (C67)."""

    HALF_UP = "half_up"
    """四舍五入,恰好一半时远离零。| To the nearer; a half goes away from zero."""
    HALF_EVEN = "half_even"
    """恰好一半时取偶数。| To the nearer; a half goes to the even digit."""
    DOWN = "down"
    """向零截断。| Towards zero."""
    UP = "up"
    """远离零进位。| Away from zero."""


class PeriodKind(StrEnum):
    """一次结算的长度。| How long one settlement lasts."""

    WEEK = "week"
    """周。| A week."""
    HALF_MONTH = "half_month"
    """半月。| Half a month."""
    MONTH = "month"
    """月。| A month."""
    QUARTER = "quarter"
    """季度。| A quarter."""
    HALF_YEAR = "half_year"
    """半年。| Half a year."""
    YEAR = "year"
    """年。| A year."""


class Window(StrEnum):
    """指标看哪一段日子。| Which days a measure looks at, seen from the period that is calculated."""

    PERIOD = "period"
    """本期。| The period."""
    MONTH_TO_DATE = "month_to_date"
    """本月至期末。| From the start of the month to the end of the period."""
    QUARTER_TO_DATE = "quarter_to_date"
    """本季至期末。| From the start of the quarter to the end of the period."""
    YEAR_TO_DATE = "year_to_date"
    """本财年至期末。| From the start of the fiscal year to the end of the period."""
    ROLLING_3 = "rolling_3_months"
    """最近三个月。| The last three months."""
    ROLLING_6 = "rolling_6_months"
    """最近六个月。| The last six months."""
    ROLLING_12 = "rolling_12_months"
    """最近十二个月。| The last twelve months."""
    PREVIOUS = "previous_period"
    """上一期。| The period before."""
    SAME_LAST_YEAR = "same_period_last_year"
    """去年同期。| The same period a year ago."""
    EVER = "ever"
    """有记录以来。| Everything on record up to the end of the period."""


class DayBasis(StrEnum):
    """按哪种天数折算。| Which days proration counts (C60)."""

    CALENDAR_DAYS = "calendar_days"
    """自然日。| Calendar days."""
    WORKING_DAYS = "working_days"
    """工作日。| Working days of the plan's calendar."""


class Rounding(Part):
    """保留几位小数,其余怎么办。| Digits after the point that are kept, and what happens to the rest."""

    decimals: Annotated[Whole, Field(ge=0, le=12)]
    """保留的小数位数。| Digits kept after the point."""
    mode: RoundingMode
    """舍入方式。| How the rest is settled (C67)."""


class Validity(Part):
    """有效期,含起日不含止日。| A half-open span of dates: `from` counts, `to` does not."""

    model_config = Part.model_config | {"populate_by_name": True}

    since: Annotated[Day, Field(alias="from")]
    """第一天 (含)。| The first day that counts."""
    until: Annotated[Day | None, Field(alias="to")] = None
    """止日 (不含);不写表示一直有效。| The first day that no longer counts; open without it."""
