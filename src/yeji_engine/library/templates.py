"""Plan templates (方案模板): complete documents that a company starts from, each with its worked cases."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from yeji_engine.documents.loading import Loaded, load_plan
from yeji_engine.errors import Words
from yeji_engine.library.shelves import mapping_of, shelf, text_of, words


@dataclass(frozen=True, slots=True)
class PlanTemplate:
    """One template of the index."""

    id: str
    """Also the key of its plan."""
    role: Words
    """For whom it is."""
    pitch: Words
    """What it is about, in one line."""
    base: Words
    """What pay is reckoned on."""

    @property
    def file(self) -> str:
        """Name of the file that holds the document."""
        return f"{self.id}.yaml"


@cache
def plan_templates() -> tuple[PlanTemplate, ...]:
    """Return the templates in the order of the index."""
    index = mapping_of("templates", "index.yaml")
    return tuple(_template(id_, entry) for id_, entry in index.items())


def template_text(id_: str) -> str | None:
    """Return the document of a template as it is written, comments included, or None."""
    found = next((template for template in plan_templates() if template.id == id_), None)
    return text_of("templates", found.file) if found else None


def load_template(id_: str) -> Loaded | None:
    """Return the plan of a template as if it had been read from a file, or None.

    >>> load_template("direct_seller").plan.regimes
    (<Regime.DIRECT_SELLER: 'direct_seller'>,)
    """
    text = template_text(id_)
    return None if text is None else load_plan(text, f"{id_}.yaml")


def _template(id_: str, entry: object) -> PlanTemplate:
    fields = shelf(entry)
    return PlanTemplate(id_, words(fields["role"]), words(fields["pitch"]), words(fields["base"]))
