"""The first chapters: what the plan is, for whom, in which calendar and how exactly it reckons."""

from __future__ import annotations

from collections.abc import Iterator

from yeji_engine.documents.plan import Plan
from yeji_engine.errors import Words
from yeji_engine.wording.choices import choice, option
from yeji_engine.wording.figures import currency_name, day, month_and_day, pay_rounding, rounding
from yeji_engine.wording.terms import Terms
from yeji_engine.wording.words import Chapter, Line, at, chained, either, line, listed, phrase, quoted, same


def general_chapter(terms: Terms) -> Chapter:
    """Return what the plan is, when it is in force and how it reckons."""
    return Chapter(Words("总则", "General"), tuple(_general_lines(terms.plan)))


def _general_lines(plan: Plan) -> Iterator[Line]:
    yield line(
        "plan",
        phrase(
            "本方案名为「{title}」，代号 {plan}，版本 {version}（文件格式 {yeji}）",
            "this plan is called “{title}”, key {plan}, version {version} (document format {yeji})",
            title=Words(plan.title.zh, plan.title.in_language("en")),
            plan=plan.plan,
            version=plan.version,
            yeji=plan.yeji,
        ),
    )
    if plan.note:
        yield line("note", phrase("{note}", "{note}", note=plan.note))
    yield line("effective", _in_force(plan))
    yield line("fiscal", _fiscal(plan))
    yield line("place", phrase("适用{place}的法律", "the law of {place} holds", place=_place(plan.place)))
    days = option("Plan.working_days", plan.working_days)
    yield line("working_days", phrase("工作日{days}", "working days are {days}", days=days))
    currency = currency_name(plan.currency)
    yield line(
        "currency",
        phrase("金额以{c}（{code}）计", "amounts are in {c} ({code})", c=currency, code=plan.currency),
    )
    yield from _precision_lines(plan)
    if plan.tiers_on_change:
        yield line("tiers_on_change", option("Plan.tiers_on_change", plan.tiers_on_change))
    if plan.attributes:
        names = listed(
            phrase("{n}（{u}）", "{n} ({u})", n=quoted(name), u=choice(unit))
            for name, unit in plan.attributes.items()
        )
        yield line(
            "attributes",
            phrase(
                "计算中用到的个人参数：{names}",
                "figures of a person that the formulas use: {names}",
                names=names,
            ),
        )


def _in_force(plan: Plan) -> Words:
    since = day(plan.effective.since)
    if plan.effective.until is None:
        return phrase(
            "自{since}起生效，至另行通知为止", "in force from {since} until further notice", since=since
        )
    return phrase(
        "自{since}起生效，{until}起不再适用",
        "in force from {since}, no longer from {until} on",
        since=since,
        until=day(plan.effective.until),
    )


def _fiscal(plan: Plan) -> Words:
    fiscal = plan.fiscal
    told = phrase(
        "财年自{start}开始，{named}，{pattern}",
        "the fiscal year starts on {start}, is {named} and {pattern}",
        start=month_and_day(fiscal.year_starts),
        named=option("Fiscal.year_named_by", fiscal.year_named_by),
        pattern=option("Fiscal.pattern", fiscal.pattern),
    )
    choices = {"month_named_by": fiscal.month_named_by, "week_year_starts": fiscal.week_year_starts}
    for field, chosen in choices.items():
        if chosen is not None:
            told = phrase(
                "{told}，{more}", "{told}; {more}", told=told, more=option(f"Fiscal.{field}", chosen)
            )
    return told


def _precision_lines(plan: Plan) -> Iterator[Line]:
    yield line(
        at("precision", "ratio"),
        phrase(
            "相除所得的数（比率、完成率）{r}；其余运算为精确小数，超过 12 位的四舍五入到 12 位",
            "quotients (ratios, attainment) are {r}; all else is exact, half up to 12 decimals where there are more",
            r=rounding(plan.precision.ratio),
        ),
    )
    pay = plan.precision.pay
    yield line(
        at("precision", "pay"),
        phrase(
            "应发金额在{level}上{r}，只取整一次",
            "what is paid is {r} once, {level}",
            level=choice(pay.level),
            r=pay_rounding(pay.rounding, plan.currency),
        ),
    )


def enrolment_chapter(terms: Terms) -> Chapter:
    """Return who takes part."""
    plan = terms.plan
    regimes = either([choice(regime) for regime in plan.regimes])
    lines = [
        line(
            "regimes",
            phrase(
                "适用于与公司的关系为{r}的人员", "for people whose relationship is that of {r}", r=regimes
            ),
        ),
        line("enrolment", _enrolled(terms)),
        line(
            "enrolment",
            Words(
                "期内至少有一天符合上述条件的，参加该期的计算",
                "whoever fits on at least one day of a period is part of its calculation",
            ),
        ),
    ]
    return Chapter(Words("参加人员", "Participants"), tuple(lines))


def _enrolled(terms: Terms) -> Words:
    rule = terms.plan.enrolment
    clauses = []
    if rule.roles:
        roles = either([quoted(role) for role in rule.roles])
        clauses.append(phrase("角色为{roles}", "the role is {roles}", roles=roles))
    if rule.teams:
        teams = either([quoted(team) for team in rule.teams])
        clauses.append(phrase("团队为{teams}", "the team is {teams}", teams=teams))
    if rule.plan_column:
        plan = quoted(terms.plan.plan)
        clauses.append(phrase("任职记录指定方案{plan}", "the assignment names plan {plan}", plan=plan))
    if rule.when:
        clauses.append(phrase("满足{when}", "{when}", when=terms.formula(rule.when)))
    if not clauses:
        return Words("所有有任职记录的人员参加", "everyone with an assignment takes part")
    conditions = chained(clauses, "，且", ", and ")
    return phrase("{c}的人员参加", "people take part where {c}", c=conditions)


def _place(code: str) -> Words:
    """Return whose law holds; a place inside the country by its code."""
    country, _, inside = code.partition("-")
    name = Words("中国", "China") if country == "CN" else same(country)
    return phrase("{name}（{code}）", "{name} ({code})", name=name, code=code) if inside else name
