"""A month from the books to what is paid, and the next one, when something about the first turned out otherwise."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from tests.web.runs.company import AT, PLAN, paid, published, ran, targeted
from yeji.accounts.models import User
from yeji.plans.actions import publish, start_plan
from yeji.runs.actions import release
from yeji.runs.models import LedgerLine, Purpose, Run, Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def march(cast: dict[str, User]) -> Run:
    version = published(cast)
    targeted(cast["chi"], "ada", "120000")
    targeted(cast["chi"], "eve", "80000")
    paid(cast["chi"], ("P1", "ada", "2026-03-05", 80_000_00), ("P2", "ada", "2026-03-20", 70_000_00),
         ("P3", "eve", "2026-03-08", 40_000_00))  # fmt: skip
    return ran(version, "2026-03", cast["chi"])


def test_a_month_is_calculated_from_the_books(march: Run) -> None:
    # Ada: 100,000 × 3% + 50,000 × 5% = 5,500; Eve: 40,000 × 3% = 1,200.
    by_person = {each.person.number: each.payable for each in march.results.select_related("person")}

    assert march.stage == Stage.DONE, march.fault
    assert by_person == {"ada": 5_500_00, "eve": 1_200_00}
    assert (march.payable, march.people, march.not_computed) == (6_700_00, 2, 0)


def test_the_same_books_give_the_same_snapshot_and_checksum(march: Run, cast: dict[str, User]) -> None:
    again = ran(march.version, "2026-03", cast["chi"])

    assert (again.snapshot, again.checksum) == (march.snapshot, march.checksum)


def test_another_releases_and_the_ledger_holds_what_was_paid(march: Run, cast: dict[str, User]) -> None:
    with pytest.raises(PermissionDenied):
        release(march, by=cast["chi"], at=AT, seen=march.checksum)

    release(march, by=cast["han"], at=AT, seen=march.checksum)

    paid_lines = LedgerLine.objects.filter(kind="payable")
    assert sum(Decimal(each.amount) for each in paid_lines) in {Decimal(0), Decimal("6700")}
    assert LedgerLine.objects.filter(run=march, person__number="ada").exists()


def test_what_changes_in_a_closed_month_is_paid_as_a_difference_in_the_next(
    march: Run, cast: dict[str, User]
) -> None:
    release(march, by=cast["han"], at=AT, seen=march.checksum)
    paid(cast["chi"], ("P2", "ada", "2026-03-20", 20_000_00), ("P4", "ada", "2026-04-03", 10_000_00))

    april = ran(march.version, "2026-04", cast["chi"])

    # March comes to 100,000 × 3% = 3,000 now, 2,500 less than was paid; April alone is 300.
    ada = april.results.get(person__number="ada")
    assert april.stage == Stage.DONE, april.fault
    assert (ada.earned, ada.payable) == (300_00, 0)
    with pytest.raises(ValidationError):
        ran(march.version, "2026-03", cast["chi"])


def test_a_trial_run_leaves_nothing_behind_but_itself(march: Run, cast: dict[str, User]) -> None:
    draft = start_plan("richer", "试", PLAN.replace("plan: field", "plan: richer"), by=cast["chi"], at=AT)

    tried = ran(draft, "2026-03", cast["chi"], Purpose.TRIAL)

    assert tried.stage == Stage.DONE
    with pytest.raises(ValidationError):
        release(tried, by=cast["han"], at=AT, seen=tried.checksum)
    with pytest.raises(ValidationError):
        ran(draft, "2026-03", cast["chi"])


def test_nobody_publishes_what_he_wrote(cast: dict[str, User]) -> None:
    version = start_plan("mine", "我的", PLAN.replace("plan: field", "plan: mine"), by=cast["chi"], at=AT)
    version.stage, version.asked_by, version.asked_at = "waiting", cast["han"], AT
    version.save()

    with pytest.raises(PermissionDenied):
        publish(version, by=cast["chi"], at=AT, seen=version.digest)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE runs_personresult SET payable = 1",
        "DELETE FROM runs_personresult",
        "UPDATE runs_ledgerline SET amount = '1'",
        "DELETE FROM runs_ledgerline",
        "UPDATE runs_run SET payable = 1",
        "UPDATE runs_run SET released_by_id = asked_by_id",
        "UPDATE plans_version SET text = ''",
        "DELETE FROM plans_version",
    ],
)
def test_what_was_released_is_not_changed_by_raw_sql(
    statement: str, march: Run, cast: dict[str, User]
) -> None:
    release(march, by=cast["han"], at=AT, seen=march.checksum)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
