"""Accounts, roles and what is lent."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yeji.accounts.gate import holder_of, opens, user_of
from yeji.accounts.once import once
from yeji.accounts.roles import Permission, Role
from yeji.org.actions import accounts as writing
from yeji.org.actions import roles as lending
from yeji.org.actions.accounts import Opened
from yeji.org.deeds import Thing
from yeji.org.forms.accounts import AccountForm, GrantForm, LendForm, WhyForm, WithdrawForm
from yeji.org.pages.accounts import (
    account_page,
    accounts_page,
    known_grant,
    known_user,
    new_account,
    roles_page,
    roles_to_lend,
)
from yeji.org.pages.room import FormPage
from yeji.org.revisions import account_key, revision
from yeji.org.views.doing import Around, done, form_page
from yeji.ui.addresses import Address
from yeji.ui.doing import at_once
from yeji.ui.parts import Link
from yeji.ui.toasts import say

_WAITS = gettext_lazy("已提交，等第二个人放行后生效")
FORM = require_http_methods(["GET", "POST"])


@require_GET
@opens(Permission.SEE_ORG)
def roles(request: HttpRequest) -> HttpResponse:
    """Show who holds which role, and what one lends oneself."""
    return render(request, "org/roles.html", {"page": roles_page(user_of(request), holder_of(request))})


@FORM
@opens(Permission.SEE_ORG)
@once
def lend(request: HttpRequest) -> HttpResponse:
    """Lend a role of one's own to a stand-in."""
    user, on = user_of(request), holder_of(request).on
    own = roles_to_lend(user, on)
    if not own:
        raise Http404
    form = LendForm(request.POST or None, roles=own, initial={"since": on})

    def deed() -> None:
        typed = form.cleaned_data
        given = lending.lend_role(
            user, typed["borrower"], Role(typed["role"]), form.days(), by=user, on=on, why=typed["why"]
        )
        say(request, str(_WAITS) if given.waits else _("已委托"))

    around = Around(
        _("不在的时候，让一位同事替你"),
        (Link(_("角色与委托"), reverse("org:roles")),),
        _("委托到那一天"),
        reverse("org:roles"),
        said="",
        note=_("他在这些天里看得到你带的人，看不到你自己的收入。到期自动收回，你也可以提前收回。"),
    )
    return form_page(request, form, deed, around, (Thing.ACCOUNT, ""))


@FORM
@opens(Permission.SEE_ORG)
def withdraw(request: HttpRequest, grant: int) -> HttpResponse:
    """Take a role or a loan back."""
    user, holder = user_of(request), holder_of(request)
    known = known_grant(user, holder, grant)
    seen = revision(Thing.ACCOUNT, account_key(known.user))
    form = WithdrawForm(request.POST or None, initial={"last_day": holder.on, "seen": seen})

    def deed() -> None:
        typed = form.cleaned_data
        lending.withdraw_role(
            known, typed["last_day"], by=user, on=holder.on, why=typed["why"], seen=typed["seen"]
        )

    keeps = holder.may(Permission.MANAGE_ACCOUNTS)
    back = reverse("org:account", args=[known.user.username]) if keeps else reverse("org:roles")
    around = Around(
        _("收回%(name)s的%(role)s角色") % {"name": known.user.name, "role": Role(known.role).label},
        (Link(_("角色与委托"), reverse("org:roles")),),
        _("收回"),
        back,
        said=_("已收回"),
        is_danger=True,
    )
    return form_page(request, form, deed, around, (Thing.ACCOUNT, account_key(known.user)))


@require_GET
@opens(Permission.MANAGE_ACCOUNTS)
def accounts(request: HttpRequest) -> HttpResponse:
    """List the accounts."""
    page = accounts_page(user_of(request), holder_of(request), Address.of(request))
    return render(request, "org/accounts.html", {"page": page})


@require_GET
@opens(Permission.MANAGE_ACCOUNTS)
def account(request: HttpRequest, username: str) -> HttpResponse:
    """Show one account."""
    page = account_page(user_of(request), holder_of(request), username)
    return render(request, "org/account.html", {"page": page})


@FORM
@opens(Permission.MANAGE_ACCOUNTS)
def open_account(request: HttpRequest) -> HttpResponse:
    """Open an account and show its password once."""
    user, on = user_of(request), holder_of(request).on
    form = AccountForm(request.POST or None, initial=new_account(request.GET.get("person", "")))
    opened: list[Opened] = []

    def deed() -> None:
        given = form.given()
        opened.append(writing.open_account(given, by=user, on=on, why=form.cleaned_data["why"]))

    if request.method == "POST" and form.is_valid() and done(form, deed, Thing.ACCOUNT, ""):
        return _after(request, opened[0])
    page = FormPage(
        _("开通一个账号，密码只显示一次"),
        (Link(_("账号"), reverse("org:accounts")),),
        form,
        _("开通账号"),
        reverse("org:accounts"),
    )
    return render(request, "org/form.html", {"page": page}, status=422 if form.errors else 200)


