"""Shares that come to a whole, weights that hold for everybody every day, grades that fit."""

from __future__ import annotations

import pytest

from tests.engine.plan_documents import (
    DISTRIBUTION,
    DROP,
    OWNER,
    Raw,
    codes,
    component,
    findings,
    method,
    one,
    says,
    scored,
)


def weights(*sets: Raw) -> dict[str, Raw]:
    """Return the change that gives the scorecard these weight sets."""
    return scored({"weights": list(sets)})


def even(**more: Raw) -> dict[str, Raw]:
    """Return a whole set of weights."""
    return {"weights": {"业绩": "50%", "态度": "50%"}, **more}


def until(to: str) -> dict[str, str]:
    """Return the first part of the plan's time."""
    return {"from": "2026-01-01", "to": to}


def test_a_scorecard_without_fault_has_no_finding() -> None:
    assert codes(findings(scored())) == []


def credited(*shares: tuple[str, str], total: str = "whole") -> dict[str, Raw]:
    """Return the change that credits fixed shares to columns."""
    credit = {
        "kind": "columns",
        "column": DROP,
        "total": total,
        "shares": [{"column": c, "share": s} for c, s in shares],
    }
    return {"measures": {"sales": {"count": {"credit": credit}}}}


MILESTONES = {"kind": "milestones", "table": "t", "deal": "d", "event": "e", "date": "x"}
HOLDBACK = {"kind": "holdback", "share": "20%", "per": "period", "periods": "3"}
PARTS = [{"title": "甲", "weight": "60%", "share": "90%"}, {"title": "乙", "weight": "30%", "share": "1"}]


@pytest.mark.parametrize(
    ("change", "code", "zh", "en"),
    [
        (
            credited(("person_id", "60%"), ("customer_id", "30%")),
            "shares-not-whole",
            "各列的份额合计 90%,应为 100%",
            "come to 90%",
        ),
        (
            credited(("person_id", "60%"), ("customer_id", "-30%"), total="may_exceed"),
            "share-negative",
            "比例 -30% 是负数",
            "-30% is negative",
        ),
        (
            credited(("person_id", "50%"), ("person_id", "50%")),
            "column-twice",
            "列 person_id 写了两次",
            "is written twice",
        ),
        (
            method({"kind": "weighted", "parts": PARTS}),
            "shares-not-whole",
            "权重合计 90%",
            "the weights come to 90%",
        ),
        (
            component({"timing": {"kind": "instalments", "shares": ["50%", "60%"]}}),
            "shares-not-whole",
            "各期的比例合计 110%,应为 100%。 多了 10%",
            "10% is too much",
        ),
        (
            component({"timing": {"kind": "instalments"}}),
            "instalments-source",
            "shares 与 equal 要写其中一个",
            "either shares or equal",
        ),
        (
            component(
                {
                    "per": "deal",
                    "deal": "sales",
                    "method": {"running": "each_deal"},
                    "timing": MILESTONES | {"shares": [{"event": "签约", "share": "50%"}]},
                }
            ),
            "shares-not-whole",
            "各节点的比例合计 50%",
            "the milestones come to 50%",
        ),
        (
            component({"timing": MILESTONES | {"shares": [{"event": "签约", "share": "100%"}]}}),
            "timing-per-deal",
            "逐单发放,但激励项按期计价",
            "released deal by deal, but priced by the period",
        ),
        (
            component({"timing": HOLDBACK | {"share": "120%"}}),
            "holdback-share",
            "应在 0% 与 100% 之间",
            "between 0% and 100%",
        ),
        (
            component({"timing": HOLDBACK | {"table": "t", "date": "d"}}),
            "holdback-release",
            "periods 与 table 要写其中一个",
            "either periods or table",
        ),
        (
            component({"timing": HOLDBACK | {"table": "t", "periods": None}}),
            "holdback-release",
            "还缺 date",
            "date is missing",
        ),
    ],
)
def test_shares_that_are_not_whole_are_said(change: Raw, code: str, zh: str, en: str) -> None:
    says(one(findings(change), code), zh, en)


@pytest.mark.parametrize(
    "change",
    [
        credited(("person_id", "60%"), ("customer_id", "40%")),
        credited(("person_id", "100%"), ("customer_id", "100%"), total="may_exceed"),
        component({"timing": {"kind": "instalments", "equal": "12"}}),
        component({"timing": HOLDBACK}),
    ],
)
def test_whole_shares_are_left_alone(change: Raw) -> None:
    assert codes(findings(change)) == []


