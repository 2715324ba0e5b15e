"""A month from the books to what is paid, and the next one, when something about the first turned out otherwise."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow.parquet as pq
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from tests.web.runs.company import AT, PLAN, paid, published, ran, targeted
from yeji.accounts.models import RoleGrant, User
from yeji.org.models import Assignment, Level, Person
from yeji.plans.actions import Whom, ask_publication, draft_version, enrol, publish, start_plan
from yeji.runs.actions import Asked, ask_run, release
from yeji.runs.folders import CORRECTIONS, folder_of, results_of
from yeji.runs.models import LedgerLine, Purpose, Run, Stage
from yeji.runs.working import carry_on

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


def test_a_role_counts_from_the_company_s_own_midnight_on(march: Run, cast: dict[str, User]) -> None:
    # Half past four in the morning of the 3rd in Shanghai, still the 2nd in Greenwich.
    early = datetime(2026, 4, 2, 20, 30, tzinfo=UTC)
    RoleGrant.objects.filter(user=cast["chi"]).update(since=date(2026, 4, 3))

    run = ask_run(Asked(march.version, "2026-03"), by=cast["chi"], at=early)

    assert run.pk > march.pk


def test_a_plan_never_settles_what_another_plan_paid(march: Run, cast: dict[str, User]) -> None:
    # Eve is in a plan of her own; its component has the name of the other plan's.
    other = start_plan("phone", "电话销售", PLAN.replace("plan: field", "plan: phone"), by=cast["chi"], at=AT)
    enrol(other.plan, Whom(date(2026, 4, 1), person=Person.objects.get(number="eve")), by=cast["chi"], at=AT)
    other = ask_publication(other, by=cast["chi"], at=AT, why="")
    other = publish(other, by=cast["han"], at=AT, seen=other.digest)
    alone = ran(other, "2026-03", cast["chi"])
    release(alone, by=cast["han"], at=AT, seen=alone.checksum)
    release(ran(march.version, "2026-03", cast["chi"]), by=cast["han"], at=AT, seen=march.checksum)
    paid(cast["chi"], ("P4", "ada", "2026-04-05", 10_000_00), ("P5", "eve", "2026-04-08", 20_000_00))

    runs = [ran(version, "2026-04", cast["chi"]) for version in (march.version, other)]

    found = [
        {each.person.number: each.payable for each in run.results.select_related("person")} for run in runs
    ]
    assert found == [{"ada": 300_00}, {"eve": 600_00}]


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


BY_LEVEL = """        - {from: 0, to: 10万, rate: 3%}
        - {from: 10万, rate: 5%}
    then:
      - {step: multiply, by: "如果(级别 = '二级', 2, 1)"}
"""


def promoted(number: str, since: date) -> None:
    """Let everybody be of the first level, and one of them of the second from a day on."""
    first = Level.objects.create(code="L1", name="一级", order=1)
    second = Level.objects.create(code="L2", name="二级", order=2)
    Assignment.objects.update(level=first)
    post = Assignment.objects.get(person__number=number)
    Assignment.objects.filter(pk=post.pk).update(until=since)
    Assignment.objects.create(
        person=post.person, team=post.team, position=post.position, level=second, since=since
    )


def test_what_somebody_becomes_later_changes_nothing_of_a_closed_month(cast: dict[str, User]) -> None:
    text = PLAN.replace(BY_LEVEL.partition("    then:")[0], BY_LEVEL)
    version = published(cast, text)
    paid(cast["chi"], ("P1", "ada", "2026-03-05", 50_000_00), ("P2", "ada", "2026-04-06", 10_000_00))
    promoted("ada", date(2026, 4, 1))
    march = ran(version, "2026-03", cast["chi"])
    release(march, by=cast["han"], at=AT, seen=march.checksum)

    april = ran(version, "2026-04", cast["chi"])

    # March stays 50,000 × 3% × 1; April is 10,000 × 3% × 2.
    assert march.results.get(person__number="ada").payable == 1_500_00
    assert april.results.get(person__number="ada").payable == 600_00, april.fault


def test_a_post_of_the_first_of_next_month_is_none_of_this_month(cast: dict[str, User]) -> None:
    version = published(cast, PLAN.replace(BY_LEVEL.partition("    then:")[0], BY_LEVEL))
    paid(cast["chi"], ("P1", "ada", "2026-03-05", 50_000_00))
    promoted("ada", date(2026, 4, 1))

    assert ran(version, "2026-03", cast["chi"]).results.get(person__number="ada").payable == 1_500_00


def test_a_month_is_settled_with_the_version_that_is_in_force(cast: dict[str, User]) -> None:
    first = published(cast)
    text = PLAN.replace("rate: 3%", "rate: 4%").replace("2026-01-01}\nfiscal", "2026-03-01}\nfiscal")
    second = draft_version(first.plan, text, by=cast["chi"], at=AT)
    second = ask_publication(second, by=cast["chi"], at=AT, why="")
    publish(second, by=cast["han"], at=AT, seen=second.digest)

    with pytest.raises(ValidationError, match="该用第 2 版算"):
        ran(first, "2026-03", cast["chi"])
    assert ran(first, "2026-02", cast["chi"]).stage == Stage.DONE


def test_what_somebody_left_under_a_run_s_number_is_nothing_of_its_own(
    march: Run, cast: dict[str, User]
) -> None:
    # As after a database that was restored from an older backup than its folder.
    run = ask_run(Asked(march.version, "2026-03"), by=cast["chi"], at=AT)
    posted = pq.read_table(results_of(march.pk).tables / "postings.parquet")
    pq.write_table(posted, folder_of(run.pk) / CORRECTIONS)

    carry_on(run.pk)
    run.refresh_from_db()
    released = release(run, by=cast["han"], at=AT, seen=run.checksum)

    assert (released.stage, released.payable) == (Stage.RELEASED, march.payable)
    assert LedgerLine.objects.filter(run=run).count() == posted.num_rows
