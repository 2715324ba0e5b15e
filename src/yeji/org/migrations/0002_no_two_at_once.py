"""Let PostgreSQL itself refuse two assignments of a person, or two placements of a team, on one day.

SQLite knows no such constraint; there the actions refuse it, inside a transaction that no other writer enters.
A range of one number stands for the number: PostgreSQL compares ranges without any extension.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

RULES = {
    ("org_assignment", "one_assignment_at_once"): "person_id",
    ("org_placement", "one_placement_at_once"): "team_id",
}


def refuse(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    del apps
    if editor.connection.vendor != "postgresql":
        return
    for (table, rule), whose in RULES.items():
        editor.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT {rule} EXCLUDE USING gist "
            f"(int8range({whose}, {whose}, '[]') WITH &&, daterange(since, until) WITH &&)"
        )


def allow(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    del apps
    if editor.connection.vendor != "postgresql":
        return
    for table, rule in RULES:
        editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {rule}")


class Migration(migrations.Migration):
    dependencies = [("org", "0001_initial")]

    operations = [migrations.RunPython(refuse, allow)]
