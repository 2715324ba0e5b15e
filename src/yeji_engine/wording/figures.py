"""Numbers, dates and roundings as people write them: 10 万元, 7.5%, 四舍五入到分, 2026年第2季度.

Nothing is shortened: two figures that differ are written differently.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal

from yeji_engine.documents.base import Rounding, RoundingMode, Unit, Validity
from yeji_engine.errors import Words
from yeji_engine.periods.names import ENGLISH_MONTHS
from yeji_engine.wording.words import phrase, same

_CURRENCY = {
    "CNY": Words("元", "¥"),
    "USD": Words("美元", "USD "),
    "EUR": Words("欧元", "EUR "),
    "GBP": Words("英镑", "GBP "),
    "HKD": Words("港元", "HKD "),
    "JPY": Words("日元", "JPY "),
}


def currency_name(code: str) -> Words:
    """Return the currency's name; the code stands beside it."""
    names = {"CNY": Words("人民币", "Chinese yuan")}
    return names.get(code, _CURRENCY[code] if code in _CURRENCY else same(code))


def plain(number: Decimal) -> str:
    """Return the number with thousands grouped and no idle zeros.

    >>> plain(Decimal("1234567.50"))
    '1,234,567.5'
    """
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _, rest = digits.partition(".")
    grouped = f"{int(whole):,}"
    return f"{sign}{grouped}.{rest}" if rest else f"{sign}{grouped}"


def _moved(number: Decimal, places: int) -> Decimal:
    """Move the point by hand: `scaleb` and `*` round to the precision of a context."""
    sign, digits, exponent = number.as_tuple()
    return Decimal((sign, digits, int(exponent) + places))


def percent(number: Decimal) -> Words:
    """Return a share as a percentage.

    >>> percent(Decimal("0.075")).zh
    '7.5%'
    """
    return same(f"{plain(_moved(number, 2))}%")


def money(number: Decimal, currency: str) -> Words:
    """Return an amount as people write it: round ones in 万元 or 亿元, others in full.

    >>> money(Decimal("100000"), "CNY").zh, money(Decimal("199999.99"), "CNY").zh
    ('10 万元', '199,999.99 元')
    """
    unit = _CURRENCY.get(currency, Words(currency, f"{currency} "))
    return Words(_money_zh(number, unit.zh), _money_en(number, unit.en))


def _money_zh(number: Decimal, unit: str) -> str:
    size = number.copy_abs()
    if size >= 100_000_000 and size % 1_000_000 == 0:
        return f"{plain(_moved(number, -8))} 亿{unit}"
    if size >= 10_000 and size % 100 == 0:
        return f"{plain(_moved(number, -4))} 万{unit}"
    return f"{_with_cents(number)} {unit}"


def _money_en(number: Decimal, sign: str) -> str:
    minus = "-" if number < 0 else ""
    return f"{minus}{sign}{_with_cents(number.copy_abs())}"


def _with_cents(number: Decimal) -> str:
    text = plain(number)
    return text + "0" if "." in text and len(text.partition(".")[2]) == 1 else text


def figure(number: Decimal, unit: Unit | None, currency: str) -> Words:
    """Return a number in the unit it counts; plain where the unit is not known."""
    match unit:
        case Unit.MONEY:
            return money(number, currency)
        case Unit.RATIO:
            return percent(number)
        case Unit.POINTS:
            return phrase("{n} 分", "{n} points", n=plain(number))
        case Unit.DAYS:
            return phrase("{n} 天", "{n} days", n=plain(number))
        case _:
            return same(plain(number))


def day(on: date) -> Words:
    """Return a date in words.

    >>> day(date(2026, 4, 1))
    Words(zh='2026年4月1日', en='1 April 2026')
    """
    return Words(f"{on.year}年{on.month}月{on.day}日", f"{on.day} {ENGLISH_MONTHS[on.month - 1]} {on.year}")


def month_and_day(text: str) -> Words:
    """Return the day of the year written `04-01`."""
    month, day_of_month = int(text[:2]), int(text[3:])
    name = ENGLISH_MONTHS[month - 1] if 1 <= month <= 12 else f"month {month}"
    return Words(f"{month}月{day_of_month}日", f"{day_of_month} {name}")


def span(valid: Validity) -> Words:
    """Return a span of dates as people call it; the last day it names still counts.

    Quarters and years are those of the calendar.

    >>> span(Validity(since=date(2026, 4, 1), until=date(2026, 7, 1))).zh
    '2026年第2季度'
    """
    since, until = valid.since, valid.until
    if until is None:
        return dates(valid)
    last = _day_before(until)
    months = (last.year - since.year) * 12 + last.month - since.month + 1
    if since.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        if months == 12 and since.month == 1:
            return Words(f"{since.year}年", str(since.year))
        if months == 3 and since.month % 3 == 1:
            return Words(
                f"{since.year}年第{since.month // 3 + 1}季度", f"Q{since.month // 3 + 1} {since.year}"
            )
        if months == 1:
            return Words(f"{since.year}年{since.month}月", f"{ENGLISH_MONTHS[since.month - 1]} {since.year}")
    return dates(valid)


def dates(valid: Validity) -> Words:
    """Return a span by its first and last day, both of which count."""
    if valid.until is None:
        return phrase("{since}起", "from {since} on", since=day(valid.since))
    last = _day_before(valid.until)
    return phrase("{since}至{last}", "{since} to {last}", since=day(valid.since), last=day(last))


def _day_before(day_after: date) -> date:
    return day_after - timedelta(days=1) if day_after > date.min else day_after


_MODES = {
    RoundingMode.HALF_UP: Words("四舍五入", "rounded half up"),
    RoundingMode.HALF_EVEN: Words("四舍六入五成双", "rounded half to even"),
    RoundingMode.DOWN: Words("舍去尾数", "cut off"),
    RoundingMode.UP: Words("有尾数即进位", "rounded up"),
}
_PLACES = {0: Words("元", "yuan"), 1: Words("角", "jiao"), 2: Words("分", "fen")}


def rounding(rule: Rounding) -> Words:
    """Return how a figure that is not money is rounded.

    >>> from yeji_engine.documents.base import RoundingMode
    >>> rounding(Rounding(decimals=2, mode=RoundingMode.HALF_UP)).zh
    '四舍五入，保留 2 位小数'
    """
    if rule.decimals == 0:
        return phrase("{mode}到整数", "{mode} to a whole number", mode=_MODES[rule.mode])
    return phrase(
        "{mode}，保留 {n} 位小数", "{mode} to {n} decimals", mode=_MODES[rule.mode], n=rule.decimals
    )


def pay_rounding(rule: Rounding, currency: str) -> Words:
    """Return how money is rounded: 四舍五入到分."""
    if currency != "CNY" or rule.decimals not in _PLACES:
        return rounding(rule)
    return phrase(
        "{mode}到{place}", "{mode} to the {place}", mode=_MODES[rule.mode], place=_PLACES[rule.decimals]
    )
