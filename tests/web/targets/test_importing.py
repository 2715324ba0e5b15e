"""Targets out of a sheet: read as people write them, looked at before they stand, whole or not at all."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.conftest import SignIn
from tests.web.runs.company import published
from yeji.accounts.models import User
from yeji.targets.models import Target
from yeji.targets.reading import figure_of, read_targets

WIDE = (
    "工号\t姓名\t1 月\t2 月\t3月\t合计\nada\t安娜\t10万\t120,000\t\t220000\n"
    "eve\t夏\t80000\t八万\t90000.5\t\n合计\t\t180000\t\t\t\t\n"
)
MONEY = frozenset({"回款额"})
LONG = [
    ["工号", "指标", "期间", "目标值", "版本"],
    ["ada", "回款额", "2026-03", "100000", "调整"],
    ["ada", "回款额", "三月", "1", ""],
]


def test_a_row_a_person_and_a_column_a_month() -> None:
    read = read_targets(
        [line.split("\t") for line in WIDE.splitlines()], year=2026, measure="回款额", money=MONEY
    )

    figures = {(each.subject, each.start.month): each.figure for each in read.asked}
    assert figures == {
        ("ada", 1): Decimal(100_000), ("ada", 2): Decimal(120_000), ("ada", 3): None,
        ("eve", 1): Decimal(80_000), ("eve", 3): Decimal("90000.5"),
    }  # fmt: skip
    assert [(each.row, each.column, each.found) for each in read.faults] == [(3, "D", "八万")]


def test_a_row_a_target() -> None:
    read = read_targets(LONG, year=2026, measure="", money=MONEY)

    assert [(each.start.isoformat(), each.end.isoformat(), str(each.basis)) for each in read.asked] == [
        ("2026-03-01", "2026-04-01", "adjusted")
    ]
    assert [(each.row, each.column) for each in read.faults] == [(3, "C")]


def figures_of(rows: list[list[str]], measure: str = "回款额") -> dict[str, Decimal | None]:
    read = read_targets(rows, year=2027, measure=measure, money=MONEY)
    assert not read.faults, read.faults
    return {f"{each.subject} {each.start:%Y-%m}": each.figure for each in read.asked}


@pytest.mark.parametrize(
    "rows",
    [
        [["工号", "1月（万元）"], ["ada", "30"]],
        [["2027年目标（单位：万元）", ""], ["工 号*", "1 月"], ["ada", "30万"], ["", "合 计 30"]],
        [["2027年目标（万元）", ""], ["工号", "1月（元）"], ["ada", "300000"]],
        [["工号", "一季度（万元）"], ["", "1月"], ["ada", "30"]],
        [["工号", "2027-01-01 00:00:00"], ["ada", "300,000"]],
        [["工号", "月份", "目标值"], ["ada", "2027-01-01 00:00:00", "30 万元"]],
    ],
)
def test_the_same_target_however_people_write_it(rows: list[list[str]]) -> None:
    assert figures_of(rows) == {"ada 2027-01": Decimal(300_000)}


def test_ten_thousands_above_the_figures_are_no_customers() -> None:
    assert figures_of([["工号", "1月（万元）"], ["ada", "30"]], "新客户数") == {"ada 2027-01": Decimal(30)}


def test_rows_that_sum_up_are_no_targets_wherever_they_say_so() -> None:
    rows = [["团队", "工号", "1月"], ["一组", "ada", "10"], ["合 计", "", "10"], ["", "小计", "10"]]
    assert figures_of(rows) == {"ada 2027-01": Decimal(10)}


def test_a_sheet_of_names_alone_says_what_it_lacks() -> None:
    fault = read_targets([["姓名", "1月"], ["安娜", "1"]], year=2027, measure="回款额", money=MONEY).faults[0]

    assert (fault.row, fault.column) == (1, "A")
    assert "没有「工号」" in fault.words


@pytest.mark.django_db
def test_the_preview_says_that_ten_thousands_became_yuan(cast: dict[str, User], as_: SignIn) -> None:
    published(cast)
    sheet = {"pasted": "工号\t1 月（万元）\nada\t30", "measure": "回款额", "year": "2026"}

    seen = as_("chi").post("/targets/import/", sheet).content.decode()
    as_("chi").post("/targets/import/take/", sheet)
    grid = as_("ada").get("/targets/?year=2026").content.decode()

    assert "表里写的是万元" in seen
    assert "300,000 元" in grid
    assert "300000" not in grid


@pytest.mark.parametrize("text", ["1e5", "1_000", "NaN", "1.2.3", "12,34", "１２", "--1", "1,000,0"])
def test_what_could_mean_two_things_is_no_number(text: str) -> None:
    assert figure_of(text) is None


@pytest.mark.django_db
def test_a_sheet_is_looked_at_and_then_taken(cast: dict[str, User], as_: SignIn) -> None:
    published(cast)
    chi = as_("chi")
    file = SimpleUploadedFile("目标.csv", WIDE.replace("\t", ",").replace("120,000", "120000").encode())

    seen = chi.post("/targets/import/", {"file": file, "measure": "回款额", "year": "2026"})
    assert seen.status_code == 200, seen.context["form"].errors
    assert (seen.context["page"].new, seen.context["page"].refused) == (4, 2)
    assert Target.objects.count() == 0

    sheet = seen.context["page"].sent.sheet
    chi.post("/targets/import/take/", {"pasted": sheet, "measure": "回款额", "year": "2026"})
    assert Target.objects.count() == 4
    again = chi.post("/targets/import/", {"pasted": sheet, "measure": "回款额", "year": "2026"})
    assert (again.context["page"].new, again.context["page"].same) == (0, 4)


@pytest.mark.django_db
def test_sellers_see_their_own_targets_and_set_none(cast: dict[str, User], as_: SignIn) -> None:
    published(cast)
    as_("chi").post("/targets/import/take/", {"pasted": WIDE, "measure": "回款额", "year": "2026"})

    seen = as_("ada").get("/targets/?year=2026").content.decode()

    assert "安娜" in seen
    assert "夏" not in seen
    assert as_("ada").get("/targets/import/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("figure", ["99999999999999999999", "9999999999亿", "0.12345"])
def test_a_figure_that_cannot_be_stored_is_told_with_its_row(
    figure: str, cast: dict[str, User], as_: SignIn
) -> None:
    published(cast)
    sheet = {"pasted": f"工号\t1 月\neve\t80000\nada\t{figure}", "measure": "回款额", "year": "2026"}

    seen = as_("chi").post("/targets/import/", sheet).context["page"]
    taken = as_("chi").post("/targets/import/take/", sheet)

    assert (seen.new, seen.refused, taken.status_code) == (1, 1, 302)
    assert list(Target.objects.values_list("person__number", flat=True)) == ["eve"]


@pytest.mark.django_db
def test_of_two_rows_that_say_otherwise_the_later_is_told(cast: dict[str, User], as_: SignIn) -> None:
    published(cast)
    sheet = {"pasted": "工号\t1 月\nada\t100000\nada\t200000", "measure": "回款额", "year": "2026"}

    seen = as_("chi").post("/targets/import/", sheet).context["page"]

    assert (seen.new, seen.refused) == (1, 1)
    assert "与第 2 行写的不一样" in str(seen.table.lines[0])


@pytest.mark.django_db
@pytest.mark.parametrize(("year", "is_late"), [("2020", True), ("2099", False)])
def test_whoever_changes_months_that_are_over_is_told_what_becomes_of_them(
    year: str, is_late: bool, cast: dict[str, User], as_: SignIn
) -> None:
    published(cast)
    sheet = {"pasted": "工号\t1 月\nada\t80000", "measure": "回款额", "year": year}

    preview = as_("chi").post("/targets/import/", sheet).content.decode()
    grid = as_("chi").get(f"/targets/?year={year}").content.decode()
    enrol = as_("chi").get("/plans/field/for/").content.decode()

    told = "发放过的不改，差额记在下一期"
    assert (told in preview, told in grid) == (is_late, is_late)
    assert "发放过的月份不改，差额记在下一期" in enrol


@pytest.mark.django_db
def test_the_same_row_twice_is_one_target(cast: dict[str, User], as_: SignIn) -> None:
    published(cast)
    sheet = {"pasted": "工号\t1 月\nada\t80000\nada\t80000", "measure": "回款额", "year": "2026"}

    seen = as_("chi").post("/targets/import/", sheet).context["page"]

    assert (seen.new, seen.refused) == (1, 0)
