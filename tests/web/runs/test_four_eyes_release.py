"""Ways to release pay without a second person, and that each is refused; who may, and what a run holds meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any  # What is handed on as it came.

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from django.db import transaction

from tests.web.runs.company import AT, PLAN, paid, ran
from tests.web.runs.four_eyes import Attempts, Scene, sql
from yeji.accounts.founding import found_role
from yeji.accounts.roles import Role
from yeji.cli.calc import calc
from yeji.cli.main import root
from yeji.org.actions.roles import grant_role, lend_role
from yeji.plans.actions import ask_publication, take_back, write_draft
from yeji.plans.models import Stage as PlanStage
from yeji.plans.models import Version
from yeji.runs.actions import Asked, ask_run
from yeji.runs.folders import CORRECTIONS, folder_of, results_of
from yeji.runs.freezing import freeze, table_files
from yeji.runs.models import LedgerLine, Run
from yeji.runs.working import carry_on

pytestmark = pytest.mark.django_db
attempts = Attempts()
attempt = attempts.refused_by
ON = AT.date()
LATER = date(2100, 1, 1)


@pytest.fixture(autouse=True)
def _own_folder() -> None:
    """The folder of the scene, for all tests of it."""


# -- release: who asked, in every disguise ---------------------------------------------------


@attempt("neither asked for it")
def who_asked_for_the_run_releases_it(scene: Scene) -> object:
    return scene.release("chi")


@attempt("404")
def who_asked_releases_by_the_page(scene: Scene) -> object:
    return scene.post("chi", f"/runs/{scene.march.pk}/release/", seen=scene.march.checksum)


@attempt("neither asked for it")
def who_asked_takes_finance_as_well(scene: Scene) -> object:
    found_role(scene.cast["chi"], Role.FINANCE, date(2024, 1, 1))
    return scene.release("chi")


@attempt("stands in for who did")
def a_stand_in_of_who_asked_releases(scene: Scene) -> object:
    found_role(scene.cast["ada"], Role.COMPENSATION, date(2026, 1, 1), LATER, lent_by=scene.cast["chi"])
    return scene.release("ada")


@attempt("404")
def who_is_paid_by_it_releases(scene: Scene) -> object:
    return scene.post("ada", f"/runs/{scene.march.pk}/release/", seen=scene.march.checksum)


@attempt("不能委托给自己")
def a_role_is_lent_to_oneself(scene: Scene) -> object:
    chi = scene.cast["chi"]
    return lend_role(chi, chi, Role.COMPENSATION, (ON, LATER), by=chi, on=ON)


@attempt("不能给自己角色")
def a_role_is_given_to_oneself(scene: Scene) -> object:
    su = scene.cast["su"]
    return grant_role(su, Role.FINANCE, (ON, None), by=su, on=ON)


@attempt("may not release")
def a_role_that_carries_power_is_lent_and_used_at_once(scene: Scene) -> object:
    chi, ada = scene.cast["chi"], scene.cast["ada"]
    assert lend_role(chi, ada, Role.COMPENSATION, (ON, LATER), by=chi, on=ON).waits
    return scene.release("ada")


# -- release: another result than the one that was seen -------------------------------------


@attempt("不是同一份")
def it_is_released_without_having_been_seen(scene: Scene) -> object:
    return scene.release("han", seen="")


@attempt("不是同一份")
def it_is_released_by_the_checksum_of_another_run(scene: Scene) -> object:
    return scene.release("han", seen=scene.trial.checksum)


@attempt("只有算完的核算")
def a_trial_is_released(scene: Scene) -> object:
    return scene.release("han", scene.trial)


@attempt("302")
def a_trial_is_made_a_settlement_by_the_form(scene: Scene) -> object:
    path = f"/runs/{scene.trial.pk}/release/"
    return scene.post("han", path, seen=scene.trial.checksum, purpose="settle", stage="released")


@attempt("还没有发布")
def a_draft_is_settled(scene: Scene) -> object:
    return ask_run(Asked(scene.draft, "2026-03"), by=scene.cast["chi"], at=AT)


@attempt("次核算更新")
def an_older_run_is_released_while_a_newer_one_stands(scene: Scene) -> object:
    ran(scene.march.version, "2026-03", scene.cast["chi"])
    return scene.release("han")


@attempt("该用第 2 版")
def a_run_is_released_whose_version_is_no_longer_in_force(scene: Scene) -> object:
    text = PLAN.replace("2026-01-01}\nfiscal", "2026-03-01}\nfiscal").replace("5%", "6%")
    version = take_back(scene.waiting, by=scene.cast["chi"], at=AT)
    version = write_draft(version, text, by=scene.cast["chi"], at=AT, seen=version.revision)
    version = ask_publication(version, by=scene.cast["chi"], at=AT, why="")
    scene.publish("han", version)
    assert version.plan.versions.get(number=2).stage == PlanStage.PUBLISHED
    return scene.release("han")


@attempt("只有算完的核算")
def it_is_released_twice_from_two_windows(scene: Scene) -> object:
    one, other = Run.objects.get(pk=scene.march.pk), Run.objects.get(pk=scene.march.pk)
    scene.release("han", one)
    return scene.release("fei", other)


@attempt("结果与你看到的")
def a_result_is_changed_on_the_disk(scene: Scene) -> object:
    return _with_changed(results_of(scene.march.pk).tables / "postings.parquet", lambda: scene.release("han"))


@attempt("以前期间的更正")
def corrections_are_put_beside_the_result(scene: Scene) -> object:
    file = folder_of(scene.march.pk) / CORRECTIONS
    pq.write_table(pq.read_table(results_of(scene.march.pk).tables / "postings.parquet"), file)
    try:
        return scene.release("han")
    finally:
        file.unlink()


@attempt("方案文件与核算时")
def the_document_of_the_run_is_changed_on_the_disk(scene: Scene) -> object:
    file = folder_of(scene.march.pk) / "plan.yaml"
    before = file.read_text("utf-8")
    file.write_text(before.replace("3%", "30%"), "utf-8")
    try:
        return scene.release("han")
    finally:
        file.write_text(before, "utf-8")


@attempt("结果与你看到的")
def the_command_line_calculates_another_result_into_the_run(scene: Scene) -> object:
    run = ran(scene.march.version, "2026-03", scene.cast["chi"])
    folder, data = folder_of(run.pk), folder_of(run.pk) / "data"
    data.mkdir()
    for name, path in table_files(run.snapshot).items():
        (data / f"{name}.parquet").write_bytes(path.read_bytes())
    plan = folder / "richer.yaml"
    plan.write_text((folder / "plan.yaml").read_text("utf-8").replace("3%", "30%"), "utf-8")
    told = CliRunner().invoke(
        calc,
        [str(plan), str(data), "--period", "2026-03", "--out", str(folder / "results"), "--no-statements"],
    )
    assert told.exit_code == 0, told.output
    return scene.release("han", run)


def _with_changed(file: Path, act: Callable[[], object]) -> object:
    before = file.read_bytes()
    table = pq.read_table(file)
    pq.write_table(table.slice(0, table.num_rows - 1), file)
    try:
        return act()
    finally:
        file.write_bytes(before)


# -- release: around the product -------------------------------------------------------------


@attempt("release")
def a_command_releases(scene: Scene) -> object:
    told = CliRunner().invoke(root, ["release", str(scene.march.pk)])
    assert told.exit_code == 2, told.output
    return told.output


@attempt("409")
def the_form_is_replayed_with_the_key_of_another_address(scene: Scene) -> object:
    from yeji.accounts.once import FIELD, key_for

    key = key_for("/runs/ask/", scene.cast["chi"].pk)
    return scene.post("chi", f"/runs/{scene.march.pk}/again/", why="再算", **{FIELD: key})


@attempt("a_second_person_releases")
def sql_releases_without_a_second_person(scene: Scene) -> object:
    return sql("UPDATE runs_run SET stage = 'released' WHERE id = %s", scene.march.pk)


@attempt("a_second_person_releases")
def sql_releases_in_the_name_of_who_asked(scene: Scene) -> object:
    return sql(
        "UPDATE runs_run SET stage = 'released', released_by_id = asked_by_id WHERE id = %s", scene.march.pk
    )


@attempt("a_second_person_releases")
def sql_releases_a_trial(scene: Scene) -> object:
    return sql(
        "UPDATE runs_run SET stage = 'released', released_by_id = %s WHERE id = %s",
        scene.cast["han"].pk, scene.trial.pk,
    )  # fmt: skip


@attempt("runs_personresult")
def sql_raises_what_somebody_is_paid(scene: Scene) -> object:
    return sql("UPDATE runs_personresult SET payable = payable + 100 WHERE run_id = %s", scene.march.pk)


@attempt("runs_run.plan_key|a_period_closes_once")
def sql_closes_a_period_twice(scene: Scene) -> object:
    again = ran(scene.march.version, "2026-03", scene.cast["chi"])
    scene.release("han", again)
    return sql(
        "UPDATE runs_run SET stage = 'released', released_by_id = %s WHERE id = %s",
        scene.cast["fei"].pk, scene.march.pk,
    )  # fmt: skip


@pytest.mark.parametrize("name", attempts)
def test_no_way_around_a_second_person(name: str, scene: Scene) -> None:
    attempts.is_refused(name, scene)


def test_there_are_as_many_ways_as_are_written() -> None:
    assert len(attempts) == 27


def test_a_second_person_publishes_and_releases(scene: Scene) -> None:
    with transaction.atomic():
        scene.release("han")
        scene.publish("han")

        assert LedgerLine.objects.filter(run=scene.march).exists()
        assert Version.objects.get(pk=scene.waiting.pk).stage == PlanStage.PUBLISHED
        transaction.set_rollback(True)


def test_a_stand_in_of_another_is_a_second_person(scene: Scene) -> None:
    with transaction.atomic():
        found_role(scene.cast["eve"], Role.FINANCE, date(2026, 1, 1), LATER, lent_by=scene.cast["han"])
        scene.release("eve")

        assert Run.objects.get(pk=scene.march.pk).released_by == scene.cast["eve"]
        transaction.set_rollback(True)


def test_a_change_while_a_run_calculates_is_not_in_it(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    frozen = freeze

    def freeze_and_be_overtaken(*given: Any, **named: Any) -> str:  # noqa: ANN401 - handed on as they came
        name = frozen(*given, **named)
        paid(scene.cast["chi"], ("P9", "ada", "2026-03-06", 50_000_00))
        return name

    monkeypatch.setattr("yeji.runs.working.freeze", freeze_and_be_overtaken)
    with transaction.atomic():
        run = ask_run(Asked(scene.march.version, "2026-03"), by=scene.cast["chi"], at=AT)
        carry_on(run.pk)
        run.refresh_from_db()

        assert (run.snapshot, run.checksum, run.payable) == (
            scene.march.snapshot, scene.march.checksum, scene.march.payable
        )  # fmt: skip
        transaction.set_rollback(True)


def test_pages_offer_it_to_a_second_person_alone(scene: Scene) -> None:
    with transaction.atomic():
        found_role(scene.cast["ada"], Role.COMPENSATION, date(2026, 1, 1), LATER, lent_by=scene.cast["chi"])
        offers = {who: _offers(scene, who) for who in ("ada", "chi", "han", "qin")}
        transaction.set_rollback(True)

    assert offers == {"ada": (False, False), "chi": (False, False), "han": (True, True), "qin": (True, True)}


def _offers(scene: Scene, who: str) -> tuple[bool, bool]:
    """Whether somebody is offered to publish, and to release."""
    client = scene.client(who)
    plan = client.get("/plans/field/2/").context["page"]
    run = client.get(f"/runs/{scene.march.pk}/").context["page"]
    return plan.may_publish, run.may_release
