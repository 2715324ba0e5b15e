"""The small types that every part of a plan document is made of.

A document arrives as text throughout: `5%`, `1.5万`, `2026-01-01`. Numbers become exact decimals
here and nowhere else, so that no binary float can slip in. Nothing here computes.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, StringConstraints

_NUMBER = re.compile(r"^([+-]?\d{1,18}(?:\.\d{1,12})?)\s*(%|万|亿)?$")
_SCALE = {None: Decimal(1), "%": Decimal("0.01"), "万": Decimal(10_000), "亿": Decimal(100_000_000)}


def exact(text: object) -> object:
    """Return the decimal written as `text`; `5%`, `1.5万` and `2亿` are understood.

    Raises ValueError in words for what is not a finite decimal of at most 18 + 12 digits.

    >>> exact("7.5%")
    Decimal('0.075')
    """
    if isinstance(text, Decimal):
        return text
    if isinstance(text, bool | float) or not isinstance(text, str | int):
        raise ValueError("a number is written in digits, like 1200, 7.5% or 3万")
    found = _NUMBER.match(str(text).strip().replace("％", "%"))
    if found is None:
        raise ValueError("a number is written in digits, like 1200, 7.5% or 3万 (no commas, no exponent)")
    try:
        return Decimal(found[1]) * _SCALE[found[2]]
    except InvalidOperation as fault:  # pragma: no cover - the pattern admits only decimals
        raise ValueError("not a decimal number") from fault


def _written(number: Decimal) -> str:
    return format(number.normalize(), "f")


Exact = Annotated[Decimal, BeforeValidator(exact), PlainSerializer(_written, return_type=str)]
"""A finite decimal, read from text, written as text."""

Formula = Annotated[
    str, StringConstraints(min_length=1, max_length=4000), Field(json_schema_extra={"formula": True})
]
"""Text in the formula language; parsed and checked in `checking`, never here."""

Name = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=r"^[^\s.\[\]【】'\"`;]+$")]
"""A name that a formula may use: no blanks, dots, brackets or quotes."""


class Part(BaseModel):
    """Base of all document parts: unknown fields are refused, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Bilingual(Part):
    """One text in Chinese and, where it was written, in English."""

    zh: str
    en: str = ""

    def in_language(self, language: str) -> str:
        """Return the text in `language`, Chinese where no English was written."""
        return self.en if language == "en" and self.en else self.zh


def _bilingual(text: object) -> object:
    return {"zh": text} if isinstance(text, str) else text


Title = Annotated[Bilingual, BeforeValidator(_bilingual)]
"""Written as one Chinese text or as {zh, en}."""


class Unit(StrEnum):
    """What a figure counts. Adding two units that differ is refused."""

    MONEY = "money"
    RATIO = "ratio"
    COUNT = "count"
    POINTS = "points"
    DAYS = "days"
    NUMBER = "number"


class Direction(StrEnum):
    """Whether more is better."""

    UP = "up"
    DOWN = "down"


class Regime(StrEnum):
    """The legal relationship of a payee to the company (china-rules 1)."""

    EMPLOYEE = "employee"
    AGENT = "agent"
    DIRECT_SELLER = "direct_seller"


class RoundingMode(StrEnum):
    """How a figure that lies between two neighbours is settled (C67)."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    DOWN = "down"
    UP = "up"


class PeriodKind(StrEnum):
    """How long one settlement lasts."""

    WEEK = "week"
    HALF_MONTH = "half_month"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


class Window(StrEnum):
    """Which days a measure looks at, seen from the period that is calculated."""

    PERIOD = "period"
    MONTH_TO_DATE = "month_to_date"
    QUARTER_TO_DATE = "quarter_to_date"
    YEAR_TO_DATE = "year_to_date"
    ROLLING_3 = "rolling_3_months"
    ROLLING_6 = "rolling_6_months"
    ROLLING_12 = "rolling_12_months"
    PREVIOUS = "previous_period"
    SAME_LAST_YEAR = "same_period_last_year"
    EVER = "ever"


class DayBasis(StrEnum):
    """Which days proration counts (C60)."""

    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"


class Rounding(Part):
    """Digits after the point that are kept, and what happens to the rest."""

    decimals: Annotated[int, Field(ge=0, le=12)]
    mode: RoundingMode


class Validity(Part):
    """A half-open span of dates: `from` counts, `to` does not; no `to` means open."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    since: Annotated[date, Field(alias="from")]
    until: Annotated[date | None, Field(alias="to")] = None
