"""Random scorecards of a generated plan: items, weights, raters, red lines, grades."""

from __future__ import annotations

from tests.oracle.dice import LINES, Dice
from tests.oracle.figures import Doc, Table
from tests.oracle.random_measures import Measures
from tests.oracle.spans import Span

POINTS = [("80%", "60"), ("100%", "100"), ("120%", "120")]
GRADES = (("S", "95", "1.5"), ("A", "85", "1.2"), ("B", "70", "1.0"), ("C", "60", "0.8"), ("D", None, "0"))


def random_card(dice: Dice, measures: Measures, period: Span) -> Doc:
    """Return a scorecard of two to four items that carry weight, and perhaps a bonus item."""
    items = {f"项{n}": _item(dice, measures) for n in range(dice.number(2, 4))}
    weights = _weights(dice, list(items), period)
    if measures.counts and dice.may("bonus", 30):
        items["加分"] = {
            "measure": measures.counts[0],
            "scoring": {"kind": "bonus", "each": "2", "cap": "10"},
        }
    card: Doc = {
        "full_points": "100",
        "items": items,
        "weights": weights,
        "weights_by": dice.one(["calendar_days", "thirty_days"])
        if dice.may("weights_by", 25)
        else "last_day",
        "not_applicable": dice.one(["rescale", "full_points", "zero", "not_computed"]),
        "rounding": {"decimals": dice.one(["1", "2"]), "mode": "half_up"},
        "item_rounding": {"decimals": dice.one(["2", "4"]), "mode": dice.one(["half_up", "half_even"])},
    }
    if any(item["scoring"]["kind"] == "rating" for item in items.values()):
        card["raters"] = _raters(dice)
    if dice.may("grades", 70):
        card["grades"] = _grades(dice)
        if dice.may("coefficient", 80):
            card["coefficient"] = {"kind": dice.one(["by_grade", "score_over_100"])}
    if dice.may("vetoes", 35):
        card["vetoes"] = [_veto(dice, list(items), graded="grades" in card)]
    return card


def _item(dice: Dice, measures: Measures) -> Doc:
    item = _attained(dice) if "业绩" in measures.targeted and dice.hits(55) else _plain(dice, measures)
    if dice.may("not_applicable", 20):
        item["applies"] = dice.one(["司龄月数 >= 6", "业绩 > 0", "角色 = 'rep'"])
    return item


def _attained(dice: Dice) -> Doc:
    """Return an item that scores the attainment of 业绩."""
    cap = dice.one([None, "120%", "150%"])
    ladder = [{"points": "0"}, *({"from": at, "points": points} for at, points in POINTS)]
    below, above = (dice.one(["zero", "flat", "extend", "proportional"]) for _ in range(2))
    scoring: Doc = dice.one(
        [
            {"kind": "ratio", "cap": cap},
            {"kind": "ratio", "cap": cap, "floor": "20%"},
            {"kind": "reverse", "way": dice.one(["two_minus", "inverse"]), "cap": cap},
            {"kind": "ladder", "boundary": dice.one(["upper_tier", "lower_tier"]), "bands": ladder},
            {
                "kind": "linear",
                "points": [{"at": at, "pays": pays} for at, pays in POINTS],
                "below": below,
                "above": above,
            },
            {"kind": "improvement", "base": dice.one(LINES), "cap": cap, "floor": dice.one([None, "0"])},
            {"kind": "progress", "elapsed": dice.one(["50%", "在岗天数 / 期间天数"]), "cap": cap},
        ]
    )
    return {"measure": "业绩", "scoring": scoring}


def _plain(dice: Dice, measures: Measures) -> Doc:
    """Return an item that needs no target."""
    lines = dice.some(LINES, 2, 3)
    bands = [
        {"points": "0"},
        *({"from": line, "points": str(10 * n)} for n, line in enumerate(lines, start=1)),
    ]
    choices: list[Doc] = [
        {
            "measure": "业绩",
            "scoring": {"kind": "layers", "boundary": dice.one(["upper_tier", "lower_tier"]), "bands": bands},
        },
        {"scoring": {"kind": "yes_no", "when": f"业绩 >= {lines[0]}"}},
        {"scoring": {"kind": "formula", "points": f"如果(业绩 > {lines[0]}, 33.333, 12.5)"}},
    ]
    if "rank" in dice.features:
        ranked = {
            "kind": "rank",
            "among": dice.one(["plan", "team", "role"]),
            "ties": dice.one(["best", "average"]),
        }
        choices.append({"measure": dice.one([*measures.money, *measures.counts]), "scoring": ranked})
    if "投诉" in measures.docs:
        choices.append({"measure": "投诉", "scoring": {"kind": "deduct", "each": "7.5", "floor": "0"}})
        cases = [{"case": points, "points": points} for points in ("10", "7", "3")]
        choices.append({"measure": "投诉", "scoring": {"kind": "described", "cases": cases}})
    if "raters" in dice.features:
        choices.append({"scoring": {"kind": "rating", "out_of": "100"}})
    return dice.one(choices)


