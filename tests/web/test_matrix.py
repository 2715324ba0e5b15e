"""May he? Every route, method, role and relation, as the rules say it: generated from the addresses themselves.

A route that needs arguments names examples in `tests.web.examples`; one without fails here. What the rule
admits is reckoned from the table of roles and from the sight that `tests.web.relations` writes out by hand,
so that a page that asks more, or less, shows. Lists and files are asked for each row: in sight, or not there.
The company is made once for the module; each request's writes are taken back after it.
"""

from __future__ import annotations

import csv
import io
import logging
import re
import time
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple  # Django's resolvers are typed as loosely.
from urllib.parse import unquote, urlsplit

import pytest
from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.test import RequestFactory, override_settings
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from pypdf import PdfReader
from pytest_django.plugin import DjangoDbBlocker

from tests.web.books_in_sight import DATED, PARTS, PAY_SEEN, SHARED, UNDATED, fill_books, rows_in_sight
from tests.web.conftest import make_cast
from tests.web.examples import EXAMPLES, Example, examples_of
from tests.web.pay_examples import fill_pay
from tests.web.relations import CLOSED, ROLES, STRANGER, VIEWERS, Aviary, enlarge, session_of
from yeji.accounts.gate import Rule, rule_of
from yeji.accounts.models import User
from yeji.accounts.once import FIELD, key_for
from yeji.accounts.roles import GRANTS, Permission
from yeji.accounts.routes import LIBRARY_ROUTES
from yeji.records.queries import kind, present

pytestmark = pytest.mark.django_db
ASKED = ("GET", "POST")
METHODS = (*ASKED, "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")
"""All of them are tried on the first example of a route, and those that anything takes on the others."""
UNREACHED = frozenset(
    {
        # Old addresses of a library, under other names; nobody may open them.
        "social/login/cancelled/",
        "social/login/error/",
        "social/signup/",
        "social/connections/",
        "account_confirm_email",
    }
)
OPENED, SENT = frozenset({200, 302}), frozenset({200, 302, 409, 422})
OF_LIBRARIES = SENT | {401, 403, 404, 405}
"""Their own pages ask for a password first, or are not there before a second factor or a company's sign-in is."""
NOT_THERE, TO_SIGN_IN, OTHER_METHOD = frozenset({404}), "sign-in", frozenset({405})
KEPT = frozenset({"/service-worker.js"})
"""What is the same for everybody, signed in or not."""
FORMATS = ("html", "csv", "xlsx")
ASKED_FOR = frozenset({"records:show", "records:export_whole", "org:look"})
"""Their answers hold personal data whole; who gets them, the cells themselves say."""


class Route(NamedTuple):
    name: str
    arguments: frozenset[str]
    rule: Rule | None
    methods: frozenset[str]
    """Those that the view takes by its own decorator; empty where it takes what comes."""


@dataclass(frozen=True)
class Cell:
    """One question: this address, by this method."""

    route: Route
    address: str
    example: Example
    methods: tuple[str, ...]


@dataclass
class Company:
    """Everybody's session, and the cells that each of them asks."""

    users: Mapping[str, User]
    sessions: Mapping[str, str]
    cells: list[Cell]
    aviary: Aviary
    asked: int = 0
    kept: set[str] = field(default_factory=set)
    """Addresses whose answers to somebody who has signed in may be kept."""
    seconds: float = 0


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[Route]:
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            yield from routes(each, f"{prefix}{each.namespace}:" if each.namespace else prefix)
        elif isinstance(each, URLPattern):
            name = f"{prefix}{each.name or each.pattern}"
            yield Route(name, _arguments_of(each), rule_of(each.callback, name), _methods_of(each.callback))


def _arguments_of(pattern: URLPattern) -> frozenset[str]:
    found: Any = pattern.pattern
    return frozenset(found.converters) | frozenset(found.regex.groupindex)


def _methods_of(view: Any) -> frozenset[str]:  # noqa: ANN401 - a function with its wrappers, or none
    """The list that `require_http_methods` closed over; empty for views of libraries, which choose themselves."""
    while view is not None:
        for each in getattr(view, "__closure__", None) or ():
            if isinstance(each.cell_contents, list) and set(each.cell_contents) <= set(METHODS):
                return frozenset(each.cell_contents)
        view = getattr(view, "__wrapped__", None)
    return frozenset()


@pytest.fixture(scope="module")
def company(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Company]:
    """Return the company in all relations, with a cell for each example of each route."""
    del django_db_setup
    media = tmp_path_factory.mktemp("media")
    quiet = override_settings(
        MEDIA_ROOT=media,
        SESSION_ENGINE="django.contrib.sessions.backends.cache",
        ACCOUNT_RATE_LIMITS=False,
    )
    with django_db_blocker.unblock(), transaction.atomic(), quiet, pytest.MonkeyPatch.context() as patch:
        # What a page says that is not there is asked elsewhere; drawing it each time takes half the time.
        patch.setattr("yeji.urls.handler404", _nothing, raising=False)
        logging.getLogger("django.request").setLevel(logging.CRITICAL)
        aviary = Aviary()
        for each in ("13907719001", "13907719002"):
            aviary.seen_by[each] = frozenset({"su", "han"})
        users = enlarge(make_cast(), aviary)
        fill_books(users, aviary)
        fill_pay(users, aviary)
        sessions = {who: session_of(user) for who, user in users.items()}
        found = Company(users, sessions, _cells(users), aviary)
        yield found
        logging.getLogger("django.request").setLevel(logging.NOTSET)
        transaction.set_rollback(True)
    print(f"\n{found.asked:,} cells in {found.seconds:.1f} s ({connection.vendor})")  # noqa: T201 - the figure asked for


