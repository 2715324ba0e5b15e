"""Forms about people and their posts."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from yeji.org.actions.people import PersonGiven
from yeji.org.actions.posts import PostGiven
from yeji.org.deeds import PERSONAL
from yeji.org.forms.deed import DayField, DeedForm, PersonField, day_after
from yeji.org.masks import masked
from yeji.org.models import Assignment, Level, Person, Position, Region, Team, relationship_choices
from yeji.org.personal import is_bank_account, is_identity, is_phone
from yeji.org.words import last_day

CLEARS = "-"
"""Typed where a personal datum is to be emptied; nothing typed leaves it."""
EARLIEST = date(1950, 1, 1)
_NUMBERS = {
    "phone": (is_phone, _("这不像电话：只写数字，手机 11 位，座机带区号，境外以 + 开头")),
    "identity": (is_identity, _("证件号不对：身份证 18 位，末位数字或 X，校验位要对；别的证件以字母开头")),
    "bank_account": (is_bank_account, _("银行账号是 8 到 30 位数字")),
}


class PersonForm(DeedForm):
    """What is told of a person."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    relationship = forms.ChoiceField(label=_("用工关系"), choices=relationship_choices)
    joined = DayField(label=_("入职日"))
    mail = forms.EmailField(label=_("邮箱"), required=False)
    phone = forms.CharField(label=_("手机"), max_length=30, required=False)
    identity = forms.CharField(label=_("证件号"), max_length=30, required=False)
    bank_account = forms.CharField(label=_("银行账号"), max_length=40, required=False)

    def clean(self) -> dict[str, object]:
        """Say every number that cannot be right at once."""
        cleaned: dict[str, object] = super().clean() or {}
        for name, (is_right, says) in _NUMBERS.items():
            text = str(cleaned.get(name) or "")
            if text and text != CLEARS and not is_right(text):
                self.add_error(name, says)
        joined = cleaned.get("joined")
        if isinstance(joined, date) and joined < EARLIEST:
            self.add_error("joined", _("入职日早于 1950 年，看看是不是年份写错了"))
        return cleaned

    def given(self) -> PersonGiven:
        """Return what was typed."""
        return PersonGiven(**{name: self.cleaned_data[name] for name in PersonGiven.__dataclass_fields__})


class ChangePersonForm(PersonForm):
    """The same of somebody who is known: his personal data are not shown for that, only replaced."""

    def __init__(self, *given: object, person: Person, **named: object) -> None:
        super().__init__(*given, **named)
        self._person = person
        for field in PERSONAL:
            self.fields[field].help_text = _("不填就不变，填 - 清空")
            self.fields[field].widget.attrs["placeholder"] = masked(getattr(person, field))

    def given(self) -> PersonGiven:
        """Return what was typed, and what was left as it is."""
        typed = dict(self.cleaned_data)
        for field in PERSONAL:
            if typed[field] in {"", CLEARS}:
                typed[field] = "" if typed[field] else getattr(self._person, field)
        return PersonGiven(**{name: typed[name] for name in PersonGiven.__dataclass_fields__})


def initial_of_person(person: Person) -> dict[str, object]:
    """Return what stands there now and may be shown."""
    return {name: getattr(person, name) for name in PersonGiven.__dataclass_fields__ if name not in PERSONAL}


class PostForm(DeedForm):
    """A post with its days."""

    team = forms.ModelChoiceField(Team.objects.all(), label=_("团队"), empty_label=_("选一个"))
    position = forms.ModelChoiceField(Position.objects.all(), label=_("岗位"), empty_label=_("选一个"))
    level = forms.ModelChoiceField(
        Level.objects.all(), label=_("职级"), required=False, empty_label=_("不选")
    )
    region = forms.ModelChoiceField(
        Region.objects.all(), label=_("区域"), required=False, empty_label=_("不选")
    )
    answers_to = PersonField(label=_("汇报给"), required=False)
    since = DayField(label=_("第一天"))
    last_day = DayField(label=_("最后一天"), required=False, help_text=_("不填就一直到下次变动"))

    def given(self) -> PostGiven:
        """Return what was typed."""
        typed = dict(self.cleaned_data)
        return PostGiven(
            until=day_after(typed["last_day"]),
            **{each: typed[each] for each in ("team", "position", "level", "region", "answers_to", "since")},
        )


def initial_of_post(post: Assignment) -> dict[str, object]:
    """Return what stands there now."""
    return {
        "team": post.team,
        "position": post.position,
        "level": post.level,
        "region": post.region,
        "answers_to": post.answers_to.number if post.answers_to else "",
        "since": post.since,
        "last_day": last_day(post.until),
    }


class HireForm(PersonForm):
    """Somebody new, with his first post."""

    number = forms.CharField(label=_("工号"), max_length=40)
    team = forms.ModelChoiceField(Team.objects.all(), label=_("团队"), empty_label=_("选一个"))
    position = forms.ModelChoiceField(Position.objects.all(), label=_("岗位"), empty_label=_("选一个"))
    level = forms.ModelChoiceField(
        Level.objects.all(), label=_("职级"), required=False, empty_label=_("不选")
    )
    region = forms.ModelChoiceField(
        Region.objects.all(), label=_("区域"), required=False, empty_label=_("不选")
    )
    answers_to = PersonField(label=_("汇报给"), required=False)
    field_order = (
        "number", "name", "relationship", "joined", "team", "position", "level", "region", "answers_to",
        "mail", "phone", "identity", "bank_account", "why",
    )  # fmt: skip

    def post_given(self) -> PostGiven:
        """Return his first post: it begins on the day he joins."""
        typed = self.cleaned_data
        return PostGiven(
            since=typed["joined"],
            **{each: typed[each] for each in ("team", "position", "level", "region", "answers_to")},
        )


class LeaveForm(DeedForm):
    """The last day of somebody."""

    last_day = DayField(label=_("最后一天"), help_text=_("这一天还在职，第二天起不在"))
