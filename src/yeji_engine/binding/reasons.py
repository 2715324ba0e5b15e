"""Reasons as data: what each step of a figure did, in columns that add up to the figure.

A reason names the columns of a sheet that hold its operands; when the sheet has been calculated the
rows are read off it. Words are put to it in `explain`, in the reader's language.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from yeji_engine.graph.expressions import Number, Text, Truth
from yeji_engine.graph.frames import Named


class Operation(StrEnum):
    """What a step did. Stored for ever; never shown as it is."""

    BASE = "base"
    """quantity = the base; adds nothing by itself."""
    THRESHOLD = "threshold"
    """lower = the threshold, quantity = the figure it was held against."""
    FLAT = "flat"
    """quantity × factor = amount."""
    PER_UNIT = "per_unit"
    SLICE = "slice"
    """The part `quantity` of the base between `lower` and `upper`, × factor = amount."""
    TIER = "tier"
    """The tier from `lower` to `upper` was reached; quantity × factor = amount."""
    CURVE = "curve"
    """At `lower` the curve pays `factor`; quantity × factor = amount."""
    MATRIX = "matrix"
    LOOKUP = "lookup"
    WEIGHTED = "weighted"
    EVENT = "event"
    CONTEST = "contest"
    POOL = "pool"
    FORMULA = "formula"
    DIFFERENTIAL = "differential"
    GENERATION = "generation"
    GATE = "gate"
    """Closed: amount takes back what the component had earned so far, but the share `factor`."""
    MULTIPLY = "multiply"
    """quantity × (factor − 1) = amount."""
    ADD = "add"
    CAP = "cap"
    """upper = the cap, amount = what it took away."""
    FLOOR = "floor"
    """lower = the floor, amount = what it added."""
    BUDGET = "budget"
    PRORATE = "prorate"
    CONVERT = "convert"
    ROUND = "round"
    """amount = rounded − exact."""
    PAID_BEFORE = "paid_before"
    """Timing: quantity = earned to date; amount takes off what was paid of it before."""
    HELD = "held"
    """Timing: amount = −(what stays back of quantity); factor = the share that is due."""
    RELEASED = "released"
    """Timing: amount of what was held and is due now; quantity = earned in all, of which factor, or
    lower ÷ upper, is due by now. Negative where money that had released it went away again."""
    NOT_YET_DUE = "not_yet_due"
    """Timing: amount = −(what of quantity is not due yet); factor or lower ÷ upper is due."""
    CLAWED_BACK = "clawed_back"
    """Timing: amount takes back what quantity, earned by the deal in all, lost by its return."""
    RECOVERED = "recovered"
    SCORE = "score"
    """quantity scored by the item's method: amount points."""
    RATED = "rated"
    """One group of raters: quantity = mean mark, upper = how many, factor = its weight; adds nothing."""
    NORMALISE = "normalise"
    """quantity = mark as given, lower = mean of the team, upper = mean of all, factor = z; adds nothing."""
    ITEM = "item"
    """Total: the points that the item in `label` brings."""
    RESCALE = "rescale"
    """Total: quantity × lower ÷ upper, all weights over those that apply; amount = what that added."""
    VETO = "veto"
    """A red line was broken: amount takes back what there was."""
    GRADE = "grade"
    """quantity = the score that was graded, lower = the grade's line, text = the grade; adds nothing."""
    QUOTA = "quota"
    """quantity = the place, lower = people in the group, text = the grade by quota; adds nothing."""
    CALIBRATE = "calibrate"
    """text = why; factor = the place of the new grade on the scale, quantity = of the old one; adds nothing."""
    GRADE_CAP = "grade_cap"
    """A red line: factor = the place of the grade that is left, quantity = of the one before; adds nothing."""
    COEFFICIENT = "coefficient"
    """quantity = the score, factor = the coefficient, text = the grade; adds nothing."""


TIMING = frozenset(
    {
        Operation.PAID_BEFORE,
        Operation.HELD,
        Operation.RELEASED,
        Operation.NOT_YET_DUE,
        Operation.CLAWED_BACK,
    }
)
"""Operations between what was earned and what is paid now."""


@dataclass(frozen=True)
class Reason:
    """Where on a sheet one reason lies. `amount` adds to the item's figure."""

    item: str
    operation: Operation
    amount: Number
    quantity: Number | None = None
    lower: Number | None = None
    upper: Number | None = None
    factor: Number | None = None
    label: str = ""
    text: Text | None = None
    """A text of the row instead of `label`."""
    shown: Truth | None = None
    """Rows without it have no such reason."""
    rows: Named | None = None
    """Where it lies if not on the sheet of the period: a sheet of deals, with source_id."""
