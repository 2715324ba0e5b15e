"""What is too heavy is refused, and what is not read is not kept in memory."""

from __future__ import annotations

import io
from typing import Any  # What a server hands over has no types.

import pytest
from django.test import Client

from tests.web.conftest import SignIn
from yeji.accounts.weight import OF_A_STRANGER
from yeji.intake.forms import PASTE_MAX
from yeji.settings import DATA_UPLOAD_MAX_MEMORY_SIZE

FORM = "application/x-www-form-urlencoded"
STRANGERS = ("/accounts/login/", "/accounts/password/reset/", "/", "/intake/receive/", "/choose/")


class Unread(io.BytesIO):
    """A body that counts what is read of it."""

    taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        found = super().read(size)
        self.taken += len(found)
        return found


@pytest.mark.parametrize("path", STRANGERS)
def test_a_stranger_sends_no_more_than_64_kb(db: None, path: str) -> None:
    body = Unread(b"x" * (OF_A_STRANGER + 1))

    server: Any = {"wsgi.input": body, "CONTENT_LENGTH": str(60 << 20)}
    answer = Client().generic("POST", path, b"", FORM, **server)

    assert (answer.status_code, body.taken) == (413, 0)
    assert "超过 64 KB，没有收下" in answer.text


def test_a_stranger_sends_what_a_sign_in_weighs(db: None) -> None:
    answer = Client().post("/accounts/login/", {"login": "x" * 60_000, "password": "y"})

    assert answer.status_code == 200


def test_a_form_of_somebody_signed_in_weighs_some_megabytes(as_: SignIn) -> None:
    client = as_("su")

    assert client.post("/org/people/hire/", {"name": "x" * 2_000_000}).status_code == 422
    refused = client.post("/org/people/hire/", {"name": "x" * 2_600_000})

    assert (refused.status_code, "超过 2 MB，没有收下" in refused.text) == (413, True)


def test_what_is_pasted_may_be_as_long_as_the_page_says(as_: SignIn) -> None:
    assert DATA_UPLOAD_MAX_MEMORY_SIZE > 3 * PASTE_MAX

    lines = "客户编号\t客户名称\n" + "".join(f"C{number}\t客户{number}\n" for number in range(160_000))
    answer = as_("chi").post("/intake/receive/", {"kind": "customers", "rows": lines})

    assert len(lines.encode()) > 2_500_000
    assert answer.status_code == 302


def test_a_paste_beyond_it_is_answered_with_a_page(as_: SignIn) -> None:
    answer = as_("chi").post("/intake/receive/", {"kind": "customers", "rows": "客" * (23 << 20)})

    assert (answer.status_code, "超过 64 MB，没有收下" in answer.text) == (413, True)


def test_a_weight_that_is_no_number_is_none(db: None) -> None:
    server: Any = {"CONTENT_LENGTH": "many"}

    assert Client().get("/accounts/login/", **server).status_code == 200
