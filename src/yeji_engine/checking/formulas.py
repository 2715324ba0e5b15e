"""Whether every formula reads, names what there is, and gives the kind that its place needs.

Also what follows from kinds: a component pays money, a tier's lines and its figure count the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from yeji_engine.checking.sites import Site, sites_of
from yeji_engine.checking.subject import Subject
from yeji_engine.documents.components import Component
from yeji_engine.documents.methods import Flat, PerUnit, Tiers
from yeji_engine.documents.places import Path, path_text
from yeji_engine.documents.places import subject as about
from yeji_engine.documents.scorecard import (
    ComparisonScore,
    FormulaScore,
    ImprovementScore,
    Item,
    LadderScore,
    LinearScore,
    PastScore,
    ProgressScore,
    RatingScore,
    RatioScore,
    ReverseScore,
    YesNoScore,
)
from yeji_engine.errors import Diagnostic, Severity, Words, errors_of
from yeji_engine.language.kinds import KIND_WORDS, Kind, common, product
from yeji_engine.language.nodes import Name, Node, names_used
from yeji_engine.language.parse import parse
from yeji_engine.language.typing import check
from yeji_engine.vocabulary.built_in import ATTAINMENT, TARGET

_NAMED_AFTER_DATA = "unknown-name"
_BY_TARGET = (RatioScore, ReverseScore, LadderScore, LinearScore, ImprovementScore, ProgressScore)
_WITHOUT_MEASURE = (RatingScore, ComparisonScore, PastScore, YesNoScore, FormulaScore)


@dataclass(frozen=True, slots=True)
class Formulas:
    """Every formula of a plan as a tree with its kind, by path; faulty ones are absent."""

    nodes: Mapping[Path, Node]
    kinds: Mapping[Path, Kind]
    sites: Mapping[Path, Site]


def read_formulas(seen: Subject) -> tuple[Formulas, list[Diagnostic]]:
    """Return the trees and kinds of all formulas, and everything that is wrong with them."""
    nodes: dict[Path, Node] = {}
    kinds: dict[Path, Kind] = {}
    sites: dict[Path, Site] = {}
    found: list[Diagnostic] = []
    for site in sites_of(seen):
        sites[site.path] = site
        parsed = parse(site.text, place=seen.places.inside(site.path))
        found.extend(_told(seen, site, parsed.diagnostics))
        if parsed.node is None:
            continue
        nodes[site.path] = parsed.node
        if site.names is None or _speaks_of_lost(seen, parsed.node):
            continue
        kind, faults = _checked(seen, site, parsed.node)
        found.extend(faults)
        if kind is not None:
            kinds[site.path] = kind
    return Formulas(nodes, kinds, sites), found


def _told(seen: Subject, site: Site, found: tuple[Diagnostic, ...]) -> Iterator[Diagnostic]:
    """Put the part of the plan in front of what the language says about its formula."""
    part = about(seen.title, site.path)
    field = path_text(site.path[-2:]) if isinstance(site.path[-1], int) else str(site.path[-1])
    for one in found:
        message = Words(
            f"{part.zh},{field} 的公式:{one.message.zh}", f"{part.en}, formula {field}: {one.message.en}"
        )
        # A company may add columns to a standard table: without its tables that is no error.
        may_come = one.code == _NAMED_AFTER_DATA and site.over_rows is not None and not seen.own_tables
        severity = Severity.WARNING if may_come else one.severity
        yield replace(one, message=message, severity=severity)


def _speaks_of_lost(seen: Subject, node: Node) -> bool:
    lost = seen.lost_names()
    return any(name in lost or name.partition(".")[0] in lost for name in names_used(node))


def _checked(seen: Subject, site: Site, node: Node) -> tuple[Kind | None, list[Diagnostic]]:
    names = dict(site.names or {})
    found = list(_without_target(seen, site, node, names))
    checked = check(node, names, seen.places.inside(site.path), text=site.text)
    found.extend(_told(seen, site, checked.diagnostics))
    if checked.kind is None or errors_of(found):
        return None, found
    if checked.kind not in site.kinds:
        found.append(_wrong_kind(seen, site, checked.kind))
        return None, found
    return checked.kind, found


def _without_target(seen: Subject, site: Site, node: Node, names: dict[str, Kind]) -> Iterator[Diagnostic]:
    """Report `X.目标` of a measure that has no target, and let the rest of the formula be checked."""
    for name in names_used(node):
        stem, _, tail = name.rpartition(".")
        measure = seen.plan.measures.get(stem)
        if measure is None or measure.target is not None or tail not in (*TARGET, *ATTAINMENT):
            continue
        names[name] = Kind(measure.unit.value) if tail in TARGET else Kind.RATIO
        yield seen.error(
            "target-not-set",
            site.path,
            Words(
                f"用到 {name},但指标 {stem} 没有写 target。",
                f"it uses {name}, but the measure {stem} has no target.",
            ),
            Words(
                f"在指标 {stem} 下写 target: {{version: original, prorate: }}。",
                f"Write target under the measure {stem}.",
            ),
        )


def _wrong_kind(seen: Subject, site: Site, kind: Kind) -> Diagnostic:
    wanted = [KIND_WORDS[k] for k in Kind if k in site.kinds and k is not Kind.NUMBER]
    return seen.error(
        "formula-kind",
        site.path,
        Words(
            f"公式得出的是{KIND_WORDS[kind].zh},这里要{'、'.join(w.zh for w in wanted)}。",
            f"the formula gives {KIND_WORDS[kind].en}; needed is {' or '.join(w.en for w in wanted)}.",
        ),
        Words("检查公式,或换一个指标。", "Check the formula, or use another measure."),
    )


def check_kinds(seen: Subject, formulas: Formulas) -> Iterator[Diagnostic]:
    """Report components that would not pay money, lines that count something else, items without target."""
    for name, component in seen.plan.components.items():
        yield from _pays_money(seen, component, formulas, ("components", name))
        yield from _same_count(seen, component, formulas, ("components", name))
    for name, item in seen.plan.scorecard.items.items() if seen.plan.scorecard else ():
        yield from _item(seen, item, formulas, ("scorecard", "items", name))


def _pays_money(seen: Subject, component: Component, formulas: Formulas, path: Path) -> Iterator[Diagnostic]:
    base = base_kind(seen, component, formulas, path)
    if base is None:
        return
    match component.method:
        case Flat():
            factor = formulas.kinds.get((*path, "method", "rate"))
        case PerUnit():
            factor = formulas.kinds.get((*path, "method", "amount"))
        case Tiers(tiers=tiers) if any(tier.amount is not None for tier in tiers):
            return
        case Tiers():
            # A rate may be yuan for each piece; of a ratio it can only be a share.
            factor = Kind.RATIO if base is Kind.RATIO else Kind.NUMBER
        case _:
            return
    if factor is None:
        return
    outcome = product(base, factor)
    if outcome not in {Kind.MONEY, Kind.NUMBER}:
        yield seen.error(
            "component-not-money",
            (*path, "base"),
            Words(
                f"{KIND_WORDS[base].zh}乘以{KIND_WORDS[factor].zh}不是金额。",
                f"{KIND_WORDS[base].en} times {KIND_WORDS[factor].en} is not money.",
            ),
            Words(
                "金额用 flat 或 tiers,个数用 per_unit 写每个多少元。",
                "Money: flat or tiers; pieces: per_unit.",
            ),
        )


def base_kind(seen: Subject, component: Component, formulas: Formulas, path: Path) -> Kind | None:
    """Return what the component's base counts, None where it has none or it is faulty."""
    if component.base is None and component.per == "deal":
        deal = seen.scope.deals.get(component.deal or "")
        return deal[1] if deal else None
    return formulas.kinds.get((*path, "base"))


