"""The figures of a result by person and name: a small view for cases, tests and questions."""

from __future__ import annotations

from decimal import Decimal

from yeji_engine.run.result import Result

NOT_COMPUTED = "not_computed"

Figures = dict[str, dict[str, Decimal | str | None]]


def figures_of(result: Result) -> Figures:
    """Return person → name → figure, None where it is not computed.

    Names: a measure; `measure.目标`, `.完成率`, `.行数`; a component (earned) and `component.实发` (paid);
    `合计` and `实发合计` over the components; `结算.实付` and the other rows of the settlement, `结算.欠款` and
    `结算.待扣` (balances after the period); `晋升.rule` (是 or 否); `得分`, `等级`, `按分等级` and `名额等级`
    (the grade by score, by quota), `绩效系数`; `item.得分`.
    """
    figures: Figures = {}
    for row in _rows(result, "measures"):
        mine = figures.setdefault(str(row["subject_id"]), {})
        name = str(row["measure"])
        mine[name] = _decimal(row["figure"])
        mine[f"{name}.目标"] = _decimal(row["target"])
        mine[f"{name}.完成率"] = _decimal(row["attainment"])
        mine[f"{name}.行数"] = _decimal(row["rows"])
    for row in _rows(result, "scores"):
        figures.setdefault(str(row["person_id"]), {})[f"{row['item']}.得分"] = _decimal(row["points"])
    for row in _rows(result, "totals"):
        mine = figures.setdefault(str(row["person_id"]), {})
        mine["得分"] = _decimal(row["score"])
        mine["等级"] = None if row["grade"] is None else str(row["grade"])
        mine["按分等级"] = None if row["grade_by_score"] is None else str(row["grade_by_score"])
        mine["名额等级"] = None if row["grade_by_quota"] is None else str(row["grade_by_quota"])
        mine["绩效系数"] = _decimal(row["coefficient"])
    _payouts(result, figures)
    _settlements(result, figures)
    for row in _rows(result, "promotions"):
        fulfilled = row["fulfilled"]
        mine = figures.setdefault(str(row["person_id"]), {})
        mine[f"晋升.{row['promotion']}"] = None if fulfilled is None else "是" if fulfilled else "否"
    return figures


SETTLED = {
    "components": "激励合计",
    "in_kind": "实物",
    "rounded": "舍入",
    "adjusted": "补差",
    "draw": "预支",
    "granted": "给付",
    "recovered": "归还",
    "forgiven": "免除",
    "carried_in": "上期结转",
    "carried_out": "结转",
    "protected": "保留",
    "over_limit": "超限",
    "payable": "实付",
}
"""Kind of a settlement row → what cases call it."""
_OWED, _WAITING = ("draw", "recovered", "forgiven"), ("carried_out", "protected")


def _settlements(result: Result, figures: Figures) -> None:
    """A row that is not there is 0; where a person's pay is not known, all of it is not."""
    rows = _rows(result, "settlements")
    known = {str(row["person_id"]): row["amount"] is not None for row in rows if row["kind"] == "payable"}
    for person, is_known in known.items():
        names = (*SETTLED.values(), "欠款", "待扣")
        mine = figures.setdefault(person, {})
        mine |= {f"结算.{name}": Decimal(0) if is_known else None for name in names}
    for row in rows:
        mine, kind = figures[str(row["person_id"])], str(row["kind"])
        mine[f"结算.{SETTLED[kind]}"] = _decimal(row["amount"])
        if kind in _OWED:
            mine["结算.欠款"] = _decimal(row["balance_after"])
        if kind in _WAITING:
            mine["结算.待扣"] = _decimal(row["balance_after"])


def _payouts(result: Result, figures: Figures) -> None:
    for row in _rows(result, "payouts"):
        mine = figures.setdefault(str(row["person_id"]), {})
        name = str(row["component"])
        mine[name], mine[f"{name}.实发"] = _decimal(row["earned"]), _decimal(row["paid"])
        mine["合计"] = _plus(mine.get("合计", Decimal(0)), mine[name])
        mine["实发合计"] = _plus(mine.get("实发合计", Decimal(0)), mine[f"{name}.实发"])


def _plus(total: Decimal | str | None, more: Decimal | str | None) -> Decimal | None:
    return total + more if isinstance(total, Decimal) and isinstance(more, Decimal) else None


def _decimal(cell: object) -> Decimal | None:
    return cell if isinstance(cell, Decimal) else None


def _rows(result: Result, table: str) -> list[dict[str, object]]:
    return result.tables[table].to_pylist() if table in result.tables else []
