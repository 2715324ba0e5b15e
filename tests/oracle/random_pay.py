"""Random components of a generated plan: methods, thresholds, steps, timing, returns."""

from __future__ import annotations

from collections.abc import Callable

from tests.oracle.dice import LINES, Dice
from tests.oracle.figures import Doc
from tests.oracle.random_books import KINDS, PRODUCTS
from tests.oracle.random_company import REGIONS
from tests.oracle.random_measures import Measures

Maker = Callable[[Dice, Measures], Doc]


def random_component(dice: Dice, measures: Measures) -> Doc:
    """Return one component of some method that the features allow."""
    # The everyday methods come up more often: they alone can be priced deal by deal and paid later.
    often = {"flat": 3, "tiers": 4, "lookup": 3}
    makers = [
        m for feature, m in _MAKERS.items() if feature in dice.features for _ in range(often.get(feature, 1))
    ]
    doc = dice.one(makers or [_flat])(dice, measures)
    doc = {"pays": "non_cash" if dice.may("in_kind", 10) else "commission"} | doc
    if dice.may("steps", 55) and doc["method"]["kind"] not in ("differential", "generations"):
        doc["then"] = _floors_below_caps([_step(dice, measures) for _ in range(dice.number(1, 3))])
    if dice.may("budget", 15):
        doc.setdefault("then", []).append(
            {"step": "budget", "at": dice.one(LINES), "among": dice.one(["plan", "team", "role"])}
        )
    if dice.may("steps", 20):
        doc["when"] = dice.one(["角色 = 'rep'", f"地区 = '{REGIONS[0]}'", "司龄月数 >= 6", "目标奖金 > 0"])
    if dice.may("levels_of_rounding", 15):
        doc["rounding"] = {
            "decimals": dice.one(["0", "1", "2"]),
            "mode": dice.one(["half_up", "half_even", "down", "up"]),
        }
    return _timed(dice, doc)


def _base(dice: Dice, measures: Measures) -> str:
    return dice.one([*measures.money, "业绩"])


def _flat(dice: Dice, measures: Measures) -> Doc:
    rate = dice.one([dice.percent(1, 12), "费率", "如果(业绩 >= 50000, 6%, 4%)"])
    doc: Doc = {"per": "period", "base": _base(dice, measures), "method": {"kind": "flat", "rate": rate}}
    if dice.may("per_deal", 40):
        doc |= {"per": "deal", "deal": "业绩"}
        doc.pop("base")
        if dice.hits(40):
            doc["base"] = dice.one(
                ["记入 * 50%", "记入 - 份额 * 100", f"如果(kind = '{KINDS[0]}', 记入, 记入 / 2)"]
            )
    return _with_threshold(dice, measures, doc)


def _with_threshold(dice: Dice, measures: Measures, doc: Doc) -> Doc:
    if dice.may("threshold", 30):
        lines = [dice.one(LINES)] + [f"{name}.目标 * 60%" for name in measures.targeted if name == "业绩"]
        doc["threshold"] = {"at": dice.one(lines), "kind": dice.one(["first_yuan", "deductible"])}
    return doc


def _per_unit(dice: Dice, measures: Measures) -> Doc:
    base = dice.one(measures.counts) if measures.counts else "在岗天数"
    return {
        "per": "period",
        "base": base,
        "method": {"kind": "per_unit", "amount": dice.one(["25", "12.345"])},
    }


def _tiers(dice: Dice, measures: Measures) -> Doc:
    """Return tiers of any mode, on plain amounts or on shares of the target."""
    mode = dice.one(["slice", "slice", "whole", "highest"])
    if dice.may("interpolated", 35):
        mode = dice.one(["interpolated_whole", "interpolated_slice"])
    method: Doc = {"kind": "tiers", "mode": mode, "boundary": dice.one(["upper_tier", "lower_tier"])}
    doc: Doc = {"per": "period", "base": _base(dice, measures), "method": method}
    if mode != "highest" and "业绩" in measures.targeted and dice.hits(30):
        method["unit"] = "业绩.目标"
        lines = ["50%", "100%", "150%"]
    elif mode == "whole" and "业绩" in measures.targeted and dice.hits(30):
        method["on"] = "业绩.完成率"
        lines = ["60%", "100%", "120%"]
    else:
        lines = dice.some(LINES, 1, 4)
    if (
        dice.may("tier_tables", 20)
        and not mode.startswith("interpolated")
        and not method.keys() & {"unit", "on"}
    ):
        method |= {"table": "档位", "keys": ["角色"]}
    else:
        method["tiers"] = _written_tiers(dice, lines, mode)
    if dice.may("per_deal", 35):
        doc |= {"per": "deal", "deal": "业绩"}
        doc.pop("base")
        method["running"] = dice.one(["each_deal", "period", "quarter", "year"])
        if (
            "running" not in dice.features
            or "on" in method
            or any("amount" in tier for tier in method.get("tiers", []))
        ):
            method["running"] = "each_deal"
    return _with_threshold(dice, measures, doc) if method.get("running", "each_deal") == "each_deal" else doc


