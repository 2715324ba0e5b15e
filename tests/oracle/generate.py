"""Random valid plans with random data, the same for the same seed, for comparing engine and oracle.

Small on purpose: 3 to 12 people, up to 60 deals. `features` says what a case may hold, so that a test
can begin with the plainest plans and let one thing after the other in.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from tests.oracle.dice import LINES, Dice
from tests.oracle.figures import Doc, Table, Tables, Value, read, written
from tests.oracle.random_books import (
    Past,
    random_deals,
    random_exchange,
    random_ledger,
    random_payments,
    random_ratings,
    random_readings,
    random_refunds,
    random_splits,
    random_steps,
    random_targets,
)
from tests.oracle.random_card import random_calibrations, random_card, random_unit_grades
from tests.oracle.random_company import ATTRIBUTES, REGIONS, Staff, random_staff
from tests.oracle.random_measures import Measures, random_measures
from tests.oracle.random_pay import random_component
from tests.oracle.spans import MONTHS_OF, Span, add_months, fiscal_of, period_before

PEOPLE = {
    "open_dates", "transfers", "joiners", "leavers", "two_leaders", "unassigned", "regimes",
    "missing_attributes", "enrolment",
}  # fmt: skip
ROWS = {"boundaries", "four_decimals", "returns", "unknown_people", "missing_amounts"}
CREDITS = {"splits", "columns", "team_company"}
SHAPES = {"exchange", "missing_rates", "factor", "age", "slices", "cap"}
FIGURES = {
    "where", "aggregates", "medians", "row_figures", "windows", "roll_up", "roll_up_more", "readings",
    "missing_readings", "formulas",
}  # fmt: skip
GOALS = {"targets", "missing_targets", "target_rules", "window_targets"}
METHODS = {
    "flat", "per_unit", "tiers", "curve", "matrix", "lookup", "weighted", "event", "contest", "pool",
    "formula_pay", "differential", "generations",
}  # fmt: skip
WAYS = {
    "per_deal", "interpolated", "running", "rate_tables", "tier_tables", "threshold", "steps", "convert",
    "budget", "in_kind",
}  # fmt: skip
ROUNDING = {"levels_of_rounding", "modes_of_rounding"}
CARDS = {
    "scorecard", "rank", "raters", "normalise", "bonus", "not_applicable", "weights_by", "vetoes", "grades",
    "distribution", "unit_grades", "calibrations", "coefficient", "second_replaces",
}  # fmt: skip
TIMES = {
    "true_up",
    "on_cash",
    "milestones",
    "holdback",
    "instalments",
    "reversals",
    "replay",
    "period_returns",
    "released_by_event",
}
ENDS = {"draws", "draws_that_end", "carry", "deduction_limit", "pay_limit"}
OTHERS = {"periods", "weeks", "versions", "china", "pay_below", "promotions"}

FEATURES = frozenset().union(
    PEOPLE, ROWS, CREDITS, SHAPES, FIGURES, GOALS, METHODS, WAYS, ROUNDING, CARDS, TIMES, ENDS, OTHERS
)
"""Everything that a case may hold."""

ON_REQUEST = frozenset({"afterwards"})
"""What a case holds only where it is asked for by name: records that go on through the next period."""

Case = tuple[Doc, Tables, tuple[date, date]]

_STARTS = {
    "week": date(2026, 6, 8), "half_month": date(2026, 6, 16), "month": date(2026, 6, 1),
    "quarter": date(2026, 4, 1), "half_year": date(2026, 1, 1), "year": date(2025, 1, 1),
}  # fmt: skip
_YEARS = {"half_year": ["01-01", "07-01"], "year": ["01-01"]}
"""Fiscal years of which the half-years and years above are ones."""


def random_case(seed: int, features: Iterable[str] = FEATURES) -> Case:
    """Return a plan, tables and a period (first day, first day after) for a seed.

    >>> random_case(1) == random_case(1)
    True
    """
    unknown = set(features) - FEATURES - ON_REQUEST
    if unknown:
        raise ValueError(f"no such features: {sorted(unknown)}")
    dice = Dice(seed, frozenset(features))
    settles, fiscal, period = _period(dice)
    staff = random_staff(dice, period)
    measures = random_measures(dice)
    plan = _plan(dice, measures, Time(settles, fiscal, period, staff.change))
    tables = staff.tables | _books(dice, plan, measures, staff, period)
    return plan, tables, (period.start, period.end)


def written_tables(tables: Tables) -> dict[str, list[dict[str, str | None]]]:
    """Return the tables as texts, as a plan's cases and CSV files hold them."""
    return {
        name: [{column: _cell(cell) for column, cell in row.items()} for row in rows]
        for name, rows in tables.items()
    }


