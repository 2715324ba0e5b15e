"""Parts of a plan that miss each other: sources, bases, deals, columns, names that are taken."""

from __future__ import annotations

import pytest

from tests.engine.plan_documents import (
    DROP,
    EARNED,
    OWN,
    PER_DEAL,
    PLAN,
    REVERSAL,
    SALES,
    TARGET,
    TIERS,
    Raw,
    codes,
    component,
    counted,
    findings,
    laid_over,
    method,
    one,
    says,
    scored,
)
from yeji_engine.checking import check_plan
from yeji_engine.documents.loading import Loaded, load_plan, loaded_plan
from yeji_engine.documents.places import Places
from yeji_engine.documents.plan import Plan
from yeji_engine.errors import Severity
from yeji_engine.language.kinds import Kind
from yeji_engine.vocabulary import names_of

OTHER = {"unit": "number", "direction": "up", "formula": "sales * 1"}
COUNTED_BY_FORMULA = {
    "unit": "money",
    "direction": "up",
    "count": {name: part for name, part in SALES["count"].items() if name != "column"}  # type: ignore[attr-defined]  # a mapping
    | {"figure": "amount * 2"},
}
ROLLED = {"unit": "money", "direction": "up", "roll_up": {"of": "sales", "include_own": "否"}}


BY_CASH = {
    "kind": "on_cash",
    "table": "payments",
    "deal": "order_id",
    "date": "payment_date",
    "received": "amount",
    "contract": "amount",
    "at_most_whole": "是",
}
EVENT = {"kind": "event", "amount": "250", "times": "every"}


def measure(change: Raw, name: str = "more") -> dict[str, Raw]:
    """Return the change that adds a measure."""
    return {"measures": {name: change}}


@pytest.mark.parametrize(
    ("change", "code", "zh", "en"),
    [
        (
            measure({"unit": "money", "direction": "up"}),
            "measure-source",
            "来源恰写一种,现在写了:一种也没有",
            "found: none",
        ),
        (
            measure(OTHER | {"reading": {}}),
            "measure-source",
            "现在写了:reading、formula",
            "found: reading, formula",
        ),
        (
            {"measures": {"sales": {"count": {"column": DROP}}}},
            "count-column",
            "sum 要写 column",
            "sum needs a column",
        ),
        (
            measure(laid_over(ROLLED, {"roll_up": {"of": "salse"}})),
            "name-unknown",
            "没有指标 salse。 是不是 sales?",
            "Did you mean sales?",
        ),
        (
            {"measures": {"a": OTHER, "b": laid_over(ROLLED, {"unit": "number", "roll_up": {"of": "a"}})}},
            "roll-up-source",
            "a 不是从记录中数的指标",
            "a is not counted from records",
        ),
        (
            measure(ROLLED | {"unit": "count"}),
            "unit-differs",
            "与被汇总的 sales (money) 不同",
            "differs from that of sales",
        ),
        (
            measure({"unit": "money", "direction": "up", "pay_below": {"component": "new_busines"}}),
            "name-unknown",
            "没有激励项 new_busines",
            "Did you mean new_business?",
        ),
        (
            component({"base": DROP}),
            "base-missing",
            "没有写 base:按什么计价?",
            "base is missing: what is priced?",
        ),
        (
            component({"per": "deal", "method": {"running": "period"}}),
            "deal-missing",
            "没有写 deal",
            "deal is missing",
        ),
        (method(EVENT), "deal-missing", "哪个指标的行是「单」", "the rows of which measure"),
        (component({"deal": "sales"}), "deal-not-needed", "按期计价,不用写 deal", "deal has no effect"),
        (component(PER_DEAL | {"deal": "slaes"}), "name-unknown", "没有指标 slaes", "Did you mean sales?"),
        (
            measure(OTHER) | component(PER_DEAL | {"deal": "more"}),
            "deal-source",
            "more 不是从记录中数的指标,没有单",
            "more is not counted from records and has no deals",
        ),
        (
            component({"method": {"running": "year"}}),
            "running-per-deal",
            "按期计价,不用写 running",
            "running has no effect",
        ),
        (
            component(PER_DEAL | EARNED | {"reversal": REVERSAL | {"months": "12"}}),
            "reversal-months",
            "要同时写",
            "belong together",
        ),
        (
            component(PER_DEAL | EARNED | {"reversal": REVERSAL | {"how": "time_proportional"}}),
            "reversal-months",
            "months 与 how: time_proportional",
            "months and how: time_proportional",
        ),
        (
            component(EARNED | {"reversal": REVERSAL | {"how": "replay"}}),
            "deal-missing",
            "要看单据",
            "at their returns, but deal is missing",
        ),
        (
            component(EARNED | {"deal": "sales"}),
            "reversal-per-deal",
            "exact 扣回每单所得",
            "exact takes back what a deal earned",
        ),
        (
            measure(COUNTED_BY_FORMULA)
            | component(PER_DEAL | EARNED | {"deal": "more", "reversal": REVERSAL | {"how": "re_rated"}}),
            "reversal-column",
            "more 不汇总一列金额",
            "more counts no column",
        ),
        (
            measure(COUNTED_BY_FORMULA)
            | component(PER_DEAL | EARNED | {"deal": "more", "reversal": REVERSAL | {"amount": "amount"}}),
            "reversal-column",
            "看不出退货退掉其中多少",
            "how much of a deal came back",
        ),
        (
            component(PER_DEAL | EARNED | {"timing": BY_CASH, "reversal": REVERSAL | {"amount": "amount"}}),
            "choice-missing",
            "退款冲减什么?",
            "what does a refund lessen?",
        ),
        (
            component(PER_DEAL | {"timing": BY_CASH | {"refund_lessens": "contract"}}),
            "refund-not-by-amount",
            "没有按退货金额扣回",
            "nothing is taken back by the amount",
        ),
        (
            component(
                PER_DEAL
                | EARNED
                | {
                    "timing": BY_CASH | {"refund_lessens": "contract"},
                    "reversal": REVERSAL | {"amount": "amount", "how": "time_proportional", "months": "12"},
                }
            ),
            "refund-not-by-amount",
            "没有按退货金额扣回",
            "nothing is taken back by the amount",
        ),
        (
            {"settlement": {"draw": {"kind": "non_recoverable", "amount": "500", "year_end": "carry"}}},
            "draw-not-owed",
            "non_recoverable 不用还,year_end 不起作用",
            "non_recoverable is not owed; year_end has no effect",
        ),
        ({"effective": {"to": "2026-01-01"}}, "effective-empty", "一天也不生效", "there is not one day"),
        (
            {"fiscal": {"year_starts": "02-30"}},
            "fiscal-start",
            "02-30 不是每年都有的日子",
            "02-30 is not a day of every year",
        ),
        ({"fiscal": {"year_starts": "13-01"}}, "fiscal-start", "13-01", "13-01"),
        (
            {"fiscal": {"pattern": "4-4-5"}},
            "fiscal-choice-missing",
            "没有说明从哪一周开始",
            "nothing says with which it begins",
        ),
        (
            {"fiscal": {"year_starts": "12-26", "year_named_by": "end"}},
            "fiscal-choice-missing",
            "没有说明按哪个月命名",
            "nothing says which names them",
        ),
        (
            {
                "promotions": {
                    "晋级": {
                        "title": "晋级",
                        "when": "sales > 0",
                        "times": "4",
                        "within": "3",
                        "in_a_row": "是",
                    }
                }
            },
            "promotion-times",
            "最近 3 期里不可能成立 4 次",
            "cannot hold 4 times within 3 periods",
        ),
        (measure(OTHER, "得分"), "name-taken", "得分 与内置名称重名", "得分 is a built-in name already"),
        (
            measure(OTHER, "new_business"),
            "name-taken",
            "与measures 中的名称重名",
            "is a measures name already",
        ),
        (
            {"attributes": {"sales": "money"}},
            "name-taken",
            "与attributes 中的名称重名",
            "is a attributes name already",
        ),
    ],
)
def test_parts_that_miss_each_other_are_said(change: Raw, code: str, zh: str, en: str) -> None:
    says(one(findings(change), code), zh, en)


