"""A list page by page is the list, whichever way it was found: few rows, many by a walk, many by sorting."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from django.test import RequestFactory
from django.utils import timezone

from tests.web.records.conftest import written
from yeji.accounts.models import User
from yeji.accounts.queries import permissions_of, roles_of
from yeji.org.models import Person
from yeji.records import paging
from yeji.records.kinds import Value
from yeji.records.listing import Listing, filtered, read_address
from yeji.records.paging import Page, count_of, cursor_of, page_of
from yeji.records.queries import kind
from yeji.records.reading import Reader
from yeji.records.storing import path_of, read_paths, row_of
from yeji.ui.addresses import Address

pytestmark = pytest.mark.django_db
QUERIES = (
    "",
    "sort=amount",
    "sort=-amount",
    "sort=number",
    "sort=-opened_date",
    "sort=closed_date",
    "sort=-closed_date",
    "f=stage:is:谈判",
    "f=stage:is:谈判&sort=-amount",
    "f=stage:not:谈判&f=amount:from:2&sort=amount",
    "f=opened_date:to:2026-01-09&sort=-number",
    "f=owner:is:ada&sort=-closed_date",
    "f=customer:none:",
    "q=水务",
    "q=O-1",
    "q=水务&f=stage:is:签约&sort=-amount",
    "q=没有这家",
)
WAYS: dict[str, tuple[int, tuple[int, ...]]] = {
    "few": (10_000, paging.WALK),
    "many, by a walk": (3, (20, 100)),
    "many, by sorting": (3, (1,)),
}


@pytest.fixture
def deals(company: dict[str, Person]) -> None:
    """Forty deals that repeat amounts and days and leave some empty, of Ada, Eve and nobody."""
    for owner, name in (("ada", "越城水务"), ("eve", "珠海水务"), ("eve", "萧山印染")):
        written("customers", {"number": f"C-{name}", "name": name, "owner": owner})
    deals: list[dict[str, Value]] = [
        {
            "number": f"O-{number:02}",
            "name": f"商机{number}",
            "customer": (None, "C-越城水务", "C-珠海水务", "C-萧山印染")[number % 4],
            "owner": ("ada", "eve", None)[number % 3],
            "stage": ("谈判", "签约")[number % 2],
            "opened_date": f"2026-01-{number // 4 + 1:02}",
            "closed_date": f"2026-02-{number % 5 + 1:02}" if number % 7 else None,
            "amount": number % 6 * 100 if number % 11 else None,
        }
        for number in range(40)
    ]
    written("opportunities", *deals)


@pytest.fixture
def reader(cast: dict[str, User]) -> Callable[[str], Reader]:
    on = timezone.localdate()

    def as_reader(who: str) -> Reader:
        roles = roles_of(cast[who], on)
        return Reader(on, roles, permissions_of(roles), cast[who])

    return as_reader


def listing_of(query: str, reader: Reader, **place: str) -> Listing:
    request = RequestFactory().get("/", [*_pairs(query), *place.items()])
    return read_address(kind("opportunities"), Address.of(request), reader)


def _pairs(query: str) -> list[tuple[str, str]]:
    return [(key, text) for part in query.split("&") if part for key, _is, text in (part.partition("="),)]


def in_order(listing: Listing, reader: Reader) -> list[str]:
    """Return the numbers as a plain reading of the address has them: all rows, sorted here."""
    of = listing.kind
    stored = filtered(listing, reader).values(*read_paths(of), "id")
    rows = [(row_of(of, each), each["id"]) for each in stored]
    one = listing.sort or of.field(of.date)

    def place(found: tuple[dict[str, Value], int]) -> tuple[Value, int]:
        return found[0][one.key], found[1]

    empty = [found for found in rows if found[0][one.key] is None]
    filled = sorted((found for found in rows if found[0][one.key] is not None), key=place)
    empty.sort(key=lambda found: found[1])
    if listing.is_descending:
        filled.reverse()
        empty.reverse()
    return [str(row["number"]) for row, _id in (*filled, *empty)]


def leafed(query: str, reader: Reader) -> Iterator[Page]:
    page = page_of(listing_of(query, reader), reader, size=6)
    yield page
    while page.has_next:
        place = {"after": cursor_of(page.rows[-1])}
        page = page_of(listing_of(query, reader, **place), reader, size=6)
        yield page


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    counted, walk = WAYS[request.param]
    monkeypatch.setattr(paging, "COUNTED", counted)
    monkeypatch.setattr(paging, "WALK", walk)
    return str(request.param)


@pytest.mark.parametrize("who", ["ada", "ben", "lan", "chi"])
def test_leafing_through_shows_what_the_address_asks_for_in_its_order(
    who: str, way: str, deals: None, reader: Callable[[str], Reader]
) -> None:
    reads = reader(who)

    for query in QUERIES:
        pages = list(leafed(query, reads))
        numbers = [str(each.row["number"]) for page in pages for each in page.rows]
        assert numbers == in_order(pages[0].listing, reads), query
        assert pages[0].listing.sort == listing_of(query, reads).sort or way != "few"


def test_leafing_back_meets_the_same_pages(way: str, deals: None, reader: Callable[[str], Reader]) -> None:
    reads = reader("chi")

    for query in QUERIES:
        for earlier, later in pairwise(leafed(query, reads)):
            back = page_of(listing_of(query, reads, before=cursor_of(later.rows[0])), reads, size=6)
            assert [each.id for each in back.rows] == [each.id for each in earlier.rows], query


@pytest.mark.parametrize("who", ["ada", "ben", "eve", "shi"])
def test_however_rows_are_found_nobody_sees_or_counts_more_than_he_may(
    who: str, way: str, deals: None, reader: Callable[[str], Reader]
) -> None:
    reads = reader(who)
    may = {"ada": {"ada"}, "ben": {"ada"}, "eve": {"eve"}, "shi": set()}[who]

    for query in QUERIES:
        for page in leafed(query, reads):
            assert {each.row["owner"] for each in page.rows} <= may, query
        count = count_of(listing_of(query, reads), reads)
        assert count is None or count == len(in_order(listing_of(query, reads), reads))


def test_many_rows_sort_only_by_what_has_an_index(
    deals: None, reader: Callable[[str], Reader], monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = reader("chi")
    by_currency = listing_of("sort=currency", reads)
    sorted_by = page_of(by_currency, reads).listing.sort
    assert sorted_by is not None
    assert sorted_by.key == "currency"

    monkeypatch.setattr(paging, "COUNTED", 3)

    page = page_of(by_currency, reads)
    assert page.listing.sort is None
    assert page.count is None
    assert page.totals == {}


def test_a_search_finds_a_name_by_any_part_and_a_tag_as_a_whole(
    company: dict[str, Person], reader: Callable[[str], Reader]
) -> None:
    written("customers", {"number": "C-1", "name": "绍兴市越城水务集团", "owner": "ada"})
    for number, tags in (("O-1", ("样板工程", "大单")), ("O-2", ("大单子",)), ("X-3", None)):
        day, customer = "2026-03-02", "C-1" if number == "X-3" else None
        written(
            "orders", {"number": number, "customer": customer, "order_date": day, "amount": 1, "tags": tags}
        )
    reads = reader("chi")

    def found(text: str) -> set[str]:
        request = RequestFactory().get("/", {"q": text})
        page = page_of(read_address(kind("orders"), Address.of(request), reads), reads)
        return {str(each.row["number"]) for each in page.rows}

    assert found("城水") == {"X-3"}
    assert found("样板工程") == {"O-1"}
    assert found("大单") == {"O-1"}
    assert found("O-") == {"O-1", "O-2"}
    assert found("%") == set()


def test_a_tag_and_a_word_of_a_note_find_only_what_the_reader_may_see(
    company: dict[str, Person], way: str, reader: Callable[[str], Reader]
) -> None:
    rows: list[dict[str, Value]] = [
        {
            "number": f"O-{owner}-{number}",
            "owner": owner,
            "order_date": "2026-03-02",
            "amount": number,
            "tags": ("大单",) if number % 2 else None,
            "note": "客户急用" if number % 3 else None,
        }
        for owner in ("ada", "eve")
        for number in range(1, 13)
    ]
    written("orders", *rows)

    def found(who: str, query: str) -> set[str]:
        request = RequestFactory().get("/", _pairs(query))
        listing = read_address(kind("orders"), Address.of(request), reader(who))
        return {str(each.row["number"]) for each in page_of(listing, reader(who)).rows}

    tagged = {number for number in range(1, 13) if number % 2}
    noted = {number for number in range(1, 13) if number % 3}
    for who, owners in (("ada", {"ada"}), ("ben", {"ada"}), ("chi", {"ada", "eve"})):
        for query, numbers in (
            ("f=tags:is:大单", tagged),
            ("f=note:has:急", noted),
            ("f=note:has:急&f=tags:is:大单&sort=-amount", tagged & noted),
        ):
            assert found(who, query) == {f"O-{owner}-{n}" for owner in owners for n in numbers}, (who, query)


def test_the_place_in_a_list_is_read_as_it_was_written(deals: None, reader: Callable[[str], Reader]) -> None:
    reads = reader("chi")
    last = page_of(listing_of("sort=-amount", reads), reads, size=6).rows[-1]

    listing = listing_of("sort=-amount", reads, after=cursor_of(last))

    assert listing.after == (last.sorted_by, last.id)
    assert json.loads(cursor_of(last)) == [last.sorted_by, last.id]
    assert path_of(listing.kind, listing.kind.field("amount")) == "amount"