def _written_tiers(dice: Dice, lines: list[str], mode: str) -> list[Doc]:
    bounds = ["0", *lines]
    fixed = mode == "whole" and dice.hits(25)
    found: list[Doc] = []
    for place, start in enumerate(bounds):
        tier: Doc = {"from": start}
        if place + 1 < len(bounds):
            tier["to"] = bounds[place + 1]
        if fixed:
            tier["amount"] = dice.one(["0", "500", "1200.5", "3000"])
        else:
            tier["rate"] = dice.percent(0, 15)
            if mode.startswith("interpolated") and "to" in tier:
                tier["end_rate"] = dice.percent(0, 15)
        found.append(tier)
    return found


def _curve_doc(dice: Dice, on: str) -> Doc:
    points = [("80%", "50%"), ("100%", "100%"), ("120%", dice.one(["150%", "133.3333%", "120%"]))]
    return {
        "kind": "curve",
        "on": on,
        "points": [{"at": at, "pays": pays} for at, pays in points],
        "below": dice.one(["zero", "flat", "extend", "proportional"]),
        "above": dice.one(["zero", "flat", "extend", "proportional"]),
    }


def _share_name(measures: Measures) -> str:
    return "业绩.完成率" if "业绩" in measures.targeted else "系数"


def _curve(dice: Dice, measures: Measures) -> Doc:
    return {"per": "period", "base": "目标奖金", "method": _curve_doc(dice, _share_name(measures))}


def _matrix(dice: Dice, measures: Measures) -> Doc:
    method = {
        "kind": "matrix",
        "rows": _share_name(measures),
        "row_edges": ["0", "80%", "100%"],
        "columns": dice.one([*measures.ratios, "系数"]),
        "column_edges": ["0", "90%"],
        "cells": [[dice.percent(0, 60), dice.percent(0, 90)] for _ in range(3)],
        "boundary": dice.one(["upper_tier", "lower_tier"]),
    }
    return {"per": "period", "base": "目标奖金", "method": method}


def _lookup(dice: Dice, measures: Measures) -> Doc:
    if dice.may("per_deal", 60):
        rows = [
            {"keys": [product, kind], "rate": dice.percent(0, 10)}
            for product in PRODUCTS[:2]
            for kind in KINDS
        ]
        method: Doc = {"kind": "lookup", "keys": ["product", "kind"], "rows": rows[:3], "otherwise": "1%"}
        doc: Doc = {"per": "deal", "deal": "业绩", "method": method}
    else:
        rows = [{"keys": [role, REGIONS[0]], "rate": dice.percent(0, 10)} for role in ("rep", "manager")]
        method = {
            "kind": "lookup",
            "keys": ["角色", "地区"],
            "rows": rows,
            "otherwise": dice.one(["0", "2.5%"]),
        }
        doc = {"per": "period", "base": _base(dice, measures), "method": method}
    if dice.may("rate_tables", 50):
        method["table"] = "按产品" if doc["per"] == "deal" else "按角色"
        method.pop("rows")
    return doc


def _weighted(dice: Dice, measures: Measures) -> Doc:
    shares = [
        f"最小({_share_name(measures)}, 150%)",
        "系数",
        _curve_doc(dice, _share_name(measures)),
        *measures.ratios,
    ]
    weights = dice.parts_of_100(dice.number(2, 3))
    parts = [
        {"title": f"第{n}份", "weight": weight, "share": dice.one(shares)} for n, weight in enumerate(weights)
    ]
    return {"per": "period", "base": "目标奖金", "method": {"kind": "weighted", "parts": parts}}