def _nothing(_request: HttpRequest, exception: Exception) -> HttpResponse:
    del exception
    return HttpResponseNotFound()


def _cells(users: Mapping[str, User]) -> list[Cell]:
    found = []
    made: dict[int, Mapping[str, object]] = {}
    for route in routes():
        if route.name in UNREACHED:
            continue
        for place, example in enumerate(examples_of(route.name)):
            # An example that several routes share is one and the same thing.
            key = id(example.arguments)
            if key not in made:
                made[key] = example.arguments(users)
            try:
                address = reverse(route.name, kwargs=dict(made[key]))
            except NoReverseMatch:
                pytest.fail(
                    f"{route.name} needs {sorted(route.arguments)}: give it a line in tests/web/examples.py"
                )
            address += f"?{example.query}" if example.query else ""
            found.append(Cell(route, address, example, ASKED if place else METHODS))
    return found


def ask(
    company: Company, who: str, method: str, address: str, body: Mapping[str, object] | None = None
) -> tuple[HttpResponseBase, bytes]:
    """Send a request as a browser of his would; return what came, and take back what it wrote."""
    factory = RequestFactory()
    if who in company.sessions:
        factory.cookies[settings.SESSION_COOKIE_NAME] = company.sessions[who]
    # Whose account is closed is nobody to the pages.
    user_id = company.users[who].pk if who in company.sessions and who != CLOSED else None
    sent = {FIELD: key_for(unquote(urlsplit(address).path), user_id), **(body or {})}
    request = factory.post(address, sent) if method == "POST" else factory.generic(method, address)
    request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]  # As the test client does.
    with transaction.atomic():
        answer = _handler().get_response(request)
        content = b""
        if isinstance(answer, StreamingHttpResponse):
            content = b"".join(answer)
        elif isinstance(answer, HttpResponse):
            content = answer.content
        transaction.set_rollback(True)
    company.asked += 1
    if request.user.is_authenticated and cell_is_kept(answer):
        company.kept.add(address)
    return answer, content


def cell_is_kept(answer: HttpResponseBase) -> bool:
    """Tell whether a browser or a server between might keep the answer for somebody else."""
    told = answer.headers.get("Cache-Control", "")
    return "no-store" not in told or "Cookie" not in answer.headers.get("Vary", "")


_HANDLERS: list[BaseHandler] = []


def _handler() -> BaseHandler:
    if not _HANDLERS:
        _HANDLERS.append(BaseHandler())
        _HANDLERS[0].load_middleware()
    return _HANDLERS[0]


def expected(cell: Cell, who: str, method: str) -> frozenset[int] | str:
    """Return the statuses that the rules allow, or that he is sent to the sign-in."""
    route, seen = cell.route, cell.example.seen_by
    if route.rule is None:
        return NOT_THERE
    if route.rule.public:
        if route.methods and method not in route.methods:
            return OTHER_METHOD
        return NOT_THERE if seen is not None and who not in seen else OF_LIBRARIES
    if who in {STRANGER, CLOSED}:
        return TO_SIGN_IN
    if route.name in LIBRARY_ROUTES:
        return OF_LIBRARIES
    if route.rule.needs and not any(ROLES[who] & GRANTS[permission] for permission in route.rule.needs):
        return NOT_THERE
    if route.methods and method not in route.methods:
        return OTHER_METHOD
    if seen is not None and who not in seen:
        return NOT_THERE
    return OPENED if method == "GET" else SENT


def is_right(answer: HttpResponseBase, allowed: frozenset[int] | str) -> bool:
    to_sign_in = answer.status_code == 302 and answer.headers["Location"].startswith("/accounts/login/?next=")
    if isinstance(allowed, str):
        return to_sign_in
    return answer.status_code in allowed and not to_sign_in


def test_no_example_is_left_over() -> None:
    assert set(EXAMPLES) - {route.name for route in routes()} == set()


@pytest.mark.parametrize("who", VIEWERS)
def test_each_opens_and_sends_what_the_rules_say_and_nothing_else(company: Company, who: str) -> None:
    began = time.perf_counter()
    wrong, leaked = [], []
    for cell in company.cells:
        if cell.route.name == "account_logout":
            continue
        for method in cell.methods:
            allowed = expected(cell, who, method)
            answer, content = ask(company, who, method, cell.address, cell.example.body)
            if not is_right(answer, allowed):
                wrong.append((cell.route.name, method, cell.address, answer.status_code, allowed))
            if cell.route.name not in ASKED_FOR and (leaks := company.aviary.leaked(who, text_of(content))):
                leaked.append((cell.route.name, method, cell.address, sorted(leaks)))
    company.seconds += time.perf_counter() - began

    assert company.kept == KEPT & company.kept
    assert not wrong, "\n".join(map(str, wrong))
    assert not leaked, "\n".join(map(str, leaked))


