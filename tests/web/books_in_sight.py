"""The books of the company of `tests.web.relations`: a row of each kind in each relation, and who sees each.

Written by the rules and not by what comes out; fields that are personal or hidden hold canaries.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.web.relations import SIGHT, VIEWERS, Aviary, day_of, owner_of, today
from yeji.accounts.models import User
from yeji.accounts.roles import Role
from yeji.records import actions as books
from yeji.records.kinds import FieldKind, Row, Value
from yeji.records.queries import kind

Cast = Mapping[str, User]
EVERY_ROLE = tuple(str(role.value) for role in Role)
DATED: Mapping[str, Row] = {
    "opportunities": {},
    "contracts": {"amount": 100},
    "orders": {"amount": 100},
    "receivables": {"amount": 100},
    "payments": {"amount": 100},
    "refunds": {"amount": 100},
    "returns": {"amount": 100},
    "complaints": {},
    "surveys": {},
    "referrals": {},
    "trainings": {"course": "入职"},
    "sharings": {},
    "visits": {},
}
"""Kinds whose rows belong to somebody and happened on a day, with what a row must have besides."""
UNDATED: Mapping[str, Row] = {"customers": {}, "contacts": {}}
"""Kinds whose rows belong to somebody as of today."""
PARTS: Mapping[str, tuple[str, Row]] = {
    "order_lines": ("orders", {"line": "1", "amount": 100}),
    "splits": ("orders", {"share": 1_000_000}),
    "complaint_steps": ("complaints", {"step_date": "2024-01-01"}),
    "survey_answers": ("surveys", {"question": "?"}),
}
"""Kinds whose rows are seen as what they are a part of is seen."""
SHARED: Mapping[str, Row] = {
    "channels": {"name": "展会"},
    "products": {"name": "水表"},
    "channel_costs": {"channel": "everybodys", "cost_date": "2024-01-01", "amount": 100},
}
"""Kinds whose rows are the company's: whoever opens the room sees them."""
PAY_SEEN_BY, PAY_SEEN = ("compensation", "hr"), ("chi", "su")
"""The roles to which the hidden fields are shown, and who holds them."""
NEEDS_OWNER = frozenset({"trainings", "sharings"})
WALKED = ("customers", "orders", "order_lines", "products")
"""Kinds whose rows are asked for on every page and by every method; the others' in lists and files."""


def rows_in_sight(kind_key: str) -> Mapping[str, frozenset[str]]:
    """Return the natural keys of a kind's rows with who sees each."""
    if kind_key in SHARED:
        return {"everybodys": frozenset(VIEWERS)}
    whole = PARTS[kind_key][0] if kind_key in PARTS else kind_key
    relations = [each for each in SIGHT if whole not in NEEDS_OWNER or owner_of(each)]
    as_of_today = whole in UNDATED
    return {each: SIGHT[_now(each) if as_of_today else each] for each in relations}


def _now(relation: str) -> str:
    owner = owner_of(relation)
    return f"{owner}-now" if owner else relation


def fill_books(cast: Cast, aviary: Aviary) -> None:
    """Write a row of each kind in each relation, with canaries where its fields are personal or hidden."""
    books.define_kind("visits", "拜访", {"has_owner": True, "has_date": True}, by=cast["chi"])
    books.define_field(
        "customers", books.FieldTerms("备注", FieldKind.TEXT, seen_by=EVERY_ROLE, edited_by=EVERY_ROLE),
        by=cast["chi"],
    )  # fmt: skip
    for kind_key in WALKED[:2]:
        for label, sort, seen_by in (
            ("底薪", FieldKind.AMOUNT, PAY_SEEN_BY),
            ("私人电话", FieldKind.PHONE, EVERY_ROLE),
            ("底线", FieldKind.LONG_TEXT, PAY_SEEN_BY),
        ):
            terms = books.FieldTerms(label, sort, seen_by=seen_by, edited_by=seen_by)
            books.define_field(kind_key, terms, by=cast["chi"])
    for key, row in SHARED.items():
        write_row(key, {"number": "everybodys", **row})
    for key, row in {**UNDATED, **DATED}.items():
        of = kind(key)
        for relation in rows_in_sight(key):
            more: Row = {of.name: f"{key} {relation}"} if of.name else {}
            if of.date:
                more[of.date] = day_of(relation).isoformat()
            more |= _canaries(key, relation, aviary)
            write_row(key, {"number": relation, of.owner: owner_of(relation), **row, **more})
    _share(cast)
    for key, (_whole, row) in PARTS.items():
        for relation in rows_in_sight(key):
            link = kind(key).within
            person: dict[str, Value] = {"person": "su"} if key == "splits" else {}
            write_row(key, {"number": relation, link: relation, **row, **person})


SHARED_ROWS: Mapping[str, frozenset[str]] = {
    "shared": SIGHT["eve-now"] | SIGHT["ada-now"],
    "shared-then": SIGHT["eve-now"],
}
"""Orders and customers of Eve's in which Ada has a share; of the second, only of deals before it was made."""


def _share(cast: Cast) -> None:
    del cast
    for number in SHARED_ROWS:
        write_row("customers", {"number": number, "name": f"customers {number}", "owner": "eve"})
        of_today: Row = {"order_date": today().isoformat(), "amount": 100}
        write_row("orders", {"number": number, "customer": number, "owner": "eve", **of_today})
        until = today().isoformat() if number == "shared-then" else None
        share: Row = {"person": "ada", "role": "协同", "share": 300_000, "valid_to": until}
        write_row("splits", {"number": number, "order": number, **share})


def _canaries(key: str, relation: str, aviary: Aviary) -> Row:
    """Personal data is whole for nobody who did not ask; what is hidden, for those roles to which it is shown."""
    hidden: Row = {}
    if key in WALKED[:2]:
        # Custom fields are named in the order in which they were defined; the customers' first is the remark.
        first = 2 if key == "customers" else 1
        hidden = {
            f"c{first}": aviary.fen(*PAY_SEEN),
            f"c{first + 1}": aviary.phone(),
            f"c{first + 2}": aviary.name(*PAY_SEEN),
        }
    match key:
        case "customers":
            return {"phone": aviary.phone(), "identity": aviary.identity(), **hidden}
        case "contacts":
            seen = SIGHT[_now(relation)]
            # Who sees the customer sees whom to write to; his name and number stand masked.
            personal: Row = {"name": aviary.name(), "phone": aviary.phone(), "mail": aviary.mail(*seen)}
            return {"customer": relation, **personal}
        case "payments":
            return {"bank_account": aviary.bank_account()}
    return hidden


def write_row(key: str, row: Row) -> None:
    books.write_rows(kind(key), [row], by=None, batch="")
