"""Of two who act on one batch the second is told, and what the first began stands."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.web.conftest import SignIn
from tests.web.intake.conftest import Bring, worked
from yeji.accounts.models import User
from yeji.intake import actions
from yeji.intake.models import Batch, Stage

pytestmark = pytest.mark.django_db
CUSTOMERS = "客户编号,客户名称\nC1,越城水务\n"
LATE: dict[str, Callable[[Batch, User], None]] = {
    "look": lambda batch, by: actions.look_at_sheet(batch, batch.sheet, 1, by=by),
    "map": lambda batch, by: actions.map_columns(batch, {}, by=by),
    "answer": lambda batch, by: actions.answer(batch, "rows", {"takes_last": True}, by=by),
    "forget": lambda batch, by: actions.forget_answer(batch, "name", "", by=by),
    "drop": lambda batch, by: actions.drop(batch, by=by),
}


@pytest.mark.parametrize("late", LATE)
def test_what_was_begun_is_not_undone_by_a_page_that_is_old(
    late: str, as_: SignIn, bring: Bring, cast: dict[str, User]
) -> None:
    batch = bring(as_("chi"), "customers", CUSTOMERS)
    old = Batch.objects.get(pk=batch.pk)
    actions.accept(batch, by=cast["chi"])

    with pytest.raises(actions.NotNow):
        LATE[late](old, cast["han"])

    assert worked(batch).stage == Stage.WRITTEN
    assert batch.written_by == cast["chi"]


def test_a_mapping_that_comes_too_late_is_told_on_the_page(as_: SignIn, bring: Bring) -> None:
    chi = as_("chi")
    batch = bring(chi, "customers", CUSTOMERS)
    sent = {"c0": "number", "c1": "name", "u0": "0", "u1": "0"}
    chi.post(f"/intake/{batch.pk}/accept/")
    worked(batch)

    assert chi.post(f"/intake/{batch.pk}/mapping/", sent).headers["Location"] == f"/intake/{batch.pk}/"
    assert Batch.objects.get(pk=batch.pk).stage == Stage.WRITTEN


def test_what_another_answered_meanwhile_stands_beside_ones_own(
    as_: SignIn, bring: Bring, cast: dict[str, User]
) -> None:
    batch = bring(as_("chi"), "customers", CUSTOMERS)
    old = Batch.objects.get(pk=batch.pk)
    actions.answer(batch, "rows", {"takes_last": True}, by=cast["chi"])
    worked(batch)

    actions.answer(old, "name", {"readings": {"越城": "越城水务"}}, by=cast["han"])

    batch.refresh_from_db()
    assert batch.answers["rows"] == {"takes_last": True}
    assert batch.answers["name"]["readings"] == {"越城": "越城水务"}
