"""Plan shapes that the law allows and forbids (quality L3, L4): none misjudged, the article always named."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.engine.plan_documents import (
    DISTRIBUTION,
    DROP,
    OWNER,
    SALES,
    SCORECARD,
    TARGET,
    TIERS,
    Raw,
    both,
    component,
    findings,
    laid_over,
    one,
    says,
)
from yeji_engine.checking.law import (
    DIRECT_SALES_24,
    DIRECT_SELLER_PAY,
    LIMITS,
    WAGE_DEDUCTION,
    Limit,
    applies_in,
    limits_during,
)
from yeji_engine.checking.suspicion import Matter, hint_in
from yeji_engine.errors import Diagnostic, Severity

OWN_SALES = laid_over(SALES, {"count": {"origin": "consumer_sale"}})
SELLER: dict[str, Raw] = {
    "regimes": ["direct_seller"],
    "measures": {"sales": OWN_SALES},
    "settlement": {"pay_limit": {"share": "30%", "of": "sales"}},
}
"""The change that makes the plan one for direct sellers, lawful."""
AGENT: dict[str, Raw] = {"regimes": ["agent"]}

COUNT = {
    "unit": "count",
    "direction": "up",
    "count": {"table": "t", "aggregate": "count", "date": "d", "credit": OWNER},
}
VISITS = laid_over(COUNT, {"count": {"table": "visits", "date": "visit_date"}})
READING = {"unit": "points", "direction": "up", "reading": {}}
ROLLED = {"unit": "money", "direction": "up", "roll_up": {"of": "sales", "include_own": "否"}}
BELOW = {"unit": "money", "direction": "up", "pay_below": {"component": "new_business"}}
FLAT = {"kind": "flat", "rate": "5%"}
NO_TIERS = dict.fromkeys(TIERS, DROP)


def pays(base: str | None = "sales", priced: Raw = FLAT, **more: Raw) -> dict[str, Raw]:
    """Return the change that adds a component `extra`."""
    part = {
        "pays": "commission",
        "per": "period",
        "method": priced,
        **({"base": base} if base else {}),
        **more,
    }
    return {"components": {"extra": part}}


def measure(name: str, given: Raw) -> dict[str, Raw]:
    """Return the change that adds a measure."""
    return {"measures": {name: given}}


def counted(name: str, **count: Raw) -> dict[str, Raw]:
    """Return the change that adds a counted measure and pays on it."""
    return both(
        measure(name, laid_over(COUNT, {"count": {"origin": "other", **count}})),
        pays(f"【{name}】", {"kind": "per_unit", "amount": "10"}),
    )


def money(name: str = "more", **count: Raw) -> dict[str, Raw]:
    """Return the change that adds a sum of money and pays on it."""
    return both(measure(name, laid_over(OWN_SALES, {"count": count})), pays(f"【{name}】"))


def with_score(items: Raw, weights: Raw) -> dict[str, Raw]:
    """Return the change that lets a scorecard multiply the pay."""
    card = laid_over(
        SCORECARD,
        {"items": dict.fromkeys(SCORECARD["items"], DROP) | items, "weights": [{"weights": weights}]},
    )
    change = {"measures": {"sales": {"target": TARGET}}, "scorecard": card}
    return both(change, component({"then": [{"step": "multiply", "by": "绩效系数"}]}))


def scored_by(name: str, given: Raw) -> dict[str, Raw]:
    """Return the change that lets the score, and so the pay, rest on one more measure."""
    item = {"measure": f"【{name}】", "scoring": {"kind": "bonus", "each": "1", "cap": "10"}}
    main = {"measure": "sales", "scoring": {"kind": "ratio", "cap": "120%"}}
    return both(with_score({"业绩": main, "另": item}, {"业绩": "100%"}), measure(name, given))


def rated() -> dict[str, Raw]:
    """Return the scorecard 60/30/10 of sales, satisfaction and new customers."""
    items = {
        "业绩": {"measure": "sales", "scoring": {"kind": "ratio", "cap": "120%"}},
        "满意度": {"measure": "satisfaction", "scoring": {"kind": "bonus", "each": "0", "cap": "0"}},
        "新客户": {"measure": "new_customers", "scoring": {"kind": "deduct", "each": "0", "floor": "0"}},
    }
    items["满意度"] = {"measure": "satisfaction", "scoring": {"kind": "formula", "points": "satisfaction"}}
    change = with_score(items, {"业绩": "60%", "满意度": "30%", "新客户": "10%"})
    new = laid_over(COUNT, {"count": {"table": "customers", "date": "created_date"}})
    return both(change, {"measures": {"satisfaction": READING, "new_customers": new}})


EVENT = {"kind": "event", "amount": "250", "times": "every"}
CONTEST = {"kind": "contest", "by": "sales", "among": "plan", "prizes": ["500", "300"], "ties": "share"}
POOL = {"kind": "pool", "among": "plan", "weight": "sales"}
GENERATIONS = {"kind": "generations", "rates": ["5%", "2%"], "compress": "否"}
DIFFERENTIAL = {"kind": "differential", "rates": [{"role": "rep", "rate": "5%"}], "same_level_below": "zero"}
CURVE = {
    "kind": "curve",
    "on": "sales.完成率",
    "points": [{"at": "0.8", "pays": "0"}, {"at": "1", "pays": "1"}],
    "below": "zero",
    "above": "flat",
}
EMPLOYEES_ONLY = {"when": "关系 = 'employee'"}

LAWFUL: dict[str, Raw] = {
    "own sales in tiers": {},
    "own sales, flat": pays(),
    "own sales per week": {"settles": "week"},
    "own sales per half month": {"settles": "half_month"},
    "a lower limit": {"settlement": {"pay_limit": {"share": "25%"}}},
    "money received from own consumers": money(table="payments", date="payment_date"),
    "a single column with all of it": {
        "measures": {
            "sales": {
                "count": {
                    "credit": {
                        "kind": "columns",
                        "total": "whole",
                        "column": DROP,
                        "shares": [{"column": "person_id", "share": "100%"}],
                    }
                }
            }
        }
    },
    "a sum for each order": pays(None, EVENT, deal="sales"),
    "deal by deal": pays(per="deal", deal="sales"),
    "a prize by own sales": pays(None, CONTEST),
    "a fixed sum shared by own sales": pays("10000", POOL),
    "a gate on visits": both(
        measure("visits", VISITS),
        component({"then": [{"step": "gate", "when": "visits > 5", "otherwise": "0"}]}),
    ),
    "a curve on own attainment": both({"measures": {"sales": {"target": TARGET}}}, pays(priced=CURVE)),
    "sixty, thirty, ten": rated(),
    "a satisfaction from surveys": scored_by(
        "满意度",
        laid_over(
            VISITS,
            {
                "unit": "points",
                "count": {
                    "table": "surveys",
                    "date": "survey_date",
                    "aggregate": "average",
                    "column": "points",
                },
            },
        ),
    ),
    "referrals by customers": scored_by(
        "转介绍数",
        laid_over(COUNT, {"count": {"table": "referrals", "date": "referral_date", "origin": "other"}}),
    ),
    "new customers": counted("新客户数", table="customers", date="created_date"),
    "entry fees are filtered out": money(where="kind <> '入门费'"),
    "own purchases are filtered out": money(where="非 (kind = '自购')"),
    "a leader's override in a mixed plan": {
        "regimes": ["direct_seller", "employee"],
        **both(measure("rolled", ROLLED), pays("rolled", **EMPLOYEES_ONLY)),
    },
    "a plan for both where direct sellers are kept out": {
        "regimes": ["direct_seller", "employee"],
        "settlement": {"pay_limit": DROP},
        **both({"enrolment": EMPLOYEES_ONLY}, {"measures": {"rolled": ROLLED}}),
    },
    "a team's figure that no pay rests on": measure("team", ROLLED),
    "a return taken back": component(
        {"reversal": {"table": "refunds", "deal": "order_id", "date": "refund_date", "how": "exact"}}
    ),
    "agents on own sales": AGENT,
    "agents with split deals": {
        **AGENT,
        "measures": {
            "sales": {
                "count": {
                    "origin": DROP,
                    "credit": {"kind": "splits", "column": DROP, "deal": "order_id", "total": "whole"},
                }
            }
        },
    },
    "agents' rebate on what they buy": both(AGENT, money(origin="own_purchase")),
    "agents settled by the quarter": {**AGENT, "settles": "quarter"},
    "employees' override by position": {
        "regimes": ["employee"],
        **both(measure("rolled", ROLLED), pays("rolled")),
    },
    "employees' differential by position": {"regimes": ["employee"], **pays(priced=DIFFERENTIAL)},
    "employees paid for each hire": both({"regimes": ["employee"]}, counted("recruits", origin="recruit")),
}
"""Changes over SELLER. Some replace its regime."""

UNLAWFUL: dict[str, tuple[Raw, str]] = {
    "roll-up as base": (both(measure("rolled", ROLLED), pays("rolled")), "law-downline"),
    "roll-up in a formula measure": (
        both(
            {
                "measures": {
                    "rolled": ROLLED,
                    "mix": {"unit": "money", "direction": "up", "formula": "sales + rolled"},
                }
            },
            pays("mix"),
        ),
        "law-downline",
    ),
    "roll-up as gate": (
        both(
            measure("rolled", ROLLED),
            component({"then": [{"step": "gate", "when": "rolled > 5", "otherwise": "0"}]}),
        ),
        "law-downline",
    ),
    "roll-up as condition": (
        both(measure("rolled", ROLLED), component({"when": "rolled > 5"})),
        "law-downline",
    ),
    "roll-up as threshold": (
        both(measure("rolled", ROLLED), component({"threshold": {"at": "rolled", "kind": "first_yuan"}})),
        "law-downline",
    ),
    "roll-up as cap": (
        both(measure("rolled", ROLLED), component({"then": [{"step": "cap", "at": "rolled"}]})),
        "law-downline",
    ),
    "roll-up in a score that multiplies pay": (scored_by("rolled", ROLLED), "law-downline"),
    "roll-up as tier line": (
        both(measure("rolled", ROLLED), component({"method": {"unit": "rolled"}})),
        "law-downline",
    ),
    "roll-up as weight of a fixed pool": (
        both(measure("rolled", ROLLED), pays("10000", POOL | {"weight": "rolled"})),
        "law-downline",
    ),
    "a contest by roll-up": (
        both(measure("rolled", ROLLED), pays(None, CONTEST | {"by": "rolled"})),
        "law-downline",
    ),
    "pay of the people below": (both(measure("below", BELOW), pays("below")), "law-downline"),
    "pay below through another component": (
        both(
            both(measure("below", BELOW), pays("below")),
            {
                "components": {
                    "third": {
                        "pays": "award",
                        "per": "period",
                        "method": {"kind": "formula", "formula": "extra * 2"},
                    }
                }
            },
        ),
        "law-downline",
    ),
    "generations": (pays(priced=GENERATIONS), "law-downline"),
    "generations with compression": (pays(priced=GENERATIONS | {"compress": "是"}), "law-downline"),
    "differential": (pays(priced=DIFFERENTIAL), "law-downline"),
    "a pool of everybody's sales": (pays("sales", POOL), "law-downline"),
    "orders credited to the sponsor": (money(credit={"column": "sponsor_id"}), "law-downline"),
    "orders credited to the referrer": (money(credit={"column": "referrer_id"}), "law-downline"),
    "a reading called team sales": (
        both(measure("团队业绩", laid_over(READING, {"unit": "money"})), pays("团队业绩")),
        "law-downline",
    ),
    "a table of the downline": (money(table="downline_orders"), "law-downline"),
    "splits between sellers": (
        money(credit={"kind": "splits", "column": DROP, "deal": "order_id", "total": "whole"}),
        "law-not-own-sale",
    ),
    "overlay": (
        money(credit={"kind": "splits", "column": DROP, "deal": "order_id", "total": "may_exceed"}),
        "law-not-own-sale",
    ),
    "two columns": (
        money(
            credit={
                "kind": "columns",
                "column": DROP,
                "total": "whole",
                "shares": [
                    {"column": "person_id", "share": "90%"},
                    {"column": "customer_id", "share": "10%"},
                ],
            }
        ),
        "law-not-own-sale",
    ),
    "a single column with a part": (
        money(
            credit={
                "kind": "columns",
                "column": DROP,
                "total": "may_exceed",
                "shares": [{"column": "person_id", "share": "50%"}],
            }
        ),
        "law-not-own-sale",
    ),
    "the team's orders": (money(credit={"kind": "team", "column": "team_id"}), "law-not-own-sale"),
    "the company's orders": (money(credit={"kind": "company", "column": DROP}), "law-not-own-sale"),
    "sales to dealers": (money(origin="other_sale"), "law-not-own-sale"),
    "sales of unknown origin": (money(origin=DROP), "law-origin-missing"),
    "people brought in, as stated": (counted("x", origin="recruit"), "law-heads"),
    "people brought in, by the table": (counted("x", table="recruits"), "law-heads"),
    "people brought in, by the name": (counted("发展人数"), "law-heads"),
    "people brought in, by the title": (
        both(counted("x"), {"measures": {"x": {"title": "拉人头数"}}}),
        "law-heads",
    ),
    "people brought in, by the filter": (counted("x", where="kind = '招募'"), "law-heads"),
    "people brought in, by an attribute": (
        both(
            {"attributes": {"发展人数": "count"}},
            component({"then": [{"step": "add", "amount": "发展人数 * 10"}]}),
        ),
        "law-heads",
    ),
    "a gate on people brought in": (
        both(
            measure("recruits", laid_over(COUNT, {"count": {"origin": "other"}})),
            component({"then": [{"step": "gate", "when": "recruits > 2", "otherwise": "0"}]}),
        ),
        "law-heads",
    ),
    "entry fees, as stated": (money(origin="fee"), "law-fee"),
    "entry fees, by the column": (money(column="joining_fee"), "law-fee"),
    "entry fees, by the filter": (money(where="kind 属于 ('入门费', '订单')"), "law-fee"),
    "entry fees, by a function in the filter": (money(where="CONTAINS(kind, '加盟费')"), "law-fee"),
    "own purchases, as stated": (money(origin="own_purchase"), "law-own-purchase"),
    "own purchases as a condition": (
        both(
            measure("bought", laid_over(OWN_SALES, {"count": {"origin": "own_purchase"}})),
            component({"when": "bought >= 500"}),
        ),
        "law-own-purchase",
    ),
    "own purchases, by the name": (money("自购额"), "law-own-purchase"),
    "no limit of pay": ({"settlement": {"pay_limit": DROP}}, "law-pay-limit"),
    "a limit above thirty percent": ({"settlement": {"pay_limit": {"share": "30.0001%"}}}, "law-pay-limit"),
    "a limit on something else": (
        both(measure("visits", VISITS), {"settlement": {"pay_limit": {"of": "visits"}}}),
        "law-pay-limit",
    ),
    "a limit on the year's sales": (
        both(
            measure("year", laid_over(OWN_SALES, {"count": {"window": "year_to_date"}})),
            {"settlement": {"pay_limit": {"of": "year"}}},
        ),
        "law-pay-limit",
    ),
    "a limit on weighted sales": (
        {
            "measures": {
                "sales": {
                    "count": {
                        "deal": {
                            "factor": {
                                "keys": ["kind"],
                                "rows": [{"keys": ["a"], "factor": "2"}],
                                "otherwise": "1",
                            }
                        }
                    }
                }
            }
        },
        "law-pay-limit",
    ),
    "settled by the quarter": ({"settles": "quarter"}, "law-monthly"),
    "settled by the year": ({"settles": "year"}, "law-monthly"),
    "a mixed plan where the override is for all": (
        {"regimes": ["direct_seller", "employee"], **both(measure("rolled", ROLLED), pays("rolled"))},
        "law-downline",
    ),
    "a mixed plan whose condition shuts nobody out": (
        {
            "regimes": ["direct_seller", "employee"],
            **both(measure("rolled", ROLLED), pays("rolled", when="角色 = 'rep' 或 关系 = 'employee'")),
        },
        "law-downline",
    ),
    "agents' roll-up": ({**AGENT, **both(measure("rolled", ROLLED), pays("rolled"))}, "law-downline"),
    "agents' pay below": ({**AGENT, **both(measure("below", BELOW), pays("below"))}, "law-downline"),
    "agents' generations": ({**AGENT, **pays(priced=GENERATIONS)}, "law-downline"),
    "agents' differential": ({**AGENT, **pays(priced=DIFFERENTIAL)}, "law-downline"),
    "agents' heads": ({**AGENT, **counted("recruits")}, "law-heads"),
    "agents' fees": ({**AGENT, **money(origin="fee")}, "law-fee"),
}

ARTICLES = {
    "law-downline": ("《禁止传销条例》第 7 条", "Pyramid Selling, art. 7"),
    "law-heads": ("《禁止传销条例》第 7 条", "Pyramid Selling, art. 7"),
    "law-fee": ("《直销管理条例》第 14 条", "Direct Selling, art. 14"),
    "law-own-purchase": ("《直销管理条例》第 14 条", "Direct Selling, art. 14"),
    "law-not-own-sale": ("《直销管理条例》第 24 条", "Direct Selling, art. 24"),
    "law-origin-missing": ("《直销管理条例》第 24 条", "Direct Selling, art. 24"),
    "law-pay-limit": ("《直销管理条例》第 24 条", "Direct Selling, art. 24"),
    "law-monthly": ("《直销管理条例》第 24 条", "Direct Selling, art. 24"),
}
LEGAL = frozenset(ARTICLES)


def judged(change: Raw) -> list[Diagnostic]:
    """Return the errors of law over the lawful plan for direct sellers with a change."""
    found = findings(both(SELLER, change))
    assert not [
        d
        for d in found
        if d.code
        in {"value-malformed", "value-not-allowed", "field-unknown", "field-missing", "choice-missing"}
    ]
    return [d for d in found if d.code in LEGAL and d.severity is Severity.ERROR]


def test_there_are_enough_shapes_to_judge_by() -> None:
    assert len(LAWFUL) >= 20
    assert len(UNLAWFUL) >= 40


@pytest.mark.parametrize("shape", LAWFUL)
def test_a_lawful_shape_is_not_refused(shape: str) -> None:
    assert judged(LAWFUL[shape]) == []


@pytest.mark.parametrize("shape", UNLAWFUL)
def test_an_unlawful_shape_is_refused_with_its_article(shape: str) -> None:
    change, code = UNLAWFUL[shape]
    found = judged(change)

    assert {d.code for d in found} == {code}
    for one_found in found:
        says(one_found, ARTICLES[code][0], ARTICLES[code][1])
        assert one_found.hint is not None


def test_a_refusal_says_how_the_figure_feeds_pay() -> None:
    found = one(judged(scored_by("rolled", ROLLED)), "law-downline")

    assert found.place.path == "measures.rolled.roll_up"
    says(
        found,
        "直销员的报酬不能以此为依据:指标 rolled 汇总的是他人的销售 (new_business → 得分 score → 另 → rolled)",
        "direct sellers",
    )


def test_the_limit_of_thirty_percent_is_told() -> None:
    found = one(judged({"settlement": {"pay_limit": {"share": "31%"}}}), "law-pay-limit")

    says(found, "上限写的是 31%,法定至多 30%", "the limit is 31%; the law allows 30%")


def test_a_limit_on_a_measure_that_is_not_there_is_answered_with_the_nearest() -> None:
    found = one(findings(both(SELLER, {"settlement": {"pay_limit": {"of": "slaes"}}})), "name-unknown")

    says(found, "没有指标 slaes", "Did you mean sales?")


def test_pay_that_rests_on_no_own_sale_is_for_counsel_to_look_at() -> None:
    change = both(measure("visits", VISITS), pays("visits", {"kind": "per_unit", "amount": "5"}))
    found = one(findings(both(SELLER, change)), "law-pay-base")

    assert found.severity is Severity.WARNING
    says(found, "请法务确认", "ask counsel")


@pytest.mark.parametrize(
    "name",
    [
        "新客户数",
        "转介绍数",
        "互荐次数",
        "会员复购额",
        "service_fee_income",
        "回款额",
        "团队协作评分",
        "人均产值",
        "sales",
        "personal_best",
        "signal",
    ],
)
def test_harmless_names_are_not_suspected(name: str) -> None:
    assert hint_in(name) is None


@pytest.mark.parametrize(
    ("name", "matter"),
    [
        ("recruits", Matter.HEADS),
        ("Head_Count", Matter.HEADS),
        ("new_recruits_2026", Matter.HEADS),
        ("招募人数", Matter.HEADS),
        ("joining_fees", Matter.FEE),
        ("入会费", Matter.FEE),
        ("downline_volume", Matter.DOWNLINE),
        ("伞下业绩", Matter.DOWNLINE),
        ("group_sales", Matter.DOWNLINE),
        ("self_consumption", Matter.OWN_PURCHASE),
        ("个人进货", Matter.OWN_PURCHASE),
    ],
)
def test_names_that_give_a_figure_away_are_suspected(name: str, matter: Matter) -> None:
    hint = hint_in(name)

    assert hint is not None
    assert hint.matter is matter


# Employees


REVERSAL = {"table": "refunds", "deal": "order_id", "date": "refund_date", "how": "exact"}
EARNED = {"reversal": REVERSAL, "earning_condition": "客户付清后挣得"}
OWED = {
    "kind": "recoverable",
    "amount": "5000",
    "recovery_share": "100%",
    "recovery_after": "1",
    "year_end": "carry",
    "leaver": "forgive",
}
LIMITED = {"settlement": {"deduction_limit": {"share": "20%", "minimum_wage": "2000"}}}


@pytest.mark.parametrize(
    ("change", "code", "severity", "zh", "en"),
    [
        (
            both(measure("rolled", ROLLED), pays("rolled")),
            "override-legal-review",
            Severity.INFO,
            "按组织职位可以,请法务确认",
            "ask for legal review",
        ),
        (
            pays(priced=DIFFERENTIAL),
            "override-legal-review",
            Severity.INFO,
            "请法务确认",
            "ask for legal review",
        ),
        (
            both(LIMITED, component({"reversal": REVERSAL})),
            "clawback-unearned",
            Severity.ERROR,
            "没有写 earning_condition",
            "earning_condition (when it is earned) is missing",
        ),
        (
            both(LIMITED, component(EARNED | {"earning_condition": "  "})),
            "clawback-unearned",
            Severity.ERROR,
            "《工资支付暂行规定》第 15、16 条",
            "arts. 15 and 16",
        ),
        (
            component(EARNED),
            "deduction-limit",
            Severity.WARNING,
            "每月至多扣 20%,余额不低于当地最低工资",
            "at most 20% a month",
        ),
        (
            {"settlement": {"negative": "pay"}},
            "deduction-limit",
            Severity.WARNING,
            "没有写 deduction_limit",
            "deduction_limit is missing",
        ),
        (
            {"settlement": {"draw": OWED}},
            "deduction-limit",
            Severity.WARNING,
            "没有写 deduction_limit",
            "deduction_limit is missing",
        ),
        (
            both(component(EARNED), {"settlement": {"deduction_limit": {"share": "20%"}}}),
            "deduction-limit",
            Severity.WARNING,
            "没有写 minimum_wage",
            "minimum_wage is missing",
        ),
        (
            both(both(component(EARNED), LIMITED), {"settlement": {"deduction_limit": {"share": "25%"}}}),
            "deduction-limit-share",
            Severity.ERROR,
            "上限写的是 25%,法定至多 20%",
            "is 25%; the law allows 20%",
        ),
        (
            {"settles": "quarter"},
            "wage-monthly",
            Severity.ERROR,
            "属于工资,至少每月支付一次",
            "is wages and paid at least monthly",
        ),
        (
            both({"settles": "year"}, component({"pays": "bonus"})),
            "wage-monthly",
            Severity.WARNING,
            "请法务确认",
            "ask counsel",
        ),
        (
            both(LIMITED, {"settlement": {"draw": OWED | {"leaver": "claim"}}}),
            "draw-leaver-claim",
            Severity.WARNING,
            "向离职员工追索",
            "what a leaver owes is claimed",
        ),
    ],
)
def test_what_wages_law_asks_is_said(change: Raw, code: str, severity: Severity, zh: str, en: str) -> None:
    found = one(findings(change), code)

    assert found.severity is severity
    says(found, zh, en)


@pytest.mark.parametrize(
    "change",
    [
        both(LIMITED, component(EARNED)),
        both(LIMITED, {"settlement": {"draw": OWED}}),
        both({"settles": "quarter"}, AGENT),
        both(AGENT, component({"reversal": REVERSAL})),
        {"settles": "week"},
        both({"regimes": ["employee", "agent"], "settles": "quarter"}, component({"when": "关系 = 'agent'"})),
    ],
)
def test_what_wages_law_allows_is_left_alone(change: Raw) -> None:
    asked = {
        "clawback-unearned",
        "deduction-limit",
        "deduction-limit-share",
        "wage-monthly",
        "draw-leaver-claim",
    }

    assert not asked & {d.code for d in findings(change)}


def test_a_plan_for_another_place_is_not_checked_against_chinese_law_and_says_so() -> None:
    found = findings(both(SELLER, both({"place": "US", "settles": "quarter"}, pays(priced=GENERATIONS))))

    assert [d.code for d in found] == ["law-elsewhere"]
    says(found[0], "没有按中国法律检查", "the rules of Chinese law were not checked")


def test_a_part_of_the_country_follows_the_countrys_law() -> None:
    assert "law-pay-limit" in {d.code for d in judged({"place": "CN-SH", "settlement": {"pay_limit": DROP}})}
    assert applies_in("CN-SH")
    assert not applies_in("CNX")


# Dated parameters


NEW = Limit(DIRECT_SELLER_PAY, "CN", date(2027, 1, 1), Decimal("0.25"), DIRECT_SALES_24)
SHANGHAI = Limit(WAGE_DEDUCTION, "CN-SH", date(2020, 1, 1), Decimal("0.10"), DIRECT_SALES_24)


@pytest.mark.parametrize(
    ("since", "until", "figures"),
    [
        (date(2026, 1, 1), None, ["0.30", "0.25"]),
        (date(2026, 1, 1), date(2027, 1, 1), ["0.30"]),
        (date(2027, 1, 1), None, ["0.25"]),
        (date(1990, 1, 1), date(2005, 12, 1), []),
    ],
)
def test_every_figure_that_is_in_force_during_the_plan_counts(
    since: date, until: date | None, figures: list[str]
) -> None:
    found = limits_during(DIRECT_SELLER_PAY, since, until, "CN", (*LIMITS, NEW))

    assert [str(limit.figure) for limit in found] == figures


def test_a_place_with_a_figure_of_its_own_has_that_one() -> None:
    found = limits_during(WAGE_DEDUCTION, date(2026, 1, 1), None, "CN-SH", (*LIMITS, SHANGHAI))

    assert [limit.figure for limit in found] == [Decimal("0.10")]


def test_a_place_without_figures_has_none() -> None:
    assert limits_during(WAGE_DEDUCTION, date(2026, 1, 1), None, "US") == ()


def test_a_forced_distribution_alone_offends_no_law() -> None:
    card = laid_over(SCORECARD, {"grades": {"distribution": DISTRIBUTION}})

    assert judged({"measures": {"sales": {"target": TARGET}}, "scorecard": card}) == []
