"""`yeji bench intake`: how long files take to be checked and written, and how much memory a worker needs.

Also the process that is measured: `python -m yeji.cli.importing floor|alone|whole FILE OUT`.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Collection
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click
import fastexcel

from yeji.bench.importing import CUSTOMERS, PEOPLE, Imported, imported, peak_mb, write_csv, write_xlsx


@click.command(
    name="intake",
    help="导入：读、认、核对、写入。Files read, typed, judged, written.",
    epilog="例 Example:  yeji bench intake --xlsx 200000 --csv 1000000 --whole 100000",
)
@click.option("--xlsx", default=200_000, show_default=True, help="行数。Rows of the workbook.")
@click.option("--csv", "csv_rows", default=1_000_000, show_default=True, help="行数。Rows of the CSV file.")
@click.option(
    "--whole", default=0, show_default=True, help="写进 SQLite 的行数，0 不测。Rows written into SQLite."
)
def intake_command(xlsx: int, csv_rows: int, whole: int) -> None:
    """Print one line per file."""
    root = Path(tempfile.mkdtemp(prefix="yeji-bench-"))
    click.echo(f"{'':>26} {'rows':>10} {'wall s':>8} {'cpu s':>8} {'peak MB':>8}")
    try:
        for name, how, count, write in (
            ("xlsx, read by the library", "floor", xlsx, write_xlsx),
            ("xlsx, checked", "alone", xlsx, write_xlsx),
            ("csv, read by csv.reader", "floor", csv_rows, write_csv),
            ("csv, checked", "alone", csv_rows, write_csv),
            ("csv, checked, written", "whole", whole, write_csv),
        ):
            if count:
                path = root / f"{how}-{count}{'.xlsx' if write is write_xlsx else '.csv'}"
                write(path, count)
                _line(name, imported(how, path, root / "out"))
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _line(name: str, took: Imported) -> None:
    click.echo(
        f"{name:>26} {took.rows:>10,} {took.seconds:>8.2f} {took.cpu_seconds:>8.2f} {took.peak_mb:>8.0f}"
    )


# ---------- the process that is measured ----------


def read_alone(path: Path) -> int:
    """Read a file and nothing more: no reading of it can take less."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            return sum(1 for _row in csv.reader(file)) - 1
    sheet = fastexcel.read_excel(str(path)).load_sheet(0, header_row=None, dtypes="string")
    return int(sheet.to_arrow().num_rows) - 1


def check_alone(path: Path, out: Path) -> int:
    """Read, type and judge a file against books that know its words and hold no records; return its rows."""
    from yeji.intake.checking import check
    from yeji.intake.heading import find_heading
    from yeji.intake.job import Books, Job
    from yeji.intake.naming import Known
    from yeji.intake.reading import open_upload
    from yeji.records.catalogue import standard_kind
    from yeji.records.kinds import Field

    # Imported here because apps have to be ready first.
    def knows_all(_field: Field, words: Collection[str]) -> Known:
        return Known(set(words))

    kind = standard_kind("orders")
    sheet = open_upload(path, path.name).sheets[0]
    heading = find_heading(sheet.first_rows, kind, {})
    books = Books(lambda _keys: {}, knows_all, lambda _keys, _covers: set())
    found = check(Job(kind, sheet, heading, out, books), lambda _done: None)
    if found.counts["new"] != found.counts["rows"]:
        raise RuntimeError(f"not all rows were taken: {found.counts}")
    return found.counts["rows"]


def write_whole(path: Path) -> int:
    """Bring a file into an empty company as the pages would, from its bytes to its records; return its rows."""
    from yeji.accounts.founding import found_role
    from yeji.accounts.models import User
    from yeji.accounts.roles import Role
    from yeji.intake import actions
    from yeji.intake.working import carry_on
    from yeji.org.models import Person, Region, Relationship
    from yeji.records.actions import write_rows
    from yeji.records.queries import kind

    by = User.objects.create(username="bench", name="bench")
    Region.objects.bulk_create(Region(code=f"R{n}", name=f"R{n}") for n in range(9))
    day = datetime(2024, 1, 1, tzinfo=UTC)
    found_role(by, Role.COMPENSATION, day.date())
    Person.objects.bulk_create(
        Person(number=f"P{n:04d}", name=f"P{n}", relationship=Relationship.EMPLOYEE, joined=day.date())
        for n in range(PEOPLE)
    )
    write_rows(
        kind("customers"), [{"number": f"C{n:05d}", "name": f"C{n}"} for n in range(CUSTOMERS)], by=None
    )
    with path.open("rb") as file:
        chunks = iter(lambda: file.read(1 << 20), b"")
        batch = actions.receive("orders", path.name, chunks, by=by, at=datetime.now(UTC))
    carry_on(batch.pk)
    batch.refresh_from_db()
    if batch.stage == "mapping":
        # 产品 is no field of an order, so that somebody would look at the proposal once.
        columns = batch.heading["columns"]
        actions.map_columns(
            batch, {each["at"]: (each["field"], 0) for each in columns if each["found"] != "alike"}, by=by
        )
        carry_on(batch.pk)
        batch.refresh_from_db()
    actions.accept(batch, by=by)
    carry_on(batch.pk)
    batch.refresh_from_db()
    return int(batch.result["new"])


def _prepare(how: str, out: Path) -> None:
    import django

    os.environ["YEJI_HOME"] = str(out / "home")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yeji.settings")
    django.setup()
    if how == "whole":
        from django.core.management import call_command

        call_command("migrate", verbosity=0)


if __name__ == "__main__":
    HOW, FILE, OUT = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    _prepare(HOW, OUT)
    started, worked, before = time.perf_counter(), time.process_time(), peak_mb()
    taken = {
        "floor": lambda: read_alone(FILE),
        "alone": lambda: check_alone(FILE, OUT),
        "whole": lambda: write_whole(FILE),
    }[HOW]()
    took = Imported(taken, time.perf_counter() - started, time.process_time() - worked, peak_mb(), before)
    sys.stdout.write(json.dumps(asdict(took)) + "\n")