def _cell(cell: Value) -> str | None:
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return cell.isoformat() if isinstance(cell, date) else written(cell)


class Time(NamedTuple):
    """When a case plays."""

    settles: str
    fiscal: Doc
    period: Span
    change: date
    """Day inside the period on which people, teams and rates change; versions of plans begin or end on it too."""


def _period(dice: Dice) -> tuple[str, Doc, Span]:
    """Return how long a settlement lasts, the company's year, and one period."""
    settles = dice.one(list(_STARTS)) if dice.may("periods", 40) else "month"
    if dice.may("weeks", 15) and settles != "half_month":
        return settles, *_period_of_weeks(dice, settles)
    fiscal = {
        "year_starts": dice.one(_YEARS.get(settles, ["01-01", "04-01", "07-01"])),
        "year_named_by": "start",
    }
    start = _STARTS[settles]
    if settles == "month":
        start = add_months(start, -dice.number(0, 11))
    ends = {"week": date(2026, 6, 15), "half_month": date(2026, 7, 1)}
    end = ends[settles] if settles in ends else add_months(start, MONTHS_OF[settles])
    return settles, fiscal, Span(start, end)


def _period_of_weeks(dice: Dice, settles: str) -> tuple[Doc, Span]:
    """Return a year of whole weeks and a period of it; holidays are published up to 2026."""
    fiscal = {
        "year_starts": dice.one(["01-01", "02-01", "04-01"]),
        "year_named_by": "start",
        "pattern": "4-4-5",
        "week_year_starts": dice.one(["nearest", "nearest", "on_or_before", "on_or_after"]),
    }
    year = fiscal_of(fiscal)
    day = dice.day(Span(date(2025, 1, 20), date(2025, 12, 20) if settles == "year" else date(2026, 6, 1)))
    if settles == "week":
        start = day - timedelta(days=day.weekday())
        return fiscal, Span(start, start + timedelta(days=7))
    start = year.start_of(MONTHS_OF[settles], day)
    return fiscal, Span(start, year.moved(start, MONTHS_OF[settles]))


