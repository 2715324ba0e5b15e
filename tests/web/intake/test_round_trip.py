"""What was exported and comes back unchanged changes nothing: every kind, as CSV and as a workbook, masked or whole."""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest

from tests.web.conftest import SignIn
from tests.web.intake.conftest import Bring
from yeji.accounts.models import User
from yeji.intake.folders import folder_of
from yeji.intake.job import CHECKED
from yeji.intake.models import Batch, Stage
from yeji.records.actions import write_rows
from yeji.records.kinds import Field, FieldKind, Kind, Row, Value
from yeji.records.models import Change
from yeji.records.queries import kind, kinds

pytestmark = pytest.mark.django_db
CONTENTS: dict[FieldKind, tuple[Value, Value]] = {
    FieldKind.TEXT: ("=1+1", "007"),
    FieldKind.LONG_TEXT: ("两行\n文字，带逗号", "'tis"),
    FieldKind.INTEGER: (3, 12345),
    FieldKind.AMOUNT: (123_456_789, 5),
    FieldKind.QUANTITY: (12_500, 90_000),
    FieldKind.RATIO: (500_000, 125_000),
    FieldKind.DATE: ("2026-03-02", "2024-02-29"),
    FieldKind.YES_NO: (True, False),
    FieldKind.TAGS: (("新客户", "水务"), ("A", "B")),
    FieldKind.PERSON: ("ada", "eve"),
    FieldKind.REGION: ("east", "east"),
    FieldKind.TEAM: ("east", "west"),
    FieldKind.PERSON_NAME: ("王建国", "李雷"),
    FieldKind.PHONE: ("13800006027", "0575-88012216"),
    FieldKind.MAIL: ("a@example.com", "b@example.com"),
    FieldKind.IDENTITY: ("330102199001011234", "330102198001015555"),
    FieldKind.BANK_ACCOUNT: ("6222020200112233445", "6222020299998888771"),
}


def content_of(of: Kind, one: Field, place: int) -> Value:
    if one.key == of.natural_key:
        return f"X-{place}"
    if one.key == "currency":
        return ("CNY", "USD")[place]
    if one.key == of.name and one.kind is FieldKind.TEXT:
        return f"{of.title}{place}"
    if one.kind is FieldKind.CHOICE:
        return one.choices[place][0]
    if one.kind is FieldKind.LINK:
        return f"X-{place}" if one.links_to != of.key else None
    return CONTENTS[one.kind][place]


@pytest.fixture
def books(cast: dict[str, User]) -> None:
    """Two rows of each kind, with something in each field."""
    del cast
    waiting, there = list(kinds()), set[str]()
    while waiting:
        of = next(each for each in waiting if all(
            one.links_to in there | {each.key} for one in each.fields if one.kind is FieldKind.LINK
        ))  # fmt: skip
        waiting.remove(of)
        there.add(of.key)
        plain = [one for one in of.fields if one.kind is not FieldKind.FORMULA]
        rows: list[Row] = [{one.key: content_of(of, one, place) for one in plain} for place in (0, 1)]
        write_rows(of, rows, by=None)


def columns(of: Kind) -> str:
    return "&".join(f"columns={one.key}" for one in of.fields)


def came_back(bring: Bring, as_: SignIn, of: Kind, form: str, *, whole: bool) -> Batch:
    han = as_("han")
    address = f"/records/{of.key}/export-whole/" if whole else f"/records/{of.key}/export.{form}"
    if whole:
        sent = han.post(f"{address}?{columns(of)}", {"why": "寄对账单", "form": form})
    else:
        sent = han.get(f"{address}?{columns(of)}")
    assert sent.status_code == 200, sent.headers
    return bring(han, of.key, sent.getvalue(), f"a.{form}")


def changed(batch: Batch) -> list[str]:
    """What the rows would change, and what is wrong with them."""
    if batch.stage != Stage.CHECKED:
        return [str(batch.heading)]
    rows = pq.read_table(folder_of(batch.pk) / CHECKED, columns=["before", "faults"]).to_pylist()
    return [str(each) for row in rows for each in row.values() if each]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("whole", [False, True], ids=["masked", "whole"])
def test_what_comes_back_as_it_went_out_changes_nothing(
    form: str, whole: bool, books: None, bring: Bring, as_: SignIn
) -> None:
    told = {}
    before = Change.objects.count()
    for of in kinds():
        batch = came_back(bring, as_, kind(of.key), form, whole=whole)
        counts = {name: count for name, count in batch.found.get("counts", {}).items() if count}
        if batch.stage != Stage.CHECKED or counts != {"rows": 2, "same": 2}:
            told[of.key] = (batch.stage, counts, changed(batch))

    assert told == {}
    assert Change.objects.count() == before
