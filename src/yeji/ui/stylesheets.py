"""The stylesheets of every page, in the order in which they overrule each other."""

from __future__ import annotations

from django.templatetags.static import static

ORDER = (
    "vendor/fonts.css",
    "ui/tokens.css",
    "ui/ground.css",
    "ui/shell.css",
    "ui/words.css",
    "ui/pictures.css",
    "ui/tables.css",
    "ui/reasons.css",
    "ui/forms.css",
    "ui/parts.css",
    "ui/phone.css",
    "ui/records.css",
    "ui/org.css",
    "ui/doors.css",
    "ui/intake.css",
    "ui/incentives.css",
    "ui/designer.css",
    "ui/gallery.css",
    "ui/narrower.css",
    "ui/thumb.css",
)


def stylesheets() -> tuple[str, ...]:
    """Return their addresses."""
    return tuple(static(name) for name in ORDER)
