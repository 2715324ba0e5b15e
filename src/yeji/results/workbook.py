"""The result tables as an Excel workbook in the reader's language: sheets, headers, statuses, names.

Whoever opens a workbook is a person; Parquet and CSV keep the stored names for programs. Figures stay
numbers, and nothing is reckoned here.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pyarrow as pa

from yeji_engine.binding.reasons import Operation
from yeji_engine.explain.settling import SETTLEMENT_WORDS
from yeji_engine.run.outputs import COMPUTED, NOT_COMPUTED
from yeji_engine.scores.items import NOT_APPLICABLE
from yeji_engine.settlement.ledger import LedgerKind
from yeji_engine.tables.standard import STANDARD
from yeji_engine.tables.writing import write_excel

SHEETS: Final[Mapping[str, str]] = {
    "participants": "参加人员",
    "measures": "指标",
    "scores": "考核项得分",
    "totals": "总分与等级",
    "payouts": "激励金额",
    "settlements": "结算",
    "reasons": "计算步骤",
    "uncredited": "未归属记录",
    "notices": "提示",
    "noticed": "提示明细",
    "postings": "入账明细",
}
HEADERS: Final[Mapping[str, str]] = {
    "person_id": "工号",
    "subject_id": "对象编号",
    "team_id": "组织编号",
    "role": "角色",
    "plan_id": "方案编号",
    "level": "职级",
    "region": "地区",
    "regime": "用工关系",
    "days_in_plan": "在方案天数",
    "days_in_period": "本期天数",
    "working_days_in_plan": "在方案工作日",
    "working_days_in_period": "本期工作日",
    "tenure_months": "司龄(月)",
    "measure": "指标",
    "figure": "数值",
    "rows": "记录数",
    "target": "目标值",
    "target_version": "目标版本",
    "attainment": "完成率",
    "status": "状态",
    "item": "项目",
    "weight": "权重",
    "points": "得分",
    "score": "总分",
    "grade_by_score": "按分定级",
    "grade_by_quota": "按比例定级",
    "grade": "等级",
    "calibration": "校准理由",
    "coefficient": "系数",
    "component": "激励项目",
    "earned": "应得",
    "paid": "发放",
    "kind": "类型",
    "amount": "金额",
    "balance_after": "之后余额",
    "source_id": "来源单号",
    "source_table": "来源表",
    "step": "步骤",
    "operation": "运算",
    "label": "说明",
    "quantity": "数量",
    "lower": "下限",
    "upper": "上限",
    "factor": "比率或系数",
    "event_date": "日期",
    "code": "提示代码",
    "place": "序号",
    "all_rows": "总行数",
    "period_start": "期间开始",
    "posted_in": "入账期间开始",
}
STATUSES: Final[Mapping[str, str]] = {
    COMPUTED: "已计算",
    NOT_COMPUTED: "未计算",
    NOT_APPLICABLE: "不适用",
}
OPERATIONS: Final[Mapping[Operation, str]] = {
    Operation.BASE: "基数",
    Operation.THRESHOLD: "起付线",
    Operation.FLAT: "按比例",
    Operation.PER_UNIT: "按件",
    Operation.SLICE: "分段",
    Operation.TIER: "档位",
    Operation.CURVE: "曲线",
    Operation.MATRIX: "矩阵",
    Operation.LOOKUP: "查表",
    Operation.WEIGHTED: "加权",
    Operation.EVENT: "事件",
    Operation.CONTEST: "竞赛",
    Operation.POOL: "奖金池",
    Operation.FORMULA: "公式",
    Operation.DIFFERENTIAL: "级差",
    Operation.GENERATION: "代数",
    Operation.GATE: "门槛",
    Operation.MULTIPLY: "乘系数",
    Operation.ADD: "加减",
    Operation.CAP: "封顶",
    Operation.FLOOR: "保底",
    Operation.BUDGET: "预算",
    Operation.PRORATE: "按在岗折算",
    Operation.CONVERT: "折算",
    Operation.ROUND: "取整",
    Operation.PAID_BEFORE: "已发扣除",
    Operation.HELD: "留存",
    Operation.RELEASED: "释放",
    Operation.NOT_YET_DUE: "未到期",
    Operation.CLAWED_BACK: "追回",
    Operation.RECOVERED: "归还",
    Operation.SCORE: "计分",
    Operation.RATED: "评分",
    Operation.NORMALISE: "评分校正",
    Operation.ITEM: "考核项",
    Operation.RESCALE: "权重重算",
    Operation.VETO: "一票否决",
    Operation.GRADE: "定级",
    Operation.QUOTA: "比例定级",
    Operation.CALIBRATE: "校准",
    Operation.GRADE_CAP: "等级上限",
    Operation.COEFFICIENT: "系数",
}
POSTING_KINDS: Final[Mapping[str, str]] = {
    kind.value: words.zh for kind, words in SETTLEMENT_WORDS.items()
} | {
    LedgerKind.EARNED: "应得",
    LedgerKind.CLAWED_BACK: "追回",
    LedgerKind.HELD: "留存",
    LedgerKind.RELEASED: "释放",
    LedgerKind.PAID: "发放",
    LedgerKind.CARRIED: "结转",
}


def write_workbook(
    tables: Mapping[str, pa.Table], path: Path, *, names: Mapping[str, str], language: str
) -> None:
    """Write one sheet a result table; in Chinese with `language` "zh", else by the stored names.

    `names` are what people are called, shown beside their ids.
    """
    chinese = language == "zh"
    sheets = {
        SHEETS.get(name, name) if chinese else name: _spoken(
            _with_names(table, names, "姓名" if chinese else "name"), chinese=chinese
        )
        for name, table in tables.items()
    }
    write_excel(sheets, path)


def _with_names(table: pa.Table, names: Mapping[str, str], header: str) -> pa.Table:
    at = next((number for number, name in enumerate(table.column_names) if name in _PEOPLE), None)
    if at is None or not names:
        return table
    called = [names.get(str(person)) for person in table.column(at).to_pylist()]
    return table.add_column(at + 1, header, pa.array(called, pa.string()))


_PEOPLE: Final = ("person_id", "subject_id")


def _spoken(table: pa.Table, *, chinese: bool) -> pa.Table:
    if not chinese:
        return table
    columns = [
        _in_words(column, str(name)) for name, column in zip(table.column_names, table.columns, strict=True)
    ]
    return pa.table(columns, names=[HEADERS.get(name, name) for name in table.column_names])


def _in_words(cells: pa.ChunkedArray, column: str) -> pa.ChunkedArray:
    words = _WORDS.get(column)
    if words is None:
        return cells
    return pa.chunked_array([[words.get(str(cell), cell) for cell in cells.to_pylist()]], pa.string())


def _choices(table: str, column: str) -> dict[str, str]:
    found = STANDARD[table].column(column)
    return {choice.name: choice.title.zh for choice in found.choices} if found else {}


_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "status": STATUSES,
    "kind": POSTING_KINDS,
    "operation": {operation.value: words for operation, words in OPERATIONS.items()},
    "regime": _choices("people", "regime"),
    "target_version": _choices("targets", "version"),
    "source_table": {name: schema.title.zh for name, schema in STANDARD.items() if schema.title},
}
