"""Ready measures (常用指标): what a sales company counts, each with its meaning, its source and its pitfalls.

`measures.yaml` holds them; here they become measures of a plan document. Nothing is counted here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from yeji_engine.documents.base import Direction, Unit
from yeji_engine.documents.measures import Measure
from yeji_engine.errors import Words
from yeji_engine.library.shelves import Shelf, mapping_of, shelf, texts, words

GROUPS = ("财务", "客户", "流程", "能力")
"""The four perspectives, in the order in which people list them."""


@dataclass(frozen=True, slots=True)
class ReadyMeasure:
    """One entry of the library."""

    id: str
    name: Words
    group: str
    definition: Words
    pitfalls: Words
    scoring: tuple[str, ...]
    """Usual methods, by the numbers of the appraisal catalogue: A1, A5."""
    measures: Mapping[str, Measure]
    """What is copied into a plan: the parts of a formula first, the measure itself last."""

    @property
    def measure(self) -> Measure:
        """The measure itself."""
        return self.measures[self.name.zh]

    @property
    def unit(self) -> Unit:
        """What it counts."""
        return self.measure.unit

    @property
    def direction(self) -> Direction:
        """Whether more is better."""
        return self.measure.direction

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the tables that its rows come from."""
        return tuple(dict.fromkeys(table for part in self.measures.values() for table in _tables(part)))


def ready_measures() -> tuple[ReadyMeasure, ...]:
    """Return every ready measure, in the order of the library."""
    return tuple(_library().values())


def ready_measure(id_: str) -> ReadyMeasure | None:
    """Return the ready measure with this id, or None.

    >>> found = ready_measure("collection_rate")
    >>> found.name.zh, list(found.measures)
    ('回款率', ['回款额', '到期应收额', '回款率'])
    """
    return _library().get(id_)


@cache
def _library() -> dict[str, ReadyMeasure]:
    found: dict[str, ReadyMeasure] = {}
    for id_, entry in mapping_of("measures.yaml").items():
        found[id_] = _entry(id_, shelf(entry), found)
    return found


def _entry(id_: str, entry: Shelf, before: Mapping[str, ReadyMeasure]) -> ReadyMeasure:
    name, group = words(entry["name"]), str(entry["group"])
    needed = [before[need] for need in texts(entry.get("needs"))]
    parts = {part: measure for need in needed for part, measure in need.measures.items()}
    own = shelf(entry["document"])
    for part, document in own.items():
        parts[part] = Measure.model_validate(_titled(shelf(document), part, name, group), by_name=False)
    return ReadyMeasure(
        id_, name, group, words(entry["definition"]), words(entry["pitfalls"]), texts(entry["scoring"]), parts
    )


def _titled(document: Shelf, part: str, name: Words, group: str) -> Shelf:
    """Give the entry's own measure its name as title, and its group."""
    if part != name.zh:
        return document
    return {"title": {"zh": name.zh, "en": name.en}, "group": group, **document}


def _tables(measure: Measure) -> Iterator[str]:
    if measure.count:
        yield measure.count.table
    if measure.reading:
        yield measure.reading.table
    if measure.target:
        yield "targets"
