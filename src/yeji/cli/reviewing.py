"""`yeji accounts`: what whoever runs the machine says about accounts where nobody of the company can.

Once two people release each other's requests, one who is left alone can give no power away any more; and an
account that was opened by somebody is in his hands too until it is confirmed. Both ends are here, in the trail.
"""

from __future__ import annotations

from pathlib import Path

import click

from yeji.cli.serving import HOME, open_home
from yeji.cli.telling import Voice, stop_on_errors, voice
from yeji_engine.errors import Diagnostic, Severity, Words

LANGUAGE = click.option("--language", type=click.Choice(["zh", "en"]))
WHY = click.option("--why", required=True, help="为什么，会记进审计。Why; it stands in the audit.")


@click.group(help="账号：机器管理者的复核。Accounts: what needs whoever runs the machine.")
def accounts() -> None:
    """Hold the commands together."""


@accounts.command(help="列出等复核的申请。List the requests that wait.")
@HOME
@LANGUAGE
def waiting(home: Path, language: str | None) -> None:
    """Print a line for each request."""
    open_home(voice(language, as_json=False), home)
    from django.utils import timezone

    from yeji.accounts.eyes import waiting_reviews

    # Imported here because the base install has no Django.
    for each in waiting_reviews(timezone.localdate()):
        asker = each.asked_by.username if each.asked_by else "-"
        click.echo(
            f"{each.pk}\t{each.matter}\t{each.receiver.username}\t{each.role or '-'}\t{asker}\t{each.asked_on}"
        )


@accounts.command(help="放行一份申请。Release a request that nobody else can.")
@click.argument("number", type=int)
@HOME
@WHY
@LANGUAGE
def release(number: int, home: Path, why: str, language: str | None) -> None:
    """Let it take effect, and print the password that it makes."""
    speaker = voice(language, as_json=False)
    open_home(speaker, home)
    from django.core.exceptions import ValidationError
    from django.utils import timezone

    from yeji.accounts.models import Review
    from yeji.org.actions.reviewing import release_from_machine

    # Imported here because the base install has no Django.
    review = Review.objects.filter(pk=number).first()
    if review is None:
        _stop(speaker, Words(f"没有 {number} 号申请。", f"There is no request {number}."))
        return
    try:
        asked = release_from_machine(review, on=timezone.localdate(), why=why)
    except ValidationError as refused:
        _stop(speaker, Words(*(" ".join(refused.messages),) * 2))
        return
    speaker.say(Words(f"已放行 {number} 号申请。", f"Request {number} is released."))
    if asked.password:
        click.echo(asked.password)


@accounts.command(help="确认账号只在本人手里。Confirm that an account is in its owner's hands alone.")
@click.argument("username")
@HOME
@WHY
@LANGUAGE
def confirm(username: str, home: Path, why: str, language: str | None) -> None:
    """Let it count as a pair of eyes of its own."""
    speaker = voice(language, as_json=False)
    open_home(speaker, home)
    from django.core.exceptions import ValidationError

    from yeji.accounts.models import User
    from yeji.org.actions.reviewing import confirm_account

    # Imported here because the base install has no Django.
    user = User.objects.filter(username=username).first()
    if user is None:
        _stop(speaker, Words(f"没有登录名是 {username} 的账号。", f"Nobody signs in as {username}."))
        return
    try:
        confirm_account(user, why=why)
    except ValidationError as refused:
        _stop(speaker, Words(*(" ".join(refused.messages),) * 2))
        return
    speaker.say(
        Words(
            f"{user.name} 的账号从现在起算本人自己的。", f"The account of {user.name} is his own from now on."
        )
    )


def _stop(speaker: Voice, message: Words) -> None:
    stop_on_errors(speaker, [Diagnostic("account-refused", Severity.ERROR, message)])
