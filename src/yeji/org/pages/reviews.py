"""What waits for a second pair of eyes, and what became of what was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from yeji.accounts.eyes import Eyes, eyes_of, reviews_with_names, second_pairs, waiting_reviews, why_not
from yeji.accounts.gate import Holder
from yeji.accounts.models import Matter, Review, Stage, User
from yeji.accounts.roles import Permission, Role
from yeji.org.forms.accounts import DecisionForm
from yeji.org.queries import person_of
from yeji.org.words import stretch
from yeji.ui.parts import Tone

LATELY = 20
TONES = {
    Stage.WAITING: Tone.WARN,
    Stage.RELEASED: Tone.DONE,
    Stage.MACHINE: Tone.DONE,
    Stage.ALONE: Tone.WARN,
    Stage.REFUSED: Tone.BAD,
    Stage.RECALLED: Tone.REST,
    Stage.EXPIRED: Tone.REST,
}


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One request in a list."""

    title: str
    """韩 · 审计."""
    words: str
    tone: str
    state: str
    url: str = ""
    recall_url: str = ""


@dataclass(frozen=True, slots=True)
class ReviewsPage:
    """All that waits, and the last decisions."""

    waiting: tuple[ReviewRow, ...]
    lately: tuple[ReviewRow, ...]
    yours: int
    """How many of them the user may release."""
    eyes: Eyes


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """One request with what one has to know to release it."""

    title: str
    facts: tuple[tuple[str, str], ...]
    state: str
    tone: str
    form: DecisionForm
    why_not: str
    waits: bool
    recall_url: str
    back_url: str


def reviews_page(user: User, holder: Holder) -> ReviewsPage:
    """Return what waits, the user's own to release first."""
    on = holder.on
    waiting = list(waiting_reviews(on))
    yours = {each.pk for each in waiting if not why_not(each, user, on)}
    waiting.sort(key=lambda each: (each.pk not in yours, each.pk))
    over = reviews_with_names().exclude(stage=Stage.WAITING).exclude(asked_by=None)[:LATELY]
    return ReviewsPage(
        tuple(_row(each, user) for each in waiting),
        tuple(_row(each, user) for each in over),
        len(yours),
        eyes_of(user, on),
    )


def review_page(review: Review, user: User, on: date, form: DecisionForm) -> ReviewPage:
    """Return one request."""
    waits = review.stage == Stage.WAITING
    is_own = review.asked_by == user
    return ReviewPage(
        title=_title(review),
        facts=tuple(_facts(review)),
        state=str(review.get_stage_display()),
        tone=TONES[Stage(review.stage)],
        form=form,
        why_not=_why_not(review, user, on) if waits else "",
        waits=waits,
        recall_url=reverse("org:recall", args=[review.pk]) if waits and is_own else "",
        back_url=reverse("org:reviews"),
    )


def _why_not(review: Review, user: User, on: date) -> str:
    reason = why_not(review, user, on)
    if reason and review.asked_by and not second_pairs(review.asked_by, review.receiver, on):
        told = _("现在没有人能放行它；管机器的人可以运行 yeji accounts release %(number)s") % {
            "number": review.pk
        }
        return f"{reason}。{told}"
    return reason


def own_requests(user: User, on: date) -> tuple[ReviewRow, ...]:
    """Return what a user has asked for and still waits, for those who keep no accounts too."""
    return tuple(_row(each, user, link=False) for each in waiting_reviews(on) if each.asked_by == user)


def requests_about(user: User, viewer: User, on: date) -> tuple[ReviewRow, ...]:
    """Return what waits about an account."""
    return tuple(_row(each, viewer) for each in waiting_reviews(on) if each.receiver == user)


def known_review(key: int) -> Review:
    """Return a request that somebody made. *errors*: Http404."""
    review = reviews_with_names().filter(pk=key).exclude(asked_by=None).first()
    if review is None:
        raise Http404(f"no review {key}")
    return review


def own_review(key: int, user: User) -> Review:
    """Return a request that the user made. *errors*: Http404."""
    review = known_review(key)
    if review.asked_by != user:
        raise Http404(f"review {key} is not of {user.username}")
    return review


def may_review(holder: Holder) -> bool:
    """Tell whether the room of reviews opens."""
    return holder.may(Permission.MANAGE_ACCOUNTS)


def _title(review: Review) -> str:
    if review.matter != Matter.ROLE:
        return f"{review.receiver.name} · {review.get_matter_display()}"
    return f"{review.receiver.name} · {Role(review.role).label}"


def _row(review: Review, user: User, *, link: bool = True) -> ReviewRow:
    asker = review.asked_by.name if review.asked_by else "Yeji"
    words = [_("%(who)s %(day)s 申请") % {"who": asker, "day": review.asked_on.isoformat()}]
    if review.since is not None:
        words.append(stretch(review.since, review.until))
    if review.lent_by is not None:
        words.append(_("%(name)s 委托") % {"name": review.lent_by.name})
    if review.decided_by is not None:
        words.append(_("%(who)s 处理") % {"who": review.decided_by.name})
    if said := review.decided_why or review.why:
        words.append(said)
    is_own = review.stage == Stage.WAITING and review.asked_by == user
    return ReviewRow(
        _title(review),
        "，".join(words),
        TONES[Stage(review.stage)],
        str(review.get_stage_display()),
        reverse("org:review", args=[review.pk]) if link else "",
        reverse("org:recall", args=[review.pk]) if is_own else "",
    )


def _facts(review: Review) -> list[tuple[str, str]]:
    user = review.receiver
    person = person_of(user)
    found = [
        (_("给谁"), f"{user.name} ({user.username})"),
        (_("人员"), person.number if person else _("公司以外")),
        (_("邮箱"), user.email or "—"),
        (_("什么"), str(review.get_matter_display())),
    ]
    if review.role:
        found.append((_("角色"), str(Role(review.role).label)))
    if review.since is not None:
        found.append((_("哪些天"), stretch(review.since, review.until)))
    if review.lent_by is not None:
        found.append((_("委托人"), review.lent_by.name))
    if user.key_given_by is not None:
        found.append((_("密码给出人"), _("%(name)s 给过他密码") % {"name": user.key_given_by.name}))
    found.append((_("谁申请"), f"{review.asked_by.name if review.asked_by else 'Yeji'} · {review.asked_on}"))
    found.append((_("为什么"), review.why or "—"))
    if review.decided_on is not None:
        decider = review.decided_by.name if review.decided_by else "—"
        found.append((_("谁决定"), f"{decider} · {review.decided_on} · {review.decided_why or '—'}"))
    return found
