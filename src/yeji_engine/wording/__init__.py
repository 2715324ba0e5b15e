"""The plan in words, and two versions compared in the same words.

Made from the document alone, in both languages at once. Knows nothing of how a figure is computed.
"""

from yeji_engine.wording.diff import Change, plan_diff
from yeji_engine.wording.plan import Language, PlanText, Section, Sentence, as_markdown, as_plain, plan_text

__all__ = [
    "Change",
    "Language",
    "PlanText",
    "Section",
    "Sentence",
    "as_markdown",
    "as_plain",
    "plan_diff",
    "plan_text",
]
