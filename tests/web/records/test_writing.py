"""Writing rows: in bulk, with history, told in the audit chain, and taken back."""

from __future__ import annotations

import pytest

from tests.web.records.conftest import written
from yeji.accounts.models import User
from yeji.audit.models import Event
from yeji.org.models import Person
from yeji.records.actions import ChangedMeanwhile, Conflict, edit_record, undo_batch, undoing, write_rows
from yeji.records.kinds import Row
from yeji.records.models import Change, CustomField, CustomKind
from yeji.records.queries import changes_of, kind, present, unknown

pytestmark = pytest.mark.django_db


def order(number: str, amount: int = 100, **more: str | int | tuple[str, ...] | None) -> Row:
    return {"number": number, "order_date": "2026-11-02", "amount": amount, **more}


def test_rows_are_told_apart_into_new_changed_and_same(company: dict[str, Person]) -> None:
    written("orders", order("O-1"), order("O-2", owner="ada"))

    result = write_rows(kind("orders"), [order("O-1"), order("O-2", 250, owner="eve"), order("O-3")], by=None)

    assert (result.new, result.changed, result.same) == (("O-3",), ("O-2",), ("O-1",))
    assert present(kind("orders"), ["O-2"])["O-2"]["owner"] == "eve"
    assert present(kind("orders"), ["O-2"])["O-2"]["amount"] == 250


def test_the_same_rows_twice_change_nothing(cast: dict[str, User]) -> None:
    rows = [order("O-1", tags=("b", "a")), order("O-2", note="")]
    write_rows(kind("orders"), rows, by=cast["chi"], batch="B1")
    events, changes = Event.objects.count(), Change.objects.count()

    again = write_rows(kind("orders"), rows, by=cast["chi"], batch="B2")

    assert again.same == ("O-1", "O-2")
    assert (Event.objects.count(), Change.objects.count()) == (events, changes)


def test_a_field_that_a_row_does_not_name_stays(company: dict[str, Person]) -> None:
    written("orders", order("O-1", status="已发货"))

    written("orders", {"number": "O-1", "amount": 7})

    row = present(kind("orders"), ["O-1"])["O-1"]
    assert (row["status"], row["amount"]) == ("已发货", 7)


def test_two_rows_of_one_number_that_differ_are_not_written(company: dict[str, Person]) -> None:
    result = write_rows(
        kind("orders"), [order("O-1", 1), order("O-1", 2), order("O-2"), order("O-2")], by=None
    )

    assert result.conflicts == (Conflict("O-1", "twice"),)
    assert result.new == ("O-2",)
    assert present(kind("orders"), ["O-1"]) == {}


def test_a_record_that_moved_on_since_the_preview_is_not_written_over(company: dict[str, Person]) -> None:
    written("orders", order("O-1", 1))
    written("orders", order("O-1", 2))

    result = write_rows(kind("orders"), [order("O-1", 3), order("O-9")], by=None, seen={"O-1": 1, "O-9": 0})

    assert result.conflicts == (Conflict("O-1", "changed"),)
    assert present(kind("orders"), ["O-1"])["O-1"]["amount"] == 2


def test_each_change_keeps_only_what_changed(cast: dict[str, User]) -> None:
    written("orders", order("O-1", 1))

    written("orders", order("O-1", 2), by=cast["chi"])

    last = changes_of("orders", "O-1")[0]
    assert (last.before, last.after, last.revision, last.by) == ({"amount": 1}, {"amount": 2}, 2, cast["chi"])


def test_a_batch_is_one_deed_in_the_audit_chain(cast: dict[str, User]) -> None:
    write_rows(kind("orders"), [order("O-1"), order("O-2")], by=cast["chi"], batch="B7", why="十月订单")

    (event,) = Event.objects.all()
    assert (event.action, event.key, event.why) == ("records.write_batch", "B7", "十月订单")
    assert '"new": 2' in event.after


