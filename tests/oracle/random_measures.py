"""Random measures of a generated plan: counted, rolled up, read, by formula, with their targets.

The plain measure `业绩` is always there; the other parts of a plan ask `Measures` what else they may name.
"""

from __future__ import annotations

from typing import NamedTuple

from tests.oracle.dice import LINES, Dice
from tests.oracle.figures import Doc
from tests.oracle.random_books import KINDS, PRODUCTS


class Measures(NamedTuple):
    """The measures of a plan, by what they can be used for."""

    docs: dict[str, Doc]
    money: list[str]
    """Names of money figures that every participant has."""
    counts: list[str]
    ratios: list[str]
    """Readings that are ratios."""
    targeted: list[str]
    """Measures with targets."""
    readings: dict[str, str]
    """Name → unit of those entered by hand."""


def random_measures(dice: Dice) -> Measures:
    """Return the measures of a plan."""
    found = Measures({}, ["业绩"], [], [], [], {})
    found.docs["业绩"] = _money(_count(dice, "sum", "amount", _credit(dice)))
    if dice.may("where", 30):
        found.docs["业绩"]["count"]["where"] = _filter(dice)
    _counted(dice, found)
    _others(dice, found)
    if dice.may("targets", 80):
        found.docs["业绩"]["target"] = _target(dice)
        found.targeted.append("业绩")
    if "窗口业绩" in found.docs and dice.may("window_targets", 50):
        found.docs["窗口业绩"]["target"] = _target(dice)
        found.targeted.append("窗口业绩")
    if found.counts and dice.may("targets", 30):
        found.docs[found.counts[0]]["target"] = _target(dice)
        found.targeted.append(found.counts[0])
    return found


def _money(count: Doc) -> Doc:
    return {"unit": "money", "direction": "up", "count": count}


def _count(dice: Dice, aggregate: str, column: str | None, credit: Doc) -> Doc:
    count: Doc = {
        "table": "deals",
        "aggregate": aggregate,
        "date": "deal_date",
        "credit": credit,
        "row_key": ["deal_id"],
    }
    if column:
        count["column"] = column
    if column == "amount" and (shape := _shape(dice)):
        count["deal"] = shape
    return count


def _owner() -> Doc:
    return {"kind": "owner", "column": "person_id"}


def _credit(dice: Dice) -> Doc:
    """Return whom a row goes to: owner, columns or splits."""
    if dice.may("splits", 45):
        total = dice.one(["whole", "may_exceed"])
        credit: Doc = {"kind": "splits", "deal": "deal_id", "total": total}
        return credit | ({"otherwise_owner": "person_id"} if dice.hits(75) else {})
    if dice.may("columns", 30):
        first = dice.one(["50%", "60%", "100%"])
        second = {"50%": "50%", "60%": "40%", "100%": "30%"}[first]
        shares = [{"column": "person_id", "share": first}, {"column": "helper_id", "share": second}]
        return {"kind": "columns", "shares": shares, "total": "may_exceed" if first == "100%" else "whole"}
    return _owner()


def _shape(dice: Dice) -> Doc:
    """Return what happens to the amount of a deal first."""
    shape: Doc = {}
    if dice.may("exchange", 25):
        shape["exchange"] = {
            "currency": "coin",
            "rate": dice.one(["booking", "payment", "average", "constant"]),
        }
        if dice.hits(30):
            shape["exchange"]["date"] = "paid_date"
    if dice.may("factor", 25):
        rows = [{"keys": [product], "factor": dice.one(["1.5", "0.8", "50%"])} for product in PRODUCTS[:2]]
        shape["factor"] = {"keys": ["product"], "rows": rows, "otherwise": dice.one(["1", "0", "0.333333"])}
    if dice.may("age", 20):
        bands = [
            {"up_to": "90", "share": "100%"},
            {"up_to": "180", "share": "80%"},
            {"share": dice.one(["50%", "0"])},
        ]
        shape["age"] = {"since": "due_date", "until": "paid_date", "bands": bands}
    if dice.may("slices", 20):
        shape["slices"] = [{"to": dice.one(LINES), "share": "100%"}, {"share": dice.one(["25%", "0"])}]
    if dice.may("cap", 20):
        shape["cap"] = dice.one(LINES)
    return shape


def _filter(dice: Dice) -> str:
    return dice.one(
        [
            f"kind = '{dice.one(KINDS)}'",
            f"product 属于 ('{PRODUCTS[0]}', '{PRODUCTS[1]}')",
            f"amount >= {dice.one(LINES)} 或 kind = 'new'",
            f"非 (product = '{PRODUCTS[2]}')",
            "amount > 0",
        ]
    )


