"""A statement as PDF and as a workbook says what its page says, whatever people are called, and is told."""

from __future__ import annotations

import io
import json
import re
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from django.http.response import HttpResponseBase, StreamingHttpResponse
from pypdf import PdfReader

from tests.web.conftest import SignIn
from tests.web.pay_examples import COMPONENT
from tests.web.runs.company import PLAN, paid, published, ran
from yeji.accounts.models import User
from yeji.audit.models import Event
from yeji.intake.reading import open_upload
from yeji.org.models import Person
from yeji.runs.models import Run

pytestmark = pytest.mark.django_db
COMMANDS = "#eval(1) $x$ *b* _i_ @a <b> \\ // [#sys]"


def content_of(answer: HttpResponseBase) -> bytes:
    assert isinstance(answer, StreamingHttpResponse)
    return b"".join(answer)


def read(content: bytes) -> str:
    """Return what a PDF says, without the blanks that are but distance."""
    return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


def sheets_of(content: bytes, folder: Path) -> dict[str, list[tuple[str, ...]]]:
    path = folder / "statement.xlsx"
    path.write_bytes(content)
    found = open_upload(path, path.name)
    return {each.name: [tuple(row) for row in each.first_rows] for each in found.sheets}


def test_a_pdf_says_what_the_page_says(march: Run, as_: SignIn) -> None:
    page = as_("chi").get(f"/runs/{march.pk}/of/ada/").context["page"]

    answer = as_("chi").get(f"/runs/{march.pk}/of/ada/statement.pdf")

    text = read(content_of(answer))
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "no-store" in answer.headers["Cache-Control"]
    for part in (page.total, *(each.amount for each in page.parts), *(each.title for each in page.parts)):
        assert part in text
    for said in ("安娜", "东一组", "销售中心", "还没发放", "外勤销售第1版", f"#{march.pk}", "3,000.00", "2,500.00",
                 "125.0%", "P1", "2026-03-20", "第1页,共1页".replace(",", "，"), march.snapshot, march.checksum):  # fmt: skip
        assert said in text, said


def test_the_faces_are_inside_the_pdf_in_part_and_as_outlines(march: Run, as_: SignIn) -> None:
    content = content_of(as_("chi").get(f"/runs/{march.pk}/of/ada/statement.pdf"))

    fonts = {
        str(font["/BaseFont"]): font["/DescendantFonts"][0].get_object()
        for page in PdfReader(io.BytesIO(content)).pages
        for font in (each.get_object() for each in page["/Resources"]["/Font"].values())  # type: ignore[index]
    }
    assert {name.partition("+")[2] for name in fonts} == {"HankenGrotesk-Regular", "NotoSansSC"}
    for name, font in fonts.items():
        assert re.match(r"/[A-Z]{6}\+", name)
        assert "/FontFile2" in font["/FontDescriptor"].get_object()
    assert len(content) < 200_000


def test_the_same_statement_is_the_same_file(march: Run, as_: SignIn) -> None:
    first, again = (content_of(as_("chi").get(f"/runs/{march.pk}/of/ada/statement.pdf")) for _ in range(2))

    assert first == again


@pytest.mark.parametrize("name", [COMMANDS, "=cmd|'/c calc'!A1", "李\u3000四", '"; }'])
def test_a_name_that_reads_like_a_command_is_a_name(
    name: str, march: Run, as_: SignIn, tmp_path: Path
) -> None:
    Person.objects.filter(number="ada").update(name=name)

    text = read(content_of(as_("chi").get(f"/runs/{march.pk}/of/ada/statement.pdf")))
    book = content_of(as_("chi").get(f"/runs/{march.pk}/of/ada/statement.xlsx"))

    assert re.sub(r"\s", "", name) in text
    assert ("姓名", name) in [row[:2] for row in sheets_of(book, tmp_path)["概要"]]
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        assert not any(b"<f>" in parts.read(each) for each in parts.namelist())


