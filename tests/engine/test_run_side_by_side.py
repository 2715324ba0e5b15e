"""Steps run when what they read is there, and leave nothing behind that nobody reads."""

from __future__ import annotations

import threading
from pathlib import Path

import pyarrow as pa
import pytest

from yeji_engine.graph.expressions import narrow as narrow_type
from yeji_engine.graph.frames import Named
from yeji_engine.graph.program import Program, Step
from yeji_engine.run.result import StoredTables
from yeji_engine.run.side_by_side import run_steps
from yeji_engine.tables.schema import Table

ID = {"id": narrow_type()}


class Noting:
    """An engine that notes what it is told; steps of `fails` raise, those of `meet` wait for each other."""

    def __init__(self, lanes: int, fails: tuple[str, ...] = (), meet: int = 0) -> None:
        self.lanes = lanes
        self.told: list[str] = []
        self._fails = fails
        self._meeting = threading.Barrier(meet) if meet else None

    def run(self, step: Step, folder: Path | None) -> None:  # noqa: ARG002 - as every engine
        """Note the step."""
        if self._meeting is not None and step.name.startswith("meets"):
            self._meeting.wait(timeout=20)
        if step.name in self._fails:
            raise ValueError(step.name)
        self.told.append(step.name)

    def forget(self, name: str) -> None:
        """Note that a step is forgotten."""
        self.told.append(f"-{name}")

    def take(self, name: str, table: Table) -> None:
        """Not asked here."""
        raise NotImplementedError

    def take_arrow(self, name: str, rows: pa.Table) -> None:
        """Not asked here."""
        raise NotImplementedError

    def rows(self, name: str) -> pa.Table:
        """Not asked here."""
        raise NotImplementedError

    def another(self) -> Noting:
        """Not asked here."""
        raise NotImplementedError

    def close(self) -> None:
        """Nothing is held."""


def chain() -> Program:
    """Return three steps that follow each other, and one aside that reads the input alone."""
    program = Program()
    first = program.step("first", Named(ID, "input").keep("id"))
    second = program.keep("second", first.keep("id"))
    program.step("aside", Named(ID, "input").keep("id"))
    program.step("third", second.union(first))
    return program


@pytest.mark.parametrize("lanes", [1, 2, 4])
def test_each_step_runs_once_after_all_that_it_reads(lanes: int) -> None:
    engine = Noting(lanes)

    run_steps(chain().steps, engine, None)

    ran = [name for name in engine.told if not name.startswith("-")]
    assert sorted(ran) == ["aside", "first", "second", "third"]
    assert ran.index("first") < ran.index("second") < ran.index("third")


@pytest.mark.parametrize("lanes", [1, 3])
def test_a_step_is_forgotten_after_its_last_reader_unless_it_is_kept_or_nobody_reads_it(lanes: int) -> None:
    engine = Noting(lanes)

    run_steps(chain().steps, engine, None)

    assert [name for name in engine.told if name.startswith("-")] == ["-first"]
    assert engine.told.index("third") < engine.told.index("-first")


def test_steps_that_do_not_wait_for_each_other_run_at_the_same_time() -> None:
    program = Program()
    for name in ("meets_one", "meets_two"):
        program.step(name, Named(ID, "input").keep("id"))
    engine = Noting(2, meet=2)

    run_steps(program.steps, engine, None)

    assert sorted(engine.told) == ["meets_one", "meets_two"]


@pytest.mark.parametrize("lanes", [1, 2])
def test_the_earliest_failure_is_raised_and_its_readers_do_not_run(lanes: int) -> None:
    engine = Noting(lanes, fails=("first", "aside"))

    with pytest.raises(ValueError, match=r"^first$"):
        run_steps(chain().steps, engine, None)

    assert "second" not in engine.told
    assert "third" not in engine.told


def test_stored_tables_are_read_when_asked_and_are_those_that_were_named(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    stored = StoredTables(tmp_path, ("payouts", "reasons"))
    pq.write_table(pa.table({"a": [1]}), tmp_path / "payouts.parquet")
    pq.write_table(pa.table({"a": [1]}), tmp_path / "other.parquet")

    assert list(stored) == ["payouts", "reasons"]
    assert len(stored) == 2
    assert stored["payouts"].to_pylist() == [{"a": 1}]
    assert "other" not in stored
    with pytest.raises(KeyError, match="other"):
        stored["other"]
