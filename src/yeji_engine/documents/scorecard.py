"""Scorecards (考核表): items with weights by role and date, scoring methods, raters, grades, coefficients.

Numbers A1–A32 are those of the appraisal catalogue.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from yeji_engine.documents.base import Exact, Formula, Name, Part, Rounding, Title, Validity
from yeji_engine.documents.components import Beyond, Boundary, CurvePoint


class RatioScore(Part):
    """比率计分法: min(A/T, cap) × W (A1)."""

    kind: Literal["ratio"]
    cap: Exact | None
    floor: Exact | None = None


class ReverseScore(Part):
    """反向指标: (2 − A/T) × W or T/A × W (A2)."""

    kind: Literal["reverse"]
    way: Literal["two_minus", "inverse"]
    cap: Exact | None


class LayerBand(Part):
    """Figures from `from` up to the next band's get `points` (A3) or the percentage `percent` of W (A4)."""

    model_config = Part.model_config | {"populate_by_name": True}

    start: Annotated[Exact | None, Field(alias="from")] = None
    """Absent: from minus infinity."""
    points: Exact


class LayerScore(Part):
    """层差法: pre-set layers of the figure itself, each with its points (A3)."""

    kind: Literal["layers"]
    boundary: Boundary
    bands: Annotated[tuple[LayerBand, ...], Field(min_length=2)]


class LadderScore(Part):
    """区间赋分: attainment decides a score of 100 that the weight scales (A4)."""

    kind: Literal["ladder"]
    boundary: Boundary
    bands: Annotated[tuple[LayerBand, ...], Field(min_length=2)]


class LinearScore(Part):
    """线性插值: attainment points and scores of 100 between which lies a straight line (A5)."""

    kind: Literal["linear"]
    points: Annotated[tuple[CurvePoint, ...], Field(min_length=2)]
    below: Beyond
    above: Beyond


class DeductScore(Part):
    """减分法: W − n·d, not below the floor (A6)."""

    kind: Literal["deduct"]
    each: Exact
    floor: Exact


class BonusScore(Part):
    """加分项: n·d up to a cap, beside the weights (A7)."""

    kind: Literal["bonus"]
    each: Exact
    cap: Exact


class YesNoScore(Part):
    """0-1法: full points where the condition holds, else 0 (A8)."""

    kind: Literal["yes_no"]
    when: Formula


class DescribedCase(Part):
    """One described case and its points (A9)."""

    case: str
    points: Exact


class DescribedScore(Part):
    """说明法: the reading is the number of the described case, first is 1 (A9)."""

    kind: Literal["described"]
    cases: Annotated[tuple[DescribedCase, ...], Field(min_length=2)]


class ImprovementScore(Part):
    """改善法: (A − base)/(T − base) × W (A11)."""

    kind: Literal["improvement"]
    base: Formula
    cap: Exact | None
    floor: Exact | None


class ProgressScore(Part):
    """进度法: attainment over the share of time elapsed × W (A12)."""

    kind: Literal["progress"]
    elapsed: Formula
    cap: Exact | None


class RankScore(Part):
    """排名法: (n − rank + 1)/n × W (A13)."""

    kind: Literal["rank"]
    among: Literal["plan", "team", "role"]
    ties: Literal["best", "average"]


class FormulaScore(Part):
    """Points by a formula of the plan's own."""

    kind: Literal["formula"]
    points: Formula


class RatingScore(Part):
    """Points given by people, gathered as `raters` says (A17–A20, A23)."""

    kind: Literal["rating"]
    out_of: Exact
    """The best mark a rater can give."""


Scoring = Annotated[
    RatioScore
    | ReverseScore
    | LayerScore
    | LadderScore
    | LinearScore
    | DeductScore
    | BonusScore
    | YesNoScore
    | DescribedScore
    | ImprovementScore
    | ProgressScore
    | RankScore
    | FormulaScore
    | RatingScore,
    Field(discriminator="kind"),
]


class Item(Part):
    """One line of the scorecard. Its weight W stands in `weights`."""

    title: Title | None = None
    measure: Formula | None = None
    """What is scored; ratings need none. Attainment methods use the measure's target."""
    scoring: Scoring
    applies: Formula | None = None
    """Where false the item is not applicable and `missing` decides (A15)."""


class WeightSet(Part):
    """Weights of the items for some roles and some time; they come to 100 % (bonus items stand beside)."""

    model_config = Part.model_config | {"populate_by_name": True}

    roles: tuple[str, ...] = ()
    """None: every role without a set of its own."""
    valid: Validity | None = None
    weights: dict[Name, Exact]


class RaterWeights(Part):
    """Weights of the groups of raters (A17–A19); a group without enough raters drops out and the rest scale."""

    weights: dict[Literal["self", "manager", "second_manager", "peer", "subordinate", "customer"], Exact]
    at_least: dict[Literal["peer", "subordinate", "customer"], int] = {}
    """Fewest raters of a group for its mark to count and to stay anonymous."""
    trim: Literal["none", "highest_and_lowest"]
    """去掉最高最低 within each group of five or more marks (A20)."""
    missing_group: Literal["rescale", "not_computed"]
    normalise: Literal["none", "z_score", "ratio"] = "none"
    """评分尺度校正 between teams (A22)."""


class VetoEffect(StrEnum):
    """What a red line does (A10)."""

    ITEM_ZERO = "item_zero"
    TOTAL_ZERO = "total_zero"
    GRADE_CAP = "grade_cap"
    PAY_ZERO = "pay_zero"


class Veto(Part):
    """一票否决 (A10)."""

    title: Title
    when: Formula
    effect: VetoEffect
    item: Name | None = None
    grade: str | None = None


class Grade(Part):
    """A grade, the lowest score that earns it, and its coefficient (A26, A30)."""

    model_config = Part.model_config | {"populate_by_name": True}

    grade: str
    start: Annotated[Exact | None, Field(alias="from")] = None
    """Absent for the lowest grade."""
    coefficient: Exact


class Distribution(Part):
    """强制分布: shares of people by grade, best first (A27, A28)."""

    quotas: dict[str, Exact]
    rounding: Literal["largest_remainder", "round", "down"]
    remainder_ties: Literal["middle", "best", "worst"]
    ties_at_line: Literal["all_up", "all_down", "by_id"]
    among: Literal["plan", "team", "role"]
    small_group: int
    """Groups smaller than this are pooled."""
    exclude: Formula | None = None
    """Who is left out, new hires for instance; they keep the grade by score."""
    by_unit_grade: dict[str, dict[str, Exact]] = {}
    """Grade of the unit → quotas that replace `quotas` (A28)."""


class Grades(Part):
    """From score to grade (A26)."""

    order: Literal["round_then_map", "map_then_round"]
    boundary: Boundary
    scale: Annotated[tuple[Grade, ...], Field(min_length=2)]
    distribution: Distribution | None = None


class Coefficient(Part):
    """绩效系数: by grade, or the score itself over 100 (A30)."""

    kind: Literal["by_grade", "score_over_100"]


class Scorecard(Part):
    """How a person's score of the period comes about."""

    full_points: Exact
    items: dict[Name, Item]
    weights: Annotated[tuple[WeightSet, ...], Field(min_length=1)]
    not_applicable: Literal["rescale", "full_points", "zero", "not_computed"]
    raters: RaterWeights | None = None
    vetoes: tuple[Veto, ...] = ()
    rounding: Rounding
    """Of the total score."""
    item_rounding: Rounding
    grades: Grades | None = None
    coefficient: Coefficient | None = None