def _plan(dice: Dice, measures: Measures, time: Time) -> Doc:
    settles, fiscal, period, change = time
    components = {f"激励{n}": random_component(dice, measures) for n in range(dice.number(1, 3))}
    if settles in ("quarter", "half_year", "year"):
        # Commission is wages, and wages are paid at least monthly.
        components = {
            name: doc | {"pays": doc["pays"].replace("commission", "bonus")}
            for name, doc in components.items()
        }
    modes = ["half_up", "half_even", "down", "up"] if "modes_of_rounding" in dice.features else ["half_up"]
    level = dice.one(["line", "component", "total"]) if "levels_of_rounding" in dice.features else "component"
    if any(doc.get("timing") or doc.get("reversal") for doc in components.values()):
        level = "line"
    plan: Doc = {
        "yeji": "1",
        "plan": "random",
        "version": "1",
        "title": {"zh": "随机方案", "en": "Random plan"},
        "regimes": ["employee"],
        "currency": "CNY",
        "settles": settles,
        "effective": _effective(dice, change),
        "fiscal": fiscal,
        "working_days": "china" if dice.may("china", 50) else dice.one(["monday_to_friday", "every_day"]),
        "precision": {
            "ratio": {"decimals": dice.one(["4", "6", "8"]), "mode": dice.one(["half_up", *modes])},
            "pay": {"level": level, "rounding": {"decimals": "2", "mode": dice.one(["half_up", *modes])}},
        },
        "enrolment": _enrolment(dice),
        "attributes": ATTRIBUTES,
        "measures": measures.docs,
        "components": components,
        "tiers_on_change": dice.one(["continue", "restart"]) if "versions" in dice.features else "continue",
        "settlement": _settlement(dice, change),
    }
    if dice.may("pay_below", 30):
        _add_override(dice, plan)
    if dice.may("scorecard", 60):
        plan["scorecard"] = random_card(dice, measures, period)
        if plan["scorecard"].get("coefficient") and dice.hits(60):
            bonus = {"kind": "flat", "rate": "绩效系数"}
            pays = "performance_pay" if settles in ("week", "half_month", "month") else "bonus"
            components["绩效工资"] = {"pays": pays, "per": "period", "base": "目标奖金", "method": bonus}
    if dice.may("promotions", 25):
        rule = {
            "title": "晋级",
            "when": "业绩 >= 10000",
            "times": "2",
            "within": "3",
            "in_a_row": dice.hits(50),
        }
        plan["promotions"] = {"晋级": rule}
    return plan


def _effective(dice: Dice, change: date) -> Doc:
    """Return when the version is in force: for years, or from or until a day inside the period (C61)."""
    if not dice.may("versions", 20):
        return {"from": "2020-01-01"}
    return dice.one([{"from": change.isoformat()}, {"from": "2020-01-01", "to": change.isoformat()}])


def _enrolment(dice: Dice) -> Doc:
    found: Doc = {"roles": ["rep", "manager"]} if dice.hits(20) else {}
    if dice.may("enrolment", 10):
        found["teams"] = ["t0", "t1"]
    if dice.may("enrolment", 10):
        found["when"] = dice.one(["司龄月数 >= 3", f"地区 = '{REGIONS[0]}'", "角色 <> 'manager'"])
    if dice.may("enrolment", 10):
        found["plan_column"] = True
    return found


def _add_override(dice: Dice, plan: Doc) -> None:
    """Add what leaders get of the commission of the people below."""
    below: Doc = {"component": "激励0"}
    if dice.hits(50):
        below["levels"] = ["1"]
    plan["measures"]["下属提成"] = {"unit": "money", "direction": "up", "pay_below": below}
    method = {"kind": "flat", "rate": dice.percent(5, 15)}
    pays = plan["components"]["激励0"]["pays"]
    plan["components"]["管理提成"] = {"pays": pays, "per": "period", "base": "下属提成", "method": method}


def _settlement(dice: Dice, change: date) -> Doc:
    found: Doc = {"negative": dice.one(["carry", "pay"]) if "carry" in dice.features else "pay"}
    if dice.may("draws", 35):
        kind = dice.one(
            ["recoverable", "non_recoverable", "recoverable_guarantee", "non_recoverable_guarantee"]
        )
        found["draw"] = {"kind": kind, "amount": dice.one(["1000", "目标奖金 / 2"])}
        if not kind.startswith("non_"):
            found["draw"] |= {
                "recovery_share": dice.one(["100%", "25%"]),
                "recovery_after": dice.one(["1", "1", "2"]),
                "year_end": dice.one(["carry", "forgive"]),
                "leaver": dice.one(["claim", "forgive"]),
            }
        if dice.may("draws_that_end", 25):
            found["draw"]["valid"] = {"from": "2020-01-01", "to": change.isoformat()}
    if dice.may("pay_limit", 15):
        found["pay_limit"] = {"share": "30%", "of": "业绩"}
    if dice.may("deduction_limit", 25):
        found["deduction_limit"] = {"share": "20%"} | ({"minimum_wage": "2690"} if dice.hits(50) else {})
    return found


