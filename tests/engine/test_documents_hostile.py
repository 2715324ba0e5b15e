"""Hostile and clumsy documents end in a diagnostic that says what to do, quickly and without exception."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.plan_documents import DROP, SALES, Raw, document, findings, loaded, method, one, says
from yeji_engine.checking import check_plan
from yeji_engine.documents.loading import LARGEST, MOST, load_plan
from yeji_engine.documents.tree import DEEPEST

BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nyeji: *c\n"


def test_aliases_are_refused_each_in_its_place() -> None:
    found = load_plan(BOMB).diagnostics

    aliases = [d for d in found if d.code == "alias-refused"]
    assert len(aliases) == 8
    says(aliases[0], "YAML 引用 &a,方案不允许引用", "no YAML alias; found &a")
    assert (aliases[-1].place.line, aliases[-1].place.path) == (4, "yeji")


def test_a_bomb_of_aliases_does_not_unfold() -> None:
    levels = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 50))

    assert len(load_plan("a0: &a0 [x]\n" + levels).diagnostics) > 400


@pytest.mark.parametrize("tag", ["!!python/object:os.system", "!!str", "!x", "!!float"])
def test_tags_are_refused(tag: str) -> None:
    found = load_plan(f"yeji: {tag} 1\n").diagnostics

    says(one(list(found), "tag-refused"), "方案不允许标签", "A plan allows no YAML tag")


def test_the_merge_key_has_no_meaning() -> None:
    found = load_plan("yeji: 1\n<<: {plan: x}\n").diagnostics

    says(one(list(found), "field-unknown"), "没有 << 这个字段", "there is no field <<")


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "{a: " * 100_000,
        "- " * 50_000,
        '{"a":' * 100_000,
        "\n".join(" " * n + f"k{n}:" for n in range(600)),
    ],
)
def test_deep_nesting_is_refused_without_reaching_the_stack(text: str) -> None:
    found = load_plan(text, "plan.json" if '"' in text else "plan.yaml").diagnostics

    says(one(list(found), "document-too-deep"), f"嵌套超过 {DEEPEST} 层", f"deeper than {DEEPEST} levels")


def test_the_deepest_allowed_nesting_is_read() -> None:
    text = "a: " + "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1)

    assert "document-too-deep" not in [d.code for d in load_plan(text).diagnostics]


def test_a_key_that_stands_twice_is_refused_with_both_lines() -> None:
    found = one(list(load_plan("yeji: 1\nplan: a\nplan: b\n").diagnostics), "key-twice")

    says(
        found,
        "“plan”在同一处写了两次,第一次在第 2 行",
        '"plan" is written twice in one place, first in line 2',
    )
    assert found.place.line == 3


def test_a_key_that_stands_twice_in_json_is_refused() -> None:
    found = load_plan('{"yeji": "1",\n "plan": {"a": "1"},\n "plan": {"a": "2"}}').diagnostics

    assert one(list(found), "key-twice").place.line == 3


def test_a_key_that_is_no_text_is_refused() -> None:
    says(
        one(list(load_plan("yeji: 1\n? [a, b]\n: 2\n").diagnostics), "key-not-text"),
        "字段名不是文字",
        "name is not text",
    )


def test_a_key_without_a_character_is_no_text() -> None:
    says(one(list(load_plan('{"": 1}').diagnostics), "key-not-text"), "字段名不是文字", "name is not text")


@pytest.mark.parametrize("text", ["", "   \n", "# only a comment\n", "plain text", "[a, b]", "~", "42"])
def test_a_document_without_a_plan_says_how_one_begins(text: str) -> None:
    says(one(list(load_plan(text).diagnostics), "document-empty"), "文件里没有方案", "holds no plan")


@pytest.mark.parametrize(
    ("text", "line", "zh", "en"),
    [
        ("yeji: 1\nplan: a: b\n", 2, "带冒号的文字要加引号", "mapping values are not allowed"),
        ("yeji: 1\nplan:\n\tx: 1\n", 3, "不能以这个字符开头", "cannot start any token"),
        ("yeji: @1\n", 1, "不能以这个字符开头", "cannot start any token"),
        ("yeji: 1\ncases: [a, b\n", 3, "方括号里缺少逗号", "did not find expected ',' or ']'"),
        ('yeji: "1\n', 2, "引号没有收尾", "unexpected end of stream"),
        ("yeji: 1\n---\nyeji: 2\n", 2, "不止一份 YAML 文档", "more than one YAML document"),
        ("yeji: \x07\n", 1, "控制字符", "control characters"),
        ('{"yeji": 1,}', 1, "应为双引号里的字段名,却是 }", "a key in double quotes expected, found }"),
        ('{"yeji" 1}', 1, "应为冒号,却是 1", "a colon expected, found 1"),
        ('{"yeji": NaN}', 1, "应为一个值,却是 NaN", "a value expected, found NaN"),
        ('{"yeji": -Infinity}', 1, "却是 -Infinity", "found -Infinity"),
        ('{"a": [1 2]}', 1, "应为逗号或收尾的括号", "a comma or a closing bracket expected"),
        ('{"a": 1} {}', 1, "应为文件结尾", "the end of the text expected"),
        ('{"a": "\n"}', 1, "引号里的文字有误", "Invalid control character"),
        ('{"a": 1', 1, "却是结尾", "found the end"),
        ('{"a": ]}', 1, "应为一个值", "a value expected"),
    ],
)
def test_a_text_that_cannot_be_read_on_says_where_and_why(text: str, line: int, zh: str, en: str) -> None:
    found = one(list(load_plan(text).diagnostics), "document-unreadable")

    assert found.place.line == line
    says(found, zh, en)


def test_a_text_that_is_too_large_is_not_looked_into() -> None:
    found = load_plan("yeji: 1\n#" + "文" * (LARGEST // 3)).diagnostics

    says(one(list(found), "document-too-large"), "方案至多 2,000,000 字节", "a plan has at most 2,000,000")


def test_half_a_character_is_refused() -> None:
    found = load_plan("yeji: \ud83d\n").diagnostics

    says(one(list(found), "document-characters"), "第 7 个字符不完整", "Character 7 is half a character")


def test_half_a_character_written_as_an_escape_is_refused_like_any_bad_name() -> None:
    found = load_plan('{"yeji": "1", "\\ud800": "x"}')

    assert found.plan is None


def test_a_long_text_is_shown_short() -> None:
    found = one(list(loaded({"currency": "元" * 100_000}).diagnostics), "value-malformed")

    assert len(found.in_language("zh")) < 300
    assert "元…" in found.in_language("zh")


def test_invisible_characters_are_shown_as_their_codes() -> None:
    found = one(list(loaded({"cur\u202erency": "CNY"}).diagnostics), "field-unknown")

    assert "\u202e" not in found.in_language("en")
    assert "cur\\u202erency" in found.in_language("en")


@pytest.mark.parametrize(
    "name", ["𠮷野家销量", "👨‍👩‍👧业绩", "é", "ﬀ", "销售额2026", "a+b", "且", "NULL", "𝒳"]
)
def test_names_of_any_script_are_names(name: str) -> None:
    found = loaded({"measures": {name: SALES}, "components": {"new_business": {"base": f"【{name}】"}}})

    assert found.plan is not None
    assert name in found.plan.measures


@pytest.mark.parametrize(
    "name", ["a b", "a.b", "[a]", "【a】", "a'", 'a"', "a;", "a\u200b", "\u202ea", "a" * 81, "a\x00"]
)
def test_names_that_would_deceive_or_end_a_formula_are_refused(name: str) -> None:
    assert "value-malformed" in [d.code for d in loaded({"measures": {name: SALES}}).diagnostics]


def test_the_largest_allowed_figures_are_checked_without_loss() -> None:
    top = "999999999999999999.999999999999"
    tiers = [
        {"from": "0", "to": top, "rate": "1%"},
        {"from": "999999999999999999.999999999998", "rate": "2%"},
    ]
    found = one(
        findings(method({"kind": "tiers", "mode": "slice", "boundary": "upper_tier", "tiers": tiers})),
        "tier-overlap",
    )

    assert top in found.in_language("en")


def test_a_chain_of_squares_is_checked_in_a_moment() -> None:
    measures: dict[str, Raw] = {"m0": {"unit": "number", "direction": "up", "formula": "999999999"}}
    for n in range(1, 400):
        measures[f"m{n}"] = {"unit": "number", "direction": "up", "formula": f"m{n - 1} * m{n - 1}"}
    change = {"measures": measures, "components": {"new_business": {"when": "m399 > 5"}}}

    assert [d for d in findings(change) if d.severity.value == "error"] == []


def test_as_many_measures_as_are_allowed_in_a_circle_are_one_finding() -> None:
    measures = {
        f"m{n}": {"unit": "number", "direction": "up", "formula": f"m{(n + 1) % (MOST - 10)} + 1"}
        for n in range(MOST - 10)
    }

    says(one(findings({"measures": measures}), "circle"), "互相引用成环:m0 → m1", "in a circle: m0 → m1")


@given(st.text(max_size=200))
def test_no_text_at_all_makes_reading_raise(text: str) -> None:
    found = load_plan(text)

    assert found.plan is None
    assert found.diagnostics


_VALUES = st.recursive(
    st.none()
    | st.text(max_size=8)
    | st.sampled_from(["5%", "1e9", "是", "tiers", "sales", "2026-01-01", "-1"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
_PLACES = st.sampled_from(
    [
        ("settles",),
        ("effective",),
        ("precision", "ratio"),
        ("measures", "sales", "count"),
        ("measures", "sales", "count", "credit"),
        ("measures", "sales", "formula"),
        ("components", "new_business", "method"),
        ("components", "new_business", "method", "tiers"),
        ("components", "new_business", "then"),
        ("components", "new_business", "timing"),
        ("settlement", "draw"),
        ("scorecard",),
        ("cases",),
    ]
)


@given(_PLACES, _VALUES)
def test_no_value_in_any_place_makes_reading_or_checking_raise(place: tuple[str, ...], value: Raw) -> None:
    change: Raw = value
    for key in reversed(place):
        change = {key: change}

    found = check_plan(load_plan(document(change)))

    assert all(d.message.zh and d.message.en for d in found)


def test_dropping_any_field_is_a_finding_and_no_exception() -> None:
    for key in ("yeji", "plan", "title", "measures", "settlement", "precision", "enrolment"):
        assert "field-missing" in [d.code for d in findings({key: DROP})]


def test_a_plan_of_more_parts_than_anybody_could_read_is_refused_at_once() -> None:
    parts = "".join(f"  项{place}: {{}}\n" for place in range(MOST + 1))
    found = load_plan(f"yeji: 1\ncomponents:\n{parts}")

    assert found.plan is None
    says(one(list(found.diagnostics), "section-too-long"), "一个方案至多 500 项", "a plan has at most 500")
    assert found.diagnostics[-1].place.line == 2


def test_a_plan_of_as_many_parts_as_are_allowed_is_looked_into() -> None:
    parts = "".join(f"  项{place}: {{}}\n" for place in range(MOST))

    codes = {one.code for one in load_plan(f"yeji: 1\ncomponents:\n{parts}").diagnostics}

    assert codes
    assert "section-too-long" not in codes


def test_a_list_of_twenty_thousand_tiers_is_refused_before_it_is_read() -> None:
    tiers = [{"from": str(n), "rate": "1%"} for n in range(20_000)]
    found = loaded(method({"kind": "tiers", "mode": "slice", "boundary": "upper_tier", "tiers": tiers}))

    refused = one(list(found.diagnostics), "section-too-long")
    says(refused, "有 20,000 项，一个列表至多 2,000 项", "a list has at most 2,000")
    assert refused.place.path.endswith("method.tiers")
    assert found.plan is None
