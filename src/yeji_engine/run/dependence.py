"""Whether what one person gets may depend on others, as far as the plan alone tells.

One more deal, or somebody who cannot be placed in the organisation, touches one person or everybody:
whoever asks needs to know which. Careful rather than exact: where a plan may look at others, it does.
Knows no data.
"""

from __future__ import annotations

from yeji_engine.documents.components import Budget
from yeji_engine.documents.measures import CompanyCredit, TeamCredit
from yeji_engine.documents.methods import Contest, Differential, Generations, Pool
from yeji_engine.documents.plan import Plan
from yeji_engine.documents.scorecard import ComparisonScore, RankScore, Scorecard


def others_matter(plan: Plan) -> bool:
    """Tell whether the plan ranks, shares, sums or scores people together."""
    by_rank = (Contest, Pool, Differential, Generations)
    if plan.promotions or (plan.scorecard is not None and _compares_people(plan.scorecard)):
        return True
    for component in plan.components.values():
        if isinstance(component.method, by_rank) or any(isinstance(step, Budget) for step in component.then):
            return True
    for measure in plan.measures.values():
        if measure.roll_up is not None or measure.pay_below is not None:
            return True
        if measure.count is not None and isinstance(measure.count.credit, TeamCredit | CompanyCredit):
            return True
    return False


def _compares_people(card: Scorecard) -> bool:
    """Tell whether a score needs others' scores, or the marks that others got."""
    if card.grades is not None and card.grades.distribution is not None:
        return True
    if card.raters is not None and card.raters.normalise != "none":
        return True
    return any(isinstance(item.scoring, RankScore | ComparisonScore) for item in card.items.values())
