"""Prints how long pay takes in the browser at full size: python -m tools.measuring.pay --home FOLDER.

FOLDER is a company's own, of the demo or a copy: a trial run of YEJI-REF is put into it. Measured are the run
itself, a draft beside what counts (P7), and the pages of a run, a statement, its reasons and its records (P8);
with `--crowd`, pages for that many people while such a run is calculated, and what it costs the run (P14).
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from tools.measuring.house import served, session_of

if TYPE_CHECKING:
    from yeji.runs.models import Run

WRITER = "P001"
"""Who writes plans and sees pay in the demo."""
LOOKS = 50
JOINED = date(2020, 1, 1)


def main() -> int:
    """Measure what was asked."""
    asked = _asked()
    os.environ["YEJI_HOME"] = str(asked.home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yeji.settings")
    import django

    django.setup()
    with tempfile.TemporaryDirectory(dir=asked.home) as folder:
        snapshot = _timed("freeze", lambda: _snapshot(Path(folder), asked.transactions))
    run = _run(snapshot)
    alone = _calculated(run)
    _say(f"people {run.people}, paid {run.payable / 100:,.2f} {run.currency}")
    _preview(snapshot)
    with served(asked.home) as base:
        _pages(urlsplit(base).netloc, run)
    if asked.crowd:
        _crowd(asked.home, asked.crowd, snapshot, alone)
    return 0


def _asked() -> argparse.Namespace:
    reader = argparse.ArgumentParser(prog="python -m tools.measuring.pay", description=__doc__)
    reader.add_argument("--home", type=Path, required=True)
    reader.add_argument("--transactions", type=int, default=10_000_000)
    reader.add_argument("--crowd", type=int, default=0)
    return reader.parse_args()


def _snapshot(folder: Path, transactions: int) -> str:
    from yeji.bench.reference import Size, build
    from yeji.org.models import Person, Relationship
    from yeji.runs.freezing import freeze

    size = Size(transactions, payees=min(100_000, max(100, transactions // 100)))
    tables = build(size, folder)
    known = set(Person.objects.values_list("number", flat=True))
    numbers = [str(each) for each in tables["people"].arrow()["person_id"].to_pylist()]
    Person.objects.bulk_create(
        (
            Person(number=each, name=each, relationship=Relationship.EMPLOYEE, joined=JOINED)
            for each in numbers
            if each not in known
        ),
        batch_size=5_000,
    )
    return freeze(tables)


def _text() -> str:
    """The plan of YEJI-REF, whose book of orders has other columns than a company's."""
    from yeji.bench.measuring import PLAN
    from yeji.bench.reference import ORDERS
    from yeji.plans import documents
    from yeji_engine.tables.standard import STANDARD

    documents.company_schemas = lambda: {**STANDARD, "orders": ORDERS}
    return PLAN.read_text("utf-8")


def _run(snapshot: str) -> Run:
    """Put a trial run in place that has its data already."""
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from yeji.bench.measuring import reference_period
    from yeji.plans.actions import start_plan
    from yeji.plans.queries import version
    from yeji.runs.folders import folder_of
    from yeji.runs.models import Purpose, Run, Stage

    writer, at = get_user_model().objects.get(username=WRITER), timezone.now()
    text = _text()
    draft = version("yeji-ref", 1) or start_plan("yeji-ref", "YEJI-REF", text, by=writer, at=at)
    period = reference_period()
    run = Run.objects.create(
        version=draft, plan_key="yeji-ref", text_digest=draft.digest, period=period.label,
        start=period.start, end=period.end, purpose=Purpose.TRIAL, stage=Stage.CALCULATING,
        looks_back=0, asked_by=writer, asked_at=at, snapshot=snapshot,
    )  # fmt: skip
    folder_of(run.pk).mkdir(parents=True, exist_ok=True)
    (folder_of(run.pk) / "plan.yaml").write_text(draft.text, "utf-8")
    return run


def _calculated(run: Run) -> float:
    from yeji.runs.working import carry_on

    began = time.perf_counter()
    carry_on(run.pk)
    run.refresh_from_db()
    if run.fault:
        sys.exit(f"measuring: {run.fault}")
    taken = time.perf_counter() - began
    _say(f"run, results kept: {taken:.1f} s")
    return taken


def _preview(snapshot: str) -> None:
    """A draft that pays managers more, beside the text that counts: the first look, and the next draft's."""
    from yeji.bench.measuring import reference_period
    from yeji.plans.documents import checked
    from yeji.runs.previewing import side_of

    period, text = reference_period(), _text()

    def side(rate: str) -> object:
        changed = text.replace("rate: 0.5%", f"rate: {rate}")
        document = checked(changed).document
        return None if document is None else side_of(changed, document, period, snapshot, frozenset())

    _timed("what counts now", lambda: side("0.5%"))
    _timed("the draft beside it (P7)", lambda: side("0.6%"))
    _timed("both again, kept", lambda: (side("0.5%"), side("0.6%")))


def _pages(address: str, run: Run) -> None:
    from yeji.runs.queries import results_of_run

    session = session_of(WRITER)
    numbers = list(results_of_run(run).values_list("person__number", flat=True))
    chosen = random.Random(7).sample(numbers, min(LOOKS, len(numbers)))  # noqa: S311 - no secret
    base = f"/runs/{run.pk}/"
    _look(address, session, "run", [base] * 10)
    _look(address, session, "statement (P8)", [f"{base}of/{one}/" for one in chosen])
    _look(address, session, "reasons", [f"{base}of/{one}/why/{quote('提成')}/" for one in chosen])
    _look(address, session, "records", [f"{base}of/{one}/rows/{quote('计量业绩')}/" for one in chosen])


def _look(address: str, session: str, what: str, paths: list[str]) -> None:
    times = []
    for path in paths:
        connection = http.client.HTTPConnection(address, timeout=120)
        began = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": f"sessionid={session}"})
        answer = connection.getresponse()
        answer.read()
        times.append(time.perf_counter() - began)
        connection.close()
        if answer.status != 200:
            sys.exit(f"measuring: {path} answered {answer.status}")
    times.sort()
    p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
    _say(f"{what}: {len(times)} pages, p50 {times[len(times) // 2] * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms")


def _crowd(home: Path, people: int, snapshot: str, alone: float) -> None:
    """Let people look around while a run is calculated in a process of its own."""
    from yeji.cli.serving import BEHIND_PAGES

    run = _run(snapshot)
    with _looking_around(home, people) as crowd:
        time.sleep(8)
        os.nice(BEHIND_PAGES)  # As `yeji worker` does.
        taken = _calculated(run)
    _say(f"the run took {taken / alone:.2f} times as long as alone (P14)")
    _say(crowd.stdout.read() if crowd.stdout else "")


@contextmanager
def _looking_around(home: Path, people: int) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tools.measuring.load", "--home", str(home), "--crowds", str(people)]
    crowd = subprocess.Popen([*command, "--seconds", "40"], stdout=subprocess.PIPE, text=True)
    try:
        yield crowd
    finally:
        crowd.wait(timeout=300)


def _timed(what: str, do: Callable[[], object]) -> str:
    began = time.perf_counter()
    found = do()
    _say(f"{what}: {time.perf_counter() - began:.1f} s")
    return str(found)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
