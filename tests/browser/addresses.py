"""The addresses of the demo company that the walk opens: each route of the product, those with arguments by example.

Whoever adds a route with arguments that answers with a page gives it a line here; the walk fails without it.
Who walks there is worked out from the route's rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from tests.web.test_matrix import UNREACHED, Route, routes
from yeji.accounts.models import Review, RoleGrant, Stage, User
from yeji.accounts.queries import permissions_of, roles_of
from yeji.intake.models import FormLink
from yeji.org.models import Assignment
from yeji.plans.models import Enrolment
from yeji.records.queries import kind
from yeji.records.storing import rows_table

Arguments = dict[str, object]
CUSTOMER: Arguments = {"kind_key": "customers", "key": "C001"}
PERSON: Arguments = {"number": "S1101"}
TEAM: Arguments = {"code": "R1-1"}
SECOND_FACTOR, GONE = "X001", "M32"
"""Who has set up a second factor, and whose account is closed, in the walk's demo."""
WALKERS = ("P001", SECOND_FACTOR, "H001", "A001", "F001", "M11", "S1101")

BY_EXAMPLE: Mapping[str, Callable[[], tuple[Arguments, ...]]] = {
    "audit:event": lambda: ({"number": 1}, {"number": 40}),
    "org:person": lambda: (PERSON, {"number": "S2202"}, {"number": "P001"}),
    "org:change-person": lambda: (PERSON,),
    "org:assign": lambda: (PERSON,),
    "org:transfer": lambda: (PERSON,),
    "org:leave": lambda: (PERSON,),
    "org:change-post": lambda: ({"post": _post()},),
    "org:team": lambda: (TEAM, {"code": "HQ"}),
    "org:rename-team": lambda: (TEAM,),
    "org:place-team": lambda: (TEAM,),
    "org:end-team": lambda: (TEAM,),
    "org:add-listed": lambda: ({"kind": "region"}, {"kind": "position"}, {"kind": "level"}),
    "org:change-listed": lambda: ({"kind": "region", "code": "Q1"},),
    "org:withdraw": lambda: ({"grant": _loan()},),
    "org:account": lambda: ({"username": "S1101"}, {"username": GONE}),
    "org:review": lambda: ({"review": _review()},),
    "org:grant": lambda: ({"username": "S1101"},),
    "org:close": lambda: ({"username": "S1101"},),
    "org:reopen": lambda: ({"username": GONE},),
    "org:password": lambda: ({"username": "S1101"},),
    "records:new_field": lambda: ({"kind_key": "customers"},),
    "records:edit_field": lambda: ({"kind_key": "customers", "field_key": "c1"},),
    "records:check": lambda: tuple(
        {"check_key": key} for key in ("customers-name", "orders-customer", "orders-future")
    ),
    "records:list": lambda: tuple(
        {"kind_key": key} for key in ("orders", "order_lines", "payments", "receivables", "surveys", "trials")
    ),
    "records:add": lambda: ({"kind_key": "customers"}, {"kind_key": "orders"}, {"kind_key": "trials"}),
    "records:save_view": lambda: ({"kind_key": "customers"},),
    "records:export_whole": lambda: ({"kind_key": "customers"},),
    "records:record": lambda: (CUSTOMER, *map(_one_of, ("orders", "payments", "complaints", "trials"))),
    "records:edit": lambda: (CUSTOMER, _one_of("orders")),
    "records:claim": lambda: ({"kind_key": "customers", "key": "C1904"},),
    "records:remove": lambda: (_one_of("orders"),),
    "intake:batch": lambda: ({"number": 1}, {"number": 2}, {"number": 4}),
    "intake:mapping": lambda: ({"number": 2}, {"number": 3}),
    "intake:form": lambda: ({"number": 1},),
    "intake:fill": lambda: ({"token": _token()},),
    "intake:thanks": lambda: ({"token": _token()},),
    "plans:start": lambda: ({"template": "telesales"},),
    "plans:enrol": lambda: ({"key": "field"},),
    "plans:end-enrolment": lambda: (_enrolment(),),
    "plans:version": lambda: ({"key": "field", "number": 1}, {"key": "field", "number": 2}),
    "plans:write": lambda: ({"key": "newcomers", "number": 1},),
    "plans:design-step": lambda: (
        {"key": "newcomers", "number": 1, "step": "who"},
        {"key": "newcomers", "number": 1, "step": "check"},
    ),
    "plans:design-entry": lambda: (
        {"key": "newcomers", "number": 1, "step": "components", "name": "回款提成"},
    ),
    "runs:run": lambda: ({"number": 1}, {"number": 2}),
    "runs:statement": lambda: ({"number": 2, "person": "S1102"},),
    "runs:more": lambda: ({"number": 2, "person": "S1102"},),
    "runs:corrected": lambda: ({"number": 4, "person": "S1102"},),
    "runs:compare": lambda: ({"number": 4, "other": 3}, {"number": 3, "other": 2}),
    "runs:why": lambda: ({"number": 2, "person": "S1102", "component": "回款提成"},),
    "runs:rows": lambda: ({"number": 2, "person": "S1102", "measure": "回款额"},),
    "account_reset_password_from_key": lambda: (_own_key(), {"uidb36": "1", "key": "spent-key"}),
}
WALKED_BY: Mapping[str, str] = {"org:withdraw": "M11"}
"""Who opens a page that asks for more than its rule says."""
NO_PAGE = frozenset(
    {
        # Deeds, files, and what is fetched into a page.
        "demo-enter",
        # Only in an empty company.
        "begin",
        "org:cancel-post",
        "org:stay",
        "org:look",
        "org:sign-out",
        "org:recall",
        "records:retire_field",
        "records:revive_field",
        "records:merge",
        "records:apart",
        "records:undo_merge",
        "records:attached",
        "records:bulk",
        "records:drop_view",
        "records:undo",
        "records:export",
        "records:say",
        "records:attach",
        "records:show",
        "intake:template",
        "intake:progress",
        "intake:change-kind",
        "intake:look",
        "intake:answer",
        "intake:forget",
        "intake:accept",
        "intake:undo",
        "intake:drop",
        "intake:again",
        "intake:refused",
        "intake:close-form",
        "plans:check",
        # Leads on to its first step.
        "plans:design",
        "plans:names",
        "plans:formula",
        "plans:draft",
        "plans:drop",
        "plans:ask",
        "plans:recall",
        "plans:refuse",
        "plans:publish",
        "plans:acknowledge",
        "runs:preview",
        "runs:progress",
        "runs:release",
        "runs:look",
        "runs:again",
        "runs:export",
        "runs:pdf",
        "runs:workbook",
        "runs:statements",
        # Another house's pages.
        "openid_connect_login",
        "openid_connect_callback",
        "dingtalk_login",
        "dingtalk_callback",
        "feishu_login",
        "feishu_callback",
        "wecom_login",
        "wecom_callback",
        "manifest",
        "service-worker",
    }
)
MORE: tuple[tuple[str, str], ...] = (
    ("P001", "/records/customers/?q=没有这一家"),
    ("P001", "/records/orders/?sort=-amount&page=2"),
    ("P001", "/org/people/?q=没有这个人"),
    ("A001", "/audit/?action=account.signed_in"),
    ("S1101", "/find/?q=水务"),
    ("S1101", "/nothing/"),
    ("P001", "/org/?on=2024-01-01"),
)
"""States of a page that a plain address does not show: found nothing, another day, not there."""


