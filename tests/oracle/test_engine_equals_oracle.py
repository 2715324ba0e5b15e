"""Engine and oracle agree to the last fen on random plans over random companies.

YEJI_ORACLE_CASES says how many (default 60); each test takes a few neighbouring seeds,
so that pytest-xdist can share them out. More on demand: `python -m tests.oracle.more`.
"""

from __future__ import annotations

import os

import pytest

from tests.oracle.judging import Judged, judge, told

CASES = int(os.environ.get("YEJI_ORACLE_CASES", "60"))
CHUNK = 10


@pytest.mark.parametrize("first", range(0, CASES, CHUNK), ids=lambda first: f"seeds from {first}")
def test_not_one_fen_differs(first: int) -> None:
    wrong = [told(judge, seed) for seed in range(first, min(first + CHUNK, CASES))]

    assert not any(wrong), "\n".join(filter(None, wrong))


def test_a_fault_names_its_seed_and_the_way_to_see_it_again() -> None:
    def breaks(seed: int) -> Judged:
        raise ZeroDivisionError(f"at {seed}")

    wrong = told(breaks, 4711)

    assert wrong.startswith("seed 4711: ")
    assert "ZeroDivisionError: at 4711" in wrong
    assert wrong.endswith("again: python -m tests.oracle.more --seed 4711 --count 1")


def test_a_difference_names_its_seed_and_the_way_to_see_it_again() -> None:
    wrong = told(lambda seed: Judged(seed, ["ada pay: 1, 2"], "--lives "), 12)

    assert wrong.splitlines() == [
        "seed 12: 1 differences",
        "  ada pay: 1, 2",
        "  again: python -m tests.oracle.more --lives --seed 12 --count 1",
    ]
