"""The plan in words, and two versions compared in the same words.

Made from the document alone, in both languages at once. Knows nothing of how a figure is computed.
"""

from yeji_engine.wording.plan import PlanText, Section, Sentence, as_markdown, as_plain, plan_text

__all__ = ["PlanText", "Section", "Sentence", "as_markdown", "as_plain", "plan_text"]
