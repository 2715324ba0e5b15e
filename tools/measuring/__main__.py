"""Prints a line for each kind of page: Lighthouse on a desk and in a hand, axe, and how quickly it answers."""

from __future__ import annotations

import argparse
import os
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from tools.assets import AXE
from tools.measuring.hand import answers
from tools.measuring.house import browser, free_port, served, session_of
from tools.measuring.kinds import Kind, kinds_of_pages
from tools.measuring.lighthouse import Score, install, score

HEAD = f"{'page':34} {'desk':>11} {'FCP':>5} {'LCP':>5} {'TBT':>4} {'CLS':>5} {'hand':>11} {'axe':>4} {'INP':>5} {'4x':>5}"


@dataclass(frozen=True)
class Line:
    """What was measured on one kind of page."""

    kind: Kind
    desk: Score
    hand: Score
    axe: tuple[str, ...]
    answered: float
    answered_slow: float


def main() -> int:
    """Measure all pages that the named people reach."""
    asked = _asked()
    os.environ["YEJI_HOME"] = str(asked.home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yeji.settings")
    import django

    django.setup()
    install()
    port = free_port()
    sessions = {name: session_of(name) for name in asked.users.split(",")}
    with served(asked.home) as base, browser(port) as context:
        _say(HEAD)
        lines = _measure(context, base, port, sessions, asked.only)
    _sum(lines)
    return 0


def _asked() -> argparse.Namespace:
    reader = argparse.ArgumentParser(prog="python -m tools.measuring", description=__doc__)
    reader.add_argument(
        "--home", type=Path, required=True, help="a company's folder; take the demo's or a copy"
    )
    reader.add_argument("--users", required=True, help="who looks around, with commas: P001,E001")
    reader.add_argument("--only", default="", help="kinds of pages whose name holds this")
    return reader.parse_args()


def _measure(
    context: BrowserContext, base: str, port: int, sessions: dict[str, str], only: str
) -> list[Line]:
    done: set[str] = set()
    lines = []
    for session in sessions.values():
        context.clear_cookies()
        context.add_cookies([{"name": "sessionid", "value": session, "url": base}])
        page = context.new_page()
        kinds = [kind for kind in kinds_of_pages(page, base) if kind.route not in done and only in kind.route]
        for kind in kinds:
            done.add(kind.route)
            line = _line(page, base, port, kind)
            lines.append(line)
            _tell(line)
        page.close()
    return lines


def _line(page: Page, base: str, port: int, kind: Kind) -> Line:
    page.goto(base + kind.path)
    axe = _axe(page)
    quick, slow = answers(page, base + kind.path)
    # A page that stands open would share the processor with the one that is looked at.
    page.goto("about:blank")
    url = base + kind.path
    return Line(kind, score(url, port, mobile=False), score(url, port, mobile=True), axe, quick, slow)


def _axe(page: Page) -> tuple[str, ...]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    return tuple(page.evaluate("async () => (await axe.run()).violations.map(one => one.id)"))


def _tell(line: Line) -> None:
    desk, hand = line.desk, line.hand
    marks = [f"{s.performance}/{s.accessibility}/{s.best_practices}" for s in (desk, hand)]
    _say(
        f"{line.kind.route:34} {marks[0]:>11} {desk.first_paint:5.0f} {desk.largest_paint:5.0f} {desk.blocked:4.0f}"
        f" {desk.shift:5.3f} {marks[1]:>11} {len(line.axe):4} {line.answered:5.0f} {line.answered_slow:5.0f}"
    )
    for fault in sorted({*desk.faults, *hand.faults, *(f"axe: {each}" for each in line.axe)}):
        _say(f"    {fault}  {line.kind.path}")


def _sum(lines: list[Line]) -> None:
    if not lines:
        return
    _say(
        f"{len(lines)} kinds of pages; worst: desktop {min(one.desk.performance for one in lines)},"
        f" mobile {min(one.hand.performance for one in lines)},"
        f" FCP {max(one.desk.first_paint for one in lines):.0f} ms,"
        f" LCP {max(one.desk.largest_paint for one in lines):.0f} ms,"
        f" CLS {max(one.desk.shift for one in lines):.3f},"
        f" INP {max(one.answered for one in lines):.0f} ms; median desktop"
        f" {statistics.median(one.desk.performance for one in lines):.0f}"
    )


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