def _counted(dice: Dice, found: Measures) -> None:
    """Add other measures over the same rows."""
    if dice.may("aggregates", 60):
        found.docs["单数"] = {
            "unit": "count",
            "direction": "up",
            "count": _count(dice, "count", None, _owner()),
        }
        found.counts.append("单数")
    if dice.may("aggregates", 30):
        medians = ["median"] * 2 if "medians" in dice.features else []
        aggregate = dice.one(["average", "smallest", "largest", *medians])
        found.docs["单笔"] = _money(_count(dice, aggregate, "amount", _credit(dice)))
    if dice.may("row_figures", 30):
        _of_rows(dice, found)
    if dice.may("aggregates", 25):
        found.docs["产品数"] = {
            "unit": "count",
            "direction": "up",
            "count": _count(dice, "distinct", "product", _owner()),
        }
        found.counts.append("产品数")
    if dice.may("windows", 45):
        windows = [
            "month_to_date",
            "quarter_to_date",
            "year_to_date",
            "rolling_3_months",
            "rolling_6_months",
            "rolling_12_months",
            "previous_period",
            "same_period_last_year",
            "ever",
        ]
        found.docs["窗口业绩"] = _money(
            {**_count(dice, "sum", "amount", _owner()), "window": dice.one(windows)}
        )
        found.money.append("窗口业绩")
    if dice.may("team_company", 35):
        found.docs["公司业绩"] = _money(_count(dice, "sum", "amount", {"kind": "company"}))
        found.money.append("公司业绩")
    if dice.may("team_company", 35):
        found.docs["团队额"] = _money(_count(dice, "sum", "amount", {"kind": "team", "column": "team_id"}))
        found.money.append("团队额")


def _of_rows(dice: Dice, found: Measures) -> None:
    """Add measures whose rows count what a formula over their columns says."""
    medians = ["median"] if "medians" in dice.features else []
    aggregate = dice.one(["average", "smallest", "largest", "sum", *medians])
    days = _count(dice, aggregate, None, _credit(dice)) | {"figure": "天数差(paid_date, due_date)"}
    found.docs["账龄"] = {"unit": "days", "direction": "down", "count": days}
    formula = dice.one(
        [
            "amount - contract * 12.5%",
            f"如果(amount >= {dice.one(LINES)}, amount * 2, contract / 3)",
            f"如果(kind = '{KINDS[0]}', amount, 0)",
        ]
    )
    margin = _count(dice, "sum", None, _credit(dice)) | {"figure": formula}
    if shape := _shape(dice):
        margin["deal"] = shape
    found.docs["毛利"] = _money(margin)
    found.money.append("毛利")


def _others(dice: Dice, found: Measures) -> None:
    """Add measures that are rolled up, read, or reckoned from others."""
    if dice.may("roll_up", 45):
        roll_up: Doc = {"of": "业绩", "include_own": dice.hits(50)}
        if dice.hits(40):
            roll_up["levels"] = dice.one([["1"], ["2"], ["1", "2"]])
        found.docs["团队业绩"] = {"unit": "money", "direction": "up", "roll_up": roll_up}
        found.money.append("团队业绩")
    if dice.may("roll_up_more", 30):
        _rolled_up(dice, found)
    if dice.may("readings", 60):
        found.docs["满意度"] = {
            "unit": "ratio",
            "direction": "up",
            "reading": {"aggregate": _of_entries(dice)},
        }
        found.readings["满意度"] = "ratio"
        found.ratios.append("满意度")
    if dice.may("readings", 40):
        found.docs["投诉"] = {"unit": "count", "direction": "down", "reading": {"aggregate": "sum"}}
        found.readings["投诉"] = "count"
        found.counts.append("投诉")
    if dice.may("formulas", 50):
        found.docs["净业绩"] = {"unit": "money", "direction": "up", "formula": _money_formula(dice, found)}
        found.money.append("净业绩")


def _of_entries(dice: Dice) -> str:
    return dice.one(["average", "median", "smallest"]) if dice.may("medians", 50) else "average"


def _rolled_up(dice: Dice, found: Measures) -> None:
    """Roll up another counted measure of people, whatever it counts."""
    counted = [
        name
        for name, doc in found.docs.items()
        if doc.get("count") and doc["count"]["credit"]["kind"] not in ("team", "company")
    ]
    of = dice.one(counted)
    roll_up = {"of": of, "include_own": dice.hits(50)} | ({"levels": ["1"]} if dice.hits(30) else {})
    found.docs["下属指标"] = {"unit": found.docs[of]["unit"], "direction": "up", "roll_up": roll_up}


def _money_formula(dice: Dice, found: Measures) -> str:
    other = dice.one(found.money)
    line = dice.one(LINES)
    choices = [
        f"业绩 * {dice.percent(1, 150)} - {other} * 10%",
        f"最大(业绩, {other}) - {line}",
        f"如果({other} >= {line} 且 业绩 > 0, 业绩, {other} / 3)",
        f"缺失时(业绩 / 7, {line})",
        f"四舍五入(业绩 * 33.3333%, 2) + 绝对值({other})",
    ]
    if found.counts:
        choices.append(f"业绩 / {found.counts[0]}")
    return dice.one(choices)


def _target(dice: Dice) -> Doc:
    target: Doc = {"version": "original", "prorate": None}
    if not dice.may("target_rules", 50):
        return target
    target["version"] = dice.one(["original", "adjusted", "restated"])
    if dice.hits(50):
        target["otherwise"] = "original"
    if dice.hits(30):
        target["ramp"] = ["25%", "50%", "75%"]
    if dice.hits(30):
        basis = dice.one(["calendar_days", "working_days"])
        target["leave_relief"] = {"basis": basis, "kinds": ["sick", "personal"]}
    if dice.hits(40):
        target["prorate"] = dice.one(["calendar_days", "working_days"])
    return target