def _weights(dice: Dice, items: list[str], period: Span) -> list[Doc]:
    """Return weight sets; now and then one for managers, and one that ends inside the period."""

    def weights() -> dict[str, str]:
        return dict(zip(items, dice.parts_of_100(len(items)), strict=True))

    found: list[Doc] = [{"weights": weights()}]
    if dice.may("weights_by", 40):
        found.insert(0, {"roles": ["manager"], "weights": weights()})
    if dice.may("weights_by", 30):
        turn = dice.day(period).isoformat()
        early = {"weights": weights(), "valid": {"from": "2000-01-01", "to": turn}}
        found[-1:] = [early, {"weights": weights(), "valid": {"from": turn}}]
    return found


def _raters(dice: Dice) -> Doc:
    weights = {"manager": "50%", "peer": "20%", "subordinate": "20%", "self": "10%"}
    rule: Doc = {
        "weights": weights,
        "at_least": {"subordinate": "2", "peer": "2"},
        "trim": dice.one(["none", "highest_and_lowest"]),
        "missing_group": dice.one(["rescale", "not_computed"]),
    }
    if dice.hits(30):
        rule["review"] = (
            dice.one(["weighted", "replaces"]) if "second_replaces" in dice.features else "weighted"
        )
        rule["weights"] = {"manager": "60%", "second_manager": "40%"}
        rule.pop("at_least")
    if dice.may("normalise", 40):
        rule["normalise"] = dice.one(["ratio", "z_score"])
        if rule["normalise"] == "z_score":
            rule["deviation"] = dice.one(["population", "sample"])
    return rule


def _veto(dice: Dice, items: list[str], *, graded: bool) -> Doc:
    effects: list[Doc] = [
        {"effect": "item_zero", "item": items[0]},
        {"effect": "total_zero"},
        {"effect": "pay_zero"},
    ]
    if graded:
        effects.append({"effect": "grade_cap", "grade": "C"})
    return {"title": "红线", "when": dice.one([f"业绩 < {dice.one(LINES)}", "地区 = 'south'"])} | dice.one(
        effects
    )


def random_unit_grades(dice: Dice, teams: list[str], period: Span) -> Table:
    """Return the grades of units: one with shares of its own, one without; some are not graded yet."""
    return [
        {"team_id": team, "period_start": period.start, "grade": dice.one(["优", "优", "良"])}
        for team in teams
        if dice.hits(85)
    ]


def random_calibrations(dice: Dice, people: list[str], period: Span) -> Table:
    """Return grades that a panel changed, or an appeal."""
    return [
        {
            "person_id": person,
            "period_start": period.start,
            "kind": kind,
            "grade": dice.one("SABCD"),
            "reason": None,
            "decided_by": None,
        }
        for kind in ("panel", "appeal")
        for person in people
        if dice.may("calibrations", 8)
    ]


def _grades(dice: Dice) -> Doc:
    scale = [
        {"grade": grade, "coefficient": coefficient} | ({"from": start} if start else {})
        for grade, start, coefficient in GRADES
    ]
    grades: Doc = {
        "order": dice.one(["round_then_map", "map_then_round"]),
        "boundary": dice.one(["upper_tier", "lower_tier"]),
        "scale": scale,
    }
    if dice.may("distribution", 40):
        grades["distribution"] = {
            "quotas": dict(
                zip(
                    "SABCD",
                    dice.one([["5%", "15%", "60%", "15%", "5%"], ["10%", "20%", "40%", "20%", "10%"]]),
                    strict=True,
                )
            ),
            "rounding": dice.one(["largest_remainder", "round", "down"]),
            "remainder_ties": dice.one(["middle", "best", "worst"]),
            "ties_at_line": dice.one(["all_up", "all_down", "by_id"]),
            "among": dice.one(["plan", "team", "role"]),
            "small_group": dice.one(["0", "3"]),
            "exclude": dice.one([None, "司龄月数 < 3"]),
            "appealed": dice.one(["counts", "beside"]),
        }
        if grades["distribution"]["among"] == "team" and dice.may("unit_grades", 60):
            own = dice.one([["20%", "30%", "40%", "10%", "0"], ["0", "10%", "50%", "30%", "10%"]])
            grades["distribution"]["by_unit_grade"] = {"优": dict(zip("SABCD", own, strict=True))}
    return grades