class Walked(NamedTuple):
    """An address, and who opens it; empty for whoever comes by."""

    who: str
    path: str
    is_page: bool = False
    """Named here: then it has to be one."""


def addresses() -> Iterator[Walked]:
    """Yield every address of the walk. *errors*: LookupError for a route with arguments and without a line."""
    for route in routes():
        if route.rule is None or route.name in NO_PAGE | UNREACHED:
            continue
        for arguments in _arguments(route):
            path = reverse(route.name, kwargs=arguments or None)
            yield Walked(_walker(route), path, is_page=bool(arguments))
    for who, path in MORE:
        yield Walked(who, path, is_page=True)


def _arguments(route: Route) -> tuple[Arguments, ...]:
    if route.name in BY_EXAMPLE:
        return BY_EXAMPLE[route.name]()
    try:
        reverse(route.name)
    except NoReverseMatch:
        raise LookupError(f"{route.name} needs {sorted(route.arguments)}: give it a line here") from None
    return ({},)


def _walker(route: Route) -> str:
    if route.rule is None or route.rule.public:
        return ""
    if route.name.startswith("mfa_"):
        return SECOND_FACTOR
    if route.name in WALKED_BY:
        return WALKED_BY[route.name]
    on = timezone.localdate()
    for who in WALKERS:
        if route.rule.admits(permissions_of(roles_of(User.objects.get(username=who), on))):
            return who
    raise LookupError(f"nobody of the walk may open {route.name}")


def _enrolment() -> Arguments:
    """Whom a plan is for without an end."""
    made = Enrolment.objects.filter(until__isnull=True).order_by("pk")[0]
    return {"key": made.plan.key, "enrolment": made.pk}


def _post() -> int:
    return Assignment.objects.filter(person__number="S2202", since__gt=timezone.localdate()).get().pk


def _loan() -> int:
    return RoleGrant.objects.get(lent_by__isnull=False).pk


def _review() -> int:
    return Review.objects.get(stage=Stage.WAITING).pk


def _one_of(kind_key: str) -> Arguments:
    numbers = rows_table(kind(kind_key)).order_by("number").values_list("number", flat=True)
    return {"kind_key": kind_key, "key": numbers[0]}


def _token() -> str:
    return FormLink.objects.get().token


def _own_key() -> Arguments:
    user = User.objects.get(username="S1101")
    return {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
