"""The tables that every selling company has: who works where, what was agreed, what the books hold.

They exist so that plans, templates and ready measures speak of the same columns everywhere. None has
to be there, and a mapping may declare other tables with any columns. Valid-from days are the first
day, valid-to days the first day no longer valid; empty means open. `docs/data.md` says each in prose.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from yeji_engine.errors import Words
from yeji_engine.tables.schema import Choice, Column, ColumnKind, TableSchema

FACT_DECIMALS: Final = 4
"""Amounts in the wild carry up to four decimals; only what is settled is rounded to the fen."""
SETTLED_DECIMALS: Final = 2
FIGURE_DECIMALS: Final = 6


def _key(name: str, zh: str, en: str, *, required: bool = False, unique: bool = False) -> Column:
    return Column(name, ColumnKind.KEY, required=required, unique=unique, title=Words(zh, en))


def _text(name: str, zh: str, en: str) -> Column:
    return Column(name, ColumnKind.TEXT, title=Words(zh, en))


def _date(name: str, zh: str, en: str, *, required: bool = False) -> Column:
    return Column(name, ColumnKind.DATE, required=required, title=Words(zh, en))


def _money(name: str, zh: str, en: str, *, decimals: int = FACT_DECIMALS, required: bool = False) -> Column:
    return Column(name, ColumnKind.MONEY, decimals, required, title=Words(zh, en))


def _number(
    name: str, zh: str, en: str, *, decimals: int = FIGURE_DECIMALS, required: bool = False
) -> Column:
    return Column(name, ColumnKind.NUMBER, decimals, required, title=Words(zh, en))


def _ratio(name: str, zh: str, en: str, *, decimals: int = FIGURE_DECIMALS, required: bool = False) -> Column:
    return Column(name, ColumnKind.RATIO, decimals, required, title=Words(zh, en))


def _flag(name: str, zh: str, en: str) -> Column:
    return Column(name, ColumnKind.FLAG, title=Words(zh, en))


def _choice(name: str, zh: str, en: str, *choices: tuple[str, str, str], required: bool = True) -> Column:
    allowed = tuple(Choice(stored, Words(choice_zh, choice_en)) for stored, choice_zh, choice_en in choices)
    return Column(name, ColumnKind.KEY, required=required, title=Words(zh, en), choices=allowed)


def _table(
    name: str, zh: str, en: str, columns: tuple[Column, ...], key: tuple[str, ...] = ()
) -> TableSchema:
    return TableSchema(name, columns, key, Words(zh, en))


_PERSON = _key("person_id", "工号", "person id", required=True)
_SELLER = _key("person_id", "业务员工号", "seller id")
_CUSTOMER = _key("customer_id", "客户编号", "customer id")
_ORDER = _key("order_id", "订单编号", "order id")
_PRODUCT = _key("product_id", "产品编号", "product id")
_CURRENCY = _key("currency", "币种", "currency")
_VALID = (_date("valid_from", "生效日期", "valid from"), _date("valid_to", "失效日期", "valid to"))


_ORGANISATION = (
    _table(
        "people",
        "人员",
        "people",
        (
            _key("person_id", "工号", "person id", required=True, unique=True),
            _text("name", "姓名", "name"),
            _choice(
                "regime",
                "用工关系",
                "regime",
                ("employee", "员工", "employee"),
                ("agent", "独立代理", "independent agent"),
                ("direct_seller", "直销员", "direct seller"),
                required=False,
            ),
            _key("position", "岗位", "position"),
            _key("level", "职级", "level"),
            _key("region", "地区", "region"),
            _date("hire_date", "入职日期", "hire date"),
            _date("probation_end", "转正日期", "end of probation"),
            _date("leave_date", "离职生效日", "first day after leaving"),
        ),
        ("person_id",),
    ),
    _table(
        "teams",
        "组织",
        "teams",
        (
            _key("team_id", "组织编号", "team id", required=True),
            _text("name", "组织名称", "name"),
            _key("kind", "组织类型", "kind"),
            _key("parent_id", "上级组织编号", "parent team id"),
            *_VALID,
        ),
        ("team_id", "valid_from"),
    ),
    _table(
        "assignments",
        "任职",
        "assignments",
        (
            _PERSON,
            _key("team_id", "组织编号", "team id"),
            _key("role", "角色", "role"),
            _key("plan_id", "方案编号", "plan id"),
            _flag("lead", "是否负责人", "leads the team"),
            *_VALID,
            _money("target_incentive", "目标奖金", "target incentive"),
            _money("base_pay", "底薪", "base pay"),
        ),
        ("person_id", "team_id", "role", "valid_from"),
    ),
    _table(
        "attributes",
        "个人参数",
        "attributes",
        (
            _PERSON,
            _key("name", "参数", "attribute", required=True),
            _number("figure", "数值", "figure", required=True),
            _key("unit", "单位", "unit"),
            *_VALID,
        ),
        ("person_id", "name", "valid_from"),
    ),
    _table(
        "absences",
        "缺勤",
        "absences",
        (
            _PERSON,
            _date("date_from", "开始日期", "from", required=True),
            _date("date_to", "返岗日期", "first day back", required=True),
            _key("kind", "类型", "kind"),
        ),
        ("person_id", "kind", "date_from"),
    ),
)

_AGREED = (
    _table(
        "targets",
        "目标",
        "targets",
        (
            _key("subject_id", "对象编号", "subject id", required=True),
            _key("measure", "指标", "measure", required=True),
            _date("period_start", "期间开始", "period start", required=True),
            _date("period_end", "期间止(不含)", "period end (excluded)", required=True),
            _choice(
                "version",
                "版本",
                "version",
                ("original", "原始", "original"),
                ("adjusted", "调整", "adjusted"),
                ("restated", "剔除", "restated"),
            ),
            _number("target", "目标值", "target", decimals=FACT_DECIMALS, required=True),
        ),
        ("subject_id", "measure", "period_start", "period_end", "version"),
    ),
    _table(
        "splits",
        "业绩分成",
        "splits",
        (
            _key("deal_id", "单号", "deal id", required=True),
            _PERSON,
            _key("role", "角色", "role"),
            _ratio("share", "分成比例", "share", required=True),
            *_VALID,
        ),
        ("deal_id", "person_id", "role", "valid_from"),
    ),
    _table(
        "rates",
        "费率表",
        "rates",
        (
            _key("table", "费率表名", "rate table", required=True),
            *(_key(f"key{place}", f"条件{place}", f"key {place}") for place in range(1, 5)),
            *_VALID,
            _number("lower", "下限", "from"),
            _number("upper", "上限", "to"),
            _ratio("rate", "比例", "rate"),
            _money("amount", "金额", "amount"),
        ),
        ("table", "key1", "key2", "key3", "key4", "valid_from", "lower"),
    ),
    _table(
        "exchange_rates",
        "汇率",
        "exchange rates",
        (
            _key("currency", "币种", "currency", required=True),
            _choice(
                "kind",
                "汇率类型",
                "kind",
                ("booking", "记账", "booking"),
                ("payment", "付款", "payment"),
                ("average", "平均", "average"),
                ("constant", "固定", "constant"),
            ),
            _date("date_from", "生效日期", "valid from", required=True),
            _date("date_to", "失效日期", "valid to"),
            _ratio("rate", "汇率", "rate", decimals=8, required=True),
        ),
        ("currency", "kind", "date_from"),
    ),
)

_JUDGED = (
    _table(
        "readings",
        "填报数据",
        "readings",
        (
            _key("subject_id", "对象编号", "subject id", required=True),
            _key("measure", "指标", "measure", required=True),
            _date("period_start", "期间开始", "period start", required=True),
            _number("figure", "数值", "figure", required=True),
            _key("rater_id", "填报人工号", "rater id"),
        ),
        ("subject_id", "measure", "period_start", "rater_id"),
    ),
    _table(
        "ratings",
        "评分",
        "ratings",
        (
            _key("subject_id", "被评人工号", "subject id", required=True),
            _key("item", "项目", "item", required=True),
            _key("rater_id", "评分人工号", "rater id", required=True),
            _choice(
                "relation",
                "评分关系",
                "relation",
                ("self", "自评", "self"),
                ("manager", "上级", "manager"),
                ("second_manager", "隔级上级", "second manager"),
                ("peer", "同级", "peer"),
                ("subordinate", "下级", "subordinate"),
                ("customer", "客户", "customer"),
            ),
            _date("period_start", "期间开始", "period start", required=True),
            _number("points", "得分", "points", decimals=FACT_DECIMALS),
        ),
        ("subject_id", "item", "rater_id", "relation", "period_start"),
    ),
    _table(
        "past_scores",
        "往期得分",
        "past scores",
        (
            _PERSON,
            _date("period_start", "期间开始", "period start", required=True),
            _date("period_end", "期间止(不含)", "period end (excluded)", required=True),
            _number("score", "得分", "score", required=True),
            _key("grade", "等级", "grade"),
        ),
        ("person_id", "period_start", "period_end"),
    ),
    _table(
        "unit_grades",
        "组织等级",
        "unit grades",
        (
            _key("team_id", "组织编号", "team id", required=True),
            _date("period_start", "期间开始", "period start", required=True),
            _key("grade", "等级", "grade", required=True),
        ),
        ("team_id", "period_start"),
    ),
    _table(
        "calibrations",
        "等级校准",
        "calibrations",
        (
            _PERSON,
            _date("period_start", "期间开始", "period start", required=True),
            _choice(
                "kind",
                "来由",
                "cause",
                ("panel", "校准会", "calibration panel"),
                ("appeal", "申诉", "appeal"),
            ),
            _key("grade", "等级", "grade", required=True),
            _text("reason", "理由", "reason"),
            _key("decided_by", "决定人工号", "decided by"),
        ),
        ("person_id", "period_start", "kind"),
    ),
    _table(
        "ledger",
        "已结算台账",
        "ledger",
        (
            _PERSON,
            _key("component", "激励项目", "component", required=True),
            _date("period_start", "期间开始", "period start", required=True),
            _key("kind", "类型", "kind", required=True),
            _money("amount", "金额", "amount", decimals=SETTLED_DECIMALS, required=True),
            _key("source_id", "来源单号", "source id"),
            _date("posted_in", "入账期间开始", "posted in"),
        ),
    ),
)

_BOOKS = (
    _table(
        "customers",
        "客户",
        "customers",
        (
            _key("customer_id", "客户编号", "customer id", required=True, unique=True),
            _text("name", "客户名称", "name"),
            _key("person_id", "负责人工号", "owner id"),
            _key("segment", "客户分类", "segment"),
            _key("channel", "渠道", "channel"),
            _key("region", "地区", "region"),
            _date("created_date", "建档日期", "created"),
            _date("lost_date", "流失日期", "lost"),
        ),
        ("customer_id",),
    ),
    _table(
        "contacts",
        "联系人",
        "contacts",
        (
            _key("contact_id", "联系人编号", "contact id", required=True, unique=True),
            _CUSTOMER,
            _SELLER,
            _date("created_date", "添加日期", "created"),
        ),
        ("contact_id",),
    ),
    _table(
        "products",
        "产品",
        "products",
        (
            _key("product_id", "产品编号", "product id", required=True, unique=True),
            _text("name", "产品名称", "name"),
            _key("category", "品类", "category"),
            _money("list_price", "标价", "list price"),
            _money("cost", "成本", "cost"),
            _ratio("weight", "产品系数", "weight"),
            _date("launch_date", "上市日期", "launch date"),
        ),
        ("product_id",),
    ),
    _table(
        "opportunities",
        "商机",
        "opportunities",
        (
            _key("opportunity_id", "商机编号", "opportunity id", required=True, unique=True),
            _SELLER,
            _CUSTOMER,
            _PRODUCT,
            _key("stage", "阶段", "stage"),
            _date("opened_date", "开始日期", "opened"),
            _date("closed_date", "关闭日期", "closed"),
            _money("amount", "金额", "amount"),
            _CURRENCY,
        ),
        ("opportunity_id",),
    ),
    _table(
        "orders",
        "订单",
        "orders",
        (
            _key("order_id", "订单编号", "order id", required=True, unique=True),
            _CUSTOMER,
            _SELLER,
            _date("order_date", "订单日期", "order date", required=True),
            _money("amount", "订单金额", "amount", required=True),
            _money("tax", "税额", "tax"),
            _money("cost", "成本", "cost"),
            _money("discount", "折扣金额", "discount"),
            _CURRENCY,
            _key("kind", "订单类型", "kind"),
            _key("status", "订单状态", "status"),
        ),
        ("order_id",),
    ),
    _table(
        "order_lines",
        "订单明细",
        "order lines",
        (
            _key("order_id", "订单编号", "order id", required=True),
            _key("line_id", "行号", "line id", required=True),
            _PRODUCT,
            _number("quantity", "数量", "quantity", decimals=FACT_DECIMALS),
            _money("unit_price", "单价", "unit price"),
            _money("amount", "行金额", "amount", required=True),
            _money("cost", "成本", "cost"),
            _money("discount", "折扣金额", "discount"),
        ),
        ("order_id", "line_id"),
    ),
    _table(
        "payments",
        "回款",
        "payments",
        (
            _key("payment_id", "回款编号", "payment id", required=True, unique=True),
            _ORDER,
            _CUSTOMER,
            _SELLER,
            _date("payment_date", "回款日期", "payment date", required=True),
            _money("amount", "回款金额", "amount", required=True),
            _CURRENCY,
        ),
        ("payment_id",),
    ),
    _table(
        "receivables",
        "应收",
        "receivables",
        (
            _key("receivable_id", "应收编号", "receivable id", required=True, unique=True),
            _ORDER,
            _CUSTOMER,
            _SELLER,
            _date("due_date", "到期日期", "due date", required=True),
            _money("amount", "应收金额", "amount", required=True),
            _date("settled_date", "结清日期", "settled"),
            _CURRENCY,
        ),
        ("receivable_id",),
    ),
    _table(
        "refunds",
        "退款",
        "refunds",
        (
            _key("refund_id", "退款编号", "refund id", required=True, unique=True),
            _ORDER,
            _CUSTOMER,
            _SELLER,
            _date("refund_date", "退款日期", "refund date", required=True),
            _money("amount", "退款金额", "amount", required=True),
            _CURRENCY,
            _key("reason", "退款原因", "reason"),
        ),
        ("refund_id",),
    ),
)

_ACTIVITY = (
    _table(
        "visits",
        "拜访",
        "visits",
        (
            _key("visit_id", "拜访编号", "visit id", required=True, unique=True),
            _PERSON,
            _CUSTOMER,
            _date("visit_date", "拜访日期", "visit date", required=True),
            _key("kind", "拜访方式", "kind"),
        ),
        ("visit_id",),
    ),
    _table(
        "complaints",
        "投诉",
        "complaints",
        (
            _key("complaint_id", "投诉编号", "complaint id", required=True, unique=True),
            _CUSTOMER,
            _SELLER,
            _ORDER,
            _date("complaint_date", "投诉日期", "complaint date", required=True),
            _key("kind", "投诉类型", "kind"),
            _flag("justified", "是否成立", "justified"),
            _date("settled_date", "解决日期", "settled"),
        ),
        ("complaint_id",),
    ),
    _table(
        "surveys",
        "满意度调查",
        "surveys",
        (
            _key("survey_id", "调查编号", "survey id", required=True, unique=True),
            _CUSTOMER,
            _SELLER,
            _ORDER,
            _date("survey_date", "调查日期", "survey date", required=True),
            _number("points", "满意度得分", "points", decimals=FACT_DECIMALS),
            _flag("praise", "是否好评", "praise"),
        ),
        ("survey_id",),
    ),
    _table(
        "referrals",
        "推荐",
        "referrals",
        (
            _key("referral_id", "推荐编号", "referral id", required=True, unique=True),
            _SELLER,
            _key("kind", "推荐类型", "kind"),
            _CUSTOMER,
            _key("referrer_id", "推荐人编号", "referrer id"),
            _date("referral_date", "推荐日期", "referral date", required=True),
            _flag("won", "是否成交", "won"),
        ),
        ("referral_id",),
    ),
    _table(
        "reports",
        "工作报告",
        "reports",
        (
            _key("report_id", "报告编号", "report id", required=True, unique=True),
            _PERSON,
            _key("kind", "报告类型", "kind"),
            _date("due_date", "应交日期", "due date", required=True),
            _date("submitted_date", "提交日期", "submitted"),
        ),
        ("report_id",),
    ),
    _table(
        "trainings",
        "培训",
        "trainings",
        (
            _PERSON,
            _key("course", "课程", "course", required=True),
            _date("due_date", "应完成日期", "due date"),
            _date("completed_date", "完成日期", "completed"),
            _number("points", "培训得分", "points", decimals=FACT_DECIMALS),
        ),
        ("person_id", "course", "due_date"),
    ),
    _table(
        "sharings",
        "经验分享",
        "sharings",
        (
            _key("sharing_id", "分享编号", "sharing id", required=True, unique=True),
            _PERSON,
            _date("sharing_date", "分享日期", "sharing date", required=True),
            _text("topic", "分享主题", "topic"),
        ),
        ("sharing_id",),
    ),
)

STANDARD: Final[Mapping[str, TableSchema]] = {
    schema.name: schema for schema in (*_ORGANISATION, *_AGREED, *_JUDGED, *_BOOKS, *_ACTIVITY)
}
"""The standard tables by name, in the order in which docs/data.md tells them."""
