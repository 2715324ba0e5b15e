"""The page of a customer: everything about him that the reader may see, and nothing else."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from tests.web.conftest import SignIn
from tests.web.records.conftest import written
from yeji.accounts.models import User
from yeji.org.models import Person
from yeji.records.actions import FieldTerms, define_field, define_kind
from yeji.records.kinds import FieldKind, Row

pytestmark = pytest.mark.django_db
PAGE = "/records/customers/at/C-1/"


@pytest.fixture
def life(company: dict[str, Person]) -> None:
    """Everything that happens with a customer, on one day each; Eve once sold to him too."""
    written("customers", {"number": "C-1", "name": "越城水务", "owner": "ada"})
    on: Row = {"customer": "C-1", "owner": "ada"}
    written(
        "contracts", {**on, "number": "HT-1", "title": "年框", "signed_date": "2026-03-01", "amount": 100_00}
    )
    written("orders", {**on, "number": "O-1", "order_date": "2026-03-02", "amount": 200_00})
    written("orders", {**on, "number": "O-2", "order_date": "2026-03-09", "amount": 999_00, "owner": "eve"})
    written("payments", {**on, "number": "P-1", "payment_date": "2026-03-03", "amount": 150_00})
    written(
        "refunds", {**on, "number": "TK-1", "refund_date": "2026-03-04", "amount": 10_00, "reason": "多付"}
    )
    written(
        "returns", {**on, "number": "TH-1", "return_date": "2026-03-05", "amount": 20_00, "reason": "破损"}
    )
    written("complaints", {**on, "number": "TS-1", "complaint_date": "2026-03-06", "kind": "送货晚"})
    written(
        "complaint_steps",
        {"complaint": "TS-1", "step_date": "2026-03-07", "person": "ben", "content": "上门道歉"},
    )
    written(
        "surveys", {**on, "number": "HF-1", "survey_date": "2026-03-08", "points": 45_000, "comment": "还行"}
    )
    written("survey_answers", {"survey": "HF-1", "question": "会再买吗", "answer": "会"})
    written("referrals", {**on, "number": "TJ-1", "referral_date": "2026-03-10", "referrer_id": "老周"})
    written(
        "opportunities", {**on, "number": "SJ-1", "opened_date": "2026-03-11", "name": "二期", "amount": 5_00}
    )


def test_the_page_tells_everything_that_happened_the_latest_first(life: None, as_: SignIn) -> None:
    page = as_("ada").get(PAGE).context["page"]

    assert [(f"{step.on:%d}", step.note, step.words, step.more) for step in page.trail] == [
        ("11", "SJ-1", "商机 ¥5 · 二期", ()),
        ("10", "TJ-1", "推荐来的 · 老周", ()),
        ("08", "HF-1", "满意度 4.5 · 还行", ("会再买吗：会",)),
        ("06", "TS-1", "送货晚，没了结", ("2026-03-07 本 上门道歉",)),
        ("05", "TH-1", "退货 ¥20 · 破损", ()),
        ("04", "TK-1", "退款 ¥10 · 多付", ()),
        ("03", "P-1", "到账 ¥150", ()),
        ("02", "O-1", "下单 ¥200", ()),
        ("01", "HT-1", "签约 ¥100 · 年框", ()),
    ]
    assert (page.complaints, page.complaints_note) == ("1", "1 起没了结")


def test_the_trail_shows_and_counts_only_what_the_reader_may_see(life: None, as_: SignIn) -> None:
    eyes = {who: as_(who).get(PAGE).context["page"] for who in ("ben", "chi")}

    assert {who: {step.note for step in page.trail} & {"O-1", "O-2"} for who, page in eyes.items()} == {
        "ben": {"O-1"},
        "chi": {"O-1", "O-2"},
    }
    assert [page.trail_links[0].count for page in eyes.values()] == [9, 10]
    assert as_("eve").get(PAGE).status_code == 404


def test_one_kind_of_the_trail_can_be_shown_alone(life: None, as_: SignIn) -> None:
    page = as_("chi").get(f"{PAGE}?only=orders").context["page"]

    assert [step.note for step in page.trail] == ["O-2", "O-1"]
    assert as_("chi").get(f"{PAGE}?only=nothing").context["page"].trail == ()


def test_files_lie_beside_a_customer_and_the_companys_own_kinds_are_named(
    life: None, cast: dict[str, User], as_: SignIn, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)
    define_kind("visits", "拜访", {"has_owner": True, "has_date": True}, by=cast["chi"])
    define_field("visits", FieldTerms("客户", FieldKind.LINK, links_to="customers"), by=cast["chi"])
    file = BytesIO(b"x")
    file.name = "营业执照.pdf"
    ada = as_("ada")

    sent = ada.post(reverse("records:attach", args=["customers", "C-1"]), {"file": file})

    assert sent.headers["Location"] == f"{PAGE}#files"
    page = ada.get(PAGE).context["page"]
    assert [each.name for each in page.files] == ["营业执照.pdf"]
    assert "拜访" in [link.title for link in page.related]