@pytest.mark.parametrize(
    "change",
    [
        component(PER_DEAL),
        component(PER_DEAL | EARNED)
        | {"settlement": {"deduction_limit": {"share": "20%", "minimum_wage": "2000"}}},
        component({"deal": "sales", "base": DROP, "method": dict.fromkeys(TIERS, DROP) | EVENT}),
        {"effective": {"from": "2026-01-01", "to": "2026-01-02"}},
        {"fiscal": {"year_starts": "04-01"}},
        {"fiscal": {"pattern": "4-4-5", "week_year_starts": "on_or_after"}},
        {"fiscal": {"year_starts": "12-26", "month_named_by": "start"}},
    ],
)
def test_parts_that_fit_are_left_alone(change: Raw) -> None:
    assert codes(findings(change)) == []


# Columns, against the standard tables and against a company's own

PLAN_WITH_ALL = Plan.model_validate(
    laid_over(
        PLAN,
        laid_over(
            scored(), {"attributes": {"目标奖金": "money"}, "measures": {"n": OTHER, "rolled": ROLLED}}
        ),
    )
)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("sales", Kind.MONEY),
        ("sales.目标", Kind.MONEY),
        ("sales.target", Kind.MONEY),
        ("sales.完成率", Kind.RATIO),
        ("sales.attainment", Kind.RATIO),
        ("sales.行数", Kind.COUNT),
        ("rolled.rows", Kind.COUNT),
        ("n", Kind.NUMBER),
        ("目标奖金", Kind.MONEY),
        ("new_business", Kind.MONEY),
        ("得分", Kind.POINTS),
        ("score", Kind.POINTS),
        ("等级", Kind.TEXT),
        ("绩效系数", Kind.NUMBER),
        ("业绩.得分", Kind.POINTS),
        ("态度.points", Kind.POINTS),
        ("司龄月数", Kind.COUNT),
        ("days_in_plan", Kind.DAYS),
        ("角色", Kind.TEXT),
        ("regime", Kind.TEXT),
        ("期末", Kind.DATE),
    ],
)
def test_the_names_of_a_period_have_their_kinds(name: str, kind: Kind) -> None:
    assert names_of(PLAN_WITH_ALL).period[name] is kind


