"""The first page of each role: every figure is what the list behind it comes to, and nobody reads another's."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.web.conftest import SignIn
from tests.web.records.conftest import written
from yeji.accounts.models import User
from yeji.home.board import Board
from yeji.home.moving import month_before, year_before
from yeji.intake.models import FormLink
from yeji.org.models import Person
from yeji.records.kinds import Row

pytestmark = pytest.mark.django_db
AMOUNT = re.compile(r"[\d,]+(?:\.\d\d)?")


KEEPS = override_settings(
    CACHES={
        **settings.CACHES,
        "boards": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "boards-tested"},
    }
)
"""As the product does; other tests write rows past the actions, of which the chain knows nothing."""


def today() -> date:
    return timezone.localdate()


@pytest.fixture
def books(cast: dict[str, User]) -> None:
    """Ada and Eve ordered and were paid today, this month, a month and a year ago; some of Ada's is overdue."""
    del cast
    days = (today(), today().replace(day=1), month_before(today()).since, year_before(today()).since)
    for owner, amount in (("ada", 100_00), ("eve", 7_000_00)):
        written("customers", {"number": f"C-{owner}", "name": f"客户{owner}", "owner": owner})
        for place, on in enumerate(days):
            own: Row = {"number": f"{owner}-{place}", "customer": f"C-{owner}", "owner": owner}
            written("orders", own | {"order_date": on.isoformat(), "amount": amount * (place + 1)})
            written("payments", own | {"payment_date": on.isoformat(), "amount": amount * (place + 2)})
    for number, over, amount in (("A1", 40, 300_00), ("A2", 3, 50_00), ("A3", -9, 20_00)):
        due = (today() - timedelta(days=over)).isoformat()
        written(
            "receivables",
            {"number": number, "customer": "C-ada", "owner": "ada", "due_date": due, "amount": amount},
        )


def board(client: Client) -> Board:
    found = client.get("/").context["page"].board
    assert isinstance(found, Board)
    return found


def sum_of(client: Client, url: str, column: str) -> str:
    """Return what a list adds up to, as its last line has it, in whole yuan."""
    table = client.get(url).context["page"].table
    keys = [each.key for each in table.columns]
    if not table.totals:
        return "0"
    return table.totals[keys.index(column)].text.split(".")[0]  # type: ignore[no-any-return]  # A table of the page.


def bare(words: str) -> str:
    return words.removeprefix("¥")


def test_a_seller_s_figures_are_those_of_his_lists(books: None, as_: SignIn) -> None:
    ada = as_("ada")
    told = board(ada)

    assert [bare(each.words) for each in told.figures[:2]] == (
        ["300", "500"] if today().day == 1 else ["100", "200"]
    )
    for figure in told.figures:
        assert bare(figure.words) == sum_of(ada, figure.url, "amount"), figure.label
    (late,) = told.blocks[0].entries
    assert (late.title, late.words, late.note) == ("客户ada", "¥350", "2 笔，最久 40 天")
    assert sum_of(ada, late.url, "left") == "350"
    assert "<b>2</b> 笔 <b>¥350</b> 逾期" in told.sentence[-1]


def test_a_leader_s_months_are_those_of_the_lists_and_of_his_people_alone(books: None, as_: SignIn) -> None:
    for who in ("ben", "lan"):
        client = as_(who)
        told = board(client)

        for each in told.compared:
            for figure in (each.now, each.month, each.year):
                assert bare(figure.words) == sum_of(client, figure.url, "amount"), (
                    who,
                    each.label,
                    figure.label,
                )
        (late,) = told.blocks[0].entries
        assert (late.title, late.words) == ("安娜", "¥350")
        assert sum_of(client, late.url, "left") == "350"
    orders = board(as_("ben")).compared[0]
    # 100 and 200 of this month, 300 by this day a month ago, 400 a year ago.
    assert [bare(each.words) for each in (orders.now, orders.month, orders.year)] == ["300", "300", "400"]
    assert (orders.month.note, orders.year.note) == ("0%", "−25%")


