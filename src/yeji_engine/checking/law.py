"""What Chinese law asks of a plan, as dated parameters per place; a company confirms with its counsel.

From the statutes as published up to April 2025 (`docs`: china-rules). Both regulations on direct
selling were listed for revision: a new figure is a new row here, never a change of an old one.
The product states these as checks and never as legal advice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from yeji_engine.errors import Words

MAINLAND = "CN"
"""A place is written as ISO 3166 does: `CN`, `CN-BJ`; a place without its own row follows the wider one."""

DIRECT_SALES_24 = Words("《直销管理条例》第 24 条", "Regulations on Direct Selling, art. 24")
DIRECT_SALES_14 = Words("《直销管理条例》第 14 条", "Regulations on Direct Selling, art. 14")
PYRAMID_7 = Words("《禁止传销条例》第 7 条", "Regulations on Prohibition of Pyramid Selling, art. 7")
WAGES_7 = Words("《工资支付暂行规定》第 7 条", "Interim Provisions on Payment of Wages, art. 7")
WAGES_15_16 = Words(
    "《工资支付暂行规定》第 15、16 条", "Interim Provisions on Payment of Wages, arts. 15 and 16"
)


def applies_in(place: str) -> bool:
    """Tell whether Chinese law is what a plan for this place is checked against."""
    return place == MAINLAND or place.startswith(f"{MAINLAND}-")


@dataclass(frozen=True, slots=True)
class Limit:
    """The figure of one rule in one place from one day on."""

    rule: str
    place: str
    since: date
    figure: Decimal
    article: Words


DIRECT_SELLER_PAY = "direct_seller_pay"
"""Most share of own sales to consumers that all pay together may come to."""
WAGE_DEDUCTION = "wage_deduction"
"""Most share of a month's wage that may be deducted for a loss."""

LIMITS: tuple[Limit, ...] = (
    Limit(DIRECT_SELLER_PAY, MAINLAND, date(2005, 12, 1), Decimal("0.30"), DIRECT_SALES_24),
    Limit(WAGE_DEDUCTION, MAINLAND, date(1995, 1, 1), Decimal("0.20"), WAGES_15_16),
)


def limits_during(
    rule: str, since: date, until: date | None, place: str = MAINLAND, limits: tuple[Limit, ...] = LIMITS
) -> tuple[Limit, ...]:
    """Return every figure of the rule that is in force in the place on some day of [since, until).

    >>> [limit.figure for limit in limits_during(DIRECT_SELLER_PAY, date(2026, 1, 1), None)]
    [Decimal('0.30')]
    """
    own = [limit for limit in limits if limit.rule == rule and limit.place == place]
    if not own and "-" in place:
        return limits_during(rule, since, until, place.rpartition("-")[0], limits)
    own.sort(key=lambda limit: limit.since)
    found = []
    for number, limit in enumerate(own):
        ends = own[number + 1].since if number + 1 < len(own) else None
        if (until is None or limit.since < until) and (ends is None or since < ends):
            found.append(limit)
    return tuple(found)
