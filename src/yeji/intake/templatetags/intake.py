"""Words that were kept in both languages."""

from __future__ import annotations

from django import template

from yeji.intake.showing import chosen_words

register = template.Library()
register.filter("chosen", chosen_words)
