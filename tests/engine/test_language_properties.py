"""What holds for every formula: round trip, no text that breaks the parser, kinds that keep their word."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.language_trees import (
    NAMES,
    any_trees,
    python_type,
    rows,
    token_soup,
    typed_trees,
    wild_texts,
)
from yeji_engine.errors import Place
from yeji_engine.language import (
    TEXT_LIMIT,
    Kind,
    Node,
    canonical,
    check,
    evaluate,
    names_used,
    parse,
    say,
    walk,
)
from yeji_engine.language.nodes import Name

HERE = Place(path="measures.回款率.formula")
SEARCHED = max(settings().max_examples, 400)
SECONDS = 0.5
"""Processor time that one text may take; a tenth of it is usual on a slow machine."""


@settings(max_examples=SEARCHED)
@given(any_trees)
def test_a_formula_written_back_reads_as_the_same_tree(tree: Node) -> None:
    parsed = parse(canonical(tree), place=HERE)

    assert parsed.diagnostics == ()
    assert parsed.node == tree
    assert canonical(parsed.node) == canonical(tree)


@given(any_trees)
def test_every_part_of_a_formula_knows_its_place_in_the_text(tree: Node) -> None:
    text = canonical(tree)
    root = parse(text, place=HERE).node
    assert root is not None

    assert (root.span.start, root.span.end) == (0, len(text))
    for node, _ in walk(root):
        assert parse(text[node.span.start : node.span.end], place=HERE).node == node


@settings(max_examples=SEARCHED)
@given(st.one_of(token_soup, wild_texts), rows)
def test_no_text_breaks_the_language(text: str, row: dict[str, object]) -> None:
    started = time.process_time()
    parsed = parse(text, place=HERE)

    if parsed.node is None:
        assert parsed.diagnostics
        for found in parsed.diagnostics:
            assert 1 <= (found.place.column or 1) <= len(text) + 1
    else:
        assert parse(canonical(parsed.node), place=HERE).node == parsed.node
        say(parsed.node, "zh", {})
        say(parsed.node, "en", {})
        checked = check(parsed.node, NAMES, HERE, text=text)
        if checked.kind is not None:
            evaluate(parsed.node, row, ratio_decimals=6)
    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "(",
            "-",
            "非 ",
            "1+",
            "f(",
            "如果(",
            "'",
            "[",
            "【",
            "】",
            "“",
            "9",
            "甲",
            "1 ",
            "a,",
            "a且 ",
            "<",
            "=",
        ),
        *(
            "1%",
            "日期(",
            "日期(1",
            "2026-",
            "not in ",
            "a.",
            ".",
            "\n",
            "a=1 且 ",
            "a=1 或 (",
            "a 属于 (1,",
            "甲甲 ",
        ),
        "－" * 7 + "甲",
    ],
)
def test_four_thousand_characters_of_anything_are_read_in_time(unit: str) -> None:
    text = (unit * TEXT_LIMIT)[:TEXT_LIMIT]
    parse("1", place=HERE)
    started = time.process_time()

    parsed = parse(text, place=HERE)
    if parsed.node is not None:
        check(parsed.node, NAMES, HERE, text=text)

    assert time.process_time() - started < SECONDS


@settings(max_examples=SEARCHED)
@given(typed_trees, rows)
def test_a_formula_of_fitting_kinds_passes_and_its_value_has_that_kind(
    drawn: tuple[Kind, Node], row: dict[str, object]
) -> None:
    kind, tree = drawn

    checked = check(tree, NAMES, HERE)
    outcome = evaluate(tree, row, ratio_decimals=6)

    assert checked.diagnostics == ()
    assert checked.kind in {kind, Kind.NUMBER}
    assert outcome.value is None or isinstance(outcome.value, python_type(kind))
    assert (outcome.value is None) == bool(outcome.gaps)


@given(any_trees, rows)
def test_whatever_the_check_lets_pass_can_be_evaluated(tree: Node, row: dict[str, object]) -> None:
    checked = check(tree, NAMES, HERE)

    if checked.kind is None:
        assert checked.diagnostics
    else:
        outcome = evaluate(tree, row, ratio_decimals=6)
        assert outcome.value is None or isinstance(outcome.value, python_type(checked.kind))


@given(any_trees)
def test_every_unknown_name_is_reported_in_one_go(tree: Node) -> None:
    unknown = [name for name in names_used(tree) if name not in NAMES]

    found = [d for d in check(tree, NAMES, HERE).diagnostics if d.code == "unknown-name"]

    assert len(found) == len(unknown)


@given(any_trees)
def test_names_used_are_exactly_the_names_in_the_tree(tree: Node) -> None:
    assert set(names_used(tree)) == {node.name for node, _ in walk(tree) if isinstance(node, Name)}
    assert len(names_used(tree)) == len(set(names_used(tree)))


@given(typed_trees, rows, st.sampled_from(["回款额", "达成率", "订单.状态", "下单日", "𠮷田"]))
def test_a_name_that_a_formula_does_not_use_does_not_matter(
    drawn: tuple[Kind, Node], row: dict[str, object], name: str
) -> None:
    _, tree = drawn
    row_without = {**row, name: None} if name not in names_used(tree) else row

    assert evaluate(tree, row_without, ratio_decimals=4) == evaluate(tree, row, ratio_decimals=4)
