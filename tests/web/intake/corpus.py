"""A corpus of hostile and clumsy files, made here a few lines each, and what is to become of each.

`python -m tests.web.intake.corpus FOLDER` brings all of them in, one after the other, in one process, as a
worker would, and prints as JSON what became of each, how long it took and how much memory the process held.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import django

from tests.web.intake import corpus_texts, corpus_workbooks
from tests.web.intake.corpus_parts import Sample


def samples() -> list[Sample]:
    """Return the corpus."""
    families = (*corpus_workbooks.FAMILIES, *corpus_texts.FAMILIES)
    return [each for family in families for each in family()]


def came_of(sample: Sample, folder: Path) -> dict[str, object]:
    """Bring one file in, and return what became of it."""
    from tests.web.intake.files import checked
    from yeji.intake.heading import find_heading
    from yeji.intake.reading import open_upload

    # Imported here because apps have to be ready first.
    folder.mkdir()
    path = folder / "upload"
    path.write_bytes(sample.made())
    began, worked = time.perf_counter(), time.process_time()
    found = open_upload(path, sample.file)
    refused = [note.message.zh for note in found.refusals]
    opened = time.process_time() - worked
    for _again in range(2 if sample.is_bomb else 0):
        # The machine may be busy with other work: the quickest of three counts.
        began_again = time.process_time()
        open_upload(path, sample.file)
        opened = min(opened, time.process_time() - began_again)
    rows: list[str] = []
    if found.sheets:
        from tests.web.intake.files import ORDERS

        best = max(found.sheets, key=lambda each: len(find_heading(each.first_rows, ORDERS, {}).fields))
        told, listed = checked(best, folder)
        refused += [told.broken.message.zh] if told.broken else []
        rows = [_row(row) for row in listed]
    return {
        "refused": refused,
        "rows": rows,
        "opened": opened,
        "seconds": time.perf_counter() - began,
        "cpu": time.process_time() - worked,
    }


def _row(row: Mapping[str, object]) -> str:
    key = row["key"] or ""
    if row["state"] in {"new", "same"}:
        day = "" if str(row["v_day"]) == "2026-11-02" else f" {row['v_day']}"
        return f"{key}{'=' if row['state'] == 'new' else '~'}{row['v_amount']}{day}"
    first = json.loads(str(row["faults"]))[0]
    return f"{key}{'?' if row['state'] == 'asked' else '!'}{first['code']}@{first['letter']}"


def peak_mb() -> int:
    """Return the most memory that this process has held."""
    told = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(each for each in told.splitlines() if each.startswith("VmHWM")).split()[1]) >> 10


def main(folder: Path) -> None:
    """Bring all of them in and print what became of each, one line each."""
    django.setup()
    for number, sample in enumerate(samples()):
        sys.stdout.write(json.dumps([sample.name, came_of(sample, folder / str(number)), peak_mb()]) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
