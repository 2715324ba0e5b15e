"""Let the database itself keep the history of records: a change is only added, never altered or taken away.

Later migrations that alter this table on SQLite make it anew without triggers, and must run this again.
"""

from django.db import NotSupportedError, migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# A change that names the number of another would replace it (INSERT OR REPLACE), and SQLite runs no delete trigger.
SQLITE = {
    "records_change_is_not_changed": "BEFORE UPDATE ON records_change",
    "records_change_is_not_removed": "BEFORE DELETE ON records_change",
    "records_change_is_not_replaced": (
        "BEFORE INSERT ON records_change WHEN EXISTS (SELECT 1 FROM records_change WHERE id = NEW.id)"
    ),
}
NAME = "records_change_is_kept"


def guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    del apps
    vendor = schema_editor.connection.vendor
    if vendor == "sqlite":
        for name, when in SQLITE.items():
            schema_editor.execute(
                f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, 'the history is append-only: {name}'); END",
                params=None,
            )
    elif vendor == "postgresql":
        schema_editor.execute(
            f"CREATE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION "
            f"'the history is append-only: {NAME}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
            params=None,
        )
        schema_editor.execute(
            f"CREATE TRIGGER {NAME} BEFORE UPDATE OR DELETE OR TRUNCATE ON records_change "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {NAME}()",
            params=None,
        )
    else:
        raise NotSupportedError(
            f"The history of records is guarded by triggers, which are written for SQLite and PostgreSQL, not {vendor}. "
            "Use one of these two: set YEJI_DATABASE, or leave it out for SQLite."
        )


def release(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    del apps
    if schema_editor.connection.vendor == "sqlite":
        for name in SQLITE:
            schema_editor.execute(f"DROP TRIGGER {name}", params=None)
    else:
        schema_editor.execute(f"DROP FUNCTION {NAME}() CASCADE", params=None)


class Migration(migrations.Migration):
    dependencies = [("records", "0002_notes")]

    operations = [migrations.RunPython(guard, release)]
