"""Runs a program's steps side by side: each as soon as the steps that it reads are done.

A step over a hundred thousand people is too small for an engine to share out among its threads, and a
program has dozens of them that do not wait for each other. What comes out does not depend on the order.
What the last reader has read is forgotten, so that a run holds no more than it still needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path

from yeji_engine.graph.program import Step
from yeji_engine.graph.pruning import read_by
from yeji_engine.run.backend import Backend


def run_steps(steps: Sequence[Step], engine: Backend, folder: Path | None) -> None:
    """Run all steps, as many at once as the engine has lanes; raises what the earliest failed one raised.

    Afterwards the engine knows the kept steps and those that no other step reads.
    """
    agenda = _Agenda(steps)
    if engine.lanes == 1:
        for place, step in enumerate(steps):
            engine.run(step, folder)
            _forget(agenda.finished(place), engine)
        return
    with ThreadPoolExecutor(engine.lanes, thread_name_prefix="step") as pool:
        _run_side_by_side(agenda, engine, folder, pool)


class _Agenda:
    """Which steps wait for which, and which are still to be read; steps are known by their places."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self.steps = steps
        place_of = {step.name: place for place, step in enumerate(steps)}
        reads = [{place_of[name] for name in read_by(step.frame) if name in place_of} for step in steps]
        self._reads = [frozenset(places) for places in reads]
        self._awaited = dict(enumerate(reads))
        self._readers = {place: sum(place in places for places in reads) for place in range(len(steps))}

    def ready(self) -> list[int]:
        """Return the places of steps that wait for nothing any more, each once."""
        found = [place for place, awaited in self._awaited.items() if not awaited]
        for place in found:
            del self._awaited[place]
        return found

    def finished(self, place: int) -> list[str]:
        """Note that a step is done; return the names of steps that nobody will read again."""
        for awaited in self._awaited.values():
            awaited.discard(place)
        done: list[str] = []
        for read in self._reads[place]:
            self._readers[read] -= 1
            if self._readers[read] == 0 and not self.steps[read].kept:
                done.append(self.steps[read].name)
        return done


def _run_side_by_side(
    agenda: _Agenda, engine: Backend, folder: Path | None, pool: ThreadPoolExecutor
) -> None:
    running: dict[Future[None], int] = {}
    failed: dict[int, BaseException] = {}
    while True:
        if not failed:
            for place in agenda.ready():
                running[pool.submit(engine.run, agenda.steps[place], folder)] = place
        if not running:
            break
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            place = running.pop(future)
            fault = future.exception()
            if fault is not None:
                failed[place] = fault
            _forget(agenda.finished(place), engine)
    if failed:
        raise failed[min(failed)]


def _forget(names: Iterable[str], engine: Backend) -> None:
    for name in names:
        engine.forget(name)