@pytest.mark.parametrize(
    ("change", "code", "zh", "en"),
    [
        (
            weights({"weights": {"业绩": "60%", "态度": "30%"}}),
            "shares-not-whole",
            "权重合计 90%,应为 100%。 还差 10%",
            "10% is missing",
        ),
        (
            weights({"weights": {"业绩": "60", "态度": "40"}}),
            "shares-not-whole",
            "比例要带百分号:40% 而不是 40",
            "40%, not 40",
        ),
        (
            weights({"weights": {"业迹": "60%", "态度": "40%"}}),
            "item-unknown",
            "没有考核项 业迹。 是不是 业绩?",
            "Did you mean 业绩?",
        ),
        (
            weights({"weights": {"业绩": "140%", "态度": "-40%"}}),
            "share-negative",
            "权重 -40% 是负数",
            "the weight -40% is negative",
        ),
        (
            weights({"weights": {"业绩": "100%"}}),
            "item-without-weight",
            "没有任何一组权重包含它",
            "no weight set names it",
        ),
        (
            weights(even(valid=until("2026-07-01"))),
            "weights-gap",
            "角色“rep”从 2026-07-01 起没有权重",
            'the role "rep" have no weights from 2026-07-01',
        ),
        (weights(even(roles=["lead"])), "weights-gap", "角色“rep”从 2026-01-01 起没有权重", 'the role "rep"'),
        (
            weights(even(roles=["rep"]), even(roles=["rep"], valid=until("2026-04-01"))),
            "weights-overlap",
            "2026-01-01 起,角色“rep”第 1、2 组权重同时有效",
            'sets 1 and 2 hold for the role "rep" at the same time',
        ),
        (
            weights(even(), even(valid={"from": "2026-04-01"})),
            "weights-overlap",
            "2026-04-01 起,角色“rep”第 1、2 组",
            "from 2026-04-01 on",
        ),
        (
            scored(
                {
                    "items": {
                        "奖励": {"measure": "sales", "scoring": {"kind": "bonus", "each": "2", "cap": "10"}}
                    },
                    "weights": [{"weights": {"业绩": "60%", "态度": "40%", "奖励": "10%"}}],
                }
            ),
            "weight-of-bonus",
            "奖励 是加分项,在权重之外",
            "stands beside the weights",
        ),
    ],
)
def test_faulty_weights_are_said(change: Raw, code: str, zh: str, en: str) -> None:
    says(one(findings(change), code), zh, en)


@pytest.mark.parametrize(
    "change",
    [
        weights(even(valid=until("2026-04-01")), even(valid={"from": "2026-04-01"})),
        weights(even(roles=["rep"]), even()),
        weights(even(roles=["rep"], valid=until("2026-04-01")), even()),
        weights(even()) | {"enrolment": {"roles": []}},
    ],
)
def test_weights_that_hold_every_day_are_left_alone(change: Raw) -> None:
    assert codes(findings(change)) == []


def test_roles_that_no_set_names_need_weights_where_anybody_may_take_part() -> None:
    found = one(findings(weights(even(roles=["rep"])) | {"enrolment": {"roles": []}}), "weights-gap")

    says(found, "没有单列的角色从 2026-01-01 起没有权重", "roles that no set names have no weights")


def raters(change: Raw) -> dict[str, Raw]:
    """Return the change that lays `change` over the raters."""
    return scored({"raters": change})


SCALE = [
    {"grade": "A", "from": "85", "coefficient": "1.2"},
    {"grade": "B", "from": "70", "coefficient": "1.0"},
    {"grade": "C", "coefficient": "0.8"},
]


def scale(place: int, **change: Raw) -> dict[str, Raw]:
    """Return the change that alters one grade."""
    grades = [dict(grade) for grade in SCALE]
    changed: dict[str, Raw] = {**grades[place], **change}
    kept: list[Raw] = [
        *grades[:place],
        {k: v for k, v in changed.items() if v is not DROP},
        *grades[place + 1 :],
    ]
    return scored({"grades": {"scale": kept}})


def forced(**change: Raw) -> dict[str, Raw]:
    """Return the change that distributes grades by force."""
    return scored({"grades": {"distribution": DISTRIBUTION | change}})


