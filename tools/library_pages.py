"""Writes the pages of the library: docs/measures.md and docs/templates.md, from what the library holds.

`python -m tools.library_pages` renews them; a test holds them current. How a measure is counted is said
by the same sentences as in a plan text.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

from yeji_engine.documents.measures import Measure
from yeji_engine.documents.plan import Plan
from yeji_engine.errors import Words
from yeji_engine.library import (
    GROUPS,
    PlanTemplate,
    ReadyMeasure,
    load_template,
    plan_templates,
    ready_measures,
)
from yeji_engine.tables.standard import STANDARD
from yeji_engine.wording import as_markdown, plan_text
from yeji_engine.wording.choices import choice, option
from yeji_engine.wording.measures import measure_line
from yeji_engine.wording.parts import flattened
from yeji_engine.wording.plan import escaped
from yeji_engine.wording.terms import Terms, terms_of

DOCS = Path(__file__).resolve().parent.parent / "docs"
EXAMPLE = "key_account_manager"
"""The template whose text and whose base serve as examples."""

_METHODS = {
    "A1": Words("比率计分法", "ratio"),
    "A2": Words("反向计分", "reverse"),
    "A3": Words("层差法", "layers"),
    "A4": Words("区间赋分", "ladder"),
    "A5": Words("线性插值", "linear"),
    "A6": Words("减分法", "deduction"),
    "A7": Words("加分项", "bonus points"),
    "A8": Words("0-1 法", "yes or no"),
    "A9": Words("说明法", "described cases"),
    "A10": Words("一票否决", "veto"),
    "A11": Words("改善法", "improvement"),
    "A12": Words("进度法", "progress"),
}

_MEASURES_INTRO = """\
# Ready measures 常用指标

What sales companies count, ready to be copied into a plan: {count} measures in four groups. Each says what it is, \
how it is counted (in the words of a plan text), how it is usually scored, and what goes wrong with it. \
The names in single quotes, such as `'新品'`, are a company's own and are changed to what its data hold.

销售公司常用的 {count} 个指标,分四类,可以直接抄进方案。每个都写明含义、怎样数、通常怎样计分、容易出什么问题。\
单引号里的名称(如 `'新品'`)是公司自己的,按实际数据改。

This page is made from the library: `python -m tools.library_pages`. 本页由指标库生成。
"""

_TEMPLATES_INTRO = """\
# Plan templates 方案模板

Complete plans that a company starts from. Each is a document in `src/yeji_engine/library/templates/`, with a text fit \
for signature and cases worked by hand that run whenever it is published. Copy one, change names, rates and dates, \
and let the check and its cases tell what no longer holds.

一家公司可以由此起步的完整方案。每个都是一份方案文件,有可供签字的文字,也有手工算好的算例,发布时自动核对。复制一份,改名称、比例和日期,由检查和算例告诉你哪里还不对。

This page is made from the library: `python -m tools.library_pages`. 本页由模板生成。
"""

_OTHER_BASE = """\
## Another base 换一个基数

Pay on orders and pay on money received differ in one measure. To turn a plan on payments into one on orders, replace \
the source of its base; the components, tiers and steps stay as they are.

按订单计还是按回款计,差别只在一个指标。把基数的来源换掉即可,激励项、档位和步骤都不动:

```yaml
measures:
  回款额:            # payments received 按回款计
    count: {table: payments, aggregate: sum, column: amount, date: payment_date, credit: {kind: owner, column: person_id}}
  # becomes 改为
  订单额:            # order amount 按订单计
    count: {table: orders, aggregate: sum, column: amount, date: order_date, credit: {kind: owner, column: person_id}}
```

A third way earns with the order and pays with the money: `key_account_orders` shows it (`timing: on_cash`). \
第三种办法是按订单计提、随回款发放,见 `key_account_orders`。
"""

_A_TEXT = """\
## A text 方案文字一例

