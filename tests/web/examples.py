"""Examples for each route that needs arguments, for the matrix of permissions: add a line with your route.

An example is of the company of `tests.web.relations`. Where the page is about somebody's row, say who may see
it, by the rules and not by what comes out: everybody else whose role opens the room is answered with 404.
Several examples of a route stand in several relations to those who ask.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from tests.web import pay_examples as pay
from tests.web.books_in_sight import SHARED_ROWS, WALKED, Cast, rows_in_sight, write_row
from tests.web.relations import LENT, SIGHT, STRANGER, THEN, VIEWERS, owner_of, today
from yeji.accounts.models import RoleGrant
from yeji.accounts.queries import permissions_of, roles_of
from yeji.accounts.roles import Role
from yeji.audit.actions import Deed, record
from yeji.intake import actions as intake
from yeji.intake.answering import make_form
from yeji.intake.models import FormLink
from yeji.intake.working import take_up_again
from yeji.org.actions.roles import grant_role, lend_role
from yeji.org.models import Assignment
from yeji.records import actions as books
from yeji.records.queries import kind
from yeji.records.reading import Reader

Arguments = Mapping[str, object]


@dataclass(frozen=True)
class Example:
    """How to fill a route: made once for all who ask, and who of those whom the rule admits sees this very row."""

    arguments: Callable[[Cast], Arguments]
    seen_by: frozenset[str] | None = None
    """None where the room's rule says it all: whoever enters sees every row."""
    body: Mapping[str, object] = field(default_factory=dict)
    """What is sent by POST."""
    query: str = ""


NOBODY: frozenset[str] = frozenset()
"""There is no such thing: it is not there for anybody."""
ADAS = SIGHT["ada-now"]
KEEPERS = frozenset({"su", "shi"})
"""Who keeps accounts."""


def _records(writers: frozenset[str] | None = None, **body: object) -> tuple[Example, ...]:
    """Rows of the kinds that are walked, in each relation, shared ones, and one that is not there.

    `writers` are those to whom a shared row is there where a share alone does not open it.
    """
    found = [
        _row(kind_key, key, seen, body)
        for kind_key in WALKED
        for key, seen in rows_in_sight(kind_key).items()
    ]
    for key, seen in SHARED_ROWS.items():
        found += [_row(kind_key, key, writers or seen, body) for kind_key in ("orders", "customers")]
    return (*found, _row("orders", "none", NOBODY, body))


def _row(kind_key: str, key: str, seen: frozenset[str], body: Mapping[str, object]) -> Example:
    return Example(lambda _: {"kind_key": kind_key, "key": key}, seen, body)


def _claimable() -> tuple[Example, ...]:
    """Rows that can be somebody's; what is the company's own, or goes with what it is a part of, nobody claims."""
    found = []
    for kind_key in WALKED:
        rows = {**rows_in_sight(kind_key), **(dict.fromkeys(SHARED_ROWS, SIGHT["eve-now"]))}
        for key, seen in rows.items():
            may = seen if kind_key in WALKED[:2] else NOBODY
            found.append(_row(kind_key, key, may, {"owner": "chi"}))
    return (*found, _row("orders", "none", NOBODY, {"owner": "chi"}))


def _removable() -> tuple[Example, ...]:
    """Rows that nobody of the company added: only who edits and sees the whole company takes them away."""
    found = [
        _row(kind_key, key, seen & {"chi", "han"}, {"why": "写错了"})
        for kind_key in WALKED
        for key, seen in rows_in_sight(kind_key).items()
    ]
    return (*found, _row("orders", "none", NOBODY, {"why": "写错了"}))


def _shown() -> tuple[Example, ...]:
    """Personal data whole: for the owner, and for roles that see personal data."""
    found = []
    for kind_key, field_key in (("customers", "phone"), ("payments", "bank_account")):
        for key, seen in rows_in_sight(kind_key).items():
            owner = owner_of(key)
            may = seen & ({"su", "han"} | ({owner} if owner else set()))
            arguments = {"kind_key": kind_key, "key": key, "field_key": field_key}
            found.append(Example(lambda _, given=arguments: given, may))  # type: ignore[misc]  # Its own dictionary.
    plain = {"kind_key": "customers", "key": "ada-now", "field_key": "name"}
    return (*found, Example(lambda _: plain, NOBODY))


def _of_customers(_cast: Cast) -> Arguments:
    return {"kind_key": "customers"}


def _view(cast: Cast) -> Arguments:
    view = books.keep_view("customers", "我的", "sort=name", is_shared=True, by=cast["ada"])
    return {"kind_key": "customers", "view_id": view.pk}


