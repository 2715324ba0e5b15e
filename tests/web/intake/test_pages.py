"""The way of a file through the pages: dropped, mapped, looked at, decided, written, taken back."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import fastexcel
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.audit.tampering import released
from tests.web.conftest import SignIn
from tests.web.intake.conftest import Bring, worked
from yeji.alone import alone
from yeji.audit.models import Event
from yeji.intake.folders import folder_of, upload_of
from yeji.intake.models import Batch, Stage
from yeji.org.models import Person
from yeji.records.models import Change, Customer, Order

CUSTOMERS = "客户编号,客户名称\nC1,绍兴水务\nC2,杭州滨江\n"
ORDERS = "订单编号,客户,业务员,订单日期,订单金额\n"
pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("cast")
def test_what_a_file_is_has_to_be_said(as_: SignIn) -> None:
    home = as_("chi").get("/intake/")

    assert '<option value="" selected' in home.content.decode()


@pytest.mark.usefixtures("cast")
def test_the_room_leads_to_people_and_targets_for_those_who_bring_them(as_: SignIn) -> None:
    assert [each.url for each in as_("chi").get("/intake/").context["page"].elsewhere] == [
        "/intake/people/",
        "/targets/import/",
    ]
    assert not as_("dov").get("/intake/").context["page"].elsewhere


@pytest.mark.parametrize(
    ("who", "status"),
    [("ada", 404), ("ben", 404), ("eve", 404), ("shi", 404), ("chi", 200), ("han", 200), ("dov", 200)],
)
def test_who_may_bring_files_sees_the_room(as_: SignIn, who: str, status: int) -> None:
    assert as_(who).get("/intake/").status_code == status


def test_an_auditor_looks_and_brings_nothing(as_: SignIn, bring: Bring) -> None:
    batch = bring(as_("chi"), "customers", CUSTOMERS)
    dov = as_("dov")

    assert dov.get(f"/intake/{batch.pk}/").status_code == 200
    assert "写入 2 行" not in dov.get(f"/intake/{batch.pk}/").text
    assert dov.post(f"/intake/{batch.pk}/accept/").status_code == 404
    assert dov.get(f"/intake/{batch.pk}/refused.xlsx").status_code == 404


def test_a_file_is_looked_at_written_and_taken_back(as_: SignIn, bring: Bring) -> None:
    chi = as_("chi")
    batch = bring(chi, "customers", CUSTOMERS)

    assert batch.stage == Stage.CHECKED
    page = chi.get(f"/intake/{batch.pk}/").text
    assert "<b>2</b> 行可以写入" in page
    assert not Customer.objects.exists()

    chi.post(f"/intake/{batch.pk}/accept/")
    worked(batch)
    assert batch.stage == Stage.WRITTEN
    assert sorted(Customer.objects.values_list("number", flat=True)) == ["C1", "C2"]
    assert set(Change.objects.values_list("batch", flat=True)) == {f"intake:{batch.pk}"}

    chi.post(f"/intake/{batch.pk}/undo/")
    worked(batch)
    assert batch.stage == Stage.UNDONE
    assert not Customer.objects.exists()
    assert "<b>2</b> 行" in chi.get(f"/intake/{batch.pk}/").text


def test_what_a_row_would_hold_names_its_region(as_: SignIn, bring: Bring) -> None:
    chi = as_("chi")
    batch = bring(chi, "customers", "客户编号,客户名称,地区\nC1,绍兴水务,east\n")

    page = chi.get(f"/intake/{batch.pk}/").context["page"]

    assert "华东" in {cell.text for cell in page.table.lines[0].cells}


def test_the_same_file_twice_changes_nothing(as_: SignIn, bring: Bring) -> None:
    chi = as_("chi")
    first = bring(chi, "customers", CUSTOMERS)
    chi.post(f"/intake/{first.pk}/accept/")
    worked(first)

    again = bring(chi, "customers", CUSTOMERS)

    page = chi.get(f"/intake/{again.pk}/").text
    assert (again.found["counts"]["same"], again.found["counts"].get("new", 0)) == (2, 0)
    assert "没有要写的" in page
    assert "已由" in page


def test_what_was_misspelt_is_accepted_once_for_all_rows(as_: SignIn, bring: Bring) -> None:
    chi = as_("chi")
    batch = bring(chi, "orders", f"{ORDERS}A1,,沈兰,2026-11-02,5\nA2,,沈兰,2026-11-03,6\n")
    assert "是「沈岚」吗？" in chi.get(f"/intake/{batch.pk}/").text

    said = {"field": "owner", "ask": "near", "found": "沈兰", "answer": "lan"}
    chi.post(f"/intake/{batch.pk}/answer/", said)
    worked(batch)

    assert batch.found["counts"]["new"] == 2
    assert "「沈兰」认作 lan" in chi.get(f"/intake/{batch.pk}/").text

    chi.post(f"/intake/{batch.pk}/forget/", {"field": "owner", "found": "沈兰"})
    assert worked(batch).found["counts"]["asked"] == 2


def test_a_header_that_nobody_knows_is_mapped_once_and_remembered(as_: SignIn, bring: Bring) -> None:
    chi = as_("chi")
    text = "K,V\nC1,绍兴水务\n"
    batch = bring(chi, "customers", text)
    assert batch.stage == Stage.MAPPING
    assert "还不知道哪一列是" in chi.get(f"/intake/{batch.pk}/mapping/").text

    refused = chi.post(f"/intake/{batch.pk}/mapping/", {"c0": "number", "c1": ""})
    assert (refused.status_code, "客户名称" in refused.text) == (422, True)
    chi.post(f"/intake/{batch.pk}/mapping/", {"c0": "number", "c1": "name"})

    assert worked(batch).found["counts"]["new"] == 1
    assert bring(chi, "customers", text).stage == Stage.CHECKED


def test_pasted_rows_are_read_like_a_file(as_: SignIn) -> None:
    chi = as_("chi")

    chi.post("/intake/receive/", {"kind": "customers", "rows": "客户编号\t客户名称\nC7\t德清, 钢琴\n"})

    batch = worked(Batch.objects.get())
    assert batch.found["counts"]["new"] == 1
    assert "德清, 钢琴" in chi.get(f"/intake/{batch.pk}/").text


def test_nothing_sent_is_told_in_place(as_: SignIn) -> None:
    answer = as_("chi").post("/intake/receive/", {"kind": "customers"})

    assert (answer.status_code, "选一个文件" in answer.text) == (422, True)


def test_only_the_refused_rows_come_back_with_their_reasons(as_: SignIn, bring: Bring) -> None:
    chi = as_("chi")
    batch = bring(chi, "orders", f"{ORDERS}A1,,,2026-11-31,5\nA2,,,2026-11-03,6\nA3,没有,,2026-11-03,=1+1\n")

    content = chi.get(f"/intake/{batch.pk}/refused.xlsx").content
    rows = (
        fastexcel.read_excel(content).load_sheet(0, header_row=None, dtypes="string").to_arrow().to_pylist()
    )

    listed = [list(row.values()) for row in rows]
    assert [row[0] for row in listed] == ["订单编号", "A1", "A3"]
    assert "D2" in listed[1][5]
    assert "日历" in listed[1][5]
    assert (listed[2][4], "B4" in listed[2][5], "E4" in listed[2][5]) == ("=1+1", True, True)


def test_a_template_reads_back_as_its_kind(as_: SignIn, bring: Bring) -> None:
    chi = as_("chi")
    content = chi.get("/intake/template/orders.xlsx").content

    batch = bring(chi, "orders", content, "订单.xlsx")

    assert fastexcel.read_excel(content).sheet_names[1] == "怎么填"
    assert all(column["found"] == "label" for column in batch.heading["columns"])


def test_a_record_that_moved_on_meanwhile_is_not_written_over(as_: SignIn, bring: Bring) -> None:
    chi = as_("chi")
    first = bring(chi, "customers", CUSTOMERS)
    chi.post(f"/intake/{first.pk}/accept/")
    worked(first)
    batch = bring(chi, "customers", "客户编号,客户名称\nC1,甲\nC2,乙\n")
    other = bring(chi, "customers", "客户编号,客户名称\nC1,丙\n")
    chi.post(f"/intake/{other.pk}/accept/")
    worked(other)

    chi.post(f"/intake/{batch.pk}/accept/")
    worked(batch)

    assert dict(Customer.objects.values_list("number", "name")) == {"C1": "丙", "C2": "乙"}
    assert "C1" in chi.get(f"/intake/{batch.pk}/").text
    assert batch.result["moved_on_count"] == 1


def test_months_out_of_order_end_the_same(as_: SignIn, bring: Bring) -> None:
    chi = as_("chi")
    february = f"{ORDERS}A1,,,2026-02-10,5\nA2,,,2026-02-11,6\n"
    march = f"{ORDERS}A1,,,2026-02-10,9\nA3,,,2026-03-01,7\n"
    ends = []
    for files in ((february, march), (march, february)):
        for each in files:
            batch = bring(chi, "orders", each)
            chi.post(f"/intake/{batch.pk}/accept/")
            worked(batch)
        ends.append(sorted(Order.objects.values_list("number", "amount")))
        Order.objects.all().delete()
        with released():
            Change.objects.all().delete()

    assert ends[0] == ends[1] == [("A1", 900), ("A2", 600), ("A3", 700)]


def test_a_double_click_writes_once(as_: SignIn, bring: Bring) -> None:
    chi = as_("chi")
    batch = bring(chi, "customers", CUSTOMERS)

    for _ in range(3):
        assert chi.post(f"/intake/{batch.pk}/accept/").status_code == 302
    worked(batch)
    worked(batch)

    assert Change.objects.count() == 2


def test_work_that_another_process_has_is_left_alone(as_: SignIn, bring: Bring) -> None:
    chi = as_("chi")
    batch = bring(chi, "customers", CUSTOMERS)
    chi.post(f"/intake/{batch.pk}/accept/")

    with alone(folder_of(batch.pk)) as free:
        assert free
        worked(batch)
        assert batch.stage == Stage.WRITING
        page = chi.get(f"/intake/{batch.pk}/").text

    assert "hx-get" in page
    assert worked(batch).stage == Stage.WRITTEN


def test_work_that_stopped_says_so_and_progress_leads_on(as_: SignIn, bring: Bring) -> None:
    chi = as_("chi")
    batch = bring(chi, "customers", CUSTOMERS)
    Batch.objects.filter(pk=batch.pk).update(stage=Stage.CHECKING)

    stopped = chi.get(f"/intake/{batch.pk}/").text
    worked(batch)
    over = chi.get(f"/intake/{batch.pk}/progress/")

    assert "接着做" in stopped
    assert over.headers["HX-Redirect"] == f"/intake/{batch.pk}/"


def test_a_batch_given_up_is_gone_with_its_file(
    as_: SignIn, bring: Bring, django_capture_on_commit_callbacks: object
) -> None:
    chi = as_("chi")
    batch = bring(chi, "customers", CUSTOMERS)

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # A context manager.
        chi.post(f"/intake/{batch.pk}/drop/")

    assert not upload_of(batch.pk).exists()
    assert "a.csv" not in chi.get("/intake/").text
    assert Event.objects.filter(action="intake.drop").exists()


def test_a_name_of_a_file_is_shown_and_never_used_as_a_path(as_: SignIn, bring: Bring, media: Path) -> None:
    batch = bring(as_("chi"), "customers", CUSTOMERS, '<b>"x.csv')

    page = as_("chi").get(f"/intake/{batch.pk}/").text

    assert "&lt;b&gt;" in page
    assert {path.name for path in (media / "intake").iterdir()} == {str(batch.pk)}
    assert io.BytesIO(upload_of(batch.pk).read_bytes()).read() == CUSTOMERS.encode()


def test_nothing_written_beside_the_button_is_said(as_: SignIn, bring: Bring) -> None:
    chi = as_("chi")
    batch = bring(chi, "orders", f"{ORDERS}A1,,沈兰,2026-11-02,5\n")

    said = {"field": "owner", "ask": "near", "found": "沈兰", "answer": " "}
    page = chi.post(f"/intake/{batch.pk}/answer/", said, follow=True).text

    assert "还没写认作谁" in page
    batch.refresh_from_db()
    assert (batch.stage, batch.answers) == (Stage.CHECKED, {})


def test_of_rows_with_one_number_the_first_may_count(as_: SignIn, bring: Bring) -> None:
    chi = as_("chi")
    batch = bring(chi, "customers", "客户编号,客户名称\nC1,先\nC1,后\n")
    page = chi.get(f"/intake/{batch.pk}/").text
    assert "以最先一行为准" in page
    assert "以最后一行为准" in page

    chi.post(f"/intake/{batch.pk}/answer/", {"field": "number", "ask": "twice", "answer": "first"})
    worked(batch)
    chi.post(f"/intake/{batch.pk}/accept/")
    worked(batch)

    assert Customer.objects.get().name == "先"


def test_an_empty_file_is_told_in_our_words(as_: SignIn) -> None:
    empty = SimpleUploadedFile("a.csv", b"")

    answer = as_("chi").post("/intake/receive/", {"kind": "customers", "file": empty})

    assert answer.status_code == 422
    assert "文件是空的，换一份再传" in answer.text


def test_a_name_that_several_customers_have_asks_for_no_person(as_: SignIn, bring: Bring) -> None:
    chi = as_("chi")
    first = bring(chi, "customers", "客户编号,客户名称\nC1,绍兴华信\nC2,绍兴华信\n")
    chi.post(f"/intake/{first.pk}/accept/")
    worked(first)

    batch = bring(chi, "orders", f"{ORDERS}A1,绍兴华信,ada,2026-11-02,5\n")

    page = chi.get(f"/intake/{batch.pk}/").text
    assert "的「绍兴华信」不止一个，是哪一个？" in page
    assert "有几个人" not in page


def test_rows_that_did_not_go_in_come_back_without_a_question_about_columns(
    as_: SignIn, bring: Bring
) -> None:
    chi = as_("chi")
    batch = bring(chi, "customers", "代号,客户名称\nC1,\nC2,杭州滨江\n")
    assert batch.stage == Stage.MAPPING
    chi.post(f"/intake/{batch.pk}/mapping/", {"c0": "number", "c1": "name"})
    assert worked(batch).found["counts"]["refused"] == 1

    again = bring(chi, "customers", chi.get(f"/intake/{batch.pk}/refused.xlsx").content, "r.xlsx")

    assert again.stage == Stage.CHECKED


def test_a_name_that_several_end_with_offers_each_of_them_and_chooses_none(as_: SignIn, bring: Bring) -> None:
    for number, name in (("P1", "陈婉清"), ("P2", "李婉清"), ("P3", "王婉清")):
        Person.objects.create(number=number, name=name, relationship="employee", joined=date(2024, 1, 1))
    chi = as_("chi")
    batch = bring(chi, "orders", f"{ORDERS}A1,,婉清,2026-11-02,5\nA2,,安,2026-11-02,5\n")

    page = chi.get(f"/intake/{batch.pk}/").text
    assert "的「婉清」可能是几个人，是哪一个？" in page
    for words in ("陈婉清 P1", "李婉清 P2", "王婉清 P3"):
        assert words in page
    assert "是「陈婉清」吗" not in page

    chi.post(
        f"/intake/{batch.pk}/answer/", {"field": "owner", "ask": "several", "found": "婉清", "answer": "P2"}
    )
    assert worked(batch).found["counts"]["new"] == 1
