"""What a plan promises and can never happen: a gate that never opens, a tier nobody reaches."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from yeji_engine.checking.conditions import Known, holds
from yeji_engine.checking.formulas import Formulas
from yeji_engine.checking.ranges import Range, range_of
from yeji_engine.checking.subject import Subject
from yeji_engine.documents.components import Component
from yeji_engine.documents.methods import Boundary, Curve, Matrix, Tiers
from yeji_engine.documents.places import Path, shown
from yeji_engine.errors import Diagnostic, Words
from yeji_engine.language.canonical import canonical
from yeji_engine.language.kinds import Kind
from yeji_engine.language.nodes import Compare, Node, walk


def check_reach(seen: Subject, formulas: Formulas, known: Known) -> Iterator[Diagnostic]:
    """Report conditions that never hold, gates that always do, tiers and points out of reach."""
    for path, site in formulas.sites.items():
        node = formulas.nodes.get(path)
        if node is not None and site.kinds == {Kind.TRUTH}:
            columns = seen.scope.columns(site.over_rows or "") or {}
            here = known.without(columns) if site.over_rows is None or columns else Known()
            yield from _condition(seen, node, path, here)
    for name, component in seen.plan.components.items():
        yield from _component(seen, component, formulas, ("components", name), known)


def _condition(seen: Subject, node: Node, path: Path, known: Known) -> Iterator[Diagnostic]:
    verdict = holds(node, known)
    text = shown(canonical(node))
    if verdict is False:
        why = _why_never(node, known)
        yield seen.error(
            "never-holds",
            path,
            Words(f"条件 {text} 永远不成立{why.zh}。", f"the condition {text} can never hold{why.en}."),
            Words("改正条件,或删去它所在的一步。", "Correct the condition, or remove the step it stands in."),
        )
    elif verdict is True and (_is_gate(seen, path) or "vetoes" in path):
        yield seen.warning(
            "always-holds",
            path,
            Words(
                f"条件 {text} 总是成立,这一步没有作用。",
                f"the condition {text} always holds: the step has no effect.",
            ),
            Words("改正条件,或删去这一步。", "Correct the condition or remove the step."),
        )


def _is_gate(seen: Subject, path: Path) -> bool:
    match path:
        case ("components", str(name), "then", int(place), "when"):
            return seen.plan.components[name].then[place].step == "gate"
        case _:
            return False


def _why_never(node: Node, known: Known) -> Words:
    """Return the bound that the first impossible comparison meets."""
    for inside, _ in walk(node):
        if isinstance(inside, Compare) and holds(inside, known) is False:
            bounds = _bounds(range_of(inside.left, known.ranges))
            if bounds is not None:
                name = shown(canonical(inside.left))
                return Words(f":{name} {bounds.zh}", f": {name} {bounds.en}")
    return Words("", "")


def _bounds(range_: Range) -> Words | None:
    if range_.low is not None and range_.high is not None:
        low, high = _number(range_.low), _number(range_.high)
        return Words(f"在 {low} 与 {high} 之间", f"lies between {low} and {high}")
    if range_.high is not None:
        return Words(f"至多 {_number(range_.high)}", f"is at most {_number(range_.high)}")
    if range_.low is not None:
        return Words(f"至少 {_number(range_.low)}", f"is at least {_number(range_.low)}")
    return None


def _number(number: Fraction) -> str:
    """Return a bound for a message, to six decimals."""
    sign, digits = ("-", -number) if number < 0 else ("", number)
    whole, rest = divmod(int(digits * 10**6), 10**6)
    return f"{sign}{whole}.{rest:06d}".rstrip("0").rstrip(".")


def _component(
    seen: Subject, component: Component, formulas: Formulas, path: Path, known: Known
) -> Iterator[Diagnostic]:
    if component.per == "deal":
        return
    base = _figure((*path, "base"), formulas, known)
    if component.threshold is not None:
        yield from _threshold(seen, base, _figure((*path, "threshold", "at"), formulas, known), path)
    inside = (*path, "method")
    match component.method:
        case Tiers(unit=None) as method:
            on = _figure((*inside, "on"), formulas, known) if method.on is not None else base
            starts = [Fraction(tier.start) for tier in method.tiers]
            yield from _beyond(seen, on, starts, method.boundary, (*inside, "tiers"))
        case Curve() as method:
            on = _figure((*inside, "on"), formulas, known)
            # A point beyond the bound still bends the line before it: it is idle once that is beyond too.
            idle = [place for place, p in enumerate(method.points[:-1], 1) if _is_beyond(Fraction(p.at), on)]
            yield from (
                _out_of_reach(seen, Fraction(method.points[place].at), on, (*inside, "points", place))
                for place in idle
            )
        case Matrix() as method:
            for field, edges in (("rows", method.row_edges), ("columns", method.column_edges)):
                on = _figure((*inside, field), formulas, known)
                name = "row_edges" if field == "rows" else "column_edges"
                yield from _beyond(seen, on, [Fraction(e) for e in edges], method.boundary, (*inside, name))
        case _:
            return


def _figure(path: Path, formulas: Formulas, known: Known) -> Range:
    node = formulas.nodes.get(path)
    return range_of(node, known.ranges) if node is not None else Range()


def _threshold(seen: Subject, base: Range, at: Range, path: Path) -> Iterator[Diagnostic]:
    if base.high is not None and at.low is not None and base.high < at.low:
        yield seen.error(
            "never-reached",
            (*path, "threshold", "at"),
            Words(
                f"起付线 {_number(at.low)} 达不到:基数至多 {_number(base.high)}。",
                f"the threshold {_number(at.low)} is never reached: the base is at most {_number(base.high)}.",
            ),
            Words("降低起付线,或检查基数的上限。", "Lower it, or look at what limits the base."),
        )


def _beyond(
    seen: Subject, on: Range, starts: list[Fraction], boundary: Boundary, path: Path
) -> Iterator[Diagnostic]:
    """Report steps that begin above what the figure can be."""
    for place, start in enumerate(starts):
        owns_its_start = boundary is Boundary.UPPER_TIER
        if place and (_is_beyond(start, on) if not owns_its_start else _is_above(start, on)):
            yield _out_of_reach(seen, start, on, (*path, place))


def _is_beyond(start: Fraction, on: Range) -> bool:
    return on.high is not None and start >= on.high


def _is_above(start: Fraction, on: Range) -> bool:
    return on.high is not None and start > on.high


def _out_of_reach(seen: Subject, start: Fraction, on: Range, path: Path) -> Diagnostic:
    high = _number(on.high or Fraction(0))
    return seen.warning(
        "never-reached",
        path,
        Words(
            f"从 {_number(start)} 起,但这个数至多 {high},永远达不到。",
            f"begins at {_number(start)}, but the figure is at most {high}: never reached.",
        ),
        Words("删去,或放宽上限。", "Remove it, or lift the limit."),
    )
