"""Whether what must come to a whole does: shares of a deal, instalments, milestones, weighted parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from yeji_engine.checking.subject import Subject
from yeji_engine.documents.base import written
from yeji_engine.documents.components import Component, Holdback, Instalments, Milestones, OnCash
from yeji_engine.documents.measures import ColumnsCredit, CreditTotal
from yeji_engine.documents.methods import Weighted
from yeji_engine.documents.places import Path
from yeji_engine.errors import Diagnostic, Words

WHOLE = Decimal(1)


def check_shares(seen: Subject) -> Iterator[Diagnostic]:
    """Report sums that are not 100 %, and shares below nothing."""
    for name, measure in seen.plan.measures.items():
        credit = measure.count.credit if measure.count else None
        if isinstance(credit, ColumnsCredit):
            yield from _columns(seen, credit, ("measures", name, "count", "credit"))
    for name, component in seen.plan.components.items():
        yield from _component(seen, component, ("components", name))


def _component(seen: Subject, component: Component, path: Path) -> Iterator[Diagnostic]:
    if isinstance(component.method, Weighted):
        weights = [part.weight for part in component.method.parts]
        yield from whole(seen, weights, (*path, "method", "parts"), Words("权重", "the weights"))
    timing = component.timing
    inside = (*path, "timing")
    match timing:
        case Milestones():
            shares = [milestone.share for milestone in timing.shares]
            yield from whole(seen, shares, (*inside, "shares"), Words("各节点的比例", "the milestones"))
        case Instalments():
            yield from _instalments(seen, timing, inside)
        case Holdback():
            yield from _holdback(seen, timing, inside)
        case _:
            pass
    by_deal = isinstance(timing, Milestones | OnCash) or (
        isinstance(timing, Holdback) and timing.per == "deal"
    )
    if by_deal and component.per != "deal":
        yield seen.error(
            "timing-per-deal",
            inside,
            Words("逐单发放,但激励项按期计价。", "it is released deal by deal, but priced by the period."),
            Words("写 per: deal 与 deal: 某个指标。", "Write per: deal, and deal: the measure."),
        )


def whole(seen: Subject, shares: Sequence[Decimal], path: Path, of: Words) -> Iterator[Diagnostic]:
    """Report shares that do not come to 100 %, or are below nothing; `of` is what they are shares of."""
    total = sum(shares, Decimal(0))
    if total != WHOLE:
        yield seen.error(
            "shares-not-whole",
            path,
            Words(
                f"{of.zh}合计 {percent(total)},应为 100%。",
                f"{of.en} come to {percent(total)}; they must come to 100%.",
            ),
            _toward_whole(total),
        )
    for place, share in enumerate(shares):
        if share < 0:
            yield negative(seen, share, (*path, place))


def negative(seen: Subject, share: Decimal, path: Path) -> Diagnostic:
    """Return the report of a share below nothing."""
    return seen.error(
        "share-negative",
        path,
        Words(f"比例 {percent(share)} 是负数。", f"the share {percent(share)} is negative."),
        Words("写 0% 到 100%。", "Write 0% to 100%."),
    )


def percent(share: Decimal) -> str:
    """Return a share as people write it.

    >>> percent(Decimal("1.05"))
    '105%'
    """
    return f"{written(share * 100)}%"


def _toward_whole(total: Decimal) -> Words:
    if total == 100:
        return Words("比例要带百分号:40% 而不是 40。", "Write shares with a percent sign: 40%, not 40.")
    if total < WHOLE:
        return Words(f"还差 {percent(WHOLE - total)}。", f"{percent(WHOLE - total)} is missing.")
    return Words(f"多了 {percent(total - WHOLE)}。", f"{percent(total - WHOLE)} is too much.")


def _columns(seen: Subject, credit: ColumnsCredit, path: Path) -> Iterator[Diagnostic]:
    shares = [share.share for share in credit.shares]
    if credit.total is CreditTotal.WHOLE:
        yield from whole(seen, shares, (*path, "shares"), Words("各列的份额", "the shares of the columns"))
    else:
        for place, share in enumerate(shares):
            if share < 0:
                yield negative(seen, share, (*path, "shares", place))
    columns = [share.column for share in credit.shares]
    for place, column in enumerate(columns):
        if column in columns[:place]:
            yield seen.error(
                "column-twice",
                (*path, "shares", place, "column"),
                Words(f"列 {column} 写了两次。", f"the column {column} is written twice."),
                Words("合并成一份。", "Make it one share."),
            )


def _instalments(seen: Subject, timing: Instalments, path: Path) -> Iterator[Diagnostic]:
    if bool(timing.shares) == (timing.equal is not None):
        yield seen.error(
            "instalments-source",
            path,
            Words(
                "shares 与 equal 要写其中一个,只写一个。",
                "Write either shares or equal, and only one of them.",
            ),
            Words(
                "不等分写 shares: [50%, 50%],等分写 equal: 12。",
                "Unequal: shares: [60%, 40%]; equal: equal: 12.",
            ),
        )
    elif timing.shares:
        yield from whole(seen, timing.shares, (*path, "shares"), Words("各期的比例", "the instalments"))


def _holdback(seen: Subject, timing: Holdback, path: Path) -> Iterator[Diagnostic]:
    if not 0 < timing.share < WHOLE:
        yield seen.error(
            "holdback-share",
            (*path, "share"),
            Words(
                f"留存 {percent(timing.share)},应在 0% 与 100% 之间。",
                f"holds back {percent(timing.share)}; it must lie between 0% and 100%.",
            ),
            Words("例如 20%。", "For instance 20%."),
        )
    if (timing.periods is None) == (timing.table is None):
        yield seen.error(
            "holdback-release",
            path,
            Words(
                "periods 与 table 要写其中一个:何时发放留存。",
                "Write either periods or table: when it is released.",
            ),
            Words(
                "过几期后发放写 periods,按事件发放写 table。",
                "After some periods: periods; by an event: table.",
            ),
        )
    needed = ("date", "deal") if timing.per == "deal" else ("date",)
    missing = [field for field in needed if timing.table is not None and getattr(timing, field) is None]
    if missing:
        yield seen.error(
            "holdback-release",
            (*path, missing[0]),
            Words(
                f"按 {timing.table} 发放,还缺 {'、'.join(missing)}。",
                f"released by {timing.table}, but {' and '.join(missing)} is missing.",
            ),
            Words("写上该表的列名。", "Name the column of that table."),
        )
