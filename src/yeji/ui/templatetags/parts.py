"""The parts that pages are made of, as template tags. /parts/ shows each with its arguments."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Select
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from yeji.ui import toasts
from yeji.ui.marks import avatar, tag, why
from yeji.ui.parts import Change, Empty, Happening, Link, Pager, Period, Progress, Step
from yeji.ui.pictures import Bars, Multiples, Picture
from yeji.ui.rows import cells_of, rows_of
from yeji.ui.tables import Table
from yeji.ui.templatetags.yeji import icon

register = template.Library()

SAID_WITH = {"good": "circle-check", "warn": "triangle-alert", "bad": "circle-alert", "": "info"}

for mark in (tag, avatar, why):
    register.simple_tag(mark)


@register.inclusion_tag("ui/parts/bullet.html")
def bullet(percent: float, time: float = 0, label: str = "", *, top: float = 100) -> dict[str, object]:
    """Draw attainment as a bar, the elapsed time as a tick, what is owed between them.

    `percent` and `time` are of the target; `top` is where the ruler ends: one for all bars of a group.
    """
    scale = 100 / top
    done, passed = min(percent, top) * scale, time * scale
    return {
        "label": label or f"{percent:.0f}%",
        "goal": f"{100 * scale:.1f}",
        "done": f"{max(done, 0):.1f}",
        "time": f"{passed:.1f}" if time else "",
        "owed": f"{passed - max(done, 0):.1f}" if percent < time else "",
        "is_over": percent > 100,
        "is_beyond": percent > top,
    }


@register.inclusion_tag("ui/parts/legend.html")
def legend(*, owed: bool = True) -> dict[str, object]:
    """Say what the bar, the tick and the stretch between them are."""
    return {"owed": owed}


@register.simple_tag
def hbar(percent: float, kind: str = "fill") -> SafeString:
    """Draw a plain bar of a hundred; `kind`: fill, fill past, marks-good, marks-warn, marks-bad."""
    return format_html(
        '<svg class="hbar" aria-hidden="true"><rect class="track" width="100%" height="8" rx="2"/>'
        '<rect class="{}" width="{}%" height="8" rx="2"/></svg>',
        kind,
        f"{max(0, min(100, percent)):.1f}",
    )


@register.inclusion_tag("ui/parts/person.html")
def person(name: str, url: str = "", *, kind: str = "", note: str = "") -> dict[str, object]:
    """Draw somebody with picture and name, led to his page where there is one."""
    return {"name": name, "url": url, "kind": kind, "note": note}


@register.inclusion_tag("ui/parts/figure.html")
def figure(
    label: str,
    words: str,
    *,
    url: str = "",
    before: str = "",
    after: str = "",
    note: str = "",
    tone: str = "",
) -> dict[str, object]:
    """Draw a figure with what it is, its unit (`before` or `after` it), a note, and its reasons at `url`."""
    return {
        "label": label,
        "words": words,
        "url": url,
        "before": before,
        "after": after,
        "note": note,
        "tone": tone,
    }


@register.inclusion_tag("ui/parts/period.html")
def period(picked: Period) -> dict[str, object]:
    """Draw the period of a page, the ones beside it, and a menu of others."""
    return {"period": picked}


@register.inclusion_tag("ui/parts/tabs.html")
def tabs(links: Sequence[Link], label: str = "") -> dict[str, object]:
    """Draw ways to look at one thing, with counts."""
    return {"links": links, "label": label}


@register.inclusion_tag("ui/parts/segments.html")
def segments(links: Sequence[Link], label: str = "") -> dict[str, object]:
    """Draw a choice of few, one of them in use."""
    return {"links": links, "label": label}


@register.inclusion_tag("ui/parts/table.html", takes_context=True)
def table(context: Context, shown: Table) -> dict[str, object]:
    """Draw a table of data with all that belongs to it."""
    return {
        "table": shown,
        "rows": rows_of(shown),
        "totals": cells_of(shown, shown.totals) if shown.totals else "",
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("ui/parts/pager.html")
def pager(shown: Pager) -> dict[str, object]:
    """Draw which rows are shown and the way to the others."""
    return {"pager": shown}


@register.inclusion_tag("ui/parts/empty.html", takes_context=True)
def empty(context: Context, shown: Empty) -> dict[str, object]:
    """Say what is missing, why it matters, and how to begin."""
    return {"empty": shown, "csrf_token": context.get("csrf_token")}


@register.simple_tag
def diff(before: str, after: str) -> SafeString:
    """Draw what something was and what it is now; an empty side is left out."""
    gone = format_html("<del>{}</del> ", before) if before else ""
    come = format_html("<ins>{}</ins>", after) if after else ""
    return format_html('<span class="diff">{}{}</span>', gone, come)


@register.inclusion_tag("ui/parts/changes.html")
def changes(shown: Sequence[Change]) -> dict[str, object]:
    """Draw the fields that changed, each before and after."""
    return {"changes": shown}


@register.inclusion_tag("ui/parts/timeline.html")
def timeline(happenings: Sequence[Happening]) -> dict[str, object]:
    """Draw what happened, newest first."""
    return {"happenings": happenings}


@register.inclusion_tag("ui/parts/progress.html")
def progress(shown: Progress) -> dict[str, object]:
    """Draw long work under way; the view at `poll_url` answers with this same part."""
    return {"progress": shown}


@register.simple_block_tag
def says(content: str, tone: str = "", *, drawn_with: str = "") -> SafeString:
    """Draw something that the system says; `tone`: nothing, good, warn, bad."""
    return format_html(
        '<div class="says {}"{}>{}<div>{}</div></div>',
        tone,
        SafeString(' role="alert"') if tone == "bad" else "",
        icon(drawn_with or SAID_WITH[tone]),
        content,
    )


@register.inclusion_tag("ui/parts/stepper.html")
def stepper(steps: Sequence[Step]) -> dict[str, object]:
    """Draw the steps of a way and where one stands on it."""
    return {"steps": steps}


@register.inclusion_tag("ui/parts/menu.html", takes_context=True)
def menu(
    context: Context,
    links: Sequence[Link],
    label: str,
    *,
    drawn_with: str = "",
    kind: str = "",
    is_icon: bool = False,
) -> dict[str, object]:
    """Draw a button that opens a list of links and deeds; works without a script."""
    return {
        "links": links,
        "label": label,
        "drawn_with": drawn_with,
        "kind": kind,
        "is_icon": is_icon,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("ui/parts/act.html", takes_context=True)
def act(
    context: Context, url: str, words: str, *, drawn_with: str = "", kind: str = "", is_icon: bool = False
) -> dict[str, object]:
    """Draw a button that does something at once (POST); what it destroys is undone from the toast after it.

    `kind`: main-one, plain, danger, small and their combinations.
    """
    return {
        "url": url,
        "words": words,
        "drawn_with": drawn_with,
        "kind": kind,
        "is_icon": is_icon,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("ui/parts/field.html")
def field(bound: BoundField, *, unit: str = "", kind: str = "", wide: bool = False) -> dict[str, object]:
    """Draw a form's field with label, hint and fault; `unit` stands in its right end, `wide` takes all columns.

    A form that `marks_required` says which fields are needed, all others which may be left empty.
    """
    widget = bound.field.widget
    shape = "input"
    if isinstance(widget, CheckboxInput):
        shape = "check"
    elif isinstance(widget, (RadioSelect, CheckboxSelectMultiple)):
        shape = "choices"
    own = str(widget.attrs.get("class", ""))
    css = " ".join(filter(None, (*dict.fromkeys(("input", *own.split())), kind))) if shape == "input" else own
    return {
        "field": bound,
        "widget": bound.as_widget(attrs={"class": css} if css else {}),
        "shape": shape,
        "unit": unit,
        "wide": wide,
        "marks_required": getattr(bound.form, "marks_required", False),
        "is_select": isinstance(widget, Select),
    }


@register.inclusion_tag("ui/parts/fields.html")
def fields(form: object) -> dict[str, object]:
    """Draw all fields of a form, its hidden ones and its own faults first."""
    return {"form": form}


@register.inclusion_tag("ui/parts/drop.html")
def drop(bound: BoundField, words: str, note: str = "", *, button: str = "") -> dict[str, object]:
    """Draw a place to drop a file on, or to choose one with."""
    if not isinstance(bound.field.widget, FileInput):
        raise TypeError(f"{bound.name} takes no file")
    return {
        "field": bound,
        "widget": bound.as_widget(attrs={"class": "drop-input"}),
        "words": words,
        "note": note,
        "button": button,
    }


@register.inclusion_tag("ui/parts/picture.html")
def picture(drawn_one: Picture, height: str = "") -> dict[str, object]:
    """Draw a picture with the table behind it; `height`: nothing, low, tall. Needs `chart_scripts` on the page."""
    shared = drawn_one.values()
    small = drawn_one.small if isinstance(drawn_one, Multiples) else ()
    each = [(one, _json(shared | {"figures": list(one.figures), "late": one.is_late})) for one in small]
    several = drawn_one.series if isinstance(drawn_one, Bars) and len(drawn_one.series) > 1 else ()
    return {"picture": drawn_one, "values": _json(shared), "each": each, "names": several, "height": height}


def _json(values: Mapping[str, object]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


@register.simple_tag
def chart_scripts() -> SafeString:
    """Bring what draws pictures; only pages that have one."""
    return format_html_join(
        "",
        '<script src="{}" defer></script>',
        ((static(each),) for each in ("vendor/echarts.min.js", "ui/charts.js")),
    )


@register.filter
def undo_url(message: object) -> str:
    """Return the way back that a message carries."""
    return toasts.undo_url(str(getattr(message, "extra_tags", "") or ""))
