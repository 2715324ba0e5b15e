"""The company's data of one moment as the engine's tables, and their store: files named by what they hold.

A snapshot is a list of tables by their content hash. Two runs over the same data share every file; a table
that changed is one new file. Nothing in the store is ever written over.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from django.db import connection, transaction

from yeji.org.models import Level, Person, Placement, Position, Region, Team
from yeji.plans.queries import posts_with_plans
from yeji.records.queries import kinds
from yeji.records.tables import engine_table
from yeji.runs.models import LedgerLine
from yeji.targets.models import TARGET_DECIMALS
from yeji.targets.queries import all_figures, all_targets
from yeji_engine.run.postings import POSTING, ledger_of
from yeji_engine.tables.hashing import table_hash
from yeji_engine.tables.schema import Table, Tables, arrow_schema, schema_of_arrow
from yeji_engine.tables.standard import STANDARD

Cell = str | int | bool | date | None


@contextmanager
def one_moment() -> Iterator[None]:
    """Let all that is read inside be of one moment, without holding up anybody who writes."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # Not `atomic`: that takes the only writer's place from the start.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


def company_tables(on: date, plan: str) -> Tables:
    """Return everything that a run of a plan may read; people stand with the post that they hold on `on`."""
    return Tables([*agreed_tables(on, plan).values(), *(engine_table(of) for of in kinds())])


def agreed_tables(on: date, plan: str) -> Tables:
    """Return what a run reads besides the books: who works where, what was agreed, what was paid."""
    organisation = [_people(on), _teams(), _assignments()]
    return Tables([*organisation, _attributes(), _targets(), posted(plan)])


def people_on(on: date) -> Table:
    """Return the people of the company, each with position, level and region as he held them on a day."""
    return _people(on)


def freeze(tables: Tables, earlier: Mapping[date, Table] = MappingProxyType({}), *, beside: str = "") -> str:
    """Store the tables and return the name of the snapshot: the SHA-256 of its list.

    `earlier` are the people of the last days of closed periods: what somebody was then is what counts then.
    `beside` is a snapshot whose other tables are this one's too.
    """
    others = _listed(beside)["tables"] if beside else {}
    listed = {**others, **{name: _store(table) for name, table in sorted(tables.items())}}
    content: dict[str, object] = {"format": 1, "tables": listed}
    if earlier:
        content["people_on"] = {on.isoformat(): _store(table) for on, table in sorted(earlier.items())}
    text = json.dumps(content, sort_keys=True, indent=1)
    name = hashlib.sha256(text.encode()).hexdigest()
    _write_once(_store_folder() / f"{name}.json", text.encode())
    return name


def thaw(snapshot: str) -> Tables:
    """Return the tables of a snapshot. *errors*: FileNotFoundError where the store lost one."""
    return Tables(_read(path) for path in table_files(snapshot).values())


def people_then(snapshot: str, on: date) -> Tables:
    """Return the people of an earlier day as the snapshot holds them; nothing where it holds none."""
    kept: Mapping[str, str] = _listed(snapshot).get("people_on", {})
    digest = kept.get(on.isoformat())
    return Tables([_read(_file_of(digest))]) if digest else Tables()


def table_files(snapshot: str) -> dict[str, Path]:
    """Return where the tables of a snapshot lie, by their names."""
    listed = _listed(snapshot)["tables"]
    return {name: _file_of(digest) for name, digest in listed.items()}


def posted(plan: str) -> Table:
    """Return the ledger of a plan: every line that was ever released for it.

    Not that of other plans: components of the same name would be recalculated to nothing, their carry taken on.
    """
    rows = (
        LedgerLine.objects.filter(run__plan_key=plan)
        .order_by("pk")
        .values_list(
            "person__number", "component", "period_start", "posted_in", "kind", "amount", "source_id"
        )
    )
    columns = list(zip(*rows.iterator(5_000), strict=True)) or [()] * len(POSTING)
    arrays = [
        pa.array([Decimal(each) for each in cells] if one.name == "amount" else cells, one.type)
        for one, cells in zip(POSTING, columns, strict=True)
    ]
    return ledger_of([pa.Table.from_arrays(arrays, schema=POSTING)])


