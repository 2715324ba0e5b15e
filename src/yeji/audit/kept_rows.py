"""Rows that the database itself keeps as they are: what migrations of the rooms above put on their tables.

An owner of the database can drop triggers; the audit chain and the checksums of results find what he did then.
Later migrations that alter such a table on SQLite make it anew without triggers, and must keep it again.
"""

from __future__ import annotations

from django.db import NotSupportedError, migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def keep_rows(table: str, where: str = "", *, but: str = "") -> migrations.RunPython:
    """Return the operation after which rows of a table are not changed, replaced or removed.

    `where` says which rows, with OLD for the row as it stands; all where it is not given. `but` says which
    change is let through all the same, with OLD and NEW. Only for constants: both become SQL as they are.
    """

    def guard(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        del apps
        for statement in _statements(editor.connection.vendor, table, where, but):
            editor.execute(statement, params=None)

    def release(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        del apps
        if editor.connection.vendor == "sqlite":
            for name in _sqlite(table, where, but):
                editor.execute(f"DROP TRIGGER {name}", params=None)
        else:
            editor.execute(f"DROP FUNCTION {table}_is_kept() CASCADE", params=None)

    return migrations.RunPython(guard, release)


def _statements(vendor: str, table: str, where: str, but: str) -> list[str]:
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, 'this row is kept as it is: {name}'); END"
            for name, when in _sqlite(table, where, but).items()
        ]
    if vendor == "postgresql":
        return _postgresql(table, where, but)
    raise NotSupportedError(
        f"Kept rows are guarded by triggers, which are written for SQLite and PostgreSQL, not {vendor}. "
        "Use one of these two: set YEJI_DATABASE, or leave it out for SQLite."
    )


def _sqlite(table: str, where: str, but: str) -> dict[str, str]:
    kept = where or "1"
    changed = f"({kept}) AND NOT ({but})" if but else kept
    standing = kept.replace("OLD.", "standing.")
    return {
        f"{table}_is_not_changed": f"BEFORE UPDATE ON {table} WHEN {changed}",
        f"{table}_is_not_removed": f"BEFORE DELETE ON {table} WHEN {kept}",
        # A row that names the number of another would replace it, and SQLite runs no delete trigger then.
        f"{table}_is_not_replaced": (
            f"BEFORE INSERT ON {table} "  # noqa: S608 - constants
            f"WHEN EXISTS (SELECT 1 FROM {table} standing WHERE standing.id = NEW.id AND ({standing}))"
        ),
    }


def _postgresql(table: str, where: str, but: str) -> list[str]:
    name = f"{table}_is_kept"
    refuse = f"RAISE EXCEPTION 'this row is kept as it is: {name}' USING ERRCODE = 'integrity_constraint_violation';"
    # A function for both: a row that may be changed or removed goes on as it was asked for.
    let_through = f"IF TG_OP = 'UPDATE' AND ({but}) THEN RETURN NEW; END IF;" if but else ""
    body = (
        "IF TG_OP = 'TRUNCATE' THEN " + refuse + " END IF; "
        f"IF NOT ({where or 'TRUE'}) THEN IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END IF; "
        f"{let_through} {refuse}"
    )
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$",
        f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        f"CREATE TRIGGER {name}_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
    ]