def _event(dice: Dice, _: Measures) -> Doc:
    method: Doc = {
        "kind": "event",
        "amount": dice.one(["250", "88.88"]),
        "times": dice.one(["every", "once"]),
    }
    if dice.hits(70):
        method["when"] = dice.one([f"amount >= {dice.one(LINES)}", f"product = '{PRODUCTS[0]}' 且 记入 > 0"])
    return {"per": "deal", "deal": "业绩", "method": method}


def _contest(dice: Dice, measures: Measures) -> Doc:
    method: Doc = {
        "kind": "contest",
        "by": dice.one([*measures.money, *measures.counts]),
        "among": dice.one(["plan", "team", "role"]),
        "prizes": ["5000", "3000", "1000.01"][: dice.number(1, 3)],
        "ties": dice.one(["share", "each_full"]),
    }
    if dice.hits(40):
        method["at_least"] = "1"
    return {"per": "period", "method": method}


def _pool(dice: Dice, measures: Measures) -> Doc:
    among = dice.one(["plan", "team", "role"])
    base = "33333.33"
    if "公司业绩" in measures.docs and dice.hits(60):
        base = "公司业绩 * 2%"
    elif "团队额" in measures.docs and among == "team":
        base = "团队额 * 1.5%"
    return {"per": "period", "base": base, "method": {"kind": "pool", "among": among, "weight": "权数"}}


def _priced(dice: Dice, measures: Measures) -> Doc:
    formula = dice.one(
        [f"{_base(dice, measures)} * 2% + 100", "目标奖金 * 系数", "最大(业绩 * 5%, 3000) - 目标奖金 / 3"]
    )
    return {"per": "period", "method": {"kind": "formula", "formula": formula}}


def _differential(dice: Dice, _: Measures) -> Doc:
    rates = [
        {"role": "rep", "rate": "5%"},
        {"role": "manager", "rate": "7%"},
        {"role": "director", "rate": dice.one(["8%", "7%"])},
    ]
    method = {"kind": "differential", "rates": rates, "same_level_below": "zero"}
    return {"per": "deal", "deal": "业绩", "method": method}


def _generations(dice: Dice, _: Measures) -> Doc:
    method: Doc = {"kind": "generations", "rates": ["5%", "2%", "1%"], "compress": dice.hits(50)}
    if dice.hits(40):
        method["qualified"] = dice.one(["系数 >= 1", "司龄月数 >= 3"])
    return {"per": "deal", "deal": "业绩", "method": method}


_MAKERS: dict[str, Maker] = {
    "flat": _flat,
    "per_unit": _per_unit,
    "tiers": _tiers,
    "curve": _curve,
    "matrix": _matrix,
    "lookup": _lookup,
    "weighted": _weighted,
    "event": _event,
    "contest": _contest,
    "pool": _pool,
    "formula_pay": _priced,
    "differential": _differential,
    "generations": _generations,
}


def _floors_below_caps(steps: list[Doc]) -> list[Doc]:
    """Return the steps with the smaller lines as floors: a cap below a floor is a plan that is refused."""
    limits = [step for step in steps if step["step"] in ("cap", "floor") and step["at"].isdigit()]
    lines = sorted((step["at"] for step in limits), key=int)
    for step, line in zip(sorted(limits, key=lambda step: step["step"] == "cap"), lines, strict=True):
        step["at"] = line
    return steps


def _step(dice: Dice, measures: Measures) -> Doc:
    convert = ["convert"] if "convert" in dice.features else []
    step = dice.one(["gate", "multiply", "add", "cap", "floor", "prorate", "round", *convert])
    share, line = _share_name(measures), dice.one(LINES)
    if step == "gate":
        return {
            "step": step,
            "when": dice.one([f"{share} >= 80%", f"业绩 > {line}", "角色 <> 'manager'"]),
            "otherwise": dice.one(["0", "50%"]),
        }
    if step == "multiply":
        return {"step": step, "by": dice.one(["系数", "90%", f"最小({share}, 120%)"])}
    if step == "add":
        more: Doc = {"step": step, "amount": dice.one(["100.05", "业绩 * 1%", "目标奖金"])}
        return more | ({"when": f"业绩 >= {line}"} if dice.hits(60) else {})
    if step in ("cap", "floor"):
        return {"step": step, "at": dice.one([line, "500", "目标奖金 * 2"])}
    if step == "convert":
        return {"step": step, "currency": dice.one(["USD", "EUR"]), "rate": dice.one(["booking", "average"])}
    if step == "prorate":
        return {"step": step, "basis": dice.one(["calendar_days", "working_days"])}
    return {
        "step": step,
        "rounding": {
            "decimals": dice.one(["0", "1", "2"]),
            "mode": dice.one(["half_up", "half_even", "down", "up"]),
        },
    }


