"""The first page: an empty company is led through its first steps, others see what waits for them."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from django.http import HttpRequest
from django.test import override_settings
from django.utils import timezone

from tests.web.conftest import SignIn
from yeji.accounts.models import User
from yeji.home.steps import FirstStep, FirstSteps
from yeji.home.waiting import Waiting
from yeji.records.actions import comment, write_rows
from yeji.records.queries import kind
from yeji.ui.parts import StepState, Tone


def two_batches(request: HttpRequest) -> Iterable[Waiting]:
    if request.user.username == "chi":
        yield Waiting("2 批导入等你看", "去看", "/intake/", tone=Tone.WARN, word="待看", count=2)


def step(count: int, minutes: int, state: StepState) -> FirstStep:
    return FirstStep("导入", "", "", minutes, "", "", count, state)


def test_whoever_may_import_is_led_through_the_first_steps(as_: SignIn) -> None:
    page = as_("chi").get("/").context["page"]

    assert [each.state for each in page.steps.steps][:2] == [StepState.DONE, StepState.NOW]
    titles = [each.title for each in page.steps.steps]
    assert titles[-7:] == ["导入回款", "选方案", "发布方案", "写明给谁", "定目标", "算一个月", "发放"]


@pytest.mark.parametrize("who", ["ada", "ben", "eve", "dov"])
def test_whoever_may_not_set_up_the_company_is_not_asked_to(as_: SignIn, who: str) -> None:
    answer = as_(who).get("/")

    assert answer.context["page"].steps.steps == ()
    assert answer.context["page"].waiting == ()
    assert answer.context["page"].board is not None


def test_the_minutes_are_those_of_the_steps_that_are_left() -> None:
    steps = FirstSteps((step(3, 8, StepState.DONE), step(0, 5, StepState.NOW), step(0, 4, StepState.LATER)))

    assert (steps.done, steps.left, steps.minutes, steps.percent) == (1, 2, 9, 33)


@override_settings(YEJI_WAITING=[f"{__name__}.two_batches"])
def test_what_waits_is_counted_and_shown_to_whom_it_waits_for(as_: SignIn) -> None:
    assert as_("chi").get("/").context["page"].count == 2
    assert "2 批导入等你看" in as_("chi").get("/").text
    assert "2 批导入等你看" not in as_("ada").get("/").text


@pytest.mark.parametrize("page", ["roles", "calendar"])
def test_a_page_of_another_room_shows_the_way_back_to_the_settings(as_: SignIn, page: str) -> None:
    back, door = '<a href="/settings/">', f"/org/{page}/?from=settings"
    assert door in as_("shi").get("/settings/").text

    assert as_("shi").get(door).text.count(back) == as_("shi").get(f"/org/{page}/").text.count(back) + 1


def test_the_look_and_the_language_are_kept_on_the_device(as_: SignIn) -> None:
    ada = as_("ada")

    ada.post("/choose/", {"theme": "dark", "next": "/"})

    assert 'data-theme="dark"' in ada.get("/").text


def test_a_comment_waits_for_whom_it_mentions_where_he_sees_what_it_is_on(
    as_: SignIn, cast: dict[str, User]
) -> None:
    customers = kind("customers")
    write_rows(customers, [{"number": "C1", "name": "桐庐水司", "owner": "ada"}], by=None)

    comment(customers, "C1", "@安娜 @夏 看一下", by=cast["ben"], at=timezone.now())

    assert [each.title for each in as_("ada").get("/").context["page"].waiting] == ["本 在评论里提到你"]
    assert as_("eve").get("/").context["page"].waiting == ()
