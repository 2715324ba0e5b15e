"""Steps keep what is read and nothing else, and what is read is what it was."""

from __future__ import annotations

import pyarrow as pa

from yeji_engine.graph.expressions import Value, is_missing, number, ranked, text
from yeji_engine.graph.expressions import narrow as narrow_type
from yeji_engine.graph.frames import Frame, Named
from yeji_engine.graph.program import Program
from yeji_engine.graph.pruning import pruned, read_by
from yeji_engine.graph.totals import rows, total
from yeji_engine.run.duck import DuckBackend

SOLD = Named({name: narrow_type() for name in ("id", "a", "b", "c")}, "sold")
ROWS = pa.table({"id": [1, 2, 3], "a": [10, 20, 30], "b": [1, 0, 1], "c": [7, 7, 8]})


def columns_of(program: Program, name: str) -> list[str]:
    return next(list(step.frame.columns) for step in pruned(program) if step.name == name)


def answer(program: Program, name: str, *, slim: bool) -> list[dict[str, object]]:
    engine = DuckBackend(threads=1)
    engine.take_arrow("sold", ROWS)
    for step in pruned(program) if slim else program:
        engine.run(step, None)
    found: list[dict[str, object]] = engine.rows(name).to_pylist()
    engine.close()
    return sorted(found, key=str)


def extended() -> tuple[Program, Named]:
    program = Program()
    wide = SOLD.extend({"double": SOLD.number("a") + SOLD.number("a"), "unread": SOLD.number("c")})
    return program, program.step("wide", wide)


def assert_same(program: Program, name: str) -> None:
    assert answer(program, name, slim=True) == answer(program, name, slim=False) != []


def test_a_step_keeps_the_columns_that_later_steps_read_in_their_order() -> None:
    program, wide = extended()
    program.keep("out", wide.keep("double", "id"))

    assert columns_of(program, "wide") == ["id", "double"]
    assert columns_of(program, "out") == ["double", "id"]
    assert_same(program, "out")


def test_kept_steps_and_steps_that_nobody_reads_are_whole() -> None:
    program, wide = extended()
    program.keep("kept", wide)
    program.step("asked_from_outside", Named(dict(wide.columns), "kept").keep("id", "c"))

    assert columns_of(program, "kept") == list(wide.columns)
    assert columns_of(program, "asked_from_outside") == ["id", "c"]


def test_only_what_the_asked_steps_depend_on_is_left() -> None:
    program, wide = extended()
    program.keep("beside", wide.keep("unread"))
    program.step("asked", wide.keep("double"))

    left = pruned(program, frozenset({"asked"}))

    assert [(step.name, list(step.frame.columns)) for step in left] == [
        ("wide", ["double"]),
        ("asked", ["double"]),
    ]


def test_a_filter_a_join_and_a_group_keep_what_they_look_at() -> None:
    program, wide = extended()
    some = wide.where(wide.number("b").equals(number(1)))
    other = program.step("other", SOLD.extend({"half": SOLD.number("b")}))
    joined = some.join(other, {"id": "id"}, {"half": "half", "c": "other_c"}, how="left")
    sums = joined.group(["other_c"], {"sum": total(joined.number("double")), "rows": rows()})
    program.keep("out", sums.keep("other_c", "sum"))

    assert columns_of(program, "wide") == ["id", "b", "double"]
    assert columns_of(program, "other") == ["id", "c"]
    assert_same(program, "out")


def test_parts_of_a_union_lose_the_same_columns() -> None:
    program, wide = extended()
    both = program.step("both", wide.union(wide.without(SOLD, {"a": "b"})))
    program.keep("out", both.keep("double"))

    assert columns_of(program, "both") == ["double"]
    assert columns_of(program, "wide") == ["a", "double"]
    assert_same(program, "out")


def test_a_window_keeps_its_partition_and_order() -> None:
    program, wide = extended()
    place = ranked("row_number", None, [wide.number("c")], [(wide.number("a"), True)])
    program.keep("out", wide.extend({"place": place}).keep("place"))

    assert columns_of(program, "wide") == ["a", "c"]
    assert_same(program, "out")


def test_rows_are_kept_where_no_column_is_read() -> None:
    program, wide = extended()
    made: dict[str, Value] = {"word": text("x")}
    program.keep("out", wide.where(~is_missing(wide.number("id"))).select(made))
    program.keep("count", wide.group([], {"rows": rows()}))

    assert columns_of(program, "wide") == ["id"]
    assert len(answer(program, "out", slim=True)) == ROWS.num_rows
    assert answer(program, "count", slim=True) == [{"rows": 3}]


def test_what_a_frame_reads_is_named_through_every_kind_of_frame() -> None:
    names = ("p", "q", "r", "s")
    p, q, r, s = (Named({"id": narrow_type(), "v": narrow_type()}, name) for name in names)
    frame: Frame = p.join(q, {"id": "id"}, {"v": "w"}).keep("id", "v").union(r.without(s, {"id": "id"}))

    assert read_by(frame.group(["id"], {"rows": rows()})) == set(names)
