"""Stages and diagnostics as the pages of this room say them."""

from __future__ import annotations

from django.utils.translation import get_language

from yeji.plans.models import Stage, Version
from yeji.ui.parts import Tone
from yeji_engine.errors import Diagnostic, Severity, Words

TONES = {
    Stage.DRAFT: Tone.PICK,
    Stage.WAITING: Tone.WARN,
    Stage.PUBLISHED: Tone.GOOD,
    Stage.DROPPED: Tone.PLAIN,
}


def language() -> str:
    """Return the engine's name of the reader's language."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def said(words: Words) -> str:
    """Return the words in the reader's language."""
    return words.in_language(language())


def stage_of(version: Version) -> tuple[Tone, str]:
    """Return how far a version is, as a tag."""
    stage = Stage(version.stage)
    return TONES[stage], str(stage.label)


def tone_of(diagnostic: Diagnostic) -> Tone:
    """Return how much a diagnostic holds up."""
    tones = {Severity.ERROR: Tone.BAD, Severity.WARNING: Tone.WARN}
    return tones.get(diagnostic.severity, Tone.REST)
