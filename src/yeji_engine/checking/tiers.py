"""Whether rate tables are whole: the first tier starts at 0, tiers meet, the last one is open."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from yeji_engine.checking.subject import Subject
from yeji_engine.documents.base import written
from yeji_engine.documents.methods import Tier, TierMode, Tiers
from yeji_engine.documents.places import Path
from yeji_engine.errors import Diagnostic, Words

_INTERPOLATED = frozenset({TierMode.INTERPOLATED_WHOLE, TierMode.INTERPOLATED_SLICE})
_SLICED = frozenset({TierMode.SLICE, TierMode.INTERPOLATED_SLICE})


def check_tiers(seen: Subject) -> Iterator[Diagnostic]:
    """Report gaps, overlaps, open ends and missing rates in the tiers of every component."""
    for name, component in seen.plan.components.items():
        if isinstance(component.method, Tiers):
            path = ("components", name, "method")
            yield from _source(seen, component.method, path)
            yield from _what_decides(seen, component.method, path)
            yield from _bounds(seen, component.method.tiers, (*path, "tiers"))
            for place, tier in enumerate(component.method.tiers):
                yield from _pay(seen, component.method, tier, (*path, "tiers", place))
            yield from _one_kind_of_pay(seen, component.method, path)


def _source(seen: Subject, method: Tiers, path: Path) -> Iterator[Diagnostic]:
    if bool(method.tiers) == (method.table is not None):
        yield seen.error(
            "tier-source",
            path,
            Words(
                "tiers 与 table 要写其中一个,只写一个。", "Write either tiers or table, and only one of them."
            ),
            Words(
                "档位写在方案里用 tiers,写在有日期的费率表里用 table。",
                "tiers: in the plan; table: in the dated table `rates`.",
            ),
        )
    if method.keys and method.table is None:
        yield seen.error(
            "tier-source",
            (*path, "keys"),
            Words("keys 只与 table 同用。", "keys are used with table only."),
            Words("删去 keys,或改写 table。", "Remove keys, or name a table."),
        )


def _what_decides(seen: Subject, method: Tiers, path: Path) -> Iterator[Diagnostic]:
    pays_sums = any(tier.amount is not None for tier in method.tiers)
    if method.on is not None and method.unit is None and method.mode in _SLICED and not pays_sums:
        yield seen.error(
            "tier-on",
            (*path, "on"),
            Words(
                f"{method.mode} 逐段计价,分段的是基数本身,不能由别的数 (on) 定档。",
                f"{method.mode} prices slices of the base itself; another figure (on) cannot decide the tier.",
            ),
            Words(
                "改用 whole,或用 unit 让分界线成为目标的倍数。",
                "Use whole, or let unit make the lines multiples of a target.",
            ),
        )


def _bounds(seen: Subject, tiers: tuple[Tier, ...], path: Path) -> Iterator[Diagnostic]:
    if not tiers:
        return
    if tiers[0].start != 0:
        found = written(tiers[0].start)
        yield seen.error(
            "tier-first",
            (*path, 0, "from"),
            Words(
                f"从 {found} 起,第一档必须从 0 起。", f"starts at {found}; the first tier must start at 0."
            ),
            Words(
                f"把起点改为 0,或在前面加一档 0 到 {found}。",
                f"Set the start to 0, or add a tier from 0 to {found} before it.",
            ),
        )
    for place, (lower, upper) in enumerate(pairwise(tiers), start=1):
        yield from _meeting(seen, lower, upper, place, path)
    for place, tier in enumerate(tiers):
        if tier.end is not None and tier.end <= tier.start:
            yield _empty(seen, tier, (*path, place, "to"))
    if tiers[-1].end is not None:
        yield seen.error(
            "tier-last",
            (*path, len(tiers) - 1, "to"),
            Words(
                f"到 {written(tiers[-1].end)} 为止,最后一档不能有终点。",
                f"ends at {written(tiers[-1].end)}; the last tier has no end.",
            ),
            Words("删去 to;要封顶请用 cap。", "Remove to; for a limit use the step cap."),
        )


def _meeting(seen: Subject, lower: Tier, upper: Tier, place: int, path: Path) -> Iterator[Diagnostic]:
    """Report how tier number `place` (counted from one) and the next fail to meet."""
    start = written(upper.start)
    if lower.end is None:
        yield seen.error(
            "tier-open",
            (*path, place - 1, "to"),
            Words(
                f"没有终点,但后面还有一档从 {start} 起。", f"has no end, but another tier starts at {start}."
            ),
            Words(f"写上 to: {start}。", f"Write to: {start}."),
        )
        return
    end = written(lower.end)
    if upper.start == lower.end:
        return
    code, zh, en = (
        ("tier-gap", "中间没有档", "Between them nothing is paid")
        if upper.start > lower.end
        else ("tier-overlap", "中间有两档重叠", "Between them two tiers claim the same figure")
    )
    yield seen.error(
        code,
        (*path, place, "from"),
        Words(
            f"从 {start} 起,但第 {place} 档到 {end} 为止,{zh}。",
            f"starts at {start} but tier {place} ends at {end}. {en}.",
        ),
        Words(f"各档必须首尾相接,把起点改为 {end}。", f"Tiers must meet; set the start to {end}."),
    )


def _empty(seen: Subject, tier: Tier, path: Path) -> Diagnostic:
    start, end = written(tier.start), written(tier.end or tier.start)
    return seen.error(
        "tier-empty",
        path,
        Words(
            f"从 {start} 到 {end},终点必须大于起点。",
            f"goes from {start} to {end}; it must end above its start.",
        ),
        Words("改正 to,或删去这一档。", "Correct to, or remove the tier."),
    )


def _pay(seen: Subject, method: Tiers, tier: Tier, path: Path) -> Iterator[Diagnostic]:
    if (tier.rate is None) == (tier.amount is None):
        yield seen.error(
            "tier-pay",
            path,
            Words(
                "rate 与 amount 要写其中一个,只写一个。", "Write either rate or amount, and only one of them."
            ),
            Words(
                "按率计写 rate: 5%,给固定金额写 amount: 2000。",
                "A share is rate: 5%, a fixed sum is amount: 2000.",
            ),
        )
    needs_end_rate = method.mode in _INTERPOLATED and tier.end is not None and tier.rate is not None
    if needs_end_rate and tier.end_rate is None:
        yield seen.error(
            "tier-end-rate",
            (*path, "end_rate"),
            Words(
                f"{method.mode} 的率线性变化,缺少档末的率。",
                f"The rate moves ({method.mode}); end_rate is missing.",
            ),
            Words(
                "写上到 to 处的率;不变化就写与 rate 相同。",
                "Write the rate at `to`; the same as rate where it does not move.",
            ),
        )
    if tier.end_rate is not None and not needs_end_rate:
        yield seen.error(
            "tier-end-rate",
            (*path, "end_rate"),
            Words("end_rate 在这里不起作用。", "end_rate has no effect here."),
            Words(
                "只有线性变化、有终点的档才写 end_rate。",
                "Only tiers with an end, in an interpolated mode, have one.",
            ),
        )


def _one_kind_of_pay(seen: Subject, method: Tiers, path: Path) -> Iterator[Diagnostic]:
    sums = sum(tier.amount is not None for tier in method.tiers)
    if 0 < sums < len(method.tiers):
        yield seen.error(
            "tier-pay",
            (*path, "tiers"),
            Words("有的档写率,有的档写固定金额。", "Some tiers have a rate, others a fixed sum."),
            Words(
                "全部写 rate 或全部写 amount;另一种作为另一个激励项。",
                "Use one kind; make the other a component of its own.",
            ),
        )
    if sums and method.mode is not TierMode.WHOLE:
        yield seen.error(
            "tier-pay",
            (*path, "mode"),
            Words(
                f"固定金额的档不能用 {method.mode}。",
                f"Tiers of fixed sums cannot be priced as {method.mode}.",
            ),
            Words("写 mode: whole。", "Write mode: whole."),
        )
