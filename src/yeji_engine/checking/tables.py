"""Whether curves, matrices, lookups, bands and slices are whole: points rise, cells fill their table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from yeji_engine.checking.subject import Subject
from yeji_engine.documents.base import written
from yeji_engine.documents.measures import DealShape, FactorTable
from yeji_engine.documents.methods import Beyond, Curve, CurvePoint, Lookup, Matrix, Method, Weighted
from yeji_engine.documents.places import Path
from yeji_engine.documents.scorecard import LadderScore, LayerBand, LayerScore, LinearScore
from yeji_engine.errors import Diagnostic, Words


def check_tables(seen: Subject) -> Iterator[Diagnostic]:
    """Report misfits in the tables of components, measures and scoring methods."""
    for name, component in seen.plan.components.items():
        yield from _method(seen, component.method, ("components", name, "method"))
    for name, measure in seen.plan.measures.items():
        if measure.count is not None:
            yield from _deal(seen, measure.count.deal, ("measures", name, "count", "deal"))
    for name, item in seen.plan.scorecard.items.items() if seen.plan.scorecard else ():
        path: Path = ("scorecard", "items", name, "scoring")
        if isinstance(item.scoring, LayerScore | LadderScore):
            yield from _bands(seen, item.scoring.bands, (*path, "bands"))
        elif isinstance(item.scoring, LinearScore):
            linear = item.scoring
            yield from _points(seen, linear.points, linear.below, linear.above, path)


def _method(seen: Subject, method: Method, path: Path) -> Iterator[Diagnostic]:
    match method:
        case Curve():
            yield from _points(seen, method.points, method.below, method.above, path)
        case Weighted():
            for place, part in enumerate(method.parts):
                if isinstance(part.share, Curve):
                    curve = part.share
                    inside = (*path, "parts", place, "share")
                    yield from _points(seen, curve.points, curve.below, curve.above, inside)
        case Matrix():
            yield from _matrix(seen, method, path)
        case Lookup():
            keys = [row.keys for row in method.rows]
            yield from _keyed(seen, len(method.keys), keys, path, has_table=method.table is not None)
        case _:
            return


def _points(
    seen: Subject, points: Sequence[CurvePoint], below: Beyond, above: Beyond, path: Path
) -> Iterator[Diagnostic]:
    for place, (left, right) in enumerate(pairwise(points), start=1):
        if right.at <= left.at:
            yield seen.error(
                "curve-order",
                (*path, "points", place, "at"),
                Words(
                    f"在 {written(right.at)},前一点在 {written(left.at)}。",
                    f"lies at {written(right.at)}, the point before it at {written(left.at)}.",
                ),
                Words("各点要由低到高,不能重复。", "Points rise and none is there twice."),
            )
    for beyond, field, point in ((below, "below", points[0]), (above, "above", points[-1])):
        if beyond is Beyond.PROPORTIONAL and point.at <= 0:
            yield seen.error(
                "curve-at-zero",
                (*path, field),
                Words(
                    f"proportional 要除以端点 {written(point.at)},端点必须大于 0。",
                    f"proportional divides by the end point {written(point.at)}, which must be above 0.",
                ),
                Words("改用 flat、extend 或 zero。", "Use flat, extend or zero."),
            )
    if above is Beyond.ZERO:
        yield seen.warning(
            "curve-zero-above",
            (*path, "above"),
            Words(
                f"超过 {written(points[-1].at)} 就变为 0:做得越多反而没有。",
                f"above {written(points[-1].at)} it falls to 0: doing more pays nothing.",
            ),
            Words("要封顶请写 flat。", "For a limit write flat."),
        )


def _matrix(seen: Subject, matrix: Matrix, path: Path) -> Iterator[Diagnostic]:
    for field, edges in (("row_edges", matrix.row_edges), ("column_edges", matrix.column_edges)):
        yield from _edges(seen, edges, (*path, field))
    rows, columns = len(matrix.row_edges), len(matrix.column_edges)
    if len(matrix.cells) != rows:
        yield seen.error(
            "matrix-shape",
            (*path, "cells"),
            Words(
                f"有 {len(matrix.cells)} 行,row_edges 有 {rows} 个。",
                f"has {len(matrix.cells)} rows; there are {rows} row_edges.",
            ),
            Words("每个行下限对应一行。", "Write one row for each row edge."),
        )
    for place, cells in enumerate(matrix.cells):
        if len(cells) != columns:
            yield seen.error(
                "matrix-shape",
                (*path, "cells", place),
                Words(
                    f"有 {len(cells)} 格,column_edges 有 {columns} 个。",
                    f"has {len(cells)} cells; there are {columns} column_edges.",
                ),
                Words("每个列下限对应一格。", "Write one cell for each column edge."),
            )


def _edges(seen: Subject, edges: Sequence[Decimal], path: Path) -> Iterator[Diagnostic]:
    for place, (lower, upper) in enumerate(pairwise(edges), start=1):
        if upper <= lower:
            yield seen.error(
                "edges-order",
                (*path, place),
                Words(
                    f"下限 {written(upper)} 不大于前一个 {written(lower)}。",
                    f"the edge {written(upper)} is not above the one before it, {written(lower)}.",
                ),
                Words("下限要由低到高。", "Edges rise."),
            )
    if edges[0] > 0:
        yield seen.error(
            "edges-first",
            (*path, 0),
            Words(
                f"第一个下限是 {written(edges[0])},低于它的没有格。",
                f"the first edge is {written(edges[0])}; below it there is no cell.",
            ),
            Words("第一个下限写 0,并写明低于的部分付多少。", "Begin at 0 and state what is paid there."),
        )


def _keyed(
    seen: Subject, width: int, rows: Sequence[tuple[str, ...]], path: Path, *, has_table: bool
) -> Iterator[Diagnostic]:
    """Report rows of keys that do not fit; `width` is how many keys there are."""
    if bool(rows) == has_table:
        yield seen.error(
            "lookup-source",
            path,
            Words(
                "rows 与 table 要写其中一个,只写一个。", "Write either rows or table, and only one of them."
            ),
            Words(
                "写在方案里用 rows,写在有日期的费率表里用 table。",
                "rows: in the plan; table: in the dated table `rates`.",
            ),
        )
    first: dict[tuple[str, ...], int] = {}
    for place, keys in enumerate(rows):
        if len(keys) != width:
            yield seen.error(
                "lookup-keys",
                (*path, "rows", place, "keys"),
                Words(
                    f"写了 {len(keys)} 个键,应有 {width} 个。",
                    f"has {len(keys)} keys; there must be {width}.",
                ),
                Words("键的个数与顺序同 keys。", "As many as keys, in the same order."),
            )
        elif first.setdefault(keys, place) != place:
            yield seen.error(
                "lookup-twice",
                (*path, "rows", place, "keys"),
                Words(
                    f"与第 {first[keys] + 1} 行的键相同:{'、'.join(keys)}。",
                    f"has the same keys as row {first[keys] + 1}: {', '.join(keys)}.",
                ),
                Words("每组键只写一行。", "Write one row for each set of keys."),
            )


def _deal(seen: Subject, deal: DealShape, path: Path) -> Iterator[Diagnostic]:
    factor: FactorTable | None = deal.factor
    if factor is not None:
        keys = [row.keys for row in factor.rows]
        yield from _keyed(seen, len(factor.keys), keys, (*path, "factor"), has_table=factor.table is not None)
    yield from _rising_limits(seen, [s.until for s in deal.slices], "to", (*path, "slices"))
    if deal.age is not None:
        limits = [None if band.up_to is None else Decimal(band.up_to) for band in deal.age.bands]
        yield from _rising_limits(seen, limits, "up_to", (*path, "age", "bands"))


def _rising_limits(
    seen: Subject, limits: Sequence[Decimal | None], field: str, path: Path
) -> Iterator[Diagnostic]:
    """Report upper limits that do not rise, or a last part that is not open."""
    for place, limit in enumerate(limits):
        is_last = place == len(limits) - 1
        before = limits[place - 1] if place else Decimal(0)
        if (limit is None) != is_last:
            yield seen.error(
                "slices-end",
                (*path, place, field),
                Words(f"只有最后一段不写 {field}。", f"the last part, and only that, has no {field}."),
                Words(
                    "最后一段删去上限,其余各段写上。",
                    "Remove the limit of the last part and write the others.",
                ),
            )
        elif limit is not None and before is not None and limit <= before:
            yield seen.error(
                "slices-order",
                (*path, place, field),
                Words(
                    f"上限 {written(limit)} 不大于前一段的 {written(before)}。",
                    f"the limit {written(limit)} is not above {written(before)} before it.",
                ),
                Words("上限要由低到高。", "Limits rise."),
            )


def _bands(seen: Subject, bands: Sequence[LayerBand], path: Path) -> Iterator[Diagnostic]:
    if bands[0].start is not None:
        yield seen.error(
            "bands-first",
            (*path, 0, "from"),
            Words(
                f"最低一层从 {written(bands[0].start)} 起,低于它的没有分。",
                f"the lowest band starts at {written(bands[0].start)}; below it there are no points.",
            ),
            Words("最低一层不写 from。", "The lowest band has no from."),
        )
    for place, (lower, upper) in enumerate(pairwise(bands), start=1):
        if upper.start is None or (lower.start is not None and upper.start <= lower.start):
            found = "空" if upper.start is None else written(upper.start)
            yield seen.error(
                "bands-order",
                (*path, place, "from"),
                Words(f"起点 {found} 不大于前一层。", "does not start above the band before it."),
                Words("各层由低到高,只有最低一层不写 from。", "Bands rise; only the lowest has no from."),
            )
