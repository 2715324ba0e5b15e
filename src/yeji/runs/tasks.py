"""The work on runs that is done in the background."""

from __future__ import annotations

from django_tasks import task

from yeji.runs.working import carry_on


@task()
def work(run: int) -> None:
    """Do what is left of the run."""
    carry_on(run)
