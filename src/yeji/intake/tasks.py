"""The work on batches that runs in the background; which work it is says the batch's stage."""

from __future__ import annotations

from django_tasks import task

from yeji.intake.working import carry_on


@task()
def work(batch: int) -> None:
    """Do what the batch waits for."""
    carry_on(batch)
