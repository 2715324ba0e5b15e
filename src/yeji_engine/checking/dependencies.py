"""What depends on what in a plan: measures, items, the score, components; circles and idle parts.

A node is a pair of room and name, `("measures", "回款率")`. `("score", "")` is the total with its grade
and coefficient.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping

from yeji_engine.checking.formulas import Formulas
from yeji_engine.checking.subject import Subject
from yeji_engine.documents.components import Component
from yeji_engine.documents.measures import Measure
from yeji_engine.documents.places import Path
from yeji_engine.errors import Diagnostic, Words
from yeji_engine.language.nodes import names_used
from yeji_engine.vocabulary.built_in import COEFFICIENT, GRADE, POINTS, SCORE, TARGET

Part = tuple[str, str]
Dependencies = Mapping[Part, frozenset[Part]]

THE_SCORE: Part = ("score", "")
_SCORE_NAMES = frozenset({*SCORE, *GRADE, *COEFFICIENT})


def dependencies_of(seen: Subject, formulas: Formulas) -> Dependencies:
    """Return, for every part, the parts that it is computed from."""
    found: dict[Part, set[Part]] = {part: set() for part in _parts(seen)}
    for path, node in formulas.nodes.items():
        owner = _owner(path)
        # A filter of records sees columns only.
        if owner in found and path[-2:] != ("count", "where"):
            columns = seen.scope.columns(formulas.sites[path].over_rows or "") or {}
            names = (name for name in names_used(node) if name not in columns)
            found[owner].update(part for name in names for part in _named(seen, name))
    for name, measure in seen.plan.measures.items():
        found["measures", name].update(_of_measure(measure))
    for name, component in seen.plan.components.items():
        found["components", name].update(_of_component(component))
    if seen.plan.scorecard is not None:
        found[THE_SCORE].update(("items", item) for item in seen.plan.scorecard.items)
    return {part: frozenset(below & found.keys()) for part, below in found.items()}


def _parts(seen: Subject) -> Iterator[Part]:
    plan = seen.plan
    yield from (("attributes", name) for name in plan.attributes)
    yield from (("measures", name) for name in plan.measures)
    if plan.scorecard is not None:
        yield from (("items", name) for name in plan.scorecard.items)
        yield THE_SCORE
    yield from (("components", name) for name in plan.components)
    yield from (("promotions", name) for name in plan.promotions)
    yield ("settlement", "")
    yield ("enrolment", "")


def _owner(path: Path) -> Part:
    match path:
        case ("scorecard", "items", str(name), *_):
            return "items", name
        case ("scorecard", *_):
            return THE_SCORE
        case ("settlement" | "enrolment" as room, *_):
            return room, ""
        case (str(room), str(name), *_):
            return room, name
        case _:
            return "", ""


def _named(seen: Subject, name: str) -> Iterator[Part]:
    """Return the parts that a name in a formula means."""
    if name in _SCORE_NAMES:
        yield THE_SCORE
        return
    stem, _, tail = name.rpartition(".")
    if tail in POINTS and seen.plan.scorecard is not None and stem in seen.plan.scorecard.items:
        yield "items", stem
    elif stem in seen.plan.measures:
        # A target is read from a table; it does not need the figure.
        if tail not in TARGET:
            yield "measures", stem
    else:
        yield from ((room, name) for room in ("attributes", "measures", "components"))


def _of_measure(measure: Measure) -> Iterator[Part]:
    if measure.roll_up is not None:
        yield "measures", measure.roll_up.of
    if measure.pay_below is not None:
        yield "components", measure.pay_below.component


def _of_component(component: Component) -> Iterator[Part]:
    if component.deal is not None:
        yield "measures", component.deal


def below(dependencies: Dependencies, start: Part) -> dict[Part, Part]:
    """Return everything that `start` is computed from, each with the part just above it on the shortest way."""
    above = {start: start}
    waiting = deque([start])
    while waiting:
        part = waiting.popleft()
        for lower in sorted(dependencies.get(part, frozenset())):
            if lower not in above:
                above[lower] = part
                waiting.append(lower)
    return above


def way_down(above: Mapping[Part, Part], end: Part) -> tuple[Part, ...]:
    """Return the parts from the start of `above` down to `end`."""
    way = [end]
    while above[way[-1]] != way[-1]:
        way.append(above[way[-1]])
    return tuple(reversed(way))


def check_dependencies(seen: Subject, dependencies: Dependencies) -> Iterator[Diagnostic]:
    """Report circles, and measures and attributes that nothing uses."""
    yield from _circles(seen, dependencies)
    yield from _idle(seen, dependencies)


def _circles(seen: Subject, dependencies: Dependencies) -> Iterator[Diagnostic]:
    told: set[Part] = set()
    free = set(in_order(dependencies))
    for part in dependencies:
        if part in free:
            continue
        circle = () if part in told else _circle(dependencies, part)
        if circle:
            told.update(circle)
            chain = " → ".join(_called(step) for step in circle)
            yield seen.error(
                "circle",
                _path(part),
                Words(f"互相引用成环:{chain}。", f"these refer to each other in a circle: {chain}."),
                Words("其中一个要改为不依赖其余的。", "One of them must do without the others."),
            )


def in_order(dependencies: Dependencies) -> list[Part]:
    """Return the parts, each after those it is computed from; parts that wait on a circle are absent."""
    waits_for = {part: len(lower) for part, lower in dependencies.items()}
    needed_by: dict[Part, list[Part]] = {part: [] for part in dependencies}
    for part, lowers in dependencies.items():
        for lower in lowers:
            needed_by[lower].append(part)
    ordered = [part for part, count in waits_for.items() if count == 0]
    for done in ordered:
        for part in needed_by[done]:
            waits_for[part] -= 1
            if waits_for[part] == 0:
                ordered.append(part)
    return ordered


def _circle(dependencies: Dependencies, part: Part) -> tuple[Part, ...]:
    """Return the shortest way from the part back to itself, empty where there is none."""
    above = below(dependencies, part)
    # `below` goes breadth first, so the first that leads back ends the shortest way.
    last = next((lower for lower in above if part in dependencies[lower]), None)
    return (*way_down(above, last), part) if last is not None else ()


def _idle(seen: Subject, dependencies: Dependencies) -> Iterator[Diagnostic]:
    used: set[Part] = set()
    for part in dependencies:
        if part[0] in {"components", "promotions", "settlement", "enrolment", "score"}:
            used.update(below(dependencies, part))
    limit = seen.plan.settlement.pay_limit
    if limit is not None:
        used.update(below(dependencies, ("measures", limit.of)))
    for part in dependencies:
        if part[0] in {"measures", "attributes"} and part not in used:
            zh, en = ("指标", "measure") if part[0] == "measures" else ("个人属性", "attribute")
            yield seen.info(
                "unused",
                _path(part),
                Words(f"{zh} {part[1]} 没有用到。", f"nothing uses the {en} {part[1]}."),
                Words("只为展示可以保留,否则删去。", "Keep it for show, or remove it."),
            )


def _called(part: Part) -> str:
    return "得分 score" if part == THE_SCORE else part[1]


def _path(part: Part) -> Path:
    room, name = part
    if part == THE_SCORE:
        return ("scorecard",)
    return ("scorecard", "items", name) if room == "items" else (room, name)