def _timed(dice: Dice, doc: Doc) -> Doc:
    """Return the component with a timing or a return that fits what it is."""
    makers = {"true_up": _true_up, "holdback": _holdback, "instalments": _instalments}
    if doc.get("base") == "业绩" and doc["method"]["kind"] in ("flat", "tiers"):
        makers["period_returns"] = _period_returns
    if doc["per"] == "deal" and doc["method"]["kind"] in ("flat", "lookup", "tiers"):
        by_deal = {"on_cash": _on_cash, "milestones": _milestones, "reversals": _reversal}
        makers = by_deal if dice.hits(75) else makers
    feature = dice.one(list(makers))
    return makers[feature](dice, doc) if dice.may(feature, 45) else doc


def _period_returns(dice: Dice, doc: Doc) -> Doc:
    """Return the component with returns that its measure counts as negative deals, or as never sold."""
    how = dice.one(["re_rated", *(["replay"] if "replay" in dice.features else [])])
    reversal = {"table": "refunds", "deal": "order_id", "date": "refund_date", "how": how}
    if dice.hits(70):
        reversal["amount"] = "amount"
    found = doc | {"deal": "业绩", "reversal": reversal, "earning_condition": "客户付清全款后视为挣得。"}
    return _true_up(dice, found) if dice.hits(30) else found


def _true_up(dice: Dice, doc: Doc) -> Doc:
    return doc | {"timing": {"kind": "true_up", "since": dice.one(["quarter", "half_year", "year"])}}


def _holdback(dice: Dice, doc: Doc) -> Doc:
    per = "deal" if doc["per"] == "deal" and dice.hits(50) else "period"
    timing: Doc = {"kind": "holdback", "share": dice.one(["20%", "33.3333%"]), "per": per}
    if per == "deal" and dice.hits(50):
        return doc | {"timing": timing | {"table": "steps", "deal": "deal_id", "date": "step_date"}}
    if per == "period" and dice.may("released_by_event", 50):
        event: Doc = {"table": "steps", "date": "step_date"} | (
            {"person": "person_id"} if dice.hits(60) else {}
        )
        return doc | {"timing": timing | event}
    return doc | {"timing": timing | {"periods": dice.one(["1", "2"])}}


def _instalments(dice: Dice, doc: Doc) -> Doc:
    how: Doc = {"equal": dice.one(["2", "3"])} if dice.hits(50) else {"shares": dice.parts_of_100(3)}
    return doc | {"timing": {"kind": "instalments"} | how}


def _on_cash(dice: Dice, doc: Doc) -> Doc:
    timing = {
        "kind": "on_cash",
        "table": "payments",
        "deal": "order_id",
        "date": "payment_date",
        "received": "amount",
        "contract": dice.one(["contract", "amount"]),
        "at_most_whole": dice.hits(70),
    }
    if not dice.may("reversals", 50):
        return doc | {"timing": timing}
    found = _reversal(dice, doc)
    if "amount" in found["reversal"]:
        timing["refund_lessens"] = dice.one(["received_and_contract", "contract"])
    return found | {"timing": timing}


def _milestones(dice: Dice, doc: Doc) -> Doc:
    shares = [
        {"event": event, "share": share}
        for event, share in zip(("signed", "installed", "accepted"), dice.parts_of_100(3), strict=True)
    ]
    timing = {
        "kind": "milestones",
        "table": "steps",
        "deal": "deal_id",
        "event": "step",
        "date": "step_date",
        "shares": shares,
    }
    return doc | {"timing": timing}


def _reversal(dice: Dice, doc: Doc) -> Doc:
    how = dice.one(
        ["exact", "re_rated", "time_proportional", *(["replay"] if "replay" in dice.features else [])]
    )
    reversal: Doc = {"table": "refunds", "deal": "order_id", "date": "refund_date", "how": how}
    if how == "time_proportional":
        reversal["months"] = "12"
    elif dice.hits(70):
        reversal["amount"] = "amount"
    return doc | {"reversal": reversal, "earning_condition": "客户付清全款后视为挣得。"}