@pytest.mark.parametrize("name", ["n.目标", "记入", "amount", "sales.得分"])
def test_what_is_no_name_of_a_period_is_absent(name: str) -> None:
    assert name not in names_of(PLAN_WITH_ALL).period


def test_a_deal_has_its_columns_its_credit_and_the_names_of_the_period() -> None:
    names = names_of(PLAN_WITH_ALL).of_deal("sales")

    assert names is not None
    assert (names["amount"], names["order_date"], names["kind"]) == (Kind.MONEY, Kind.DATE, Kind.TEXT)
    assert (names["记入"], names["credited"], names["份额"]) == (Kind.MONEY, Kind.MONEY, Kind.RATIO)
    assert names["得分"] is Kind.POINTS


def test_a_column_wins_over_a_name_of_the_period() -> None:
    plan = Plan.model_validate(laid_over(PLAN, {"measures": {"kind": OTHER}}))
    names = names_of(plan).of_deal("sales")

    assert names is not None
    assert (names_of(plan).period["kind"], names["kind"]) == (Kind.NUMBER, Kind.TEXT)


def test_deals_of_a_table_that_is_not_known_have_no_names_yet() -> None:
    plan = Plan.model_validate(laid_over(PLAN, counted({"table": "deals"})))

    assert names_of(plan).of_deal("sales") is None
    assert names_of(plan, OWN).columns("deals") is None
    assert names_of(plan).of_deal("rolled") is None


CONTEST = {"kind": "contest", "by": "sales", "among": "plan", "prizes": ["5000"], "ties": "share"}


def test_what_people_settle_between_them_is_not_priced_deal_by_deal() -> None:
    found = findings(method(CONTEST) | component({"per": "deal", "deal": "sales", "method": CONTEST}))

    assert "group-per-deal" in {each.code for each in found}


@pytest.mark.parametrize("how", ["re_rated", "replay"])
def test_a_component_of_the_period_may_price_the_returns_of_its_deals(how: str) -> None:
    change = component(EARNED | {"deal": "sales", "reversal": REVERSAL | {"how": how, "amount": "amount"}})

    assert not {"deal-not-needed", "deal-missing", "reversal-per-deal"} & set(codes(findings(change)))


def test_a_plan_without_scorecard_has_no_score() -> None:
    assert "得分" not in names_of(Plan.model_validate(PLAN)).period


# The check as a whole


def test_a_plan_made_in_python_is_checked_too() -> None:
    assert check_plan(loaded_plan(Plan.model_validate(PLAN))) == []


def test_a_document_that_cannot_be_read_has_only_the_findings_of_reading() -> None:
    loaded = load_plan("{")

    assert check_plan(loaded) == list(loaded.diagnostics)


def test_a_refused_document_is_checked_in_all_other_places() -> None:
    found = findings(
        {
            "settles": DROP,
            "components": {
                "new_business": {"method": {"boundary": DROP, "tiers": [{"from": "1", "rate": "1%"}]}},
                "other": {
                    "pays": "bonus",
                    "per": "period",
                    "base": "slaes",
                    "method": {"kind": "flat", "rate": "1%"},
                },
            },
        }
    )

    assert codes(found) == ["choice-missing", "field-missing", "tier-first", "unknown-name"]


def test_nothing_is_said_twice_of_what_reading_refused() -> None:
    found = findings({"measures": {"sales": {"unit": "mony", "target": TARGET}}, "regimes": "x"})

    assert codes(found) == ["value-malformed", "value-not-allowed"]


def test_names_of_a_measure_that_could_not_be_read_are_not_called_unknown() -> None:
    found = findings({"measures": {"sales": {"count": {"row_key": "x"}}}})

    assert codes(found) == ["value-malformed"]


def test_findings_come_in_the_order_of_the_document() -> None:
    found = findings(
        {
            "measures": {"sales": {"unit": "count"}},
            "effective": {"to": "2025-01-01"},
            "components": {"new_business": {"base": "salse"}},
        }
    )

    assert [d.place.line for d in found] == sorted(d.place.line or 0 for d in found)


def test_without_places_a_finding_still_has_its_path() -> None:
    plan = Plan.model_validate(laid_over(PLAN, measure(OTHER)))

    assert check_plan(Loaded(plan, Places(), ()))[0].place.path == "measures.more"


def test_an_unused_measure_is_worth_knowing() -> None:
    found = one(findings(measure(SALES)), "unused")

    assert found.severity is Severity.INFO
    says(found, "指标 more 没有用到", "nothing uses the measure more")


def test_an_unused_attribute_is_worth_knowing() -> None:
    says(
        one(findings({"attributes": {"底薪": "money"}}), "unused"),
        "个人属性 底薪 没有用到",
        "nothing uses the attribute 底薪",
    )