def test_a_character_that_no_face_draws_is_told(march: Run, as_: SignIn) -> None:
    Person.objects.filter(number="ada").update(name="李\U0002cb5a䶮")

    text = read(content_of(as_("chi").get(f"/runs/{march.pk}/of/ada/statement.pdf")))

    assert "印不出的字以方框代替：U+4DAE、U+2CB5A" in text
    assert "印不出" not in read(content_of(as_("chi").get(f"/runs/{march.pk}/of/eve/statement.pdf")))


def test_long_lists_are_cut_with_their_count_and_sum(cast: dict[str, User], as_: SignIn) -> None:
    version = published(cast)
    paid(cast["chi"], *((f"P{n:03}", "ada", "2026-03-05", 1_000_00) for n in range(100)))
    run = ran(version, "2026-03", cast["chi"])

    text = read(content_of(as_("chi").get(f"/runs/{run.pk}/of/ada/statement.pdf")))

    assert "P059" in text
    assert "P060" not in text
    assert "还有40条，在网页和Excel里逐条列出40,000.00" in text
    assert f"/runs/{run.pk}/of/ada/" in text


def test_the_workbook_holds_amounts_as_numbers(march: Run, as_: SignIn, tmp_path: Path) -> None:
    answer = as_("chi").get(f"/runs/{march.pk}/of/ada/statement.xlsx")

    sheets = sheets_of(content_of(answer), tmp_path)
    assert "no-store" in answer.headers["Cache-Control"]
    assert set(sheets) == {"概要", "组成", "指标", "原因", "记录"}
    assert Decimal({row[0]: row[1] for row in sheets["概要"]}["应发（税前）"]) == 5_500
    assert [Decimal(row[4]) for row in sheets["原因"][1:]] == [Decimal(3000), Decimal(2500)]
    assert [(row[1], Decimal(row[4])) for row in sheets["记录"][1:]] == [
        ("P1", Decimal(80_000)),
        ("P2", Decimal(70_000)),
    ]
    assert Decimal(sheets["组成"][-1][2]) == Decimal("5500")


@pytest.mark.parametrize("form", ["pdf", "xlsx"])
def test_one_takes_ones_own_and_a_look_at_anothers_is_told(form: str, march: Run, as_: SignIn) -> None:
    address = f"/runs/{march.pk}/of/ada/statement.{form}"

    assert as_("ada").get(address).status_code == 404
    as_("han").post(f"/runs/{march.pk}/release/", {"seen": march.checksum})

    own = content_of(as_("ada").get(address))
    assert as_("eve").get(address).status_code == 404
    assert as_("ben").get(address).status_code == 404
    content_of(as_("dov").get(address))
    assert [
        (each.by_name, json.loads(each.after)["form"])
        for each in Event.objects.filter(action="runs.pay_seen")
    ] == [("董", form)]
    if form == "pdf":
        assert "已封存，韩于" in read(own)


def test_what_was_not_computed_says_so_and_is_no_nought(cast: dict[str, User], as_: SignIn) -> None:
    plan = PLAN.replace("settlement:", COMPONENT).replace(
        "measures:", "attributes: {津贴基数: money}\nmeasures:"
    )
    version = published(cast, plan)
    paid(cast["chi"], ("P1", "ada", "2026-03-05", 80_000_00))
    run = ran(version, "2026-03", cast["chi"])

    assert "应发合计未算出" in read(content_of(as_("chi").get(f"/runs/{run.pk}/of/ada/statement.pdf")))


def test_everybodys_statements_go_out_as_one_archive_and_that_is_told(march: Run, as_: SignIn) -> None:
    address = f"/runs/{march.pk}/statements.zip"

    content = content_of(as_("han").get(address))

    with zipfile.ZipFile(io.BytesIO(content)) as book:
        texts = {name: read(book.read(name)) for name in book.namelist()}
    assert list(texts) == ["2026年3月 安娜 ada.pdf", "2026年3月 夏 eve.pdf"]
    assert "5,500.00" in texts["2026年3月 安娜 ada.pdf"]
    assert "5,500.00" not in texts["2026年3月 夏 eve.pdf"]
    assert [each.by_name for each in Event.objects.filter(action="runs.exported")] == ["韩"]
    assert as_("ada").get(address).status_code == 404
    assert as_("lan").get(address).status_code == 404
