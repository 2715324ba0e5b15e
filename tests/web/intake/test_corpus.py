"""Each file of the corpus comes to what is written beside it: refused in words, or read rightly, cell by cell.

All are brought in by one process, so that its memory is that of a worker and a crash takes no other test along.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any  # What a line of JSON holds.

import pytest

from tests.web.intake.corpus import samples
from tests.web.intake.corpus_parts import Sample

ROOT = Path(__file__).resolve().parents[3]
CORPUS = {sample.name: sample for sample in samples()}
pytestmark = pytest.mark.xdist_group("corpus")  # Brought in once, by one of the workers.
REFUSED_SECONDS, BOMB_SECONDS, WORKER_MB = 2.0, 0.05, 512


@pytest.fixture(scope="session")
def came(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Return what became of each file."""
    folder = tmp_path_factory.mktemp("corpus")
    with (folder / "out").open("wb") as out:
        subprocess.run(
            [sys.executable, "-m", "tests.web.intake.corpus", str(folder)],
            cwd=ROOT,
            env={"PYTHONPATH": "src:.", "DJANGO_SETTINGS_MODULE": "tests.web.settings"},
            stdout=out,
            check=False,
        )
    told = [json.loads(line) for line in (folder / "out").read_text(encoding="utf-8").splitlines()]
    return {name: {**became, "peak": peak} for name, became, peak in told}


@pytest.mark.parametrize("name", CORPUS)
def test_it_comes_to_what_is_written(name: str, came: dict[str, dict[str, Any]]) -> None:
    sample: Sample = CORPUS[name]
    assert name in came, "the worker crashed at this file or before it"
    became = came[name]

    assert became["peak"] <= WORKER_MB
    if sample.refused:
        assert sample.refused in "".join(became["refused"])
        assert became["cpu"] <= REFUSED_SECONDS
    else:
        assert (became["refused"], tuple(became["rows"])) == ([], sample.rows)
    if sample.is_bomb:
        assert became["opened"] <= BOMB_SECONDS


def test_the_corpus_has_three_hundred_files_and_no_name_twice() -> None:
    assert len(CORPUS) == len(samples()) >= 300
