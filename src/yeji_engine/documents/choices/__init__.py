"""The choices on which systems differ, by field: what each option means and what it costs in yuan.

Every *Decide* of the catalogues is here, and every field of the models that offers a choice without
a default. A plan that leaves one out is told all this instead of being given a default.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from yeji_engine.documents.choices.choice import EMPTY, Choice, Option
from yeji_engine.documents.choices.crediting import CREDITING
from yeji_engine.documents.choices.pricing import PRICING
from yeji_engine.documents.choices.scoring import SCORING
from yeji_engine.documents.choices.settling import SETTLING

CHOICES: Mapping[str, Choice] = MappingProxyType({**CREDITING, **PRICING, **SCORING, **SETTLING})
"""By `Class.field` of the model."""

__all__ = ["CHOICES", "EMPTY", "Choice", "Option"]
