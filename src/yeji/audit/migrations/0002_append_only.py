"""Let the database itself keep the chain: events are only added, each after the head, and the head only moves on.

An owner of the database can drop triggers; `yeji audit verify` and a head kept elsewhere find what he did then.
Later migrations that alter these tables on SQLite make them anew without triggers, and must run this again.
"""

from django.db import NotSupportedError, migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

FOLLOWS = """
    EXISTS (SELECT 1 FROM audit_head WHERE number = NEW.number - 1 AND digest = NEW.previous)
    AND NOT EXISTS (SELECT 1 FROM audit_event WHERE number = NEW.number OR digest = NEW.digest)
"""
MOVES_ON = """
    EXISTS (SELECT 1 FROM audit_event WHERE number = NEW.number AND digest = NEW.digest
            AND NEW.number = OLD.number + 1 AND previous = OLD.digest)
"""
# Also what replaces (INSERT OR REPLACE) must not: SQLite runs no delete trigger for the row that gives way.
SQLITE = {
    "audit_event_is_not_changed": "BEFORE UPDATE ON audit_event",
    "audit_event_is_not_removed": "BEFORE DELETE ON audit_event",
    "audit_event_follows_the_head": f"BEFORE INSERT ON audit_event WHEN NOT ({FOLLOWS})",
    "audit_head_moves_on": f"BEFORE UPDATE ON audit_head WHEN NOT ({MOVES_ON})",
    "audit_head_is_not_removed": "BEFORE DELETE ON audit_head",
    "audit_head_is_one": "BEFORE INSERT ON audit_head WHEN EXISTS (SELECT 1 FROM audit_head)",
}
POSTGRESQL = {
    "audit_event_is_not_changed": "BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event FOR EACH STATEMENT",
    "audit_event_follows_the_head": "BEFORE INSERT ON audit_event FOR EACH ROW",
    "audit_head_moves_on": "BEFORE UPDATE ON audit_head FOR EACH ROW",
    "audit_head_is_not_removed": "BEFORE DELETE OR TRUNCATE ON audit_head FOR EACH STATEMENT",
    "audit_head_is_one": "BEFORE INSERT ON audit_head FOR EACH STATEMENT",
}
ALLOWED = {
    "audit_event_follows_the_head": FOLLOWS,
    "audit_head_moves_on": MOVES_ON,
    "audit_head_is_one": "NOT EXISTS (SELECT 1 FROM audit_head)",
}


def guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("audit", "Head").objects.get_or_create(pk=1)
    vendor = schema_editor.connection.vendor
    if vendor == "sqlite":
        for name, when in SQLITE.items():
            schema_editor.execute(
                f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, 'audit is append-only: {name}'); END",
                params=None,
            )
    elif vendor == "postgresql":
        for name, when in POSTGRESQL.items():
            for statement in _postgresql(name, when):
                schema_editor.execute(statement, params=None)
    else:
        raise NotSupportedError(
            f"The audit chain is guarded by triggers, which are written for SQLite and PostgreSQL, not {vendor}. "
            "Use one of these two: set YEJI_DATABASE, or leave it out for SQLite."
        )


def _postgresql(name: str, when: str) -> list[str]:
    refuse = (
        f"RAISE EXCEPTION 'audit is append-only: {name}' USING ERRCODE = 'integrity_constraint_violation';"
    )
    body = f"IF {ALLOWED[name]} THEN RETURN NEW; END IF; {refuse}" if name in ALLOWED else refuse
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$",
        f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION {name}()",
    ]


def release(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    del apps
    if schema_editor.connection.vendor == "sqlite":
        for name in SQLITE:
            schema_editor.execute(f"DROP TRIGGER {name}", params=None)
    else:
        for name in POSTGRESQL:
            schema_editor.execute(f"DROP FUNCTION {name}() CASCADE", params=None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(guard, release)]