def test_who_did_nothing_this_week_is_named_to_his_leader(
    books: None, cast: dict[str, User], as_: SignIn
) -> None:
    del cast
    assert [
        each.title for block in board(as_("lan")).beside for each in block.entries if "静" in block.title
    ] == ["本"]
    assert "动静" not in "".join(board(as_("ben")).sentence)


def test_a_seller_is_told_what_his_own_rows_lack(books: None, as_: SignIn) -> None:
    ada = as_("ada")
    entries = {each.title: each for block in board(ada).beside for each in block.entries}

    for title, entry in entries.items():
        lines = ada.get(entry.url).context["page"].table.lines
        assert entry.words == str(len(lines)), title
    assert entries["回款没写订单和应收"].words == "4"


def test_a_seller_finds_what_he_wrote_last(books: None, cast: dict[str, User], as_: SignIn) -> None:
    written("customers", {"number": "C-ada", "level": "A"}, by=cast["ada"])
    written("customers", {"number": "C-eve", "level": "A"}, by=cast["ada"])

    beside = {
        block.title: [(each.title, each.note) for each in block.entries] for block in board(as_("ada")).beside
    }

    assert beside["你刚动过的"] == [("客户ada", "客户 C-ada")]


def test_whoever_keeps_the_books_sees_what_they_lack(books: None, as_: SignIn) -> None:
    for who in ("han", "chi"):
        client = as_(who)
        page = client.get("/").context["page"]
        if page.board is None:
            continue  # He is led through the first steps.
        unmatched = page.board.figures[1]
        assert unmatched.words == "8"
        assert client.get(unmatched.url).context["page"].count == 8


def test_people_without_post_or_account_are_named_to_hr(cast: dict[str, User], as_: SignIn) -> None:
    Person.objects.create(number="neu", name="新人", relationship="employee", joined=today())
    page = as_("su").get("/").context["page"]
    if page.board is None:
        pytest.skip("led through the first steps")

    assert page.board.figures[0].words == "1"
    assert "新人" in [each.title for each in page.board.blocks[0].entries]
    idle = page.board.figures[1]
    assert idle.words == str(len(as_("su").get(idle.url).context["page"].table.lines))


def test_forms_for_colleagues_wait_on_a_seller_s_page_until_they_close(
    cast: dict[str, User], as_: SignIn
) -> None:
    for title, is_public, until in (("内部", False, 0), ("过了", False, -1), ("公开", True, 9)):
        FormLink.objects.create(
            token=title, kind="surveys", title=title, is_public=is_public, by=cast["chi"], at=timezone.now(),
            opens_until=today() + timedelta(days=until),
        )  # fmt: skip

    (forms,) = [each for each in board(as_("ada")).beside if "表单" in each.title]

    assert [each.title for each in forms.entries] == ["内部"]


@KEEPS
@pytest.mark.parametrize("who", ["ada", "ben", "dov", "han", "shi", "su"])
def test_nobody_s_first_page_asks_more_than_twelve_times(books: None, as_: SignIn, who: str) -> None:
    client = as_(who)
    client.get("/")

    with CaptureQueriesContext(connection) as questions:
        client.get("/")

    assert len(questions) <= 12, [each["sql"] for each in questions.captured_queries]


def test_the_auditor_sees_what_went_out_this_week(books: None, as_: SignIn) -> None:
    list(as_("lan").get(reverse("records:export", args=["orders", "csv"])))

    dov = as_("dov")
    exported = board(dov).figures[0]

    assert exported.words == "1"
    assert len(dov.get(exported.url).context["page"].lines) == 1


def test_the_machine_s_keeper_reads_nothing_of_the_books(books: None, as_: SignIn) -> None:
    text = as_("shi").get("/").text

    assert "后台任务没有积压" in text
    assert "¥" not in text


@KEEPS
def test_a_board_is_kept_until_anything_is_done_and_for_its_reader_alone(books: None, as_: SignIn) -> None:
    del books
    before = board(as_("ada"))
    assert board(as_("ada")) == before
    assert board(as_("eve")) != before

    own: Row = {"number": "late", "customer": "C-ada", "owner": "ada"}
    written("orders", own | {"order_date": today().isoformat(), "amount": 123_456_00})

    assert board(as_("ada")) != before
