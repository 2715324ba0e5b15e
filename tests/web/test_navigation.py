"""The rooms that each role sees: all on the desk, what it needs most under the thumb; and the room of settings."""

from __future__ import annotations

import pytest

from tests.web.conftest import SignIn

HOME, ME, MORE = "首页", "我", "更多"


def rooms(answer: object) -> list[str]:
    navigation = answer.context["navigation"]  # type: ignore[attr-defined]  # A test client's answer.
    return [each.title for each in (*navigation.loop, *navigation.rest)]


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("ada", ["目标", "激励", "客户", "数据", "组织"]),
        ("ben", ["目标", "激励", "客户", "数据", "组织"]),
        ("chi", ["目标", "激励", "客户", "数据", "导入", "方案", "组织", "设置"]),
        ("dov", ["目标", "激励", "客户", "数据", "方案", "组织", "审计"]),
        ("su", ["目标", "激励", "客户", "数据", "导入", "方案", "组织", "设置"]),
        ("shi", ["组织", "设置"]),
    ],
)
def test_each_role_sees_the_rooms_that_open_to_it(as_: SignIn, who: str, seen: list[str]) -> None:
    assert rooms(as_(who).get("/me/")) == seen


@pytest.mark.parametrize(
    ("who", "at_hand", "behind"),
    [
        ("ada", ["客户", "激励"], ["目标", "数据", "组织"]),
        ("chi", ["激励", "方案"], ["目标", "客户", "数据", "导入", "组织", "设置"]),
        ("dov", ["审计", "数据"], ["目标", "激励", "客户", "方案", "组织"]),
        ("su", ["组织", "设置"], ["目标", "激励", "客户", "数据", "导入", "方案"]),
        ("shi", ["组织", "设置"], []),
    ],
)
def test_a_phone_has_what_the_role_needs_most_and_the_rest_behind_more(
    as_: SignIn, who: str, at_hand: list[str], behind: list[str]
) -> None:
    answer = as_(who).get("/me/")
    navigation = answer.context["navigation"]

    assert [each.title for each in navigation.bottom] == [HOME, *at_hand]
    assert [each.title for each in navigation.more] == behind
    assert navigation.me.title == ME
    assert (f"</svg>{MORE}</summary>" in answer.text) is bool(behind)


@pytest.mark.parametrize(
    ("path", "room"),
    [
        ("/settings/", "设置"),
        ("/org/accounts/", "设置"),
        ("/org/people/", "组织"),
        ("/records/customers/", "客户"),
        ("/records/orders/", "数据"),
    ],
)
def test_one_room_is_where_one_is(as_: SignIn, path: str, room: str) -> None:
    navigation = as_("su").get(path).context["navigation"]

    assert [each.title for each in navigation.rest if each.is_current] == [room]
    assert navigation.is_in_more is (room in {each.title for each in navigation.more})


@pytest.mark.parametrize(
    ("who", "doors"),
    [
        ("chi", ["角色与委托", "自定义字段和记录", "在线表单", "岗位、职级、区域", "工作日"]),
        ("su", ["账号", "角色与委托", "岗位、职级、区域", "工作日"]),
        ("shi", ["账号", "角色与委托", "自定义字段和记录", "工作日"]),
    ],
)
def test_the_settings_have_a_door_for_each_page_that_opens_to_the_role(
    as_: SignIn, who: str, doors: list[str]
) -> None:
    client = as_(who)

    page = client.get("/settings/").context["page"]

    assert [each.title for each in page.doors] == doors
    assert {each.url: client.get(each.url).status_code for each in page.doors} == {
        each.url: 200 for each in page.doors
    }


def test_only_who_keeps_the_machine_reads_how_it_is_set(as_: SignIn) -> None:
    assert "这台机器" in as_("shi").get("/settings/").text
    assert "这台机器" not in as_("su").get("/settings/").text


@pytest.mark.parametrize("who", ["ada", "ben", "eve", "dov"])
def test_whoever_sets_nothing_has_no_settings(as_: SignIn, who: str) -> None:
    assert as_(who).get("/settings/").status_code == 404
