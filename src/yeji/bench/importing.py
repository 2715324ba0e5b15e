"""How long a file takes from its bytes to judged rows, and how much memory, in a process of its own.

The books are given as they would be on the first day: empty, with the people and customers that the file
names. The process itself is `yeji.cli.importing`, for this floor knows no product.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

HEAD = ("订单编号", "客户编号", "订单日期", "订单金额", "数量", "业务员", "产品", "地区", "状态", "备注")
PEOPLE, CUSTOMERS = 300, 5_000


@dataclass(frozen=True, slots=True)
class Imported:
    """What one file took."""

    rows: int
    seconds: float
    cpu_seconds: float
    peak_mb: float
    opened_mb: float
    """What the process held before the file was opened."""


def rows_of(count: int) -> Iterator[tuple[object, ...]]:
    """Return rows of orders, the same for the same count."""
    dice = random.Random(count)
    first = date(2026, 1, 1)
    for number in range(1, count + 1):
        yield (
            f"SO-{number:08d}", f"C{dice.randrange(CUSTOMERS):05d}", first + timedelta(dice.randrange(300)),
            dice.randrange(10_000_000) / 100, dice.randrange(100), f"P{dice.randrange(PEOPLE):04d}",
            f"产品{dice.randrange(500)}", f"R{dice.randrange(9)}", dice.choice(("open", "closed")),
            "加急" if number % 7 == 0 else "",
        )  # fmt: skip


def write_xlsx(path: Path, count: int) -> None:
    """Write a workbook of so many rows and ten columns."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    page, day = book.add_worksheet("订单"), book.add_format({"num_format": "yyyy-mm-dd"})
    page.write_row(0, 0, HEAD)
    for at, row in enumerate(rows_of(count), start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                page.write_datetime(at, column, cell, day)
            else:
                page.write(at, column, cell)
    book.close()


def write_csv(path: Path, count: int) -> None:
    """Write the same rows as CSV."""
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(HEAD) + "\n")
        for row in rows_of(count):
            file.write(",".join(str(cell) for cell in row) + "\n")


def imported(how: str, path: Path, out: Path) -> Imported:
    """Return what `how` takes in a new process.

    floor: only read; alone: read, typed, judged; whole: written into a database too.
    """
    command = [sys.executable, "-m", "yeji.cli.importing", how, str(path), str(out)]
    finished = subprocess.run(command, check=True, capture_output=True, text=True)
    return Imported(**json.loads(finished.stdout.strip().splitlines()[-1]))


def peak_mb() -> float:
    """Return the most memory that this process has held, as the kernel counts it."""
    # Not ru_maxrss: that begins with the size of the process that started this one.
    told = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in told.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024
