"""One checksum whatever the process: hash seed, time zone and locale (quality.md 3.10)."""

from __future__ import annotations

import csv
import json
import os
import random
import subprocess
import sys
from pathlib import Path

from tests.engine.crowds import COUNT, SOLD, Row, order, people, person, plan_paying, tiers
from tests.engine.test_cases import Part
from yeji_engine.documents.plan import Plan

ROOT = Path(__file__).resolve().parents[2]
PLACES = (
    {"PYTHONHASHSEED": "0", "TZ": "America/St_Johns", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "4294967295", "TZ": "Pacific/Chatham", "LC_ALL": "de_DE.UTF-8"},
)
"""Zones most of a day apart and off the hour; a comma for the decimal point where the machine has that locale."""


def company() -> tuple[Plan, dict[str, list[Row]]]:
    """Return a plan with splits, tiers, working days and names in Chinese, and a month of its company."""
    chance = random.Random(10)
    splits = SOLD | {"count": COUNT | {"credit": {"kind": "splits", "deal": "order_id", "total": "whole"}}}
    lines, rates = [0, 10**6, 10**7], [300, 500, 800]
    prorated: Part = {
        "method": {"kind": "formula", "formula": "1234.5"},
        "then": [{"step": "prorate", "basis": "working_days"}],
    }
    posts: list[Row] = [
        {
            "person_id": person(n),
            "team_id": f"{n % 3}队",
            "role": "业务员",
            "valid_from": f"2026-03-{1 + n % 20:02}",
        }
        for n in range(40)
    ]
    plan = plan_paying(
        tiers(lines, rates, "slice"), tiers(lines, rates, "whole"), prorated, measures={"业绩": splits}
    )
    orders = [
        order(f"o{n}", n % 40, chance.randrange(10**7), f"2026-03-{chance.randrange(1, 32):02}")
        for n in range(200)
    ]
    shares: list[Row] = [
        {"deal_id": f"o{n}", "person_id": person((n + side) % 40), "share": share}
        for n in range(200)
        for side, share in enumerate(("0.333333", "0.666667"))
    ]
    facts = {"people": people(40), "assignments": posts, "orders": orders, "splits": shares}
    return plan, facts


def written(folder: Path) -> None:
    """Write the plan and the tables as a company would."""
    plan, facts = company()
    (folder / "plan.json").write_text(plan.model_dump_json(by_alias=True, exclude_unset=True), "utf8")
    (folder / "facts").mkdir()
    for name, rows in facts.items():
        with (folder / "facts" / f"{name}.csv").open("w", encoding="utf8", newline="") as file:
            table = csv.DictWriter(file, list(rows[0]))
            table.writeheader()
            table.writerows(rows)


def test_neither_hash_seed_nor_time_zone_nor_locale_changes_the_checksum(tmp_path: Path) -> None:
    written(tmp_path)
    words = ["-m", "yeji", "calc", "plan.json", "facts", "--period", "2026-03", "--no-statements", "--out"]
    started = [
        subprocess.Popen(
            [sys.executable, *words, f"out{number}"],
            cwd=tmp_path,
            env=os.environ | place | {"PYTHONPATH": str(ROOT / "src")},
            stdout=subprocess.DEVNULL,
        )
        for number, place in enumerate(PLACES)
    ]

    ended = [each.wait() for each in started]

    told = [
        json.loads((tmp_path / f"out{number}/result.json").read_text("utf8")) for number in range(len(PLACES))
    ]
    assert ended == [0] * len(PLACES)
    assert len({manifest["checksum"] for manifest in told}) == 1
