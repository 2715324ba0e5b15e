"""English: every text has it, none is stale, and a page in English holds no Chinese."""

from __future__ import annotations

import re

import pytest
from django.urls import NoReverseMatch, reverse

from tests.web.conftest import CAST, TEAMS, SignIn
from tests.web.test_gate import routes
from tools import messages

CHINESE = re.compile(r"[\u3400-\u9fff]+")
PEOPLE = [name for name, _role in CAST.values()]
NAMES = {
    "业绩",
    "中文",
    "业务员",
    "主管",
    "总监",
    "华东",
    *PEOPLE,
    *(name[0] for name in PEOPLE),
    *(name for name, _in in TEAMS.values()),
}
"""What an English page says in Chinese: the brand, the language's own name, people, teams, positions."""
PLACE = re.compile(r"%\((\w+)\)[sd]")
ELSEWHERE = ("dingtalk", "feishu", "wecom", "openid")
"""Doors of other houses: not furnished in a test."""

FOUND = messages.messages()
CATALOGUE = messages.read()


def test_every_text_has_its_english() -> None:
    assert [each.text for each in messages.missing(CATALOGUE, FOUND)] == []


def test_no_english_is_left_of_a_text_that_is_gone() -> None:
    assert sorted(each.text for each in CATALOGUE if each not in FOUND) == []


def test_the_english_fills_in_what_the_chinese_fills_in() -> None:
    wrong = [
        each.text
        for each, forms in CATALOGUE.items()
        for form in forms
        if set(PLACE.findall(each.text + each.plural)) != set(PLACE.findall(form))
    ]

    assert wrong == []


def test_no_english_holds_chinese() -> None:
    wrong = [form for forms in CATALOGUE.values() for form in forms if CHINESE.search(_without_names(form))]

    assert wrong == []


def plain_pages() -> list[str]:
    """Each page that needs nothing in its address."""
    pages = []
    for name, _view in routes():
        if name.startswith(ELSEWHERE):
            continue
        try:
            pages.append(reverse(name))
        except NoReverseMatch:
            continue
    return sorted(set(pages) - {"/parts/", "/service-worker.js", "/accounts/logout/"})


@pytest.mark.parametrize("who", ["chi", "shi", "ada"])
def test_an_english_page_holds_no_chinese(as_: SignIn, who: str) -> None:
    client = as_(who)
    client.cookies["django_language"] = "en"
    wrong = {}
    for page in plain_pages():
        answer = client.get(page)
        is_page = answer.status_code == 200 and "html" in answer.headers["Content-Type"]
        if is_page and (left := CHINESE.findall(_without_names(answer.text))):
            wrong[page] = left[:8]

    assert wrong == {}


def _without_names(text: str) -> str:
    for name in sorted(NAMES, key=len, reverse=True):
        text = text.replace(name, "")
    return text
