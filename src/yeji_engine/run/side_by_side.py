"""Runs a program's steps side by side: each as soon as the steps that it reads are done.

A step over a hundred thousand people is too small for an engine to share out among its threads, and a
program has dozens of them that do not wait for each other. What comes out does not depend on the order.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path

from yeji_engine.graph.program import Step
from yeji_engine.graph.pruning import read_by
from yeji_engine.run.backend import Backend


def run_steps(steps: Sequence[Step], engine: Backend, folder: Path | None) -> None:
    """Run all steps, as many at once as the engine has lanes; raises what the earliest failed one raised."""
    if engine.lanes == 1:
        for step in steps:
            engine.run(step, folder)
        return
    with ThreadPoolExecutor(engine.lanes, thread_name_prefix="step") as pool:
        _run_side_by_side(steps, engine, folder, pool)


def _run_side_by_side(
    steps: Sequence[Step], engine: Backend, folder: Path | None, pool: ThreadPoolExecutor
) -> None:
    own = {step.name for step in steps}
    awaited = {place: read_by(step.frame) & own for place, step in enumerate(steps)}
    running: dict[Future[None], int] = {}
    failed: dict[int, BaseException] = {}
    while awaited or running:
        if not failed:
            for place in [place for place, reads in awaited.items() if not reads]:
                del awaited[place]
                running[pool.submit(engine.run, steps[place], folder)] = place
        if not running:
            break
        for finished in wait(running, return_when=FIRST_COMPLETED).done:
            place = running.pop(finished)
            fault = finished.exception()
            if fault is not None:
                failed[place] = fault
            for reads in awaited.values():
                reads.discard(steps[place].name)
    if failed:
        raise failed[min(failed)]
