"""A slip in a person's numbers is said when he is hired, every one at once."""

from __future__ import annotations

import pytest

from yeji.org.forms.people import PersonForm

pytestmark = pytest.mark.django_db
RIGHT = {"name": "于婉清", "relationship": "employee", "joined": "2026-11-30"}


def faults(**typed: str) -> set[str]:
    return set(PersonForm({**RIGHT, **typed}).errors)


def test_what_can_be_right_passes() -> None:
    assert not faults(
        phone="138 0013 8000", identity="11010519491231002x", bank_account="6222 0202 0011 2233"
    )
    assert not faults(phone="+852 2123 4567", identity="H0123456", bank_account="")


def test_all_slips_are_said_at_once() -> None:
    wrong = {"phone": "123", "identity": "110105194912310021", "bank_account": "6222", "joined": "1926-11-30"}
    assert faults(**wrong) == set(wrong)


@pytest.mark.parametrize(
    ("field", "text", "allowed"),
    [
        ("phone", "1380000000a", "只写数字，手机 11 位"),
        ("identity", "1380000000a", "身份证 18 位，末位数字或 X"),
        ("identity", "11010519491231002A", "身份证 18 位，末位数字或 X"),
        ("bank_account", "62220202001122a3", "8 到 30 位数字"),
    ],
)
def test_a_letter_among_the_digits_is_refused_with_what_is_allowed(
    field: str, text: str, allowed: str
) -> None:
    form = PersonForm({**RIGHT, field: text})

    assert list(form.errors) == [field]
    assert allowed in form.errors[field][0]
