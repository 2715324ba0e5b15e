"""Judging by columns says of each row what a plain loop over the rows says: the same verdict, the same words.

The loop is written from the rules, over Python objects; it shares with the program only the words of faults.
"""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple  # A row of Parquet holds anything.

import pyarrow.parquet as pq
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.web.intake.files import ORDERS, books, opened
from yeji.intake.checking import check
from yeji.intake.heading import find_heading
from yeji.intake.job import CHECKED, TYPED, Books, Job
from yeji.intake.judging import NO_NUMBER, OLDER, REPEATED, TWICE
from yeji.intake.naming import NAMING, Meaning, meaning
from yeji.intake.typed import MISSING, as_value, fault_json
from yeji.records.kinds import Field, FieldKind, Kind, Row

VISITS = Kind(
    "visits",
    "拜访",
    (
        Field("number", "编号", FieldKind.TEXT, required=True, unique=True),
        Field("customer", "客户", FieldKind.LINK, required=True, links_to="customers"),
        Field("day", "日期", FieldKind.DATE, required=True),
        Field("place", "地点", FieldKind.TEXT),
        Field("mail", "邮箱", FieldKind.MAIL, unique=True),
        Field("amount", "金额", FieldKind.AMOUNT),
    ),
    date="day",
    number_from=("customer", "day", "place"),
)
NUMBERS = st.sampled_from(["A1", "A2", "A3", "A4", ""])
DAYS = st.sampled_from(["2026-11-02", "2026-11-03", "13/14/2026", "05/06/2026", ""])
AMOUNTS = st.sampled_from(["5", "1,000", "7.005", "x", '"', ""])
WORDS = st.sampled_from(["C1", "绍兴水务", "绍兴水", "王伟", "P01", "周子昂", "?", ""])
ORDER_LINES = st.lists(
    st.tuples(NUMBERS, WORDS, WORDS, DAYS, AMOUNTS, st.sampled_from(["", "open", "执行", "已完成"])),
    max_size=12,
)
VISIT_LINES = st.lists(
    st.tuples(
        st.sampled_from(["", "", "V1"]), st.sampled_from(["C1", "绍兴水务", "C2", "丙", ""]), DAYS,
        st.sampled_from(["", "南"]), st.sampled_from(["", "a@b.c", "d@e.f"]), AMOUNTS,
    ),
    max_size=12,
)  # fmt: skip
STANDING: Mapping[str, Row] = {
    "A1": {"number": "A1", "day": "2026-11-02", "amount": 500, "customer": "C1"},
    "A2": {"number": "A2", "day": "2026-11-03", "amount": 100_000, "owner": "P01", "status": "open"},
    "C1/2026-11-02": {"number": "C1/2026-11-02", "customer": "C1", "day": "2026-11-02", "amount": 500},
}


class Verdict(NamedTuple):
    key: str | None
    state: str
    revision: int
    before: Mapping[str, object]
    faults: list[dict[str, object]]


def by_rows(job: Job, given: Sequence[Mapping[str, Any]]) -> list[Verdict]:
    """Judge typed rows one after the other."""
    kind, columns = job.kind, job.heading.fields
    fields = [one for one in kind.fields if one.key in columns]
    means = {}
    for one in (one for one in fields if one.kind in NAMING):
        words = sorted({row[f"v_{one.key}"] for row in given} - {None})
        means[one.key] = meaning(one, words, job.books.directory(one, words))
    raw = [_number(kind, _named(row, fields, means)) for row in given]
    days = [row["v_day"] for row in given if row.get("v_day")]
    several = {key for key, count in Counter(raw).items() if key and count > 1}
    said: dict[str, list[str]] = {}
    for key, row in zip(raw, given, strict=True):
        if key in several:
            said.setdefault(str(key), []).append(repr([row[f"v_{one.key}"] for one in fields]))
    twice = set() if job.takes_last else {key for key, rows in said.items() if len(set(rows)) > 1}
    judged = []
    for at, row in enumerate(given):
        contents, faults = {}, []
        for one in fields:
            content, fault = row[f"v_{one.key}"], row[f"x_{one.key}"]
            if one.key in means and content is not None:
                fault = fault or means[one.key].faults.get(content)
                content = means[one.key].numbers.get(content)
            if one.required and one.key != kind.natural_key and content is None and fault is None:
                fault = fault_json(MISSING, "")
            earlier = [each[f"v_{one.key}"] for each in given[:at]]
            if one.unique and one.key != kind.natural_key and row[f"v_{one.key}"] in {*earlier} - {None}:
                fault = fault_json(REPEATED, "")
            contents[one.key] = content
            if fault:
                place = {"field": one.key, "letter": columns[one.key].letter}
                faults.append({**json.loads(fault), **place})
        key = _number(kind, contents)
        same_number = [n for n, each in enumerate(raw) if each and each == raw[at]]
        stands_for = [at, *same_number][-1 if job.takes_last else bool(same_number)]
        is_repeated = raw[at] in several - twice and at != stands_for
        judged.append(
            _verdict(job, key, contents, faults, (is_repeated, key in twice, max(days, default=None)))
        )
    return _with_revisions(job, judged)


