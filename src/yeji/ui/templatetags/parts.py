"""The parts that pages are made of, as template tags. /parts/ shows each with its arguments."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Select
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from yeji.ui import toasts
from yeji.ui.parts import Change, Empty, Happening, Link, Pager, Period, Progress, Step, Tone
from yeji.ui.pictures import Bars, Multiples, Picture
from yeji.ui.tables import Cell, Column, Drawn, OnPhone, Table, drawn
from yeji.ui.templatetags.yeji import icon

register = template.Library()

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
SAID_WITH = {"good": "circle-check", "warn": "triangle-alert", "bad": "circle-alert", "": "info"}


@register.simple_tag
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


@register.simple_tag
def avatar(name: str, kind: str = "") -> SafeString:
    """Draw somebody's round picture; `kind`: me, large. The name stands beside it or in a label."""
    return format_html('<span class="avatar {}" aria-hidden="true">{}</span>', kind, name[:1] or "?")


@register.inclusion_tag("ui/parts/person.html")
def person(name: str, url: str = "", *, kind: str = "", note: str = "") -> dict[str, object]:
    """Draw somebody with picture and name, led to his page where there is one."""
    return {"name": name, "url": url, "kind": kind, "note": note}


@register.simple_tag
def why(words: str, url: str, *, label: str = "") -> SafeString:
    """Draw a figure that opens its reasons: in the sheet with a script, as a page without."""
    return format_html(
        '<a class="why" href="{}" hx-get="{}" hx-target="#why" hx-swap="innerHTML" hx-push-url="false"{}>{}</a>',
        url,
        url,
        format_html(' aria-label="{}"', label) if label else "",
        words,
    )


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
        "lines": [(line, drawn(shown, line.cells)) for line in shown.lines],
        "totals": drawn(shown, shown.totals) if shown.totals else (),
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag
def cell(each: Drawn) -> SafeString:
    """Draw one cell of a table. Written here, not in a template: a page has a thousand of them."""
    said, column = each.cell, each.column
    return format_html(
        '<td class="{}"{}{}>{}{}{}</td>',
        " ".join(filter(None, _cell_classes(said, column))),
        _phone_label(column),
        _amount(said, column),
        format_html("<del>{}</del> ", said.was) if said.was else "",
        _cell_words(said),
        _cell_notes(said),
    )


def _cell_classes(said: Cell, column: Column) -> Iterator[str]:
    yield column.align
    yield f"ph-{column.on_phone}"
    yield "fit" if column.is_narrow else ""
    yield said.tone
    yield "none" if said.text in {"", "—"} and not (said.tags or said.person) else ""
    if said.wrong or said.doubt or said.was:
        yield "bad-cell" if said.wrong else "warn-cell" if said.doubt else "new-cell"


def _phone_label(column: Column) -> SafeString | str:
    if column.on_phone is OnPhone.SUB:
        return format_html(' data-label="{}"{}', column.title, _unit(column))
    return _unit(column) if column.on_phone is OnPhone.BARE else ""


def _unit(column: Column) -> SafeString | str:
    return format_html(' data-unit="{}"', column.unit) if column.unit else ""


def _amount(said: Cell, column: Column) -> SafeString | str:
    if said.amount is None or not column.sums:
        return ""
    return format_html(' data-sum="{}" data-amount="{}"', column.title, said.amount)


def _cell_words(said: Cell) -> SafeString | str:
    if said.tags:
        return format_html_join(" ", "{}", ((tag("", each),) for each in said.tags))
    words = tag(said.tag, said.text, bare=said.is_bare) if said.tag is not None else said.text
    if said.why:
        return why(words, said.why)
    if said.person:
        words = format_html(
            '<span class="person">{}<span>{}</span></span>', avatar(said.person), said.text or said.person
        )
    return format_html('<a href="{}">{}</a>', said.url, words) if said.url else words


def _cell_notes(said: Cell) -> SafeString | str:
    note = format_html('<div class="sub">{}</div>', said.sub) if said.sub else ""
    reason = said.wrong or said.doubt
    return format_html('{}<div class="why-cell">{}</div>', note, reason) if reason else note


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
    """Draw a form's field with label, hint and fault; `unit` stands in its right end, `wide` takes all columns."""
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