def _bulk(cast: Cast) -> Arguments:
    on, user = today(), cast["ada"]
    roles = roles_of(user, on)
    of = kind("orders")
    batch, _ = books.edit_many(
        of, ["ada-now"], of.field("status"), "已签", reader=Reader(on, roles, permissions_of(roles), user)
    )
    return {"kind_key": "orders", "batch": batch}


def _import_named_like(cast: Cast) -> Arguments:
    """An import whose number is Ada's key: its batch ends as hers do, and is not hers."""
    batch = f"intake:{cast['ada'].pk}"
    books.write_rows(
        kind("customers"), [{"number": "imported", "name": "导入的"}], by=cast["su"], batch=batch
    )
    return {"kind_key": "customers", "batch": batch}


def _attached(relation: str) -> Callable[[Cast], Arguments]:
    def make(cast: Cast) -> Arguments:
        file = SimpleUploadedFile("合同.txt", b"text")
        kept = books.attach(kind("orders"), relation, file, by=cast["su"], at=timezone.now())
        return {"attachment_id": kept.pk}

    return make


def _merged(cast: Cast) -> Arguments:
    for number in ("twin-1", "twin-2"):
        write_row("customers", {"number": number, "name": "双生", "owner": "eve"})
    batch = books.merge(kind("customers"), "twin-1", "twin-2", by=cast["chi"])
    return {"check_key": "customers-name", "batch": batch}


def _field(_cast: Cast) -> Arguments:
    return {"kind_key": "customers", "field_key": "c1"}


# ---------- people ----------


def _people(*days: tuple[str, date | None]) -> tuple[Example, ...]:
    """People as they stand today, and on days on which others led them."""
    found = [_person(relation, on) for relation, on in days]
    return (*found, Example(lambda _: {"number": "none"}, NOBODY))


def _person(relation: str, on: date | None) -> Example:
    arguments = {"number": owner_of(relation)}
    return Example(lambda _: arguments, SIGHT[relation], query=f"on={on}" if on else "")


TODAY = _people(("ada-now", None), ("mo-now", None), ("eve-now", None))
ANY_DAY = (
    *TODAY,
    *_people(("ada-then", THEN), ("mo-then", THEN), ("ada-lent", LENT)),
)


def _looks() -> tuple[Example, ...]:
    fields = ("phone", "identity", "bank_account")
    found = [Example(lambda _, each=each: {"number": "ada", "field": each}, ADAS) for each in fields]  # type: ignore[misc]  # As above.
    return (*found, Example(lambda _: {"number": "ada", "field": "password"}, NOBODY))


def _post(number: str) -> Callable[[Cast], Arguments]:
    return lambda _: {"post": Assignment.objects.filter(person__number=number).latest("since").pk}


def _loan(cast: Cast) -> Arguments:
    return {"grant": RoleGrant.objects.get(user=cast["pei"], lent_by=cast["ben"]).pk}


def _review(cast: Cast) -> Arguments:
    """What Su asked for; Shi may release it."""
    with transaction.atomic():
        given = grant_role(cast["ada"], Role.AUDITOR, (today(), None), by=cast["su"], on=today(), why="代班")
    return {"review": given.review.pk if given.review else 0}


def _own_request(cast: Cast) -> Arguments:
    with transaction.atomic():
        days = (today(), today() + timedelta(days=3))
        given = lend_role(cast["han"], cast["eve"], Role.FINANCE, days, by=cast["han"], on=today())
    return {"review": given.review.pk if given.review else 0}


def _grant(cast: Cast) -> Arguments:
    return {"grant": RoleGrant.objects.get(user=cast["eve"], lent_by=None).pk}


def _event(cast: Cast) -> Arguments:
    with transaction.atomic():
        return {"number": record(Deed("person.changed", "person", "S1", "沈岚"), by=cast["su"]).number}


# ---------- what comes in ----------


def _batch(cast: Cast) -> Arguments:
    # Canaries of their own: a file's rows stand whole for who may see personal data, and for nobody else.
    content = "客户编号,客户名称,电话\nK1,甲,13907719001\n,乙,13907719002\n".encode()
    batch = intake.receive("customers", "a.csv", iter([content]), by=cast["han"], at=timezone.now())
    take_up_again()
    return {"number": batch.pk}


def _form(cast: Cast, **more: object) -> FormLink:
    link = FormLink(kind="surveys", title="满意度", fields=["points"], fixed={"owner": "ada"}, **more)
    return make_form(link, by=cast["chi"], at=timezone.now())


def _public_form(cast: Cast) -> Arguments:
    return {"token": _form(cast).token}


def _internal_form(cast: Cast) -> Arguments:
    return {"token": _form(cast, is_public=False).token}


