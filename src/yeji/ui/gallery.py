"""The examples that /parts/ shows: each part once, with its states. Invented people, sums that close."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.utils.translation import gettext as _

from yeji.ui.parts import (
    Change,
    Empty,
    Happening,
    Link,
    Pager,
    Period,
    Progress,
    Step,
    StepState,
    Tone,
)
from yeji.ui.pictures import Bars, Funnel, Lines, Multiples, Picture, Series, Small, Stage, Unit, Waterfall
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

HERE = "/parts/"
SWATCHES = (
    "paper", "wash", "wash-2", "line", "line-2", "edge", "ink", "ink-2", "ink-3", "accent", "accent-soft", "button",
    "good", "good-soft", "warn", "warn-soft", "bad", "bad-soft",
    "chart-1", "chart-2", "chart-3", "chart-4", "chart-5", "chart-6",
)  # fmt: skip


class SampleForm(forms.Form):
    """One field of each shape."""

    goal = forms.CharField(initial="270,000", help_text=_("比上月多 10,000"))
    paid_on = forms.CharField()
    tiers = forms.ChoiceField(choices=[("marginal", _("超额累进")), ("whole", _("全额累进"))])
    edge = forms.ChoiceField(
        choices=[("next", _("算下一档")), ("this", _("算本档"))], widget=forms.RadioSelect, initial="this"
    )
    words = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    after_payment = forms.BooleanField(required=False, initial=True)
    file = forms.FileField(required=False)

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]  # Handed on as they came.
        labels = {
            "goal": _("目标额"),
            "paid_on": _("回款日"),
            "tiers": _("怎么分档"),
            "edge": _("正好等于线"),
            "words": _("备注"),
            "after_payment": _("回款后才发"),
            "file": _("回款明细"),
        }
        for name, label in labels.items():
            self.fields[name].label = label

    def clean_paid_on(self) -> str:
        """Refuse the day, so that a fault is shown."""
        raise forms.ValidationError(_("11 月没有 31 日，改成 11-30？"))


class FilterForm(forms.Form):
    """What the gallery's table can be filtered by."""

    owner = forms.CharField(required=False)
    level = forms.ChoiceField(required=False, choices=[("", "—"), ("A", "A"), ("B", "B")])

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]  # Handed on as they came.
        self.fields["owner"].label = _("归属人")
        self.fields["level"].label = _("级别")


@dataclass(frozen=True, slots=True)
class Gallery:
    """All that the gallery shows."""

    swatches: tuple[str, ...]
    tones: tuple[tuple[str, str], ...]
    form: SampleForm
    table: Table
    no_lines: Empty
    period: Period
    tabs: tuple[Link, ...]
    segments: tuple[Link, ...]
    menu: tuple[Link, ...]
    changes: tuple[Change, ...]
    happenings: tuple[Happening, ...]
    progress: Progress
    progress_over: Progress
    progress_fault: Progress
    steps: tuple[Step, ...]
    pictures: tuple[tuple[str, Picture], ...]


def gallery(at: datetime) -> Gallery:
    """Return the examples; `at` is the moment of the newest happening."""
    return Gallery(
        swatches=SWATCHES,
        tones=(
            (Tone.GOOD, _("领先")),
            (Tone.DONE, _("已完成")),
            (Tone.REST, _("正常")),
            (Tone.WARN, _("稍慢")),
            (Tone.BAD, _("落后")),
            (Tone.PICK, _("草稿")),
            (Tone.PLAIN, _("标签")),
        ),
        form=SampleForm(
            {"goal": "270,000", "paid_on": "2026-11-31", "tiers": "marginal", "edge": "this"},
        ),
        table=_table(),
        no_lines=Empty(
            _("11 月还没有目标"),
            _("先定公司全年，再往下分；去年的可以照搬再改。"),
            (Link(_("照搬去年"), HERE), Link(_("从头定"), HERE)),
        ),
        period=Period(
            _("2026 年 11 月"),
            HERE,
            HERE,
            (Link(_("2026 年 11 月"), HERE, is_current=True), Link(_("2026 年 10 月"), HERE)),
        ),
        tabs=(
            Link(_("全部"), HERE, 24, is_current=True),
            Link(_("待我批"), HERE, 5),
            Link(_("已封存"), HERE),
        ),
        segments=(Link(_("全部"), HERE, 1286, is_current=True), Link(_("冲突"), HERE, 8)),
        menu=(
            Link(_("打开个人页"), HERE, icon="user-round"),
            Link(_("下载空表"), HERE, icon="download", end="xlsx"),
            Link(_("整批撤销"), HERE, icon="undo-2", is_post=True, is_danger=True),
        ),
        changes=(
            Change(_("回款日"), "11-08", "11-09"),
            Change(_("标签"), "", _("水务")),
            Change(_("备注"), _("等发票"), ""),
        ),
        happenings=(
            Happening(_("改了客户"), "许静", at, is_now=True, changes=(Change(_("级别"), "B", "A"),)),
            Happening(_("提出疑问"), "周子昂", at, _("10 月 31 日的回款没有算进来")),
            Happening(_("薪酬单发出"), "", at),
        ),
        progress=Progress(_("正在核对回款明细"), 920, 1286, "/parts/progress/"),
        progress_over=Progress(
            _("核对完了："),
            1286,
            1286,
            "",
            is_over=True,
            note=_("1,139 行可以写入"),
            next_url=HERE,
            next_title=_("去看"),
        ),
        progress_fault=Progress(
            _("核对"), 40, 1286, "", is_over=True, fault=_("文件第 41 行起不是表格，换一份再传。")
        ),
        steps=(
            Step(_("传文件"), StepState.DONE, HERE),
            Step(_("对上列"), StepState.NOW, HERE),
            Step(_("看结果"), StepState.FAULT, HERE, _("1 个问题")),
            Step(_("写入"), StepState.LATER),
        ),
        pictures=_pictures(),
    )


