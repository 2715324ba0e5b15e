"""What waits behind the door of somebody, in one line: what his first page begins with, or what he has to release."""

from __future__ import annotations

from datetime import date

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from yeji.accounts.models import User
from yeji.accounts.queries import permissions_of, roles_of
from yeji.accounts.roles import Role
from yeji.home.boards import BOARDS
from yeji.records.reading import Reader
from yeji.runs.models import Run
from yeji.runs.queries import waiting_for_release
from yeji.ui.templatetags.yeji import fen, whole


def behind(user: User, role: Role, on: date) -> str:
    """Return the line of a user's door."""
    waiting = waiting_for_release()
    if role is Role.FINANCE and waiting:
        return _("%(count)s 份核算等你发放，共 ¥%(amount)s") % {
            "count": len(waiting),
            "amount": fen(sum(run.payable for run in waiting)),
        }
    if role is Role.COMPENSATION and waiting:
        return _computed(max(waiting, key=lambda run: run.not_computed))
    held = roles_of(user, on)
    board = BOARDS[role](Reader(on, held, permissions_of(held), user))
    return strip_tags("".join(board.sentence))


def _computed(run: Run) -> str:
    told = {
        "period": run.period,
        "plan": run.version.plan.title,
        "people": whole(run.people),
        "open": whole(run.not_computed),
    }
    if run.not_computed:
        return _("%(period)s「%(plan)s」算完，%(people)s 人里 %(open)s 笔没算出") % told
    return _("%(period)s「%(plan)s」算完，%(people)s 人，等发放") % told
