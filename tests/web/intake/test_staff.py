"""People out of a sheet: looked at first, added together with the teams and positions that they name."""

from __future__ import annotations

import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.conftest import SignIn
from yeji.intake.staff_sheet import read_staff
from yeji.org.models import Assignment, Person, Position, Team

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]
HEADS = ["工号", "姓名", "团队", "岗位", "入职日期", "带团队"]
SHEET = [
    HEADS,
    ["N1", "林晓", "西南组", "渠道经理", "2026-03-01", "是"],
    ["N2", "何平", "西南组", "渠道代表", "2026/3/9", ""],
    ["N3", "", "西南组", "渠道代表", "2026-03-09", ""],
    ["N4", "马超", "西南组", "渠道代表", "2026-02-30", ""],
    ["ada", "安娜", "西南组", "渠道代表", "2026-03-09", ""],
]


def workbook() -> SimpleUploadedFile:
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written)
    sheet = book.add_worksheet()
    for number, row in enumerate(SHEET):
        sheet.write_row(number, 0, row)
    book.close()
    return SimpleUploadedFile("人员.xlsx", written.getvalue())


def test_a_sheet_is_looked_at_before_anybody_is_added(as_: SignIn) -> None:
    page = as_("su").post("/intake/people/", {"file": workbook()}).context["page"]

    assert (page.people, page.there, page.refused) == (2, 1, 2)
    assert (page.teams, page.positions) == (("西南组",), ("渠道经理", "渠道代表"))
    assert not Person.objects.filter(number="N1").exists()


def test_taking_it_adds_people_with_what_they_name(as_: SignIn) -> None:
    su = as_("su")
    sheet = su.post("/intake/people/", {"file": workbook()}).context["page"].sheet

    answer = su.post("/intake/people/take/", {"pasted": sheet})

    assert answer.headers["Location"] == "/org/people/"
    posts = Assignment.objects.filter(person__number__in=("N1", "N2")).order_by("person__number")
    assert [(post.team.name, post.position.name, post.since.isoformat()) for post in posts] == [
        ("西南组", "渠道经理", "2026-03-01"),
        ("西南组", "渠道代表", "2026-03-09"),
    ]
    assert Position.objects.get(name="渠道经理").leads
    assert Team.objects.filter(name="西南组").count() == 1
    # Sent again it adds nobody.
    su.post("/intake/people/take/", {"pasted": sheet})
    assert Person.objects.filter(number__startswith="N").count() == 2


def test_a_sheet_as_people_keep_it_is_read(as_: SignIn) -> None:
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written)
    sheet = book.add_worksheet()
    sheet.merge_range("A1:F1", "花名册")
    sheet.write_row("A2", ["序号", "工 号*", "姓  名", "部门\n（必填）", "岗位", "入职日期(年-月-日)"])
    sheet.write_row("A3", [1, "N1", "林晓", "", "渠道经理", "20260301"])
    sheet.write_row("A4", [2, "N2", "何平", "", "渠道代表", "2026.3.9"])
    sheet.merge_range("D3:D4", "西南组")
    sheet.write_row("A5", ["合计", "", "2 人"])
    book.close()
    file = SimpleUploadedFile("花名册.xlsx", written.getvalue())

    page = as_("su").post("/intake/people/", {"file": file}).context["page"]

    assert (page.people, page.refused, page.teams) == (2, 0, ("西南组",))


def test_a_heading_that_is_not_whole_says_what_it_lacks() -> None:
    fault = read_staff([["花名册"], ["工号", "姓名", "部门", "入职时间"]]).faults[0]

    assert (fault.row, fault.words) == (2, "没有找到表头：这一行缺 岗位")


def test_each_row_that_cannot_be_taken_says_why() -> None:
    words = {fault.row: fault.words for fault in read_staff(SHEET).faults}

    assert words[4] == "姓名是空的"
    assert words[5] == "入职日期「2026-02-30」不是日期，写 2026-03-01"
    assert "要有 工号、姓名、团队、岗位、入职日期" in read_staff([["城市", "备注"]]).faults[0].words


@pytest.mark.parametrize("who", ["ada", "ben", "dov", "han"])
def test_whoever_does_not_manage_the_organisation_finds_no_such_page(as_: SignIn, who: str) -> None:
    assert as_(who).get("/intake/people/").status_code == 404
