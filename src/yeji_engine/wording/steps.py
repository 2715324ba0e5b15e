"""What happens to an amount after the method, in the order that the plan states."""

from __future__ import annotations

from yeji_engine.documents.base import Unit
from yeji_engine.documents.components import (
    Add,
    Budget,
    Cap,
    Convert,
    Floor,
    Gate,
    Multiply,
    Prorate,
    Round,
    Step,
)
from yeji_engine.errors import Words
from yeji_engine.wording.choices import choice
from yeji_engine.wording.figures import pay_rounding, percent
from yeji_engine.wording.terms import Terms
from yeji_engine.wording.words import NOTHING, phrase


def step_words(step: Step, terms: Terms) -> Words:
    """Return what one step does."""
    match step:
        case Gate():
            return phrase(
                "满足{when}时全额计，否则按 {share} 计",
                "in full where {when}, else {share} of it",
                when=terms.formula(step.when),
                share=percent(step.otherwise),
            )
        case Multiply():
            return phrase("乘以 {by}", "times {by}", by=terms.formula(step.by))
        case Add():
            return _add(step, terms)
        case Cap():
            return phrase("最高不超过 {at}", "at most {at}", at=terms.formula(step.at, Unit.MONEY))
        case Floor():
            return phrase("最低不少于 {at}", "at least {at}", at=terms.formula(step.at, Unit.MONEY))
        case Budget():
            return phrase(
                "{among}的合计超过预算 {at} 时，每人同乘（预算 ÷ 合计）",
                "where the sum of {among} exceeds the budget of {at}, everyone is scaled by budget ÷ sum",
                among=choice(step.among),
                at=terms.formula(step.at, Unit.MONEY),
            )
        case Prorate() | Convert() | Round():
            return _adapted(step, terms)


def _add(step: Add, terms: Terms) -> Words:
    when = NOTHING
    if step.when:
        when = phrase("满足{when}时", "where {when}, ", when=terms.formula(step.when))
    return phrase(
        "{when}加 {amount}", "{when}plus {amount}", when=when, amount=terms.formula(step.amount, Unit.MONEY)
    )


def _adapted(step: Prorate | Convert | Round, terms: Terms) -> Words:
    match step:
        case Prorate():
            return phrase(
                "按在岗{basis}占全期{basis}的比例折算",
                "in proportion to the {basis} in the plan over those of the period",
                basis=choice(step.basis),
            )
        case Convert():
            return phrase(
                "按{rate}由 {from_} 折算为 {to}",
                "converted from {from_} into {to} at {rate}",
                rate=choice(step.rate),
                from_=step.currency,
                to=terms.currency,
            )
        case Round():
            return pay_rounding(step.rounding, terms.currency)