def _pictures() -> tuple[tuple[str, Picture], ...]:
    months = tuple(_("%(month)s 月") % {"month": month} for month in range(6, 12))
    days = tuple(str(each) for each in range(1, 22))
    this = (8_120_000, 9_640_000, 11_200_000, 9_980_000, 13_150_000, 12_640_000)
    last = (7_600_000, 8_900_000, 9_400_000, 10_200_000, 10_900_000, 11_800_000)
    even = tuple(round(100 * each / 21, 1) for each in range(1, 22))
    return (
        (
            _("并排"),
            Bars(
                _("半年新签，今年比去年"),
                Unit.FEN,
                months,
                (Series(_("今年"), this), Series(_("去年"), last, 2)),
            ),
        ),
        (
            _("躺着"),
            Bars(
                _("四个人的回款"),
                Unit.FEN,
                ("林晓雯", "郑雨桐", "周子昂", "吴凯"),
                (Series(_("回款"), (31_200_000, 27_000_000, 14_360_000, 8_640_000)),),
                is_lying=True,
            ),
        ),
        (
            _("线"),
            Lines(
                _("半年新签，今年比去年"),
                Unit.FEN,
                months,
                (Series(_("今年"), this), Series(_("去年"), last, 2)),
            ),
        ),
        (
            _("为什么变了"),
            Waterfall(
                _("10 月比 9 月多 2,216.17 元"),
                Unit.FEN,
                (_("9 月"), 1_586_000),
                ((_("回款"), 310_000), (_("系数"), -62_383), (_("扣回"), -26_000)),
                (_("10 月"), 1_807_617),
            ),
        ),
        (
            _("漏斗"),
            Funnel(
                _("拜访 64 次，签约 3 单"),
                Unit.COUNT,
                (
                    Stage(_("拜访"), 64, 58),
                    Stage(_("报价"), 17, 21),
                    Stage(_("签约"), 3, 6),
                ),
            ),
        ),
        (
            _("小图"),
            Multiples(
                _("四个人的进度"),
                Unit.PERCENT,
                days,
                even,
                tuple(
                    Small(
                        name,
                        tuple(round(pace * share, 1) if day < 12 else None for day, pace in enumerate(even)),
                        f"{57.1 * share:.0f}%",
                        HERE,
                        share < 0.9,
                    )
                    for name, share in (("林晓雯", 1.3), ("郑雨桐", 1.05), ("周子昂", 0.93), ("吴凯", 0.56))
                ),
            ),
        ),
    )


def _table() -> Table:
    columns = (
        Column("name", _("客户"), sort_url=HERE, on_phone=OnPhone.TITLE),
        Column("level", _("级别"), on_phone=OnPhone.OFF),
        Column("owner", _("归属人"), on_phone=OnPhone.BARE),
        Column("signed", _("近 12 月签约"), Align.RIGHT, _("元"), sort_url=HERE),
        Column(
            "late",
            _("逾期"),
            Align.RIGHT,
            _("元"),
            HERE,
            sorted="descending",
            on_phone=OnPhone.END,
            sums=True,
        ),
        Column("days", _("逾期天数"), Align.RIGHT, on_phone=OnPhone.BARE),
        Column("devices", _("在用仪表"), Align.RIGHT, _("台"), is_custom=True, on_phone=OnPhone.OFF),
        Column("tags", _("标签"), on_phone=OnPhone.BARE),
    )
    rows = (
        ("绍兴越城水务", "A", "周子昂", "193,600", 4_310_000, "43,100", "warn", 12, "46", ("水务", "有投诉")),
        ("城北水务", "A", "赵敏", "268,000", 2_800_000, "28,000", "bad", 34, "61", ("水务",)),
        ("余杭供水", "A", "林晓雯", "318,500", 0, "—", "", 0, "88", ("水务",)),
    )
    lines = tuple(
        Line(
            name,
            (
                Cell(name, url=HERE),
                Cell(level, tone="faint"),
                Cell(owner, person=owner),
                Cell(signed, tone="quiet"),
                Cell(late, tone="strong" if amount else "faint", amount=amount),
                Cell(_("%(days)s 天") % {"days": days}, tag=tone, is_bare=True)
                if days
                else Cell("—", tone="faint"),
                Cell(devices, tone="quiet"),
                Cell(tags=tags),
            ),
            name=name,
            is_selected=name == "城北水务",
        )
        for name, level, owner, signed, amount, late, tone, days, devices, tags in rows
    )
    return Table(
        caption=_("该催的客户"),
        columns=columns,
        lines=lines,
        address=HERE,
        totals=(
            Cell(_("3 家合计")),
            Cell(),
            Cell(),
            Cell("780,100", why="/parts/why/"),
            Cell("71,100", why="/parts/why/"),
            Cell(),
            Cell("195"),
            Cell(),
        ),
        views=(Link(_("全部"), HERE, 214), Link(_("该催的"), HERE, 3, is_current=True)),
        save_view_url=HERE,
        search=Search(_("在 3 家里找名称、标签")),
        chips=(Chip(_("归属"), _("华东一组"), HERE), Chip(_("应收"), _("大于 0"), HERE)),
        filters=Filters(FilterForm(), HERE),
        choices=(
            *(
                ColumnChoice(each.key, each.title, is_shown=True, is_custom=each.is_custom)
                for each in columns
            ),
            ColumnChoice("region", _("地区"), is_shown=False),
        ),
        exports=(Link(_("导出"), HERE),),
        actions=(Link(_("转给…"), HERE), Link(_("打标签"), HERE)),
        pager=Pager(1, 3, 214, next_url=HERE),
    )
