"""Small marks inside a line of words: a status, somebody's picture, a figure that opens its reasons."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString

from yeji.ui.parts import Tone

SIGNS = {
    Tone.DONE: SafeString(
        '<path d="M1.2 5.2 4 8l5-6" fill="none" stroke="currentColor" stroke-width="1.8"/>'
    ),
    Tone.GOOD: SafeString('<path d="M5 1 9.5 9h-9z"/>'),
    Tone.WARN: SafeString('<path d="M5 0 10 5 5 10 0 5z"/>'),
    Tone.BAD: SafeString('<path d="M5 9 .5 1h9z"/>'),
    Tone.REST: SafeString('<circle cx="5" cy="5" r="4"/>'),
    Tone.PICK: SafeString('<circle cx="5" cy="5" r="4"/>'),
}


def tag(tone: str, words: str, *, bare: bool = False) -> SafeString:
    """Draw a status: sign, word, colour. `tone` is a `Tone`; an empty one is a plain tag."""
    kind = Tone(tone)
    sign = SIGNS.get(kind)
    drawn_sign = format_html('<svg viewBox="0 0 10 10" aria-hidden="true">{}</svg>', sign) if sign else ""
    css = "good" if kind is Tone.DONE else kind
    return format_html(
        '<span class="tag{}{}">{}{}</span>',
        f" {css}" if css else "",
        " bare" if bare else "",
        drawn_sign,
        words,
    )


def avatar(name: str, kind: str = "") -> SafeString:
    """Draw somebody's round picture; `kind`: me, large. The name stands beside it or in a label."""
    return format_html('<span class="avatar {}" aria-hidden="true">{}</span>', kind, name[:1] or "?")


def why(words: str, url: str, *, label: str = "") -> SafeString:
    """Draw a figure that opens its reasons: in the sheet with a script, as a page without."""
    return format_html(
        '<a class="why" href="{}" hx-get="{}" hx-target="#why" hx-swap="innerHTML" hx-push-url="false"{}>{}</a>',
        url,
        url,
        format_html(' aria-label="{}"', label) if label else "",
        words,
    )
