"""Terms that calculate without a word and that nobody means: told with their place, never refused but one."""

from __future__ import annotations

import pytest

from tests.engine.plan_documents import Raw, both, codes, findings, method, one
from tests.engine.test_checking_tables import tier, tiers
from yeji_engine.errors import Severity

COUNTED: dict[str, Raw] = {
    "measures": {
        "sales": {
            "unit": "count",
            "direction": "up",
            "count": {
                "table": "orders",
                "aggregate": "count",
                "column": None,
                "date": "order_date",
                "credit": {"kind": "owner", "column": "person_id"},
            },
        }
    }
}
CURVE: dict[str, Raw] = {"kind": "curve", "on": "sales / 10000", "below": "zero", "above": "flat"}


def then(*steps: dict[str, Raw]) -> dict[str, Raw]:
    """Return the change that gives the component these steps."""
    return {"components": {"new_business": {"then": list(steps)}}}


def curve(*pays: str) -> dict[str, Raw]:
    """Return the change that gives the component a curve through these shares."""
    points = [{"at": str(place), "pays": share} for place, share in enumerate(pays)]
    return method({**CURVE, "points": points})


@pytest.mark.parametrize(
    ("change", "field", "zh", "en"),
    [
        (tiers(tier("0", rate="5")), "tiers[0].rate", "率是 500%,高于金额的 100%", "more than 100% of"),
        (tiers(tier("0", rate="-5%")), "tiers[0].rate", "率是 -5%,为负", "the rate is -5%: who does more"),
        (
            tiers(tier("0", "9", rate="5%", end_rate="101%"), tier("9"), mode="interpolated_slice"),
            "tiers[0].end_rate",
            "率是 101%",
            "the rate is 101%",
        ),
        (
            tiers(tier("0", rate="1001%"), mode="whole", on="sales / 10000"),
            "tiers[0].rate",
            "高于金额的 1000%",
            "more than 1000% of the money",
        ),
        (method({"kind": "flat", "rate": "150%"}), "rate", "率是 150%", "the rate is 150%"),
        (method({"kind": "flat", "rate": "1% - 3%"}), "rate", "率是 -2%", "the rate is -2%"),
        (curve("0", "1001%"), "points[1].pays", "率是 1001%", "the rate is 1001%"),
        (curve("-1%", "1"), "points[0].pays", "率是 -1%", "the rate is -1%"),
    ],
)
def test_a_doubtful_rate_of_money_is_told_with_its_place(
    change: dict[str, Raw], field: str, zh: str, en: str
) -> None:
    found = one(findings(change), "rate-doubtful")

    assert found.severity is Severity.WARNING
    assert found.place.path == f"components.new_business.method.{field}"
    assert zh in found.message.zh
    assert en in found.message.en


@pytest.mark.parametrize(
    "change",
    [
        tiers(tier("0", rate="100%")),
        tiers(tier("0", rate="0")),
        tiers(tier("0", "1", rate="0"), tier("1", rate="1000%"), mode="whole", on="sales / 10000"),
        both(COUNTED, tiers(tier("0", rate="50"))),
        method({"kind": "flat", "rate": "sales / 10000"}),
        curve("0", "1000%"),
    ],
    ids=["all of it", "nothing", "by attainment", "yuan a piece", "not known", "a steep curve"],
)
def test_a_rate_that_may_be_meant_is_not_told(change: dict[str, Raw]) -> None:
    assert "rate-doubtful" not in codes(findings(change))


def ladder(*rates: str, field: str = "rate") -> dict[str, Raw]:
    """Return the change that gives the component tiers of these rates, each one wide."""
    last = len(rates) - 1
    rows = [
        tier(str(place), None if place == last else str(place + 1), **{field: rate})
        for place, rate in enumerate(rates)
    ]
    return tiers(*rows, mode="whole")


@pytest.mark.parametrize(
    ("field", "rates", "zh", "en"),
    [
        ("rate", ("3%", "5%", "4%"), "由 5% 降到 4%", "falls from 5% to 4%"),
        ("rate", ("3%", "5%", "5%", "4%"), "由 5% 降到 4%", "falls from 5% to 4%"),
        ("amount", ("300", "500", "400"), "由 500 降到 400", "falls from 500 to 400"),
    ],
)
def test_tiers_that_fall_after_rising_are_told(field: str, rates: tuple[str, ...], zh: str, en: str) -> None:
    found = one(findings(ladder(*rates, field=field)), "tiers-falling")

    assert found.severity is Severity.WARNING
    assert found.place.path == f"components.new_business.method.tiers[{len(rates) - 1}].{field}"
    assert zh in found.message.zh
    assert en in found.message.en


@pytest.mark.parametrize("rates", [("3%", "5%", "8%"), ("8%", "5%", "3%"), ("5%", "5%"), ("8%", "3%", "5%")])
def test_tiers_that_rise_or_fall_throughout_are_not_told(rates: tuple[str, ...]) -> None:
    assert "tiers-falling" not in codes(findings(ladder(*rates)))


CAP, FLOOR = {"step": "cap", "at": "800"}, {"step": "floor", "at": "1000"}


@pytest.mark.parametrize(
    "steps",
    [(CAP, FLOOR), (FLOOR, CAP), (FLOOR, {"step": "gate", "when": "sales > 5", "otherwise": "0"}, CAP)],
    ids=["cap first", "floor first", "a gate between"],
)
def test_a_cap_below_its_floor_is_an_error(steps: tuple[dict[str, Raw], ...]) -> None:
    found = one(findings(then(*steps)), "cap-below-floor")

    assert found.severity is Severity.ERROR
    assert found.place.path == f"components.new_business.then[{len(steps) - 1}].at"
    assert "封顶至多 800,保底至少 1000" in found.message.zh
    assert "the cap is at most 800, the floor at least 1000" in found.message.en


@pytest.mark.parametrize(
    "steps",
    [
        (FLOOR, {"step": "cap", "at": "1000"}),
        (FLOOR, {"step": "multiply", "by": "50%"}, CAP),
        ({"step": "floor", "at": "sales"}, CAP),
        (CAP,),
    ],
    ids=["both alike", "a factor between", "not known", "no floor"],
)
def test_a_cap_and_a_floor_that_both_may_act_are_not_told(steps: tuple[dict[str, Raw], ...]) -> None:
    assert "cap-below-floor" not in codes(findings(then(*steps)))
