"""A whole part of a plan in one sentence, in the words of the plan text: what was added, what was dropped."""

from __future__ import annotations

from collections.abc import Iterable

from yeji_engine.documents.base import Bilingual, Part, Rounding, Validity
from yeji_engine.documents.components import (
    Add,
    Budget,
    Cap,
    Component,
    Convert,
    Floor,
    Gate,
    Holdback,
    Instalments,
    Milestones,
    Multiply,
    OnCash,
    Prorate,
    Reversal,
    Round,
    Threshold,
    TrueUp,
)
from yeji_engine.documents.measures import (
    ColumnsCredit,
    CompanyCredit,
    Count,
    FactorTable,
    OwnerCredit,
    SplitsCredit,
    TeamCredit,
)
from yeji_engine.documents.methods import (
    Contest,
    Curve,
    Differential,
    Event,
    Flat,
    Generations,
    Lookup,
    Matrix,
    PerUnit,
    Pool,
    Priced,
    Tier,
    Tiers,
    Weighted,
)
from yeji_engine.documents.plan import Case, DeductionLimit, Draw, PayLimit
from yeji_engine.documents.scorecard import (
    BonusScore,
    ComparisonScore,
    DeductScore,
    DescribedScore,
    FormulaScore,
    ImprovementScore,
    Item,
    LadderScore,
    LayerScore,
    LinearScore,
    PastScore,
    ProgressScore,
    RankScore,
    RatingScore,
    RatioScore,
    ReverseScore,
    Scorecard,
    Veto,
    WeightSet,
    YesNoScore,
)
from yeji_engine.errors import Words
from yeji_engine.wording import figures
from yeji_engine.wording.components import threshold_words
from yeji_engine.wording.crediting import credit_words, factor_words
from yeji_engine.wording.methods import method_line
from yeji_engine.wording.plan import case_words
from yeji_engine.wording.rate_tables import tier_words
from yeji_engine.wording.scorecard import scorecard_chapter, veto_words, weights_words
from yeji_engine.wording.scoring import scoring_words
from yeji_engine.wording.settlement import deduction_words, draw_lines, pay_limit_words
from yeji_engine.wording.spots import Spot
from yeji_engine.wording.steps import step_words
from yeji_engine.wording.terms import table_of_deals
from yeji_engine.wording.timing import reversal_words, timing_words
from yeji_engine.wording.words import Line, chained, quoted


def part_words(part: Part, spot: Spot) -> Words | None:
    """Return the part as the plan text says it; None for a part that has no sentence of its own."""
    return (
        _small(part, spot)
        or _of_component(part, spot)
        or _of_scorecard(part, spot)
        or _of_the_rest(part, spot)
    )


def flattened(lines: Iterable[Line]) -> Words:
    """Return lines and the parts below them as one sentence without full stop."""
    return chained((_one(line) for line in lines), "；", ". ")


def _one(line: Line) -> Words:
    head = Words(line.words.zh.rstrip("。："), line.words.en.rstrip(".:"))
    if not line.parts:
        return head
    below = flattened(line.parts)
    return Words(f"{head.zh}：{below.zh}", f"{head.en}: {below.en}")


def _small(part: Part, spot: Spot) -> Words | None:
    match part:
        case Rounding():
            # Money is rounded to the fen, a score to decimals.
            scores = bool(spot.around) and isinstance(spot.owner, Scorecard)
            return figures.rounding(part) if scores else figures.pay_rounding(part, spot.terms.currency)
        case Validity():
            return spot.terms.span(part)
        case Bilingual():
            # Both texts, so that a change of either is seen in either language.
            return quoted(f"{part.zh} / {part.en}" if part.en else part.zh)
        case _:
            return None


def _of_component(part: Part, spot: Spot) -> Words | None:
    terms, component = spot.terms, spot.nearest(Component)
    match part:
        case Gate() | Multiply() | Add() | Cap() | Floor() | Budget() | Prorate() | Convert() | Round():
            return step_words(part, terms)
        case TrueUp() | Milestones() | OnCash() | Holdback() | Instalments():
            return timing_words(part, table_of_deals(component, terms.plan) if component else None)
        case Reversal():
            return reversal_words(part)
        case Threshold() if component:
            return threshold_words(part, component, terms)
        case Tier() if component:
            tiers = spot.nearest(Tiers)
            return tier_words(part, tiers, component, terms) if tiers else None
        case (
            Flat() | PerUnit() | Tiers() | Curve() | Matrix() | Lookup() | Weighted() | Event() | Contest()
            | Pool() | Priced() | Differential() | Generations()
        ) if component:  # fmt: skip
            return flattened([method_line(component.model_copy(update={"method": part}), "", terms)])
        case _:
            return None


def _of_scorecard(part: Part, spot: Spot) -> Words | None:
    terms, item = spot.terms, spot.nearest(Item)
    match part:
        case Scorecard():
            return flattened(scorecard_chapter(part, terms).lines)
        case WeightSet():
            return weights_words(part, terms)
        case Veto():
            return veto_words(part, terms)
        case (
            RatioScore() | ReverseScore() | LayerScore() | LadderScore() | LinearScore() | DeductScore()
            | BonusScore() | YesNoScore() | DescribedScore() | ImprovementScore() | ProgressScore()
            | RankScore() | ComparisonScore() | PastScore() | FormulaScore() | RatingScore()
        ):  # fmt: skip
            return scoring_words(part, terms.unit_of(item.measure) if item else None, terms)
        case _:
            return None


def _of_the_rest(part: Part, spot: Spot) -> Words | None:
    terms, count = spot.terms, spot.nearest(Count)
    match part:
        case OwnerCredit() | ColumnsCredit() | SplitsCredit() | TeamCredit() | CompanyCredit() if count:
            return credit_words(part, count.table)
        case FactorTable() if count:
            return factor_words(part, count.table)
        case Draw():
            return flattened(draw_lines(part, "", terms))
        case DeductionLimit():
            return deduction_words(part, terms)
        case PayLimit():
            return pay_limit_words(part, terms)
        case Case():
            return case_words(part)
        case _:
            return None
