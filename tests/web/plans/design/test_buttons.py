"""Adding, taking out, moving, renaming and another kind: each does what it says and leaves the rest as it was."""

from __future__ import annotations

import pytest

from tests.web.plans.design.documents import document, posted
from yeji.plans.design.editing import Refused, Rename, edited, tree_of
from yeji.plans.design.posting import Taken, taken
from yeji.plans.design.steps import Place, StepKey, content_at
from yeji_engine.documents.loading import load_plan
from yeji_engine.documents.places import Path

TEXT = """# 方案的说明
yeji: 1
plan: field  # 代号
version: "1"
title: 外勤销售
regimes: [employee]
currency: CNY
settles: month
effective: {from: 2026-01-01}
fiscal: {year_starts: 01-01, year_named_by: start}
working_days: china
precision:
  ratio: {decimals: 6, mode: half_up}
  pay: {level: component, rounding: {decimals: 2, mode: half_up}}
enrolment: {plan_column: true}

measures:
  # 到账的钱
  回款额:
    unit: money   # 元
    direction: up
    count:
      table: payments
      aggregate: sum
      column: amount
      date: payment_date
      credit: {kind: owner, column: person_id}
components:
  提成:
    pays: 'commission'
    per: period
    base: 回款额
    method:
      kind: tiers
      mode: slice
      boundary: upper_tier
      tiers:
        # 三档
        - {from: 0, to: 10万, rate: 3%}   # 起步
        - {from: 10万, to: 20万, rate: 5%}
        - {from: 20万, rate: 8%}
    then:
      - step: cap
        at: "30000"
      - {step: round, rounding: {decimals: 0, mode: down}}
settlement: {negative: carry}  # 末行
"""
COMPONENT = Place(StepKey.COMPONENTS, ("components", "提成"))
TIERS: Path = ("components", "提成", "method", "tiers")


def done(place: Place, text: str = TEXT, **typed: str) -> Taken:
    """Send the form of a place with some fields typed over, or a button pressed."""
    nodes = document("", text).forms[place]
    names = {name.replace("__", ":"): content for name, content in typed.items()}
    return taken(text, nodes, posted(nodes) | names)


def pressed(place: Place, button: str, text: str = TEXT) -> str:
    """Press a button and return the text."""
    return done(place, text, do=button).text


def kept(text: str) -> None:
    """Assert that every comment is where it was, and that the document is still read."""
    for line in (
        "# 方案的说明",
        "plan: field  # 代号",
        "  # 到账的钱",
        "    unit: money   # 元",
        "        # 三档",
    ):
        assert line + "\n" in text
    assert text.endswith("settlement: {negative: carry}  # 末行\n")


def typed(place: Place, name: str, content: str, text: str = TEXT) -> Taken:
    """Type over one field."""
    nodes = document("", text).forms[place]
    return taken(text, nodes, posted(nodes) | {name: content})


def test_a_new_tier_begins_where_the_last_one_ends() -> None:
    text = TEXT.replace("{from: 20万, rate: 8%}", "{from: 20万, to: 50万, rate: 8%}")

    made = pressed(COMPONENT, "add /components/提成/method/tiers", text)

    assert "        - {from: 50万, rate: }\n    then:" in made
    kept(made)


def test_a_tier_is_taken_out_with_its_line() -> None:
    made = pressed(COMPONENT, "drop /components/提成/method/tiers/1")

    assert made == TEXT.replace("        - {from: 10万, to: 20万, rate: 5%}\n", "")


def test_a_step_moves_up_and_comments_stay() -> None:
    made = pressed(COMPONENT, "lift /components/提成/then/1")

    then = content_at(tree_of(made) or {}, ("components", "提成", "then"))
    assert isinstance(then, list)
    assert [each["step"] for each in then] == ["round", "cap"]
    kept(made)


def test_a_line_between_two_tiers_moves_both() -> None:
    made = typed(COMPONENT, "v:/components/提成/method/tiers/0/to", "80,000").text

    assert "{from: 0, to: 80000, rate: 3%}   # 起步" in made
    assert "{from: 80000, to: 20万, rate: 5%}" in made


def test_another_kind_keeps_what_both_kinds_have_and_drops_the_rest() -> None:
    made = typed(COMPONENT, "v:/components/提成/method/kind", "lookup").text

    assert content_at(tree_of(made) or {}, ("components", "提成", "method")) == {"kind": "lookup"}
    curve = typed(COMPONENT, "v:/components/提成/then/0/step", "floor").text
    assert content_at(tree_of(curve) or {}, ("components", "提成", "then", 0)) == {
        "step": "floor",
        "at": "30000",
    }
    kept(curve)


def test_a_step_of_a_kind_is_added_at_the_end() -> None:
    made = typed(COMPONENT, "k:/components/提成/then", "floor").text

    assert content_at(tree_of(made) or {}, ("components", "提成", "then", 2)) == {"step": "floor"}
    kept(made)


def test_an_entry_is_renamed_in_its_place_and_quotes_stay() -> None:
    sent = typed(COMPONENT, "r:/components/提成", "回款提成")

    assert sent.text == TEXT.replace("  提成:", "  回款提成:")
    assert sent.renamed == ("components", "回款提成")
    assert "pays: 'bonus'" in typed(COMPONENT, "v:/components/提成/pays", "bonus").text


