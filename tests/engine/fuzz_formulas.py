"""A long search for formula texts that break the language: `python -m tests.engine.fuzz_formulas 1000000`.

Sound formulas are cut, doubled, spliced and strewn with odd characters. Every text must be read
without an exception; what is accepted must survive being written back, checked, said and evaluated.
Reports how many were accepted, the slowest text in processor time and the growth of memory; ends
with status 1 when a text took longer than allowed. A failure prints the text and the seed.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time

from tests.engine.language_trees import NAMES, TOKENS
from yeji_engine.errors import Place
from yeji_engine.language import TEXT_LIMIT, canonical, check, evaluate, parse, say

ALLOWED_SECONDS = 0.1
ROW = dict.fromkeys(NAMES)
SOUND = (
    "回款额 / 应收额",
    "状态 = '已完成' 且 区域 <> '海外' 且 金额 >= 1000",
    "如果(达成率 >= 100%, 回款额 * 5%, 最小(回款额, 应收额, 12345) * 3%)",
    "缺失时(四舍五入(得分 * 1.2, 2), 0) + 限于(系数, 0, 120)",
    "非 是否缺失(下单日) 且 天数差(下单日, 日期(2026-01-01)) > 30 或 月份(date) = 3",
    "【客户 区域】 属于 ('华东', \"华南\", “西南”) 且 订单.状态 不属于 ('作废')",
    "-((回款额 + 1.5万) * (达成率 - 5‰)) / 订单数",
    "DATE'2026-01-31' <= 下单日 and not 非标 or 𠮷田",
)


def mutated(text: str, luck: random.Random) -> str:
    """Return `text` with one change."""
    opening, closing = luck.choice(("(", "如果(", "-", "非 ")), luck.choice((")", ", 1, 2)", ""))
    odd = chr(luck.choice((luck.randrange(0x250), luck.randrange(0x110000))))
    start, end = sorted(luck.choices(range(len(text) + 1), k=2))
    match luck.randrange(6):
        case 0:
            return text[:start] + text[end:]
        case 1:
            return text[:end] + text[start:end] * luck.randrange(1, 9) + text[end:]
        case 2:
            return text[:start] + luck.choice(TOKENS) + text[start:]
        case 3:
            return text[:start] + odd + text[end:]
        case 4:
            return text[:start] + luck.choice(SOUND)[start:] + text[end:]
        case _:
            return f"{opening}{text}{closing}"


def tried(text: str) -> bool:
    """Put `text` through the whole language; return whether it was accepted."""
    parsed = parse(text, place=Place())
    if parsed.node is None:
        assert parsed.diagnostics, text
        return False
    assert parse(canonical(parsed.node), place=Place()).node == parsed.node, text
    say(parsed.node, "zh", {})
    if check(parsed.node, NAMES, Place(), text=text).kind is not None:
        evaluate(parsed.node, ROW, ratio_decimals=6)
    return True


def main() -> int:
    """Run the search that the command line asks for; return the exit status."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("texts", type=int)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    luck = random.Random(asked.seed)
    tried(SOUND[0])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    accepted, slowest, slowest_text = 0, 0.0, ""
    text = SOUND[0]
    for number in range(asked.texts):
        text = luck.choice(SOUND) if luck.random() < 0.2 else mutated(text, luck)[: TEXT_LIMIT + 10]
        started = time.process_time()
        try:
            accepted += tried(text)
        except BaseException:
            sys.stderr.write(f"text {number} of seed {asked.seed}: {text!r}\n")
            raise
        seconds = time.process_time() - started
        if seconds > slowest:
            slowest, slowest_text = seconds, text
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory
    sys.stdout.write(
        f"{asked.texts} texts, seed {asked.seed}: {accepted} accepted, 0 exceptions; slowest {slowest * 1000:.1f} ms "
        f"({len(slowest_text)} characters), memory +{grown // 1024} MB\n"
    )
    return int(slowest > ALLOWED_SECONDS)


if __name__ == "__main__":
    sys.exit(main())