def test_words_that_name_nothing_are_found_before_writing(company: dict[str, Person]) -> None:
    written("customers", {"number": "C-1", "name": "越城水务"})
    rows = [order("O-1", customer="C-1", owner="ada"), order("O-2", customer="C-2", owner="zed", region="x")]

    found = unknown(kind("orders"), rows)

    assert found == {"customer": {"C-2"}, "owner": {"zed"}, "region": {"x"}}


def test_undoing_a_batch_restores_and_removes_and_tells_what_moved_on(cast: dict[str, User]) -> None:
    written("orders", order("O-1", 1), order("O-2", 1))
    written("orders", order("O-1", 5), order("O-2", 5), order("O-3"), order("O-4"), batch="B1")
    written("orders", order("O-2", 9), order("O-4", 9))

    undone = undo_batch("B1", cast["chi"])

    assert undone.removed == (("orders", "O-3"),)
    assert undone.restored == (("orders", "O-1"),)
    assert {each.key for each in undone.kept} == {"O-2", "O-4"}
    rows = present(kind("orders"), ["O-1", "O-2", "O-3", "O-4"])
    assert {key: row["amount"] for key, row in rows.items()} == {"O-1": 1, "O-2": 9, "O-4": 9}


def test_a_batch_of_several_kinds_is_undone_in_an_order_that_links_allow(cast: dict[str, User]) -> None:
    written("customers", {"number": "C-1", "name": "越城水务"}, batch="B1")
    written("orders", order("O-1", customer="C-1"), batch="B1")

    undone = undo_batch("B1", cast["chi"])

    assert undone.removed == (("orders", "O-1"), ("customers", "C-1"))


def test_what_others_name_stays_when_its_batch_is_undone(cast: dict[str, User]) -> None:
    written("customers", {"number": "C-1", "name": "越城水务"}, {"number": "C-2", "name": "城北"}, batch="B1")
    written("orders", order("O-1", customer="C-1"))

    undone = undo_batch("B1", cast["chi"])

    assert undone.removed == (("customers", "C-2"),)
    assert [(each.key, each.reason) for each in undone.kept] == [("C-1", "used")]


def test_the_second_editor_is_told_who_changed_what(cast: dict[str, User]) -> None:
    written("orders", order("O-1", 1))
    edit_record(kind("orders"), "O-1", {"amount": 5}, revision=1, by=cast["ben"])

    with pytest.raises(ChangedMeanwhile) as told:
        edit_record(kind("orders"), "O-1", {"status": "x"}, revision=1, by=cast["ada"])

    (change,) = told.value.changes
    assert (change.field, change.before, change.after, change.by) == ("amount", 1, 5, "本")
    assert told.value.revision == 2
    assert present(kind("orders"), ["O-1"])["O-1"]["status"] is None


def test_custom_fields_and_kinds_are_written_like_any(
    cast: dict[str, User], company: dict[str, Person]
) -> None:
    CustomKind.objects.create(key="demos", title="演示")
    CustomField.objects.create(kind="demos", key="c1", label="设备", field_kind="text")
    CustomField.objects.create(kind="customers", key="c2", label="在用仪表", field_kind="integer")
    demo: Row = {"number": "D-1", "owner": "ada", "happened": "2026-11-02", "c1": "流量计"}

    written("demos", demo, batch="B1")
    written("customers", {"number": "C-1", "name": "越城水务", "c2": 46})
    written("customers", {"number": "C-1", "name": "越城水务集团"})

    assert present(kind("demos"), ["D-1"]) == {"D-1": demo}
    assert present(kind("customers"), ["C-1"])["C-1"]["c2"] == 46
    assert undo_batch("B1", cast["chi"]).removed == (("demos", "D-1"),)


def test_a_large_batch_is_taken_back_in_parts_the_last_written_first(
    cast: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undoing, "UNDONE_AT_ONCE", 2)
    rows: list[Row] = [{"number": f"C-{n}", "name": f"客户{n}"} for n in range(5)]
    write_rows(kind("customers"), rows, by=cast["chi"], batch="B1")

    undone = undo_batch("B1", cast["chi"])

    assert [key for _kind, key in undone.removed] == ["C-4", "C-3", "C-2", "C-1", "C-0"]
    assert present(kind("customers"), [f"C-{n}" for n in range(5)]) == {}