EVERYBODY = frozenset(VIEWERS)
SIGNED_IN = EVERYBODY - {STRANGER, "ge"}
CUSTOMERS_COME = frozenset({"chi", "han", "dov"})
"""Who sees a batch of customers; HR brings none."""
NO_BATCH = Example(lambda _: {"number": 999_999}, NOBODY)

EXAMPLES: Mapping[str, Example | tuple[Example, ...]] = {
    "audit:event": (Example(_event), Example(lambda _: {"number": 999_999}, NOBODY)),
    "org:person": ANY_DAY,
    "org:change-person": TODAY,
    "org:assign": TODAY,
    "org:transfer": TODAY,
    "org:leave": TODAY,
    "org:stay": TODAY,
    "org:change-post": (Example(_post("ada"), ADAS), Example(_post("eve"), SIGHT["eve-now"])),
    "org:cancel-post": (Example(_post("ada"), ADAS), Example(_post("eve"), SIGHT["eve-now"])),
    "org:look": _looks(),
    "org:lend": Example(lambda _: {}, SIGNED_IN - {"hu"}),
    "org:team": Example(lambda _: {"code": "east"}),
    "org:rename-team": Example(lambda _: {"code": "east"}),
    "org:place-team": Example(lambda _: {"code": "east"}),
    "org:end-team": Example(lambda _: {"code": "east"}),
    "org:add-listed": Example(lambda _: {"kind": "region"}),
    "org:change-listed": Example(lambda _: {"kind": "region", "code": "east"}),
    "org:withdraw": (Example(_loan, KEEPERS | {"ben"}), Example(_grant, KEEPERS)),
    "org:account": Example(lambda _: {"username": "ada"}),
    "org:review": Example(_review, KEEPERS, {"decision": "refuse", "why": "没听说"}),
    "org:recall": Example(_own_request, frozenset({"han"})),
    "org:grant": Example(lambda _: {"username": "ada"}),
    "org:close": Example(lambda _: {"username": "ada"}),
    "org:reopen": Example(lambda _: {"username": "ada"}),
    "org:password": Example(lambda _: {"username": "ada"}),
    "org:sign-out": Example(lambda _: {"username": "ada"}),
    "intake:template": Example(lambda _: {"key": "customers"}, CUSTOMERS_COME),
    "intake:batch": (Example(_batch, CUSTOMERS_COME), NO_BATCH),
    "intake:progress": (Example(_batch, CUSTOMERS_COME), NO_BATCH),
    # Rows as they came: for who brought them, and for who may see personal data.
    "intake:mapping": (Example(_batch, frozenset({"han"})), NO_BATCH),
    "intake:change-kind": (Example(_batch, frozenset({"han"}), {"kind": "customers"}), NO_BATCH),
    "intake:look": (Example(_batch, CUSTOMERS_COME), NO_BATCH),
    "intake:answer": (Example(_batch, CUSTOMERS_COME), NO_BATCH),
    "intake:forget": (Example(_batch, CUSTOMERS_COME), NO_BATCH),
    "intake:accept": (Example(_batch, CUSTOMERS_COME), NO_BATCH),
    "intake:undo": (Example(_batch, CUSTOMERS_COME), NO_BATCH),
    "intake:drop": (Example(_batch, CUSTOMERS_COME), NO_BATCH),
    "intake:again": (Example(_batch, CUSTOMERS_COME), NO_BATCH),
    "intake:refused": (Example(_batch, frozenset({"han"})), NO_BATCH),
    "intake:form": Example(lambda cast: {"number": _form(cast).pk}),
    "intake:close-form": Example(lambda cast: {"number": _form(cast).pk}),
    "intake:fill": (
        Example(_public_form, EVERYBODY),
        Example(_internal_form, SIGNED_IN),
        Example(lambda _: {"token": "none"}, NOBODY),
    ),
    "intake:thanks": (Example(_public_form, EVERYBODY), Example(lambda _: {"token": "none"}, NOBODY)),
    "records:new_field": Example(_of_customers),
    "records:edit_field": Example(_field),
    "records:retire_field": Example(_field),
    "records:revive_field": Example(_field),
    "records:check": (
        Example(lambda _: {"check_key": "customers-name"}),
        Example(lambda _: {"check_key": "none"}, NOBODY),
    ),
    "records:merge": (
        Example(
            lambda _: {"check_key": "customers-name"},
            frozenset({"chi", "han", "lan"}),
            {"kept": "ada-now", "gone": "eve-now"},
        ),
        Example(lambda _: {"check_key": "customers-name"}, NOBODY, {"kept": "ada-now", "gone": "none"}),
    ),
    "records:apart": Example(
        lambda _: {"check_key": "customers-name"},
        frozenset({"chi", "han", "lan"}),
        {"kept": "ada-now", "gone": "eve-now"},
    ),
    "records:undo_merge": Example(_merged, frozenset({"chi"})),
    "records:attached": tuple(Example(_attached(each), seen) for each, seen in SIGHT.items()),
    "records:list": tuple(
        Example(lambda _, each=each: {"kind_key": each})  # type: ignore[misc]  # As above.
        for each in ("customers", "visits")
    ),
    "records:add": Example(_of_customers),
    "records:bulk": Example(_of_customers, None, {"key": ["ada-now", "eve-now"]}),
    "records:save_view": Example(_of_customers),
    "records:drop_view": Example(_view, frozenset({"ada"})),
    "records:undo": (Example(_bulk, frozenset({"ada"})), Example(_import_named_like, NOBODY)),
    "records:export": tuple(
        Example(lambda _, form=form: {"kind_key": "customers", "form": form})  # type: ignore[misc]  # As above.
        for form in ("csv", "xlsx")
    ),
    "records:export_whole": Example(_of_customers, None, {"why": "寄对账单", "form": "csv"}),
    "records:record": _records(),
    "records:edit": _records(SIGHT["eve-now"]),
    "records:claim": _claimable(),
    "records:remove": _removable(),
    "records:say": _records(text="在谈"),
    "records:attach": _records(SIGHT["eve-now"]),
    "records:show": _shown(),
    "plans:start": (
        Example(lambda _: {"template": "telesales"}),
        Example(lambda _: {"template": "none"}, NOBODY),
    ),
    "plans:draft": Example(lambda _: {"key": "field"}),
    "plans:enrol": Example(lambda _: {"key": "field"}),
    "plans:end-enrolment": Example(pay.enrolment),
    "plans:version": (
        Example(pay.PUBLISHED, pay.SEE_PLANS | pay.SELLERS),
        Example(pay.WAITING, pay.SEE_PLANS),
        Example(pay.DRAFT, pay.SEE_PLANS),
    ),
    "plans:write": Example(pay.DRAFT),
    "plans:design": Example(pay.DRAFT),
    "plans:design-step": Example(pay.STEP),
    "plans:design-entry": Example(pay.ENTRY),
    "plans:names": Example(pay.DRAFT),
    "plans:formula": Example(pay.DRAFT, None, {"formula": "1"}),
    "plans:drop": Example(pay.DRAFT),
    "plans:ask": Example(pay.DRAFT),
    "plans:recall": Example(pay.WAITING),
    "plans:refuse": Example(pay.WAITING, None, {"why": "再看看"}),
    "plans:publish": Example(pay.WAITING, frozenset({"han"})),
    "plans:acknowledge": Example(pay.PUBLISHED, pay.SEE_PLANS | pay.SELLERS),
    "runs:run": Example(pay.run(3)),
    "runs:progress": Example(pay.run(3)),
    "runs:preview": (Example(pay.DRAFT, frozenset({"chi"})), Example(pay.WAITING, frozenset({"chi"}))),
    # Whoever takes files away, and sees pay.
    "runs:export": Example(pay.run(3), pay.SEE_PAY),
    "runs:statements": Example(pay.run(3), pay.SEE_PAY),
    "runs:compare": (Example(pay.two_runs), Example(lambda _: {"number": 1, "other": 999_999}, NOBODY)),
    "runs:again": Example(pay.run(3)),
    "runs:look": Example(pay.run(3), None, {"code": "none"}),
    "runs:release": Example(pay.run(3), frozenset({"han"})),
    "runs:statement": tuple(Example(made, seen) for made, seen in pay.STATEMENTS),
    "runs:pdf": tuple(Example(made, seen) for made, seen in pay.PAPERS),
    "runs:workbook": tuple(Example(made, seen) for made, seen in pay.PAPERS),
    "runs:more": tuple(Example(made, seen) for made, seen in pay.STATEMENTS),
    "runs:corrected": tuple(Example(made, seen) for made, seen in pay.STATEMENTS),
    "runs:why": tuple(Example(made, seen) for made, seen in pay.WHY),
    "runs:rows": tuple(Example(made, seen) for made, seen in pay.ROWS),
    "begin": Example(lambda _: {"token": "none"}, NOBODY),
    "demo-enter": Example(lambda _: {"username": "ada"}, NOBODY),
    "account_reset_password_from_key": Example(lambda _: {"uidb36": "1", "key": "set-password"}),
    "openid_connect_login": Example(lambda _: {"provider_id": "company"}, NOBODY),
    "openid_connect_callback": Example(lambda _: {"provider_id": "company"}, NOBODY),
}


def examples_of(route: str) -> tuple[Example, ...]:
    """Return the examples of a route; one without arguments where nobody named any."""
    found = EXAMPLES.get(route, Example(lambda _: {}))
    return found if isinstance(found, tuple) else (found,)
