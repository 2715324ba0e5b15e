"""A formula means in one row what it means in the graph: two readings of one tree, held together here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import pyarrow as pa
import pytest

from yeji_engine.documents.base import Rounding, RoundingMode
from yeji_engine.errors import Place
from yeji_engine.graph.expressions import DATE, TEXT, TRUTH, Number, Type, narrow
from yeji_engine.graph.frames import Named
from yeji_engine.graph.lowering import Lowering
from yeji_engine.graph.program import Program
from yeji_engine.graph.sheets import Sheet
from yeji_engine.language import FUNCTIONS, evaluate, parse
from yeji_engine.language.nodes import Node
from yeji_engine.run.duck import DuckBackend

ROW: dict[str, object | None] = {
    "回款额": Decimal("920000.00"),
    "应收额": Decimal("1000000.00"),
    "零": 0,
    "无": None,
    "负": Decimal("-2.345"),
    "三": 3,
    "状态": "已完成",
    "没写": None,
    "下单日": dt.date(2026, 3, 31),
    "是": True,
    "否": False,
    "不详": None,
}
TYPES: dict[str, Type] = {
    "回款额": narrow(2),
    "应收额": narrow(2),
    "零": narrow(),
    "无": narrow(2),
    "负": narrow(3),
    "三": narrow(),
    "状态": TEXT,
    "没写": TEXT,
    "下单日": DATE,
    "是": TRUTH,
    "否": TRUTH,
    "不详": TRUTH,
}
FORMULAS = (
    *("三 属于 (1, 无, 3)", "三 属于 (1, 无)", "限于(无, 0, 1)", "如果(是, 三, 三 / 零)", "限于(三, 0, 零)"),
    *("回款额 + 负", "回款额 - 应收额", "负 * 负", "回款额 / 应收额", "1 / 3", "-2 / 3", "三 / 零", "-负"),
    *("回款额 / 应收额 * 50000", "1 / 3 * 3", "回款额 * 5%", "三 - 无", "无 / 零", "0.0000001 * 0.000005"),
    *("四舍五入(负, 2)", "向下取整(负, 2)", "向上取整(负, 2)", "四舍五入(2.5, 0)", "缺失时(无, 1) * 0.5"),
    *("如果(是, 三, 无)", "如果(否, 无, 三)", "如果(不详, 1, 2)", "如果(回款额 > 应收额, 1, 2)"),
    *("最大(三, 负)", "最小(三, 负)", "最大(三, 无)", "最小(无, 三)", "绝对值(负)", "限于(负, 0, 1)"),
    *("缺失时(无, 7)", "缺失时(三, 7)", "增长率(三, 2)", "增长率(三, 零)", "比率(三, 零)", "比率(1, 8)"),
    *("年份(下单日)", "月份(下单日)", "季度(下单日)", "天数差(下单日, 日期(2026-03-01))"),
    *("是 且 不详", "否 且 不详", "是 或 不详", "否 或 不详", "非 不详", "非 否"),
    *("三 = 3.000", "三 <> 无", "三 > 负", "状态 = '已完成'", "没写 = '已完成'", "状态 <> '已完成'"),
    *(
        "是否缺失(无)",
        "是否缺失(三)",
        "是否缺失(没写)",
        "状态 属于 ('已完成', '取消')",
        "没写 属于 ('已完成', '取消')",
    ),
    *(
        "三 属于 (1, 3)",
        "无 属于 (1, 3)",
        "下单日 >= 日期(2026-03-31)",
        "包含(状态, '完')",
        "包含(没写, '完')",
    ),
    *("开头是(状态, '已')", "结尾是(状态, '已')"),
)


def read(text: str) -> Node:
    parsed = parse(text, place=Place())
    assert parsed.node is not None, [fault.in_language("en") for fault in parsed.diagnostics]
    return parsed.node


def stored(name: str) -> pa.Array:
    type_, cell = TYPES[name], ROW[name]
    if type_ in (TEXT, DATE, TRUTH):
        return pa.array([cell], {TEXT: pa.string(), DATE: pa.date32(), TRUTH: pa.bool_()}[type_])
    units = None if cell is None else int(Decimal(str(cell)).scaleb(type_.scale))
    return pa.array([units], pa.int64())


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckBackend]:
    backend = DuckBackend(threads=1)
    backend.take_arrow("rows", pa.table({name: stored(name) for name in TYPES}))
    yield backend
    backend.close()


def in_the_graph(engine: DuckBackend, node: Node) -> object:
    program = Program()
    rows = Named(TYPES, "rows")
    sheet = Sheet(rows)
    value = Lowering(sheet, rows.sorted, Rounding(decimals=6, mode=RoundingMode.HALF_UP)).value(node)
    sheet.put("answer", value)
    program.step("out", sheet.frame().keep("answer"))
    for step in program:
        engine.run(step, None)
    (found,) = engine.rows("out")["answer"].to_pylist()
    engine.forget("out")
    return Fraction(int(found), 10**value.scale) if isinstance(value, Number) and found is not None else found


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_means_the_same_in_a_row_and_in_the_graph(engine: DuckBackend, text: str) -> None:
    node = read(text)

    assert in_the_graph(engine, node) == evaluate(node, ROW, ratio_decimals=6).value


def test_every_function_is_asked() -> None:
    assert {
        name for name, one in FUNCTIONS.items() if not any(one.chinese in text for text in FORMULAS)
    } == set()