def _books(dice: Dice, plan: Doc, measures: Measures, staff: Staff, period: Span) -> Tables:
    deals = random_deals(dice, staff, period)
    found: Tables = {
        "deals": deals,
        "splits": random_splits(dice, staff, deals),
        "targets": random_targets(dice, staff, measures.targeted, _with_those_before(plan, period)),
        "readings": random_readings(dice, staff, measures.readings, period),
        "exchange_rates": random_exchange(dice, period),
        "rates": _rates(dice, staff),
        "ledger": _past(dice, plan, staff, period, deals),
    }
    if plan.get("scorecard"):
        items = plan["scorecard"]["items"]
        rated = [item for item, doc in items.items() if doc["scoring"]["kind"] == "rating"]
        found["ratings"] = random_ratings(dice, staff, rated, period)
        found["unit_grades"] = random_unit_grades(dice, staff.teams, period)
        found["calibrations"] = random_calibrations(dice, staff.people, period)
    timings = [doc.get("timing", {}) for doc in plan["components"].values()]
    if any(timing.get("table") == "steps" for timing in timings):
        found["steps"] = random_steps(dice, deals, period)
    if any(timing.get("table") == "payments" for timing in timings):
        found["payments"] = random_payments(dice, deals, period)
    if any(doc.get("reversal") for doc in plan["components"].values()):
        found["refunds"] = random_refunds(dice, deals, period)
    return found


def _with_those_before(plan: Doc, period: Span) -> list[Span]:
    """Return the period and the twelve before it."""
    year = fiscal_of(plan["fiscal"])
    spans = [period]
    while len(spans) < 13:
        spans.append(period_before(spans[-1], plan["settles"], year))
    return spans


def _past(dice: Dice, plan: Doc, staff: Staff, period: Span, deals: Table) -> Table:
    year = fiscal_of(plan["fiscal"])
    before = period_before(period, plan["settles"], year)
    timed = {
        name: doc["per"] == "deal"
        for name, doc in plan["components"].items()
        if doc.get("timing") or doc.get("reversal")
    }
    kinds = ["draw", "recovered"] if plan["settlement"].get("draw") else []
    if plan["settlement"]["negative"] == "carry":
        kinds.append("carried")
    if plan["settlement"].get("pay_limit"):
        kinds += ["payable", "in_kind"]
    periods = [period, before, period_before(before, plan["settles"], year)]
    return random_ledger(dice, staff, Past(timed, kinds), periods, deals)


def _rates(dice: Dice, staff: Staff) -> Table:
    """Return the dated tables that lookups may read; an empty key stands for any."""
    keys = [
        ("按产品", "P", "new"),
        ("按产品", "Q", None),
        ("按角色", "rep", REGIONS[0]),
        ("按角色", None, REGIONS[1]),
    ]
    rows: Table = []
    for table, first, second in keys:
        row: dict[str, Value] = {"table": table, "key1": first, "key2": second, "key3": None, "key4": None}
        row |= {"lower": None, "upper": None, "amount": None}
        for since, until in ((dice.since(), staff.change), (staff.change, None)):
            rate = Fraction(dice.number(0, 24), 200)
            rows.append({**row, "valid_from": since, "valid_to": until, "rate": rate})
    return rows + _dated_tiers(dice, staff)


def _dated_tiers(dice: Dice, staff: Staff) -> Table:
    """Return the dated tables of tiers: one for reps, one for everybody else, each in two versions."""
    rows: Table = []
    for role in ("rep", None):
        for since, until in ((dice.since(), staff.change), (staff.change, None)):
            bounds = [Fraction(0), *(read(line) for line in dice.some(LINES, 1, 3)), None]
            for lower, upper in pairwise(bounds):
                row: dict[str, Value] = {
                    "table": "档位",
                    "key1": role,
                    "key2": None,
                    "key3": None,
                    "key4": None,
                }
                row |= {
                    "valid_from": since,
                    "valid_to": until,
                    "lower": lower,
                    "upper": upper,
                    "amount": None,
                }
                rows.append({**row, "rate": Fraction(dice.number(0, 30), 200)})
    return rows
