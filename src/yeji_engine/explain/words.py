"""One sentence per reason, made from its stored operands and the plan's own names.

What the sentence says is what was reckoned with: no figure here is computed or rounded anew, except
that idle zeros are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from yeji_engine.binding.reasons import Operation
from yeji_engine.documents.base import Unit
from yeji_engine.errors import Words
from yeji_engine.wording.figures import percent, plain
from yeji_engine.wording.terms import Terms
from yeji_engine.wording.words import phrase, quoted, same


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """One stored reason, typed."""

    item: str
    source_id: str
    step: int
    operation: Operation
    label: str
    quantity: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    factor: Decimal | None
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Speaker:
    """What a sentence needs beside the row: the plan's words, and what the base counts."""

    terms: Terms
    base: Words
    """How the base is called."""
    base_unit: Unit | None

    def quantity(self, number: Decimal | None) -> Words:
        """Return a quantity of the base."""
        return self.in_unit(number, self.base_unit)

    def in_unit(self, number: Decimal | None, unit: Unit | None) -> Words:
        """Return a number with its unit; money in full, to the last digit that was reckoned with."""
        if number is None:
            return Words("不限", "no limit")
        if unit is Unit.MONEY:
            return amount_words(number, self.terms.currency)
        return self.terms.figure(number, unit)

    def formula(self, text: str) -> Words:
        """Return a formula of the plan in words."""
        return self.terms.formula(text)


def amount_words(number: Decimal, currency: str) -> Words:
    """Return an amount with at least two decimals.

    >>> amount_words(Decimal("-1234.5"), "CNY").zh
    '-¥1,234.50'
    """
    sign = {"CNY": "¥"}.get(currency, f"{currency} ")
    digits = plain(abs(number))
    whole, _, decimals = digits.partition(".")
    return same(f"{'-' if number < 0 else ''}{sign}{whole}.{decimals.ljust(2, '0')}")


def sentence(row: ReasonRow, speaker: Speaker) -> Words:
    """Return the reason in both languages, without its amount."""
    return SENTENCES[row.operation](row, speaker)


Said = Callable[[ReasonRow, Speaker], Words]


def _share(number: Decimal | None) -> Words:
    return percent(number) if number is not None else Words("未知", "unknown")


def _said(zh: str, en: str) -> Said:
    """Return a sentence of pieces that every row has; pieces a template does not name are left out."""

    def say(row: ReasonRow, speaker: Speaker) -> Words:
        pieces = {
            "base": speaker.base,
            "quantity": speaker.quantity(row.quantity),
            "quantity_money": speaker.in_unit(row.quantity, Unit.MONEY),
            "quantity_plain": same(plain(row.quantity)) if row.quantity is not None else same("–"),
            "lower": speaker.quantity(row.lower),
            "lower_money": speaker.in_unit(row.lower, Unit.MONEY),
            "lower_share": _share(row.lower),
            "lower_plain": same(plain(row.lower)) if row.lower is not None else same("–"),
            "upper": speaker.quantity(row.upper),
            "upper_money": speaker.in_unit(row.upper, Unit.MONEY),
            "upper_share": _share(row.upper),
            "upper_plain": same(plain(row.upper)) if row.upper is not None else same("–"),
            "factor": _share(row.factor),
            "factor_plain": same(plain(row.factor)) if row.factor is not None else same("–"),
            "factor_money": speaker.in_unit(row.factor, Unit.MONEY),
            "label": same(row.label),
            "named": quoted(same(row.label)),
            "formula": speaker.formula(row.label) if row.label else same(""),
            "amount": speaker.in_unit(row.amount, Unit.MONEY),
        }
        return phrase(zh, en, **{name: piece for name, piece in pieces.items() if f"{{{name}}}" in zh + en})

    return say


def _slice(row: ReasonRow, speaker: Speaker) -> Words:
    if row.upper is None:
        return _said(
            "第{label}档：{base}超过{lower}的部分：{quantity} × {factor}",
            "Tier {label}: {quantity} of {base} above {lower} × {factor}",
        )(row, speaker)
    return _said(
        "第{label}档：{base}在{lower}至{upper}之间的部分：{quantity} × {factor}",
        "Tier {label}: {quantity} of {base} between {lower} and {upper} × {factor}",
    )(row, speaker)


def _tier(row: ReasonRow, speaker: Speaker) -> Words:
    if row.factor is None:
        return _said(
            "达到第{label}档（{lower}起），固定金额", "Tier {label} (from {lower}) was reached: a fixed sum"
        )(row, speaker)
    return _said(
        "达到第{label}档（{lower}起）：全部{base}，{quantity} × {factor}",
        "Tier {label} (from {lower}) was reached: all of {base}, {quantity} × {factor}",
    )(row, speaker)