def veto(**change: Raw) -> dict[str, Raw]:
    """Return the change that adds a red line."""
    return scored({"vetoes": [{"title": "违规", "when": "sales < 0", **change}]})


@pytest.mark.parametrize(
    ("change", "code", "zh", "en"),
    [
        (
            scored({"raters": DROP}),
            "raters-missing",
            "有打分项,但没有写 raters",
            "items are rated, but raters is missing",
        ),
        (
            raters({"weights": {"manager": "60%"}}),
            "shares-not-whole",
            "打分人的权重合计 60%",
            "the raters' weights come to 60%",
        ),
        (
            raters({"weights": {"manager": "60%", "peer": "40%"}}),
            "raters-few",
            "peer 少于 3 人也计入",
            "peer counts with fewer than 3 raters",
        ),
        (raters({"review": "replaces"}), "review-without-second", "review 不起作用", "review has no effect"),
        (
            raters({"deviation": "sample"}),
            "deviation-not-used",
            "deviation 不起作用",
            "deviation has no effect",
        ),
        (
            scored({"grades": DROP}),
            "grades-missing",
            "系数按等级,但没有写 grades",
            "the coefficient is by grade, but grades is missing",
        ),
        (
            scale(1, **{"from": DROP}),
            "grades-end",
            "只有最低的等级不写 from",
            "only the lowest grade has no from",
        ),
        (scale(2, **{"from": "10"}), "grades-end", "最后一个不写 from", "the last has no from"),
        (
            scale(1, **{"from": "85"}),
            "grades-order",
            "B 从 85 起,不低于前面的 A (85)",
            "B starts at 85, not below A (85)",
        ),
        (scale(1, grade="A"), "grade-twice", "等级 A 写了两次", "the grade A is there twice"),
        (
            scale(1, coefficient="1.3"),
            "coefficient-order",
            "B 的系数 1.3 高于更好的 A",
            "B has 1.3, more than the better A",
        ),
        (
            forced(quotas={"A": "20%", "B": "70%", "C": "20%"}),
            "quotas-not-whole",
            "合计 110%,应为 100%",
            "the quotas come to 110%",
        ),
        (
            forced(quotas={"A": "20%", "B": "80%"}),
            "quota-missing",
            "等级 C 没有写比例",
            "the grade C has no quota",
        ),
        (
            forced(quotas={"A": "20%", "B": "70%", "C": "0%", "D": "10%"}),
            "grade-unknown",
            "没有等级 D",
            "there is no grade D",
        ),
        (
            forced(quotas={"A": "-10%", "B": "70%", "C": "40%"}),
            "share-negative",
            "比例 -10% 是负数",
            "the quota -10% is negative",
        ),
        (
            forced(by_unit_grade={"S": {"A": "30%", "B": "60%", "C": "0%"}}),
            "quotas-not-whole",
            "合计 90%",
            "come to 90%",
        ),
        (veto(effect="item_zero"), "veto-target", "item_zero 要写 item", "item_zero needs item"),
        (
            veto(effect="total_zero", item="业绩"),
            "veto-target",
            "total_zero 不用写 item",
            "total_zero has no item",
        ),
        (veto(effect="item_zero", item="业迹"), "item-unknown", "没有 业迹", "Did you mean 业绩?"),
        (veto(effect="grade_cap", grade="E"), "grade-unknown", "没有 E", "there is no E"),
    ],
)
def test_what_does_not_fit_in_a_scorecard_is_said(change: Raw, code: str, zh: str, en: str) -> None:
    says(one(findings(change), code), zh, en)


@pytest.mark.parametrize(
    "change",
    [
        forced(),
        forced(by_unit_grade={"S": {"A": "30%", "B": "60%", "C": "10%"}}),
        veto(effect="item_zero", item="业绩"),
        veto(effect="grade_cap", grade="C"),
        raters({"weights": {"manager": "60%", "second_manager": "40%"}, "review": "weighted"}),
        raters({"weights": {"manager": "60%", "second_manager": "40%"}, "review": "replaces"}),
        raters({"weights": {"manager": "60%", "peer": "40%"}, "at_least": {"peer": "3"}}),
        scored({"grades": DROP, "coefficient": {"kind": "score_over_100"}}),
    ],
)
def test_what_fits_is_left_alone(change: Raw) -> None:
    assert codes(findings(change)) == []


def test_the_owner_credit_is_no_share() -> None:
    assert findings({"measures": {"sales": {"count": {"credit": OWNER}}}}) == []