@pytest.mark.parametrize("who", sorted(set(VIEWERS) - {STRANGER, CLOSED}))
def test_lists_and_files_hold_the_rows_in_sight_and_no_other(company: Company, who: str) -> None:
    began = time.perf_counter()
    wrong: list[tuple[object, ...]] = []
    opens = {
        "html": bool(ROLES[who] & GRANTS[Permission.SEE_RECORDS]),
        "csv": bool(ROLES[who] & GRANTS[Permission.EXPORT]),
        "xlsx": bool(ROLES[who] & GRANTS[Permission.EXPORT]),
    }
    for kind_key in (*UNDATED, *DATED, *PARTS, *SHARED):
        rows = rows_in_sight(kind_key)
        for form in FORMATS:
            address = (
                reverse("records:list", args=[kind_key])
                if form == "html"
                else reverse("records:export", args=[kind_key, form])
            )
            columns = "&".join(f"columns={one.key}" for one in kind(kind_key).fields)
            answer, content = ask(company, who, "GET", f"{address}?{columns}")
            company.asked += len(rows) - 1
            found = _numbers(form, content, rows) if answer.status_code == 200 else set()
            right = {each for each, seen in rows.items() if who in seen} if opens[form] else set()
            if found != right or (answer.status_code == 200) != opens[form]:
                wrong.append((kind_key, form, answer.status_code, sorted(found ^ right)))
            if leaks := company.aviary.leaked(who, text_of(content)):
                wrong.append((kind_key, form, "leaked", sorted(leaks)))
    company.seconds += time.perf_counter() - began

    assert not wrong, "\n".join(map(str, wrong))


def _numbers(form: str, content: bytes, rows: Mapping[str, object]) -> set[str]:
    """The natural keys that stand in an answer."""
    text = text_of(content)
    if form == "csv":
        return {row[0] for row in csv.reader(io.StringIO(text.removeprefix("\ufeff")))} & set(rows)
    if form == "xlsx":
        return {each for each in rows if f">{each}<" in text}
    return {each for each in rows if f"/{each}/" in text}


def text_of(content: bytes) -> str:
    """Return what stands in an answer; in a workbook, in all its parts; on paper, on all its pages."""
    if content.startswith(b"%PDF"):
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        parts = [book.read(name) for name in book.namelist()]
    return "".join(
        text_of(each) if each.startswith(b"%PDF") else each.decode("utf-8", "replace") for each in parts
    )


@pytest.mark.parametrize("who", sorted(set(VIEWERS) - {STRANGER, CLOSED}))
def test_what_is_hidden_is_not_found_counted_sorted_by_or_handed_out(company: Company, who: str) -> None:
    wrong: list[tuple[object, ...]] = []
    for kind_key, key, content in _guesses():
        address = reverse("records:list", args=[kind_key])
        bare = _lines(ask(company, who, "GET", address)[1])
        if not (who in PAY_SEEN and key.startswith("c")):
            tests = (f"f={key}:is:{content}", f"f={key}:has:{content[:5]}", f"sort={key}", f"sort=-{key}")
            wrong += [
                (kind_key, query)
                for query in tests
                if _lines(ask(company, who, "GET", f"{address}?{query}")[1]) != bare
            ]
            if _lines(ask(company, who, "GET", f"{address}?q={content}")[1]):
                wrong.append((kind_key, f"q={content}"))
        palette = text_of(ask(company, who, "GET", f"/find/?q={content}")[1])
        if "/at/" in palette or "/person/" in palette:
            wrong.append((kind_key, f"find {content}"))
        for form in ("csv", "xlsx"):
            address = reverse("records:export", args=[kind_key, form])
            text = text_of(ask(company, who, "GET", f"{address}?personal=1")[1])
            if who not in {"su", "han"} and (leaks := company.aviary.leaked(who, text)):
                wrong.append((kind_key, form, sorted(leaks)))

    assert not wrong, "\n".join(map(str, wrong))


def _guesses() -> list[tuple[str, str, str]]:
    """Kind, field and content of some of what is hidden or masked."""
    found = []
    for kind_key, relation, keys in (
        ("customers", "ada-now", ("phone", "identity", "c2", "c3", "c4")),
        ("orders", "eve-now", ("c1", "c2", "c3")),
        ("payments", "eve-now", ("bank_account",)),
    ):
        row = present(kind(kind_key), [relation])[relation]
        found += [(kind_key, key, str(row[key])) for key in keys]
    return found


def _lines(content: bytes) -> list[str]:
    """The records that a list shows, in their order."""
    return re.findall(r'href="(/records/[a-z_]+/at/[^"?]+/)"', content.decode())
