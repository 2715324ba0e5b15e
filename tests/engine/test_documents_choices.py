"""The choices on which systems differ: none has a default, each is told with its yuan."""

from __future__ import annotations

import ast
import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest

from tests.engine.plan_documents import (
    DISTRIBUTION,
    DROP,
    Raw,
    component,
    findings,
    loaded,
    one,
    says,
    scored,
)
from yeji_engine.documents.anatomy import allowed_texts, parts, takes_nothing
from yeji_engine.documents.choices import CHOICES, EMPTY, Option

PARTS = {part.__name__: part for part in parts()}
OPTIONS = [(key, option) for key, choice in CHOICES.items() for option in choice.options]

DECIDED_BY_OTHER_FIELDS = {
    "Tiers.running": "deals priced one by one",
    "RaterWeights.review": "a second manager",
    "RaterWeights.deviation": "marks made alike by z-score",
    "Draw.recovery_share": "a draw that is owed",
    "Draw.recovery_after": "a draw that is owed",
    "Draw.year_end": "a draw that is owed",
    "Draw.leaver": "a draw that is owed",
    "OnCash.refund_lessens": "refunds by amount",
    "Plan.tiers_on_change": "figures that run across versions",
}
"""Choices that only some plans have to make; checking asks for them."""

NO_CHOICE = {
    "Plan.yeji",
    "Plan.settles",
    "Fiscal.year_named_by",
    "Measure.unit",
    "Measure.direction",
    "Count.aggregate",
    "Component.pays",
    "Component.per",
}
"""Required fields with few allowed texts that state a fact of the plan, on which no two systems differ."""

DECIDES_OF_THE_CATALOGUE = {
    "C6 boundary": "Tiers.boundary",
    "C7 whole or slice": "Tiers.mode",
    "C32 ties": "Contest.ties",
    "C31 every time or once": "Event.times",
    "C53 recovery share": "Draw.recovery_share",
    "C53 start": "Draw.recovery_after",
    "C53 end of year": "Draw.year_end",
    "C53 leaver": "Draw.leaver",
    "C60 basis": "Prorate.basis",
    "C61 restart": "Plan.tiers_on_change",
    "C66 rate date": "Exchange.rate",
    "C67 level": "PayRounding.level",
    "C67 mode": "Rounding.mode",
    "A2 which formula": "ReverseScore.way",
    "A5 below": "LinearScore.below",
    "A26 order": "Grades.order",
    "A27 rounding": "Distribution.rounding",
    "A27 pooling": "Distribution.small_group",
    "A27 ties at the line": "Distribution.ties_at_line",
    "A27 excluded": "Distribution.exclude",
    "A34 appeals": "Distribution.appealed",
}


def reckoned(text: str) -> Fraction:
    """Work out plain arithmetic again: 200,000 × 8% − 5 ÷ 2."""
    signs = text.replace(",", "").replace("×", "*").replace("÷", "/").replace("−", "-")
    return _value(ast.parse(re.sub(r"([\d.]+)%", r"(\1/100)", signs), mode="eval").body)


def _value(node: ast.expr) -> Fraction:
    match node:
        case ast.Constant(value=int() | float() as number):
            return Fraction(str(number))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _value(left) + _value(right)
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            return _value(left) - _value(right)
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return _value(left) * _value(right)
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return _value(left) / _value(right)
        case _:
            raise AssertionError(ast.dump(node))


@pytest.mark.parametrize(
    ("key", "option"), OPTIONS, ids=[f"{key}={option.written}" for key, option in OPTIONS]
)
def test_the_yuan_of_each_option_follow_from_its_reckoning(key: str, option: Option) -> None:
    if option.yuan is None:
        assert option.reckoning == ""
        return
    exact = reckoned(option.reckoning)

    fen = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert fen == option.yuan


@pytest.mark.parametrize("key", CHOICES)
def test_each_choice_is_told_in_both_languages_with_every_option(key: str) -> None:
    choice = CHOICES[key]
    told = choice.explained()

    for option in choice.options:
        assert f"{option.written}:" in told.zh
        assert f"{option.written}: {option.means.en}" in told.en
    assert "元" in told.zh
    assert "yuan apart" in told.en


@pytest.mark.parametrize("key", [key for key in CHOICES if len(CHOICES[key].options) > 1])
def test_the_example_of_each_choice_makes_a_difference(key: str) -> None:
    options = CHOICES[key].options
    known = {option.yuan for option in options}

    assert len(known) > 1, "every option gives the same: the example shows nothing"


