"""What a statement says beside its figures: what one more deal would pay, and what other days knew."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.web.conftest import SignIn
from tests.web.runs.company import AT, PLAN, paid, published, ran
from yeji.accounts.models import User
from yeji.runs.actions import release
from yeji.runs.models import LedgerLine, Run
from yeji.runs.one_more import More, measures_that_pay, one_more
from yeji_engine.documents.loading import load_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def march(cast: dict[str, User]) -> Run:
    version = published(cast)
    paid(cast["chi"], ("P1", "ada", "2026-03-05", 95_000_00), ("P3", "eve", "2026-03-08", 40_000_00))
    return ran(version, "2026-03", cast["chi"])


def test_one_more_deal_is_priced_by_the_plan_itself(march: Run, as_: SignIn) -> None:
    # Ada stands at 95,000: 5,000 × 3% + 5,000 × 5% = 400; Eve far below the next tier: 10,000 × 3% = 300.
    assert one_more(march, "ada") == (More("回款额", (("提成", Decimal(400)),), Decimal(400)),)
    assert one_more(march, "eve")[0].payable == 300

    page = as_("chi").get(f"/runs/{march.pk}/of/ada/more/")
    part = as_("chi").get(f"/runs/{march.pk}/of/ada/more/", headers={"HX-Request": "true"})
    assert "+400.00" in page.text
    assert "+400.00" in part.text
    assert "<html" not in part.text


def test_the_columns_of_the_period_before_and_of_the_change_come_to_a_sum(
    march: Run, cast: dict[str, User], as_: SignIn
) -> None:
    release(march, by=cast["han"], at=AT, seen=march.checksum)
    paid(cast["chi"], ("P4", "ada", "2026-04-05", 10_000_00))
    april = ran(march.version, "2026-04", cast["chi"])

    # 10,000 × 3 % = 300, in March 95,000 × 3 % = 2,850.
    page = as_("chi").get(f"/runs/{april.pk}/of/ada/").context["page"]
    assert (page.total_before, page.total_change, page.total) == ("2,850.00", "−2,550.00", "300.00")
    assert [(each.before, each.change) for each in page.parts] == [("2,850.00", "−2,550.00")]


def test_a_plan_without_a_scorecard_has_no_column_of_scores(march: Run, as_: SignIn) -> None:
    table = as_("chi").get(f"/runs/{march.pk}/").context["page"].table

    assert [each.key for each in table.columns] == ["person", "earned", "payable"]
    assert {len(each.cells) for each in table.lines} == {len(table.totals)} == {3}


def test_asking_for_one_more_writes_nothing(march: Run) -> None:
    before = (march.checksum, LedgerLine.objects.count(), Run.objects.count())

    one_more(march, "ada")

    march.refresh_from_db()
    assert (march.checksum, LedgerLine.objects.count(), Run.objects.count()) == before


def test_one_more_deal_is_like_the_last_so_that_the_plan_counts_it(cast: dict[str, User]) -> None:
    version = published(
        cast, PLAN.replace("      column: amount\n", "      column: amount\n      where: currency = 'CNY'\n")
    )
    paid(cast["chi"], ("P1", "ada", "2026-03-05", 10_000_00))
    run = ran(version, "2026-03", cast["chi"])

    assert [each.payable for each in one_more(run, "ada")] == [300]


def test_the_past_stays_and_what_came_later_stands_beside_it(
    march: Run, cast: dict[str, User], as_: SignIn
) -> None:
    release(march, by=cast["han"], at=AT, seen=march.checksum)
    paid(cast["chi"], ("P2", "ada", "2026-03-20", 20_000_00))
    april = ran(march.version, "2026-04", cast["chi"])
    before = as_("ada").get(f"/runs/{march.pk}/of/ada/").context["page"]

    release(april, by=cast["han"], at=AT, seen=april.checksum)

    # March comes to 115,000 now: 3,000 + 750 instead of 2,850, paid with April.
    page = as_("ada").get(f"/runs/{march.pk}/of/ada/").context["page"]
    assert (before.total, page.total) == ("2,850.00", "2,850.00")
    assert before.corrections == ()
    assert [(each.words, each.amount) for each in page.corrections] == [
        ("后来的变动，记在 2026-04", "+900.00")
    ]


def test_other_runs_of_the_month_are_listed_to_whoever_sees_pay(
    march: Run, cast: dict[str, User], as_: SignIn
) -> None:
    paid(cast["chi"], ("P2", "ada", "2026-03-20", 20_000_00))
    again = ran(march.version, "2026-03", cast["chi"])
    release(again, by=cast["han"], at=AT, seen=again.checksum)

    seen = as_("dov").get(f"/runs/{march.pk}/of/ada/").context["page"].days
    own = as_("ada").get(f"/runs/{again.pk}/of/ada/").context["page"].days

    assert [(each.run, each.payable, each.is_this) for each in seen] == [
        (f"#{again.pk}", "3,750.00", False), (f"#{march.pk}", "2,850.00", True)
    ]  # fmt: skip
    assert [each.run for each in own] == [f"#{again.pk}"]


def test_a_measure_pays_that_a_formula_names_and_not_one_whose_name_it_holds() -> None:
    own = PLAN[PLAN.index("  回款额:\n") : PLAN.index("components:")]
    derived = (
        own
        + "  净回款额: {unit: money, direction: up, formula: 回款额 * 90%}\n"
        + own.replace("回款额:", "款:")
    )
    document = load_plan(PLAN.replace(own, derived).replace("base: 回款额", "base: 净回款额")).plan

    assert document is not None
    assert measures_that_pay(document) == ["回款额"]
