"""Engine and oracle agree to the last fen on random plans over random companies.

YEJI_ORACLE_CASES says how many (default 60); each test takes a few neighbouring seeds,
so that pytest-xdist can share them out. More on demand: `python -m tests.oracle.more`.
"""

from __future__ import annotations

import os

import pytest

from tests.oracle.judging import judge

CASES = int(os.environ.get("YEJI_ORACLE_CASES", "60"))
CHUNK = 10


@pytest.mark.parametrize("first", range(0, CASES, CHUNK), ids=lambda first: f"seeds from {first}")
def test_not_one_fen_differs(first: int) -> None:
    judged = [judge(seed) for seed in range(first, min(first + CHUNK, CASES))]

    apart = [each.told() for each in judged if each.differences]
    assert not apart, "\n".join(apart)
