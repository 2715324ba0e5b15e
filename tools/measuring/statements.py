"""Whether every statement comes to its parts: total = lines = reasons, for all people of all runs of a home.

    python -m tools.measuring.statements --home FOLDER

Reads what runs stored, and calculates each anew as `yeji calc` does, over the tables of its snapshot: the
checksums have to be the same. The furnished demo is the company to ask (`yeji demo --serve`).
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pyarrow.parquet as pq
from click.testing import CliRunner

from yeji_engine.settlement.book import TIMING_STEP

if TYPE_CHECKING:
    from yeji.runs.models import Run

NOT_MONEY = ("components", "payable", "forgiven")
"""Kinds of settlement lines that lie before, after or beside what is paid."""
REASONS = """
    SELECT p.person_id, p.component, p.earned, coalesce(sum(r.amount) FILTER (r.step < {timing}), 0) AS told,
        p.paid, coalesce(sum(r.amount), 0) AS told_of_paid
    FROM payouts p LEFT JOIN reasons r ON r.person_id = p.person_id AND r.item = p.component
    WHERE p.earned IS NOT NULL GROUP BY ALL HAVING p.earned <> told OR p.paid <> told_of_paid
"""
LINES = """
    WITH paid AS (SELECT person_id, sum(paid) AS amount, count(*) FILTER (paid IS NULL) AS open FROM payouts GROUP BY 1),
    moved AS (SELECT person_id, sum(amount) AS amount FROM settlements WHERE kind NOT IN {not_money} GROUP BY 1),
    payable AS (SELECT person_id, amount FROM settlements WHERE kind = 'payable')
    SELECT p.person_id, p.amount, coalesce(l.amount, 0) + coalesce(m.amount, 0) AS lines
    FROM payable p LEFT JOIN paid l USING (person_id) LEFT JOIN moved m USING (person_id)
    WHERE p.amount IS NOT NULL AND p.amount <> lines
"""


def statements_of(run: Run) -> int:
    """Return how many people a run has a statement for."""
    return run.results.count()


def unequal(run: Run) -> Iterator[str]:
    """Yield what of a run's statements does not come to its parts, in words."""
    from yeji.runs.folders import results_of

    tables = results_of(run.pk).tables
    with duckdb.connect(":memory:") as engine:
        for name in ("payouts", "reasons", "settlements"):
            engine.register(name, pq.read_table(tables / f"{name}.parquet"))
        for row in engine.execute(REASONS.format(timing=TIMING_STEP)).fetchall():
            yield "{} {} {}: earned {}, reasons {}; paid {}, reasons {}".format(run, *row)
        for person, payable, lines in engine.execute(LINES.format(not_money=NOT_MONEY)).fetchall():
            yield f"{run} {person}: payable {payable}, lines {lines}"
        stored = dict(
            engine.execute("SELECT person_id, amount FROM settlements WHERE kind = 'payable'").fetchall()
        )
    kept = dict(run.results.values_list("person__number", "payable"))
    for number, amount in stored.items():
        if kept.get(number) != (None if amount is None else int(amount.scaleb(2))):
            yield f"{run} {number}: {amount} in the files, {kept.get(number)} fen in the list"
    if run.payable != sum(each or 0 for each in kept.values()):
        yield f"{run}: {run.payable} fen in all, {sum(each or 0 for each in kept.values())} by person"


def checksum_by_command_line(run: Run, folder: Path) -> str:
    """Return what `yeji calc` says of the run's plan, period and snapshot; the whole output where it says none."""
    from yeji.cli.calc import calc
    from yeji.runs.folders import folder_of
    from yeji.runs.freezing import table_files, thaw
    from yeji_engine.run.postings import ledger_of, postings_of

    data = folder / "data"
    data.mkdir(parents=True)
    for name, path in table_files(run.snapshot).items():
        shutil.copy(path, data / f"{name}.parquet")
    corrections = folder_of(run.pk) / "corrections.parquet"
    if corrections.exists():
        whole = ledger_of([postings_of(thaw(run.snapshot)["ledger"]), pq.read_table(corrections)])
        pq.write_table(whole.arrow(), data / "ledger.parquet")
    asked = [str(folder_of(run.pk) / "plan.yaml"), str(data), "--period", run.period]
    told = CliRunner().invoke(calc, [*asked, "--out", str(folder / "out"), "--no-statements", "--json"])
    return run.checksum if run.checksum in told.output else told.output


def main() -> int:
    """Ask all runs of a home."""
    reader = argparse.ArgumentParser(prog="python -m tools.measuring.statements", description=__doc__)
    reader.add_argument("--home", type=Path, required=True)
    os.environ["YEJI_HOME"] = str(reader.parse_args().home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yeji.settings")
    import django

    django.setup()
    from yeji.runs.models import Run, Stage

    began, statements, faults, same = time.monotonic(), 0, 0, 0
    runs = list(Run.objects.filter(stage__in=(Stage.DONE, Stage.RELEASED)).order_by("pk"))
    for run in runs:
        statements += statements_of(run)
        for fault in unequal(run):
            faults += 1
            _say(fault)
        with tempfile.TemporaryDirectory() as folder:
            same += checksum_by_command_line(run, Path(folder)) == run.checksum
    _say(
        f"{len(runs)} runs, {statements} statements, {faults} that do not come to their parts; "
        f"{same} of {len(runs)} with the checksum of `yeji calc`; {time.monotonic() - began:.0f} s"
    )
    return 1 if faults or same < len(runs) else 0


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")


if __name__ == "__main__":
    raise SystemExit(main())