def _multiplied(row: ReasonRow, speaker: Speaker) -> Words:
    """What a factor adds is the amount of its line; a factor of 1 adds nothing, and says so."""
    if row.factor == 1:
        return _said("系数 1，不增不减（{formula}）", "Times 1, which changes nothing ({formula})")(
            row, speaker
        )
    return _said("乘以系数{factor_plain}（{formula}）", "Times {factor_plain} ({formula})")(row, speaker)


SENTENCES: Final[Mapping[Operation, Said]] = {
    Operation.BASE: _said("{base}为{quantity}", "{base} is {quantity}"),
    Operation.THRESHOLD: _said(
        "起付线{lower}，实际{quantity}", "The threshold is {lower}, the figure {quantity}"
    ),
    Operation.FLAT: _said("{base}{quantity} × {factor}", "{base} {quantity} × {factor}"),
    Operation.PER_UNIT: _said(
        "{base}{quantity_plain} × 每单位{factor_money}", "{base} {quantity_plain} × {factor_money} each"
    ),
    Operation.SLICE: _slice,
    Operation.TIER: _tier,
    Operation.CURVE: _said(
        "达成{lower_share}，对应支付比例{factor}：{quantity} × {factor}",
        "Attainment {lower_share} pays {factor}: {quantity} × {factor}",
    ),
    Operation.MATRIX: _said(
        "两项指标分别为{lower_plain}与{upper_plain}，对应支付比例{factor}：{quantity} × {factor}",
        "The two figures are {lower_plain} and {upper_plain}, which pays {factor}: {quantity} × {factor}",
    ),
    Operation.LOOKUP: _said(
        "按{named}取比例：{quantity} × {factor}", "The rate for {named}: {quantity} × {factor}"
    ),
    Operation.WEIGHTED: _said(
        "{named}：权重{upper_share} × 达成{lower_share}，{quantity} × {factor}",
        "{named}: weight {upper_share} × {lower_share}; {quantity} × {factor}",
    ),
    Operation.EVENT: _said(
        "符合条件的单数{quantity_plain}，每单{factor_money}",
        "{quantity_plain} deals qualify, {factor_money} each",
    ),
    Operation.CONTEST: _said(
        "名次第{lower_plain}，数值{quantity_plain}", "Rank {lower_plain} with {quantity_plain}"
    ),
    Operation.POOL: _said(
        "奖金池{upper_money}按权重{quantity_plain} ÷ {lower_plain}分配",
        "The pool of {upper_money} is shared by weight: {quantity_plain} of {lower_plain}",
    ),
    Operation.FORMULA: _said("按公式：{formula}", "By formula: {formula}"),
    Operation.DIFFERENTIAL: _said(
        "级差：本级比例减去下级已得，{quantity_money} × {factor}",
        "The level's rate less what was paid below: {quantity_money} × {factor}",
    ),
    Operation.GENERATION: _said(
        "第{label}代：{quantity_money} × {factor}", "Depth {label}: {quantity_money} × {factor}"
    ),
    Operation.GATE: _said(
        "未满足条件（{formula}），按{factor}计发", "The condition does not hold ({formula}): {factor} is paid"
    ),
    Operation.MULTIPLY: _multiplied,
    Operation.ADD: _said("加：{formula}", "Plus: {formula}"),
    Operation.CAP: _said(
        "封顶{upper_money}，原为{quantity_money}", "Capped at {upper_money}, was {quantity_money}"
    ),
    Operation.FLOOR: _said(
        "保底{lower_money}，原为{quantity_money}", "At least {lower_money}, was {quantity_money}"
    ),
    Operation.BUDGET: _said(
        "合计{quantity_money}超出预算{upper_money}，同比例缩减为{factor}",
        "The sum of {quantity_money} exceeds the budget of {upper_money}: scaled to {factor}",
    ),
    Operation.PRORATE: _said(
        "按天折算：{lower_plain} ÷ {upper_plain} 天", "By days: {lower_plain} of {upper_plain}"
    ),
    Operation.CONVERT: _said("按汇率{factor_plain}折算{label}", "Converted from {label} at {factor_plain}"),
    Operation.ROUND: _said("四舍五入等尾差", "Rounding"),
    Operation.PAID_BEFORE: _said("减：以前各期已发", "Less: paid in earlier periods"),
    Operation.HELD: _said("暂扣{factor}", "Held back: {factor}"),
    Operation.RELEASED: _said("释放以前暂扣", "Released from what was held back"),
    Operation.NOT_YET_DUE: _said("尚未到支付条件", "Not yet due"),
    Operation.CLAWED_BACK: _said(
        "客户退款，从原提成{quantity}里扣回", "Refunded: taken back out of {quantity} earned"
    ),
    Operation.RECOVERED: _said("归还预支", "Recovery of the draw"),
    Operation.SCORE: _said("{formula}为{quantity_plain}", "{formula} is {quantity_plain}"),
    Operation.VETO: _said("一票否决：{label}", "Veto: {label}"),
    Operation.GRADE: _said("等级{label}", "Grade {label}"),
}
"""One way to speak for each operation; a test holds the table to the enum."""
