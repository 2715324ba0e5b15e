"""Three periods, each run over what the ones before posted, pay what a life without a ledger pays.

One story for every twenty random plans (YEJI_ORACLE_CASES), for each is three runs. More on demand:
`python -m tests.oracle.more --lives`.
"""

from __future__ import annotations

import os

import pytest

from tests.oracle.judging import judge_life, told

STORIES = max(6, int(os.environ.get("YEJI_ORACLE_CASES", "60")) // 20)
CHUNK = 3


@pytest.mark.parametrize("first", range(0, STORIES, CHUNK), ids=lambda first: f"seeds from {first}")
def test_what_was_posted_leads_to_what_the_facts_alone_give(first: int) -> None:
    wrong = [told(judge_life, seed) for seed in range(first, min(first + CHUNK, STORIES))]

    assert not any(wrong), "\n".join(filter(None, wrong))
