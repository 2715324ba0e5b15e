"""From what people write into a field to what it holds; the reverse is `words.plain`."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation, Overflow

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from yeji.records.kinds import SCALES, Field, FieldKind, Value, range_of
from yeji.records.shapes import is_shaped

INTEGER_MAX = 2**63 - 1
MOST_DIGITS = 40
"""More than any figure has: beyond, arithmetic itself gives up."""
TEXT_MAX = 200
_DAY = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?")
_YES = {"是", "有", "对", "yes", "true", "1", "y", "✓"}
_NO = {"否", "无", "不", "no", "false", "0", "n", "✗"}

_SHAPES = {
    FieldKind.PHONE: _lazy("%(label)s里有别的字：只写数字，可以有 + - 空格和 转"),
    FieldKind.IDENTITY: _lazy("%(label)s里多了字母：身份证 18 位，末位可以是 X"),
    FieldKind.BANK_ACCOUNT: _lazy("%(label)s里有别的字：只写数字和空格，境外的以国家字母开头"),
}


class Unreadable(Exception):
    """What was written is none of what the field holds; says why and what to write instead."""


def typed(one: Field, text: str) -> Value:
    """Return the content that a text says; empty is None. *errors*: `Unreadable`."""
    text = text.strip()
    if not text:
        return None
    if one.kind in SCALES:
        return _figure(one, text)
    if one.kind is FieldKind.DATE:
        return _day(text)
    if one.kind is FieldKind.YES_NO:
        return _yes_no(text)
    if one.kind is FieldKind.CHOICE:
        return _choice(one, text)
    if one.kind is FieldKind.TAGS:
        return tuple(sorted({part for part in re.split(r"[\s,，、;；]+", text) if part})) or None
    if one.kind is FieldKind.LONG_TEXT:
        return text
    if not is_shaped(one.kind, text):
        raise Unreadable(_SHAPES[one.kind] % {"label": one.label})
    if len(text) > TEXT_MAX:
        raise Unreadable(_("太长：%(length)d 个字，最多 200 个") % {"length": len(text)})
    return text


def _figure(one: Field, text: str) -> int:
    written = unicodedata.normalize("NFKC", text).replace("−", "-").replace(",", "").replace("¥", "").strip()
    factor = 1
    if written.endswith("万"):
        written, factor = written[:-1], 10_000
    percent = written.endswith("%")
    try:
        figure = Decimal(written.removesuffix("%").strip()) * factor
    except (InvalidOperation, Overflow):
        raise Unreadable(_("「%(text)s」不是数，写成 1234.56") % {"text": text}) from None
    if not figure.is_finite() or "_" in written:
        raise Unreadable(_("「%(text)s」不是数，写成 1234.56") % {"text": text})
    if figure and abs(figure.adjusted()) > MOST_DIGITS:
        raise Unreadable(_("「%(text)s」太大") % {"text": text[:40]})
    decimals = SCALES[one.kind]
    scaled = figure.scaleb(decimals - (2 if percent else 0))
    if scaled != scaled.to_integral_value():
        raise Unreadable(_("「%(text)s」最多 %(decimals)d 位小数") % {"text": text, "decimals": decimals})
    if abs(scaled) > INTEGER_MAX:
        raise Unreadable(_("「%(text)s」太大") % {"text": text})
    if one.most is not None and not 0 <= scaled <= one.most:
        raise Unreadable(_("「%(text)s」不在 %(range)s 之间") % {"text": text, "range": range_of(one)})
    if scaled < 0 and not one.is_negative_allowed:
        raise Unreadable(_("「%(text)s」不能小于 0") % {"text": text})
    return int(scaled)


def _day(text: str) -> str:
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", text))
    try:
        if found is None:
            return date.fromisoformat(text).isoformat()
        year = int(found[1]) if found[1] else timezone.localdate().year
        return date(year, int(found[2]), int(found[3])).isoformat()
    except ValueError:
        raise Unreadable(_("「%(text)s」不是日期，写成 2026-11-18") % {"text": text}) from None


def _yes_no(text: str) -> bool:
    if text.lower() in _YES:
        return True
    if text.lower() in _NO:
        return False
    raise Unreadable(_("「%(text)s」写成 是 或 否") % {"text": text})


def _choice(one: Field, text: str) -> str:
    for key, label in one.choices:
        if text in {key, label}:
            return key
    allowed = "、".join(label for _key, label in one.choices)
    raise Unreadable(_("「%(text)s」不在可选里：%(allowed)s") % {"text": text, "allowed": allowed})
