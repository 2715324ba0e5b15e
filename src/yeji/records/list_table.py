"""The table that a list is drawn as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from django.urls import reverse
from django.utils.translation import gettext as _

from yeji.accounts.roles import Permission
from yeji.records.forms import FilterForm
from yeji.records.formulas import unit_of as figure_unit
from yeji.records.formulas import worked_out
from yeji.records.kinds import PERSONAL, Field, FieldKind, Kind, Row
from yeji.records.listing import (
    Filter,
    Listing,
    Test,
    is_sortable,
    test_words,
)
from yeji.records.models import SavedView
from yeji.records.owed_cells import ready_views, reckoned_cell
from yeji.records.paging import PAGE_SIZE, Page, Shown, cursor_of
from yeji.records.reading import Reader, unseen_links
from yeji.records.reckoned import STATE
from yeji.records.words import HOME, Called, money, scaled, titled, written
from yeji.ui.addresses import Address
from yeji.ui.parts import Empty, Link, Pager
from yeji.ui.tables import (
    Align,
    Cell,
    Chip,
    Column,
    ColumnChoice,
    Filters,
    Line,
    OnPhone,
    Search,
    Table,
)
from yeji.ui.templatetags.yeji import fen, whole
from yeji_engine.language import Kind as Unit

PLACE = ("after", "before", "n", "totals")
"""What says where in the list one is: not part of a view."""


@lru_cache(maxsize=4096)
def record_url(of_key: str, key: str) -> str:
    """Return the address of a record."""
    return reverse("records:record", args=[of_key, key])


def list_table(
    page: Page, address: Address, reader: Reader, views: Sequence[tuple[SavedView, int | None]]
) -> Table:
    """Return the table of a page of a list."""
    listing = page.listing
    of = listing.kind
    place = address.without(*PLACE)
    rows = [shown.row for shown in page.rows]
    called = Called.of(listing.columns, rows, unseen_links(listing.columns, rows, reader))
    decimals = {one.key: _decimals(one, page) for one in listing.columns}
    lines = tuple(_line(page, shown, called, decimals, reader) for shown in page.rows)
    is_narrowed = bool(listing.filters or listing.search)
    return Table(
        caption=of.title,
        columns=tuple(_column(listing, one, page, place) for one in listing.columns),
        lines=lines,
        address=address.path,
        kept=tuple(pair for pair in place.query if pair[0] not in {"on", "how", "what"}),
        totals=_totals(listing, page, address, decimals),
        views=_tabs(of, page, address, views, is_narrowed=is_narrowed),
        save_view_url=_save_url(of, place, views),
        search=Search(_("找编号、名称、客户、标签"), listing.search),
        chips=tuple(_chip(each, place) for each in listing.filters),
        filters=Filters(FilterForm(of, listing.fields), address.path),
        choices=tuple(
            ColumnChoice(one.key, titled(one), one in listing.columns, one.is_custom)
            for one in listing.fields
            if one.key != STATE or not one.is_reckoned
        ),
        exports=_exports(of, listing.fields, place, reader),
        actions=_actions(page, place, reader),
        pager=_pager(listing, page, place),
        empty=_empty(of, place, reader, is_narrowed=is_narrowed),
    )


def _decimals(one: Field, page: Page) -> int:
    """Zero decimals or two in one column, never mixed."""
    if one.kind is not FieldKind.AMOUNT:
        return 2
    if page.owed is not None and one.is_reckoned:
        return 2
    amounts = [shown.row.get(one.key) for shown in page.rows]
    sums = page.totals.get(one.key, {}).values()
    return 2 if any(isinstance(each, int) and each % 100 for each in (*amounts, *sums)) else 0


def _currencies(page: Page) -> frozenset[str]:
    """The currencies of what is shown and added up: with more than one, each amount carries its own."""
    shown = {str(each.row["currency"]) for each in page.rows if each.row.get("currency")}
    summed = {currency for sums in page.totals.values() for currency in sums if currency}
    return frozenset(shown | summed) or frozenset({HOME})


def unit_of(currencies: frozenset[str]) -> str:
    """Return what stands over a column of amounts; nothing where currencies mix."""
    if currencies == {HOME}:
        return _("元")
    return next(iter(currencies)) if len(currencies) == 1 else ""


def _is_figure(one: Field) -> bool:
    figures = {FieldKind.INTEGER, FieldKind.AMOUNT, FieldKind.QUANTITY, FieldKind.RATIO, FieldKind.FORMULA}
    return one.kind in figures


def _is_money(of: Kind, one: Field) -> bool:
    return one.kind is FieldKind.AMOUNT or (bool(one.formula) and figure_unit(of, one) is Unit.MONEY)


def _column(listing: Listing, one: Field, page: Page, place: Address) -> Column:
    of, currencies = listing.kind, _currencies(page)
    direction, sort_url = "", ""
    is_sorted = listing.sort is not None and listing.sort.key == one.key
    if is_sorted or (listing.sort is None and one.key == (of.date or of.name)):
        direction = "descending" if listing.is_descending else "ascending"
    if is_sortable(of, one, is_large=page.is_large):
        turned = direction == "descending" or (
            not direction and not _is_figure(one) and one.kind is not FieldKind.DATE
        )
        sort_url = str(place.put(sort=one.key if turned else f"-{one.key}"))
    return Column(
        one.key,
        titled(one),
        align=Align.RIGHT if _is_figure(one) else Align.LEFT,
        unit=unit_of(currencies) if _is_money(of, one) else "",
        sort_url=sort_url,
        sorted=direction,
        on_phone=_on_phone(listing, one),
        is_named=sum(1 for each in listing.columns if _is_money(of, each)) > 1,
        is_custom=one.is_custom,
        sums=one.kind is FieldKind.AMOUNT and one.sums and len(currencies) == 1,
        hint=one.help,
    )


def _on_phone(listing: Listing, one: Field) -> OnPhone:
    of, columns = listing.kind, listing.columns
    shown = {each.key for each in columns}
    owes = {"customer", "left"} <= shown
    titled = "customer" if owes else of.name if of.name in shown else of.natural_key
    if one.key == titled:
        return OnPhone.TITLE
    amounts = [each.key for each in columns if each.kind is FieldKind.AMOUNT]
    if one.key == ("left" if owes else of.headline if of.headline in amounts else next(iter(amounts), "")):
        return OnPhone.END
    return OnPhone.BARE if one.key in {of.natural_key, of.date, of.owner} else OnPhone.SUB


def _line(page: Page, shown: Shown, called: Called, decimals: dict[str, int], reader: Reader) -> Line:
    listing, row = page.listing, shown.row
    of, mixed = listing.kind, len(_currencies(page)) > 1
    key = str(row[of.natural_key])
    url = record_url(of.key, key)
    cells = tuple(
        cell_of(of, one, row, called, decimals=decimals[one.key], url=url) for one in listing.columns
    )
    if mixed:
        pairs = zip(listing.columns, cells, strict=True)
        cells = tuple(_with_currency(one, row, cell, decimals[one.key]) for one, cell in pairs)
    pairs = zip(listing.columns, cells, strict=True)
    cells = tuple(reckoned_cell(page, one, row, reader, mixed=mixed) or cell for one, cell in pairs)
    return Line(key, cells, name=name_of(of, row), url=url)


def _with_currency(one: Field, row: Row, cell: Cell, decimals: int) -> Cell:
    """The cell of an amount with its currency; other cells as they are."""
    amount, currency = row.get(one.key), row.get("currency")
    if one.kind is not FieldKind.AMOUNT or not isinstance(amount, int) or not currency:
        return cell
    return replace(cell, text=money({str(currency): amount}, decimals))


def name_of(of: Kind, row: Row) -> str:
    """Return what a record is called."""
    return str((row.get(of.name) if of.name else None) or row[of.natural_key])


def cell_of(of: Kind, one: Field, row: Row, called: Called, *, decimals: int, url: str) -> Cell:
    """Return the cell of a field of a row."""
    content = row.get(one.key)
    if one.kind is FieldKind.FORMULA:
        return Cell(worked_out(of, one, row))
    if isinstance(content, tuple):
        return Cell(tags=content)
    words = written(one, content, called, decimals=decimals)
    if one.key in {of.natural_key, of.name} and content is not None:
        return Cell(words, url=url)
    if content is None:
        return Cell(words, tone="faint")
    amount = content if one.kind is FieldKind.AMOUNT and isinstance(content, int) else None
    tone = "nw" if one.kind in PERSONAL | {FieldKind.PERSON, FieldKind.DATE} else ""
    if one.kind is FieldKind.LINK and isinstance(content, str):
        return Cell(
            words, url=record_url(one.links_to, content) if called.opens(one, content) else "", tone="nw"
        )
    return Cell(words, tone=tone, amount=amount)


def _totals(listing: Listing, page: Page, address: Address, decimals: dict[str, int]) -> tuple[Cell, ...]:
    summed = [one for one in listing.columns if one.sums or one.key in page.totals]
    if not summed or not page.rows:
        return ()
    if not page.totals:
        first = Cell(_("算合计"), url=str(address.put(totals="1")))
        return (first, *(Cell() for _one in listing.columns[1:]))
    label = Cell(
        _("%(count)s 行合计") % {"count": whole(page.count)} if page.count is not None else _("合计")
    )
    mixed = len(_currencies(page)) > 1
    cells = [
        Cell(_sum_words(one, page.totals[one.key], decimals[one.key], mixed=mixed))
        if one.key in page.totals
        else Cell()
        for one in listing.columns
    ]
    return (label if not cells[0].text else cells[0], *cells[1:])


def _sum_words(one: Field, sums: dict[str, int], decimals: int, *, mixed: bool) -> str:
    is_money = one.kind in {FieldKind.AMOUNT, FieldKind.FORMULA}
    if is_money and mixed:
        return money(sums, decimals)
    total = sum(sums.values())
    if is_money:
        return fen(total, decimals)
    return scaled(total, 4) if one.kind is FieldKind.QUANTITY else whole(total)


def _tabs(
    of: Kind,
    page: Page,
    address: Address,
    views: Sequence[tuple[SavedView, int | None]],
    *,
    is_narrowed: bool,
) -> tuple[Link, ...]:
    ready = ready_views(of)
    if not views and not ready:
        return ()
    here = _view_query(address)
    every = Link(
        _("全部"),
        reverse("records:list", args=[of.key]),
        None if is_narrowed else page.count,
        is_current=not here,
    )
    own = [
        Link(
            title, f"{address.path}?{query}", page.count if here == query else None, is_current=here == query
        )
        for title, query in ready
    ]
    links = [
        Link(view.title, f"{address.path}?{view.query}", count, is_current=view.query == here)
        for view, count in views
    ]
    return (every, *own, *links)


def _view_query(address: Address) -> str:
    return str(Address("", address.without(*PLACE).query)).removeprefix("?")


def _save_url(of: Kind, place: Address, views: Sequence[tuple[SavedView, int | None]]) -> str:
    query = _view_query(place)
    if not query or query in {
        *(view.query for view, _count in views),
        *(own for _title, own in ready_views(of)),
    }:
        return ""
    return str(Address(reverse("records:save_view", args=[of.key]), (("query", query),)))


def _chip(each: Filter, place: Address) -> Chip:
    content = test_words(each.test)
    if each.test not in {Test.NONE, Test.ANY}:
        asked = _asked_for(each)
        content = asked if each.test is Test.IS else f"{content} {asked}"
    return Chip(titled(each.one), content, str(place.without("f", content=str(each))))


def _asked_for(each: Filter) -> str:
    """What a condition names, in words; a customer by his number, for not everybody may see what he is called."""
    one, text = each.one, each.text
    if one.kind is FieldKind.CHOICE:
        return dict(one.choices).get(text, text)
    if one.kind in {FieldKind.REGION, FieldKind.TEAM}:
        return Called.of([one], [{one.key: text}]).name(one, text)
    return _("我") if text == "me" else text


def _exports(of: Kind, fields: Sequence[Field], place: Address, reader: Reader) -> tuple[Link, ...]:
    if not reader.may(Permission.EXPORT):
        return ()
    links = [
        Link(title, str(Address(reverse("records:export", args=[of.key, form]), place.query)))
        for form, title in (("csv", _("导出 CSV")), ("xlsx", _("导出 Excel")))
    ]
    if reader.may(Permission.SEE_PERSONAL_DATA) and any(one.kind in PERSONAL for one in fields):
        whole_url = str(Address(reverse("records:export_whole", args=[of.key]), place.query))
        links.append(Link(_("不遮个人信息…"), whole_url))
    return tuple(links)


def _actions(page: Page, place: Address, reader: Reader) -> tuple[Link, ...]:
    """What can be done with the ticked rows; with all that the conditions let through where a page is not all."""
    if not reader.may(Permission.EDIT_RECORDS):
        return ()
    url = reverse("records:bulk", args=[page.listing.kind.key])
    ticked = Link(_("批量改…"), url, is_post=True)
    if page.count is None or page.count <= len(page.rows):
        return (ticked,)
    of_all = str(Address(url, (*place.query, ("all", "1"))))
    return (ticked, Link(_("改全部 %(count)s 条…") % {"count": whole(page.count)}, of_all, is_post=True))


def _pager(listing: Listing, page: Page, place: Address) -> Pager | None:
    if not page.rows or not (page.has_next or page.has_previous):
        return None
    start = listing.start
    last = start + len(page.rows) - 1
    earlier = max(1, start - PAGE_SIZE)
    return Pager(
        start,
        last,
        page.count,
        previous_url=str(place.put(before=cursor_of(page.rows[0]), n=str(earlier)))
        if page.has_previous
        else "",
        next_url=str(place.put(after=cursor_of(page.rows[-1]), n=str(last + 1))) if page.has_next else "",
    )


def _empty(of: Kind, place: Address, reader: Reader, *, is_narrowed: bool) -> Empty:
    if is_narrowed:
        return Empty(
            _("没有符合这些条件的%(title)s") % {"title": of.title},
            _("去掉一个条件，或换个写法再找"),
            (Link(_("去掉所有条件"), str(place.without("f", "q"))),),
        )
    actions = []
    if reader.may(Permission.EDIT_RECORDS):
        actions.append(Link(_("加一条"), reverse("records:add", args=[of.key]), icon="plus"))
    return Empty(_("还没有%(title)s") % {"title": of.title}, _("导入一张表，或先加一条试试"), tuple(actions))