The text that is signed, made from the document alone. 由文件生成、供签字的文字:
"""


def measures_page() -> str:
    """Return the page on ready measures."""
    ready = ready_measures()
    terms = terms_of(_scratch(ready))
    lines = [_MEASURES_INTRO.format(count=len(ready))]
    for group in GROUPS:
        members = [entry for entry in ready if entry.group == group]
        name = option("Measure.group", group)
        lines += [f"## {name.zh} {name.en.capitalize()}", ""]
        for entry in members:
            lines += [*_measure_lines(entry, ready, terms), ""]
    return "\n".join(lines).rstrip() + "\n"


def _scratch(ready: tuple[ReadyMeasure, ...]) -> Plan:
    """Return a plan that holds every ready measure, so that sentences know all names."""
    loaded = load_template(EXAMPLE)
    if loaded is None or loaded.plan is None:
        raise ValueError(f"the template {EXAMPLE} does not load")
    measures: dict[str, Measure] = {name: part for entry in ready for name, part in entry.measures.items()}
    return loaded.plan.model_copy(update={"measures": measures, "components": {}, "scorecard": None})


def _measure_lines(entry: ReadyMeasure, ready: tuple[ReadyMeasure, ...], terms: Terms) -> Iterator[str]:
    unit, direction = choice(entry.unit), choice(entry.direction)
    counted = flattened(measure_line(entry.name.zh, entry.measure, "", terms).parts)
    yield f"### {entry.name.zh} {entry.name.en}"
    yield ""
    yield f"{entry.definition.zh}  "
    yield entry.definition.en
    yield ""
    yield f"- `{entry.id}` · {unit.zh} {unit.en} · {direction.zh} {direction.en}"
    yield f"- 来源 Source: {'、'.join(_table(name) for name in entry.tables)}"
    yield f"- 怎样数 How: {escaped(counted.zh)}。 / {escaped(counted.en)}."
    yield f"- 通常计分 Usual scoring: {'; '.join(_method(code) for code in entry.scoring)}"
    yield f"- 注意 Mind: {entry.pitfalls.zh} / {entry.pitfalls.en}"
    yield ""
    yield "```yaml"
    yield _fragment(entry, ready)
    yield "```"


def _table(name: str) -> str:
    title = STANDARD[name].title
    return f"{title.zh} `{name}`" if title else f"`{name}`"


def _method(code: str) -> str:
    return f"{code} {_METHODS[code].zh} {_METHODS[code].en}"


def _fragment(entry: ReadyMeasure, ready: tuple[ReadyMeasure, ...]) -> str:
    """Return what is copied, without the parts that have a section of their own."""
    others = {other.name.zh for other in ready if other.id != entry.id}
    document = {
        name: measure.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        for name, measure in entry.measures.items()
        if name not in others
    }
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=110).rstrip()


def templates_page() -> str:
    """Return the page on plan templates."""
    lines = [
        _TEMPLATES_INTRO,
        "| 模板 template | 适用 for | 基数 base | 要点 in one line |",
        "| --- | --- | --- | --- |",
    ]
    templates = plan_templates()
    lines += [
        f"| [`{t.id}`](#{t.id}) | {t.role.zh} {t.role.en} | {t.base.zh} {t.base.en} | {t.pitch.zh} {t.pitch.en} |"
        for t in templates
    ]
    lines += ["", _OTHER_BASE]
    for template in templates:
        lines += [*_template_lines(template), ""]
    lines += [
        "## A text 方案文字一例",
        "",
        "The text that is signed, made from the document alone. 由文件生成、供签字的文字:",
        "",
    ]
    lines.append(_below(as_markdown(plan_text(_plan(EXAMPLE), "zh"))))
    return "\n".join(lines).rstrip() + "\n"


def _plan(id_: str) -> Plan:
    loaded = load_template(id_)
    if loaded is None or loaded.plan is None:
        raise ValueError(f"the template {id_} does not load")
    return loaded.plan


def _template_lines(template: PlanTemplate) -> Iterator[str]:
    plan = _plan(template.id)
    yield f"## {template.id}"
    yield ""
    yield f"**{plan.title.zh}** {plan.title.en} · [{template.file}](../src/yeji_engine/library/templates/{template.file})"
    yield ""
    yield f"{template.pitch.zh}  "
    yield template.pitch.en
    yield ""
    yield f"- 指标 Measures: {'、'.join(plan.measures)}"
    if plan.scorecard:
        yield f"- 考核项 Scorecard: {'、'.join(plan.scorecard.items)}"
    yield f"- 激励项 Components: {'、'.join(plan.components)}"
    yield "- 算例 Cases:"
    for case in plan.cases:
        yield f"  - {escaped(case.name)}（{case.period}）：{escaped(case.why)}"


def _below(markdown: str) -> str:
    """Return the page's text two headings lower, so that it stands inside another page."""
    return "\n".join(f"##{line}" if line.startswith("#") else line for line in markdown.splitlines())


def write(docs: Path = DOCS) -> None:
    """Write both pages into the folder `docs`."""
    (docs / "measures.md").write_text(measures_page(), encoding="utf-8")
    (docs / "templates.md").write_text(templates_page(), encoding="utf-8")


if __name__ == "__main__":
    write()
