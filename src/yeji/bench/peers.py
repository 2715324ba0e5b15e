"""Peers on the same orders and tiers: what a company does without Yeji, and what others' engines need.

- `pandas`: a script in 64-bit floats that sums and prices, without lines, dates or reasons.
- `decimal loop`: one record after the other in Python with Decimal, as add-ons for ERP systems do.
- `openfisca-core`: rules as code, vectorised, on already summed bases.

Each is timed on as many transactions as it can bear and told per million.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from yeji.bench.reference import TIERS

# pandas and openfisca are peers, installed for benchmarks only and without types that mypy could follow.
Untyped = Any


def pandas_seconds(orders: Path) -> float:
    """Return the seconds for sums and tiers in pandas, without any trace."""
    import pandas as pd

    started = time.perf_counter()
    frame = pd.read_parquet(orders, columns=["seller", "helper", "amount"])
    frame["amount"] = frame["amount"] / 100
    by_seller = frame.groupby("seller")["amount"].sum() * 0.8
    by_helper = frame.groupby("helper")["amount"].sum() * 0.2
    base = by_seller.add(by_helper, fill_value=0)
    paid = base * 0
    for tier in range(TIERS):
        lower = 500_000 * 0.25 * tier
        upper = 500_000 * 0.25 * (tier + 1) if tier < TIERS - 1 else float("inf")
        paid += (base.clip(upper=upper) - lower).clip(lower=0) * (0.01 + 0.005 * tier)
    paid.round(2).sum()
    return time.perf_counter() - started


def decimal_loop_seconds(orders: Path, rows: int) -> float:
    """Return the seconds for `rows` records one after the other with Decimal."""
    table = pq.ParquetFile(orders)
    records = next(table.iter_batches(rows, columns=["seller", "helper", "amount"])).to_pylist()
    started = time.perf_counter()
    base: dict[str, Decimal] = defaultdict(Decimal)
    for record in records:
        amount = Decimal(record["amount"]) / 100
        base[record["seller"]] += (amount * Decimal("0.8")).quantize(Decimal("0.01"))
        base[record["helper"]] += (amount * Decimal("0.2")).quantize(Decimal("0.01"))
    for credited in base.values():
        _tiered(credited)
    return time.perf_counter() - started


def _tiered(base: Decimal) -> Decimal:
    paid = Decimal(0)
    for tier in range(TIERS):
        lower = Decimal(125_000 * tier)
        upper = Decimal(125_000 * (tier + 1)) if tier < TIERS - 1 else base
        paid += max(min(base, upper) - lower, Decimal(0)) * Decimal(10 + 5 * tier) / 1000
    return paid.quantize(Decimal("0.01"))


def openfisca_seconds(people: int) -> float:
    """Return the seconds that openfisca-core needs to price `people` bases on the same seven tiers."""
    import numpy as np
    from openfisca_core.entities import build_entity
    from openfisca_core.periods import MONTH
    from openfisca_core.simulation_builder import SimulationBuilder
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.taxscales import MarginalRateTaxScale
    from openfisca_core.variables import Variable

    person = build_entity(key="person", plural="people", label="", is_person=True)
    system = TaxBenefitSystem([person])
    scale = MarginalRateTaxScale()
    for tier in range(TIERS):
        scale.add_bracket(125_000 * tier, 0.01 + 0.005 * tier)
    system.add_variables(
        type("base", (Variable,), {"value_type": float, "entity": person, "definition_period": MONTH}),
        type(
            "commission",
            (Variable,),
            {
                "value_type": float,
                "entity": person,
                "definition_period": MONTH,
                "formula": lambda payee, period: scale.calc(payee("base", period)),
            },
        ),
    )
    simulation: Untyped = SimulationBuilder().build_default_simulation(system, count=people)
    simulation.set_input("base", "2026-03", np.linspace(0, 1_500_000, people))
    started = time.perf_counter()
    simulation.calculate("commission", "2026-03")
    return time.perf_counter() - started


def attempt(peer: Callable[[], float]) -> float | str:
    """Return a peer's seconds, or why it did not run; peers are not part of the base installation."""
    try:
        return peer()
    except ImportError as absent:
        return f"not installed ({absent.name})"


Figures = Mapping[str, float | str]