def _named(row: Mapping[str, Any], fields: Sequence[Field], means: Mapping[str, Meaning]) -> Row:
    contents = {one.key: row[f"v_{one.key}"] for one in fields}
    return {
        key: means[key].numbers.get(content) if key in means else content for key, content in contents.items()
    }


def _verdict(
    job: Job,
    key: str | None,
    contents: Mapping[str, object],
    faults: list[dict[str, object]],
    seen: tuple[bool, bool, dt.date | None],
) -> Verdict:
    is_repeated, is_twice, covers = seen
    found = job.books.standing([key]).get(key) if key and not faults else None
    before = {
        name: found.row.get(name)
        for name, content in contents.items()
        if found and content is not None and found.row.get(name) != as_value(content)
    }
    number = (
        job.kind.natural_key if job.kind.natural_key in job.heading.fields else next(iter(job.heading.fields))
    )
    place = {"field": number, "letter": job.heading.fields[number].letter}
    if faults:
        state = "asked" if all("ask" in each for each in faults) else "refused"
        return Verdict(key, state, 0, {}, faults)
    if not key:
        return Verdict(key, "refused", 0, {}, [{**json.loads(fault_json(NO_NUMBER, "")), **place}])
    if is_repeated:
        return Verdict(key, "same", 0, before, [])
    if is_twice:
        return Verdict(
            key, "asked", 0, before, [{**json.loads(fault_json(TWICE, key, ask="twice")), **place}]
        )
    if found is None:
        return Verdict(key, "new", 0, {}, [])
    if not before:
        return Verdict(key, "same", 0, {}, [])
    if covers and not job.takes_older and key in job.books.newer([key], covers):
        return Verdict(
            key, "asked", 0, before, [{**json.loads(fault_json(OLDER, key, ask="older")), **place}]
        )
    return Verdict(key, "changed", 0, before, [])


def _with_revisions(job: Job, judged: Sequence[Verdict]) -> list[Verdict]:
    """A row that stands carries the revision at which it was looked at, faulty or not."""
    standing = job.books.standing([each.key for each in judged if each.key and not _is_of_cells(each)])
    at = {key: found.revision for key, found in standing.items()}
    return [each._replace(revision=at.get(each.key or "", 0)) for each in judged]


def _is_of_cells(verdict: Verdict) -> bool:
    return bool(verdict.faults) and verdict.faults[0]["code"] not in {"twice", "older"}


def _number(kind: Kind, contents: Mapping[str, object]) -> str | None:
    if contents.get(kind.natural_key):
        return str(contents[kind.natural_key])
    parts = [contents.get(key) for key in kind.number_from]
    if len(parts) < 2 or parts[0] is None or parts[1] is None:
        return None
    return "/".join(str(part) for part in parts if part is not None)


def judged(kind: Kind, lines: Sequence[Sequence[str]], held: Books, *, last: bool, older: bool) -> None:
    """Judge a file both ways and compare."""
    labels = {"orders": ["订单编号", "客户", "业务员", "订单日期", "订单金额", "状态"]}
    heads = labels.get(kind.key, [one.label for one in kind.fields])
    quoted = [",".join('"' + text.replace('"', '""') + '"' for text in line) for line in (heads, *lines)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sheet = opened(folder / "a.csv", "\n".join(quoted) + "\n")
        job = Job(kind, sheet, find_heading(sheet.first_rows, kind, {}), folder, held)
        job = replace(job, takes_last=last, takes_older=older)
        check(job, lambda _done: None)
        typed, checked = (pq.read_table(folder / each).to_pylist() for each in (TYPED, CHECKED))
    got = [
        Verdict(
            row["key"], row["state"], row["revision"], json.loads(row["before"] or "{}"), json.loads(row["faults"] or "[]")
        )
        for row in checked
    ]  # fmt: skip
    assert got == by_rows(job, typed)


@settings(max_examples=50)
@given(ORDER_LINES, st.booleans(), st.booleans(), st.sets(st.sampled_from(["A1", "A2"])))
def test_orders_are_judged_as_a_loop_would(
    lines: list[tuple[str, ...]], last: bool, older: bool, newer: set[str]
) -> None:
    judged(ORDERS, lines, books(STANDING, newer), last=last, older=older)


@settings(max_examples=50)
@given(VISIT_LINES, st.booleans())
@example([("", "", "", "", "", "5"), ("", "C1", "2026-11-02", "", "", "5")], False)
@example([("", "C1", "2026-11-02", "", "", "5"), ("", "绍兴水务", "2026-11-02", "", "", "6")], False)
def test_records_without_a_number_of_their_own_are_judged_as_a_loop_would(
    lines: list[tuple[str, ...]], last: bool
) -> None:
    judged(VISITS, lines, books(STANDING), last=last, older=False)
