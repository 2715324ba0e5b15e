"""What is said of a record and lies beside it, and whom it calls."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from tests.web.conftest import SignIn
from tests.web.records.conftest import at
from yeji.accounts.models import User
from yeji.records.actions import comment
from yeji.records.models import Attachment
from yeji.records.queries import kind

pytestmark = pytest.mark.django_db


def test_a_comment_calls_people_and_only_those_who_see_the_record_read_it(books: None, as_: SignIn) -> None:
    as_("ada").post(reverse("records:say", args=["customers", "C-ada"]), {"text": "@本 约了<明早>"})

    text = as_("ben").get(at("customers", "C-ada")).text
    assert '<span class="at">@本</span>' in text
    assert "&lt;明早&gt;" in text


def test_a_file_is_sent_only_with_its_record_and_never_run(
    books: None, as_: SignIn, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)
    file = io.BytesIO(b"<script>alert(1)</script>")
    file.name = "../x.html"
    as_("ada").post(reverse("records:attach", args=["orders", "O-ada"]), {"file": file})

    kept = Attachment.objects.get()
    url = reverse("records:attached", args=[kept.pk])
    answer = as_("ben").get(url)
    assert kept.name == "x.html"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    # Read to its end, which closes it; closing it by hand would close the database too.
    assert answer.getvalue() == b"<script>alert(1)</script>"
    assert as_("eve").get(url).status_code == 404


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("@安娜看下折扣", {"ada"}),
        ("请@安娜，和@ben 看", {"ada", "ben"}),
        ("@没有这个人 在吗", set()),
        ("写信到 a@b.com", set()),
    ],
)
def test_a_call_needs_no_space_after_the_name(text: str, called: set[str], cast: dict[str, User]) -> None:
    said = comment(kind("customers"), "C-1", text, by=cast["chi"], at=timezone.now())
    assert {each.username for each in said.mentions.all()} == called


def test_who_calls_somebody_who_does_not_see_it_is_told(books: None, as_: SignIn) -> None:
    answer = as_("ada").post(
        reverse("records:say", args=["customers", "C-ada"]), {"text": "@eve 帮忙看看 @ben"}, follow=True
    )
    assert "看不到这条，不会收到提醒" in answer.text
    assert "本 看不到" not in answer.text


def test_a_mention_waits_until_it_is_answered(books: None, as_: SignIn) -> None:
    on_ada = reverse("records:say", args=["customers", "C-ada"])
    as_("ben").post(on_ada, {"text": "@安娜 周五前问一下交期"})
    as_("eve").post(reverse("records:say", args=["customers", "C-eve"]), {"text": "@安娜 这个你看不到"})
    ada = as_("ada")

    def waiting() -> list[str]:
        return [each.title for each in ada.get("/").context["page"].waiting if "提到你" in each.title]

    assert waiting() == ["本 在评论里提到你"]
    as_("ben").post(on_ada, {"text": "客户又催了"})
    assert waiting() == ["本 在评论里提到你"]
    ada.post(on_ada, {"text": "问了，周四到"})
    assert waiting() == []
    as_("ben").post(on_ada, {"text": "@ada 谢谢"})
    assert waiting() == ["本 在评论里提到你"]


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        ({"ATTACHMENTS_OF_A_RECORD": 1_500}, "这条的附件已有 0 MB"),
        ({"ATTACHMENTS_OF_THE_COMPANY": 1_500}, "公司的附件已有 0 MB"),
        ({"DISK_KEPT_FREE": 1 << 60}, "服务器的盘快满了"),
    ],
)
def test_a_file_without_room_is_refused_before_it_is_written(
    books: None, as_: SignIn, tmp_path: Path, limits: dict[str, int], says: str
) -> None:
    address = reverse("records:attach", args=["orders", "O-ada"])
    with override_settings(MEDIA_ROOT=tmp_path):
        as_("ada").post(address, {"file": SimpleUploadedFile("a.pdf", b"a" * 1_000)})

        with override_settings(**limits):
            answer = as_("ada").post(
                address, {"file": SimpleUploadedFile("b.pdf", b"b" * 1_000)}, follow=True
            )

    assert says in answer.text
    assert list(Attachment.objects.values_list("name", flat=True)) == ["a.pdf"]
    assert len([each for each in tmp_path.rglob("*") if each.is_file()]) == 1