@pytest.mark.parametrize("key", CHOICES)
def test_the_options_are_those_of_the_field(key: str) -> None:
    part, name = key.split(".")
    field = PARTS[part].model_fields[name]

    allowed = list(allowed_texts(field.annotation))
    told = [option.written for option in CHOICES[key].options if option.written != EMPTY]
    assert not allowed or told == allowed


@pytest.mark.parametrize("key", CHOICES)
def test_no_choice_has_a_hidden_default(key: str) -> None:
    part, name = key.split(".")
    field = PARTS[part].model_fields[name]

    assert field.is_required() or key in DECIDED_BY_OTHER_FIELDS


def test_every_required_field_with_few_texts_is_a_choice_or_a_fact() -> None:
    asked = {
        f"{part.__name__}.{name}"
        for part in parts()
        for name, field in part.model_fields.items()
        if field.is_required()
        and name not in {"kind", "step"}
        and (allowed_texts(field.annotation) or takes_nothing(field.annotation))
    }

    assert asked - CHOICES.keys() == NO_CHOICE


@pytest.mark.parametrize("decide", DECIDES_OF_THE_CATALOGUE)
def test_every_decide_of_the_catalogue_is_a_choice(decide: str) -> None:
    assert DECIDES_OF_THE_CATALOGUE[decide] in CHOICES


def test_a_missing_boundary_says_what_it_costs() -> None:
    found = one(
        list(loaded({"components": {"new_business": {"method": {"boundary": DROP}}}}).diagnostics),
        "choice-missing",
    )

    says(found, "没有写 boundary", "boundary is missing")
    says(found, "upper_tier:归上面一档 → 200,000 × 8% = 16,000.00 元", "200,000 × 5% = 10,000.00 yuan")
    says(found, "最多相差 6,000.00 元", "up to 6,000.00 yuan apart")


def test_a_wrong_choice_is_told_the_same_as_a_missing_one() -> None:
    change = {"components": {"new_business": {"method": {"boundary": "uper_tier"}}}}
    found = one(list(loaded(change).diagnostics), "value-not-allowed")

    says(found, "是不是 upper_tier?", "Did you mean upper_tier?")
    says(found, "最多相差 6,000.00 元", "up to 6,000.00 yuan apart")


def test_an_empty_choice_is_a_missing_one() -> None:
    change = {"components": {"new_business": {"method": {"mode": None}}}}

    assert one(list(loaded(change).diagnostics), "choice-missing").place.path.endswith("method.mode")


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (component({"per": "deal", "deal": "sales"}), "components.new_business.method.running"),
        (
            scored({"raters": {"weights": {"manager": "60%", "second_manager": "40%"}}}),
            "scorecard.raters.review",
        ),
        (
            scored({"raters": {"normalise": "z_score"}}),
            "scorecard.raters.deviation",
        ),
        (
            {
                "settlement": {
                    "draw": {
                        "kind": "recoverable",
                        "amount": "5000",
                        "recovery_share": "100%",
                        "recovery_after": "1",
                        "year_end": "carry",
                    }
                }
            },
            "settlement.draw.leaver",
        ),
        (
            component({"timing": {"kind": "true_up", "since": "year"}})
            | {"effective": {"from": "2026-03-01"}},
            "tiers_on_change",
        ),
        ({"effective": {"from": "2026-03-15"}}, "tiers_on_change"),
    ],
)
def test_a_choice_that_other_fields_call_for_is_asked_for(change: Raw, path: str) -> None:
    missing = [d.place.path for d in findings(change) if d.code == "choice-missing"]

    assert missing == [path]


@pytest.mark.parametrize(
    "change",
    [
        component({"per": "deal", "deal": "sales", "method": {"mode": "highest"}}),
        component({"per": "deal", "deal": "sales", "method": {"running": "each_deal"}}),
        {"settlement": {"draw": {"kind": "non_recoverable", "amount": "5000"}}},
        {"effective": {"from": "2026-03-15"}, "tiers_on_change": "continue"},
        component({"timing": {"kind": "true_up", "since": "year"}}),
    ],
)
def test_a_choice_that_changes_nothing_is_not_asked_for(change: Raw) -> None:
    assert "choice-missing" not in [d.code for d in findings(change)]


def test_every_missing_choice_of_a_distribution_is_said_at_once() -> None:
    found = loaded(scored({"grades": {"distribution": {"quotas": DISTRIBUTION["quotas"]}}})).diagnostics

    missing = {d.place.path.rpartition(".")[2] for d in found if d.code == "choice-missing"}
    assert missing == DISTRIBUTION.keys() - {"quotas"}