def _people(on: date) -> Table:
    held = {each.post.person: each.post for each in posts_with_plans() if each.span.since <= on}
    positions, levels = _words(Position), _words(Level)
    regions = _regions_of_people(on)
    rows = [
        (
            person.number,
            person.name,
            person.relationship,
            positions.get(held[person.pk].position) if person.pk in held else None,
            levels.get(held[person.pk].level or 0) if person.pk in held else None,
            regions.get(person.pk),
            person.joined,
            None,
            person.left,
        )
        for person in Person.objects.order_by("number")
    ]
    return _table("people", rows)


def _regions_of_people(on: date) -> dict[int, str]:
    """The region of the post that somebody held last, his team's where the post names none; by its name."""
    names = _words(Region)
    of_team = dict(
        Placement.objects.order_by("since")
        .filter(since__lte=on, region__isnull=False)
        .values_list("team", "region")
    )
    rows = Person.objects.order_by("assignments__since").filter(assignments__since__lte=on)
    found: dict[int, str] = {}
    for person, own, team in rows.values_list("pk", "assignments__region", "assignments__team"):
        region = own or of_team.get(team)
        if region is not None:
            found[person] = names[region]
    return found


def _teams() -> Table:
    rows = Placement.objects.order_by("team__code", "since").values_list(
        "team__code", "team__name", "under__code", "since", "until"
    )
    return _table(
        "teams", [(code, name, None, under, since, until) for code, name, under, since, until in rows]
    )


def _assignments() -> Table:
    people = dict(Person.objects.values_list("pk", "number"))
    teams = dict(Team.objects.values_list("pk", "code"))
    positions = _words(Position)
    rows: list[tuple[Cell, ...]] = []
    for stretch in posts_with_plans():
        post, span = stretch.post, stretch.span
        until = None if span.until == date.max else span.until
        rows.append(
            (
                people[post.person],
                teams[post.team],
                positions[post.position],
                stretch.plan or None,
                post.leads,
                span.since,
                until,
                None,
                None,
            )
        )
    return _table("assignments", rows)


def _attributes() -> Table:
    rows = [
        (number, name, figure, None, since, until) for number, name, figure, since, until in all_figures()
    ]
    return _table("attributes", rows)


def _targets() -> Table:
    column = STANDARD["targets"].column("target")
    if column is None or column.decimals != TARGET_DECIMALS:
        raise ValueError("targets are stored with other decimals than the engine reads")
    return _table("targets", list(all_targets()))


def _words(model: type[Position] | type[Level] | type[Region]) -> dict[int, str]:
    return dict(model.objects.values_list("pk", "name"))


def _table(name: str, rows: Sequence[Sequence[Cell]]) -> Table:
    """A standard table from rows whose cells stand in the order of its columns."""
    schema = STANDARD[name]
    stored = arrow_schema(schema)
    columns: Iterable[Sequence[Cell]] = zip(*rows, strict=True) if rows else ([] for _each in schema.columns)
    arrays = [pa.array(cells, field.type) for cells, field in zip(columns, stored, strict=True)]
    return Table(schema, pa.Table.from_arrays(arrays, schema=stored))


def _listed(snapshot: str) -> dict[str, dict[str, str]]:
    """What the snapshot's own file says."""
    content: dict[str, dict[str, str]] = json.loads((_store_folder() / f"{snapshot}.json").read_text("utf-8"))
    return content


def _store_folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "snapshots"


def _file_of(digest: str) -> Path:
    return _store_folder() / "tables" / digest[:2] / f"{digest}.parquet"


def _store(table: Table) -> str:
    digest = hashlib.sha256(f"{table.schema.name}={table_hash(table)}".encode()).hexdigest()
    path = _file_of(digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(f".{os.getpid()}.part")
        pq.write_table(table.arrow(), beside, compression="zstd")
        beside.replace(path)
    return digest


def _write_once(path: Path, content: bytes) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}.part")
    beside.write_bytes(content)
    beside.replace(path)


def _read(path: Path) -> Table:
    """A table left in its file: the engine reads the columns it needs."""
    schema = schema_of_arrow(pq.read_schema(path))
    if schema is None:
        raise ValueError(f"{path.name} is no table of the engine")
    return Table(schema, None, (path,))