@FORM
@opens(Permission.MANAGE_ACCOUNTS)
@once
def grant(request: HttpRequest, username: str) -> HttpResponse:
    """Give a role."""
    user, on, known = user_of(request), holder_of(request).on, known_user(username)
    form = GrantForm(
        request.POST or None, initial={"since": on, "seen": revision(Thing.ACCOUNT, account_key(known))}
    )

    def deed() -> None:
        typed = form.cleaned_data
        given = lending.grant_role(
            known, Role(typed["role"]), form.days(), by=user, on=on, why=typed["why"], seen=typed["seen"]
        )
        say(request, str(_WAITS) if given.waits else _("角色已给"))

    around = _around(known.name, username, _("给%(name)s一个角色"), _("给角色"), "")
    return form_page(request, form, deed, around, (Thing.ACCOUNT, account_key(known)))


@FORM
@opens(Permission.MANAGE_ACCOUNTS)
def close(request: HttpRequest, username: str) -> HttpResponse:
    """Close an account and sign its devices out."""
    user, on, known = user_of(request), holder_of(request).on, known_user(username)
    form = WhyForm(request.POST or None, initial={"seen": revision(Thing.ACCOUNT, account_key(known))})

    def deed() -> None:
        typed = form.cleaned_data
        writing.close_account(known, by=user, on=on, why=typed["why"], seen=typed["seen"])

    around = _around(
        known.name,
        username,
        _("停用%(name)s的账号"),
        _("停用并退出所有设备"),
        _("账号已停用，所有设备已退出"),
        is_danger=True,
    )
    return form_page(request, form, deed, around, (Thing.ACCOUNT, account_key(known)))


@FORM
@opens(Permission.MANAGE_ACCOUNTS)
def reopen(request: HttpRequest, username: str) -> HttpResponse:
    """Open a closed account again, with a new password."""
    return _new_password(request, username, is_reopened=True)


@FORM
@opens(Permission.MANAGE_ACCOUNTS)
def password(request: HttpRequest, username: str) -> HttpResponse:
    """Give a new password."""
    return _new_password(request, username, is_reopened=False)


@require_POST
@opens(Permission.MANAGE_ACCOUNTS)
def sign_out(request: HttpRequest, username: str) -> HttpResponse:
    """Sign all devices out."""
    user, on, known = user_of(request), holder_of(request).on, known_user(username)
    return at_once(
        request,
        lambda: writing.sign_out_everywhere(known, by=user, on=on),
        _("%(name)s的所有设备已退出") % {"name": known.name},
        reverse("org:account", args=[username]),
    )


def _new_password(request: HttpRequest, username: str, *, is_reopened: bool) -> HttpResponse:
    user, on, known = user_of(request), holder_of(request).on, known_user(username)
    form = WhyForm(request.POST or None, initial={"seen": revision(Thing.ACCOUNT, account_key(known))})
    renew = writing.reopen_account if is_reopened else writing.reset_password
    opened: list[Opened] = []

    def deed() -> None:
        typed = form.cleaned_data
        opened.append(renew(known, by=user, on=on, why=typed["why"], seen=typed["seen"]))

    if request.method == "POST" and form.is_valid() and done(form, deed, Thing.ACCOUNT, account_key(known)):
        return _after(request, opened[0])
    title = _("恢复%(name)s的账号") if is_reopened else _("给%(name)s重发密码")
    button = _("恢复账号") if is_reopened else _("重发密码")
    around = _around(known.name, username, title, button, "")
    note = _("会显示一个新密码，只显示一次；旧密码作废，所有设备退出。")
    page = FormPage(around.title, around.crumbs, form, button, around.back_url, note)
    return render(request, "org/form.html", {"page": page}, status=422 if form.errors else 200)


def _after(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Show the password once, or say that a second person has to release it."""
    if opened.waits:
        say(request, str(_WAITS))
    if not opened.password:
        return HttpResponseRedirect(reverse("org:account", args=[opened.user.username]))
    page = account_page(user_of(request), holder_of(request), opened.user.username, password=opened.password)
    answer = render(request, "org/account.html", {"page": page})
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _around(
    name: str, username: str, title: str, button: str, said: str, *, is_danger: bool = False
) -> Around:
    back = reverse("org:account", args=[username])
    crumbs = (Link(_("账号"), reverse("org:accounts")), Link(name, back))
    return Around(title % {"name": name}, crumbs, button, back, said, is_danger=is_danger)
