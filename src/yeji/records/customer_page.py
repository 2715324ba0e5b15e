"""Everything about a customer on one page: what he owes, what he ordered, paid and complained of, who looks after him."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from yeji.org.queries import person_of
from yeji.records.customer_money import CustomerMoney, customer_money
from yeji.records.customer_trail import Figures, Step, figures_of, kind_titles, steps_of
from yeji.records.kinds import Kind
from yeji.records.list_table import record_url
from yeji.records.models import Attachment, Change
from yeji.records.queries import attachments_of, bare_kind, changes_of, comments_on, kinds
from yeji.records.reading import (
    Found,
    Reader,
    masked,
    masked_row,
    may_claim,
    may_unmask,
    may_write,
    seen,
    shown_fields,
)
from yeji.records.record_page import (
    Item,
    Talk,
    called_then_and_now,
    history_of,
    items_of,
    related_of,
    sides_of,
    talk_of,
)
from yeji.records.storing import read_paths, row_of
from yeji.records.words import Called
from yeji.ui.parts import Happening, Link
from yeji.ui.templatetags.yeji import whole

TRAIL_SHOWN = 12
TRAIL_MAX = 500
"""So many steps are shown where all are asked for."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody at the customer, masked."""

    name: str
    initial: str
    post: str
    phone: str
    url: str
    show_url: str


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """What the page of a customer shows."""

    kind: Kind
    key: str
    name: str
    tags: tuple[str, ...]
    list_url: str
    money: CustomerMoney
    complaints: str
    complaints_note: str
    trail: tuple[Step, ...]
    trail_links: tuple[Link, ...]
    trail_rest: int
    trail_url: str
    """Leads to the whole trail; empty where it is shown."""
    contacts: tuple[Contact, ...]
    add_contact_url: str
    items: tuple[Item, ...]
    talk: tuple[Talk, ...]
    owners: tuple[Happening, ...]
    claim_url: str
    """Gives him to somebody; empty where somebody looks after him, and for whoever may not."""
    own_number: str
    """The reader's work number, for whoever claims him for himself."""
    history: tuple[Happening, ...]
    edit_url: str
    say_url: str
    order_url: str
    files: tuple[Attachment, ...]
    attach_url: str
    related: tuple[Link, ...]
    """The lists of everything that names the customer, the company's own kinds among it."""


def customer_page(
    found: Found, reader: Reader, *, only: str = "", trail_shown: int = TRAIL_SHOWN
) -> CustomerPage:
    """Return the page of a customer; `only` names the one kind that its trail shows."""
    of, row = found.kind, masked_row(found.kind, found.row)
    key, name = str(row["number"]), str(row["name"])
    figures = figures_of(key, reader)
    shown = [each.count for name_, each in figures.items() if only in {"", name_}]
    fields = shown_fields(of, reader)
    changes = changes_of(of.key, key)
    called = called_then_and_now(fields, row, sides_of(changes), reader)
    complaints = figures["complaints"]
    may_edit = may_write(of, key, reader)
    tags = row.get("tags")
    is_claimable = may_edit and not row.get("owner") and may_claim(of, reader)
    me = person_of(reader.user) if is_claimable else None
    return CustomerPage(
        kind=of,
        key=key,
        name=name,
        tags=tuple(
            str(each)
            for each in (row.get("level") and _("%(level)s 级") % {"level": row["level"]}, *(tags or ()))
            if each
        )
        if isinstance(tags, tuple | None)
        else (),
        list_url=reverse("records:list", args=[of.key]),
        money=customer_money(key, name, reader),
        complaints=whole(complaints.count),
        complaints_note=_("%(count)s 起没了结") % {"count": complaints.unsettled}
        if complaints.unsettled
        else _("都了结了"),
        trail=steps_of(key, reader, only=only, at_most=trail_shown),
        trail_links=_trail_links(figures, key, only),
        trail_rest=max(0, sum(shown) - trail_shown),
        trail_url=f"{record_url(of.key, key)}?only={only}&all=1#trail" if trail_shown < TRAIL_MAX else "",
        contacts=_contacts(key, reader),
        add_contact_url=f"{reverse('records:add', args=['contacts'])}?customer={key}" if may_edit else "",
        items=items_of(found, fields, called, reader, besides=frozenset({"name", "tags"})),
        talk=talk_of(comments_on(of.key, key), reader),
        owners=_owners(changes, called, of),
        claim_url=reverse("records:claim", args=[of.key, key]) if is_claimable else "",
        own_number=me.number if me else "",
        history=history_of(changes, fields, called)[:8],
        edit_url=reverse("records:edit", args=[of.key, key]) if may_edit else "",
        say_url=reverse("records:say", args=[of.key, key]),
        files=tuple(attachments_of(of.key, key)),
        attach_url=reverse("records:attach", args=[of.key, key]) if may_edit else "",
        related=related_of(kinds(), of, key),
        order_url=f"{reverse('records:add', args=['orders'])}?customer={key}" if may_edit else "",
    )


def _trail_links(figures: Mapping[str, Figures], key: str, only: str) -> tuple[Link, ...]:
    here = record_url("customers", key)
    titles = kind_titles()
    every = sum(each.count for each in figures.values())
    links = [Link(_("全部"), f"{here}#trail", every, is_current=not only)]
    links += [
        Link(titles[name], f"{here}?only={name}#trail", each.count, is_current=only == name)
        for name, each in figures.items()
        if each.count
    ]
    return tuple(links)


def _contacts(customer: str, reader: Reader) -> tuple[Contact, ...]:
    of = bare_kind("contacts")
    stored = seen(of, reader).filter(Q(customer=customer)).order_by("id").values(*read_paths(of))[:20]
    told = []
    for row in (row_of(of, each) for each in stored):
        number = str(row["number"])
        name = str(masked(of.field("name"), row.get("name")) or number)
        phone = masked(of.field("phone"), row.get("phone"))
        show = reverse("records:show", args=[of.key, "phone", number]) if may_unmask(of, row, reader) else ""
        told.append(
            Contact(
                name,
                name[:1],
                str(row.get("post") or ""),
                str(phone or ""),
                record_url(of.key, number),
                show if phone else "",
            )
        )
    return tuple(told)


def _owners(changes: list[Change], called: Called, of: Kind) -> tuple[Happening, ...]:
    """Who looked after the customer, the present one first."""
    owner = of.field("owner")
    told: list[Happening] = []
    for change in changes:
        after = (change.after or {}).get("owner")
        if after and not (told and told[-1].title == called.name(owner, str(after))):
            told.append(
                Happening(called.name(owner, str(after)), at=change.at, words=change.why, is_now=not told)
            )
    return tuple(told)