def _same_count(seen: Subject, component: Component, formulas: Formulas, path: Path) -> Iterator[Diagnostic]:
    base = base_kind(seen, component, formulas, path)
    if component.threshold is not None:
        at = formulas.kinds.get((*path, "threshold", "at"))
        yield from _differ(seen, base, at, (*path, "threshold", "at"))
    if isinstance(component.method, Tiers) and component.method.unit is not None:
        on = formulas.kinds.get((*path, "method", "on")) if component.method.on is not None else base
        unit = formulas.kinds.get((*path, "method", "unit"))
        yield from _differ(seen, on, unit, (*path, "method", "unit"))


def _differ(seen: Subject, first: Kind | None, second: Kind | None, path: Path) -> Iterator[Diagnostic]:
    if first is not None and second is not None and common(first, second) is None:
        yield seen.error(
            "unit-differs",
            path,
            Words(
                f"这里是{KIND_WORDS[second].zh},与之相比的是{KIND_WORDS[first].zh}。",
                f"here stands {KIND_WORDS[second].en}, compared with {KIND_WORDS[first].en}.",
            ),
            Words("两边要同类。", "Both must count the same."),
        )


def _item(seen: Subject, item: Item, formulas: Formulas, path: Path) -> Iterator[Diagnostic]:
    scoring = item.scoring
    if item.measure is None and not isinstance(scoring, _WITHOUT_MEASURE):
        yield seen.error(
            "item-measure",
            (*path, "measure"),
            Words(
                f"{scoring.kind} 计分要写 measure:考核哪个数?",
                f"{scoring.kind} needs a measure: what is scored?",
            ),
            Words("写一个指标。", "Name a measure."),
        )
    if not isinstance(scoring, _BY_TARGET) or item.measure is None:
        return
    node = formulas.nodes.get((*path, "measure"))
    if node is None:
        return
    measure = seen.plan.measures.get(node.name) if isinstance(node, Name) else None
    if not isinstance(node, Name):
        yield seen.error(
            "item-target",
            (*path, "measure"),
            Words(
                f"{scoring.kind} 计分要对照目标,公式没有目标。",
                f"{scoring.kind} looks at a target; a formula has none.",
            ),
            Words("把公式定义为指标并写 target。", "Make the formula a measure with a target."),
        )
    elif measure is not None and measure.target is None:
        yield seen.error(
            "item-target",
            (*path, "measure"),
            Words(
                f"{scoring.kind} 计分要对照目标,指标 {node.name} 没有 target。",
                f"{scoring.kind} looks at a target; {node.name} has none.",
            ),
            Words(f"在指标 {node.name} 下写 target。", f"Write target under the measure {node.name}."),
        )
