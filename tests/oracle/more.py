"""python -m tests.oracle.more --seed S --count N: more random cases, each as good as another.

Prints every seed on which engine and oracle differ, with the differences, and ends with status 1 then.
A fault of the engine is told like a difference, so that one bad seed does not end a long night.
"""

from __future__ import annotations

import argparse
import sys

from tests.oracle.judging import judge, judge_life, told


def main() -> int:
    """Judge the seeds asked for and return how the process should end."""
    parser = argparse.ArgumentParser(prog="python -m tests.oracle.more", description=__doc__)
    parser.add_argument("--seed", type=int, default=100_000, help="the first seed (default 100000)")
    parser.add_argument("--count", type=int, default=200, help="how many (default 200)")
    parser.add_argument(
        "--lives", action="store_true", help="three periods, one after the other, instead of one"
    )
    asked = parser.parse_args()
    apart = 0
    for seed in range(asked.seed, asked.seed + asked.count):
        wrong = told(judge_life if asked.lives else judge, seed)
        if wrong:
            apart += 1
            sys.stdout.write(wrong + "\n")
            sys.stdout.flush()
    sys.stdout.write(f"{asked.count} cases from seed {asked.seed}: {apart} differ\n")
    return 1 if apart else 0


if __name__ == "__main__":
    sys.exit(main())
