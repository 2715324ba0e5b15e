"""Workers that die by SIGKILL at named places, and what stands in the database after each.

`python -m tests.web.intake.killed` runs one company through it: a file received, read, checked, written, taken
back, with a kill at each step; then two clicks and two files at once. It prints one line of JSON a step.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import NamedTuple

import django

ROWS = 6_000
NOT_NOW, DONE = 3, 0


class Place(NamedTuple):
    """A function that is called; the worker dies as it is called for this time."""

    module: str
    name: str
    calls: int = 1


RECEIVING = (Place("yeji.intake.actions", "record"), Place("yeji.intake.actions", "_enqueue"))
READING = (Place("yeji.intake.working", "open_upload"), Place("yeji.intake.working", "find_heading"))
CHECKING = (
    Place("yeji.intake.checking", "sifted"),
    Place("yeji.intake.judging", "_whole"),
    Place("yeji.intake.judging", "_judged"),
    Place("yeji.intake.checking", "_sums"),
)
WRITING = (
    Place("yeji.intake.working", "writable_rows"),
    Place("yeji.intake.working", "write_rows", 2),
    Place("yeji.records.actions.writing", "insert_changes", 2),
    Place("yeji.intake.working", "record"),
)
UNDOING = (
    Place("yeji.records.actions.undoing", "_undo_some", 2),
    Place("yeji.records.actions.undoing", "insert_changes", 2),
    Place("yeji.records.actions.undoing", "record"),
)


def apart(act: Callable[[], int]) -> int:
    """Do it in a process of its own; return how that ended, below zero where a signal ended it."""
    from django.db import connections

    # Imported here because the settings are chosen first. A connection is not shared by two processes.
    connections.close_all()
    sys.stdout.flush()
    child = os.fork()
    if not child:
        code = 1
        try:
            code = act()
        except BaseException:  # noqa: BLE001 - told here: the process ends without a word
            traceback.print_exc()
        finally:
            connections.close_all()
            os._exit(code)
    _pid, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def dying(place: Place, act: Callable[[], object]) -> Callable[[], int]:
    """Return the act with a death at the place."""

    def until() -> int:
        module = import_module(place.module)
        whole, calls = getattr(module, place.name), 0

        def called(*given: object, **named: object) -> object:
            nonlocal calls
            calls += 1
            if calls == place.calls:
                os.kill(os.getpid(), signal.SIGKILL)
            return whole(*given, **named)

        setattr(module, place.name, called)
        act()
        return DONE

    return until


def stands() -> tuple[int, int, str]:
    """Return how many customers and changes there are, and the stage of the last batch."""
    from yeji.intake.models import Batch
    from yeji.records.models import Change, Customer

    last = Batch.objects.order_by("-pk").first()
    return Customer.objects.count(), Change.objects.count(), last.stage if last else ""


def told(step: str, ended: int) -> None:
    sys.stdout.write(json.dumps([step, ended, *stands()]) + "\n")


def prepared() -> None:
    """Make the tables and somebody who may bring files."""
    from django.core.management import call_command

    from yeji.accounts.founding import found_role
    from yeji.accounts.models import User
    from yeji.accounts.roles import Role

    call_command("migrate", verbosity=0)
    user = User.objects.create(username="chi", name="chi")
    found_role(user, Role.COMPENSATION, date(2024, 1, 1))


def received() -> int:
    """Bring the file in, as the page does."""
    from django.utils import timezone

    from yeji.accounts.models import User
    from yeji.intake.actions import receive

    lines = "".join(f"C{n},客户{n}\n" for n in range(ROWS))
    by = User.objects.get(username="chi")
    receive("customers", "a.csv", [f"客户编号,客户名称\n{lines}".encode()], by=by, at=timezone.now())
    return DONE


def worked() -> int:
    """Do what a worker does when it starts."""
    from yeji.intake.working import take_up_again

    take_up_again()
    return DONE


def said(act: str, number: int | None = None) -> int:
    """Click on «write» or «take back» of a batch, the last one if none is named."""
    from yeji.accounts.models import User
    from yeji.intake import actions
    from yeji.intake.models import Batch

    found = Batch.objects.order_by("-pk")
    batch = found.get(pk=number) if number else found[0]
    try:
        getattr(actions, act)(batch, by=User.objects.get(username="chi"))
    except actions.NotNow:
        return NOT_NOW
    return DONE


def at_once(*acts: Callable[[], int]) -> list[int]:
    """Do all at the same time; return how each ended."""
    from django.db import connections

    connections.close_all()
    children = []
    for act in acts:
        child = os.fork()
        if not child:
            code = 1
            try:
                code = act()
            finally:
                connections.close_all()
                os._exit(code)
        children.append(child)
    return sorted(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children)


def carried_on(number: int) -> int:
    from yeji.intake.working import carry_on

    carry_on(number)
    return DONE


def main() -> None:
    """Run the company through it."""
    from django.conf import settings

    # What is enqueued waits for the workers of this script.
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    django.setup()
    prepared()
    for place in RECEIVING:
        told("received", apart(dying(place, received)))
    apart(received)
    for step, places, click in (
        ("read", READING, ""),
        ("checked", CHECKING, ""),
        ("written", WRITING, "accept"),
        ("undone", UNDOING, "undo"),
    ):
        if click:
            apart(lambda c=click: said(c))  # type: ignore[misc]  # Bound at once.
        for place in places:
            told(step, apart(dying(place, worked)))
        if step != "read":
            told(f"{step} by the next", apart(worked))
            told(f"{step} and once more", apart(worked))

    # The same file in two batches, each clicked twice, both worked on at the same time.
    first = apart(received) or _last()
    apart(worked)
    second = apart(received) or _last()
    apart(worked)
    clicks = [lambda n=n: said("accept", n) for n in (first, first, second, second)]
    told(f"clicks {at_once(*clicks)}", 0)
    ended = at_once(lambda: carried_on(first), lambda: carried_on(second), worked)
    told(f"two at once {ended}", 0)


def _last() -> int:
    from yeji.intake.models import Batch

    return Batch.objects.order_by("-pk")[0].pk


if __name__ == "__main__":
    main()
