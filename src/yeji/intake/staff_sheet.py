"""People out of a sheet: a row a person, with his team, his position and the day on which he joined.

Everything is read as text; a cell that cannot be what it should be is told with its row, never guessed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from yeji.org.actions.bringing import Missing, Newcomer, missing_for
from yeji.org.actions.codes import CODE
from yeji.org.actions.people import PersonGiven
from yeji.org.models import Person, Relationship

HEADS: Mapping[str, frozenset[str]] = {
    "number": frozenset({"工号", "员工编号", "人员编号", "编号", "person_id", "number"}),
    "name": frozenset({"姓名", "员工姓名", "名字", "name"}),
    "team": frozenset({"团队", "部门", "组织", "团队名称", "组织名称", "小组", "team"}),
    "position": frozenset({"岗位", "职位", "职务", "角色", "position", "role"}),
    "joined": frozenset({"入职日期", "入职日", "入职时间", "hire_date", "joined"}),
    "leads": frozenset({"带团队", "是否负责人", "负责人", "leads"}),
    "relationship": frozenset({"用工关系", "用工性质", "用工形式", "regime"}),
    "mail": frozenset({"邮箱", "电子邮箱", "mail", "email"}),
    "phone": frozenset({"手机", "手机号", "电话", "phone"}),
}
NEEDED = ("number", "name", "team", "position", "joined")
YES = frozenset({"是", "y", "yes", "true", "1", "√"})
DAY = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]0?0:00(?::00)?)?$")
DAY_JOINED = re.compile(r"^(20\d\d|19\d\d)(\d\d)(\d\d)$")
REMARK = re.compile(r"[（(【\[].*?[)）】\]]$|^[*＊]+|[*＊]+$")
TOTALS = re.compile(r"^(合计|总计|小计|total)", re.IGNORECASE)
HEAD_ROWS = 20


@dataclass(frozen=True, slots=True)
class Fault:
    """What of a row cannot be taken."""

    row: int
    found: str
    words: str


@dataclass(frozen=True, slots=True)
class StaffRead:
    """What a sheet holds: who would be added, what with them, who is there already, what cannot be read."""

    newcomers: tuple[Newcomer, ...]
    missing: Missing
    there: tuple[str, ...]
    faults: tuple[Fault, ...]


def read_staff(rows: Iterable[Sequence[str]]) -> StaffRead:
    """Return what a sheet holds, beside what stands."""
    listed = [[cell.strip() for cell in row] for row in rows]
    headings = [_heading(row) for row in listed[:HEAD_ROWS]]
    first = next((n for n, heading in enumerate(headings) if set(NEEDED) <= heading.keys()), None)
    if first is None:
        return StaffRead((), Missing((), ()), (), (_no_heading(listed, headings),))
    heading = headings[first]
    told = [
        (n, {key: row[at] if at < len(row) else "" for key, at in heading.items()})
        for n, row in enumerate(listed[first + 1 :], first + 2)
        if any(row) and not _sums_up(row, heading["number"])
    ]
    return _weighed(told)


def _heading(row: Sequence[str]) -> dict[str, int]:
    """Return where a row names what; blanks, a mark of what is required and a remark do not matter."""
    plain = [REMARK.sub("", REMARK.sub("", re.sub(r"\s", "", cell))).lower() for cell in row]
    return {
        key: next(at for at, cell in enumerate(plain) if cell in words)
        for key, words in HEADS.items()
        if words & set(plain)
    }


def _no_heading(listed: Sequence[Sequence[str]], headings: Sequence[Mapping[str, int]]) -> Fault:
    """Say what is missing in the row that comes nearest to a heading."""
    nearest = max(range(len(headings)), key=lambda n: len(headings[n]), default=0)
    found = " ".join(listed[nearest])[:60] if listed else ""
    if not headings or not {"number", "name"} & headings[nearest].keys():
        return Fault(1, found, _("没有找到表头：要有 工号、姓名、团队、岗位、入职日期 各一列"))
    words = _words_of_columns()
    lacking = "、".join(words[key] for key in NEEDED if key not in headings[nearest])
    return Fault(nearest + 1, found, _("没有找到表头：这一行缺 %(columns)s") % {"columns": lacking})


def _sums_up(row: Sequence[str], number: int) -> bool:
    """Tell whether a row sums up others: where the work number stands, or anywhere when it has none."""
    own = row[number] if number < len(row) else ""
    return any(TOTALS.match(re.sub(r"\s", "", cell)) for cell in ([own] if own else row))


def _words_of_columns() -> dict[str, str]:
    return {
        "number": _("工号"),
        "name": _("姓名"),
        "team": _("团队"),
        "position": _("岗位"),
        "joined": _("入职日期"),
    }


def _weighed(told: Sequence[tuple[int, Mapping[str, str]]]) -> StaffRead:
    times = Counter(cells["number"] for _row, cells in told)
    there = set(Person.objects.filter(number__in=list(times)).values_list("number", flat=True))
    newcomers: list[Newcomer] = []
    faults: list[Fault] = []
    for row, cells in told:
        if cells["number"] in there:
            continue
        fault = _fault(cells, times)
        if fault is None:
            newcomers.append(_newcomer(cells))
        else:
            faults.append(Fault(row, cells["number"], fault))
    return StaffRead(tuple(newcomers), missing_for(newcomers), tuple(sorted(there)), tuple(faults))


def _fault(cells: Mapping[str, str], times: Mapping[str, int]) -> str | None:
    empty = next((key for key in NEEDED if not cells[key]), None)
    if empty is not None:
        return _("%(column)s是空的") % {"column": _words_of_columns()[empty]}
    if times[cells["number"]] > 1:
        return _("这个工号在表里有 %(count)s 行，留一行") % {"count": times[cells["number"]]}
    if not CODE.fullmatch(cells["number"]):
        return _("工号只能用字母、数字、汉字和 . _ -，不能有空格")
    if _day(cells["joined"]) is None:
        return _("入职日期「%(found)s」不是日期，写 2026-03-01") % {"found": cells["joined"]}
    if cells.get("relationship") and _relationship(cells["relationship"]) is None:
        return _("用工关系写 员工、代理人 或 直销员")
    return None


def _newcomer(cells: Mapping[str, str]) -> Newcomer:
    relationship = _relationship(cells.get("relationship", "")) or Relationship.EMPLOYEE
    given = PersonGiven(
        cells["name"],
        relationship,
        _day(cells["joined"]) or date.max,
        mail=cells.get("mail", ""),
        phone=cells.get("phone", ""),
    )
    leads = cells.get("leads", "").lower() in YES
    return Newcomer(cells["number"], given, cells["team"], cells["position"], leads)


def _relationship(word: str) -> Relationship | None:
    return next((each for each in Relationship if word in {each.value, str(each.label)}), None)


def _day(text: str) -> date | None:
    """Return the day that a cell writes; None where it writes none.

    >>> _day("2026/3/1"), _day("20260301"), _day("2026-03-01 00:00:00"), _day("2026-02-30")
    (datetime.date(2026, 3, 1), datetime.date(2026, 3, 1), datetime.date(2026, 3, 1), None)
    """
    found = DAY.match(text) or DAY_JOINED.match(text)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None
