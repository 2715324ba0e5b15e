"""The parts of pages: each is drawn, says its words, and holds what a script needs."""

from __future__ import annotations

import json
import zlib

import pytest
from django.contrib.staticfiles.finders import find as find_static
from django.template import Context, Template
from django.test import Client

from tests.web.conftest import SignIn
from tools import icons
from yeji.ui.addresses import Address
from yeji.ui.parts import Empty, Link
from yeji.ui.rows import rows_of
from yeji.ui.tables import Align, Cell, Column, Line, Table


def drawn(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def small_table(**more: object) -> Table:
    columns = (Column("name", "客户"), Column("late", "逾期", Align.RIGHT, "元", sums=True))
    lines = (Line("C1", (Cell("城北水务", url="/c/1/"), Cell("28,000", amount=2_800_000)), name="城北水务"),)
    return Table(caption="客户", columns=columns, lines=lines, **more)  # type: ignore[arg-type]


def test_a_status_has_a_sign_beside_its_word() -> None:
    said = drawn('{% tag "bad" "落后" %}')

    assert 'class="tag bad"' in said
    assert "<path" in said
    assert "落后" in said


def test_words_in_a_part_are_never_markup() -> None:
    said = drawn('{% tag "" words %}{% person words %}{% diff words words %}', words="<b>x</b>")

    assert "<b>x" not in said


def test_what_is_owed_lies_between_the_work_and_the_elapsed_time() -> None:
    assert '<rect class="gap" x="53.0%" y="3" width="4.0%"' in drawn("{% bullet 53 57 %}")
    assert "gap" not in drawn("{% bullet 70 57 %}")


def test_a_figure_opens_its_reasons_with_and_without_a_script() -> None:
    said = drawn('{% why "143,600" "/why/1/" %}')

    assert 'href="/why/1/"' in said
    assert 'hx-get="/why/1/"' in said


def test_a_table_without_lines_says_what_to_do_next() -> None:
    table = Table(
        "客户", (Column("name", "客户"),), (), empty=Empty("还没有客户", actions=(Link("导入", "/intake/"),))
    )

    said = drawn("{% table table %}", table=table)

    assert "还没有客户" in said
    assert 'href="/intake/"' in said


def test_ticked_lines_are_sent_with_their_keys() -> None:
    said = drawn("{% table table %}", table=small_table(actions=(Link("转给…", "/move/"),)))

    assert 'name="key" value="C1"' in said
    assert 'formaction="/move/"' in said
    assert 'data-amount="2800000"' in said


def test_a_table_with_a_cell_too_few_is_refused() -> None:
    table = Table("客户", (Column("a", "a"), Column("b", "b")), (Line("1", (Cell("x"),)),))

    with pytest.raises(ValueError, match="shorter"):
        drawn("{% table table %}", table=table)


def test_an_address_forgets_its_page_when_its_filter_changes() -> None:
    here = Address("/records/", (("level", "A"), ("tag", "水务"), ("page", "3")))

    assert str(here.put(level="B")) == "/records/?tag=%E6%B0%B4%E5%8A%A1&level=B"
    assert here.put(page="4").first("page") == "4"
    assert here.without("tag", content="环保").every("tag") == ("水务",)


def test_the_gallery_shows_every_part(as_: SignIn) -> None:
    answer = as_("ada").get("/parts/")

    assert answer.status_code == 200
    for part in ("tag", "bullet", "figure", "table", "timeline", "stepper", "drop", "says"):
        assert f"{{% {part}" in answer.text


def test_reasons_are_a_sheet_for_a_figure_and_a_page_for_an_address(as_: SignIn) -> None:
    ada = as_("ada")

    assert "<html" not in ada.get("/parts/why/", headers={"HX-Target": "why"}).text
    assert "<html" in ada.get("/parts/why/").text


def test_the_palette_finds_the_rooms_that_open_to_one(as_: SignIn) -> None:
    ada = as_("ada")

    assert ">首页<" in ada.get("/find/?q=首页").text
    assert "<html" not in ada.get("/find/?q=首页", headers={"HX-Target": "find"}).text
    assert "没有叫「鲸鱼」的" in ada.get("/find/?q=鲸鱼").text


def test_what_is_typed_into_the_palette_is_never_markup(as_: SignIn) -> None:
    assert "<b>x" not in as_("ada").get("/find/", {"q": "<b>x</b>"}).text


def test_a_phone_keeps_the_look_and_the_page_without_a_line_but_no_figures() -> None:
    script = Client().get("/service-worker.js").text

    assert "/offline/" in script
    assert 'mode === "navigate") { e.respondWith(fetch(e.request).catch' in script
    assert Client().get("/offline/").status_code == 200


def test_the_service_worker_asks_only_for_files_that_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where files are named by their content, asking for the address of no file is a fault."""
    asked: list[str] = []

    def noted(name: str) -> str:
        asked.append(name)
        return f"/static/{name}"

    monkeypatch.setattr("yeji.ui.views.static", noted)

    Client().get("/service-worker.js")

    assert "" not in asked
    assert all(find_static(name) for name in asked)


def test_the_manifest_is_json_with_a_maskable_picture() -> None:
    said = json.loads(Client().get("/manifest.webmanifest").content)

    assert {each["purpose"] for each in said["icons"]} == {"any", "maskable"}


def test_the_pictures_on_a_phone_are_what_the_tool_draws() -> None:
    drawn_now = icons.picture(180, icons.WHOLE)

    assert (icons.FOLDER / "apple.png").read_bytes()[:33] == drawn_now[:33]
    assert _pixels((icons.FOLDER / "apple.png").read_bytes()) == _pixels(drawn_now)


def _pixels(png: bytes) -> bytes:
    return zlib.decompress(png[41 : 41 + int.from_bytes(png[33:37], "big")])


def test_what_is_wrong_with_an_empty_cell_stands_on_a_phone_too() -> None:
    table = Table("核对的结果", (Column("name", "客户名称"),), (Line("6", (Cell("", wrong="没有填"),)),))

    (row,) = rows_of(table)

    assert "没有填" in row
    assert 'class="' in row
    assert "none" not in row
