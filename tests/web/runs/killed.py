"""Workers that die by SIGKILL in the middle of a run or of its release, and what stands in the database after each.

`python -m tests.web.runs.killed` prints one line of JSON a step. The parent never calculates: what calculates
leaves threads behind, and a process that is forked then has their locks without them.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable

import django

FROZEN = ("company_tables", "freeze")
CALCULATED = ("thaw", "compute", "write_results", "_person_results", "record")
RELEASED = ("_post", "record")


def main() -> None:
    """Run one company through it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yeji.settings")
    django.setup()
    # Imported here because they need the settings.
    from django.core.exceptions import ValidationError
    from django.core.management import call_command

    from tests.web.conftest import make_cast
    from tests.web.intake.killed import Place, apart, dying
    from tests.web.runs.company import AT, paid, published
    from yeji.runs.actions import Asked, ask_run, release
    from yeji.runs.models import LedgerLine, PersonResult, Run
    from yeji.runs.working import carry_on, take_up_again

    call_command("migrate", verbosity=0)
    cast = make_cast()
    version = published(cast)
    paid(cast["chi"], ("P1", "ada", "2026-03-05", 80_000_00), ("P2", "eve", "2026-03-20", 70_000_00))
    number = ask_run(Asked(version, "2026-03"), by=cast["chi"], at=AT).pk

    def told(step: str, ended: int) -> None:
        run = Run.objects.get(pk=number)
        stands = (run.stage, PersonResult.objects.count(), LedgerLine.objects.count() > 0)
        sys.stdout.write(json.dumps([step, ended, *stands]) + "\n")

    def done(act: Callable[[], object]) -> Callable[[], int]:
        def whole() -> int:
            act()
            return 0

        return whole

    def released() -> int:
        run = Run.objects.get(pk=number)
        try:
            release(run, by=cast["han"], at=AT, seen=run.checksum)
        except ValidationError:
            return 3
        return 0

    for name in (*FROZEN, *CALCULATED):
        told(name, apart(dying(Place("yeji.runs.working", name), lambda: carry_on(number))))
    told("next", apart(done(take_up_again)))
    told("once more", apart(done(take_up_again)))
    for name in RELEASED:
        told(f"release {name}", apart(dying(Place("yeji.runs.actions", name), released)))
    told("released", apart(released))
    told("released twice", apart(released))


if __name__ == "__main__":
    main()
