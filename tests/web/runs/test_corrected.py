"""What a statement pays for earlier periods says which, by which parts, and the records that made the difference."""

from __future__ import annotations

import pytest

from tests.web.conftest import SignIn
from tests.web.runs.company import AT, paid, ran
from yeji.accounts.models import User
from yeji.runs.actions import release
from yeji.runs.models import Run
from yeji.runs.pages.corrected import CorrectedPage
from yeji.runs.pages.paper import paper_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def april(march: Run, cast: dict[str, User]) -> Run:
    """March was released with 150,000 of Ada; 50,000 less of it came, and 10,000 were entered late."""
    release(march, by=cast["han"], at=AT, seen=march.checksum)
    paid(cast["chi"], ("P2", "ada", "2026-03-20", 20_000_00), ("P9", "ada", "2026-03-25", 10_000_00))
    return ran(march.version, "2026-04", cast["chi"])


def page_of(as_: SignIn, run: Run, person: str = "ada") -> CorrectedPage:
    page = as_("dov").get(f"/runs/{run.pk}/of/{person}/corrected/").context["page"]
    assert isinstance(page, CorrectedPage)
    return page


def records_of(page: CorrectedPage) -> list[list[str]]:
    return [
        [cell.text for cell in line.cells]
        for each in page.periods
        if each.records
        for line in each.records.lines
    ]


def test_a_difference_is_told_by_period_part_and_record(april: Run, as_: SignIn) -> None:
    # 100,000 × 3% + 50,000 × 5% = 5,500 was paid; 110,000 come to 3,000 + 500.
    page = page_of(as_, april)

    assert page.amount == "−2,000.00"
    (march,) = page.periods
    assert (march.period, march.change) == ("2026-03", "−2,000.00")
    assert [(part.was, part.now, part.change) for part in march.parts] == [
        ("5,500.00", "3,500.00", "−2,000.00")
    ]
    assert records_of(page) == [
        ["P2", "回款额", "改过", "70,000.00 元", "20,000.00 元"],
        ["P9", "回款额", "后来才有", "—", "10,000.00 元"],
    ]


def test_the_statement_leads_there(april: Run, as_: SignIn) -> None:
    page = as_("dov").get(f"/runs/{april.pk}/of/ada/").context["page"]

    told = [(part.words, part.url) for part in page.settled if part.url]
    assert told == [("2026-03 −2,000.00", f"/runs/{april.pk}/of/ada/corrected/")]
    assert page_of(as_, april, "eve").periods == ()


def test_a_second_difference_is_told_against_what_was_known_at_the_first(
    april: Run, cast: dict[str, User], as_: SignIn
) -> None:
    release(april, by=cast["han"], at=AT, seen=april.checksum)
    paid(cast["chi"], ("P2", "ada", "2026-03-20", 70_000_00))

    may = ran(april.version, "2026-05", cast["chi"])

    # 160,000 come to 3,000 + 3,000; 3,500 were paid for March by then.
    page = page_of(as_, may)
    assert [(part.was, part.now) for part in page.periods[0].parts] == [("3,500.00", "6,000.00")]
    assert records_of(page) == [["P2", "回款额", "改过", "20,000.00 元", "70,000.00 元"]]
    # What April said stays.
    assert page_of(as_, april).amount == "−2,000.00"


def test_the_paper_names_the_period_too(april: Run, cast: dict[str, User]) -> None:
    ada = april.results.get(person__number="ada").person

    assert [each.title for each in paper_of(april, ada, "").moved if each.amount < 0] == [
        "以前期间的更正 2026-03 −2,000.00"
    ]
