"""What a company starts from: ready measures and complete plan templates, as documents.

Data with a reader. It knows documents and nothing of how they are checked or computed.
"""

from yeji_engine.library.measures import GROUPS, ReadyMeasure, ready_measure, ready_measures
from yeji_engine.library.templates import PlanTemplate, load_template, plan_templates, template_text

__all__ = [
    "GROUPS",
    "PlanTemplate",
    "ReadyMeasure",
    "load_template",
    "plan_templates",
    "ready_measure",
    "ready_measures",
    "template_text",
]
