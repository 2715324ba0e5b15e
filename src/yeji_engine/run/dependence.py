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


def others_matter(plan: Plan) -> bool:
    """Tell whether the plan ranks, shares, sums or scores people together."""
    by_rank = (Contest, Pool, Differential, Generations)
    if plan.scorecard is not None or plan.promotions:
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