def test_a_name_that_is_taken_is_refused_and_nothing_is_lost() -> None:
    two = pressed(Place(StepKey.COMPONENTS), "x", TEXT)
    assert two == TEXT
    sent = typed(Place(StepKey.COMPONENTS), "n:/components", "提成")

    assert [each.text for each in sent.refused] == ["提成"]
    assert sent.text == TEXT
    with pytest.raises(Refused):
        edited(
            TEXT,
            [
                Rename(("measures", "回款额"), "回款额"),
                Rename(("settlement", "negative"), "negative"),
                Rename(("plan",), "yeji"),
            ],
        )


def test_a_new_measure_opens_by_itself() -> None:
    sent = typed(Place(StepKey.MEASURES), "n:/measures", "新客户数")

    assert sent.opened == ("measures", "新客户数")
    assert content_at(tree_of(sent.text) or {}, ("measures", "新客户数")) == {}
    kept(sent.text)


def test_an_optional_part_is_put_on_filled_in_and_taken_off() -> None:
    on = pressed(COMPONENT, "add /components/提成/threshold")
    filled = typed(COMPONENT, "v:/components/提成/threshold/at", "5万", on).text

    assert content_at(tree_of(filled) or {}, ("components", "提成", "threshold")) == {"at": "5万"}
    off = pressed(COMPONENT, "drop /components/提成/threshold", filled)
    assert tree_of(off) == tree_of(TEXT)
    kept(filled)


def test_an_emptied_field_leaves_the_text_unless_emptiness_says_something() -> None:
    gone = typed(COMPONENT, "v:/components/提成/base", "").text
    assert "base" not in gone
    empty = typed(COMPONENT, "v:/components/提成/per", "").text
    assert "    per: \n" in empty or "    per:\n" in empty


def test_an_english_name_is_written_beside_the_chinese_one() -> None:
    made = typed(Place(StepKey.WHO), "v:/title/en", "Field").text

    assert content_at(tree_of(made) or {}, ("title",)) == {"zh": "外勤销售", "en": "Field"}
    plan = load_plan(made).plan
    assert plan is not None
    assert plan.title.en == "Field"


def test_what_is_typed_wrong_stays_in_the_text() -> None:
    made = typed(COMPONENT, "v:/components/提成/method/tiers/1/rate", "五个点: #").text

    assert 'rate: "五个点: #"' in made
    assert [each.code for each in load_plan(made).diagnostics] == ["value-malformed"]


def test_windows_line_breaks_and_a_byte_mark_stay() -> None:
    text = "\ufeff" + TEXT.replace("\n", "\r\n")

    made = typed(COMPONENT, "v:/components/提成/method/tiers/1/rate", "7%", text).text

    assert made == text.replace("rate: 5%", "rate: 7%")


def test_json_stays_json() -> None:
    text = '{"yeji": "1", "components": {"提成": {"per": "period", "then": [{"step": "cap", "at": "5"}]}}}'

    made = typed(COMPONENT, "v:/components/提成/then/0/at", "6", text).text
    assert made == text.replace('"5"', '"6"')
    more = typed(COMPONENT, "k:/components/提成/then", "floor", made).text
    assert more == made.replace("}]", '}, {"step": "floor"}]')


def test_a_formula_gives_way_to_a_curve_and_comes_back() -> None:
    part = "{kind: weighted, parts: [{title: 甲, weight: 100%, share: 100%}]}"
    begin, end = TEXT.index("    method:\n"), TEXT.index("    then:\n")
    text = TEXT[:begin] + f"    method: {part}\n" + TEXT[end:]
    share = "/components/提成/method/parts/0/share"

    curve = pressed(COMPONENT, f"curve {share}", text)
    path = ("components", "提成", "method", "parts", 0, "share")
    assert content_at(tree_of(curve) or {}, path) == {"kind": "curve", "on": None, "points": []}
    filled = typed(COMPONENT, f"v:{share}/on", "回款额.完成率", curve).text
    assert "on: 回款额.完成率" in filled

    back = pressed(COMPONENT, f"formula {share}", filled)
    assert content_at(tree_of(back) or {}, path) == ""


@pytest.mark.parametrize("verb", ["add", "drop", "lift", "empty", "curve", "formula", "sell"])
@pytest.mark.parametrize(
    "aim",
    [
        "", "/", "//", "components", "/components/提成/method/tiers/²", "/components/提成/method/tiers/-1",
        "/components/提成/method/tiers/" + "9" * 5_000, "/components/提成/method/tiers/0/rate/0",
        "/nowhere/at/all", "/components/~2/\x00",
    ],
)  # fmt: skip
def test_a_button_that_no_page_has_breaks_nothing(verb: str, aim: str) -> None:
    made = done(COMPONENT, do=f"{verb} {aim}")

    assert tree_of(made.text) is not None
    assert made.text == TEXT or not made.refused
    if verb == "sell" or aim in {"", "components"}:
        assert made.refused
