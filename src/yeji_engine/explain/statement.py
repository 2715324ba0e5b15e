"""The statement of one person for one period: total, components, measures, each with its reasons.

It holds words and figures only, ready to be laid out on a page, on paper or in a sheet.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from yeji_engine.binding.reasons import Operation
from yeji_engine.documents.base import Unit
from yeji_engine.documents.components import Component
from yeji_engine.documents.plan import Plan
from yeji_engine.errors import Words
from yeji_engine.explain.settling import SettlementLine, settlement_of
from yeji_engine.explain.sources import ResultTables, Row
from yeji_engine.explain.words import ReasonRow, Speaker, sentence
from yeji_engine.settlement.book import SettlementKind
from yeji_engine.wording.terms import Terms, base_of, base_words, terms_of, within


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """One reason as a sentence with its amount; the amounts of a component add up to it."""

    words: Words
    amount: Decimal
    operation: Operation
    source_id: str


@dataclass(frozen=True, slots=True)
class ComponentLine:
    """One component: what was earned, what is paid now, and why. None: not computed."""

    name: str
    title: Words
    earned: Decimal | None
    paid: Decimal | None
    reasons: tuple[ReasonLine, ...]


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One measure with its target."""

    name: str
    title: Words
    unit: Unit
    figure: Decimal | None
    rows: int
    target: Decimal | None
    attainment: Decimal | None


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One line of the scorecard."""

    item: str
    title: Words
    figure: Decimal | None
    target: Decimal | None
    attainment: Decimal | None
    weight: Decimal | None
    points: Decimal | None


@dataclass(frozen=True, slots=True)
class ScoreTotal:
    """The outcome of the scorecard."""

    score: Decimal | None
    grade: str | None
    coefficient: Decimal | None


@dataclass(frozen=True, slots=True)
class Statement:
    """Everything that one person is told about one period."""

    person_id: str
    plan: Plan
    earned: Decimal | None
    """None where a component is not computed: the total is then not known either."""
    paid: Decimal | None
    """What the components pay together, before the person is settled."""
    payable: Decimal | None
    """What the person gets now; the figure of the ledger and of the payment file."""
    components: tuple[ComponentLine, ...]
    settlement: tuple[SettlementLine, ...]
    """How `paid` became `payable`."""
    measures: tuple[MeasureLine, ...]
    scores: tuple[ScoreLine, ...]
    score: ScoreTotal | None


def statement_of(tables: ResultTables, plan: Plan, person_id: str) -> Statement:
    """Return the statement of one person; empty lists where the result knows nothing of him."""
    terms = terms_of(plan)
    reasons = _reasons(tables, person_id)
    components = tuple(
        _component_line(plan, terms, row, reasons.get(str(row["component"]), []))
        for row in _in_order(
            tables.where("payouts", {"person_id": person_id}), "component", list(plan.components)
        )
    )
    paid = _sum([line.paid for line in components])
    settlement = settlement_of(tables, person_id)
    return Statement(
        person_id=person_id,
        plan=plan,
        earned=_sum([line.earned for line in components]),
        paid=paid,
        payable=_payable(settlement, paid),
        components=components,
        settlement=settlement,
        measures=_measures(tables, plan, person_id),
        scores=_scores(tables, plan, person_id),
        score=_score_total(tables, person_id),
    )


def people_of(tables: ResultTables) -> list[str]:
    """Return everybody who gets a statement: who takes part, and who left but is still settled."""
    return sorted({*tables.keys("participants", "person_id"), *tables.keys("settlements", "person_id")})


def _payable(settlement: tuple[SettlementLine, ...], paid: Decimal | None) -> Decimal | None:
    """A result without settlements, of a scorecard for instance, pays what its components say."""
    for line in settlement:
        if line.kind is SettlementKind.PAYABLE:
            return line.amount
    return paid


def _in_order(rows: list[Row], column: str, names: list[str]) -> list[Row]:
    place = {name: index for index, name in enumerate(names)}
    return sorted(rows, key=lambda row: place.get(str(row[column]), len(names)))


def _sum(figures: list[Decimal | None]) -> Decimal | None:
    known = [figure for figure in figures if figure is not None]
    return sum(known, Decimal(0)) if len(known) == len(figures) else None


def _reasons(tables: ResultTables, person_id: str) -> dict[str, list[ReasonRow]]:
    found: dict[str, list[ReasonRow]] = {}
    for row in tables.where("reasons", {"person_id": person_id}):
        reason = reason_of(row)
        found.setdefault(reason.item, []).append(reason)
    return {item: sorted(rows, key=lambda row: (row.source_id, row.step)) for item, rows in found.items()}


def reason_of(row: Row) -> ReasonRow:
    """Return a stored reason, typed."""
    return ReasonRow(
        item=str(row["item"]),
        source_id=str(row["source_id"] or ""),
        step=int(_decimal(row["step"]) or 0),
        operation=Operation(str(row["operation"])),
        label=str(row["label"] or ""),
        quantity=_decimal(row["quantity"]),
        lower=_decimal(row["lower"]),
        upper=_decimal(row["upper"]),
        factor=_decimal(row["factor"]),
        amount=_decimal(row["amount"]) or Decimal(0),
    )


def _decimal(cell: object) -> Decimal | None:
    return cell if isinstance(cell, Decimal) else None


def _component_line(plan: Plan, terms: Terms, row: Row, reasons: list[ReasonRow]) -> ComponentLine:
    name = str(row["component"])
    component = plan.components.get(name)
    speaker = _speaker(terms, component)
    return ComponentLine(
        name=name,
        title=_title(name, component),
        earned=_decimal(row["earned"]),
        paid=_decimal(row["paid"]),
        reasons=tuple(
            ReasonLine(sentence(reason, speaker), reason.amount, reason.operation, reason.source_id)
            for reason in reasons
        ),
    )


def _speaker(terms: Terms, component: Component | None) -> Speaker:
    if component is None:
        return Speaker(terms, Words("合计", "the total"), Unit.MONEY)
    inside = within(terms, component)
    return Speaker(inside, base_words(component, inside), inside.unit_of(base_of(component)))


def _title(name: str, component: Component | None) -> Words:
    if component is None or component.title is None:
        return Words(name, name)
    return Words(component.title.zh, component.title.in_language("en"))


def _measures(tables: ResultTables, plan: Plan, person_id: str) -> tuple[MeasureLine, ...]:
    rows = _in_order(tables.where("measures", {"subject_id": person_id}), "measure", list(plan.measures))
    lines = []
    for row in rows:
        measure = plan.measures[str(row["measure"])]
        title = measure.title
        lines.append(
            MeasureLine(
                name=str(row["measure"]),
                title=Words(title.zh, title.in_language("en"))
                if title
                else Words(str(row["measure"]), str(row["measure"])),
                unit=measure.unit,
                figure=_decimal(row["figure"]),
                rows=int(_decimal(row["rows"]) or 0),
                target=_decimal(row["target"]),
                attainment=_decimal(row["attainment"]),
            )
        )
    return tuple(lines)


def _scores(tables: ResultTables, plan: Plan, person_id: str) -> tuple[ScoreLine, ...]:
    items = plan.scorecard.items if plan.scorecard is not None else {}
    rows = _in_order(tables.where("scores", {"person_id": person_id}), "item", list(items))
    lines = []
    for row in rows:
        name = str(row["item"])
        title = items[name].title if name in items else None
        lines.append(
            ScoreLine(
                item=name,
                title=Words(title.zh, title.in_language("en")) if title else Words(name, name),
                figure=_decimal(row["figure"]),
                target=_decimal(row["target"]),
                attainment=_decimal(row["attainment"]),
                weight=_decimal(row["weight"]),
                points=_decimal(row["points"]),
            )
        )
    return tuple(lines)


def _score_total(tables: ResultTables, person_id: str) -> ScoreTotal | None:
    rows = tables.where("totals", {"person_id": person_id})
    if not rows:
        return None
    row = rows[0]
    grade = row["grade"]
    return ScoreTotal(
        _decimal(row["score"]), None if grade is None else str(grade), _decimal(row["coefficient"])
    )
